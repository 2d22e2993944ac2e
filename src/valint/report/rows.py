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

    The target wording is what the finding gives, or else the line that it marks; the suggestion is its help,
    or else the line as its fix would leave it.
    """
    lines = Lines()
    for one in report.diagnostics:
        line = lines.text(one) if one.target is None or (one.fix and not one.help) else None
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
            _cell(one.help or _mended(one, line)),
            str(one.origin),
            str(one.route or ""),
        )


def _mended(one: Diagnostic, line: str | None) -> str:
    """Return the marked line with the finding's fix, nothing where the fix goes beyond the line."""
    if one.fix is None or line is None:
        return ""
    for edit in sorted(one.fix.edits, key=lambda edit: edit.region, reverse=True):
        region = edit.region
        if not region.line == region.end_line == one.region.line:
            return ""
        line = f"{line[: region.column - 1]}{edit.text}{line[region.end_column - 1 :]}"
    return line


def _cell(text: str) -> str:
    text = " ".join(plain(text).split())
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
