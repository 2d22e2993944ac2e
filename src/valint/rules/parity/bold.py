"""Bold words beside those of the English page."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from typing import NamedTuple

from valint.model.document import Block, BlockKind, Document
from valint.model.finding import Finding, Origin, Severity
from valint.model.span import Span
from valint.rules.parity.comparison import shortened
from valint.translation.source.alignment import Alignment, first_line
from valint.translation.source.counterparts import table_at

_BOLD = re.compile(r"(?<![*\\])\*{2,3}(?=[^\s*])((?:(?!\*\*).)+?)(?<=[^\s*])\*{2,3}(?!\*)", re.DOTALL)
_MACHINE, _HUMAN = "MT", "HT"
_MOST = 8
_SHOWN = 3


class _Pair(NamedTuple):
    """A paragraph or table cell of the source, and what corresponds to it."""

    there: Span
    here: Span


def bold_drift(aligned: Alignment) -> Iterator[Finding]:
    """Yield where bold words went missing, on pages that record who translated them.

    People may well put stress elsewhere; that a whole paragraph has lost its bold words is information about
    their pages.  A machine keeps what it is given.
    """
    matter = aligned.target.front_matter
    made_by = ((matter.text("ms.translationtype") if matter else None) or "").strip().upper()
    if made_by not in (_MACHINE, _HUMAN):
        return
    if aligned.source.text.count("**") <= aligned.target.text.count("**"):
        return
    found = [
        finding
        for pair in _pairs(aligned)
        if (finding := _told(aligned, pair, machine=made_by == _MACHINE)) is not None
    ]
    if len(found) <= _MOST:
        yield from found


def _pairs(aligned: Alignment) -> Iterator[_Pair]:
    for unit in aligned.units:
        if len(unit.source) != 1 or len(unit.target) != 1:
            continue
        [there], [here] = unit.source, unit.target
        if there.kind is here.kind is BlockKind.PARAGRAPH:
            yield _Pair(there.span, here.span)
        elif there.kind is here.kind is BlockKind.TABLE:
            yield from _cells(aligned, there, here)


def _cells(aligned: Alignment, there: Block, here: Block) -> Iterator[_Pair]:
    original, table = table_at(aligned.source, there.span), table_at(aligned.target, here.span)
    if original is None or table is None or len(original.rows) != len(table.rows):
        return
    for first, second in zip((original.header, *original.rows), (table.header, *table.rows), strict=True):
        if len(first.cells) == len(second.cells):
            for one, other in zip(first.cells, second.cells, strict=True):
                yield _Pair(one.span, other.span)


def _told(aligned: Alignment, pair: _Pair, *, machine: bool) -> Finding | None:
    there, here = _bold(aligned.source, pair.there), _bold(aligned.target, pair.here)
    if len(here) >= len(there) or (here and not machine):
        return None
    words = ", ".join(f"“{shortened(text, 30)}”" for text in there[:_SHOWN])
    more = "" if len(there) <= _SHOWN else f" and {len(there) - _SHOWN} more"
    has = "nothing" if not here else f"only {len(here)} of {len(there)}"
    return Finding(
        first_line(aligned.target, pair.here),
        f"The English text has {words}{more} in bold, this one {has}; make the same words bold.",
        severity=Severity.INFO if here or not machine else None,
        origin=Origin.INTRODUCED,
        source=", ".join(there),
    )


def _bold(document: Document, span: Span) -> list[str]:
    """Return the bold stretches in a span, code left out."""
    text = document.text[span.start : span.end]
    if "**" not in text:
        return []
    spans = document.code_spans
    at = bisect_left(spans, span.start, key=lambda code: code.span.start)
    while at < len(spans) and spans[at].span.start < span.end:
        start, end = (offset - span.start for offset in spans[at].span)
        text = f"{text[:start]}{'`' * (end - start)}{text[end:]}"
        at += 1
    return [match[1].strip("` ") or "`…`" for match in _BOLD.finditer(text)]
