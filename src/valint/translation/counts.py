"""Count, in one pass over a tree's headings, what the judge asks later.

Counts are numbers of *pages*, so a page that repeats itself counts once, and a page's own share is taken off
by subtracting one: no page vouches for itself.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from sys import intern
from typing import NamedTuple

from valint.model.span import Region
from valint.translation.words import (
    latin_pieces,
    source_stem,
    source_words,
    target_stems,
    target_words,
    without_suffix_number,
)

REPEATS = 2
"""On so many pages a wording counts; on further ones it is the same translation again."""
_NOT_LETTER = re.compile(r"[\W_]+")


class HeadingPair(NamedTuple):
    """A translated heading and what it translates.

    `source` is the English heading, or the slug that froze it (`from_slug`).  `prose` is the translation with
    code replaced by `OBJECT`, `text` the translation as a reader sees it.
    """

    path: str
    region: Region
    slug: str
    source: str
    from_slug: bool
    text: str
    prose: str


class Heading:
    """A pair, cut into words; pages that say the same share one, and `pages` lists them."""

    __slots__ = (
        "content", "identical", "latin", "low_text", "lower", "pages", "pair", "source", "targets",
        "words",
    )  # fmt: skip

    def __init__(self, pair: HeadingPair, language: str) -> None:
        self.pair = pair
        self.pages: list[int] = []
        source = without_suffix_number(pair.source) if pair.from_slug else pair.source
        self.source = _shared(source_words(source))
        # Stem and word of each content word, a repeated stem once.
        stems: dict[str, str] = {}
        for word in self.source:
            stem = source_stem(word)
            if stem and stem not in stems:
                stems[stem] = word
        self.content = tuple(stems.items())
        self.words = _shared(target_words(pair.prose))
        self.lower = _shared(word.lower() for word in self.words)
        self.low_text = pair.text.lower()
        # A few pieces: a set would take four times the memory.
        self.latin = tuple(map(intern, latin_pieces(pair.text)))
        targets: list[str] = []
        for word in self.lower:
            targets += target_stems(word, language)
        self.targets = frozenset(targets)
        # Whether the translation says letter for letter what the source says.
        self.identical = set(self.source).issuperset(self.latin) and (
            _NOT_LETTER.sub("", self.low_text) == "".join(self.source)
        )


def _shared(words: Iterable[str]) -> list[str]:
    """Return words as one object each: the headings of a large tree repeat few words very often."""
    return [intern(word) for word in words]


class Counts:
    """The counts of one locale's tree; complete after `settle`."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.pages = 0
        self.headings: dict[tuple[str, str, str], Heading] = {}
        self.by_source: defaultdict[str, list[Heading]] = defaultdict(list)
        self.by_stem: defaultdict[str, list[Heading]] = defaultdict(list)
        # In wordings: those that say just what the source says, and the others that keep a source's word.
        self.identical: Counter[str] = Counter()
        self.kept: Counter[str] = Counter()
        self.targets: Counter[str] = Counter()
        # In headings: how common a stem is anywhere, for telling what goes with a word from what goes with
        # all.
        self.common: Counter[str] = Counter()
        self.wordings = 0
        self.words: Counter[str] = Counter()
        self.native: Counter[str] = Counter()
        self.last: Counter[str] = Counter()
        self.letters: Counter[str] = Counter()
        # What is still to be counted: one long list is counted at a fraction of what many short ones cost.
        self._waiting: list[tuple[Counter[str], list[str]]] = [
            (counter, [])
            for counter in (self.identical, self.kept, self.targets, self.common, self.words, self.native,
                            self.last, self.letters)
        ]  # fmt: skip

    def heading(self, pair: HeadingPair) -> Heading:
        """Return the analysis of a pair; equal wording is analysed once."""
        key = (pair.source, pair.text, pair.prose)
        found = self.headings.get(key)
        if found is None:
            found = self.headings[key] = Heading(pair, self.language)
            source = set(found.source)
            for word in dict.fromkeys(found.source):
                self.by_source[word].append(found)
            for stem, _ in found.content:
                self.by_stem[stem].append(found)
            (_, identical), (_, kept), *_ = self._waiting
            if found.identical:
                identical += source
            else:
                kept += source.intersection(found.latin)
        return found

    def add_page(self, pairs: Iterable[HeadingPair]) -> list[Heading]:
        """Count one page; return its headings."""
        headings = []
        page = self.pages
        self.pages += 1
        targets: set[str] = set()
        words: set[str] = set()
        native: set[str] = set()
        last: set[str] = set()
        letters: set[str] = set()
        (
            _,
            _,
            (_, all_targets),
            (_, common),
            (_, all_words),
            (_, all_native),
            (_, all_last),
            (_, all_letters),
        ) = self._waiting
        for pair in pairs:
            heading = self.heading(pair)
            headings.append(heading)
            heading.pages.append(page)
            # What hundreds of pages repeat word for word is one translation, not hundreds.
            if len(heading.pages) > REPEATS:
                continue
            found = heading.targets
            common += found
            self.wordings += 1
            targets |= found
            lower = heading.lower
            words.update(lower)
            native.update(set(lower).difference(heading.source))
            if lower:
                end = lower[-1]
                if end[-1] > "\u2fff" or "\u0dff" < end[-1] < "\u1800":
                    # Without spaces the last letter, a particle, tells where a heading was cut.
                    last.add(end[-1])
                    letters.update(heading.low_text)
                else:
                    last.add(end)
        all_targets += targets
        all_words += words
        all_native += native
        all_last += last
        all_letters += letters
        return headings

    def settle(self) -> None:
        """Count what was added since the last time."""
        for counter, waiting in self._waiting:
            counter.update(waiting)
            waiting.clear()


def count(pages: Iterable[Iterable[HeadingPair]], language: str) -> Counts:
    """Return the counts of a tree, given the pairs of each of its pages."""
    counts = Counts(language)
    for pairs in pages:
        counts.add_page(pairs)
    counts.settle()
    return counts
