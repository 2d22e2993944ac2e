"""Find names of products in a heading: an ordinary word that is part of one is not left in English."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain, pairwise
from typing import TYPE_CHECKING

from valint.model.named import NamedTuple
from valint.translation.words import DASHES, WORD

if TYPE_CHECKING:
    from valint.project.terms import Terms

_AS_SPACE = str.maketrans(dict.fromkeys(DASHES + "\u00a0\u202f", " "))


class _Known(NamedTuple):
    """A name's words, and what stands between them."""

    words: tuple[str, ...]
    gaps: tuple[str, ...]


class KnownNames:
    """Names, ready to be looked for in the words of a heading.

    `read` gives them when they are first asked for: headings without an English word never ask.
    """

    def __init__(self, read: Callable[[], Iterable[str]] = tuple) -> None:
        self._read = read

    def __or__(self, read: Callable[[], Iterable[str]]) -> "KnownNames":
        return KnownNames(lambda: chain(self._names, read()))

    @cached_property
    def _names(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self._read()))

    @cached_property
    def _words(self) -> frozenset[str]:
        return frozenset(name.lower() for name in self._names if " " not in name)

    @cached_property
    def _by_first(self) -> Mapping[str, Sequence[_Known]]:
        found: dict[str, list[_Known]] = {}
        for name in self._names:
            matches = list(WORD.finditer(name))
            if matches:
                words = tuple(match[0] for match in matches)
                found.setdefault(words[0], []).append(_Known(words, _gaps(name, matches)))
        return found

    def prepare(self) -> None:
        """Read the names at once, so that processes forked from this one share them."""
        self.places("", ())
        self.has("")

    def has(self, word: str) -> bool:
        """Tell whether a word in lower case is a name by itself."""
        return word in self._words

    def places(self, prose: str, matches: Sequence[re.Match[str]]) -> frozenset[int]:
        """Return the numbers of the words of a heading that belong to a name which stands there complete.

        Capitals count: “active directory” in small letters is no name.
        """
        by_first = self._by_first
        found: set[int] = set()
        for at, match in enumerate(matches):
            for known in by_first.get(match[0], ()):
                here = matches[at : at + len(known.words)]
                if known.words == tuple(one[0] for one in here) and known.gaps == _gaps(prose, here):
                    found.update(range(at, at + len(known.words)))
        return frozenset(found)


def read_names(text: str) -> list[str]:
    """Return the names in `rules/judge/names.txt`: one a line, beside comments and empty lines."""
    return [line for line in text.splitlines() if line and line[0] != "#"]


def names_of(terms: "Terms") -> Iterator[str]:
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
