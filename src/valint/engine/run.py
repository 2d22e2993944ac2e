"""A whole run: find the files, check each, then check what holds between them."""

import os
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from valint.engine.counting import HeadingCount, heading_count
from valint.engine.executing import Executor
from valint.engine.fact_records import encode_facts, open_facts
from valint.engine.file_phase import FilePhase, diagnostic
from valint.engine.gathering import Gathered, Packer, together
from valint.engine.isolation import describe
from valint.engine.record_store import RecordStore
from valint.engine.results import TREE, Fault, FileResult, FileTask, Memory, Plan, Report, SealedFacts
from valint.engine.selection import Selection
from valint.engine.siblings import in_one_language, with_siblings
from valint.engine.stopping import Stop
from valint.model.finding import Diagnostic, Severity
from valint.model.record import replace
from valint.project.discovery import Discovery, SkippedPath, shown
from valint.project.facts import FileFacts
from valint.project.locales import is_english
from valint.project.observations import Observations, observing, see_path
from valint.project.settings import Settings
from valint.project.spreading import Spread, in_one_process
from valint.project.surroundings import Surveyor
from valint.rules import plugins
from valint.rules.housekeeping import file_unreadable, not_compared, plugin_broken
from valint.rules.registry import rule_of
from valint.translation.source.places import places_of

if TYPE_CHECKING:  # what comes after the files is loaded while they are checked
    from valint.engine.project_phase import Load
    from valint.engine.report_memory import ReportMemory
    from valint.engine.since import Changes
    from valint.project.checkouts import Checkouts


_NO_COMMIT = (
    "its history lacks the commits that they record; clone it in full, or run “git fetch --unshallow”"
)
_SEVERAL = 5
_NO_PAGES = "it has no pages of these names; name the folder that corresponds to the checked one"


def tasks_for(discovery: Discovery, surveyor: Surveyor, settings: Settings | None = None) -> list[FileTask]:
    """Return the tasks for the files that were found, in the order of their paths.

    With `settings`, localized pages are paired with their English pages.
    """
    tasks = [FileTask(file.path, *surveyor.survey(file.path)) for file in discovery.files]
    if settings is None:
        return tasks
    localized = [task.path for task in tasks if not is_english(task.locale)]
    places = places_of(localized, settings, os.getcwd())  # noqa: PTH109 - text, not a path
    if places:
        tasks = [task._replace(source=places.get(task.path)) for task in tasks]
    return with_siblings(tasks)


def run(
    discovery: Discovery,
    plan: Plan,
    *,
    surveyor: Surveyor,
    phase: FilePhase,
    executor: Executor,
    stop: Stop,
    memory: Memory | None = None,
    whole: "ReportMemory | None" = None,
    spread: Spread = in_one_process,
    changes: "Changes | None" = None,
    ahead: Callable[[], "Checkouts | None"] = lambda: None,
) -> Report:
    """Check files and what holds between them; never raises for what is wrong with one of them.

    `memory` keeps the work of one run for the next, and `whole` its report.  `spread` has work over the whole
    tree done.  With `changes` only what they bring about is reported.  `ahead` gives what was found out about
    the files' checkouts while the files were checked.
    """
    with observing() if memory is not None else nullcontext() as seen:
        report, results, tasks = _run(
            discovery, plan, surveyor, phase, executor, stop, memory, seen, spread, ahead, now=changes is None
        )
    if whole is not None and seen is not None:
        whole.keep(report, results, seen)
    if changes is None or report.stopped is not None:
        return report
    from valint.engine.since import Then

    then = Then(plan, phase.selection, surveyor, executor, stop, spread)
    return then.narrowed(report, results, tasks, changes)


def _run(
    discovery: Discovery,
    plan: Plan,
    surveyor: Surveyor,
    phase: FilePhase,
    executor: Executor,
    stop: Stop,
    memory: Memory | None,
    seen: Observations | None,
    spread: Spread,
    ahead: Callable[[], "Checkouts | None"],
    *,
    now: bool,
) -> tuple[Report, Sequence[FileResult], Sequence[FileTask]]:
    tasks = tasks_for(discovery, surveyor, plan.settings)
    if now:  # of another time there may be pages that are gone
        tasks = in_one_language(tasks)
    store = RecordStore()
    # With a memory, an earlier run's judgement may serve.
    count = heading_count(tasks, plan, phase.selection) if memory is None else None
    try:
        results = sorted(_stored(executor.run(tasks, stop), store, count), key=lambda result: result.path)
    finally:
        phase.close()
    from valint.engine.project_phase import check_project
    from valint.engine.settling import settle

    selection = phase.selection
    beside = Gathered(store)
    about = [beside]
    faults: list[Fault] = []
    for skipped in discovery.skipped:
        _gather(beside, _unreadable(skipped, plan, selection))
        faults.append(Fault(skipped.path, f"This file {skipped.reason}."))
    for problem, fault in _broken_plugins(selection):
        beside.add(problem)
        faults.append(fault)
    for result in results:
        faults += result.faults
    _gather(beside, _not_compared(tasks, results, plan, selection))
    if stop.signal is None:
        load = _loader(surveyor, executor, results, store)
        counted = None if count is None else count.counted
        found = check_project(
            results, plan, selection, load, stop, store, memory, seen, spread, ahead(), counted
        )
        about.append(found.diagnostics)
        faults += found.faults
    complete = stop.signal is None
    faulty = {fault.path for fault in faults}
    packer = Packer(store)
    pages: dict[str, Sequence[Diagnostic]] = {}
    mendable: set[str] = set()
    for path, diagnostics in settle(results, about, plan, selection, judge=complete, faulty=faulty):
        pages[path] = packer.pack(path, diagnostics)
        if any(one.fix is not None for one in diagnostics):
            mendable.add(path)
    contents = {
        result.path: result.content.digest
        for result in results
        if result.path in mendable and result.content is not None
    }
    locales = {
        result.path: result.locale for result in results if result.path in pages and result.locale is not None
    }
    report = Report(
        together(pages.values()),
        len(results),
        tuple(faults),
        stop.signal,
        discovery.passed,
        contents=contents,
        locales=locales,
    )
    return report, results, tasks


def _stored(
    results: Iterable[FileResult], store: RecordStore, count: HeadingCount | None
) -> Iterator[FileResult]:
    """Have what was found in files kept where it takes no memory, and their headings counted."""
    packer = Packer(store)
    for result in results:
        known = result.known
        if isinstance(known, SealedFacts):
            known.move(store.keep)
        elif known is not None:
            known = SealedFacts(result.path, known.locale, store.keep(encode_facts(known)), open_facts)
        packed = packer.pack(result.path, result.diagnostics)
        if packed is not result.diagnostics or known is not result.known:
            result = replace(result, diagnostics=packed, known=known)
        if count is not None:
            count.add(result)
        yield result


def _gather(gathered: Gathered, diagnostics: Iterable[Diagnostic]) -> None:
    for one in diagnostics:
        gathered.add(one)


def _loader(
    surveyor: Surveyor, executor: Executor, results: Sequence[FileResult], store: RecordStore
) -> "Load":
    """Return what gives the facts of a file that a checked one links to; `results` are sorted by path."""

    def load(file: Path) -> FileFacts | None:
        path = shown(file)
        at = bisect_left(results, path, key=lambda result: result.path)
        if at < len(results) and results[at].path == path:
            return None  # it could not be read, or killed its process: once is enough
        see_path(file.as_posix())
        facts = executor.facts(FileTask(path, *surveyor.survey(path)))
        return None if facts is None else open_facts(path, store.keep(encode_facts(facts)))

    return load


def _unreadable(skipped: SkippedPath, plan: Plan, selection: Selection) -> Iterator[Diagnostic]:
    active = selection.active(plan.settings.overrides_for(skipped.path))
    if "VL002" in active.codes:
        yield diagnostic(skipped.path, rule_of("VL002"), file_unreadable(skipped.reason), active)


def _broken_plugins(selection: Selection) -> Iterator[tuple[Diagnostic, Fault]]:
    active = selection.active()
    for plugin in plugins.broken():
        if "VL009" in active.codes and plugin.error is not None:
            crash = describe(plugin.error)
            finding = plugin_broken(plugin.name, f"{plugin.distribution} {plugin.version}", crash.error)
            problem = diagnostic(TREE, rule_of("VL009"), finding, active)
            yield problem, Fault(TREE, finding.message, crash.trace)


def _not_compared(
    tasks: Sequence[FileTask], results: Sequence[FileResult], plan: Plan, selection: Selection
) -> Iterator[Diagnostic]:
    """Tell once for each source how many pages could not be compared with it."""
    active = selection.active()
    if "VL008" not in active.codes:
        return
    lacking = {result.path for result in results if result.uncompared}
    trees = Counter(shown(task.source.tree.folder) for task in tasks if task.source and task.path in lacking)
    for tree, pages in sorted(trees.items()):
        finding = not_compared(pages, tree, _NO_COMMIT)
        yield diagnostic(TREE, rule_of("VL008"), finding, active)
    localized = sum(not is_english(task.locale) for task in tasks)
    source = plan.settings.source
    if source is not None and localized >= _SEVERAL and not any(task.source for task in tasks):
        finding = not_compared(localized, shown(source), _NO_PAGES)
        yield diagnostic(TREE, rule_of("VL008"), replace(finding, severity=Severity.WARNING), active)
