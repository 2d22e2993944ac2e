"""Find constructs by where they stand, without looking at all of them for each."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate

from valint.markdown.inline_parser import Piece, PieceKind
from valint.model.span import Span


class Cover:
    """Answers whether a stretch lies inside one of many others, in O(log n)."""

    def __init__(self, stretches: Iterable[Piece | Span]) -> None:
        ordered = sorted((one.start, one.end) for one in stretches)
        self._starts = [start for start, _ in ordered]
        self._reach = list(accumulate((end for _, end in ordered), max))

    def holds(self, start: int, end: int) -> bool:
        """Tell whether one of them holds all of `start` to `end`."""
        at = bisect_right(self._starts, start) - 1
        return at >= 0 and self._reach[at] >= end


def opaque(pieces: Iterable[Piece]) -> Cover:
    """Inside code and HTML no other syntax is looked for."""
    return Cover(piece for piece in pieces if piece.kind in (PieceKind.CODE, PieceKind.HTML))


def inside(pieces: Sequence[Piece], at: int) -> Sequence[Piece]:
    """Return the constructs inside `pieces[at]`."""
    stop = at + 1
    end = pieces[at].inner_end
    while stop < len(pieces) and pieces[stop].start < end:
        stop += 1
    return pieces[at + 1 : stop]


def between(pieces: Sequence[Piece], start: int, end: int) -> Sequence[Piece]:
    """Return the constructs that start in `start` to `end`."""
    first = bisect_left(pieces, start, key=_start_of)
    return pieces[first : bisect_left(pieces, end, first, key=_start_of)]


def _start_of(piece: Piece) -> int:
    return piece.start


def lines_of(lines: Sequence[tuple[int, int, int]], start: int, end: int) -> Sequence[tuple[int, int, int]]:
    """Return the lines (start, end, document offset) that hold a part of `start` to `end`."""
    first = max(bisect_right(lines, start, key=_first) - 1, 0)
    return lines[first : bisect_left(lines, end, first, key=_first)]


def _first(line: tuple[int, int, int]) -> int:
    return line[0]
