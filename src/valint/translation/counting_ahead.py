"""Count the headings of pages while other processes still check the pages after them.

A frozen slug tells what a heading translates as long as no English page does.  Whether one does is known when
all pages are there; what was counted ahead is used as far as it then turns out to be right.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from valint.model.named import NamedTuple
from valint.project.locales import is_english
from valint.translation.counts import Counts, Heading, HeadingPair, PackedPairs, models_of
from valint.translation.pairs import PagePairs, Wording, packed_pairs
from valint.translation.tongue import named_language

if TYPE_CHECKING:
    from valint.project.facts import FileFacts
    from valint.project.index import Project


class _Locale(NamedTuple):
    counts: Counts
    pages: list[Sequence[HeadingPair]]
    headings: list[list[Heading]]


class CountedAhead:
    """The headings of the first pages of a run, by locale."""

    def __init__(self) -> None:
        self._models: dict[Wording, HeadingPair] = {}
        self._locales: dict[str, _Locale] = {}
        self._pairs: dict[str, PackedPairs] = {}

    def add(self, facts: "FileFacts") -> None:
        """Count the headings of a page; pages come in the order of their paths."""
        locale = facts.locale
        if not locale or facts.is_toc or is_english(locale):
            return
        pairs = self._pairs[facts.path] = packed_pairs(facts, (), self._models)
        if pairs:
            counted = self._locales.get(locale)
            if counted is None:
                counted = self._locales[locale] = _Locale(Counts(named_language(locale)), [], [])
            counted.pages.append(pairs)
            counted.headings.append(counted.counts.add_page(pairs.models))

    def close(self) -> None:
        """Let go of what only further pages would need."""
        self._models.clear()

    def pairs_of(self, path: str) -> PackedPairs | None:
        """Return the pairs of a page that has no English page, None where they are not known."""
        return self._pairs.get(path)

    def counted(
        self, locale: str | None, pages: Sequence[PagePairs]
    ) -> tuple[Counts, list[list[Heading]]] | None:
        """Return the count of all pages of a locale, and the headings of each, once.

        Returns None where the first of them are others than those that were counted ahead.
        """
        known = self._locales.pop(locale or "", None)
        if known is None or len(known.pages) > len(pages):
            return None
        if any(page.pairs is not pairs for page, pairs in zip(pages, known.pages, strict=False)):
            return None
        headings = known.headings + _add(known.counts, pages[len(known.pages) :])
        return known.counts, headings


def counted(language: str, pages: Sequence[PagePairs]) -> tuple[Counts, list[list[Heading]]]:
    """Return the count of pages of a language, and the headings of each."""
    counts = Counts(language)
    return counts, _add(counts, pages)


def _add(counts: Counts, pages: Sequence[PagePairs]) -> list[list[Heading]]:
    return [counts.add_page(models_of(page.pairs)) for page in pages]


_AHEAD: "WeakKeyDictionary[Project, CountedAhead]" = WeakKeyDictionary()


def supply(project: "Project", ahead: CountedAhead) -> None:
    """Give a run what was counted of its pages, which are all."""
    ahead.close()
    _AHEAD[project] = ahead


def counted_ahead(project: "Project") -> CountedAhead:
    """Return what was counted of a run's pages."""
    return _AHEAD.get(project) or CountedAhead()
