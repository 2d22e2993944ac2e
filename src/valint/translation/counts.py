"""Count, in one pass over a tree's headings, what the judge asks later.

Counts are numbers of *pages*, so a page that repeats itself counts once, and a page's own share is taken off
by subtracting one: no page vouches for itself.
"""

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from sys import intern
from typing import overload

from valint.model.lazy_regex import lazy_regex
from valint.model.named import NamedTuple
from valint.model.span import Region
from valint.translation.words import (
    letters_of,
    pieces_of,
    source_stem,
    source_words,
    target_stems,
    target_words,
    without_suffix_number,
)

REPEATS = 2
"""On so many pages a wording counts; on further ones it is the same translation again."""
# Tens of thousands are made; the generated constructors cost twice as much.
_new = tuple.__new__
_NO_LETTER_OF_WORDS = lazy_regex("[0-9'`]")
"""What pieces of ASCII have besides the letters of words, and what joins words."""
_NOT_LETTER = lazy_regex(r"[\W_]+")

_MANY = 1 << 16
"""So many stems wait to be counted: one long list is counted at a fraction of what many short ones cost."""


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


class PackedPairs(Sequence[HeadingPair]):
    """The pairs of one page, made when they are asked for: most of them are never reported.

    `models` are pairs of the same wording at no place; what pages repeat is there once.
    """

    __slots__ = ("_path", "_regions", "models")

    def __init__(self, path: str, models: Iterable[HeadingPair], regions: Iterable[Iterable[int]]) -> None:
        self._path = path
        self.models = tuple(models)
        self._regions = array("I", chain.from_iterable(regions))

    def __len__(self) -> int:
        return len(self.models)

    def __iter__(self) -> Iterator[HeadingPair]:
        places = iter(self._regions)
        for model, *place in zip(self.models, places, places, places, places, strict=True):
            yield _new(HeadingPair, (self._path, _new(Region, place), *model[2:]))

    @overload
    def __getitem__(self, at: int) -> HeadingPair: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[HeadingPair, ...]: ...
    def __getitem__(self, at: int | slice) -> HeadingPair | tuple[HeadingPair, ...]:
        if isinstance(at, slice):
            return tuple(self[one] for one in range(*at.indices(len(self))))
        model = self.models[at]
        start = 4 * (at % len(self.models))
        region: Region = _new(Region, self._regions[start : start + 4])
        return _new(HeadingPair, (self._path, region, *model[2:]))


def models_of(pairs: Iterable[HeadingPair]) -> Iterable[HeadingPair]:
    """Return pairs of the same wording, for whoever does not ask where they stand."""
    return pairs.models if isinstance(pairs, PackedPairs) else pairs


class Heading:
    """A pair, cut into words; pages that say the same share one, and `pages` lists them.

    `counted` are the first of the pages, those that count as evidence (`REPEATS`).
    `content` holds stem and word of each content word, a repeated stem once; `lower` the words of the
    translation in lower case, `targets` what they are compared by, `latin` its runs of ASCII.  `identical`
    tells that the translation says letter for letter what the source says; `letters` how long it is.
    Tuples where sets were handier: they take a quarter of the memory.
    """

    __slots__ = (
        "content", "counted", "identical", "latin", "letters", "low_text", "lower", "pages",
        "pair", "source", "targets",
    )  # fmt: skip

    def __init__(self, pair: HeadingPair, cutter: "_Cutter") -> None:
        self.pair = pair
        pages: list[int] = []
        self.pages = self.counted = pages
        self.source, self.content = source, _ = cutter.source_of(pair)
        self.lower = lower = cutter.lower_of(pair.prose)
        text = pair.text
        self.low_text = low_text = text.lower()
        if text == pair.prose and low_text.isascii() and _NO_LETTER_OF_WORDS.search(low_text) is None:
            self.latin = latin = tuple(dict.fromkeys(lower))  # what `pieces_of` returns, sooner
        else:
            self.latin = latin = tuple(map(intern, pieces_of(low_text)))
        self.targets = cutter.stems_of(lower)
        self.letters = letters_of(text)
        self.identical = (
            (bool(latin) or not source)
            and all(map(source.__contains__, latin))
            and (_NOT_LETTER.sub("", low_text) == "".join(source))
        )

    @property
    def words(self) -> list[str]:
        """The words of the translation as written."""
        return target_words(self.pair.prose)


class _Cutter:
    """Cuts headings into words and stems; what headings have in common is cut once, and one object."""

    def __init__(self, language: str) -> None:
        self._content = _Content().__getitem__
        self._lower = _Lower().__getitem__
        self._stems = _Stems(language).__getitem__

    def source_of(self, pair: HeadingPair) -> tuple[list[str], tuple[tuple[str, str], ...]]:
        """Return the words of a pair's source, and stem and word of each that counts."""
        source = without_suffix_number(pair.source) if pair.from_slug else pair.source
        words = list(map(intern, source_words(source)))
        content = tuple(filter(None, map(self._content, words)))
        first = dict(content)
        if len(first) < len(content):
            first.update(reversed(content))
            content = tuple(first.items())
        return words, content

    def lower_of(self, prose: str) -> list[str]:
        """Return the words of a translation in lower case."""
        return list(map(self._lower, target_words(prose)))

    def stems_of(self, words: Iterable[str]) -> tuple[str, ...]:
        """Return the stems of words, each once."""
        return tuple(dict.fromkeys(chain.from_iterable(map(self._stems, words))))


class _Content(dict[str, tuple[str, str] | None]):
    """Stem and word of each word that counts, None for one that does not."""

    def __missing__(self, word: str) -> tuple[str, str] | None:
        stem = source_stem(word)
        found = self[word] = (intern(stem), word) if stem else None
        return found


class _Lower(dict[str, str]):
    def __missing__(self, word: str) -> str:
        found = self[word] = intern(word.lower())
        return found


class _Stems(dict[str, tuple[str, ...]]):
    def __init__(self, language: str) -> None:
        self._language = language

    def __missing__(self, word: str) -> tuple[str, ...]:
        found = self[word] = tuple(map(intern, target_stems(word, self._language)))
        return found


class Counts:
    """The counts of one locale's tree; complete after `settle`."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.pages = 0
        self.headings: dict[tuple[str, str, str], Heading] = {}
        # Of wordings: how many are other than their source, and how much longer those of several words are.
        self.translated = 0
        self.ratios = array("d")
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
        self._cutter = _Cutter(language)
        # What is still to be counted.
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
            found = self.headings[key] = Heading(pair, self._cutter)
            source = dict.fromkeys(found.source)
            by_source, by_stem = self.by_source, self.by_stem
            for word in source:
                by_source[word].append(found)
            for stem, _ in found.content:
                by_stem[stem].append(found)
            if len(found.content) > 1 and pair.text:
                self.ratios.append(found.letters / len(pair.source))
            if found.identical:
                self._waiting[0][1].extend(source)
            else:
                self.translated += 1
                self._waiting[1][1].extend(filter(source.__contains__, found.latin))
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
                if heading.counted is heading.pages:
                    heading.counted = heading.pages[:REPEATS]
                continue
            found = heading.targets
            common += found
            self.wordings += 1
            targets.update(found)
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
        if len(common) > _MANY:
            self._count_waiting()
        return headings

    def _count_waiting(self) -> None:
        for counter, waiting in self._waiting:
            counter.update(waiting)
            waiting.clear()

    def settle(self) -> None:
        """Count what was added since the last time."""
        self._count_waiting()
        self._cutter = _Cutter(self.language)


def count(pages: Iterable[Iterable[HeadingPair]], language: str) -> Counts:
    """Return the counts of a tree, given the pairs of each of its pages."""
    counts = Counts(language)
    for pairs in pages:
        counts.add_page(pairs)
    counts.settle()
    return counts
