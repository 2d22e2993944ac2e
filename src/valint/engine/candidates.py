"""Which rules can find something on a page: the others are not asked.

There are some hundred rules, and most say of most pages that they cannot find anything there (`Where`).  A
page is looked at once for all of them, and pages that have the same get the same rules.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from valint.model.finding import Finding
from valint.model.lazy_regex import lazy_regex
from valint.project.page import Page
from valint.rules.given import Given
from valint.rules.looks import HOLDS
from valint.rules.metadata import Rule

_MOST = 1024
"""How many kinds of pages are remembered."""

_ANYWHERE = 1
"""The bit that every page has."""

Candidate = tuple[Rule, Callable[[Page], Iterable[Finding]]]
"""A rule and its check, which to look up for each page would take longer than some checks do."""


class Candidates:
    """The rules of single pages of a selection."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        wheres = [rule.where for rule in rules]
        asked = {one for where in wheres for one in where.given}
        self._given = {one: 1 << at for at, one in enumerate(filter(asked.__contains__, Given), 1)}
        self._holds = [(bit, HOLDS[one]) for one, bit in self._given.items()]
        marks = sorted({mark for where in wheres for mark in where.marks}, key=lambda mark: (len(mark), mark))
        self._bits = {mark: 1 << at for at, mark in enumerate(marks, len(self._given) + 1)}
        self._marks = tuple(self._looks(rules))
        self._rules = [(rule, self._wanted(rule)) for rule in rules]
        self._known: dict[int, tuple[Candidate, ...]] = {}

    def _looks(self, rules: Sequence[Rule]) -> Iterator[tuple[int, Callable[[str], object], int, list[int]]]:
        """Yield for each mark: its bit, what looks for it, the marks within it, and what makes it needless.

        A text without `::` has no `:::`.  A mark is needless where all rules that name it are asked anyway:
        it counts as found.
        """
        for mark, bit in self._bits.items():
            within = sum(self._bits[shorter] for shorter in self._bits if shorter in mark and shorter != mark)
            anyway = [self._any_of(rule.where.given) for rule in rules if mark in rule.where.marks]
            yield bit, _finder(mark), within, anyway

    def _any_of(self, given: Sequence[Given]) -> int:
        return sum(self._given[one] for one in given)

    def _wanted(self, rule: Rule) -> int:
        """Return the bits of which a page must have one."""
        return (
            self._any_of(rule.where.given) | sum(self._bits[mark] for mark in rule.where.marks) or _ANYWHERE
        )

    def on(self, page: Page) -> tuple[Candidate, ...]:
        """Return the rules that can find something on a page, in their order."""
        kind = _ANYWHERE
        for bit, holds in self._holds:
            if holds(page):
                kind |= bit
        text = page.document.text
        absent = 0
        for bit, find, within, anyway in self._marks:
            if absent & within or not (all(map(kind.__and__, anyway)) or find(text)):
                absent |= bit
            else:
                kind |= bit
        found = self._known.get(kind)
        if found is None:
            if len(self._known) >= _MOST:
                self._known.clear()
            found = self._known[kind] = tuple(
                [(rule, rule.check) for rule, wanted in self._rules if kind & wanted]
            )
        return found


def _finder(mark: str) -> Callable[[str], object]:
    """Return what looks for a mark."""
    first, last = mark[0], mark[-1]
    if first != last:
        return lambda text: first in text and last in text and mark in text
    if not mark.isascii():
        return lambda text: first in text and mark in text
    # The engine skips to a character that a page has often, faster than a search for the whole.
    pattern = lazy_regex(f"{re.escape(first)}(?={re.escape(mark[1:])})")
    return lambda text: pattern.search(text)
