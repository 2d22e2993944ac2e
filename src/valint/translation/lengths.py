"""Measure how long translated headings are beside their sources."""

import math
from collections.abc import Iterable

from valint.model.lazy_regex import lazy_regex
from valint.translation.counts import Heading

_HAN = lazy_regex("[\u3400-\u9fff]")


def length_of(heading: Heading) -> float:
    """Return how much longer a heading is than its source, in logarithms."""
    return math.log(letters_of(heading) / len(heading.pair.source))


def letters_of(heading: Heading) -> int:
    """Return how long a heading is, in letters of an alphabet."""
    text = heading.pair.text
    if text.isascii():
        return max(1, len(text))
    # A Chinese character says about as much as two letters of a syllabary.
    return len(text) + len(_HAN.findall(text))


def length_norm(headings: Iterable[Heading]) -> tuple[float, float]:
    """Return how much longer translations are than their sources, in logarithms: middle and spread."""
    lengths = sorted(
        letters_of(heading) / len(heading.pair.source)
        for heading in headings
        if len(heading.content) > 1 and heading.pair.text
    )
    if len(lengths) < 20:
        return 0.0, 0.5
    lower, middle, upper = (math.log(lengths[len(lengths) * part // 4]) for part in (1, 2, 3))
    # From the quartiles, so that the few wrong ones do not widen it.
    spread = (upper - lower) / 1.35
    return middle, max(0.12, spread)
