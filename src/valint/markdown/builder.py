"""Turn mistune's block tokens into a `Document`."""

import re
from collections.abc import Sequence
from typing import Any

from mistune.helpers import parse_link_href
from mistune.util import unikey

from valint.markdown import directives as learn
from valint.markdown.block_parser import MappedBlockParser
from valint.markdown.inline_parser import Piece, PieceKind
from valint.markdown.inline_text import unescape, visible
from valint.markdown.leaf_reader import Definition, LeafReader
from valint.markdown.source_map import Leaf, MappedState, SourceLines
from valint.markdown.tables import RowShape
from valint.model.document import (
    Alert,
    Block,
    BlockKind,
    BlockQuote,
    Cell,
    CodeBlock,
    ExplicitId,
    Heading,
    ListBlock,
    ListItem,
    Row,
    Table,
)
from valint.model.span import Span

_MARKER = re.compile(r"[ \t]*([*+-]|(\d{1,9})[.)])")
_QUOTE_MARKER = re.compile(r" {0,3}> ?")
_LABEL = re.compile(r" {0,3}\[((?:[^\\\[\]]|\\.)*)\]:", re.S)
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_PARSER = MappedBlockParser()

Token = dict[str, Any]


class DocumentBuilder:
    """Gathers a document's blocks; the inline constructs gather in `reader`."""

    def __init__(self) -> None:
        self.reader = LeafReader()
        self.blocks: list[Block] = []
        self.headings: list[Heading] = []
        self.tables: list[Table] = []
        self.lists: list[ListBlock] = []
        self.code_blocks: list[CodeBlock] = []
        self.quotes: list[BlockQuote] = []

    def add(self, lines: SourceLines, text: str) -> None:
        """Parse `text`, whose lines stand in the document where `lines` says, and gather what it holds.

        Raises:
            SourceMapError: a construct cannot be traced back (mistune changed).
        """
        state = MappedState()
        state.place(lines)
        state.process(text)
        _PARSER.parse(state)
        self.reader.env = state.env
        # Tokens, states and the environment refer to each other; taken apart, they need no garbage collector.
        self.reader.definitions = _definitions(state.env.pop("definitions", ()))
        self._walk(state.tokens, 0)

    def _walk(self, tokens: list[Token], depth: int, alert: bool = False) -> None:  # noqa: FBT001, FBT002
        for token in tokens:
            match token["type"]:
                case "paragraph" | "block_text":
                    self._paragraph(token, depth, alert=alert)
                    alert = False
                case "heading":
                    self._heading(token, depth)
                case "list":
                    self._list(token, depth)
                case "block_quote":
                    self._quote(token, depth)
                case "table":
                    self._table(token, depth)
                case "block_code":
                    self._code(token, depth)
                case "block_html":
                    self._block(BlockKind.HTML, token, depth)
                    self.reader.read_html(token["state"].leaf(token["start"], token["end"]))
                case "thematic_break":
                    self._block(BlockKind.BREAK, token, depth)
        tokens.clear()

    def _block(self, kind: BlockKind, token: Token, depth: int) -> Span:
        span: Span = token["state"].span(token["start"], token["end"])
        self.blocks.append(Block(kind, span, depth))
        return span

    def _paragraph(self, token: Token, depth: int, *, alert: bool) -> None:
        span = self._block(BlockKind.PARAGRAPH, token, depth)
        leaf: Leaf = token["state"].leaf(token["start"], token["end"])
        found = learn.ALERT.match(leaf.text) if alert and leaf.text.startswith("[!") else None
        if found is None:
            self.reader.read(leaf)
            return
        self.reader.read(leaf, [Piece(0, found.end(), PieceKind.MARK, 0, found.end())])
        line_end = leaf.text.find("\n")
        rest = leaf.text[found.end() : line_end if line_end >= 0 else len(leaf.text)]
        at = found.end() + len(rest) - len(rest.lstrip())
        trailing = leaf.span(at, at + len(rest.strip())) if rest.strip() else None
        quote = self.quotes[-1].span if self.quotes else span
        self.reader.alerts.append(Alert(found[1].upper(), quote, leaf.span(0, found.end()), trailing))

    def _heading(self, token: Token, depth: int) -> None:
        span = self._block(BlockKind.HEADING, token, depth)
        state: MappedState = token["state"]
        if token["style"] == "atx":
            start, end = _atx_content(state.src, *token["content"])
        else:
            start, end = token["start"], state.src.rfind("\n", token["start"], token["end"] - 1)
        leaf = state.leaf(start, end)
        text = leaf.text
        extra: list[Piece] = []
        explicit = None
        named = learn.EXPLICIT_ID.search(text) if text.endswith("}") else None
        words_end = len(text)
        if named:
            words_end = named.start()
            extra.append(Piece(named.start(), named.end(), PieceKind.MARK, named.start(), named.end()))
            brace = text.index("{", named.start())
            explicit = ExplicitId(named[1], leaf.span(brace, len(text)), leaf.span(*named.span(1)))
        links_before, anchors_before = len(self.reader.links), len(self.reader.anchors)
        pieces = self.reader.read(leaf, extra)
        words_start = _frozen_end(leaf.text, words_end)
        frozen = self.reader.anchors[anchors_before] if words_start else None
        slug_text = visible(text, words_start, words_end, pieces)
        links = self.reader.links[links_before:]
        tab = None
        if len(links) == 1 and links[0].destination.startswith("#tab/"):
            tab = learn.parse_tab(links[0].destination)
        self.headings.append(
            Heading(
                token["attrs"]["level"],
                span,
                " ".join(slug_text.split()),
                _words_span(leaf, words_start, words_end, pieces),
                slug_text,
                frozen,
                explicit,
                tab,
                _code_only(text, words_start, words_end, pieces),
                depth,
            )
        )

    def _list(self, token: Token, depth: int) -> None:
        state: MappedState = token["state"]
        at = len(self.lists)
        span = self._block(BlockKind.LIST, token, depth)
        starts = token["children_at"]
        items = []
        for number, (start, child) in enumerate(zip(starts, token["children"], strict=True), 1):
            end = starts[number] if number < len(starts) else token["end"]
            marker = _MARKER.match(state.src, start)
            assert marker is not None  # noqa: S101 - mistune has matched it there
            whole = state.span(start + marker.start(1) - start, end)
            items.append(
                ListItem(
                    whole, state.span(*marker.span(1)), int(marker[2]) if marker[2] is not None else None
                )
            )
            self.blocks.append(Block(BlockKind.ITEM, whole, depth))
            self._walk(child["children"], depth + 1)
        self.lists.insert(at, ListBlock(span, token["attrs"]["ordered"], tuple(items), depth))

    def _quote(self, token: Token, depth: int) -> None:
        state: MappedState = token["state"]
        span = self._block(BlockKind.QUOTE, token, depth)
        marker = _QUOTE_MARKER.match(state.src, token["start"])
        first = marker.end() if marker else token["start"]
        self.quotes.append(BlockQuote(span, state.span(first, state.find_line_end_at(first)), depth))
        children = token["children"]
        leading = next((child for child in children if child["type"] != "blank_line"), None)
        self._walk(children, depth + 1, alert=leading is not None and leading["type"] == "paragraph")

    def _table(self, token: Token, depth: int) -> None:
        span = self._block(BlockKind.TABLE, token, depth)
        state: MappedState = token["state"]
        self.tables.append(
            Table(
                span,
                self._row(state, token["header"]),
                state.span(*token["delimiter"]),
                token["alignments"],
                tuple(self._row(state, row) for row in token["rows"]),
            )
        )

    def _row(self, state: MappedState, shape: RowShape) -> Row:
        start, end, cells, opened, closed = shape
        found = []
        for a, b in cells:
            found.append(Cell(state.span(a, b)))
            if b > a:
                self.reader.read(state.leaf(a, b))
        return Row(state.span(start, end), tuple(found), opened, closed)

    def _code(self, token: Token, depth: int) -> None:
        span = self._block(BlockKind.CODE, token, depth)
        fenced = token["style"] == "fenced"
        info = token.get("attrs", {}).get("info", "")
        self.code_blocks.append(CodeBlock(span, fenced, info, not fenced or _is_closed(token)))


def _definitions(found: Sequence[tuple[MappedState, int, int]]) -> dict[str, Definition]:
    definitions: dict[str, Definition] = {}
    for state, start, _ in found:
        label = _LABEL.match(state.src, start)
        if label is None:
            continue
        href, end = parse_link_href(state.src, label.end(), block=True)
        if href is None or end is None:
            continue
        if state.src[end - 1] == ">" and state.src[end - len(href) - 2 : end - len(href) - 1] == "<":
            end -= 1
        place = Span(state.offset(end - len(href)), state.offset(end - 1) + 1 if href else state.offset(end))
        definitions.setdefault(unikey(label[1]), Definition(unescape(href), place))
    return definitions


def _atx_content(src: str, start: int, end: int) -> tuple[int, int]:
    """Leave out the closing sequence of `#` (CommonMark 0.31.2 section 4.2)."""
    while end > start and src[end - 1] in " \t":
        end -= 1
    closing = end
    while closing > start and src[closing - 1] == "#":
        closing -= 1
    if closing == start or src[closing - 1] in " \t":
        end = closing
    return start, end


def _frozen_end(text: str, end: int) -> int:
    """Return where the words behind a frozen anchor start, 0 where there is none."""
    match = learn.FROZEN.match(text)
    # docfx's rewriter wants a third inline behind the two tags.
    return match.end() if match is not None and text[match.end() : end].strip() else 0


def _words_span(leaf: Leaf, start: int, end: int, pieces: Sequence[Piece]) -> Span:
    """Narrow to what a reader sees: leading and trailing tags and white space are left out."""
    text = leaf.text
    tags = {p.start: p.end for p in pieces if p.kind is PieceKind.HTML}
    tag_starts = {p.end: p.start for p in pieces if p.kind is PieceKind.HTML}
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


def _is_closed(token: Token) -> bool:
    src = token["state"].src
    opening = _FENCE.match(src, token["start"])
    body = src[token["start"] : token["end"]].rstrip("\n")
    last = body[body.rfind("\n") + 1 :] if "\n" in body else ""
    closing = _FENCE.match(last)
    return bool(
        opening
        and closing
        and closing[1][0] == opening[1][0]
        and len(closing[1]) >= len(opening[1])
        and not last[closing.end() :].strip()
    )
