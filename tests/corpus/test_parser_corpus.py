"""On real pages, headings, link destinations and tables equal what markdown-it-py finds.

Known differences: an address inside a link's text that is an autolink is text for valint (CommonMark forbids
a link in a link), and markdown-it-py stops filling up the missing cells of a very large table.
"""

import os
from collections import Counter
from pathlib import Path
from urllib.parse import unquote

import pytest
from markdown_it import MarkdownIt

from valint.markdown import read
from valint.model.document import LinkKind

CORPORA = Path(os.environ.get("VALINT_CORPORA", Path(__file__).parents[2] / "../shared/corpora")).resolve()
FROM_BRACKETS = (LinkKind.INLINE, LinkKind.REFERENCE, LinkKind.AUTOLINK, LinkKind.INCLUDE)
KNOWN_DIFFERENCES = 0.002
"""The share of pages that may differ in links or tables, for the reasons above."""

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.slow,
    pytest.mark.skipif(not CORPORA.is_dir(), reason="the corpora are not beside this checkout"),
]


def test_headings_links_and_tables_equal_an_independent_parsers() -> None:
    independent = MarkdownIt("commonmark").enable("table")
    pages = sorted(CORPORA.rglob("*.md"))[::8]
    different: Counter[str] = Counter()
    for path in pages:
        page = read(path)
        tokens = independent.parse(page.text[page.body_start :])
        headings = [int(token.tag[1]) for token in tokens if token.type == "heading_open"]
        inline = [child for token in tokens if token.type == "inline" for child in token.children or ()]
        links = [str(child.attrs["href"]) for child in inline if child.type == "link_open"]
        links += [str(child.attrs["src"]) for child in inline if child.type == "image"]
        own = [link.destination for link in page.links if link.kind in FROM_BRACKETS]
        rows = sum(token.type == "tr_open" for token in tokens)
        assert [heading.level for heading in page.headings] == headings, path
        different["links"] += Counter(map(unquote, links)) != Counter(map(unquote, own))
        different["rows"] += rows != sum(len(table.rows) + 1 for table in page.tables)
    assert all(count <= KNOWN_DIFFERENCES * len(pages) + 1 for count in different.values()), different
