"""Which rules can find something on a page: the others are not asked.

There are some hundred rules, and most say of most pages that they cannot find anything there (`Where`).  A
page is looked at once for all of them, and pages that have the same get the same rules.
"""

import re
from collections.abc import Callable, Iterator, Sequence

from valint.model.lazy_regex import lazy_regex
from valint.project.page import Page
from valint.rules.given import Given
from valint.rules.looks import HOLDS
from valint.rules.metadata import Rule

_MOST = 1024
"""How many kinds of pages are remembered."""


class Candidates:
    """The rules of single pages of a selection."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._rules = rules
        wheres = [rule.where for rule in rules]
        asked = {one for where in wheres for one in where.given}
        self._given = [one for one in Given if one in asked]
        self._holds = [(1 << at, HOLDS[one]) for at, one in enumerate(self._given)]
        marks = {mark for where in wheres for mark in where.marks}
        self._marks = tuple(self._looks(sorted(marks, key=lambda mark: (len(mark), mark))))
        self._known: dict[int, tuple[Rule, ...]] = {}

    def _looks(self, marks: Sequence[str]) -> Iterator[tuple[int, Callable[[str], object], int, list[int]]]:
        """Yield for each mark: its bit, what looks for it, the marks within it, and what makes it needless.

        A text without `::` has no `:::`.  A mark is needless where all rules that name it are asked anyway.
        """
        bits: dict[str, int] = {}
        given = {one: 1 << at for at, one in enumerate(self._given)}
        for mark in marks:
            within = sum(bit for shorter, bit in bits.items() if shorter in mark)
            bits[mark] = 1 << len(given) + len(bits)
            wheres = [rule.where for rule in self._rules if mark in rule.where.marks]
            anyway = [sum(given[one] for one in where.given) for where in wheres]
            yield bits[mark], _finder(mark), within, anyway

    def on(self, page: Page) -> tuple[Rule, ...]:
        """Return the rules that can find something on a page, in their order."""
        kind = 0
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
            present = [one for at, one in enumerate(self._given) if kind >> at & 1]
            found = tuple([rule for rule in self._rules if rule.where.includes(text, present)])
            self._known[kind] = found
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
