"""Report only what a change brings about: in the files that changed, and in others because of them.

The rules run a second time over the tree as it was.  What an unchanged file had then, at the same place and
by the same rule, is not the change's doing; all else is reported.
"""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Protocol

from valint.engine.file_phase import FilePhase
from valint.engine.project_phase import check_project
from valint.engine.reading import Contents, decode, read
from valint.engine.record_store import RecordStore
from valint.engine.results import FileResult, FileTask, Plan, Report
from valint.engine.selection import Selection
from valint.engine.settling import settle
from valint.engine.sources import SourceReader
from valint.engine.stopping import Stop
from valint.model.finding import Diagnostic
from valint.model.record import record, replace
from valint.project.discovery import shown
from valint.project.facts import FileFacts
from valint.project.past import Before, as_of
from valint.project.spreading import Spread
from valint.project.surroundings import Surveyor
from valint.rules.housekeeping import file_too_large, file_unreadable


@record()
class Changes:
    """The files that differ from a commit.

    Args:
        before: what they held then.
        gone: those that were pages of this tree and are not there any more.
        apart: tells of a checked path whether it is outside the repository, where nothing is known to be old.
    """

    before: Before
    gone: Sequence[str] = ()
    apart: Callable[[str], bool] = lambda _path: False


class Facts(Protocol):
    """Gives the facts of a file that is not checked itself; see `Executor`."""

    def facts(self, task: FileTask) -> FileFacts | None:
        """Return the facts, None where the file cannot be read."""
        ...


Key = tuple[str, object, str, str]


class Then:
    """The tree as it was, checked by the plan of now."""

    def __init__(
        self,
        plan: Plan,
        selection: Selection,
        surveyor: Surveyor,
        executor: "Facts",
        stop: Stop,
        spread: Spread,
    ) -> None:
        self._plan = plan
        self._selection = selection
        self._surveyor = surveyor
        self._executor = executor
        self._stop = stop
        self._spread = spread

    def narrowed(
        self, report: Report, results: Sequence[FileResult], tasks: Sequence[FileTask], changes: Changes
    ) -> Report:
        """Return a report of what the changes brought about."""
        changed = {task.path for task in tasks if _absolute(task.path) in changes.before}
        changed |= {task.path for task in tasks if changes.apart(task.path)}
        known: set[Key] = set()
        faulty: set[str] = set()
        if len(changed) < len(tasks):
            old = self._results(results, tasks, changes)
            known = {_key(one) for one in self._diagnostics(old, changes)}
            faulty = {result.path for result in old if result.faults}
        # What could not be compared is told only where the change is among it.
        compared = not any(result.uncompared and result.path in changed for result in results)
        diagnostics = [
            one
            for one in report.diagnostics
            if one.path in changed or not (_key(one) in known or (compared and one.code == "VL008"))
        ]
        reported = {one.path for one in diagnostics}
        return replace(
            report,
            diagnostics=diagnostics,
            faults=[one for one in report.faults if one.path in changed or one.path not in faulty],
            locales={path: locale for path, locale in report.locales.items() if path in reported},
            changed=len(changed),
        )

    def _results(
        self, results: Sequence[FileResult], tasks: Sequence[FileTask], changes: Changes
    ) -> list[FileResult]:
        """Return what the file rules found then; only what changed is checked again."""
        before = changes.before
        phase = FilePhase(self._plan, _reader(before))
        phase.sources = SourceReader(self._plan.settings.limits.max_file_size, _reader(before))
        gone = [FileTask(path, *self._surveyor.survey(path)) for path in map(shown, changes.gone)]
        again: dict[str, FileResult] = {}
        absent: set[str] = set()
        try:
            for task in (*tasks, *gone):
                file = _absolute(task.path)
                source = task.source
                if file in before and before[file] is None:
                    absent.add(task.path)
                elif file in before or (source is not None and source.file in before):
                    if source is not None and source.file in before:
                        present = before[source.file] is not None
                        task = task._replace(source=source._replace(present=present))
                    again[task.path] = phase.check(task)
        finally:
            phase.sources.close()
        kept = [one for one in results if one.path not in again and one.path not in absent]
        return sorted([*kept, *again.values()], key=lambda one: one.path)

    def _diagnostics(self, results: Sequence[FileResult], changes: Changes) -> Iterator[Diagnostic]:
        before = changes.before
        phase = FilePhase(self._plan, _reader(before))
        checked = {result.path for result in results}

        def load(file: Path) -> FileFacts | None:
            path = shown(file)
            if path in checked:
                return None
            task = FileTask(path, *self._surveyor.survey(path))
            return phase.look(task).facts if file.as_posix() in before else self._executor.facts(task)

        with as_of(before):
            found = check_project(
                results, self._plan, self._selection, load, self._stop, RecordStore(), spread=self._spread
            )
        about = [found.diagnostics]
        faults = [one for result in results for one in result.faults] + list(found.faults)
        faulty = {one.path for one in faults}
        for _, diagnostics in settle(results, about, self._plan, self._selection, judge=True, faulty=faulty):
            yield from diagnostics


def _key(one: Diagnostic) -> Key:
    # A message may name what changed elsewhere, and speaks of the same thing still; the tree has no places.
    return one.path, one.region, one.code, one.message if one.path == "." else ""


def _absolute(path: str) -> str:
    return os.path.abspath(path).replace(os.sep, "/")  # noqa: PTH100


def _reader(before: Mapping[str, bytes | None]) -> Callable[[str, int], Contents]:
    """Return what reads files as they were."""

    def read_then(path: str, limit: int) -> Contents:
        file = _absolute(path)
        if file not in before:
            return read(path, limit)
        data = before[file]
        if data is None:
            return Contents(None, "VL002", file_unreadable("did not exist"))
        if len(data) > limit:
            return Contents(None, "VL003", file_too_large(len(data), limit))
        return decode(data)

    return read_then
