"""Checkstyle XML, which many review tools and build servers read."""

from itertools import groupby

from valint.engine.results import Fault, Report
from valint.model.finding import Diagnostic
from valint.report.formats import Look
from valint.report.plain import path_of, sentence
from valint.report.xml_reports import DECLARATION, element, lines


def render(report: Report, _look: Look) -> str:
    """Return the findings file by file; faults are errors of their files."""
    files = [
        element("file", {"name": path}, lines(map(_error, members)))
        for path, members in groupby(report.diagnostics, key=path_of)
    ]
    files += [
        element(
            "file",
            {"name": fault.path},
            lines([_fault(fault)]),
        )
        for fault in report.faults
    ]
    return f"{DECLARATION}{element('checkstyle', {'version': '4.3'}, lines(files))}\n"


def _fault(fault: Fault) -> str:
    return element("error", {"severity": "error", "message": fault.message, "source": "valint.fault"})


def _error(one: Diagnostic) -> str:
    return element(
        "error",
        {
            "line": one.region.line,
            "column": one.region.column,
            "severity": one.severity,
            "message": sentence(one),
            "source": f"valint.{one.code}",
        },
    )
