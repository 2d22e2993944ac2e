"""Findings as rows of a table, for vendors who work through them in a spreadsheet."""

from collections.abc import Iterator

from valint.engine.results import Report
from valint.report.plain import path_of, plain

HEAD = (
    "locale", "file", "line", "column", "source", "target", "rule", "name", "severity", "message",
    "suggestion", "origin", "route",
)  # fmt: skip
"""The columns; `route` says who can mend it."""

Row = tuple[str | int, ...]


def rows(report: Report) -> Iterator[Row]:
    """Yield a row for each finding, in the order of `HEAD`."""
    for one in report.diagnostics:
        suggestion = one.help or ""
        if not suggestion and one.fix is not None and len(one.fix.edits) == 1:
            suggestion = one.fix.edits[0].text
        yield (
            report.locales.get(one.path, ""),
            plain(path_of(one)),
            one.region.line,
            one.region.column,
            _line(one.source or ""),
            _line(one.target or ""),
            one.code,
            one.rule,
            str(one.severity),
            _line(one.message),
            _line(suggestion),
            str(one.origin),
            str(one.route or ""),
        )


def _line(text: str) -> str:
    return " ".join(plain(text).split("\n"))
