"""Text in which nothing is nested is read in one scan; that finds what the parser and the walk find."""

from typing import Any
from unittest import mock

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.markdown.comparing import assert_same
from valint.markdown import leaf_reader, parse
from valint.markdown.inline_parser import PieceParser
from valint.model.document import Document, LinkKind

PIECES = [
    *("ord ", "Ærø ", "第一", "العنصر ", " ", "\n", "*", "**", "_"),
    *("~~", "&amp;", "&", "\\", '"', ".", ")", "(", "]"),
    *("[", "!", "`", "``", "<", ">", ":", "::"),
    *(":::", "//", "///", "{*x*}", "[!", "www.", "https://", "a.md"),
    *("[a](b.md)", "![c](d.png)", "[e *f*](g.md#h)", "[](i.md)"),
    *("[j]()", "[k](l&amp;m)", "[n](o p)", "[q](<r>)"),
    *('[s](t "u")', "[v](w(x)y)", "[ref]", "[ref][]", "[z][ref]", "![ref]", "[![a](b)](c)", "[`d`](e)"),
    *("`kode`", "` kode `", "` `", "`a\nb`", "```c```"),
    *("<br>", "<b>", "</b>", '<i id="j">', "<img src=\"k\">"),
    *('<a name="l"></a>', '<a href="m.md">', "</a>", "<A>"),
    *('<a href="n.md" id="o">p *q*</a>', '<a href="r&amp;s" />t</a>'),
    *('<a name="u" href=v>', '<A HREF="w"></a>', "[!VIDEO d&amp;*]", "[!video\t(e) ]"),
    *("[![x](y.png)](z.md)", "[![*x*&amp;](a&amp;.png)](b&amp;)", "[![](c)]()"),
    *("<https://n.o/p>", "<q@r.s>", "<t:u>", "<!-- v -->"),
    *("https://w.x/y?z=1.", "www.a.b/c)", "http://[::1]/", "@b.c", "\\[", "\\`", "\\!", "\\<"),
    *("[!INCLUDE [d](e.md)]", "[!include[f](g_h.md)]"),
    *("[!VIDEO https://i.j]", "[!div class=\"k\"]", "[!NOTE]"),
    *(':::image source="l.png" alt-text="m":::', "::: zone"),
    *(":::no-loc text=\"n\":::", ":::row:::", "::: o p"),
]  # fmt: skip
TEXTS = st.lists(st.sampled_from(PIECES), max_size=10).map("".join)
STARTS = ["", "> ", "- ", "| a | ", "> [!NOTE]\n> ", "> [!TIP]\n> \t", "- x\n\n  ", "-\t", ">\t"]
ENDS = st.sampled_from(["", "\n\n[ref]: url.md\n", "\n\n[!NOTE]: url.md\n"])


def without_the_scan(text: str) -> Document:
    """Parse by mistune's inline parser alone, and the walk over what it finds."""
    with (
        mock.patch.object(leaf_reader, "read_plain", return_value=False),
        mock.patch.object(leaf_reader, "read_alone", return_value=False),
        mock.patch.object(leaf_reader.LeafReader, "_read_directive", return_value=False),
        mock.patch.object(PieceParser, "pieces", PieceParser.all_pieces),
    ):
        return parse(text, "page.md")


@given(TEXTS, ENDS, st.sampled_from(STARTS))
@example("<a><https://a.b/c></a>", "", "")
@example("![a](b)`c` <d>![e](f)", "", "")
@settings(max_examples=600, deadline=None)
def test_the_scan_finds_what_the_parser_finds(text: str, end: str, start: str) -> None:
    page = start + text + end
    expected, found = without_the_scan(page), parse(page, "page.md")
    assert_same(found, expected)


@given(TEXTS, st.sampled_from([{}, {"ref_links": {"REF": {"url": "url.md"}}}]))
@settings(max_examples=400, deadline=None)
def test_the_pieces_of_plain_text_are_those_that_mistune_finds(text: str, env: dict[str, Any]) -> None:
    parser = PieceParser()
    assert parser.pieces(text, dict(env)) == parser.all_pieces(text, dict(env))


@pytest.mark.parametrize(
    "text",
    [
        "Se [vejledningen](guide.md) og ![kort](media/kort.png), `vagt` og <b>mere</b>.",
        "Åbn <https://example.com/a>, eller gå til https://example.com/b.",
        "[!INCLUDE [note](includes/note.md)]",
        ':::image source="media/a.png" alt-text="Et kort":::',
    ],
)
def test_what_most_text_is_made_of_needs_no_parser(text: str) -> None:
    with mock.patch.object(leaf_reader.LeafReader, "read", side_effect=AssertionError):
        assert parse(text, "page.md").prose_runs


def test_an_address_that_the_page_links_is_no_second_link() -> None:
    page = parse("Se [siden](https://example.com/a) og https://example.com/b.", "page.md")
    assert [(link.kind, link.destination) for link in page.links] == [
        (LinkKind.INLINE, "https://example.com/a"),
        (LinkKind.BARE, "https://example.com/b"),
    ]


def test_nothing_stays_of_a_text_whose_end_is_in_doubt() -> None:
    page = parse('[a](b.md) `c` <i id="d"> [e](f "g")', "page.md")
    assert [link.destination for link in page.links] == ["b.md", "f"]
    assert [anchor.name for anchor in page.anchors] == ["d"]
    assert len(page.code_spans) == len(page.tags) == 1
