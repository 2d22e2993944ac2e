"""Drop the findings that comments suppress, and report the comments that suppress nothing."""

from collections.abc import Sequence

from valint.engine.file_phase import diagnostic
from valint.engine.results import FileResult, Plan
from valint.engine.selection import Selection
from valint.engine.suppressions import findings, split
from valint.model.finding import Diagnostic, RegionEdit, ReportedFix
from valint.model.record import replace
from valint.model.span import Region
from valint.rules.registry import rule_of


def suppress(
    diagnostics: Sequence[Diagnostic], result: FileResult, plan: Plan, selection: Selection, *, judge: bool
) -> Sequence[Diagnostic]:
    """Drop what a page's comments suppress; report comments that do nothing if `judge`.

    `diagnostics` are all that there are of the page, and `result` is what was found in it.  Where something
    was not checked, nobody knows what a comment is good for.
    """
    suppressions = result.suppressions
    if not (suppressions.active or suppressions.problems):
        return diagnostics
    kept, used = split(diagnostics, suppressions.active)
    active = selection.active(plan.settings.overrides_for(result.path))
    if judge and "VL001" in active.codes:
        for finding, removal in findings(suppressions, used, active.codes):
            problem = diagnostic(result.path, rule_of("VL001"), finding, active)
            kept.append(problem if removal is None else _removable(problem, removal))
    return kept


def _removable(problem: Diagnostic, removal: Region) -> Diagnostic:
    return replace(problem, fix=ReportedFix(safe=True, edits=(RegionEdit(removal, ""),)))
