"""Blank a document down to its translatable text, offset for offset."""

import re
from typing import TYPE_CHECKING

from valint.model.span import Span

if TYPE_CHECKING:
    from valint.model.document import Document

_OBJECT = "\ufffc"
_EMPHASIS = re.compile(r"\*+|(?<!\w)_+|_+(?!\w)|~~+")
_NOT_SPACE = re.compile(r"[^\s]")


def blank(document: "Document") -> str:
    """Return `Document.prose`; see there for what stands where."""
    raise NotImplementedError
