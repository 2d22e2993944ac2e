"""JUnit XML, which most build servers show: a test suite for each file, a test case for each finding."""

from itertools import groupby

from valint.engine.results import Report
from valint.model.finding import Diagnostic, Severity
from valint.report.formats import Look
from valint.report.plain import path_of, sentence
from valint.report.xml_reports import DECLARATION, element, lines, text


def render(report: Report, _look: Look) -> str:
    """Return the report as test suites; a finding of severity info is a case that passed, with a note."""
    suites = [_suite(path, list(members)) for path, members in groupby(report.diagnostics, key=path_of)]
    if report.faults:
        cases = [
            element(
                "testcase",
                {"classname": fault.path, "name": "checked"},
                element("error", {"type": "fault", "message": fault.message}),
            )
            for fault in report.faults
        ]
        attributes = {"name": "faults", "tests": len(cases), "failures": 0, "errors": len(cases)}
        suites.append(element("testsuite", attributes, lines(cases)))
    if not suites:
        case = element("testcase", {"classname": "valint", "name": f"{report.files} files"})
        suites.append(
            element("testsuite", {"name": "valint", "tests": 1, "failures": 0, "errors": 0}, lines([case]))
        )
    failures = sum(one.severity is not Severity.INFO for one in report.diagnostics)
    attributes = {
        "name": "valint",
        "tests": max(len(report.diagnostics) + len(report.faults), 1),
        "failures": failures,
        "errors": len(report.faults),
    }
    return f"{DECLARATION}{element('testsuites', attributes, lines(suites))}\n"


def _suite(path: str, found: list[Diagnostic]) -> str:
    failures = sum(one.severity is not Severity.INFO for one in found)
    attributes = {"name": path, "tests": len(found), "failures": failures, "errors": 0}
    return element("testsuite", attributes, lines(_case(path, one) for one in found))


def _case(path: str, one: Diagnostic) -> str:
    region = one.region
    attributes = {
        "classname": path,
        "name": f"{one.code} {one.rule} at {region.line}:{region.column}",
        "file": path,
        "line": region.line,
    }
    where = f"{path}:{region.line}:{region.column} {one.severity} {one.code} {sentence(one)}"
    if one.severity is Severity.INFO:
        return element("testcase", attributes, element("system-out", {}, text(where)))
    failure = {"type": str(one.severity), "message": sentence(one)}
    return element("testcase", attributes, element("failure", failure, text(where)))
