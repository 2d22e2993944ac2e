"""Tables, lists and inline HTML: what translation and hasty edits do to them."""

import re
from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.trees import Found, findings, mended, page_of
from valint.model.finding import Severity
from valint.project.page import AnchorFlavour
from valint.rules import structure


def found(
    code: str, text: str, locale: str = "da-DK", flavour: AnchorFlavour = AnchorFlavour.LEARN
) -> list[Found]:
    return findings(code, page_of(text, locale=locale, flavour=flavour))


TABLE = """
    | Befehl | Wirkung |
    | ------ | ------- |
    | `ls` | Listet auf |
    | `pwd` | Zeigt den Ordner |
    | `cd` | Wechselt den Ordner |
"""


class TestTableShape:
    def test_a_regular_table_is_fine(self) -> None:
        assert not found("ST004", TABLE, "de-DE")

    def test_the_cells_that_readers_do_not_see_are_marked(self) -> None:
        [hit] = found("ST004", TABLE + "    | `mv` | Verschiebt | und benennt um | auch Ordner |\n", "de-DE")
        assert hit.line == 6
        assert hit.marked == "und benennt um | auch Ordner"
        assert "has 4 cells but the header has 2" in hit.message

    def test_a_pipe_in_code_is_named_as_the_cause(self) -> None:
        text = TABLE + "    | `ls | sort` | Sortiert |\n"
        [hit] = found("ST004", text, "de-DE", AnchorFlavour.GITHUB)
        assert "inside code" in hit.message

    @pytest.mark.parametrize("code", ["`ls | sort`", "``a ` | b``", "`a|b` `c|d`"])
    def test_on_learn_code_keeps_its_pipes(self, code: str) -> None:
        assert not found("ST004", f"{TABLE}    | {code} | Sortiert |\n", "de-DE")
        assert found("ST004", f"{TABLE}    | {code} | Sortiert | zu viel |\n", "de-DE")

    def test_an_escaped_pipe_splits_nothing(self) -> None:
        assert not found("ST004", TABLE + "    | `ls \\| sort` | Sortiert |\n", "de-DE")

    def test_empty_cells_too_many_lose_nothing(self) -> None:
        assert not found("ST004", TABLE + "    | `mv` | Verschiebt | |\n", "de-DE")

    def test_a_short_row_among_full_ones_is_information(self) -> None:
        [hit] = found("ST004", TABLE + "    | `mv` |\n", "de-DE")
        assert hit.finding.severity is Severity.INFO

    def test_an_author_who_leaves_out_trailing_cells_everywhere_means_it(self) -> None:
        rows = "| Navn | Rolle | Note |\n| --- | --- | --- |\n| Anne | Leder |\n| Bo | Elev |\n"
        assert not found("ST004", rows)

    def test_a_line_of_text_below_a_table_is_a_row(self) -> None:
        [hit] = found("ST004", TABLE + "    Die Befehle stehen im Handbuch.\n", "de-DE")
        assert hit.marked == "Die Befehle stehen im Handbuch."
        assert "blank line" in hit.message

    def test_a_lone_pipe_below_a_table_is_not_worth_a_word(self) -> None:
        assert not found("ST004", TABLE + "    |\n", "de-DE")

    def test_tables_in_lists_and_quotes_count_too(self) -> None:
        in_list = "- Punkt\n\n  | a | b |\n  | - | - |\n  | 1 | 2 | 3 |\n"
        text = in_list + "\n> | a | b |\n> | - | - |\n> | 1 | 2 | 3 |\n"
        assert [hit.line for hit in found("ST004", text)] == [5, 9]


class TestTableRowOpen:
    OPEN = """
        | 名前 | 説明 |
        | --- | --- |
        | 甲 | 最初の項目
        | 乙 | 次の項目 |
        | 丙 | 最後の項目 |
    """

    def test_a_row_without_its_closing_pipe_gets_one(self) -> None:
        page = page_of(self.OPEN, locale="ja-JP")
        [hit] = findings("ST005", page)
        assert hit.line == 3
        assert not findings("ST005", page_of(mended(page.document.text, hit.finding), locale="ja-JP"))

    def test_the_place_is_where_the_pipe_is_missing(self) -> None:
        page = page_of(self.OPEN, locale="ja-JP")
        [hit] = findings("ST005", page)
        assert page.document.text[: hit.finding.place.start].endswith("最初の項目")  # type: ignore[union-attr]

    def test_a_table_without_outer_pipes_is_written_so(self) -> None:
        assert not found("ST005", "a | b\n- | -\n1 | 2\n3 | 4\n")

    def test_a_table_that_closes_few_rows_is_written_so(self) -> None:
        assert not found("ST005", "| a | b\n| - | -\n| 1 | 2\n| 3 | 4 |\n| 5 | 6\n")

    def test_a_lone_pipe_is_no_open_row(self) -> None:
        assert not found("ST005", "| a | b |\n| - | - |\n| 1 | 2 |\n|\n")

    def test_line_endings_of_windows_stay(self) -> None:
        page = page_of("| a | b |\r\n| - | - |\r\n| 1 | 2\r\n| 3 | 4 |\r\n")
        [hit] = findings("ST005", page)
        assert mended(page.document.text, hit.finding).count("| 1 | 2 |\r\n") == 1


class TestListNumbering:
    @pytest.mark.parametrize("numbers", [(1, 2, 3), (1, 1, 1), (4, 5, 6), (0, 0), (7,)])
    def test_lists_that_count_or_repeat_are_fine(self, numbers: tuple[int, ...]) -> None:
        assert not found("ST006", "".join(f"{number}. Punkt\n" for number in numbers))

    def test_the_item_that_leaves_the_count_is_marked(self) -> None:
        [hit] = found("ST006", "1. Uno\n2. Due\n3. Tre\n1. Quattro\n", "it-IT")
        assert (hit.line, hit.marked) == (4, "1.")
        assert "1, 2, 3, 1" in hit.message

    def test_the_item_that_leaves_the_repetition_is_marked(self) -> None:
        [hit] = found("ST006", "1. Uno\n1. Due\n1. Tre\n2. Quattro\n", "it-IT")
        assert hit.line == 4

    def test_no_item_is_told_to_have_the_number_that_it_has(self) -> None:
        [hit] = found("ST006", "1. Uno\n1. Due\n3. Tre\n", "it-IT")
        assert (hit.line, hit.marked) == (2, "1.")
        assert "1, 1, 3; readers see this item as 2" in hit.message

    def test_the_fix_numbers_the_whole_list(self) -> None:
        page = page_of("1. Uno\n3. Due\n3. Tre\n")
        [hit] = findings("ST006", page)
        assert mended(page.document.text, hit.finding) == "1. Uno\n2. Due\n3. Tre\n"

    def test_a_nested_list_is_judged_on_its_own(self) -> None:
        text = "1. Uno\n    1. Sotto\n    2. Sotto\n    1. Sotto\n2. Due\n"
        assert [hit.line for hit in found("ST006", text)] == [4]

    def test_no_fix_changes_the_width_of_a_marker(self) -> None:
        items = "".join(f"{number}. Punkt\n" for number in (*range(1, 10), 9))
        [hit] = found("ST006", items)
        assert hit.finding.fix is None


class TestOrdinalBecameList:
    @pytest.mark.parametrize(
        ("locale", "text"),
        [
            ("tr-TR", "9. seçeneği belirleyin."),
            ("da-DK", "14. oktober bliver kontoret lukket."),
            ("fi-FI", "Kokous on\n\n15. heinäkuuta kello 9."),
            ("cs-CZ", "20. století bylo dlouhé."),
            ("hu-HU", "2024. március 3-án zárva."),
        ],
    )
    def test_a_sentence_that_begins_with_an_ordinal_is_no_list(self, locale: str, text: str) -> None:
        page = page_of(text, locale=locale)
        [hit] = findings("ST007", page)
        assert hit.finding.severity is None, "the rule's own: error"
        assert not page_of(mended(page.document.text, hit.finding), locale=locale).document.lists

    def test_in_a_bullet_it_is_a_warning(self) -> None:
        [hit] = found("ST007", "Frister:\n\n- 31. december 2030: arkivet lukker.\n- Derefter intet.\n")
        assert hit.finding.severity is Severity.WARNING

    @pytest.mark.parametrize(
        ("locale", "text"),
        [
            ("da-DK", "2. Gem filen."),
            ("da-DK", "1. første punkt"),
            ("da-DK", "Trin:\n\n1. åbn filen\n\nVent lidt.\n\n2. gem den\n"),
            ("da-DK", "2. gem den\n3. luk den\n"),
            ("fr-FR", "2. enregistrez le fichier"),
            ("ja-JP", "2. ファイルを保存します"),
            ("da-DK", "2) gem den"),
        ],
    )
    def test_items_of_real_lists_are_left_alone(self, locale: str, text: str) -> None:
        assert not found("ST007", text, locale)


TAGS = [
    *('<a name="x"></a>', '<a id="y"></a>', '\\<a name="x"></a>', '<a name="x">', "</a>", '">', "<A>"),
    *("<b>", "</b>", "<br>", "<ba>", "`", "<!-- ", " -->", '<b title="', "'", "'>", '<img alt="', "<div>\n"),
    *("[a](", ")", "<a href='b'></a>", "ord ", "\n\n", "> ", "# ", "- ", "| ", "\n| - |\n", "<script>"),
    *("<table>\n", "**", "[!"),
]  # fmt: skip


class TestHtmlUnbalanced:
    def test_an_open_element_is_marked_at_its_tag(self) -> None:
        [hit] = found("ST008", "Areal: 20 m<sup>2 og mere.")
        assert hit.marked == "<sup>"

    def test_a_stray_end_tag_is_marked(self) -> None:
        [hit] = found("ST008", "Areal: 20 m2</sup> og mere.")
        assert hit.marked == "</sup>"

    @pytest.mark.parametrize(
        "text",
        [
            "Linje<br>to<br/>tre",
            "<p>Afsnit\n\n<ul><li>et<li>to</ul>\n",
            "<details><summary>Mere</summary>\n\nTekst med **fed**.\n\n</details>\n",
            'Her <a name="x"> er et bogmærke.',
            "Skriv `<b>` for fed.",
            "```html\n<div>\n```\n",
            "<!-- <b> -->\n",
            "Angiv <navn> og <sti>.",
            'Et <img src="a.png" alt="a"> billede.',
        ],
    )
    def test_what_html_lets_stand_is_fine(self, text: str) -> None:
        assert not found("ST008", text)

    def test_a_link_that_is_never_closed_is_reported(self) -> None:
        assert found("ST008", 'Se <a href="a.md">siden for mere.')

    @given(st.lists(st.sampled_from(TAGS), max_size=6).map("".join))
    @settings(max_examples=400, deadline=None)
    def test_a_look_at_the_text_spares_only_pages_without_a_finding(self, text: str) -> None:
        with mock.patch.object(structure, "_BOOKMARK_OR_TAG", re.compile("()")):
            expected = found("ST008", text)
        assert found("ST008", text) == expected

    def test_an_include_may_open_what_another_closes(self) -> None:
        assert not findings("ST008", page_of("<div>\n\nTekst\n", "includes/a.md", is_include=True))


def test_a_page_of_hostile_lists_is_judged_in_linear_time() -> None:
    text = "".join(f"- 2. punkt {number}\n" for number in range(4000))
    page = page_of(text)
    assert len(findings("ST007", page)) == 4000
