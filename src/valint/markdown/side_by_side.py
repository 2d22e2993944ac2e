"""The English beside its translation, which a site shows to whoever asks for it.

Some pages of Microsoft Learn carry every sentence twice, and readers see the second one on demand alone:

    <span data-ttu-id="1-1">Gem.</span><span class="sxs-lookup"><span data-stu-id="1-1">Save.</span></span>

It is meant to be English, so it is no part of the page's own text.
"""

from collections.abc import Iterable, Iterator

from valint.markdown.inline_parser import Piece, PieceKind

SIDE_BY_SIDE = "sxs-lookup"
"""The class of the element that holds the English."""


def originals(text: str, pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Yield the elements in inline source that hold the English, each as one construct without any text.

    Args:
        text: the inline source.
        pieces: its constructs, by start.
    """
    opened, depth = -1, 0
    for piece in pieces:
        if piece.kind is not PieceKind.HTML:
            continue
        tag = text[piece.start : piece.end].lower()
        if tag.startswith("</span"):
            depth -= 1
            if opened >= 0 and not depth:
                yield Piece(opened, piece.end, PieceKind.DIRECTIVE, opened, piece.end)
                opened = -1
        elif tag.startswith("<span") and not tag.endswith("/>"):
            if opened < 0 and SIDE_BY_SIDE in tag:
                opened, depth = piece.start, 0
            depth += 1
