"""GitHub refuses SARIF of more than 25,000 results: what is left out is the least severe, and it is told."""

import json

from valint.engine.results import Report
from valint.model.finding import Diagnostic, Severity
from valint.model.span import Region
from valint.report.formats import Look, render


def _report(count: int) -> Report:
    severities = {0: Severity.ERROR, 1: Severity.WARNING}
    return Report(
        [
            Diagnostic(
                "a.md",
                Region(line, 1, line, 2),
                "LK001",
                "link-target-not-found",
                severities.get(line % 10, Severity.INFO),
                f"Nothing is at {line}.",
            )
            for line in range(1, count + 1)
        ],
        1,
    )


def test_all_that_github_takes_is_there() -> None:
    (run,) = json.loads(render("sarif", _report(1_000), Look()))["runs"]
    assert len(run["results"]) == 1_000
    assert run["invocations"][0]["toolExecutionNotifications"] == []


def test_the_least_severe_beyond_it_are_left_out_and_counted() -> None:
    (run,) = json.loads(render("sarif", _report(25_010), Look()))["runs"]
    assert len(run["results"]) == 25_000
    levels = [result["level"] for result in run["results"]]
    assert (levels.count("error"), levels.count("warning")) == (2_501, 2_501)
    lines = [result["locations"][0]["physicalLocation"]["region"]["startLine"] for result in run["results"]]
    assert lines == sorted(lines)
    (told,) = run["invocations"][0]["toolExecutionNotifications"]
    assert told["level"] == "warning"
    assert told["message"]["text"].startswith("10 of the less severe findings are left out")
    assert run["invocations"][0]["executionSuccessful"] is True
