"""The end of a page beside that of the English page."""

from collections.abc import Iterator

from valint.model.document import Block, BlockKind
from valint.model.finding import Finding, Origin, Severity
from valint.project.page import Page
from valint.rules.parity.comparison import compared, shortened
from valint.rules.registry import Given, Needs, Where, rule
from valint.translation.siblings.told import beside_siblings
from valint.translation.source.alignment import Alignment, first_line, letters

_END_MARKS = tuple(".!?:;)…。！？：」』”\"'*`|।؟።៖։")
_SHORT = 0.4
_LONG = 80


@rule(
    "ST002",
    "page-truncated",
    Severity.ERROR,
    needs=[Needs.SOURCE],
    siblings=beside_siblings("ST002"),
    where=Where((Given.SOURCE,)),
)
def page_truncated(page: Page) -> Iterator[Finding]:
    """The page ends long before the English page does.

    Readers miss the rest, and nothing tells them that there is one. A page is cut off when a translation job
    breaks, or when a file is saved half-way.

    Bad (da-DK):
        --- en-US/guide/page.md ---
        # Plan a shift

        Pick a day.

        ## Swap shifts

        Ask a colleague.

        ## Get help

        Call the office.
        --- da-DK/guide/page.md ---
        # Planlæg en vagt

        Vælg en dag.

        ## Byt vagter
    Good (da-DK):
        --- en-US/guide/page.md ---
        # Plan a shift

        Pick a day.

        ## Swap shifts

        Ask a colleague.

        ## Get help

        Call the office.
        --- da-DK/guide/page.md ---
        # Planlæg en vagt

        Vælg en dag.

        ## Byt vagter

        Spørg en kollega.

        ## Få hjælp

        Ring til kontoret.

    Source: the English page at the commit that `ms.sourcegitcommit` names.
    """
    aligned = compared(page)
    if aligned is None:
        return
    target = aligned.target
    if aligned.cut is not None:
        rest = aligned.source.blocks[aligned.cut]
        text = aligned.source.plain(rest.span)
        yield Finding(
            first_line(target, target.blocks[-1].span),
            f"The page ends here, but the English page goes on with “{shortened(text)}”; restore the rest.",
            origin=Origin.INTRODUCED,
            source=text,
        )
    elif (last := _broken_off(aligned)) is not None:
        yield Finding(
            first_line(target, last.span),
            "The page breaks off in the middle of this paragraph; the English page has the rest.",
            origin=Origin.INTRODUCED,
        )


def _broken_off(aligned: Alignment) -> Block | None:
    """Return the last paragraph if it is far too short and ends without a mark, unlike the source's."""
    if not aligned.blocks or aligned.blocks[-1] != (
        len(aligned.source.blocks) - 1,
        len(aligned.target.blocks) - 1,
    ):
        return None
    original, block = aligned.source.blocks[-1], aligned.target.blocks[-1]
    if block.kind is not BlockKind.PARAGRAPH:
        return None
    long = letters(aligned.source, *original.span)
    short = letters(aligned.target, *block.span)
    if long < _LONG or short >= _SHORT * aligned.ratio * long:
        return None
    ends = [
        document.text[span.start : span.end].rstrip().endswith(_END_MARKS)
        for document, span in ((aligned.source, original.span), (aligned.target, block.span))
    ]
    return block if ends == [True, False] else None
