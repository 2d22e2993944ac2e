"""The outline of a page: one title, no gaps, no empty headings."""

import random
from dataclasses import replace

import pytest

from tests.trees import Found, findings, page_of
from valint.markdown import parse
from valint.model.document import BlockKind
from valint.model.finding import Origin, Severity
from valint.project.page import AnchorFlavour, Page

FRONT_MATTER = "---\ntitle: Vejledning\n---\n"


def found(code: str, text: str, **options: object) -> list[Found]:
    return findings(code, page_of(text, **options))  # type: ignore[arg-type]


def translated(text: str, source: str) -> Page:
    return replace(page_of(text), source=parse(source, "guide/page.md"))


class TestH1Count:
    def test_one_title_at_the_top_is_right(self) -> None:
        assert not found("HD001", FRONT_MATTER + "# Titel\n\nTekst\n\n## Afsnit\n\nTekst\n")

    def test_a_page_without_a_title_is_reported_at_its_first_heading(self) -> None:
        [hit] = found("HD001", FRONT_MATTER + "## Afsnit\n\nTekst\n")
        assert (hit.line, hit.marked) == (4, "Afsnit")

    def test_every_further_title_is_reported(self) -> None:
        hits = found("HD001", FRONT_MATTER + "# Et\n\nTekst\n\n# To\n\nTekst\n\n# Tre\n\nTekst\n")
        assert [hit.marked for hit in hits] == ["To", "Tre"]

    def test_a_title_below_another_heading_is_reported(self) -> None:
        [hit] = found("HD001", FRONT_MATTER + "## Først\n\nTekst\n\n# Titel\n\nTekst\n")
        assert hit.marked == "Titel"

    @pytest.mark.parametrize(
        "text",
        [
            "# Titel\n\n# [Windows](#tab/windows)\n\nTekst\n\n# [Mac](#tab/mac)\n\nTekst\n\n---\n",
            "<h1>Titel</h1>\n\n## Afsnit\n\nTekst\n",
            "[!INCLUDE [top](../includes/top.md)]\n\n## Afsnit\n\nTekst\n",
            "# Titel\n\n> # Citeret titel\n",
        ],
    )
    def test_tabs_html_includes_and_quotes_are_understood(self, text: str) -> None:
        assert not found("HD001", FRONT_MATTER + text)

    @pytest.mark.parametrize("path", ["README.md", "guide/readme.md", "guide/TOC.md"])
    def test_readmes_and_tables_of_contents_are_no_articles(self, path: str) -> None:
        assert not found("HD001", "## Et\n\n# To\n\n# Tre\n", path=path)

    def test_an_include_needs_no_title(self) -> None:
        assert not found("HD001", FRONT_MATTER + "## Afsnit\n\nTekst\n", is_include=True)

    def test_elsewhere_the_front_matter_may_name_the_page(self) -> None:
        assert not found("HD001", FRONT_MATTER + "## Afsnit\n\nTekst\n", flavour=AnchorFlavour.EXPLICIT)

    def test_a_title_that_the_source_has_is_missed_on_any_site(self) -> None:
        page = replace(
            translated("## Abschnitt\n\nText\n", "# Title\n\n## Section\n\nText\n"),
            flavour=AnchorFlavour.EXPLICIT,
        )
        assert findings("HD001", page)


class TestHeadingSkipped:
    def test_a_gap_is_information_where_no_source_tells(self) -> None:
        [hit] = found("HD002", "# Et\n\n### Tre\n\nTekst\n")
        assert hit.marked == "Tre"
        assert hit.finding.severity is Severity.INFO
        assert hit.message.endswith("; give it level 2, unless the English page has the same gap.")

    def test_on_an_english_page_there_is_no_other_to_look_at(self) -> None:
        [hit] = found("HD002", "# One\n\n### Three\n\nText\n", locale="en-US")
        assert hit.message.endswith("; give it level 2 or put a heading between the two.")

    def test_a_gap_that_translation_made_is_a_warning(self) -> None:
        page = translated("# <a name='a'></a>Et\n\n### To\n\nTekst\n", "# One\n\n## Two\n\nText\n")
        [hit] = findings("HD002", page)
        assert hit.finding.severity is None
        assert hit.finding.origin is Origin.INTRODUCED

    def test_a_gap_of_the_source_is_not_the_translator_s(self) -> None:
        assert not findings("HD002", translated("# Et\n\n### Tre\n\nTekst\n", "# One\n\n### Three\n\nText\n"))

    def test_a_gap_of_the_source_is_known_by_its_bookmark_too(self) -> None:
        page = translated(
            '# <a name="one"></a>Et\n\nTekst\n\n### <a name="three"></a>Tre\n\nTekst\n',
            "# One\n\nText\n\n### Three\n\nText\n\n## Four\n\nText\n",
        )
        assert not findings("HD002", page)

    def test_going_up_by_several_levels_is_fine(self) -> None:
        assert not found("HD002", "# A\n\n## B\n\n### C\n\nTekst\n\n## D\n\nTekst\n")

    def test_a_heading_in_a_list_is_outside_the_outline(self) -> None:
        assert not found("HD002", "# A\n\n1. Punkt\n\n   #### Detalje\n\n## B\n\nTekst\n")


class TestHeadingEmptyOrHollow:
    def test_a_heading_of_an_anchor_alone_is_empty(self) -> None:
        [hit] = found("HD003", '# Titel\n\n## <a name="steps"></a>\n\nTekst\n')
        assert hit.line == 3
        assert hit.finding.severity is None

    def test_an_image_without_words_is_something(self) -> None:
        assert not found("HD003", "# Titel\n\n## ![](media/a.png)\n\nTekst\n")

    def test_a_heading_with_nothing_below_is_information(self) -> None:
        [hit] = found("HD003", "# タイトル\n\n## 準備\n\n## 手順\n\n設定を開きます。\n", locale="ja-JP")
        assert hit.marked == "準備"
        assert hit.finding.severity is Severity.INFO

    def test_the_last_heading_may_be_hollow_as_well(self) -> None:
        [hit] = found("HD003", "# Titel\n\n## Et\n\nTekst\n\n## Se også\n")
        assert hit.marked == "Se også"

    @pytest.mark.parametrize(
        "text",
        [
            "# Titel\n\n## A\n\n### B\n\nTekst\n",
            "# Titel\n",
            "# Titel\n\n## A\n\n[!INCLUDE [x](../includes/x.md)]\n",
            "# Titel\n\n## A\n\n# [Windows](#tab/windows)\n\nTekst\n\n---\n",
            "# Titel\n\n## A\n\n| a |\n| - |\n",
        ],
    )
    def test_a_heading_with_anything_below_is_fine(self, text: str) -> None:
        assert not found("HD003", text)

    def test_a_table_of_contents_is_all_headings(self) -> None:
        assert not found("HD003", "# A\n\n## [B](b.md)\n\n## [C](c.md)\n", path="guide/TOC.md")


@pytest.mark.parametrize("number", range(10))
def test_headings_are_blocks_in_the_same_order(number: int) -> None:
    chance = random.Random(number)  # noqa: S311
    pieces = [
        *(
            "# A",
            "## B\n\n",
            "C\n===",
            "> # D",
            "- # E",
            "1. F\n   ---",
            "# [G](#tab/g)",
            "tekst",
            "| a |\n| - |",
        ),
        *("#", "> - ## H\n> - I\n>   ===", "```\n# J\n```", "<!-- # K -->", "  ### L ###", "\t# M", "---"),
    ]
    for _ in range(60):
        ending = chance.choice(("\n", "\n\n", "\r\n"))
        document = parse(ending.join(chance.choices(pieces, k=chance.randrange(12))), "a.md")
        blocks = [block.span for block in document.blocks if block.kind is BlockKind.HEADING]
        assert blocks == [heading.span for heading in document.headings]
