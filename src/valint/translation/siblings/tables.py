"""Tables of which one translation has other columns or rows than all others."""

from collections.abc import Iterator, Sequence

from valint.model.finding import Finding, Origin
from valint.model.span import Region
from valint.translation.siblings.comparison import Block, Comparison, Part
from valint.translation.siblings.shape import Kind
from valint.translation.source.rows import RowSign, partners


def table_shapes(blocks: Sequence[Block]) -> tuple[tuple[str, int], ...]:
    """Return columns and rows of each table."""
    return tuple([(block.piece.value, len(block.rows)) for block in blocks if block.kind is Kind.TABLE])


def tables(compared: Comparison) -> Iterator[Finding]:
    """Yield what tables lack or have besides that are regular in themselves."""
    pairs = zip(_tables(compared.witness.blocks), _tables(compared.mine.blocks), strict=False)
    if len(_tables(compared.witness.blocks)) != len(_tables(compared.mine.blocks)):
        return  # a table is missing, which has a rule of its own
    for theirs, mine in pairs:
        if not theirs.piece.value or not mine.piece.value:
            continue
        if theirs.piece.value != mine.piece.value:
            yield Finding(
                mine.piece.region,
                f"This table has {theirs.piece.value} columns {compared.in_others}, and {mine.piece.value} "
                "here; give it as many.",
                origin=Origin.INTRODUCED,
                target=mine.piece.value,
            )
        elif len(theirs.rows) != len(mine.rows):
            yield _rows(compared, theirs, mine)


def _tables(blocks: Sequence[Block]) -> list[Block]:
    return [block for block in blocks if block.kind is Kind.TABLE]


def _rows(compared: Comparison, theirs: Block, mine: Block) -> Finding:
    partner = _partner(compared, theirs, mine)
    count = len(theirs.rows) - len(mine.rows)
    if count < 0:
        known = set(partner.values())
        return Finding(
            next(row.region for at, row in enumerate(mine.rows) if at not in known),
            f"This row has no counterpart {compared.in_others}; check whether it was split, or translated "
            "twice.",
            origin=Origin.INTRODUCED,
            target="row",
        )
    lost = next(at for at in range(len(theirs.rows)) if at not in partner)
    what, verb, cure = (
        ("A row that stands", "is", "it") if count == 1 else (f"{count} rows that stand", "are", "them")
    )
    return Finding(
        _place(mine, lost, partner),
        f"{what} {compared.in_others} ({compared.seen_at(theirs.rows[lost])}) {verb} missing in this table; "
        f"put {cure} back.",
        origin=Origin.INTRODUCED,
    )


def row_places(compared: Comparison) -> dict[tuple[int, int], Region | None]:
    """Return the row that corresponds to each of the witness's, by block and line; None where it is lost."""
    found: dict[tuple[int, int], Region | None] = {}
    for at, block in enumerate(compared.witness.blocks):
        own = compared.partner.get(at)
        if block.kind is Kind.TABLE and own is not None:
            mine = compared.mine.blocks[own]
            partner = _partner(compared, block, mine)
            for number, row in enumerate(block.rows):
                found[at, row.region.line] = mine.rows[partner[number]].region if number in partner else None
    return found


def _partner(compared: Comparison, theirs: Block, mine: Block) -> dict[int, int]:
    """Return the number of this translation's row for each of the witness's that has one."""
    return partners(_signs(theirs, compared.witness), _signs(mine, compared.mine))


def _place(table: Block, number: int, partner: dict[int, int]) -> Region:
    """Return the row behind which one of the witness's should stand."""
    rows = [partner[at] for at in range(number) if at in partner]
    return table.rows[rows[-1]].region if rows else table.piece.region


def _signs(table: Block, part: Part) -> list[RowSign]:
    marks: dict[int, set[str]] = {}
    for piece in table.inline:
        marks.setdefault(piece.region.line, set()).add(part.page.key(piece))
    return [RowSign(row.size, frozenset(marks.get(row.region.line, ()))) for row in table.rows]
