"""`valint check --shard`: check a part of the pages, and leave what was found to `valint merge`."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from valint.commands import outputs
from valint.commands.check_tree import executor_for, open_cache, today, with_progress
from valint.commands.checking import Arguments, trees
from valint.commands.statuses import INCOMPLETE, INTERNAL
from valint.engine.caching import CachingExecutor
from valint.engine.file_phase import FilePhase
from valint.engine.results import Fault, FileResult, FileTask, Plan, Report
from valint.engine.run import tasks_for
from valint.engine.shards.fact_file import Entry, Header, dump, entry_of
from valint.engine.shards.partition import Shard
from valint.engine.shards.same_run import Asked, circumstances, is_inside
from valint.engine.stopping import Stop, StoppedError, stop_on_signals
from valint.errors import UsageError
from valint.project.discovery import discover, shown
from valint.project.surroundings import Surveyor
from valint.report.formats import write_file
from valint.report.sanitise import visible
from valint.report.summary import incomplete

_FOR_MERGE = ("--output-format", "--output-file", "--fail-on", "--baseline", "--changed-since")
_FOR_A_WHOLE_RUN = ("--fix", "--unsafe-fixes", "--diff")


def check_shard(arguments: Arguments, given: Sequence[str]) -> int:
    """Check a part of the pages, write the file for `valint merge`, and return the exit status.

    Args:
        arguments: the command line.
        given: the options that it has.

    Raises:
        UsageError: the options do not go together, or there is no page at all.
        ConfigError: a configuration is wrong.
    """
    shard, file = _wanted(arguments, given)
    asked = asked_by(arguments)
    work = _Work(arguments, shard)
    entries: list[Entry] = []
    with stop_on_signals() as stop, suppress(StoppedError):
        entries += work.entries(stop)
    signal = stop.signal
    for warning in dict.fromkeys(work.warnings):
        outputs.tell(f"valint: {visible(warning)}\n")
    report = Report((), len(entries), tuple(work.faults), signal)
    if signal is not None:
        outputs.tell(incomplete(report))
        return 128 + signal
    pages = sum(len(tasks) for _, tasks in work.trees)
    if not work.has_met_anything:
        raise UsageError(f"no Markdown page to check in {', '.join(arguments.paths)}")
    content = dump(Header(shard, work.day, asked, circumstances(work.trees)), entries)
    try:
        write_file(file, content)
    except OSError as error:
        outputs.tell(f"valint: {visible(str(file))} could not be written: {error.strerror or error}\n")
        return INTERNAL
    outputs.tell(incomplete(report, debug=arguments.debug))
    outputs.tell(
        f"Shard {shard}: {len(entries):,} of {pages:,} file{'' if pages == 1 else 's'} checked; "
        "valint merge tells what was found.\n"
    )
    return INCOMPLETE if report.incomplete and not arguments.allow_incomplete else 0


def asked_by(arguments: Arguments) -> Asked:
    """Return what must be the same for all shards of the command line, and for their merge."""
    files = {
        "--config": [arguments.config],
        "--source": [arguments.source],
        "--fallback": arguments.fallback,
        "--link-results": [arguments.link_results],
    }
    named = [
        f"{option} {shown(path)}" for option, paths in files.items() for path in paths if path is not None
    ]
    return Asked(
        tuple(map(shown, arguments.paths)),
        arguments.select,
        arguments.ignore,
        arguments.locale,
        arguments.force_exclude,
        (*named, "--untrusted") if arguments.untrusted else tuple(named),
    )


def _wanted(arguments: Arguments, given: Sequence[str]) -> tuple[Shard, Path]:
    shard, file = arguments.shard, arguments.facts_file
    if shard is None:
        raise UsageError("--facts-file goes with --shard")
    if file is None:
        raise UsageError(f"--shard {shard}: name the file to write with --facts-file, for valint merge")
    for option in given:
        if option in _FOR_MERGE:
            raise UsageError(f"{option} goes with valint merge: a shard reports no findings")
        if option in _FOR_A_WHOLE_RUN:
            raise UsageError(f"{option} does not go with --shard: fixes need the findings of the whole tree")
    if file.is_dir() or not file.parent.is_dir():
        reason = "is a folder" if file.is_dir() else f"no folder {file.parent}"
        raise UsageError(f"--facts-file {file}: {reason}")
    for path in arguments.paths:
        if not is_inside(path):
            raise UsageError(
                f"{path}: outside of the working directory; run --shard in a folder that holds it"
            )
    return shard, file


class _Work:
    """The pages of one shard, tree by tree."""

    def __init__(self, arguments: Arguments, shard: Shard) -> None:
        self._arguments = arguments
        self._shard = shard
        self.day = today()
        self.trees: list[tuple[Plan, Sequence[FileTask]]] = []
        """The plan of each configuration, with the pages of all shards."""
        self.has_met_anything = False
        self.faults: list[Fault] = []
        self.warnings: list[str] = []

    def entries(self, stop: Stop) -> Iterator[Entry]:
        """Yield what was found in each page, until `stop` asks to end."""
        arguments = self._arguments
        if arguments.scheduler is not None:
            from valint.engine.cluster.connection import check_address

            check_address(arguments.scheduler)
        for number, (settings, paths) in enumerate(trees(arguments)):
            plan = Plan(settings, arguments.select, arguments.ignore, self.day)
            discovery = discover(paths, settings, force_exclude=arguments.force_exclude)
            tasks = tasks_for(discovery, Surveyor(settings, arguments.locale), settings)
            self.trees.append((plan, tasks))
            self.has_met_anything |= any((discovery.files, discovery.skipped, discovery.passed))
            self.faults += [
                Fault(skipped.path, f"This file {skipped.reason}.")
                for skipped in discovery.skipped
                if self._shard.holds(skipped.path)
            ]
            for result in self._results(plan, tasks, stop, self.warnings.append):
                self.faults += result.faults
                yield entry_of(number, result)
            if stop.signal is not None:
                break

    def _results(
        self, plan: Plan, tasks: Sequence[FileTask], stop: Stop, warn: Callable[[str], None]
    ) -> Iterator[FileResult]:
        phase = FilePhase(plan)
        workers = with_progress(executor_for(phase, self._arguments, warn))
        cache = open_cache(plan, self._arguments, warn)
        caching = None if cache is None else CachingExecutor(cache, phase, workers)
        try:
            yield from (caching or workers).run(
                [task for task in tasks if self._shard.holds(task.path)], stop
            )
            if caching is not None:
                caching.finish()
        finally:
            phase.sources.close()
            if cache is not None:
                cache.close()
