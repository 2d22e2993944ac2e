"""The second phase: check what holds between files, from their facts alone."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from valint.engine.file_phase import diagnostic
from valint.engine.isolation import CONTAINED, describe
from valint.engine.results import Fault, FileResult, Plan
from valint.engine.selection import ActiveRules, Selection
from valint.engine.stopping import Stop, StoppedError
from valint.model.finding import Diagnostic, Finding
from valint.project.facts import FileFacts
from valint.project.index import Project
from valint.rules.housekeeping import rule_crashed
from valint.rules.registry import Rule, rule_of

TREE = "."
"""The path of a finding about the tree as a whole."""

Load = Callable[[Path], FileFacts | None]


class ProjectResult(NamedTuple):
    """What the project rules found."""

    diagnostics: tuple[Diagnostic, ...]
    faults: tuple[Fault, ...]


def check_project(
    results: Sequence[FileResult], plan: Plan, selection: Selection, load: Load, stop: Stop
) -> ProjectResult:
    """Run the project rules over the facts of all files.

    `load` gives the facts of a file that was not checked itself.  A rule runs if it is active for any file;
    its findings on a file for which it is not are dropped.
    """
    facts = [result.facts for result in results if result.facts is not None]
    work = _ProjectWork(plan, selection)
    rules = {rule.code: rule for one in facts for rule in work.active(one.path).project}
    if not rules:
        return work.result()
    try:
        project = Project(facts, settings=plan.settings, load=load)
    except CONTAINED as error:
        work.crash("The index of the tree", error)
        return work.result()
    for code in sorted(rules):
        if stop.signal is not None:
            break
        try:
            for path, finding in rules[code].check(project):
                work.add(path, rules[code], finding)
        except StoppedError:
            break
        except CONTAINED as error:
            work.crash(code, error)
    return work.result()


class _ProjectWork:
    def __init__(self, plan: Plan, selection: Selection) -> None:
        self._plan = plan
        self._selection = selection
        self._diagnostics: list[Diagnostic] = []
        self._faults: list[Fault] = []

    def active(self, path: str) -> ActiveRules:
        return self._selection.active(self._plan.settings.overrides_for(path))

    def add(self, path: str, rule: Rule, finding: Finding) -> None:
        active = self.active(path)
        if rule.code in active.codes:
            self._diagnostics.append(diagnostic(path, rule, finding, active))

    def crash(self, what: str, error: BaseException) -> None:
        crash = describe(error)
        finding = rule_crashed(what, crash.error, crash.hash)
        self._faults.append(Fault(TREE, finding.message, crash.trace))
        self.add(TREE, rule_of("VL004"), finding)

    def result(self) -> ProjectResult:
        return ProjectResult(tuple(self._diagnostics), tuple(self._faults))
