"""Places in a text: offsets for machines, lines and columns for people."""

from bisect import bisect_right
from collections.abc import Iterable

from valint.model.lazy_regex import lazy_regex
from valint.model.named import NamedTuple

# CommonMark 0.31.2 section 2.1: a line ending is LF, CR or CRLF; U+2028, VT and FF are not.
_LINE_ENDING = lazy_regex(r"\r\n?|\n")
# In a third of the time that a search for one after the other takes.
_LINE_FEED = lazy_regex("\n")


class Span(NamedTuple):
    """A half-open range of offsets, in code points, into `Document.text`."""

    start: int
    end: int


class Region(NamedTuple):
    """A range as people count it: lines and columns from 1, columns in code points, end exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int


class LineIndex:
    """The line table of one text; answers in O(log lines)."""

    __slots__ = ("_length", "starts", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.starts = _line_starts(text)
        self._length = len(text)

    def __len__(self) -> int:
        """Count the lines; a text that ends in a line ending has no further, empty line."""
        starts = self.starts
        return len(starts) - 1 if len(starts) > 1 and starts[-1] == self._length else len(starts)

    def line_of(self, offset: int) -> int:
        """Return the line number, from 1, that holds `offset`."""
        return bisect_right(self.starts, offset)

    def position(self, offset: int) -> tuple[int, int]:
        """Return line and column, both from 1, of `offset`."""
        line = bisect_right(self.starts, offset)
        return line, offset - self.starts[line - 1] + 1

    def region(self, span: Span) -> Region:
        """Return the region that `span` covers."""
        return tuple.__new__(Region, self.numbers((span,)))

    def numbers(self, spans: Iterable[Span]) -> list[int]:
        """Return the numbers of the regions that `spans` cover, one after the other."""
        starts = self.starts
        lines = len(starts)
        found: list[int] = []
        for start, end in spans:
            first = bisect_right(starts, start)
            before = starts[first - 1] - 1
            # Nearly every span ends on the line that it starts on.
            if first == lines or end < starts[first]:
                found += (first, start - before, first, end - before)
            else:
                last = bisect_right(starts, end)
                found += (first, start - before, last, end - starts[last - 1] + 1)
        return found

    def line_span(self, line: int) -> Span:
        """Return the span of a line, numbered from 1, without its line ending."""
        start = self.starts[line - 1]
        end = self.starts[line] if line < len(self.starts) else self._length
        while end > start and self.text[end - 1] in "\r\n":
            end -= 1
        return Span(start, end)


def _line_starts(text: str) -> list[int]:
    ending = _LINE_ENDING if "\r" in text else _LINE_FEED
    return [0, *[match.end() for match in ending.finditer(text)]]
