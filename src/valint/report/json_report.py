"""The JSON report; `schemas/report.schema.json` describes it."""

import json
from collections import Counter
from io import BytesIO
from typing import Any

from valint import __version__
from valint.engine.results import Report
from valint.model.finding import Diagnostic, ReportedFix, Severity
from valint.model.lazy_regex import lazy_regex
from valint.report.formats import Look

VERSION = 1
_ENCODER = json.JSONEncoder(ensure_ascii=False)
_SURROGATE = lazy_regex("[\ud800-\udfff]")
_UNSEEN = lazy_regex("[\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


def render(report: Report, _look: Look) -> bytes:
    """Return the report as JSON, one diagnostic a line."""
    head = {
        "version": VERSION,
        "tool": {"name": "valint", "version": __version__},
        "summary": summary(report),
    }
    # A report of a hundred thousand findings is large enough to be there once.
    written = BytesIO()
    written.write(f'{_dump(head)[:-1]}, "diagnostics": ['.encode())
    separator = "\n"
    for diagnostic in report.diagnostics:
        written.write(f"{separator}{_dump(as_data(diagnostic))}".encode())
        separator = ",\n"
    written.write(b"\n]}\n" if report.diagnostics else b"]}\n")
    return written.getvalue()


def summary(report: Report) -> dict[str, object]:
    """Return the counts of a report."""
    counts = Counter(one.severity for one in report.diagnostics)
    return {
        "files": report.files,
        "errors": counts[Severity.ERROR],
        "warnings": counts[Severity.WARNING],
        "infos": counts[Severity.INFO],
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


def _dump(data: Any) -> str:
    text = _SURROGATE.sub("\ufffd", _ENCODER.encode(data))
    # Equal JSON, and harmless for whoever prints it.
    text = _UNSEEN.sub(lambda match: f"\\u{ord(match.group()):04x}", text)
    # A log takes `##[name]` and `##vso[name]` for commands wherever they stand in a line.
    return text.replace("##", "#\\u0023")
