"""Blocks take short cuts past mistune's rules; they lead to the same place."""

import re
from functools import partial
from unittest import mock

from hypothesis import example, given, settings
from hypothesis import strategies as st
from mistune import BlockParser

from tests.markdown.comparing import assert_same
from valint.markdown import block_parser, builder, parse
from valint.markdown.tables import split_row
from valint.model.document import BlockKind, Document
from valint.model.span import LineIndex

LINES = st.sampled_from([
    "", "", "", " ", "    ", "     ", "\t", "\x0b", "\u3000", "ord", " ord", "   ord", "    ord", "\tord",
    "# a", "## b ##", "#c", "####### d", "#", " # e", "===", "---", "- - -", "***", "**", "** f", "**g**",
    "*h*", "_i_", "__", "_ j", "> k", ">l", ">", " > m", "    > n", "> # o", "> - p", "> ```", ">\tq",
    "> | r |", "- s", "-", "-\tt", "1. u", "2. v", "3) w", "* x", "+ y", "1986. z", "10 å", "- - a",
    "- * b", "-_c", "```", "~~~", "```` x", "``` `", "  ```", "`d`", "``e``", "[f](g.md)", "[h]",
    "[i]: j.md", "[k", "l]: m.md", "[n [o]: p", "[\\]: q", "![r](s)", '"t"', "“u”", "(v)", ":::w:::",
    "&x;", "| a | b |", "| - | - |", "a | b", "- | -", "|", "<div>", "</div>", "<b>y</b>", "<!-- z",
    "-->", "<pre>", "  fortsat", "1.2.3", "> [!NOTE]", "> [!TIP]\n> ord", "> [!CAUTION]\n> [f](g.md) ord.",
    "> [!WARNING]\n> Å `k` [f](g.md)", "> [!IMPORTANT]\n> ord |", "> [!NOTE]\n> ord ",
    ">[!note]\n>*ord*", "  > [!Tip]\n > [f](g.md)", " > :::w:::", "> [q]: r.md", "> [!NOTE]\n>  ord",
    "   >ord", "- > [!NOTE]\n  > ord", "- ord\n\n   > [!TIP]\n  > ord", ">\t> [!NOTE]\n>\t> ord",
    "> [!VIDEO d]", "> [!NOTE] ord", '# <a name="s"></a>Titel', '#\t<a id="t u"></a> *v* #',
])  # fmt: skip
NOTHING = re.compile(r"(?!)")


def without_short_cuts(text: str) -> Document:
    """Parse with mistune's rules tried at each line."""
    rules = partial(BlockParser.parse_fenced_code, builder._PARSER)
    with (
        mock.patch.object(block_parser, "_TEXT_LINES", NOTHING),
        mock.patch.object(block_parser, "_BLANK_LINES", NOTHING),
        mock.patch.object(block_parser.MappedBlockParser, "_simple_block", return_value=0),
        mock.patch.dict(builder._PARSER._methods, {"fenced_code": rules}),
    ):
        return parse(text, "page.md")


@given(st.lists(LINES, max_size=12), st.sampled_from(["", "\n", "\n\n"]))
@example(["> ord", "1. u", "2. v"], "\n")
@example(["ord", "     ", "ord"], "\n")
@settings(max_examples=800, deadline=None)
def test_the_short_cuts_find_what_the_rules_find(lines: list[str], end: str) -> None:
    text = "\n".join(lines) + end
    expected, found = without_short_cuts(text), parse(text, "page.md")
    assert_same(found, expected)


def test_a_page_of_text_headings_lists_and_alerts_tries_no_rule() -> None:
    text = (
        "# Vagtplan\n\nÅbn siden.\n\n> [!NOTE]\n> Husk vagten.\n\n1. Vælg.\n2. Gem.\n\n   ![Kort](kort.png)\n"
    )
    with mock.patch.object(block_parser.MappedBlockParser, "compile_sc", side_effect=AssertionError):
        page = parse(text, "page.md")
    kinds = [block.kind for block in page.blocks if block.depth == 0 and block.kind is not BlockKind.ITEM]
    assert kinds == [BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.QUOTE, BlockKind.LIST]


@given(st.text(alphabet="a |\t\\", max_size=20))
def test_a_row_is_split_at_the_pipes_that_no_backslash_keeps(line: str) -> None:
    row = line.strip(" \t")
    cells, opened, closed = split_row(row)
    parts = re.sub(r"\\.", "aa", row).split("|")
    assert opened == (len(parts) > 1 and not parts[0])
    assert closed == (len(parts) > 1 + opened and not parts[-1])
    assert list(map(len, cells)) == list(map(len, parts[opened : len(parts) - closed]))
    assert "|" * opened + "|".join(cells) + "|" * closed == row


@given(st.text(alphabet="a\r\n- ", max_size=30))
def test_the_line_table_that_the_parser_made_is_the_one_of_the_text(text: str) -> None:
    assert parse(text, "page.md").lines.starts == LineIndex(text).starts


@given(st.lists(LINES, max_size=12), st.sets(st.sampled_from(list(BlockKind))))
def test_the_spans_of_some_kinds_are_those_of_their_blocks(lines: list[str], kinds: set[BlockKind]) -> None:
    page, again = parse("\n".join(lines), "page.md"), parse("\n".join(lines), "page.md")
    expected = [block.span for block in page.blocks if block.kind in kinds]
    assert page.spans_of(kinds) == again.spans_of(kinds) == expected
