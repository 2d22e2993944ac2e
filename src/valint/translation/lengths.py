"""Measure how long translated headings are beside their sources."""

import math
from collections.abc import Iterable

from valint.translation.counts import Heading


def length_of(heading: Heading) -> float:
    """Return how much longer a heading is than its source, in logarithms."""
    return math.log(letters_of(heading) / len(heading.pair.source))


def letters_of(heading: Heading) -> int:
    """Return how long a heading is, in letters of an alphabet."""
    text = heading.pair.text
    if text.isascii():
        return max(1, len(text))
    if max(text) < "\u3400":
        return len(text)
    # A Chinese character says about as much as two letters of a syllabary.
    return len(text) + sum("\u3400" <= letter <= "\u9fff" for letter in text)


def length_norm(headings: Iterable[Heading]) -> tuple[float, float]:
    """Return how much longer translations are than their sources, in logarithms: middle and spread."""
    lengths = sorted(
        length_of(heading) for heading in headings if len(heading.content) > 1 and heading.pair.text
    )
    if len(lengths) < 20:
        return 0.0, 0.5
    middle = lengths[len(lengths) // 2]
    # From the quartiles, so that the few wrong ones do not widen it.
    spread = (lengths[len(lengths) * 3 // 4] - lengths[len(lengths) // 4]) / 1.35
    return middle, max(0.12, spread)
