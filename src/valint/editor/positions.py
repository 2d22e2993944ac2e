"""Between lines and columns of a report and positions of the Language Server Protocol.

A report counts from 1 in code points.  The protocol counts from 0, in UTF-16 units unless both sides agree
on something better.
"""

from lsprotocol import types

from valint.model.span import LineIndex, Region

Encoding = types.PositionEncodingKind | str

_UTF16_ABOVE = 0xFFFF


class Positions:
    """Translates places in one text, in the units that the client counts in."""

    def __init__(self, text: str, encoding: Encoding = types.PositionEncodingKind.Utf16) -> None:
        # Editors hand over a byte order mark as a character of the first line; valint does not count it.
        self._mark = text.startswith("\ufeff")
        self._lines = LineIndex(text.removeprefix("\ufeff"))
        self._encoding = str(getattr(encoding, "value", encoding))

    @property
    def newline(self) -> str:
        """How lines of the text end, `\n` in a text of one line."""
        at = self._lines.text.find("\n")
        if at > 0 and self._lines.text[at - 1] == "\r":
            return "\r\n"
        return "\r" if at < 0 and "\r" in self._lines.text else "\n"

    def range(self, region: Region) -> types.Range:
        """Return a region as the client counts it."""
        return types.Range(
            self.position(region.line, region.column), self.position(region.end_line, region.end_column)
        )

    def position(self, line: int, column: int) -> types.Position:
        """Return a place as the client counts it; one behind the end of the text is its end."""
        last = len(self._lines.starts)
        if line > last:
            line, column = last, 1 << 30
        before = self._line(line)[: column - 1]
        return types.Position(line - 1, self._units(before) + (self._mark and line == 1))

    def place(self, position: types.Position) -> tuple[int, int]:
        """Return the line and column, from 1, of a client's position."""
        line = min(position.line + 1, len(self._lines.starts))
        left = position.character - (self._mark and line == 1)
        text = self._line(line)
        if self._encoding == "utf-32" or text.isascii():
            return line, min(max(left, 0), len(text)) + 1
        for column, character in enumerate(text, 1):
            left -= self._units(character)
            if left < 0:
                return line, column
        return line, len(text) + 1

    def line(self, number: int) -> str:
        """Return a line without its ending, empty where there is none of that number."""
        return self._line(number) if 1 <= number <= len(self._lines.starts) else ""

    def _line(self, number: int) -> str:
        return self._lines.text[slice(*self._lines.line_span(number))]

    def _units(self, text: str) -> int:
        if self._encoding == "utf-32" or text.isascii():
            return len(text)
        if self._encoding == "utf-8":
            return len(text.encode("utf-8", "surrogatepass"))
        return len(text) + sum(ord(character) > _UTF16_ABOVE for character in text)


def covers(region: Region, place: tuple[int, int]) -> bool:
    """Tell whether a place lies in a region or right behind it."""
    return (region.line, region.column) <= place <= (region.end_line, region.end_column)
