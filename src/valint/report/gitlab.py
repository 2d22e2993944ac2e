"""Code Quality report for GitLab.

Source of the form: GitLab Docs, “Code Quality”, “Implement a custom tool”.
"""

from valint.engine.identity import with_fingerprints
from valint.engine.results import Report
from valint.model.finding import Severity
from valint.report.formats import Look
from valint.report.plain import as_json, path_of, plain, sentence

_SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.INFO: "info"}


def render(report: Report, _look: Look) -> str:
    """Return the findings as a list of Code Quality issues."""
    issues = [
        {
            "description": f"{one.code}: {sentence(one)}",
            "check_name": f"{one.code} {one.rule}",
            "fingerprint": fingerprint,
            "severity": _SEVERITIES[one.severity],
            "location": {
                "path": plain(path_of(one)),
                "lines": {"begin": one.region.line, "end": one.region.end_line},
            },
        }
        for fingerprint, one in with_fingerprints(report.diagnostics)
    ]
    return as_json(issues)
