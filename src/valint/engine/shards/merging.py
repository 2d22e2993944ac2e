"""Make one report of what shards found.

The phase that sees the whole tree gets the facts of every page.  The pages of a shard that is missing are
only looked at, here: a link to one of them is judged as ever, and what is reported of all other pages is
what a run on one machine reports of them.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence

from valint.engine.file_phase import FilePhase
from valint.engine.results import TREE, Fault, FileResult, FileTask, Plan, Report
from valint.engine.run import Executor
from valint.engine.shards.gathering import Results
from valint.engine.shards.partition import Shard
from valint.engine.stopping import Stop
from valint.engine.workers import executor
from valint.model.record import replace
from valint.project.facts import FileFacts


class MergingExecutor:
    """Gives the results that shards found; checks what is old of them, and looks at all other pages.

    `jobs` is the number of processes that check and look.
    """

    def __init__(self, phase: FilePhase, results: Results, jobs: int | None) -> None:
        self._phase = phase
        self._results = results
        self._jobs = jobs

    def run(self, tasks: Sequence[FileTask], stop: Stop) -> Iterator[FileResult]:
        """Yield a result for each task, until `stop` asks to end."""
        found, old = self._results
        yield from (found[task.path] for task in tasks if task.path in found)
        lacking = [task for task in tasks if task.path not in found]
        if lacking:
            looking: Executor = executor(_LookingPhase(self._phase.plan, old), self._jobs)
            for result in looking.run(lacking, stop):
                yield result if result.path in old else FileResult(result.path, known=result.known)

    def facts(self, task: FileTask) -> FileFacts | None:
        """Return the facts of a file that is not checked itself, None where it cannot be read."""
        return self._phase.look(task).facts


class _LookingPhase(FilePhase):
    """Checks a few files, and only looks at all others."""

    def __init__(self, plan: Plan, checked: Collection[str]) -> None:
        super().__init__(plan)
        self._checked = checked

    def check(self, task: FileTask) -> FileResult:
        return super().check(task) if task.path in self._checked else self.look(task)


def of_checked(report: Report, results: Results, pages: Iterable[str]) -> Report:
    """Return a report on one tree without those of its `pages` that were only looked at."""
    absent = {path for path in pages if path not in results.found and path not in results.old}
    if not absent:
        return report
    return replace(
        report,
        diagnostics=[one for one in report.diagnostics if one.path not in absent],
        files=report.files - len(absent),
        faults=[fault for fault in report.faults if fault.path not in absent],
        contents={path: digest for path, digest in report.contents.items() if path not in absent},
        locales={path: locale for path, locale in report.locales.items() if path not in absent},
    )


def with_missing(report: Report, missing: Iterable[Shard], pages: Sequence[str]) -> Report:
    """Return a report that says which shards are missing, and how many of all `pages` with them."""
    faults = []
    for shard in missing:
        count = sum(map(shard.holds, pages))
        pages_were = f"{count:,} page{' was' if count == 1 else 's were'}"
        faults.append(Fault(TREE, f"Shard {shard} is missing: {pages_were} not checked."))
    return replace(report, faults=(*faults, *report.faults))
