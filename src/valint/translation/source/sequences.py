"""Align two sequences of things that have kinds and likenesses."""

from array import array
from collections.abc import Callable, Sequence
from typing import TypeVar

_T = TypeVar("_T")

GAP = -0.4
"""What it costs to leave an element without a counterpart."""

_MOST_CELLS = 90_000


def align(
    first: Sequence[_T], second: Sequence[_T], likeness: Callable[[_T, _T], float]
) -> list[tuple[int, int]]:
    """Return the pairs of positions that correspond, in order.

    `likeness` is positive for elements that may correspond, the more the better, and negative for others.
    What differs between long sequences is left without counterparts, where working it out would take too
    long.
    """
    start, stop = 0, 0
    shortest = min(len(first), len(second))
    while start < shortest and likeness(first[start], second[start]) >= 1:
        start += 1
    while stop < shortest - start and likeness(first[-1 - stop], second[-1 - stop]) >= 1:
        stop += 1
    pairs = [(at, at) for at in range(start)]
    middle = first[start : len(first) - stop], second[start : len(second) - stop]
    if middle[0] and middle[1] and len(middle[0]) * len(middle[1]) <= _MOST_CELLS:
        pairs += [(start + one, start + other) for one, other in _best(*middle, likeness)]
    pairs += [(len(first) - at, len(second) - at) for at in range(stop, 0, -1)]
    return pairs


def _best(
    first: Sequence[_T], second: Sequence[_T], likeness: Callable[[_T, _T], float]
) -> list[tuple[int, int]]:
    """Return the pairs of the best alignment (Needleman and Wunsch, 1970)."""
    width = len(second) + 1
    scores = array("d", [GAP * at for at in range(width)])
    steps = bytearray(width * (len(first) + 1))  # 0: first is left over, 1: second is, 2: the two correspond
    steps[1:width] = b"\1" * (width - 1)
    for row, one in enumerate(first, 1):
        diagonal, scores[0] = scores[0], GAP * row
        base = row * width
        for column, other in enumerate(second, 1):
            paired = diagonal + likeness(one, other)
            diagonal = scores[column]
            best, step = diagonal + GAP, 0
            if scores[column - 1] + GAP > best:
                best, step = scores[column - 1] + GAP, 1
            if paired >= best:
                best, step = paired, 2
            scores[column] = best
            steps[base + column] = step
    pairs = []
    row, column = len(first), len(second)
    while row and column:
        step = steps[row * width + column]
        if step == 2:
            pairs.append((row - 1, column - 1))
        row -= step != 1
        column -= step != 0
    pairs.reverse()
    return pairs
