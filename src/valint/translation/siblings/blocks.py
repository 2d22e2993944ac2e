"""Blocks that one translation lacks or has besides: paragraphs, lists, tables, alerts."""

from collections.abc import Iterator, Sequence

from valint.model.finding import Finding, Origin, Severity
from valint.translation.siblings.comparison import COUNTED, Block, Comparison
from valint.translation.siblings.shape import Kind

_NAMES = {
    Kind.PARAGRAPH: "paragraph",
    Kind.TABLE: "table",
    Kind.LIST: "list",
    Kind.ITEM: "list item",
    Kind.QUOTE: "quotation",
}


def kinds(blocks: Sequence[Block]) -> tuple[tuple[Kind, int], ...]:
    """Return what must be equal of the order of blocks; headings and code have rules of their own."""
    return tuple([(block.kind, block.piece.depth) for block in blocks if block.kind in COUNTED])


def blocks(compared: Comparison) -> Iterator[Finding]:
    """Yield the blocks that have no counterpart in the others, which agree, and those of theirs."""
    if not compared.others_agree:
        return
    for at in compared.lost:
        block = compared.witness.blocks[at]
        seen = compared.seen_at(block.piece)
        yield Finding(
            compared.place(at),
            f"A {_NAMES[block.kind]} that stands {compared.in_others} is missing here (most likely that of "
            f"{seen}); put it back.",
            origin=Origin.INTRODUCED,
        )
    for at in compared.added:
        block = compared.mine.blocks[at]
        yield Finding(
            block.piece.region,
            f"This {_NAMES[block.kind]} has no counterpart {compared.in_others}; check whether it belongs to "
            "its neighbour, or was translated twice.",
            origin=Origin.INTRODUCED,
            target=_NAMES[block.kind],
        )


def alert_kinds(blocks: Sequence[Block]) -> tuple[str, ...]:
    """Return the keywords of alerts; what may be meant as one counts as it stands."""
    return tuple([block.piece.value for block in blocks if block.piece.kind is Kind.ALERT])


def alerts(compared: Comparison) -> Iterator[Finding]:
    """Yield the alerts that are missing, of another kind, or no alerts in the others, which agree."""
    there, here = compared.witness.blocks, compared.mine.blocks
    back = {mine: theirs for theirs, mine in compared.pairs}
    severity = compared.severity(Severity.ERROR)
    for at, block in enumerate(there):
        if block.piece.kind is not Kind.ALERT:
            continue
        number = compared.partner.get(at)
        own = None if number is None else here[number].piece
        if own is None or own.kind is not Kind.ALERT:
            # An alert that is spelt wrong has a rule of its own.
            if own is None or own.value != "[":
                yield Finding(
                    compared.place(at),
                    f"A “> [!{block.piece.value}]” that stands {compared.in_others} "
                    f"({compared.seen_at(block.piece)}) is missing here; put it back.",
                    severity=severity,
                    origin=Origin.INTRODUCED,
                )
        elif own.value != block.piece.value:
            yield Finding(
                own.region,
                f"This alert is [!{block.piece.value}] {compared.in_others}; a translation keeps the "
                "keyword.",
                severity=severity,
                origin=Origin.INTRODUCED,
                source=block.piece.value,
                target=own.value,
            )
    for at, block in enumerate(here):
        if block.piece.kind is Kind.ALERT and (
            at not in back or there[back[at]].piece.kind is not Kind.ALERT
        ):
            yield Finding(
                block.piece.region,
                f"The “> [!{block.piece.value}]” has no counterpart {compared.in_others}; remove it, or make "
                "it plain text.",
                severity=Severity.WARNING,
                origin=Origin.INTRODUCED,
                target=block.piece.value,
            )
