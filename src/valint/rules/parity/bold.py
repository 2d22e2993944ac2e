"""Bold words beside those of the English page."""

import re
from bisect import bisect_left
from collections.abc import Iterator

from valint.model.document import BlockKind, Document
from valint.model.finding import Finding, Origin, Severity
from valint.model.lazy_regex import lazy_regex
from valint.model.span import Span
from valint.rules.parity.comparison import shortened
from valint.translation.source.alignment import Alignment, first_line
from valint.translation.source.counterparts import Passage, cells

_BOLD = lazy_regex(r"(?<![*\\])\*{2,3}(?=[^\s*])((?:(?!\*\*).)+?)(?<=[^\s*])\*{2,3}(?!\*)", re.DOTALL)
_MACHINE, _HUMAN = "MT", "HT"
_MOST = 8
_SHOWN = 3


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
        for passage in _passages(aligned)
        if (finding := _told(aligned, passage, machine=made_by == _MACHINE)) is not None
    ]
    if len(found) <= _MOST:
        yield from found


def _passages(aligned: Alignment) -> Iterator[Passage]:
    for unit in aligned.units:
        if len(unit.source) != 1 or len(unit.target) != 1:
            continue
        [there], [here] = unit.source, unit.target
        if there.kind is here.kind is BlockKind.PARAGRAPH:
            yield Passage(there.span, here.span)
        elif there.kind is here.kind is BlockKind.TABLE:
            yield from cells(aligned, there, here)


def _told(aligned: Alignment, passage: Passage, *, machine: bool) -> Finding | None:
    there, here = _bold(aligned.source, passage.there), _bold(aligned.target, passage.here)
    if len(here) >= len(there) or (here and not machine):
        return None
    words = ", ".join(f"“{shortened(text, 30)}”" for text in there[:_SHOWN])
    more = "" if len(there) <= _SHOWN else f" and {len(there) - _SHOWN} more"
    has = "nothing" if not here else f"only {len(here)} of {len(there)}"
    return Finding(
        first_line(aligned.target, passage.here),
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
