"""Lists take a short cut past mistune; it leads to the same place."""

from unittest import mock

from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.markdown.comparing import assert_same
from valint.markdown import lists, parse
from valint.model.document import BlockKind

LINES = st.sampled_from(
    [
        *("- et", "- to", "* tre", "+ fire", "1. fem", "2. seks", "1) syv", "10. otte", "-", "1.", "- "),
        *("-  ni", "-     ti", "-\telleve", " - tolv", "  - a", "   - b", "    - c", "   1. d", "     e"),
        *(
            "",
            "",
            "",
            "f",
            "  g",
            "# h",
            "> i",
            "***",
            "- - -",
            "* * *",
            "- **j** k",
            "- `l`",
            "- ```",
            "```",
        ),
        *("- [m](n.md)", "- [o]: p.md", "- ![q](r.png)", "- # s", "- > t", "| u | v |", "- | u | v |"),
        *(
            "  fortsat",
            "   fortsat",
            "  ",
            "   > o",
            "  # p",
            "  ```",
            "   ![q](r.png)",
            "- \tp",
            "1.  q",
            "  \tr",
        ),
        *(
            "- 5 mm",
            "- a\n\n  b\n  \n   [c](d.md)\n\n",
            "1. e\n\n   :::f:::\n\n   ![q](r.png)",
            "- g\n\n      h\n\n",
            "- i\n\n  j\n  k\n\n",
            "- l\n\n  m | n\n",
            "- o\n\n  [p]: q.md\n",
            "- r\n\n  \x01\n",
            "> - s\n>\n>   t  ",
            "- 2. å",
            "- *k*",
            "* **l",
            "- _m_",
            "- &amp; n",
            "-  o  ",
            "- p\t",
            "- q\x0b",
            "- :r",
            "- (",
        ),
        *("  | - | - |", "- 第一", "- العنصر", "<div>", "- <b>w</b>", "===", "- x | y", "\t- z"),
    ]
)


@given(st.lists(LINES, max_size=12), st.sampled_from(["", "\n"]))
@example(["6. seks", "", "7. syv", "", "   > o", "", "7. syv", "", "# h"], "\n")
@settings(max_examples=400, deadline=None)
def test_the_short_cut_finds_what_mistune_finds(lines: list[str], end: str) -> None:
    text = "\n".join(lines) + end
    with (
        mock.patch.object(lists, "_item_lines", return_value=None),
        mock.patch.object(lists, "_run", return_value=[]),
    ):
        expected = parse(text, "page.md")
    found = parse(text, "page.md")
    assert_same(found, expected)


def test_an_item_with_indented_lines_is_cut_out_at_once() -> None:
    text = "1. Åbn siden.\n\n   ![Kort](kort.png)\n\n   - a\n     b\n2. Luk.\n\n## Færdig\n"
    with mock.patch.object(lists, "_parse_list_item", side_effect=AssertionError):
        page = parse(text, "page.md")
    assert [text[slice(*item.span)] for item in page.lists[0].items] == [
        "1. Åbn siden.\n\n   ![Kort](kort.png)\n\n   - a\n     b", "2. Luk.",
    ]  # fmt: skip
    assert [text[slice(*link.span)] for link in page.links] == ["![Kort](kort.png)"]


def test_a_loose_list_of_plain_items_needs_no_parser_for_any_of_them() -> None:
    text = "1. Åbn siden.\n\n2. Vælg **Gem**.\n3. Luk.\n\nFærdig.\n"
    with mock.patch.object(lists, "_parse_list_item", side_effect=AssertionError):
        page = parse(text, "page.md")
    assert [item.number for item in page.lists[0].items] == [1, 2, 3]
    assert [text[slice(*block.span)] for block in page.blocks if block.kind is BlockKind.PARAGRAPH] == [
        "Åbn siden.", "Vælg **Gem**.", "Luk.", "Færdig.",
    ]  # fmt: skip
