"""Check the files of one configuration: with workers, with the cache, with a bar for who waits."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from valint.engine.file_phase import FilePhase
from valint.engine.results import Plan, Report
from valint.engine.run import Executor, run
from valint.engine.stopping import Stop
from valint.engine.workers import executor
from valint.project.discovery import discover
from valint.project.settings import Settings
from valint.project.surroundings import Surveyor

if TYPE_CHECKING:
    from valint.commands.check import Arguments
    from valint.engine.fact_cache import FactCache


def check_tree(settings: Settings, paths: Sequence[str], arguments: "Arguments", stop: Stop) -> Report:
    """Check the pages below `paths` as `settings` and the command line want it."""
    plan = Plan(settings, arguments.select, arguments.ignore, _today())
    phase = FilePhase(plan)
    discovery = discover(paths, settings, force_exclude=arguments.force_exclude)
    surveyor = Surveyor(settings, arguments.locale)
    workers = _shown(executor(phase, arguments.jobs))
    warnings: list[str] = []
    cache = _open_cache(plan, arguments, warnings.append)
    if cache is None:
        report = run(discovery, plan, surveyor=surveyor, phase=phase, executor=workers, stop=stop)
        return replace(report, warnings=tuple(warnings))
    from valint.engine.caching import CachingExecutor

    caching = CachingExecutor(cache, phase, workers)
    try:
        report = run(
            discovery, plan, surveyor=surveyor, phase=phase, executor=caching, stop=stop, memory=cache
        )
        caching.finish()
    finally:
        cache.close()
    return replace(report, warnings=tuple(warnings))


def _open_cache(plan: Plan, arguments: "Arguments", warn: Callable[[str], None]) -> "FactCache | None":
    from valint.rules.registry import foreign_rules

    if arguments.no_cache or foreign_rules():
        return None
    from valint.engine.fact_cache import cache_file, open_fact_cache

    file = cache_file(arguments.cache_dir, plan.settings.root)
    return None if file is None else open_fact_cache(file, plan, warn)


def _shown(executor: Executor) -> Executor:
    """Let somebody who waits at a terminal see how far the check is."""
    import os
    import sys

    if sys.stderr is None or not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        return executor
    from valint.commands.check_progress import ShowingExecutor

    return ShowingExecutor(executor, sys.stderr)


def _today() -> date:
    """Return the run's date; SOURCE_DATE_EPOCH pins it, as reproducible builds do."""
    import os
    from datetime import UTC, datetime

    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if epoch.isdecimal() and len(epoch) < 12:
        return datetime.fromtimestamp(int(epoch), UTC).date()
    return date.today()
