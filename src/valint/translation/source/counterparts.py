"""Find the English text of a place in a translation: its paragraph, heading or table cell."""

from bisect import bisect_right
from collections.abc import Iterator

from valint.model.document import Block, BlockKind, Document, Table
from valint.model.named import NamedTuple
from valint.model.span import Span
from valint.translation.source.alignment import LEAVES, Alignment


def counterpart(aligned: Alignment, offset: int) -> Span | None:
    """Return where the source says what the target says at an offset; None where that is not known."""
    target = aligned.target
    at = bisect_right(target.blocks, offset, key=lambda block: block.span.start) - 1
    if at < 0 or target.blocks[at].kind not in LEAVES or offset >= target.blocks[at].span.end:
        return None
    number = aligned.origins.get(at)
    if number is None:
        return None
    block = aligned.source.blocks[number]
    if block.kind is not BlockKind.TABLE:
        return block.span
    there, here = _table(aligned.source, block.span), _table(target, target.blocks[at].span)
    return None if there is None or here is None else _cell(there, here, offset)


class Passage(NamedTuple):
    """A stretch of the source, and what corresponds to it."""

    there: Span
    here: Span


def cells(aligned: Alignment, there: Block, here: Block) -> Iterator[Passage]:
    """Yield the corresponding cells of two tables, none where they do not have the same rows and columns."""
    original, table = _table(aligned.source, there.span), _table(aligned.target, here.span)
    if original is None or table is None or len(original.rows) != len(table.rows):
        return
    rows = list(zip((original.header, *original.rows), (table.header, *table.rows), strict=True))
    if any(len(first.cells) != len(second.cells) for first, second in rows):
        return
    for first, second in rows:
        for one, other in zip(first.cells, second.cells, strict=True):
            yield Passage(one.span, other.span)


def _table(document: Document, span: Span) -> Table | None:
    at = bisect_right(document.tables, span.start, key=lambda table: table.span.start) - 1
    return document.tables[at] if at >= 0 and document.tables[at].span.start == span.start else None


def _cell(there: Table, here: Table, offset: int) -> Span | None:
    """Return the source's cell in the same row and column, where the two tables have as many rows."""
    if len(there.rows) != len(here.rows):
        return None
    rows = [here.header, *here.rows]
    number = bisect_right(rows, offset, key=lambda row: row.span.start) - 1
    theirs = [there.header, *there.rows][max(number, 0)]
    if number < 0 or len(theirs.cells) != len(rows[number].cells):
        return None
    for cell, original in zip(rows[number].cells, theirs.cells, strict=True):
        if cell.span.start <= offset < cell.span.end:
            return original.span
    return None
