"""Find names of products in a heading: an ordinary word that is part of one is not left in English."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from valint.model.named import NamedTuple
from valint.project.terms import Terms
from valint.translation.words import DASHES, WORD

_AS_SPACE = str.maketrans(dict.fromkeys(DASHES + "\u00a0\u202f", " "))


class _Known(NamedTuple):
    """A name's words, and what stands between them."""

    words: tuple[str, ...]
    gaps: tuple[str, ...]


class KnownNames:
    """Names, ready to be looked for in the words of a heading."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        self._names = tuple(dict.fromkeys(names))
        self._words = frozenset(name.lower() for name in self._names if " " not in name)
        self._by_first: defaultdict[str, list[_Known]] = defaultdict(list)
        for name in self._names:
            matches = list(WORD.finditer(name))
            if matches:
                words = tuple(match[0] for match in matches)
                self._by_first[words[0]].append(_Known(words, _gaps(name, matches)))

    def __or__(self, names: Iterable[str]) -> "KnownNames":
        return KnownNames((*self._names, *names))

    def has(self, word: str) -> bool:
        """Tell whether a word in lower case is a name by itself."""
        return word in self._words

    def places(self, prose: str, matches: Sequence[re.Match[str]]) -> frozenset[int]:
        """Return the numbers of the words of a heading that belong to a name which stands there complete.

        Capitals count: “active directory” in small letters is no name.
        """
        found: set[int] = set()
        for at, match in enumerate(matches):
            for known in self._by_first.get(match[0], ()):
                here = matches[at : at + len(known.words)]
                if known.words == tuple(one[0] for one in here) and known.gaps == _gaps(prose, here):
                    found.update(range(at, at + len(known.words)))
        return frozenset(found)


def read_names(text: str) -> list[str]:
    """Return the names in `rules/judge/names.txt`: one a line, beside comments and empty lines."""
    return [line for line in text.splitlines() if line and line[0] != "#"]


def names_of(terms: Terms) -> Iterator[str]:
    """Yield the names in packs of terms, in all right spellings, and those of their owners."""
    for name in terms.names:
        yield from (name.name, *name.also)
        if name.owner is not None:
            yield name.owner


def _gaps(prose: str, matches: Sequence[re.Match[str]]) -> tuple[str, ...]:
    """Return what stands between words; a hyphen, as in German compounds, counts as a space."""
    return tuple(
        prose[first.end() : second.start()].translate(_AS_SPACE) for first, second in pairwise(matches)
    )
