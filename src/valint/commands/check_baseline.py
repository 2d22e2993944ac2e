"""`valint check --baseline`: report what is new, and which entries of the baseline are out of date."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from valint.commands.checking import Arguments, trees
from valint.engine.baseline import Baseline, Entry, compare, without_known
from valint.engine.file_phase import diagnostic
from valint.engine.results import Report
from valint.engine.selection import ActiveRules, selection
from valint.model.finding import Diagnostic
from valint.model.record import replace
from valint.project.discovery import shown
from valint.rules.housekeeping import baseline_outdated
from valint.rules.registry import rule_of

_RULE = "VL010"


def news(report: Report, baseline: Baseline, arguments: Arguments) -> Report:
    """Return a report without what the baseline knows, but with its entries that match nothing."""
    comparison = compare(report, baseline, covered(arguments))
    settings, _ = trees(arguments)[0]
    active = selection(settings, arguments.select, arguments.ignore).active()
    found = without_known(report, comparison)
    if _RULE not in active.codes:
        return found
    diagnostics = [*found.diagnostics, *_outdated(comparison.outdated, baseline, active)]
    return replace(found, diagnostics=sorted(diagnostics, key=lambda one: one.sort_key))


def covered(arguments: Arguments) -> list[str]:
    """Return the folders that a run sees whole; a run of chosen rules or of single files sees none."""
    if arguments.select or arguments.ignore:
        return []
    return [path for path in arguments.paths if Path(path).is_dir()]


def _outdated(entries: Sequence[Entry], baseline: Baseline, active: ActiveRules) -> Iterator[Diagnostic]:
    lines = baseline.lines or {}
    for entry in entries:
        finding = baseline_outdated(lines.get(entry.fingerprint, 1), entry.code, entry.path)
        yield diagnostic(shown(baseline.file), rule_of(_RULE), finding, active)
