"""Which rows of two tables correspond."""

from collections.abc import Sequence

from valint.model.document import Document, Table
from valint.model.named import NamedTuple
from valint.translation.source.alignment import MARKS, letters
from valint.translation.source.sequences import align


class RowSign(NamedTuple):
    """What tells which row one is: its length in letters, and what translations of it keep."""

    size: float
    marks: frozenset[str]


def signs(document: Document, table: Table) -> list[RowSign]:
    """Return the signs of the rows of a table."""
    return [
        RowSign(letters(document, *row.span), frozenset(MARKS.findall(document.text, *row.span)))
        for row in table.rows
    ]


def partners(there: Sequence[RowSign], here: Sequence[RowSign]) -> dict[int, int]:
    """Return the number of the row in the second table for each row of the first that has one."""
    if len(there) == len(here):
        return {at: at for at in range(len(here))}
    totals = [sum(row.size for row in rows) for rows in (there, here)]
    scale = totals[1] / totals[0] if all(totals) else 1.0

    def likeness(one: RowSign, other: RowSign) -> float:
        wanted = scale * one.size
        lengths = (1 + min(wanted, other.size)) / (1 + max(wanted, other.size))
        kept = 0.5
        if one.marks or other.marks:
            kept = len(one.marks & other.marks) / len(one.marks | other.marks)
        return 0.2 + 0.4 * lengths + kept

    return dict(align(there, here, likeness))
