"""CSV (RFC 4180) that spreadsheets open as it is, and never as formulas."""

import csv
import io

from valint.engine.results import Report
from valint.report.formats import Look
from valint.report.rows import HEAD, rows

# OWASP, “CSV Injection”: a cell that begins so may be taken for a formula.
_ACTIVE = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def render(report: Report, _look: Look) -> str:
    """Return one row for each finding; a byte order mark tells spreadsheets that it is UTF-8."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(HEAD)
    for row in rows(report):
        writer.writerow([_inert(cell) if isinstance(cell, str) else cell for cell in row])
    return f"\ufeff{stream.getvalue()}"


def _inert(cell: str) -> str:
    return f"'{cell}" if cell.lstrip(" ").startswith(_ACTIVE) else cell
