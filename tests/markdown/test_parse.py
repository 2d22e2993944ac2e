"""The document model: what is found, and that every span reproduces it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from valint.markdown import parse
from valint.model.document import OBJECT, Document, LinkKind
from valint.model.record import replace
from valint.model.span import Span

PAGE = """\
---
title: Vagtplan
---
# <a name="plan-your-week"></a>Planlæg din *uge*

Se [vejledningen](guide.md#start "Titel") og ![kort](media/kort.png).

> [!NOTE]
> Husk `vagt` og <https://example.com/a>.

1. Første
   - [Anden](b.md)
1. [Tredje][ref]

| Navn | Fil |
| ---- | --- |
| Plan | [PDF](a.pdf)
| Kort | <a href="b.pdf" id="kort">PDF</a> |

:::image source="media/a.png" alt-text="Et kort" lightbox="media/b.png":::

[!INCLUDE [note](includes/note.md)]

## تخطيط { #planning }

<!-- skjult [x](y.md) -->

[ref]: c.md
"""


def cut(document: Document, span: Span) -> str:
    return document.text[span.start : span.end]


def test_an_id_may_stand_in_a_comment_of_mdx() -> None:
    document = parse("## 道具箱 {/* tools-1 */}\n\n## *Tid* {/*time*/}\n\n## a {/* b c */}\n", "page.md")
    ids = [heading.explicit for heading in document.headings]
    assert [one and (one.name, cut(document, one.span)) for one in ids] == [
        ("tools-1", "{/* tools-1 */}"),
        ("time", "{/*time*/}"),
        None,
    ]
    assert [heading.text for heading in document.headings][:2] == ["道具箱", "Tid"]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_every_construct_is_found_where_it_stands_whatever_the_line_ending(newline: str) -> None:
    document = parse(PAGE.replace("\n", newline), "page.md")
    assert [(h.level, h.text, cut(document, h.text_span)) for h in document.headings] == [
        (1, "Planlæg din uge", "Planlæg din *uge*"),
        (2, "تخطيط", "تخطيط"),
    ]
    frozen, explicit = document.headings[0].frozen, document.headings[1].explicit
    assert frozen is not None
    assert cut(document, frozen.name_span) == frozen.name == "plan-your-week"
    assert explicit is not None
    assert cut(document, explicit.name_span) == explicit.name == "planning"
    assert [(link.kind, link.destination, link.text) for link in document.links] == [
        (LinkKind.INLINE, "guide.md#start", "vejledningen"),
        (LinkKind.INLINE, "media/kort.png", "kort"),
        (LinkKind.AUTOLINK, "https://example.com/a", "https://example.com/a"),
        (LinkKind.INLINE, "b.md", "Anden"),
        (LinkKind.REFERENCE, "c.md", "Tredje"),
        (LinkKind.INLINE, "a.pdf", "PDF"),
        (LinkKind.HTML, "b.pdf", "PDF"),
        (LinkKind.DIRECTIVE, "media/a.png", "Et kort"),
        (LinkKind.DIRECTIVE, "media/b.png", "Et kort"),
        (LinkKind.INCLUDE, "includes/note.md", "note"),
    ]
    assert all(cut(document, link.destination_span) == link.destination for link in document.links)
    assert [cut(document, code.span) for code in document.code_spans] == ["`vagt`"]
    assert [cut(document, comment) for comment in document.comments] == ["<!-- skjult [x](y.md) -->"]
    assert [alert.kind for alert in document.alerts] == ["NOTE"]
    assert [[item.number for item in found.items] for found in document.lists] == [[1, 1], [None]]
    assert [anchor.name for anchor in document.anchors] == ["plan-your-week", "kort"]


def test_a_row_without_its_closing_pipe_stays_in_its_table() -> None:
    (table,) = parse(PAGE, "page.md").tables
    assert [row.closed for row in table.rows] == [False, True]
    assert [len(row.cells) for row in table.rows] == [2, 2]


def test_prose_holds_words_alone_offset_for_offset() -> None:
    document = parse(PAGE, "page.md")
    assert len(document.prose) == len(document.text)
    assert "media" not in document.prose
    assert "skjult" not in document.prose
    assert document.prose.index("vejledningen") == document.text.index("vejledningen")
    assert f"Husk {OBJECT * 6} og" in document.prose


@pytest.mark.parametrize(
    ("text", "prose"),
    [
        ("Vælg **Gem**, og luk.\n", "Vælg   Gem  , og luk.\n"),
        ("Et navn_med_streger og _kursiv_.\n", "Et navn_med_streger og  kursiv .\n"),
        ("__Alt__ og ~~intet~~, ca. ~5 AT&amp;T&nbsp;A & B\n", None),
        ("*[Fed](a.md)*_`x`_\nnæste **linje\r\nher**\n", None),
        ("| a*b* | `c` |\n|---|---|\n| _d_ | e &lt; f |\n", None),
    ],
)
def test_marks_of_emphasis_are_spaces_and_entities_objects(text: str, prose: str | None) -> None:
    document = parse(text, "page.md")
    assert prose is None or document.prose == prose
    assert len(document.prose) == len(text)
    for at, (written, left) in enumerate(zip(text, document.prose, strict=True)):
        assert left in (written, " ", "\n", OBJECT), at
        if written.isalpha() and left != written:
            assert left in ("\n", OBJECT, " ")
    assert "*" not in document.prose
    assert "~~" not in document.prose
    assert "&amp;" not in document.prose
    assert "&lt;" not in document.prose


def test_a_byte_order_mark_and_a_missing_last_line_ending_change_nothing() -> None:
    document = parse("\ufeff# Én\n\n[a](b.md)", "page.md")
    assert document.bom
    assert document.lines.position(document.links[0].span.start) == (3, 1)


@given(st.text(alphabet="ab >-*1.`[]()<>#|:\\\t\n\r é漢", max_size=120))
def test_no_text_breaks_the_parser_and_every_span_lies_in_the_text(text: str) -> None:
    document = parse(text, "page.md")
    spans = [link.span for link in document.links] + [block.span for block in document.blocks]
    spans += [heading.text_span for heading in document.headings]
    assert all(0 <= span.start <= span.end <= len(document.text) for span in spans)
    assert len(document.prose) == len(document.text)
    assert all(cut(document, code.span).startswith("`") for code in document.code_spans)


@pytest.mark.parametrize("blank", ["\u3000", "\xa0", "\u2028", "\x85", "\x1f", "\x0b"])
def test_a_list_item_of_a_space_that_is_not_ascii_is_an_empty_one(blank: str) -> None:
    for text, word in ((f"- {blank}\n?\n", "?"), (f"- {blank}\n  ord\n", "ord")):
        document = parse(text, "page.md")
        assert cut(document, document.blocks[-1].span) == word


def test_a_null_and_a_carriage_return_in_one_text_leave_everything_in_its_place() -> None:
    document = parse("\0a\r\n\0b `c`\r", "page.md")
    assert [cut(document, code.span) for code in document.code_spans] == ["`c`"]


def test_blocks_and_tags_are_made_when_they_are_first_asked_for() -> None:
    page = parse(PAGE, "page.md")
    assert not {"blocks", "tags"} & vars(page).keys()
    assert page.kinds == [block.kind for block in page.blocks]
    assert page.blocks is page.blocks
    assert [tag.name for tag in page.tags] == ["a", "a", "a", "a"]
    assert replace(page, path="b.md") == parse(PAGE, "b.md")
