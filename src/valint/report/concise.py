"""One line for each finding."""

from collections.abc import Iterator

from valint.engine.results import Report
from valint.model.finding import Diagnostic, Severity
from valint.report.colours import Colours
from valint.report.formats import Look
from valint.report.sanitise import isolate, message, visible


def render(report: Report, look: Look) -> str:
    """Return the report with one line for each finding."""
    colours = Colours(on=look.colour)
    return "".join(f"{headline(one, colours)}\n" for one in listed(report, look))


def listed(report: Report, look: Look) -> Iterator[Diagnostic]:
    """Yield the findings that a report for people lists."""
    for diagnostic in report.diagnostics:
        if look.infos or diagnostic.severity is not Severity.INFO:
            yield diagnostic


def headline(diagnostic: Diagnostic, colours: Colours) -> str:
    """Return `path:line:column severity code message`."""
    region = diagnostic.region
    place = f"{isolate(visible(diagnostic.path))}:{region.line}:{region.column}"
    severity = colours.severity(diagnostic.severity)
    return f"{colours.bold(place)} {severity} {colours.bold(diagnostic.code)} {message(diagnostic.message)}"
