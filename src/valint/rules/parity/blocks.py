"""Paragraphs, lists, tables and quotations beside those of the English page."""

from collections.abc import Iterator, Sequence

from valint.model.document import Block, BlockKind, Document
from valint.model.finding import Finding, Origin, Severity
from valint.model.span import Span
from valint.project.page import Page
from valint.rules.parity.comparison import compared, shortened
from valint.rules.registry import Given, Needs, Where, Yields, rule
from valint.translation.siblings.told import beside_siblings
from valint.translation.source.alignment import Alignment, first_line, letters

_MOST = 6
_LEAST_LETTERS = 12
_NAMES = {
    BlockKind.PARAGRAPH: "paragraph",
    BlockKind.TABLE: "table",
    BlockKind.LIST: "list",
    BlockKind.ITEM: "list item",
    BlockKind.QUOTE: "quotation",
}
_YIELDS = Yields(("FQ001", "FQ002", "HD004"), losses=("FQ001", "FQ002"))


@rule(
    "ST001",
    "block-sequence-drift",
    Severity.WARNING,
    needs=[Needs.SOURCE],
    yields_to=_YIELDS,
    siblings=beside_siblings("ST001"),
    where=Where((Given.SOURCE,)),
)
def block_sequence_drift(page: Page) -> Iterator[Finding]:
    """A paragraph, list, list item, table or quotation of the English page is missing, or one was added.

    What is missing was lost in translation, or swallowed by its neighbour when an empty line, a list marker
    or the spaces in front of a line went missing. A paragraph that was split, or joined with the next, is no
    finding.

    Bad (da-DK):
        --- en-US/guide/page.md ---
        # Plan a shift

        - Open the calendar and pick the day that you want to plan.
        - Add the volunteers who can come.
        - Send the plan to all of them.
        --- da-DK/guide/page.md ---
        # Planlæg en vagt

        - Åbn kalenderen, og vælg den dag, du vil planlægge.
        - Send planen til dem alle.
    Good (da-DK):
        --- en-US/guide/page.md ---
        # Plan a shift

        - Open the calendar and pick the day that you want to plan.
        - Add the volunteers who can come.
        - Send the plan to all of them.
        --- da-DK/guide/page.md ---
        # Planlæg en vagt

        - Åbn kalenderen, og vælg den dag, du vil planlægge.
        - Tilføj de frivillige, der kan komme.
        - Send planen til dem alle.

    Source: the English page at the commit that `ms.sourcegitcommit` names.
    """
    aligned = compared(page)
    if aligned is None or aligned.same_shape:
        return
    if not aligned.is_close:
        yield Finding(
            first_line(aligned.target, _first_block(aligned.target)),
            "This page is built otherwise than the English page in most places, as if it were a translation "
            "of another version; compare the two as a whole.",
            origin=Origin.INTRODUCED,
        )
        return
    found = [*_missing(aligned), *_added(aligned)]
    yield from found[:_MOST]
    if len(found) > _MOST:
        yield Finding(
            found[_MOST].place,
            f"The page differs from the English page in {len(found) - _MOST} further places from here on.",
            origin=Origin.INTRODUCED,
        )


def _first_block(document: Document) -> Span:
    return document.blocks[0].span if document.blocks else Span(document.body_start, document.body_start)


def _missing(aligned: Alignment) -> Iterator[Finding]:
    source = aligned.source
    told_until = -1
    matched = {one for one, _ in aligned.blocks}
    for at in aligned.lost:
        block = source.blocks[at]
        name = _NAMES.get(block.kind)
        if block.span.start >= aligned.end or block.span.end <= told_until or name is None:
            continue
        if not _counts(source, block) or _has_counterparts(source.blocks, at, matched):
            continue
        if block.kind is BlockKind.PARAGRAPH and _went_elsewhere(aligned, at):
            continue
        told_until = block.span.end
        text = source.plain(block.span)
        yield Finding(
            aligned.place(block.span.start),
            f"A {name} of the English page is missing here: “{shortened(text)}”; put it back.",
            origin=Origin.INTRODUCED,
            source=text,
        )


def _added(aligned: Alignment) -> Iterator[Finding]:
    target = aligned.target
    told_until = -1
    matched = {other for _, other in aligned.blocks}
    for at in aligned.added:
        block = target.blocks[at]
        name = _NAMES.get(block.kind)
        if block.span.end <= told_until or name is None:
            continue
        if not _counts(target, block) or _has_counterparts(target.blocks, at, matched):
            continue
        if block.kind is BlockKind.PARAGRAPH and _came_from_elsewhere(aligned, at):
            continue
        told_until = block.span.end
        yield Finding(
            first_line(target, block.span),
            f"This {name} has no counterpart on the English page; check whether it belongs to its neighbour, "
            f"or was translated twice.",
            origin=Origin.INTRODUCED,
            target=target.plain(block.span),
        )


def _counts(document: Document, block: Block) -> bool:
    """Tell whether a block holds words of its own, and is no alert, which has a rule of its own."""
    if block.kind is BlockKind.QUOTE:
        return not any(alert.span.start == block.span.start for alert in document.alerts)
    return letters(document, *block.span) >= _LEAST_LETTERS


def _has_counterparts(blocks: Sequence[Block], at: int, matched: set[int]) -> bool:
    """Tell whether what a list or item holds has counterparts: then it alone is cut up otherwise."""
    if blocks[at].kind not in (BlockKind.LIST, BlockKind.ITEM, BlockKind.QUOTE):
        return False
    end = blocks[at].span.end
    inside = at + 1
    while inside < len(blocks) and blocks[inside].span.start < end:
        if inside in matched:
            return True
        inside += 1
    return False


def _went_elsewhere(aligned: Alignment, at: int) -> bool:
    """Tell whether the words of a lost paragraph are in one beside it, by the lengths of the two."""
    return _is_shared(aligned, at, dict(aligned.blocks), aligned.source, aligned.target, aligned.ratio)


def _came_from_elsewhere(aligned: Alignment, at: int) -> bool:
    """Tell whether an added paragraph is a part of what one beside it translates."""
    partner = {other: one for one, other in aligned.blocks}
    return _is_shared(aligned, at, partner, aligned.target, aligned.source, 1 / aligned.ratio)


def _is_shared(
    aligned: Alignment, at: int, partner: dict[int, int], whole: Document, other: Document, ratio: float
) -> bool:
    """Tell whether a neighbour's counterpart is too long for the neighbour alone."""
    own = letters(whole, *whole.blocks[at].span)
    for step in (-1, 1):
        neighbour = at + step
        while neighbour in range(len(whole.blocks)) and neighbour not in partner:
            if whole.blocks[neighbour].kind is BlockKind.PARAGRAPH:
                own += letters(whole, *whole.blocks[neighbour].span)
            neighbour += step
        if neighbour not in partner or whole.blocks[neighbour].kind is BlockKind.HEADING:
            continue
        alone = ratio * letters(whole, *whole.blocks[neighbour].span)
        here = letters(other, *other.blocks[partner[neighbour]].span)
        if here - alone > 0.5 * ratio * own:
            return True
    return False
