"""Findings as rows of a table, for vendors who work through them in a spreadsheet."""

from collections.abc import Iterator

from valint.engine.identity import Lines
from valint.engine.results import Report
from valint.model.finding import Diagnostic
from valint.model.span import Region
from valint.report.plain import path_of, plain

HEAD = (
    "locale", "file", "line", "column", "source", "target", "rule", "name", "severity", "message",
    "suggestion", "origin", "route",
)  # fmt: skip
"""The columns; `route` says who can mend it."""

_WHOLE_FILE = Region(1, 1, 1, 1)
_LONGEST = 2_000

Row = tuple[str | int, ...]


def rows(report: Report) -> Iterator[Row]:
    """Yield a row for each finding, in the order of `HEAD`.

    The target wording is what the finding gives, or else the line that it marks; the suggestion is
    that wording as the fix would leave it, or else the finding's help.
    """
    lines = Lines()
    for one in report.diagnostics:
        line = lines.text(one) if one.target is None or one.fix else None
        marked = None if one.region == _WHOLE_FILE else line
        yield (
            report.locales.get(one.path, ""),
            plain(path_of(one)),
            one.region.line,
            one.region.column,
            _cell(one.source or ""),
            _cell(marked or "" if one.target is None else one.target),
            one.code,
            one.rule,
            str(one.severity),
            _cell(one.message),
            _cell(_mended(one, line) or one.help or ""),
            str(one.origin),
            str(one.route or ""),
        )


def _mended(one: Diagnostic, line: str | None) -> str:
    """Return the marked line with the finding's fix, nothing where the fix goes beyond the line.

    Of a line whose wording the finding quotes, the marked part is enough if the fix changes no other.
    """
    if one.fix is None or line is None:
        return ""
    first, last = one.region.column - 1, one.region.end_column - 1
    if one.target is None or one.region.line != one.region.end_line or not line[first:last].strip():
        first, last = 0, len(line)
    for edit in one.fix.edits:
        region = edit.region
        if not region.line == region.end_line == one.region.line:
            return ""
        if region.column - 1 < first or region.end_column - 1 > last:
            first, last = 0, len(line)
    shown = line[first:last]
    for edit in sorted(one.fix.edits, key=lambda edit: edit.region, reverse=True):
        start, end = edit.region.column - 1 - first, edit.region.end_column - 1 - first
        shown = f"{shown[:start]}{edit.text}{shown[end:]}"
    return shown


def _cell(text: str) -> str:
    text = " ".join(plain(text).split())
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
