"""Turn mistune's block tokens into a `Document`."""

import re
from collections.abc import Sequence
from typing import Any

from mistune.helpers import parse_link_href
from mistune.util import unikey

from valint.markdown import directives as learn
from valint.markdown.block_parser import MappedBlockParser
from valint.markdown.constructs import Constructs
from valint.markdown.headings import read_frozen, read_heading, read_words
from valint.markdown.inline_parser import Piece, PieceKind
from valint.markdown.inline_text import unescape
from valint.markdown.leaf_reader import Definition, LeafReader
from valint.markdown.lists import ItemShape
from valint.markdown.source_map import Leaf, MappedState, SourceLines
from valint.markdown.tables import split_row
from valint.model.document import (
    Alert,
    BlockKind,
    BlockQuote,
    Cell,
    CodeBlock,
    Heading,
    ListBlock,
    ListItem,
    Row,
    Table,
)
from valint.model.lazy_regex import lazy_regex
from valint.model.span import Span

_QUOTE_MARKER = lazy_regex(r" {0,3}> ?")
_LABEL = lazy_regex(r" {0,3}\[((?:[^\\\[\]]|\\.)*)\]:", re.S)
_FENCE = lazy_regex(r" {0,3}(`{3,}|~{3,})")
_PARSER = MappedBlockParser()

Token = dict[str, Any]
BlockPlace = tuple[BlockKind, int, int, int]
"""A block's kind, where it starts and ends, and its depth."""

_PARAGRAPH, _ITEM = BlockKind.PARAGRAPH, BlockKind.ITEM
_new = tuple.__new__  # for what is made most often: half the time of the generated constructor


class DocumentBuilder:
    """Gathers a document's blocks; the inline constructs gather in `found`.

    Args:
        text: the text of the document.
    """

    def __init__(self, text: str) -> None:
        self.found = Constructs(text)
        self.reader = LeafReader(self.found)
        self.blocks: list[BlockPlace] = []
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
            kind = token["type"]
            if kind == "paragraph":
                if alert:
                    self._first_of_quote(token, depth)
                    alert = False
                else:
                    self._paragraph(token["state"], token["start"], token["end"], depth)
            elif kind == "blank_line":
                continue
            elif kind == "frozen_heading":
                self._frozen_heading(token, depth)
            elif kind == "atx_heading":
                self._atx_heading(token, depth)
            elif kind == "heading":
                self._heading(token, depth)
            elif kind == "list":
                self._list(token, depth)
            elif kind == "alert":
                self._alert(token["match"], token["state"], depth)
            elif kind == "block_quote":
                self._quote(token, depth)
            elif kind == "table":
                self._table(token, depth)
            elif kind == "block_code":
                self._code(token, depth)
            elif kind == "block_html":
                self._block(BlockKind.HTML, token, depth)
                self.reader.read_html(token["state"].leaf(token["start"], token["end"]))
            elif kind == "thematic_break":
                self._block(BlockKind.BREAK, token, depth)
        tokens.clear()

    def _block(self, kind: BlockKind, token: Token, depth: int) -> Span:
        span: Span = token["state"].span(token["start"], token["end"])
        self.blocks.append((kind, *span, depth))
        return span

    def _paragraph(self, state: MappedState, start: int, end: int, depth: int) -> None:
        text = state.src[start:end].rstrip(" \t\n")
        if text[:1] == " ":
            indented = len(text)
            text = text.lstrip(" \t")
            start += indented - len(text)
        if text and text[0] > " " and text[-1] > " ":
            at = None
            if state.shift is not None:
                at = start + state.shift
            elif "\n" not in text:
                at = state.offset(start)
            if at is not None:
                self.blocks.append((_PARAGRAPH, at, at + len(text), depth))
                self.reader.read_text(text, at)
                return
        self.blocks.append((_PARAGRAPH, *state.bounds(start, end), depth))
        self.reader.read(state.leaf(start, end))

    def _first_of_quote(self, token: Token, depth: int) -> None:
        """Read the first paragraph of a quote, which may begin with an alert's keyword."""
        state: MappedState = token["state"]
        start, end = token["start"], token["end"]
        found = learn.ALERT.match(state.src, start, end)
        if found is None:
            self._paragraph(state, start, end, depth)
            return
        span = self._block(BlockKind.PARAGRAPH, token, depth)
        leaf: Leaf = state.leaf(start, end)
        text, marker_end = leaf.text, found.end() - start
        marker = leaf.span(0, marker_end)
        quote = self.quotes[-1].span if self.quotes else span
        line_end = text.find("\n")
        if line_end == marker_end and "\n" not in text[line_end + 1 :]:
            # A keyword and one line of text, as most alerts are: nothing reaches from one to the other.
            words = text[line_end + 1 :].lstrip(" ")
            start = len(text) - len(words)
            line, at = leaf.offset(line_end + 1), leaf.offset(start)
            self.found.runs += ((*marker, "\n"), (marker.end, line, " "), (line, at, ""))
            self.reader.read_text(words, at)
            trailing = None
        else:
            self.reader.read(leaf, [Piece(0, marker_end, PieceKind.MARK, 0, marker_end)])
            rest = text[marker_end : line_end if line_end >= 0 else len(text)]
            at = marker_end + len(rest) - len(rest.lstrip())
            trailing = leaf.span(at, at + len(rest.strip())) if rest.strip() else None
        self.found.alerts.append(_new(Alert, (found[1].upper(), quote, marker, trailing)))

    def _frozen_heading(self, token: Token, depth: int) -> None:
        match: re.Match[str] = token["match"]
        heading = read_frozen(match, token["state"].shift, depth, self.found)
        if heading is None:
            content = match.end(1), match.end(4)
            self._any_heading(token, len(match[1]), content, depth)
        else:
            self.blocks.append((BlockKind.HEADING, *heading.span, depth))
            self.headings.append(heading)

    def _atx_heading(self, token: Token, depth: int) -> None:
        state: MappedState = token["state"]
        line, content = token["start"], token["content"]
        if state.shift is not None:
            shift = state.shift
            heading = read_words(line + shift, content[0] + shift, content[1] + shift, depth, self.found)
            if heading is not None:
                self.blocks.append((BlockKind.HEADING, *heading.span, depth))
                self.headings.append(heading)
                return
        self._any_heading(token, content[0] - line, _atx_content(state.src, *content), depth)

    def _heading(self, token: Token, depth: int) -> None:
        state: MappedState = token["state"]
        if token["style"] == "atx":
            content = _atx_content(state.src, *token["content"])
        else:
            content = token["start"], state.src.rfind("\n", token["start"], token["end"] - 1)
        self._any_heading(token, token["attrs"]["level"], content, depth)

    def _any_heading(self, token: Token, level: int, content: tuple[int, int], depth: int) -> None:
        span = self._block(BlockKind.HEADING, token, depth)
        self.headings.append(read_heading(token["state"].leaf(*content), level, span, depth, self.reader))

    def _list(self, token: Token, depth: int) -> None:
        state: MappedState = token["state"]
        before, ordered = len(self.lists), token["attrs"]["ordered"]
        blocks_before = len(self.blocks)
        shapes: list[re.Match[str] | ItemShape] = token["items"]
        items = []
        shift, add, read_text = state.shift, self.blocks.append, self.reader.read_text
        for at, shape in enumerate(shapes, 1):
            if isinstance(shape, re.Match):
                # All of the item stands on one line, and as far from its place in the document as the marker.
                written, words = shape.groups()
                start, (text, text_end) = shape.start(), shape.span(2)
                first = start + shift if shift is not None else state.offset(start)
                place = first + text - start
                last = first + text_end - start
                add((_ITEM, first, last, depth))
                add((_PARAGRAPH, place, last, depth + 1))
                read_text(words, place)
                width, count = len(written), int(written[:-1]) if ordered else None
            else:
                start, marker_end, count, children, text, text_end = shape
                first, last = state.bounds(start, _start(shapes[at]) if at < len(shapes) else token["end"])
                add((_ITEM, first, last, depth))
                if children is None:
                    self._paragraph(state, text, text_end, depth + 1)
                else:
                    self._walk(children, depth + 1)
                width = marker_end - start
            marker = _new(Span, (first, first + width))
            items.append(_new(ListItem, (_new(Span, (first, last)), marker, count)))
        # It begins where its first item does, and ends with its last one.
        span = _new(Span, (items[0].span.start, last))
        self.blocks.insert(blocks_before, (BlockKind.LIST, *span, depth))
        self.lists.insert(before, _new(ListBlock, (span, ordered, tuple(items), depth)))

    def _alert(self, match: re.Match[str], state: MappedState, depth: int) -> None:
        """Read a quote that is an alert's keyword and one line, as `_quote` reads it."""
        _, keyword, words = match.groups()
        first, place, start = map(state.offset, map(match.start, (1, 2, 3)))
        end = start + len(words)
        marker = _new(Span, (place, place + len(keyword)))
        span = _new(Span, (first, end))
        self.blocks += ((BlockKind.QUOTE, *span, depth), (_PARAGRAPH, place, end, depth + 1))
        self.quotes.append(_new(BlockQuote, (span, marker, depth)))
        self.found.runs += ((*marker, "\n"), (marker[1], start, " "))
        self.reader.read_text(words, start)
        self.found.alerts.append(_new(Alert, (keyword[2:-1].upper(), span, marker, None)))

    def _quote(self, token: Token, depth: int) -> None:
        state: MappedState = token["state"]
        span = self._block(BlockKind.QUOTE, token, depth)
        marker = _QUOTE_MARKER.match(state.src, token["start"])
        first = marker.end() if marker else token["start"]
        first_line = state.span(first, state.find_line_end_at(first))
        self.quotes.append(_new(BlockQuote, (span, first_line, depth)))
        children = token["children"]
        leading = next((child for child in children if child["type"] != "blank_line"), None)
        self._walk(children, depth + 1, alert=leading is not None and leading["type"] == "paragraph")

    def _table(self, token: Token, depth: int) -> None:
        span = self._block(BlockKind.TABLE, token, depth)
        state: MappedState = token["state"]
        start, end = token["delimiter"]
        header = self._row(state, token["start"], state.src[token["start"] : start])
        rows = []
        lines = state.src[end : token["end"]].removesuffix("\n")
        for line in lines.split("\n") if lines else ():
            rows.append(self._row(state, end, line))
            end += len(line) + 1
        self.tables.append(
            Table(span, header, state.span(*token["delimiter"]), token["alignments"], tuple(rows))
        )

    def _row(self, state: MappedState, start: int, line: str) -> Row:
        """Read the row `line`, which begins at `start`."""
        line = line.rstrip(" \t\n")
        if line[0] in " \t":
            indented = len(line)
            line = line.lstrip(" \t")
            start += indented - len(line)
        parts, opened, closed = split_row(line)
        shift, read_text = state.shift, self.reader.read_text
        cells = []
        at = start + opened
        for part in parts:
            at += len(part)
            words = part.lstrip(" \t")
            place = at - len(words) + shift if shift is not None else state.offset(at - len(words))
            words = words.rstrip(" \t")
            cells.append(_new(Cell, (_new(Span, (place, place + len(words))),)))
            if words:
                read_text(words, place)
            at += 1
        end = start + len(line)
        if shift is not None and line[-1] > " ":
            span = start + shift, end + shift
        else:
            span = state.bounds(start, end)
        return _new(Row, (_new(Span, span), tuple(cells), opened, closed))

    def _code(self, token: Token, depth: int) -> None:
        span = self._block(BlockKind.CODE, token, depth)
        fenced = token["style"] == "fenced"
        info = token.get("attrs", {}).get("info", "")
        self.code_blocks.append(_new(CodeBlock, (span, fenced, info, not fenced or _is_closed(token))))


def _start(item: re.Match[str] | ItemShape) -> int:
    return item.start() if isinstance(item, re.Match) else item[0]


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
