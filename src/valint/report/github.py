"""Annotations for GitHub Actions, as workflow commands.

Source of the syntax: GitHub Docs, “Workflow commands for GitHub Actions”; escapes as in `@actions/core`.
"""

from valint.engine.results import Report
from valint.model.finding import Diagnostic, Severity
from valint.report.formats import Look
from valint.report.plain import path_of, plain, sentence

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def render(report: Report, _look: Look) -> str:
    """Return one command for each finding, and an error for each fault."""
    lines = [_command(one) for one in report.diagnostics]
    for fault in report.faults:
        lines.append(f"::error title=Not checked::{_data(plain(f'{fault.path}: {fault.message}'))}")
    return "".join(f"{line}\n" for line in lines)


def _command(one: Diagnostic) -> str:
    region = one.region
    properties = {
        "file": plain(path_of(one)),
        "line": str(region.line),
        "endLine": str(region.end_line),
        "title": f"{one.code} {one.rule}",
    }
    if region.line == region.end_line:
        properties |= {"col": str(region.column), "endColumn": str(max(region.end_column - 1, region.column))}
    listed = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    return f"::{_COMMANDS[one.severity]} {listed}::{_data(sentence(one))}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
