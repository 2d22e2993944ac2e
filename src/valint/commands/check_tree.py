"""Check the files of one configuration: with workers, with the cache, with a bar for who waits."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from valint.engine.results import Plan, Report
from valint.engine.stopping import Stop
from valint.model.record import replace
from valint.project.discovery import Discovery, discover
from valint.project.settings import Settings

if TYPE_CHECKING:
    from valint.commands.checking import Arguments
    from valint.engine.caching import CachingExecutor
    from valint.engine.executing import Executor
    from valint.engine.fact_cache import FactCache
    from valint.engine.file_phase import FilePhase
    from valint.engine.report_memory import ReportMemory
    from valint.engine.since import Changes
    from valint.project.checkouts import Checkouts


_MAY_HAVE_CHANGED = 16
"""How many files are reckoned to have changed since an earlier run."""


def check_tree(settings: Settings, paths: Sequence[str], arguments: "Arguments", stop: Stop) -> Report:
    """Check the pages below `paths` as `settings` and the command line want it."""
    plan = Plan(settings, arguments.select, arguments.ignore, today())
    discovery = discover(paths, settings, force_exclude=arguments.force_exclude)
    warnings: list[str] = []
    changes = changes_wanted(settings, paths, arguments, warnings.append)
    cache = open_cache(plan, arguments, warnings.append)
    if cache is None:
        report = _check(discovery, plan, arguments, stop, warnings.append, changes=changes)
    else:
        try:
            report = _check_with(cache, discovery, plan, arguments, stop, warnings.append, changes)
        finally:
            cache.close()
    return replace(report, warnings=tuple(warnings))


def _check_with(
    cache: "FactCache",
    discovery: Discovery,
    plan: Plan,
    arguments: "Arguments",
    stop: Stop,
    warn: Callable[[str], None],
    changes: "Changes | None",
) -> Report:
    from valint.engine.report_memory import ReportMemory

    whole = ReportMemory(cache, discovery, plan, arguments.locale)
    recalled = whole.recall() if changes is None else None
    return recalled or _check(discovery, plan, arguments, stop, warn, cache, whole, changes)


def _check(
    discovery: Discovery,
    plan: Plan,
    arguments: "Arguments",
    stop: Stop,
    warn: Callable[[str], None],
    cache: "FactCache | None" = None,
    whole: "ReportMemory | None" = None,
    changes: "Changes | None" = None,
) -> Report:
    """Check the files, as far as the cache does not know what is in them."""
    from valint.engine.file_phase import FilePhase
    from valint.engine.workers import at_work, available_processors

    kept = cache is not None or arguments.scheduler is not None
    phase = FilePhase(plan, fleeting=not (kept or arguments.fix or arguments.diff))
    ahead = _Ahead(phase, discovery)
    executor = executor_for(phase, arguments, warn, ahead.prepare)
    files = len(discovery.files)
    with at_work(executor, files if cache is None else min(files, _MAY_HAVE_CHANGED)):
        from valint.engine.forking import forked
        from valint.engine.run import run
        from valint.project.surroundings import Surveyor

        workers = with_progress(executor)
        caching = None
        if cache is not None:
            from valint.engine.caching import CachingExecutor

            caching = ahead.caching = CachingExecutor(cache, phase, workers)
        report = run(
            discovery,
            plan,
            surveyor=Surveyor(plan.settings, arguments.locale),
            phase=phase,
            executor=caching or workers,
            stop=stop,
            memory=cache,
            whole=whole,
            spread=forked(arguments.jobs or available_processors()),
            changes=changes,
            ahead=lambda: ahead.checkouts,
        )
        if caching is not None:
            caching.finish()
        return report


def changes_wanted(
    settings: Settings, paths: Sequence[str], arguments: "Arguments", warn: Callable[[str], None]
) -> "Changes | None":
    """Return what has changed since the commit that the command line names; None where all is to be told."""
    if arguments.changed_since is None:
        return None
    from valint.engine.changes import Everything, changes_since

    found = changes_since(arguments.changed_since, settings, paths)
    if isinstance(found, Everything):
        warn(f"{found.why}: all findings are reported, not only those since {arguments.changed_since}")
        return None
    return found


def executor_for(
    phase: "FilePhase",
    arguments: "Arguments",
    warn: Callable[[str], None],
    meanwhile: Callable[[], None] = lambda: None,
) -> "Executor":
    """Return what checks files where the command line wants it: here, or on a cluster.

    `meanwhile` is what this process does while others check.
    """
    if arguments.scheduler is None:
        from valint.engine.workers import executor

        return executor(phase, arguments.jobs, meanwhile)
    from valint.engine.cluster.executor import ClusterExecutor

    return ClusterExecutor(phase, arguments.scheduler, arguments.jobs, warn)


class _Ahead:
    """What can be done for the time after the files are checked while other processes check them."""

    def __init__(self, phase: "FilePhase", discovery: Discovery) -> None:
        self._phase = phase
        self._discovery = discovery
        self.caching: CachingExecutor | None = None
        self.checkouts: Checkouts | None = None

    def prepare(self) -> None:
        """Read what is kept of other files, or else load and read what the project phase needs.

        Where results are kept, the project phase mostly has nothing to do.
        """
        if self.caching is None:
            self._prepare_project()
        else:
            self.caching.recall()
            self.caching.look_ahead(len(self._discovery.files))
        # What comes after the files.
        import valint.engine.project_phase
        import valint.engine.settling
        import valint.engine.silencing
        import valint.engine.yielding
        import valint.report.excerpt
        import valint.report.summary
        import valint.report.text  # noqa: F401

    def _prepare_project(self) -> None:
        from valint.engine.project_phase import prepare
        from valint.rules import plugins

        plugins.any_installed()
        files = (file.path for file in self._discovery.files)
        self.checkouts = prepare(self._phase.selection, files, self._phase.plan.settings)


def open_cache(plan: Plan, arguments: "Arguments", warn: Callable[[str], None]) -> "FactCache | None":
    """Return the cache of a tree, None where none is wanted or can be had."""
    from valint.rules.registry import foreign_rules

    if arguments.no_cache or foreign_rules():
        return None
    from valint.engine.fact_cache import cache_file, open_fact_cache

    file = cache_file(arguments.cache_dir, plan.settings.root)
    return None if file is None else open_fact_cache(file, plan, warn)


def with_progress(executor: "Executor") -> "Executor":
    """Let somebody who waits at a terminal see how far the check is."""
    import os
    import sys

    if sys.stderr is None or not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        return executor
    from valint.commands.check_progress import ShowingExecutor

    return ShowingExecutor(executor, sys.stderr)


def today() -> date:
    """Return the run's date; SOURCE_DATE_EPOCH pins it, as reproducible builds do."""
    import os
    from datetime import UTC, datetime

    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if epoch.isdecimal() and len(epoch) < 12:
        return datetime.fromtimestamp(int(epoch), UTC).date()
    return date.today()
