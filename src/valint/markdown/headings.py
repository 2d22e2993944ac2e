"""Turn a heading's source into a `Heading`.

Nearly every localized heading is a frozen anchor and plain words, or plain words and perhaps an id in braces;
one pattern each reads them.  All others go through `LeafReader.read`; `tests/markdown/test_headings.py`
compares the ways.
"""

import re
from collections.abc import Sequence

from valint.markdown import directives as learn
from valint.markdown.constructs import Constructs
from valint.markdown.inline_parser import Piece, PieceKind
from valint.markdown.inline_text import OBJECT, literal, visible
from valint.markdown.leaf_reader import LeafReader, has_syntax
from valint.markdown.side_by_side import SIDE_BY_SIDE
from valint.markdown.source_map import Leaf
from valint.model.document import Anchor, ExplicitId, Heading
from valint.model.lazy_regex import lazy_regex
from valint.model.span import Span

# An ATX heading: an anchor and words in which only emphasis, escapes and entities are marked.
FROZEN_HEADING = lazy_regex(
    r"(#{1,6})[ \t]+<a (name|id)=\"([\w \-.]+)\"></a>([^\[\]<`{}\n]*[^\[\]<`{}\s#])[ \t]*(?:\n|\Z)"
)
# The content of one: such words, and the id as sites of MkDocs write it.
_WORDS = lazy_regex(r"[ \t]+(?=\S)([^\[\]<`{}\n#]*[^\[\]<`{}\s#])(?:[ \t]*(\{ #([^\s{}]+) \}))?[ \t]*\Z")
_new = tuple.__new__


def read_frozen(match: re.Match[str], shift: int, depth: int, found: Constructs) -> Heading | None:
    """Read an ATX heading that is a frozen anchor and plain words, None where it is something else.

    Args:
        match: what `FROZEN_HEADING` matches.
        shift: what to add to its offsets to get the document's.
        depth: how many containers are around it.
        found: where its anchor and tags go.
    """
    level, key, name, words = match.groups()
    if has_syntax(words):
        return None
    slug_text = literal(words)
    line, end = match.start() + shift, match.end(4) + shift
    start = end - len(words)
    middle = start - 4
    opening = middle - len(key) - len(name) - 7
    tag = (opening, middle)
    name_span = _new(Span, (middle - 2 - len(name), middle - 2))
    frozen: Anchor = _new(Anchor, (name, _new(Span, tag), name_span, "a", key))
    found.anchors.append(frozen)
    found.tags += (tag, (middle, start))
    found.runs.append((opening, end, ((opening, opening, opening, start, OBJECT),)))
    shown = _new(Span, (end - len(words.lstrip()), end))
    plain = " ".join(slug_text.split())
    return _new(
        Heading,
        (len(level), _new(Span, (line, end)), plain, shown, slug_text, frozen, None, None, False, depth),
    )


def read_words(line: int, at: int, stop: int, depth: int, found: Constructs) -> Heading | None:
    """Read an ATX heading of plain words with or without an id in braces, None where it is something else.

    Args:
        line: where the heading begins, with a `#`, in the document.
        at: where the content begins, behind the last `#`.
        stop: where its line ends.
        depth: how many containers are around it.
        found: where its prose goes.
    """
    match = _WORDS.match(found.text, at, stop)
    if match is None:
        return None
    words = match[1]
    if has_syntax(words):
        return None
    slug_text = literal(words)
    place = match.span(1)
    last = place[1]
    found.runs.append((*place, ""))
    explicit = None
    if match[2]:
        braces = match.span(2)
        explicit = _new(ExplicitId, (match[3], _new(Span, braces), _new(Span, match.span(3))))
        found.runs.append((last, braces[1], "\n"))
        last = braces[1]
    plain = " ".join(slug_text.split())
    span, shown = _new(Span, (line, last)), _new(Span, place)
    return _new(Heading, (at - line, span, plain, shown, slug_text, None, explicit, None, False, depth))


def read_heading(leaf: Leaf, level: int, span: Span, depth: int, reader: LeafReader) -> Heading:
    """Read any heading; its links, anchors and code go to what `reader` has found."""
    text, found = leaf.text, reader.found
    extra: list[Piece] = []
    explicit = None
    named = learn.EXPLICIT_ID.search(text) if text.endswith("}") else None
    words_end = len(text)
    if named:
        words_end = named.start()
        extra.append(Piece(named.start(), named.end(), PieceKind.MARK, named.start(), named.end()))
        brace = text.index("{", named.start())
        group = named.lastindex or 1
        explicit = ExplicitId(named[group], leaf.span(brace, len(text)), leaf.span(*named.span(group)))
    links_before, anchors_before = len(found.links), len(found.anchors)
    pieces = reader.read(leaf, extra)
    words_start = _frozen_end(text, words_end)
    frozen = found.anchors[anchors_before] if words_start else None
    slug_text = shown = visible(text, words_start, words_end, pieces)
    if SIDE_BY_SIDE in text:
        slug_text = visible(text, words_start, words_end, reader.published(text[:words_end]))
    links = found.links[links_before:]
    tab = None
    if len(links) == 1 and links[0].destination.startswith("#tab/"):
        tab = learn.parse_tab(links[0].destination)
    return Heading(
        level,
        span,
        " ".join(shown.split()),
        _words_span(leaf, words_start, words_end, pieces),
        slug_text,
        frozen,
        explicit,
        tab,
        _code_only(text, words_start, words_end, pieces),
        depth,
    )


def _frozen_end(text: str, end: int) -> int:
    """Return where the words behind a frozen anchor start, 0 where there is none."""
    match = learn.FROZEN.match(text)
    # docfx's rewriter wants a third inline behind the two tags.
    return match.end() if match is not None and text[match.end() : end].strip() else 0


def _words_span(leaf: Leaf, start: int, end: int, pieces: Sequence[Piece]) -> Span:
    """Narrow to what a reader sees: leading and trailing tags and white space are left out."""
    text = leaf.text
    unseen = [
        p for p in pieces if p.kind is PieceKind.HTML or (p.kind is PieceKind.DIRECTIVE and not p.label)
    ]
    tags = {p.start: p.end for p in unseen}
    tag_starts = {p.end: p.start for p in unseen}
    while start < end and (text[start].isspace() or start in tags):
        start = tags.get(start, start + 1)
    while end > start and (text[end - 1].isspace() or end in tag_starts):
        end = tag_starts.get(end, end - 1)
    return leaf.span(start, end)


def _code_only(text: str, start: int, end: int, pieces: Sequence[Piece]) -> bool:
    if "`" not in text:
        return False
    rest, at = [], start
    for piece in pieces:
        if piece.kind in (PieceKind.CODE, PieceKind.HTML) and piece.start >= at:
            rest.append(text[at : piece.start])
            at = piece.end
    rest.append(text[at:end])
    return not any(character.isalnum() for part in rest for character in part)
