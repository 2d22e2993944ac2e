"""On every real page, spans reproduce their constructs, and an independent parser finds the same.

Known differences to markdown-it-py, none of them in headings:

- A link's text that holds an address in angle brackets: valint's parser keeps the address as text, since
  a link holds no link (CommonMark 0.31.2 section 6.3); markdown-it-py drops the outer link.
- A table with tens of thousands of cells: markdown-it-py stops filling up short rows at 65,536.
"""

import html
import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest
from markdown_it import MarkdownIt

from valint.markdown import parse
from valint.markdown.inline_text import unescape
from valint.model.document import Document, LinkKind
from valint.model.span import Span

CORPORA = Path(os.environ.get("VALINT_CORPORA", Path(__file__).parents[2] / "../shared/corpora")).resolve()
FROM_BRACKETS = (LinkKind.INLINE, LinkKind.REFERENCE, LinkKind.AUTOLINK, LinkKind.INCLUDE)
KNOWN_DIFFERENCES = 0.003
"""The share of pages that may differ in links or rows, for the reasons above."""

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.slow,
    pytest.mark.skipif(not CORPORA.is_dir(), reason="the corpora are not beside this checkout"),
]


def pages() -> list[Path]:
    return sorted(CORPORA.rglob("*.md"))


@pytest.mark.parametrize(("newline", "every"), [("\n", 1), ("\r\n", 6), ("\r", 12)])
def test_every_span_reproduces_its_construct(newline: str, every: int) -> None:
    wrong: list[str] = []
    for path in pages()[::every]:
        document = parse(path.read_bytes().decode().replace("\n", newline), path.name)
        wrong += [f"{path}: {fault}" for fault in misplaced(document)]
    assert not wrong


def misplaced(document: Document) -> Iterator[str]:
    """Say which spans do not hold what they should."""
    text = document.text

    def cut(span: Span) -> str:
        return text[span.start : span.end]

    for heading in document.headings:
        if not cut(heading.span).startswith("#") and "\n" not in cut(heading.span).replace("\r", "\n"):
            yield f"heading {heading}"
        if heading.frozen and cut(heading.frozen.name_span) != heading.frozen.name:
            yield f"frozen anchor {heading.frozen}"
        words = cut(heading.text_span)
        if not set(words) & set("`*_\\&<[:") and " ".join(words.split()) != heading.text:
            yield f"heading text {heading}"
    for link in document.links:
        written = cut(link.destination_span)
        # A mail address and a bare one get the scheme that they lack.
        resolved = (unescape(written), html.unescape(written), f"mailto:{written}", f"http://{written}")
        if link.destination not in resolved:
            yield f"destination {link}"
        if not cut(link.span).lower().startswith(OPENINGS[link.kind]):
            yield f"link {link}"
        shown = "" if link.text_span is None else cut(link.text_span)
        if shown and not set(shown) & set("`*_\\&<[]~:\n\r") and shown.strip() != link.text.strip():
            yield f"link text {link}"
    for code in document.code_spans:
        if not cut(code.span).startswith("`") or not cut(code.span).endswith("`"):
            yield f"code span {code}"
    for block in document.code_blocks:
        if block.fenced and not cut(block.span).startswith(("```", "~~~")):
            yield f"fence {block}"
    for anchor in document.anchors:
        if html.unescape(cut(anchor.name_span)) != anchor.name:
            yield f"anchor {anchor}"
    for comment in document.comments:
        if not cut(comment).startswith("<!--"):
            yield f"comment {comment}"
    for row in (row for table in document.tables for row in (table.header, *table.rows)):
        line = cut(row.span)
        if line.startswith("|") != row.opened or set(line) & set("\r\n"):
            yield f"row {row}"
        if any(cut(cell.span) not in line for cell in row.cells):
            yield f"cell {row}"
    for item in (item for block in document.lists for item in block.items):
        marker = cut(item.marker_span)
        if marker not in ("-", "*", "+") and marker.rstrip(".)") != str(item.number).zfill(len(marker) - 1):
            yield f"item {item}"
    for quote in document.quotes:
        if not cut(quote.span).startswith(">"):
            yield f"quote {quote}"
    for alert in document.alerts:
        if cut(alert.marker_span).upper() != f"[!{alert.kind}]":
            yield f"alert {alert}"
    for directive in document.directives:
        if cut(directive.name_span).lower() != directive.name:
            yield f"directive {directive}"
    for tag in document.tags:
        if not cut(tag.span).startswith("<") or not cut(tag.span).endswith(">"):
            yield f"tag {tag}"


OPENINGS: dict[LinkKind, str | tuple[str, ...]] = {
    LinkKind.INLINE: ("[", "!["),
    LinkKind.REFERENCE: ("[", "!["),
    LinkKind.AUTOLINK: "<",
    LinkKind.BARE: ("http", "www."),
    LinkKind.HTML: "<",
    LinkKind.DIRECTIVE: ":::",
    LinkKind.INCLUDE: "[!include",
    LinkKind.VIDEO: "[!video",
}


def test_headings_links_and_tables_equal_an_independent_parsers() -> None:
    independent = MarkdownIt("commonmark").enable("table")
    paths = pages()
    different: Counter[str] = Counter()
    for path in paths:
        page = parse(path.read_bytes().decode(), path.name)
        tokens = independent.parse(page.text[page.body_start :])
        inline = [child for token in tokens if token.type == "inline" for child in token.children or ()]
        links = [str(child.attrs["href"]) for child in inline if child.type == "link_open"]
        links += [str(child.attrs["src"]) for child in inline if child.type == "image"]
        own = [link.destination for link in page.links if link.kind in FROM_BRACKETS]
        rows = sum(token.type == "tr_open" for token in tokens)
        headings = [int(token.tag[1]) for token in tokens if token.type == "heading_open"]
        assert [heading.level for heading in page.headings] == headings, path
        different["links"] += Counter(map(unquote, links)) != Counter(map(unquote, own))
        different["rows"] += rows != sum(len(table.rows) + 1 for table in page.tables)
    assert all(count <= KNOWN_DIFFERENCES * len(paths) for count in different.values()), different
