"""Trace every parsed construct back to the text it came from.

mistune gives no positions.  What makes them cheap: the source of a list item or block quote is made of whole
document lines changed only at their *left* end (markers removed, tabs expanded), so line k of a child state
is document line `first_line + k`, aligned at its right end.  One integer per state maps every offset at any
depth.
"""

from bisect import bisect_right
from collections.abc import Sequence
from operator import sub
from typing import Any

from mistune import BlockState

from valint.errors import SourceMapError
from valint.model.lazy_regex import lazy_regex
from valint.model.span import Span

_LINE_FEED = lazy_regex("\n")
# A page holds hundreds of places; the constructor that a named tuple generates takes twice as long.
_new = tuple.__new__


class SourceLines:
    """The lines that the root state was made of, and where each stands in the document.

    Args:
        text: what mistune parses, line endings normalised to LF.
        starts: for each line, the first document offset that can belong to it.
        behind: for each line, one more than the document offset behind its last character (before the line
            ending): where the next line starts, if the line ending is one character.
    """

    __slots__ = ("_text", "_texts", "behind", "shift", "starts")

    def __init__(self, text: str, starts: Sequence[int], behind: Sequence[int]) -> None:
        self._text = text
        self._texts: list[str] | None = None
        self.starts = starts
        self.behind = behind
        self.shift: int | None = None
        """Document offset minus root offset where that is one number for the whole root, else None."""

    @property
    def texts(self) -> list[str]:
        """The lines themselves."""
        if self._texts is None:
            self._texts = self._text.split("\n")
        return self._texts


class Leaf:
    """A run of inline source and the way from its offsets to the document's."""

    __slots__ = ("_breaks", "_lines", "shift", "text")

    def __init__(self, text: str, shift: int | None, breaks: list[int], lines: list[tuple[int, int]]) -> None:
        self.text = text
        self.shift = shift
        self._breaks = breaks
        self._lines = lines

    def offset(self, at: int) -> int:
        """Return the document offset of the character at `at`."""
        if self.shift is not None:
            return at + self.shift
        shift, floor = self._lines[bisect_right(self._breaks, at) - 1]
        return max(at + shift, floor)

    def span(self, start: int, end: int) -> Span:
        """Return the document span of `text[start:end]`."""
        shift = self.shift
        if shift is not None:
            return _new(Span, (start + shift, end + shift))
        at = self.offset(start)
        return Span(at, at if end <= start else self.offset(end - 1) + 1)

    def line_spans(self) -> list[tuple[int, int, int]]:
        """Return (start, end, document offset) of each line of `text`, line endings left out."""
        if self.shift is not None:
            return [(0, len(self.text), self.shift)]
        stops = [at - 1 for at in self._breaks[1:]] + [len(self.text)]
        return [(start, stop, self.offset(start)) for start, stop in zip(self._breaks, stops, strict=True)]


class MappedState(BlockState):
    """A block state that knows where its lines stand in the document, and its tokens where they stand in it.

    Tokens carry `start` and `end` (offsets into `state.src`) and `state`; a paragraph carries no text of its
    own, since repeated concatenation is quadratic in its length.
    """

    lines: SourceLines

    def __init__(self, parent: "MappedState | None" = None) -> None:
        super().__init__(parent)
        self.first_line = 0
        self.next_child: list[int] = []
        """For each open list or quote of this state, innermost last: where its next child starts."""
        self._line_starts: list[int] | None = None
        self._shifts: list[int] | None = None
        self.shift: int | None = None
        """Document offset minus offset in `src` where that is one number for all of `src`, else None."""
        if parent is not None:
            self.lines = parent.lines

    def place(self, lines: SourceLines) -> None:
        """Say where the lines of a root state stand."""
        self.lines = lines
        self.shift = lines.shift

    def child_state(self, src: str, lazy_line_starts: set[int] | None = None) -> "MappedState":
        """Make the state of the list item or quote whose collection is under way."""
        child = super().child_state(src, lazy_line_starts)
        assert isinstance(child, MappedState)  # noqa: S101 - BlockState.child_state calls our own class
        start = self.next_child[-1]
        child.first_line = self._line_number(start) + self._skipped_lines(start)
        child.check_alignment()
        child.shift = child._fixed_shift()
        # Where there is a further item, its marker line is the last one that mistune has read.
        self.next_child[-1] = self.src.rfind("\n", 0, max(self.cursor - 1, 0)) + 1
        return child

    def indented_state(self, src: str, start: int) -> "MappedState":
        """Make the state of an item or quote whose lines, cut at the left, are those from `start` on."""
        child = MappedState(self)
        child.process(src)
        child.first_line = self._line_number(start)
        child.shift = child._fixed_shift()
        return child

    def _skipped_lines(self, start: int) -> int:
        """An item whose marker stands alone begins, for mistune, on the next line."""
        end = self.src.find("\n", start)
        line = self.src[start : end if end >= 0 else len(self.src)].strip()
        return int(line.rstrip(".)").isdigit() or line in ("-", "+", "*"))

    def check_alignment(self) -> None:
        """Fail when a line is no suffix of its document line; that means mistune changed.

        Raises:
            SourceMapError: the lines of this state cannot be found in the document.
        """
        texts = self.lines.texts
        for at, line in enumerate(self.src.split("\n"), self.first_line):
            if line and (at >= len(texts) or not texts[at].endswith(line.lstrip(" \t"))):
                raise SourceMapError(f"line {at + 1} of the text cannot be traced back to the document")

    @property
    def line_starts(self) -> list[int]:
        """Offsets in `src` at which lines start."""
        if self._line_starts is None:
            self._line_starts = [0, *[match.end() for match in _LINE_FEED.finditer(self.src)]]
        return self._line_starts

    def _line_number(self, offset: int) -> int:
        """Return the line of the root state, from 0, that holds `offset`."""
        if self.shift is not None:
            return bisect_right(self.lines.starts, offset + self.shift) - 1
        return self.first_line + bisect_right(self.line_starts, offset) - 1

    def _find_shifts(self) -> list[int]:
        """Return for each line what to add to an offset in `src` to get the document's."""
        there, first = self.lines.behind, self.first_line
        # One more than where a line ends, the last one as if a line feed stood behind it.
        behind = [*self.line_starts[1:], len(self.src) + 1]
        here = there[first : first + len(behind)]
        # What stands behind the last line of the document is aligned with that.
        if len(here) < len(behind):
            here = [*here, *[there[-1]] * (len(behind) - len(here))]
        shifts = list(map(sub, here, behind))
        self._shifts = shifts
        return shifts

    def _fixed_shift(self) -> int | None:
        """Return the shift of a child whose source is one line, else None."""
        src = self.src
        length = src.find("\n")
        if length < 0:
            length = len(src)
        elif length + 1 < len(src):
            return None
        lines, number = self.lines, self.first_line
        if number >= len(lines.behind):
            return None
        start = lines.behind[number] - 1 - length
        return start if start >= lines.starts[number] else None

    def offset(self, at: int) -> int:
        """Return the document offset of `src[at]`."""
        shift = self.shift
        if shift is not None:
            return at + shift
        line = bisect_right(self._line_starts or self.line_starts, at) - 1
        number = self.first_line + line
        starts = self.lines.starts
        if number >= len(starts):
            return self.lines.behind[-1] - 1
        at += (self._shifts or self._find_shifts())[line]
        floor = starts[number]
        return at if at > floor else floor

    def span(self, start: int, end: int) -> Span:
        """Return the document span of `src[start:end]`, without white space at its ends."""
        return _new(Span, self.bounds(start, end))

    def bounds(self, start: int, end: int) -> tuple[int, int]:
        """Return what `span` returns as mere numbers."""
        src = self.src
        while start < end and src[start] in " \t":
            start += 1
        length = len(src[start:end].rstrip(" \t\n\f\v"))
        at = start + self.shift if self.shift is not None else self.offset(start)
        if not length:
            return at, at
        if self.shift is not None:
            return at, at + length
        return at, self.offset(start + length - 1) + 1

    def leaf(self, start: int, end: int) -> Leaf:
        """Return `src[start:end]`, stripped as mistune strips inline source, as a `Leaf`."""
        text = self.src[start:end]
        stripped = text.lstrip(" \r\n\t\f")
        start += len(text) - len(stripped)
        text = stripped.rstrip(" \r\n\t\f")
        shift = self.shift
        if shift is not None:
            return Leaf(text, start + shift, [], [])
        if "\n" not in text:
            return Leaf(text, self.offset(start), [], [])
        shifts = self._shifts or self._find_shifts()
        starts = self.lines.starts
        line = bisect_right(self.line_starts, start) - 1
        breaks, lines = [], []
        at = 0
        while at >= 0:
            number = min(self.first_line + line, len(starts) - 1)
            breaks.append(at)
            lines.append((shifts[line] + start, starts[number]))
            line += 1
            at = text.find("\n", at) + 1 or -1
        return Leaf(text, None, breaks, lines)

    # What mistune calls while it parses blocks.

    def add_paragraph(self, text: str) -> None:
        """Extend the paragraph before the cursor, or begin one."""
        end = self.cursor + len(text)
        last = self.last_token()
        if last and last["type"] == "paragraph":
            last["end"] = end
        else:
            self.tokens.append({"type": "paragraph", "start": self.cursor, "end": end, "state": self})

    def append_paragraph(self) -> int | None:
        """Take the line at the cursor into the paragraph before it, if there is one."""
        last = self.last_token()
        if not last or last["type"] != "paragraph":
            return None
        end = self.find_line_end()
        last["end"] = end
        return end

    def append_token(self, token: dict[str, Any]) -> None:
        """Add a token, which starts at the cursor unless `MappedBlockParser.parse_method` knows better."""
        token["start"] = self.cursor
        token["state"] = self
        self.tokens.append(token)

    def prepend_token(self, token: dict[str, Any]) -> None:
        """Insert a token before the last one."""
        token["state"] = self
        self.tokens.insert(len(self.tokens) - 1, token)
