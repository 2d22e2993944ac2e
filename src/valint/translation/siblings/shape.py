"""What a page has in common with its translations, whatever their languages.

That is its blocks in order, and in them the addresses of links, code, and numbers.  Facts hold it as one
string, which is small, and is read only where pages are compared.
"""

import re
from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import NamedTuple
from zlib import crc32

from valint.model.document import OBJECT, Block, BlockKind, Document, LinkKind, Table
from valint.model.front_matter import YamlNode
from valint.model.lazy_regex import lazy_regex
from valint.model.span import Region, Span
from valint.translation.source.figures import number_spans
from valint.translation.source.programs import code_tokens, is_program

_MOST = 5_000
"""A page with more pieces is not compared: a table of thousands of rows says little about a translation."""

_BOLD = lazy_regex(r"(?:<a\b[^>]*>\s*</a>\s*)*(\*\*|__)(?=\S)(?P<text>(?:(?!\1).)+)\1(?P<rest>.*)", re.DOTALL)
_NOTHING = lazy_regex(r"(?:\s|<br ?/?>|\\|:|：)*")
_QUESTION = tuple("?？؟՞;")
_LONGEST_BOLD = 400
# What stands for many digits in the languages that have such a word: 10万 is 100,000.
_MAGNITUDE = lazy_regex(r"[百千万萬億亿兆백천만억]|लाख|करोड़|\d[KkMm]\b")


class Kind(StrEnum):
    """What a piece is; blocks first, then what stands in them."""

    HEADING = "h"
    """`value` is its English bookmark, `depth` its level."""
    SECTION = "g"
    """A section of a FAQ page in YAML."""
    PARAGRAPH = "p"
    """`value` tells whether it is bold, and a question."""
    LIST = "l"
    ITEM = "i"
    QUOTE = "q"
    """`value` is `[` where an alert may be meant."""
    ALERT = "a"
    """`value` is its keyword."""
    TABLE = "t"
    """`value` is the number of columns, empty where a row has more."""
    CODE = "c"
    """`value` is its language, and a sum of what is never translated."""
    ROW = "r"
    QUESTION = "f"
    """A question of a FAQ page in YAML."""
    LINK = "k"
    IMAGE = "m"
    INCLUDE = "n"
    SPAN = "s"
    """Code within a sentence."""
    NUMBER = "d"
    MAGNITUDE = "z"
    """A block has a word that stands for many digits, so that its numbers cannot be compared."""


BOLD, BOLD_QUESTION = "b", "q"
BLOCKS = frozenset("hgfpliqatc")


class Piece(NamedTuple):
    """One thing that every translation of a page should have.

    `size` counts the letters of a block.  `region` is what a report marks, at most one line.
    """

    kind: Kind
    depth: int
    value: str
    size: int
    region: Region


_KINDS = {str(kind): kind for kind in Kind}
_PLAIN = {BlockKind.LIST: Kind.LIST, BlockKind.ITEM: Kind.ITEM}


def shape_of(document: Document, *, questions: bool = True) -> str:
    """Return the pieces of a page as a string, empty where it has too many to compare.

    Without `questions` nothing tells bold paragraphs from others: where a profile says which questions a page
    must hold, they are counted by that.
    """
    found = sorted(_blocks(document, questions=questions))
    if len(found) <= _MOST:
        found += _inline(document)
        found.sort()
    if len(found) > _MOST:
        return ""
    signs, places = [], []
    for _, _, kind, depth, value, size, span in found:
        line, column, _, end = document.lines.region(_on_one_line(document.text, span))
        signs.append(f"{kind}{depth} {' '.join(value.split())}" if value else f"{kind}{depth} ")
        places.append(f"{size} {line} {column} {end}")
    return "\n".join(signs + places)


class Shape:
    """What `shape_of` made a string of; a piece's sign is the same in every translation, or may be.

    Raises:
        ValueError: it is no such string.
    """

    def __init__(self, shape: str) -> None:
        lines = shape.split("\n") if shape else []
        if len(lines) % 2:
            raise ValueError("no shape of a page")
        half = len(lines) // 2
        self.signs: Sequence[str] = lines[:half]
        self._places = lines[half:]

    def pieces(self) -> list[Piece]:
        """Return the pieces."""
        found = []
        for sign, place in zip(self.signs, self._places, strict=True):
            head, _, value = sign.partition(" ")
            size, line, column, end = map(int, place.split(" "))
            found.append(Piece(_KINDS[head[0]], int(head[1:]), value, size, Region(line, column, line, end)))
        return found


# Where it begins, what comes first at one place, and the piece.
_Found = tuple[int, int, Kind, int, str, int, Span]


def _size(prose: str, start: int, end: int) -> int:
    """Count what readers read of a stretch, spaces and code left out."""
    blanks = prose.count(" ", start, end) + prose.count("\n", start, end) + prose.count(OBJECT, start, end)
    return end - start - blanks


def _on_one_line(text: str, span: Span) -> Span:
    stop = text.find("\n", span.start, span.end)
    return span if stop < 0 else Span(span.start, stop)


def _blocks(document: Document, *, questions: bool) -> Iterator[_Found]:
    headings = {heading.span.start: heading for heading in document.headings}
    alerts = {alert.span.start: alert for alert in document.alerts}
    tables = {table.span.start: table for table in document.tables}
    code = {block.span.start: block for block in document.code_blocks}
    prose = document.prose
    for order, block in enumerate(document.blocks):
        kind, span, depth = block
        start = span.start
        if kind is BlockKind.PARAGRAPH:
            size = _size(prose, *span)
            bold = _boldness(document, block) if questions else ""
            yield start, order, Kind.PARAGRAPH, depth, bold, size, span
        elif kind in _PLAIN:
            yield start, order, _PLAIN[kind], depth, "", _size(prose, *span), span
        elif kind is BlockKind.HEADING and start in headings:
            heading = headings[start]
            kept = heading.frozen or heading.explicit
            name = "" if kept is None else kept.name
            size = _size(prose, *heading.text_span)
            yield start, order, Kind.HEADING, heading.level, name, size, heading.text_span
        elif kind is BlockKind.QUOTE and start in alerts:
            yield start, order, Kind.ALERT, depth, alerts[start].kind, 0, alerts[start].marker_span
        elif kind is BlockKind.QUOTE:
            meant = document.text[start : span.end].lstrip("> \t")[:1] == "["
            yield start, order, Kind.QUOTE, depth, "[" if meant else "", _size(prose, *span), span
        elif kind is BlockKind.TABLE and start in tables:
            yield from _table(document, tables[start], order, depth)
        elif kind is BlockKind.CODE and start in code:
            language = (code[start].info.split() or [""])[0]
            tokens = code_tokens(document, code[start]) if is_program(language) else []
            total = crc32("\0".join(tokens).encode("utf-8", "surrogatepass")) if tokens else 0
            yield start, order, Kind.CODE, depth, f"{total:x} {language}", 0, span
    if document.mime is not None and document.data is not None:
        yield from _faq(document.data)


def _boldness(document: Document, block: Block) -> str:
    start, end = block.span
    if document.text[start] not in "*_<" or end - start > _LONGEST_BOLD:
        return ""
    match = _BOLD.match(document.text, start, end)
    if match is None:
        return ""
    if match["text"].rstrip(" *_").endswith(_QUESTION):
        return BOLD_QUESTION
    return BOLD if _NOTHING.fullmatch(match["rest"]) else ""


def _table(document: Document, table: Table, order: int, depth: int) -> Iterator[_Found]:
    columns, prose = len(table.header.cells), document.prose
    rows = [row for row in table.rows if row.opened or row.closed or len(row.cells) > 1]
    regular = len(rows) == len(table.rows) and all(len(row.cells) <= columns for row in rows)
    size = _size(prose, *table.span)
    yield table.span.start, order, Kind.TABLE, depth, str(columns) if regular else "", size, table.span
    for row in rows:
        yield row.span.start, order, Kind.ROW, depth, "", _size(prose, *row.span), row.span


def _faq(data: YamlNode) -> Iterator[_Found]:
    sections = data.entries.get("sections") if data.entries is not None else None
    for section in sections.node.elements or () if sections is not None else ():
        yield section.span.start, -2, Kind.SECTION, 1, "", 0, Span(section.span.start, section.span.start + 1)
        questions = section.entries.get("questions") if section.entries is not None else None
        for question in questions.node.elements or () if questions is not None else ():
            yield question.span.start, -1, Kind.QUESTION, 0, "", 0, question.span


def _inline(document: Document) -> Iterator[_Found]:
    behind = len(document.blocks)
    for link in document.links:
        kind = Kind.IMAGE if link.image else Kind.LINK
        if link.kind is LinkKind.INCLUDE:
            kind = Kind.INCLUDE
        destination = link.destination.strip()
        if destination and not destination.lower().startswith("mailto:"):
            yield link.span.start, behind, kind, 0, destination, 0, link.destination_span
    for code in document.code_spans:
        yield code.span.start, behind, Kind.SPAN, 0, code.text, 0, code.span
    prose = document.prose
    for block in document.blocks:
        if block.kind is BlockKind.PARAGRAPH or block.kind is BlockKind.TABLE:
            start, end = block.span
            found = number_spans(prose, start, end)
            if found and _MAGNITUDE.search(prose, start, end) is not None:
                yield start, behind, Kind.MAGNITUDE, 0, "", 0, block.span
                continue
            for number in found:
                yield number[0], behind, Kind.NUMBER, 0, prose[slice(*number)], 0, Span(*number)
