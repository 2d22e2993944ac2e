"""Blank a document down to its translatable text, offset for offset."""

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from valint.model.document import Document

_OBJECT = "\ufffc"
_MARKUP = re.compile(
    r"\*+|~~+|(?<!\w)_+|_+(?!\w)|&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});|[\r\n]"
)
# Most runs hold nothing of it, which a search for a single character tells in a tenth of the time.
_MARK = re.compile(r"[*~_&\r\n]")


def blank(document: "Document") -> str:
    """Return `Document.prose`; see there for what stands where."""
    text = document.text
    parts: list[str] = []
    at = 0
    for start, end, fill in document.prose_runs:
        if start > at:
            parts.append("\n" * (start - at))
        elif start < at:
            start = min(at, end)
        if fill:
            parts.append(fill * (end - start))
        else:
            words = text[start:end]
            parts.append(_MARKUP.sub(_space_out, words) if _MARK.search(words) else words)
        at = end if end > at else at
    parts.append("\n" * (len(text) - at))
    return "".join(parts)


def _space_out(match: re.Match[str]) -> str:
    found = match.group()
    if found.startswith("&") and found != "&nbsp;":
        return _OBJECT * len(found)
    return " " * len(found)
