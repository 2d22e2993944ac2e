"""A workbook for vendors: one row for each finding, ready to filter and sort."""

import io
from datetime import datetime

from valint.engine.results import Report
from valint.errors import UsageError
from valint.report.formats import Look
from valint.report.rows import HEAD, rows
from valint.report.sanitise import is_right_to_left

_WIDTHS = {
    "locale": 8, "file": 44, "line": 7, "column": 8, "source": 44, "target": 44, "rule": 8, "name": 26,
    "severity": 10, "message": 70, "suggestion": 44, "origin": 12, "route": 14,
}  # fmt: skip
_TEXT = frozenset(["source", "target", "message", "suggestion"])
_COLOURS = {"error": "#F8D7DA", "warning": "#FFF3CD", "info": "#E2E8F0"}
# Excel's limits; a workbook that breaks them is repaired by throwing rows away.
_LONGEST = 32_000
_MOST_ROWS = 1_048_000
_MADE = datetime(2000, 1, 1)


def render(report: Report, _look: Look) -> bytes:
    """Return the workbook.

    Raises:
        UsageError: XlsxWriter is not installed.
    """
    try:
        import xlsxwriter
    except ImportError as error:
        raise UsageError("the format xlsx needs XlsxWriter: pip install 'valint[xlsx]'") from error

    stream = io.BytesIO()
    inert = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(stream, {"in_memory": True, **inert})
    book.set_properties({"title": "valint", "created": _MADE})
    sheet = book.add_worksheet("Findings")
    head = book.add_format({"bold": True, "bg_color": "#1F3A5F", "font_color": "#FFFFFF"})
    plain = book.add_format({"valign": "top"})
    wrapped = book.add_format({"valign": "top", "text_wrap": True})
    mirrored = book.add_format({"valign": "top", "text_wrap": True, "reading_order": 2, "align": "right"})
    severities = {
        name: book.add_format({"valign": "top", "bg_color": colour}) for name, colour in _COLOURS.items()
    }
    sheet.write_row(0, 0, HEAD, head)
    count = 0
    for count, row in enumerate(rows(report), 1):
        if count > _MOST_ROWS:
            break
        for column, (name, cell) in enumerate(zip(HEAD, row, strict=True)):
            if isinstance(cell, int):
                sheet.write_number(count, column, cell, plain)
                continue
            form = severities.get(cell, plain) if name == "severity" else plain
            if name in _TEXT:
                form = mirrored if is_right_to_left(cell) and name != "message" else wrapped
            sheet.write_string(count, column, cell[:_LONGEST], form)
    for column, name in enumerate(HEAD):
        sheet.set_column(column, column, _WIDTHS[name])
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(count, 1), len(HEAD) - 1)
    book.close()
    return stream.getvalue()
