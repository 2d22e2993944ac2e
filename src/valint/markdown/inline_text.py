"""What a reader sees of inline source, and which parts of it are words."""

import html
import re
from collections.abc import Iterator, Sequence

from valint.markdown.inline_parser import Piece, PieceKind
from valint.model.lazy_regex import lazy_regex

OBJECT = "\ufffc"
_MARKUP = lazy_regex(
    r"\\(?P<escaped>[!-/:-@\[-`{-~])"
    r"|(?P<entity>&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});)"
    r"|(?P<marks>\*+|_+|~~)"
)

_FILLS = {
    PieceKind.CODE: OBJECT,
    PieceKind.HTML: OBJECT,
    PieceKind.AUTOLINK: OBJECT,
    PieceKind.IMAGE: OBJECT,
    PieceKind.INCLUDE: OBJECT,
    PieceKind.VIDEO: "\n",
    PieceKind.DIRECTIVE: OBJECT,
    PieceKind.MARK: "\n",
}


def unescape(text: str) -> str:
    """Resolve backslash escapes and entities (CommonMark 0.31.2 sections 2.4 and 2.5)."""
    if "\\" not in text and "&" not in text:
        return text
    return _MARKUP.sub(lambda m: m["escaped"] or (html.unescape(m["entity"]) if m["entity"] else m[0]), text)


def literal(text: str) -> str:
    """Return what a text without constructs renders as."""
    if not ("*" in text or "_" in text or "\\" in text or "&" in text or "~" in text):
        return text

    def resolve(match: re.Match[str]) -> str:
        if match["escaped"]:
            return match["escaped"]
        if match["entity"]:
            return html.unescape(match["entity"])
        before = text[match.start() - 1] if match.start() else " "
        after = text[match.end()] if match.end() < len(text) else " "
        if before.isspace() and after.isspace():
            return match[0]
        if match[0][0] == "_" and before.isalnum() and after.isalnum():
            return match[0]
        return "" if match[0] != "~~" or not before.isspace() or not after.isspace() else match[0]

    return _MARKUP.sub(resolve, text)


def visible(text: str, start: int, end: int, pieces: Sequence[Piece]) -> str:
    """Return what `text[start:end]` renders as, HTML left out and line breaks kept.

    Code content, link text and alternative text count; includes and `<xref:...>` do not (links.md section 2).
    """
    parts: list[str] = []
    for a, b, piece in _walk(start, end, pieces):
        if piece is None:
            parts.append(literal(text[a:b]))
        elif piece.kind is PieceKind.CODE:
            code = text[piece.inner_start : piece.inner_end].replace("\n", " ")
            parts.append(code[1:-1] if code.strip(" ") and code[0] == code[-1] == " " else code)
        elif piece.kind is PieceKind.AUTOLINK or (piece.kind is PieceKind.DIRECTIVE and piece.label):
            address = text[piece.inner_start : piece.inner_end]
            parts.append("" if address.startswith("xref:") else address)
    return "".join(parts)


def prose_runs(start: int, end: int, pieces: Sequence[Piece]) -> Iterator[tuple[int, int, str]]:
    """Yield (start, end, fill) over all of `text[start:end]`; an empty fill stands for literal text."""
    at = start
    for a, b, piece in _walk(start, end, pieces, keep_images=True):
        if a > at:
            yield at, a, " "
        yield a, b, "" if piece is None else _FILLS[piece.kind]
        at = b
    if at < end:
        yield at, end, " "


def _walk(
    start: int, end: int, pieces: Sequence[Piece], *, keep_images: bool = False
) -> Iterator[tuple[int, int, Piece | None]]:
    """Yield literal stretches (with None) and opaque constructs in order; link syntax is skipped."""
    at = start
    open_links: list[Piece] = []
    for piece in pieces:
        if piece.start < start or piece.end > end:
            continue
        while open_links and open_links[-1].inner_end <= piece.start:
            link = open_links.pop()
            if link.inner_end > at:
                yield at, link.inner_end, None
            at = max(at, link.end)
        if piece.start < at:
            continue
        if piece.start > at:
            yield at, piece.start, None
        if piece.kind is PieceKind.LINK or (piece.kind is PieceKind.IMAGE and not keep_images):
            open_links.append(piece)
            at = piece.inner_start
        else:
            yield piece.start, piece.end, piece
            at = piece.end
    while open_links:
        link = open_links.pop()
        if link.inner_end > at:
            yield at, link.inner_end, None
        at = max(at, link.end)
    if end > at:
        yield at, end, None
