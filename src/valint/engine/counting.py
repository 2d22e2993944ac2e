"""Count headings in the process that deals files out, while others check them."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from valint.engine.isolation import CONTAINED
from valint.engine.results import FileResult, FileTask, Plan
from valint.engine.selection import JUDGED, Selection
from valint.project.locales import is_english

if TYPE_CHECKING:
    from valint.translation.counting_ahead import CountedAhead

_WORTH_COUNTING = 200
"""Fewer files are checked before much can be counted."""

_AT_ONCE = 64
"""So many files are counted in one go: one by one, each would find the caches filled by others."""


class HeadingCount:
    """Counts the headings of files in the order of `paths`, in whatever order the results come."""

    def __init__(self, paths: Iterable[str]) -> None:
        self.counted: CountedAhead | None = None
        self._paths = iter(paths)
        self._next = next(self._paths, None)
        self._early: dict[str, FileResult] = {}

    def add(self, result: FileResult) -> None:
        """Take a file's result; from time to time, count the files that have come with all before them."""
        if self._next is None:
            return
        self._early[result.path] = result
        if len(self._early) < _AT_ONCE:
            return
        try:
            self._count()
        except CONTAINED:
            # Whoever needs the count has it made anew, fails as well, and tells.
            self.counted = None
            self._next = None
            self._early.clear()

    def _count(self) -> None:
        from valint.translation.counting_ahead import CountedAhead

        if self.counted is None:
            self.counted = CountedAhead()
        while self._next is not None and self._next in self._early:
            facts = self._early.pop(self._next).facts
            if facts is not None:
                self.counted.add(facts)
            self._next = next(self._paths, None)


def heading_count(tasks: Sequence[FileTask], plan: Plan, selection: Selection) -> HeadingCount | None:
    """Return what counts headings ahead, None where nobody asks or English pages tell what they say."""
    if len(tasks) < _WORTH_COUNTING or plan.settings.source is not None:
        return None
    if not any(rule.code in JUDGED for rule in selection.active().project):
        return None
    if any(is_english(task.locale) for task in tasks):
        return None
    return HeadingCount(task.path for task in tasks)
