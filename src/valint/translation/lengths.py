"""Measure how long translated headings are beside their sources."""

import math
from collections.abc import Iterable

from valint.translation.counts import Heading


def length_norm(headings: Iterable[Heading]) -> tuple[float, float]:
    """Return how much longer translations are than their sources, in logarithms: middle and spread."""
    ratios = sorted(
        heading.letters / len(heading.pair.source)
        for heading in headings
        if len(heading.content) > 1 and heading.pair.text
    )
    if len(ratios) < 20:
        return 0.0, 0.5
    lower, middle, upper = (math.log(ratios[len(ratios) * part // 4]) for part in (1, 2, 3))
    # From the quartiles, so that the few wrong ones do not widen it.
    spread = (upper - lower) / 1.35
    return middle, max(0.12, spread)
