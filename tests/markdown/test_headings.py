"""A heading of words, and perhaps an anchor, is read by one pattern, as any other heading is read."""

from unittest import mock

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.markdown.comparing import assert_same
from valint.markdown import builder, parse

PIECES = [
    *('<a name="x-y"></a>', '<a id="z"></a>', '<a  name="x"></a>'),
    *('<a name="x" ></a>', '<a name=""></a>', "<b>"),
    *("Titel", " ord", " ", "  ", "\t", "第一", "العنصر"),
    *("\u3000", "\xa0", "#", " #", " ##", "{ #id }", " { #a-b }", "{#id}", "{: #id }"),
    *("*", "_", "`kode`", "[a](b.md)", "[T](#tab/a)", "&amp;"),
    *("~", "\\", "/", ":", ":::", "www.a.b", "https://a.b"),
    *("**", "__", "~~", "\\*", "\\#", "\\[", "&#10;", "///", "}", "{"),
]  # fmt: skip
TEXTS = st.lists(st.sampled_from(PIECES), max_size=5).map("".join)
MARKS = st.sampled_from(
    ["# ", "## ", "###### ", "####### ", "#", "  ## ", "##\t", "##  ", "> # ", "- ## ", "- a\n\n  # "]
)


@given(MARKS, TEXTS, st.sampled_from(["", "\n", "\r\nx", "\n===\n", "\n\n# y\n"]))
@settings(max_examples=600, deadline=None)
def test_the_patterns_read_what_the_parser_reads(mark: str, text: str, end: str) -> None:
    page = mark + text + end
    with (
        mock.patch.object(builder, "read_frozen", return_value=None),
        mock.patch.object(builder, "read_words", return_value=None),
    ):
        expected = parse(page, "page.md")
    found = parse(page, "page.md")
    assert_same(found, expected)


def test_a_frozen_heading_of_plain_words_needs_no_parser() -> None:
    with mock.patch.object(builder, "read_heading", side_effect=AssertionError):
        page = parse('Før.\n\n## <a name="plan-your-week"></a>Planlæg ugen\n', "page.md")
    (heading,) = page.headings
    assert (heading.level, heading.text, heading.slug_text) == (2, "Planlæg ugen", "Planlæg ugen")
    assert page.text[slice(*heading.text_span)] == "Planlæg ugen"
    assert heading.frozen is not None
    assert page.text[slice(*heading.frozen.name_span)] == "plan-your-week"
    assert [page.text[slice(*tag.span)] for tag in page.tags] == ['<a name="plan-your-week">', "</a>"]


def test_a_heading_of_plain_words_needs_no_parser() -> None:
    with mock.patch.object(builder, "read_heading", side_effect=AssertionError):
        page = parse("# Første side { #first-page }\n\n## Mere\n", "page.md")
    first, second = page.headings
    assert (first.text, second.text, second.explicit) == ("Første side", "Mere", None)
    assert first.explicit is not None
    assert [page.text[slice(*first.explicit.span)], first.explicit.name] == ["{ #first-page }", "first-page"]
