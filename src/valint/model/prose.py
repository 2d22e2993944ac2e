"""Blank a document down to its translatable text, offset for offset."""

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from valint.model.lazy_regex import lazy_regex

if TYPE_CHECKING:
    from valint.model.document import Document, Mark

_OBJECT = "\ufffc"
# Each begins with a character of its own, which the engine skips to.
_UNDERSCORES = lazy_regex(r"_(?:(?<!\w_)_*|_*(?!\w))")
_STRUCK = lazy_regex(r"~~+")
_ENTITY = lazy_regex(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")


def blank(document: "Document") -> str:
    """Return `Document.prose`; see there for what stands where."""
    text = document.text
    returns = "\r" in text
    parts: list[str] = []
    add = parts.append
    at = 0
    for start, end, fill in document.prose_runs:
        if fill and isinstance(fill, str):
            words = fill * (end - start)
        else:
            words = "".join(_parts(text, start, end, fill)) if fill else text[start:end]
            if "\n" in words:
                words = words.replace("\n", " ")
            if returns:
                words = words.replace("\r", " ")
        if start > at:
            add("\n" * (start - at))
        elif start < at:
            if end <= at:
                continue
            words = words[at - start :]
        add(words)
        at = end
    add("\n" * (len(text) - at))
    return _without_marks("".join(parts))


def _parts(text: str, at: int, end: int, marks: "Iterable[Mark]") -> list[str]:
    parts: list[str] = []
    add = parts.append
    for markup, inner, inner_end, behind, fill in marks:
        add(text[at:markup])
        if inner > markup:
            add(fill * (inner - markup))
            add(text[inner:inner_end])
            add(fill * (behind - inner_end))
        else:
            add(fill * (behind - markup))
        at = behind
    add(text[at:end])
    return parts


def _without_marks(prose: str) -> str:
    """Blank the marks of emphasis and what entities stand for, in all runs at once."""
    if "*" in prose:
        prose = prose.replace("*", " ")
    if "_" in prose:
        prose = _UNDERSCORES.sub(_spaces, prose)
    if "~" in prose:
        prose = _STRUCK.sub(_spaces, prose)
    if "&" in prose:
        prose = _ENTITY.sub(_object, prose)
    return prose


def _spaces(match: re.Match[str]) -> str:
    return " " * len(match[0])


def _object(match: re.Match[str]) -> str:
    entity = match[0]
    return (" " if entity == "&nbsp;" else _OBJECT) * len(entity)
