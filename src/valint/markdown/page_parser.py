"""The ways into the model: a Markdown article, a YAML page, and a table of contents in YAML."""

from bisect import bisect_left
from collections.abc import Collection, Sequence, Set
from functools import partial
from operator import attrgetter

from valint.markdown.builder import BlockPlace, DocumentBuilder
from valint.markdown.constructs import TagPlace
from valint.markdown.front_matter import split_front_matter
from valint.markdown.html_tags import parse_tag
from valint.markdown.source_map import SourceLines
from valint.markdown.yaml_page import MIME, parse_yaml_page
from valint.markdown.yaml_toc import is_yaml_toc, parse_yaml_toc
from valint.model.document import Block, BlockKind, Document, HtmlTag
from valint.model.front_matter import FrontMatter, YamlNode
from valint.model.lazy_regex import lazy_regex
from valint.model.span import LineIndex, Span

BYTE_ORDER_MARK = "\ufeff"

_SPAN = attrgetter("span")
_new = tuple.__new__
_LINE_ENDING = lazy_regex("\r\n?|\n")


def parse_page(text: str, path: str) -> Document:
    """Parse an article or a page of YAML; see `valint.markdown.parse`."""
    bom = text.startswith(BYTE_ORDER_MARK)
    if bom:
        text = text[1:]
    builder = DocumentBuilder(text)
    mime = MIME.match(text)
    if mime is not None:
        data, metadata, _ = parse_yaml_page(text, builder)
        return document(builder, path, text, bom=bom, front_matter=metadata, mime=mime[1], data=data)
    if is_yaml_toc(path):
        parse_yaml_toc(text, builder)
        return document(builder, path, text, bom=bom, front_matter=None)
    front_matter, body_start = split_front_matter(text)
    lines = LineIndex(text)
    builder.add(*body_lines(text, body_start, lines.starts))
    page = document(builder, path, text, bom=bom, front_matter=front_matter, body_start=body_start)
    vars(page)["lines"] = lines  # what the property would compute again
    return page


def body_lines(text: str, start: int, line_starts: list[int]) -> tuple[SourceLines, str]:
    """Return where the lines from `start` on stand, and their text with line endings normalised to LF.

    Args:
        text: the whole file.
        start: where its body begins: a line start, or the end of the text.
        line_starts: where its lines start.
    """
    body = text[start:]
    starts = line_starts[bisect_left(line_starts, start) :] or [start]
    if "\r" not in body:
        lines = SourceLines(body, starts, [*starts[1:], len(text) + 1])
        lines.shift = start
    else:
        behind = [start + ending.start() + 1 for ending in _LINE_ENDING.finditer(body)]
        body = body.replace("\r\n", "\n").replace("\r", "\n")
        lines = SourceLines(body, starts, [*behind, len(text) + 1])
    return lines, body if body.endswith("\n") else body + "\n"


def document(
    builder: DocumentBuilder,
    path: str,
    text: str,
    *,
    bom: bool,
    front_matter: FrontMatter | None,
    body_start: int = 0,
    mime: str | None = None,
    data: YamlNode | None = None,
) -> Document:
    """Make the document of what `builder` has gathered."""
    found = builder.found
    found.links.sort(key=_SPAN)
    found.anchors.sort(key=_SPAN)
    page = Document(
        path,
        text,
        bom,
        front_matter,
        mime,
        data,
        body_start,
        (),  # blocks, made later as tags are
        builder.headings,
        found.links,
        found.anchors,
        builder.tables,
        builder.lists,
        found.code_spans,
        builder.code_blocks,
        builder.quotes,
        found.alerts,
        found.directives,
        (),
        found.comments,
        found.runs,
    )
    vars(page).update(kinds=[place[0] for place in builder.blocks], tag_count=len(found.tags))
    page.later(blocks=partial(_blocks, builder.blocks), tags=partial(_tags, found.tags, text))
    return page


def _blocks(
    places: Sequence[BlockPlace], kinds: Collection[BlockKind] | None = None
) -> list[Block] | list[Span]:
    if kinds is not None:
        return [_new(Span, (start, end)) for kind, start, end, _ in places if kind in kinds]
    return [_new(Block, (kind, _new(Span, (start, end)), depth)) for kind, start, end, depth in places]


def _tags(found: Sequence[HtmlTag | TagPlace], text: str, starts: Set[int] | None = None) -> list[HtmlTag]:
    if starts is not None:
        found = [one for one in found if (one.span.start if isinstance(one, HtmlTag) else one[0]) in starts]
    tags = [
        one if isinstance(one, HtmlTag) else parse_tag(text[one[0] : one[1]], one[0], Span) for one in found
    ]
    return sorted([tag for tag in tags if tag is not None], key=_SPAN)
