"""Drop the findings that comments suppress, and report the comments that suppress nothing."""

from collections.abc import Container, Sequence
from dataclasses import replace

from valint.engine.file_phase import diagnostic
from valint.engine.results import FileResult, Plan
from valint.engine.selection import Selection
from valint.engine.suppressions import findings, split
from valint.model.finding import Diagnostic, RegionEdit, ReportedFix
from valint.model.span import Region
from valint.model.suppression import Suppressions
from valint.rules.registry import rule_of


def suppress(
    diagnostics: Sequence[Diagnostic],
    results: Sequence[FileResult],
    plan: Plan,
    selection: Selection,
    *,
    judge: bool,
    faulty: Container[str] = (),
) -> list[Diagnostic]:
    """Drop what comments suppress; report comments that do nothing if `judge`, after a complete run.

    Where something was not checked, in the files that are `faulty`, nobody knows what a comment is good for.
    """
    with_comments = {result.path: result for result in results if result.suppressions != Suppressions()}
    if not with_comments:
        return list(diagnostics)
    kept: list[Diagnostic] = []
    by_path: dict[str, list[Diagnostic]] = {path: [] for path in with_comments}
    for one in diagnostics:
        by_path.get(one.path, kept).append(one)
    for path, found in by_path.items():
        result = with_comments[path]
        left, used = split(found, result.suppressions.active)
        kept += left
        active = selection.active(plan.settings.overrides_for(path))
        if not judge or path in faulty or "VL001" not in active.codes:
            continue
        for finding, removal in findings(result.suppressions, used, active.codes):
            problem = diagnostic(path, rule_of("VL001"), finding, active)
            kept.append(problem if removal is None else _removable(problem, removal))
    return kept


def _removable(problem: Diagnostic, removal: Region) -> Diagnostic:
    return replace(problem, fix=ReportedFix(safe=True, edits=(RegionEdit(removal, ""),)))
