"""What valint leans on in mistune; a release that changes it must fail here, not in a user's report."""

import inspect
from collections.abc import Iterator
from typing import Any

import mistune
import mistune.list_parser
import pytest
from hypothesis import given
from hypothesis import strategies as st

from valint.errors import SourceMapError
from valint.markdown import parse
from valint.markdown.block_parser import MappedBlockParser
from valint.markdown.source_map import MappedState, SourceLines
from valint.model.document import BlockKind, LinkKind

PIECES = [
    "# Titel", "Titel\n===", "- a\n  - b\n\n    c", "1. a\n2. b", "> a\nb", "> - a\n>   b", "```\nx\n```",
    "    kode", "<div>\n[x](y)\n</div>", "a [b](c.md) d", "[e]: f.md\n\n[e]", "***", "- a\n> b",
    "* a\n\n\n* b", "-\n  a", "a\n- b\n1) c", "<!-- x\n\ny -->", "\ta", "> ```\n> x", "3. c\n   d",
    "+ ```\n  x\n  ```\n+ b", "`a` <b>c</b>",
]  # fmt: skip


def blocks(tokens: list[dict[str, Any]]) -> Iterator[tuple[str, object]]:
    """Flatten mistune's own tokens to (type, heading level)."""
    for token in tokens:
        if token["type"] not in ("blank_line", "list_item"):
            yield token["type"], token.get("attrs", {}).get("level")
        if token["type"] in ("list", "list_item", "block_quote"):
            yield from blocks(token["children"])


NAMES = {
    BlockKind.HEADING: ("heading",),
    BlockKind.PARAGRAPH: ("paragraph", "block_text"),
    BlockKind.CODE: ("block_code",),
    BlockKind.LIST: ("list",),
    BlockKind.QUOTE: ("block_quote",),
    BlockKind.HTML: ("block_html",),
    BlockKind.BREAK: ("thematic_break",),
}


@given(st.lists(st.sampled_from(PIECES), max_size=6), st.sampled_from(["\n", "\n\n"]))
def test_the_blocks_are_those_of_plain_mistune(pieces: list[str], glue: str) -> None:
    text = glue.join(pieces)
    plain = mistune.create_markdown(renderer=None)
    expected = [kind for kind, _ in blocks(plain.parse(text)[0])]  # type: ignore[arg-type]
    found = [block.kind for block in parse(text, "page.md").blocks if block.kind is not BlockKind.ITEM]
    assert len(found) == len(expected)
    assert all(name in NAMES[kind] for kind, name in zip(found, expected, strict=True))


@given(st.text(alphabet="ab[]()<>`!\\*_ \n.", max_size=60))
def test_the_links_are_those_of_plain_mistune(text: str) -> None:
    def links(tokens: list[dict[str, Any]]) -> Iterator[str]:
        for token in tokens:
            if token["type"] in ("link", "image"):
                yield token["attrs"]["url"]
            yield from links(token.get("children", []))

    text = f"a {text}"
    plain = mistune.create_markdown(renderer=None)
    expected = sorted(mistune.util.unescape(url) for url in links(plain.parse(text)[0]))  # type: ignore[arg-type]
    kinds = (LinkKind.INLINE, LinkKind.REFERENCE, LinkKind.AUTOLINK)
    found = [link.destination for link in parse(text, "page.md").links if link.kind in kinds]
    assert sorted(map(mistune.util.escape_url, found)) == expected


def test_the_private_name_that_is_cached_is_still_there() -> None:
    block = MappedBlockParser()
    first = mistune.list_parser._compile_list_break_sc(block, 2)
    assert mistune.list_parser._compile_list_break_sc(block, 2) is first


@pytest.mark.parametrize(
    ("name", "parameters"),
    [
        ("_get_list_bullet", ["c"]),
        ("_parse_list_item", ["block", "bullet", "item", "token", "state", "rules"]),
        ("_transform_tight_list", ["token"]),
        ("_ListMarker", ["spaces", "marker", "text"]),
    ],
)
def test_the_private_names_that_lists_lean_on_take_what_they_took(name: str, parameters: list[str]) -> None:
    assert list(inspect.signature(getattr(mistune.list_parser, name)).parameters) == parameters


def test_a_line_that_is_nowhere_in_the_document_fails_loudly() -> None:
    state = MappedState()
    state.lines = SourceLines("en linje\n", [0, 9], [9, 10])
    state.process("en anden")
    with pytest.raises(SourceMapError):
        state.check_alignment()
