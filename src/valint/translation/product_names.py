"""Names of products in other letters than their owners write: “Sharepoint”, “Microsoft teams”."""

import re
from collections.abc import Iterator
from functools import cached_property

from valint.model.lazy_regex import lazy_regex
from valint.model.span import Span
from valint.project.page import Page
from valint.project.terms import Name, Terms
from valint.project.vocabulary import Vocabulary, spellings, vocabulary
from valint.translation.english_prose import Judge, judge, judge_of

# A name within an address, a file name, a path or another word is no mention of the product.  Letters of
# other scripts may follow at once: Japanese has no spaces, and Korean adds its particles.
_LATIN = r"0-9A-Z_a-z\u00c0-\u024f"
_BEFORE = rf"(?<![{_LATIN}.@/\\#\-])"
_BEHIND = rf"(?![{_LATIN}@/\\]|[.\-][{_LATIN}])"

_FREE_BEFORE = lazy_regex(_BEFORE, re.IGNORECASE)
_FREE_BEHIND = lazy_regex(_BEHIND, re.IGNORECASE)

_MOST_KINDS = 256
"""How many sets of spellings are remembered."""

_UNSPACED = frozenset(["bo", "dz", "ja", "km", "ko", "lo", "my", "th", "zh"])


class _Names:
    """The names of a run, ready to be looked for in one language."""

    def __init__(self, terms: Terms, language: str) -> None:
        self._unspaced = not language or language in _UNSPACED
        self._sought: list[_Sought] = []
        for name in terms.names:
            ordinary = language in name.words or (not language and bool(name.words))
            if not ordinary or name.owner is not None:
                self._sought.append(_Sought(name, behind_owner=ordinary))
        self._spellings = frozenset[bytes]().union(*(sought.spellings for sought in self._sought))
        self._by_spellings: dict[frozenset[bytes], list[_Sought]] = {}

    def misspelled(self, page: Page) -> Iterator[tuple[Span, str]]:
        prose = page.document.prose
        words = vocabulary(prose)
        # In text without spaces a name is no word of its own.
        if self._unspaced:
            ascii_words = words.ascii_words
            found = [sought for sought in self._sought if sought.parts <= ascii_words]
        else:
            found = self._with(self._spellings & words.present)
        for sought in found:
            yield from sought.find(page, words)

    def _with(self, spellings: frozenset[bytes]) -> "list[_Sought]":
        """Return the names that have one of some spellings; most pages have those that others have, too."""
        found = self._by_spellings.get(spellings)
        if found is None:
            if len(self._by_spellings) >= _MOST_KINDS:
                self._by_spellings.clear()
            found = [sought for sought in self._sought if not spellings.isdisjoint(sought.spellings)]
            self._by_spellings[spellings] = found
        return found


_ANY = judge(frozenset(), latin=True)
"""Tells English from a language of which nothing is known."""


class _Sought:
    """One name; where it is an ordinary word, too, it counts behind its owner's name alone."""

    def __init__(self, name: Name, *, behind_owner: bool) -> None:
        self._name = name
        self._is_english_word = "en" in name.words and not behind_owner
        self._right = (name.name, *name.also)
        self._encoded = frozenset(map(str.encode, self._right))
        self._small = name.name.lower().encode()
        self.spellings = spellings(name.name.lower())
        # No Latin letter stands beside a name, so these are whole runs of ASCII wherever it is found.
        self.parts = frozenset(re.findall(rb"[a-z0-9_]+", self._small) if self._small.isascii() else ())
        self._owner = name.owner if behind_owner else None
        self._before = 0 if self._owner is None else len(self._owner) + 1

    @cached_property
    def _pattern(self) -> "re.Pattern[str]":
        owner = "" if self._owner is None else f"(?-i:{re.escape(self._owner)})[ \u00a0]"
        written = re.escape(self._name.name)
        return re.compile(f"{_BEFORE}{owner}(?P<name>{written}){_BEHIND}", re.IGNORECASE)

    def find(self, page: Page, words: Vocabulary) -> Iterator[tuple[Span, str]]:
        prose = page.document.prose
        for place in self._mentions(prose, words):
            written = prose[place.start : place.end]
            # All in capitals is a heading's style, not a spelling.
            if written in self._right or written.isupper():
                continue
            if self._is_english_word and self._is_left_in_english(prose, place, judge_of(page) or _ANY):
                continue
            yield place, self._name.name

    def _is_left_in_english(self, prose: str, place: Span, english: Judge) -> bool:
        """Tell whether a sentence that was not translated uses the ordinary word: “all open windows”."""
        owner = self._name.owner
        if owner is not None and prose.endswith((f"{owner} ", f"{owner}\u00a0"), 0, place.start):
            return False
        return english.stands_in_english(prose, *place)

    def _mentions(self, prose: str, words: Vocabulary) -> Iterator[Span]:
        if not self._small.isascii():
            for match in self._pattern.finditer(prose):
                yield Span(*match.span("name"))
            return
        # The engine is slow: it is shown the places alone where the name stands in other letters.
        places = self._places(words)
        for at in words.offsets(places) if places else ():
            if self._owner is not None:
                found = self._pattern.match(prose, max(0, at - self._before))
                if found is not None:
                    yield Span(*found.span("name"))
            elif _FREE_BEFORE.match(prose, at) and _FREE_BEHIND.match(prose, at + len(self._small)):
                yield Span(at, at + len(self._small))

    def _places(self, words: Vocabulary) -> list[int]:
        """Return the bytes where the name begins in other letters than its own, and not in capitals."""
        encoded, small, name = words.encoded, words.small, self._small
        places = []
        at = small.find(name)
        while at >= 0:
            end = at + len(name)
            written = encoded[at:end]
            if written not in self._encoded and not written.isupper():
                places.append(at)
            at = small.find(name, end)
        return places


def misspelled(page: Page) -> Iterator[tuple[Span, str]]:
    """Yield where a page writes a product's name in other letters, and how the name is written."""
    if not page.terms.names:
        return
    key = (id(page.terms), page.language or "")
    found = _NAMES.get(key)
    # The terms are kept with their names, so that no other object can get their identity.
    if found is None or found[0] is not page.terms:
        if len(_NAMES) >= _MOST:
            _NAMES.clear()
        found = _NAMES[key] = (page.terms, _Names(page.terms, page.language or ""))
    yield from found[1].misspelled(page)


_MOST = 64
_NAMES: "dict[tuple[int, str], tuple[Terms, _Names]]" = {}
