"""The report for people: each finding with the line it is about."""

from collections.abc import Iterator
from itertools import groupby

from valint.engine.reading import read
from valint.engine.results import Report
from valint.model.finding import Diagnostic
from valint.model.span import Region
from valint.report.colours import Colours
from valint.report.concise import headline, listed
from valint.report.excerpt import excerpt
from valint.report.formats import Look
from valint.report.sanitise import message

_WHOLE_FILE = Region(1, 1, 1, 1)
_MAX_SIZE = 64_000_000


def render(report: Report, look: Look) -> str:
    """Return the report with an excerpt and a mark for each finding."""
    colours = Colours(on=look.colour)
    parts: list[str] = []
    for path, diagnostics in groupby(listed(report, look), key=lambda one: one.path):
        lines = _Lines(path)
        for diagnostic in diagnostics:
            parts += _paragraph(diagnostic, lines, colours, look.width)
    return "".join(f"{part}\n" for part in parts)


def _paragraph(diagnostic: Diagnostic, lines: "_Lines", colours: Colours, width: int) -> Iterator[str]:
    yield headline(diagnostic, colours)
    region = diagnostic.region
    line = lines.get(region.line) if region != _WHOLE_FILE else None
    gutter = " " * (len(str(region.line)) + 1)
    if line is not None and line.strip():
        shown = excerpt(line, region, max(40, width - len(gutter) - 2))
        yield f"{colours.dim(f'{region.line} |')} {shown.line}"
        yield f"{colours.dim(f'{gutter}|')} {colours.severity(diagnostic.severity, shown.marks)}"
    if diagnostic.help:
        yield f"{colours.dim(f'{gutter}=')} {message(diagnostic.help)}"
    yield ""


class _Lines:
    """The lines of a file, read when the first is asked for."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._lines: list[str] | None = None

    def get(self, line: int) -> str | None:
        """Return a line without its ending, None where the file has no such line any more."""
        if self._lines is None:
            text = (read(self._path, _MAX_SIZE).text or "").removeprefix("\ufeff")
            if "\r" in text:
                text = text.replace("\r\n", "\n").replace("\r", "\n")
            self._lines = text.split("\n")
        return self._lines[line - 1] if 1 <= line <= len(self._lines) else None
