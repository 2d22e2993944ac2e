"""The second phase: check what holds between files, from their facts alone."""

import os
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from valint.engine.file_phase import diagnostic
from valint.engine.gathering import Gathered
from valint.engine.isolation import CONTAINED, describe
from valint.engine.origin import TRANSLATION_KEY
from valint.engine.project_memory import FoundBefore, JudgedHeadings
from valint.engine.record_store import RecordStore
from valint.engine.results import TREE, Fault, FileResult, Memory, Plan
from valint.engine.selection import JUDGED, ActiveRules, Selection
from valint.engine.stopping import Stop, StoppedError
from valint.model.finding import Finding
from valint.model.named import NamedTuple
from valint.project.checkouts import Checkouts
from valint.project.facts import FileFacts
from valint.project.index import Project, absolute_path, folder_of
from valint.project.observations import Observations
from valint.project.settings import Settings
from valint.project.spreading import Spread, in_one_process
from valint.rules.housekeeping import MOST_FINDINGS, rule_crashed, too_many_findings
from valint.rules.registry import Rule, rule_of

if TYPE_CHECKING:
    from valint.translation.counting_ahead import CountedAhead

Load = Callable[[Path], FileFacts | None]


class ProjectResult(NamedTuple):
    """What the project rules found."""

    diagnostics: Gathered
    faults: tuple[Fault, ...]


def prepare(selection: Selection, files: Iterable[str], settings: Settings) -> Checkouts | None:
    """Load the project rules, what the judge of headings brings along, and where links of files lead.

    Returns the checkouts of the files, None where no rule asks for them.
    """
    rules = selection.active().project
    if not rules:
        return None
    for rule in rules:
        if rule.project:
            _ = rule.check
    if any(rule.code in JUDGED for rule in rules):
        from valint.translation.data import judge_data

        # A page's headings may have words of another language in Latin letters, whatever its own.
        judge_data().models.prepare("latin")
    base = os.getcwd()  # noqa: PTH109 - text, not a path
    above = {path[: path.rfind("/") + 1] for path in files}
    folders = {folder_of(absolute_path(base, f"{folder}page")) for folder in above}
    checkouts = Checkouts(folders, settings, base)
    for folder in folders:
        checkouts.resolver(folder)
    return checkouts


def check_project(
    results: Sequence[FileResult],
    plan: Plan,
    selection: Selection,
    load: Load,
    stop: Stop,
    store: RecordStore,
    memory: Memory | None = None,
    seen: Observations | None = None,
    spread: Spread = in_one_process,
    checkouts: Checkouts | None = None,
    counted: "CountedAhead | None" = None,
) -> ProjectResult:
    """Run the project rules over the facts of all files.

    `load` gives the facts of a file that was not checked itself; `store` keeps what is found, `checkouts` is
    what `prepare` found, and `counted` are headings that were counted ahead.  A rule runs if it is active for
    any file; its findings on a file for which it is not are dropped.  With `memory`, and with what was `seen`
    since the run began, nothing is done where an earlier run has seen the same.
    """
    whole = None
    if memory is not None and seen is not None:
        whole = FoundBefore(memory, results, plan, selection)
        known = whole.recall()
        if known is not None:
            gathered = Gathered(store)
            for one in known:
                gathered.add(one)
            return ProjectResult(gathered, ())
    work = _ProjectWork(plan, selection, Gathered(store))
    found = _check(results, plan, work, load, stop, memory, spread, checkouts, counted)
    if whole is not None and seen is not None and not found.faults and stop.signal is None:
        whole.keep(found.diagnostics, seen)
    return found


def _check(
    results: Sequence[FileResult],
    plan: Plan,
    work: "_ProjectWork",
    load: Load,
    stop: Stop,
    memory: Memory | None,
    spread: Spread,
    checkouts: Checkouts | None,
    counted: "CountedAhead | None",
) -> ProjectResult:
    facts = [one for result in results if (one := result.facts) is not None]
    chosen = {id(active): active for one in facts for active in [work.active(one.path)]}
    rules = {rule.code: rule for active in chosen.values() for rule in active.project}
    if not rules:
        return work.result()
    try:
        project = Project(facts, settings=plan.settings, load=load, spread=spread, checkouts=checkouts)
        work.facts = project.files
    except CONTAINED as error:
        work.crash("The index of the tree", error)
        return work.result()
    judged = JudgedHeadings(project, memory) if memory is not None and JUDGED & rules.keys() else None
    if JUDGED & rules.keys():
        work.begin_judging(project, counted)
    shaped = any(one.shape for one in facts)
    # Those that ask for the judgement come last: others are at it meanwhile.
    for code in sorted(rules, key=lambda code: (code in JUDGED, code)):
        if stop.signal is not None:
            break
        rule = rules[code]
        if rule.has_siblings and not shaped:
            continue
        work.begin()
        try:
            check = rule.siblings or rule.check
            for path, finding in check(project):
                work.add(path, rules[code], finding)
        except StoppedError:
            break
        except CONTAINED as error:
            work.crash(code, error)
    if judged is not None and stop.signal is None:
        judged.keep()
    return work.result()


class _ProjectWork:
    facts: Mapping[str, FileFacts] = {}

    def __init__(self, plan: Plan, selection: Selection, gathered: Gathered) -> None:
        self._plan = plan
        self._selection = selection
        self._gathered = gathered
        self._faults: list[Fault] = []
        self._counts: Counter[tuple[str, str]] = Counter()
        self._makers: dict[str, str | None] = {}

    def active(self, path: str) -> ActiveRules:
        return self._selection.active(self._plan.settings.overrides_for(path))

    def begin(self) -> None:
        """Turn to another rule."""
        self._counts.clear()

    def begin_judging(self, project: Project, counted: "CountedAhead | None") -> None:
        """Have other processes judge the headings while this one runs the rules that come before."""
        from valint.translation.counting_ahead import supply
        from valint.translation.judgement import begin

        if counted is not None:
            supply(project, counted)
        try:
            begin(project)
        except CONTAINED as error:
            self.crash("The judge of headings", error)

    def add(self, path: str, rule: Rule, finding: Finding) -> None:
        active = self.active(path)
        if rule.code not in active.codes:
            return
        self._counts[path, rule.code] += 1
        count = self._counts[path, rule.code]
        if count <= MOST_FINDINGS:
            self._gathered.add(diagnostic(path, rule, finding, active, made_by=self._made_by(path)))
        elif count == MOST_FINDINGS + 1:
            excess = too_many_findings(rule.code)
            self._faults.append(Fault(path, excess.message))
            self.add(path, rule_of("VL011"), excess)

    def _made_by(self, path: str) -> str | None:
        """Return the translation type of a page, whose facts are opened for it once."""
        if path not in self._makers:
            facts = self.facts.get(path)
            self._makers[path] = None if facts is None else facts.metadata.get(TRANSLATION_KEY)
        return self._makers[path]

    def crash(self, what: str, error: BaseException) -> None:
        crash = describe(error)
        finding = rule_crashed(what, crash.error, crash.hash)
        self._faults.append(Fault(TREE, finding.message, crash.trace))
        self.add(TREE, rule_of("VL004"), finding)

    def result(self) -> ProjectResult:
        return ProjectResult(self._gathered, tuple(self._faults))
