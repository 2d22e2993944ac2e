"""Look places up among many spans, in time that grows with their number only once."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable

from valint.model.span import Span


class SpanIndex:
    """Spans of one document that do not overlap, such as paragraphs or code blocks."""

    __slots__ = ("_starts", "spans")

    def __init__(self, spans: Iterable[Span]) -> None:
        self.spans = sorted(spans)
        self._starts = [span.start for span in self.spans]

    def at(self, offset: int) -> Span | None:
        """Return the span that holds `offset`."""
        found = bisect_right(self._starts, offset) - 1
        if found < 0 or offset >= self.spans[found].end:
            return None
        return self.spans[found]

    def starting_in(self, span: Span) -> range:
        """Return the positions in `spans` of those that start inside `span`."""
        return range(bisect_left(self._starts, span.start), bisect_left(self._starts, span.end))
