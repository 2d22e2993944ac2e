"""Make one report of several."""

from collections.abc import Sequence

from valint.engine.results import Fault, Report
from valint.model.finding import Diagnostic


def merge(reports: Sequence[Report]) -> Report:
    """Combine the reports of trees that were checked under different configurations."""
    if len(reports) == 1:
        return reports[0]  # its findings may be too many to have all of them open
    diagnostics: list[Diagnostic] = []
    faults: dict[Fault, None] = {}  # a broken plug-in is one of every tree, and told once
    warnings: list[str] = []
    contents: dict[str, str] = {}
    locales: dict[str, str] = {}
    files, passed, stopped = 0, 0, None
    changed: int | None = None
    for report in reports:
        diagnostics += report.diagnostics
        faults.update(dict.fromkeys(report.faults))
        warnings += report.warnings
        contents |= report.contents
        locales |= report.locales
        files += report.files
        passed += report.passed
        if report.changed is not None:
            changed = (changed or 0) + report.changed
        stopped = stopped or report.stopped
    ordered = sorted(dict.fromkeys(diagnostics), key=lambda one: one.sort_key)
    return Report(
        ordered,
        files,
        tuple(faults),
        stopped,
        passed,
        tuple(dict.fromkeys(warnings)),
        contents,
        locales,
        changed=changed,
    )
