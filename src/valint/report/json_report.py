"""The JSON report; `schemas/report.schema.json` describes it."""

import json
import re
from collections.abc import Iterable
from typing import Any

from valint import __version__
from valint.engine.results import Report
from valint.model.finding import Diagnostic, ReportedFix, Severity
from valint.report.formats import Look

VERSION = 1
_ENCODER = json.JSONEncoder(ensure_ascii=False)
_SURROGATE = re.compile("[\ud800-\udfff]")
_UNSEEN = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


def render(report: Report, _look: Look) -> str:
    """Return the report as JSON, one diagnostic a line."""
    head = {
        "version": VERSION,
        "tool": {"name": "valint", "version": __version__},
        "summary": summary(report),
    }
    lines = ",\n".join(_dump(as_data(diagnostic)) for diagnostic in report.diagnostics)
    body = f"\n{lines}\n" if lines else ""
    return f'{_dump(head)[:-1]}, "diagnostics": [{body}]}}\n'


def summary(report: Report) -> dict[str, object]:
    """Return the counts of a report."""
    return {
        "files": report.files,
        "errors": _count(report.diagnostics, Severity.ERROR),
        "warnings": _count(report.diagnostics, Severity.WARNING),
        "infos": _count(report.diagnostics, Severity.INFO),
        "incomplete": report.incomplete,
    }


def as_data(diagnostic: Diagnostic) -> dict[str, object]:
    """Return one diagnostic as plain data; `route`, `source` and `target` only where they are known."""
    region = diagnostic.region
    data: dict[str, object] = {
        "code": diagnostic.code,
        "rule": diagnostic.rule,
        "severity": diagnostic.severity,
        # In an ASCII locale even UTF-8 names arrive as single bytes.
        "path": diagnostic.path.encode("utf-8", "surrogateescape").decode("utf-8", "replace"),
        "line": region.line,
        "column": region.column,
        "end_line": region.end_line,
        "end_column": region.end_column,
        "message": diagnostic.message,
        "help": diagnostic.help,
        "origin": diagnostic.origin,
        "fix": None if diagnostic.fix is None else _fix(diagnostic.fix),
    }
    for name in ("route", "source", "target"):
        value = getattr(diagnostic, name)
        if value is not None:
            data[name] = value
    return data


def _fix(fix: ReportedFix) -> dict[str, object]:
    edits = [
        {
            "start_line": edit.region.line,
            "start_column": edit.region.column,
            "end_line": edit.region.end_line,
            "end_column": edit.region.end_column,
            "text": edit.text,
        }
        for edit in fix.edits
    ]
    return {"safe": fix.safe, "edits": edits}


def _count(diagnostics: Iterable[Diagnostic], severity: Severity) -> int:
    return sum(diagnostic.severity is severity for diagnostic in diagnostics)


def _dump(data: Any) -> str:
    text = _SURROGATE.sub("\ufffd", _ENCODER.encode(data))
    # Equal JSON, and harmless for whoever prints it.
    text = _UNSEEN.sub(lambda match: f"\\u{ord(match.group()):04x}", text)
    # A log takes `##[name]` and `##vso[name]` for commands wherever they stand in a line.
    return text.replace("##", "#\\u0023")
