"""Align the headings and blocks of a translation with those of its English page.

Headings correspond by the bookmark that a translation keeps, else by position and level; blocks by their
order between corresponding headings.
"""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from valint.markdown.slug import learn_slug
from valint.model.document import OBJECT, Block, BlockKind, Document, Heading
from valint.model.lazy_regex import lazy_regex
from valint.model.span import Span
from valint.translation.source.sequences import align

LEAVES = frozenset(
    [BlockKind.PARAGRAPH, BlockKind.HEADING, BlockKind.TABLE, BlockKind.CODE, BlockKind.HTML, BlockKind.BREAK]
)
"""Blocks that hold no others."""

_CLOSE = 0.5
_TAIL = 3
_TAIL_SHARE = 0.08
_DUPLICATE = lazy_regex(r"-\d+\Z")
MARKS = lazy_regex(r"\d[\d.,:/-]*|`[^`\n]+`|\]\([^)\s]+")
"""What a translation keeps: numbers, code, the addresses of links."""


class Unit(NamedTuple):
    """Blocks of the source and the blocks that correspond to them; mostly one of each."""

    source: Sequence[Block]
    target: Sequence[Block]

    @property
    def may_lack(self) -> bool:
        """Whether a block of the source is without counterpart, so that what lacks went with it."""
        return len(self.source) > len(self.target)


class Alignment:
    """How a translation (`target`) corresponds to its English page (`source`)."""

    def __init__(self, source: Document, target: Document) -> None:
        self.source = source
        self.target = target

    @cached_property
    def headings(self) -> Sequence[tuple[int, int]]:
        """The numbers of corresponding headings."""
        there, here = self.source.headings, self.target.headings
        if [heading.level for heading in there] == [heading.level for heading in here]:
            return [(at, at) for at in range(len(here))]
        return align([_Named(one) for one in there], [_Named(one) for one in here], _heading_likeness)

    @cached_property
    def same_shape(self) -> bool:
        """Whether the two have the same kinds of blocks in the same order."""
        return _shape(self.source) == _shape(self.target)

    @cached_property
    def blocks(self) -> Sequence[tuple[int, int]]:
        """The numbers of corresponding blocks."""
        if self.same_shape:
            return [(at, at) for at in range(len(self.source.blocks))]
        pairs: list[tuple[int, int]] = []
        there, here = self._heading_blocks(self.source), self._heading_blocks(self.target)
        ends = [(len(self.source.blocks), len(self.target.blocks))]
        starts = [(there[one], here[other]) for one, other in self.headings if one in there and other in here]
        sizes = self.ratio
        first, second = 0, 0
        for end_first, end_second in starts + ends:
            if end_first < first or end_second < second:
                continue
            section = align(
                [_Sized(self.source, block, sizes) for block in self.source.blocks[first:end_first]],
                [_Sized(self.target, block, 1.0) for block in self.target.blocks[second:end_second]],
                _block_likeness,
            )
            pairs += [(first + one, second + other) for one, other in section]
            if (end_first, end_second) != ends[0]:
                pairs.append((end_first, end_second))
            first, second = end_first + 1, end_second + 1
        return pairs

    @cached_property
    def origins(self) -> Mapping[int, int]:
        """The number of the source's block for each of the target's that has one."""
        return {other: one for one, other in self.blocks}

    @cached_property
    def lost(self) -> Sequence[int]:
        """The numbers of the source's blocks that have no counterpart."""
        found = {one for one, _ in self.blocks}
        return [at for at in range(len(self.source.blocks)) if at not in found]

    @cached_property
    def added(self) -> Sequence[int]:
        """The numbers of the target's blocks that have no counterpart."""
        found = {other for _, other in self.blocks}
        return [at for at in range(len(self.target.blocks)) if at not in found]

    @cached_property
    def cut(self) -> int | None:
        """The number of the first of the source's blocks behind the target's end, None where it is whole."""
        if self.same_shape or not self.blocks or self.blocks[-1][1] + 1 != len(self.target.blocks):
            return None
        first = self.blocks[-1][0] + 1
        tail = [block for block in self.source.blocks[first:] if block.kind in LEAVES]
        words = sum(letters(self.source, *block.span) for block in tail)
        ends_on_heading = self.target.blocks[-1].kind is BlockKind.HEADING
        much = len(tail) >= _TAIL and words >= _TAIL_SHARE * letters(self.source, self.source.body_start)
        return first if tail and (much or (ends_on_heading and words)) else None

    @cached_property
    def end(self) -> int:
        """The offset in the source where the target ends: past the source's end where it is whole."""
        return len(self.source.text) + 1 if self.cut is None else self.source.blocks[self.cut].span.start

    @cached_property
    def is_close(self) -> bool:
        """Whether so much corresponds that what differs can be told in detail; a lost end does not count."""
        there = len(self.source.blocks) if self.cut is None else self.cut
        most = max(there, len(self.target.blocks))
        return most == 0 or len(self.blocks) >= _CLOSE * most

    @property
    def units(self) -> Iterator[Unit]:
        """The leaf blocks in corresponding groups; blocks beside a gap are in one group with the gap."""
        there = [at for at, block in enumerate(self.source.blocks) if block.kind in LEAVES]
        here = [at for at, block in enumerate(self.target.blocks) if block.kind in LEAVES]
        numbers = (
            {at: number for number, at in enumerate(there)},
            {at: number for number, at in enumerate(here)},
        )
        starts = [(0, 0)]
        before = (-1, -1)
        for one, other in self.blocks:
            if one in numbers[0] and other in numbers[1]:
                pair = numbers[0][one], numbers[1][other]
                if pair == (before[0] + 1, before[1] + 1):
                    starts.append(pair)
                before = pair
        ends = [*starts[1:], (len(there), len(here))]
        for (first, second), (end_first, end_second) in zip(starts, ends, strict=True):
            if (first, second) != (end_first, end_second):
                yield self._unit(there[first:end_first], here[second:end_second])

    def place(self, offset: int) -> Span:
        """Return the block of the target that corresponds to the source's block at an offset, or precedes it.

        Where there is none, that is the place where the body begins.
        """
        at = bisect_right(self._source_starts, offset) - 1
        number = bisect_right(self._paired, at) - 1
        if number < 0:
            return Span(self.target.body_start, self.target.body_start)
        return first_line(self.target, self.target.blocks[self.blocks[number][1]].span)

    def added_after(self, place: Span) -> Span | None:
        """Return a paragraph of one line without counterpart that directly follows a place."""
        for at in self.added:
            block = self.target.blocks[at]
            if block.span.start >= place.end:
                before = self.target.blocks[at - 1].span if at else Span(0, 0)
                is_line = "\n" not in self.target.text[block.span.start : block.span.end].strip()
                follows = before.start <= place.start or before.end <= place.end
                return block.span if block.kind is BlockKind.PARAGRAPH and is_line and follows else None
        return None

    @cached_property
    def _paired(self) -> list[int]:
        return [one for one, _ in self.blocks]

    @cached_property
    def _source_starts(self) -> list[int]:
        return [block.span.start for block in self.source.blocks]

    @cached_property
    def ratio(self) -> float:
        """How many letters of the target there are for each of the source."""
        there, here = (
            letters(self.source, self.source.body_start),
            letters(self.target, self.target.body_start),
        )
        return min(max(here / there, 0.3), 3.0) if there and here else 1.0

    def _heading_blocks(self, document: Document) -> dict[int, int]:
        """Return the block of each heading, by the heading's number."""
        starts = {heading.span.start: number for number, heading in enumerate(document.headings)}
        return {
            starts[block.span.start]: at
            for at, block in enumerate(document.blocks)
            if block.kind is BlockKind.HEADING and block.span.start in starts
        }

    def _unit(self, there: Sequence[int], here: Sequence[int]) -> Unit:
        return Unit([self.source.blocks[at] for at in there], [self.target.blocks[at] for at in here])


def first_line(document: Document, span: Span) -> Span:
    """Return the part of a span that is on its first line."""
    stop = document.text.find("\n", span.start, span.end)
    return span if stop < 0 else Span(span.start, stop)


_last: tuple[Document, Document, Alignment] | None = None


def alignment(source: Document, target: Document) -> Alignment:
    """Return the alignment of two documents; several rules in a row ask for the same one."""
    global _last
    if _last is None or _last[0] is not source or _last[1] is not target:
        _last = source, target, Alignment(source, target)
    return _last[2]


def _shape(document: Document) -> list[tuple[BlockKind, int]]:
    return [(block.kind, block.depth) for block in document.blocks]


def letters(document: Document, start: int, end: int | None = None) -> int:
    """Count what readers read of a stretch, spaces and code left out."""
    return sum(map(len, document.prose[start:end].replace(OBJECT, " ").split()))


class _Named:
    """A heading with what tells which one it is."""

    def __init__(self, heading: Heading) -> None:
        kept = heading.frozen or heading.explicit
        self.level = heading.level
        self.kept = kept is not None
        slug = kept.name if kept is not None else learn_slug(heading.slug_text)
        self.slug = _DUPLICATE.sub("", slug)


def _heading_likeness(source: _Named, target: _Named) -> float:
    level = 1.0 if source.level == target.level else 0.2
    if source.slug == target.slug:
        return 2 + level
    return level / 2 - 1 if target.kept else level


class _Sized:
    """A block with what tells which one it is; `scale` makes lengths of two languages comparable."""

    def __init__(self, document: Document, block: Block, scale: float) -> None:
        self.kind = block.kind
        self.depth = block.depth
        self._document = document
        self._block = block
        self._scale = scale

    @cached_property
    def length(self) -> float:
        return 1 + self._scale * letters(self._document, *self._block.span)

    @cached_property
    def marks(self) -> frozenset[str]:
        return frozenset(MARKS.findall(self._document.text, *self._block.span))


def _block_likeness(source: _Sized, target: _Sized) -> float:
    if source.kind is not target.kind:
        return -2.0
    level = 0.5 if source.depth == target.depth else 0.0
    if source.kind not in LEAVES and source.kind is not BlockKind.ITEM:
        return 0.5 + level
    lengths = min(source.length, target.length) / max(source.length, target.length)
    marks = 0.0
    if source.marks or target.marks:
        marks = 2 * len(source.marks & target.marks) / len(source.marks | target.marks) - 0.5
    return 0.2 + level + 0.8 * lengths + marks
