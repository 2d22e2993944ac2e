"""Show the line that a finding is about, with a mark under the text that is wrong."""

import unicodedata
from collections.abc import Sequence

from valint.model.lazy_regex import lazy_regex
from valint.model.named import NamedTuple
from valint.model.span import Region
from valint.report.sanitise import is_control, is_right_to_left, isolate, shown_control

TAB = 4
_CUT = "…"
_CONTEXT = 12
"""Cells of text that are shown on either side of a long mark."""

_ZERO_WIDTH = frozenset(["Mn", "Me", "Mc", "Cf"])
_ONE_CELL_EACH = lazy_regex(
    "[ -~\xa0-\xac\xae-\u02ff\u0391-\u03a1\u03a3-\u0482\u048a-\u052f\u0561-\u0586\u2010-\u2027]*"
)
"""Characters that stand for themselves in one cell: what most lines of most languages are made of."""


class Excerpt(NamedTuple):
    """A line of source as shown, and the line of marks below it."""

    line: str
    marks: str


def width(text: str) -> int:
    """Return the number of terminal cells that `text` takes."""
    if text.isascii():
        return len(text)
    return sum(map(_cells, text))


def excerpt(line: str, region: Region, limit: int = 100) -> Excerpt:
    """Show `line`, the first line of `region`, in at most some `limit` cells.

    Right-to-left text stands in its stored order on most terminals and in its reading order on some, so no
    mark can be right on both: the marked text itself is repeated behind the marks.
    """
    start = min(region.column - 1, len(line))
    end = region.end_column - 1 if region.end_line == region.line else len(line)
    end = max(start, min(end, len(line)))
    characters, sizes = _render(line)
    first, last = _window(sizes, start, max(end, start + 1), limit)
    shown = "".join(characters[first:last])
    before = sum(sizes[first:start])
    marked = sum(sizes[start : min(end, last)])
    marks = " " * (before + (first > 0)) + "^" * max(1, marked)
    if is_right_to_left(shown):
        text = "".join(characters[start:end])
        marks += f" {isolate(text)}" if text.strip() and width(text) <= limit else ""
    shown = isolate(shown)
    return Excerpt((_CUT if first else "") + shown + (_CUT if last < len(sizes) else ""), marks)


def _render(line: str) -> tuple[Sequence[str], Sequence[int]]:
    """Return for each character what is shown for it, and how many cells that takes."""
    if _ONE_CELL_EACH.fullmatch(line):
        return line, b"\1" * len(line)
    characters: list[str] = []
    sizes: list[int] = []
    at = 0
    for character in line:
        if character == "\t":
            size = TAB - at % TAB
            shown = " " * size
        elif is_control(character):
            shown = shown_control(character)
            size = len(shown)
        else:
            shown, size = character, _cells(character)
        characters.append(shown)
        sizes.append(size)
        at += size
    return characters, sizes


def _cells(character: str) -> int:
    if character.isascii():
        return 1
    if unicodedata.category(character) in _ZERO_WIDTH:
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _window(sizes: Sequence[int], start: int, end: int, limit: int) -> tuple[int, int]:
    """Return which characters to show: all, or those around `start` to `end` that fit into `limit` cells."""
    if isinstance(sizes, bytes):
        return _window_of_cells(len(sizes), start, end, limit)
    if sum(sizes) <= limit:
        return 0, len(sizes)
    first, last = start, min(end, len(sizes))
    room = limit - sum(sizes[first:last])
    while last > first + 1 and room < 2 * _CONTEXT:
        last -= 1
        room += sizes[last]
    while room > 0 and (first > 0 or last < len(sizes)):
        if first > 0 and (last >= len(sizes) or start - first < _CONTEXT or start - first <= last - end):
            first -= 1
            room -= sizes[first]
        else:
            room -= sizes[last]
            last += 1
    while first > 0 and sizes[first] == 0:
        first -= 1  # never begin with a combining mark
    return first, last


def _window_of_cells(length: int, start: int, end: int, limit: int) -> tuple[int, int]:
    """Return what `_window` does of a line of so many characters that all take one cell."""
    if length <= limit:
        return 0, length
    first, last = start, min(end, length)
    room = limit - (last - first)
    if room < 2 * _CONTEXT:
        less = max(0, min(2 * _CONTEXT - room, last - first - 1))
        last -= less
        room += less
    if room <= 0:
        return first, last
    # What is next to the mark first, then as much on either side, and what one side lacks on the other.
    before = min(first, _CONTEXT, room)
    room -= before
    after = max(0, min(length - last, before + end - last, room)) if before < first else 0
    room -= after
    first, last = first - before, last + after
    if last == length:
        return max(0, first - room), last
    if first == 0:
        return first, min(length, last + room)
    before, after = min(first, -(-room // 2)), min(length - last, room // 2)
    before, after = min(first, room - after), min(length - last, room - before)
    return first - before, last + after
