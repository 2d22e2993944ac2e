"""Measure how long translated headings are beside their sources."""

import math
from collections.abc import Iterable


def length_norm(ratios: Iterable[float]) -> tuple[float, float]:
    """Return how much longer translations are than their sources, in logarithms: middle and spread."""
    ordered = sorted(ratios)
    if len(ordered) < 20:
        return 0.0, 0.5
    lower, middle, upper = (math.log(ordered[len(ordered) * part // 4]) for part in (1, 2, 3))
    # From the quartiles, so that the few wrong ones do not widen it.
    spread = (upper - lower) / 1.35
    return middle, max(0.12, spread)
