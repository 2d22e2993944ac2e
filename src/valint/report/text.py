"""The report for people: each finding with the line it is about."""

from collections.abc import Iterator
from itertools import groupby

from valint.engine.reading import read_text
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
    """The lines of a file, read when the first is asked for; findings ask for one after the other."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._text: str | None = None
        self._line, self._start = 1, 0
        """A line, and where it begins."""

    def get(self, line: int) -> str | None:
        """Return a line without its ending, None where the file has no such line any more."""
        text = self._text
        if text is None:
            text = (read_text(self._path, _MAX_SIZE).text or "").removeprefix("\ufeff")
            if "\r" in text:
                text = text.replace("\r\n", "\n").replace("\r", "\n")
            self._text = text
        number, start = (self._line, self._start) if line >= self._line else (1, 0)
        find = text.find
        while number < line:
            start = find("\n", start) + 1
            if not start:
                return None
            number += 1
        self._line, self._start = number, start
        end = find("\n", start)
        return text[start:] if end < 0 else text[start:end]
