"""Learn's dialect: alerts, directives, includes, bold text, tabs, and damage below the text."""

from dataclasses import replace
from typing import Any, cast

import pytest

from tests.trees import Found, findings, mended, page_of
from valint.markdown import parse
from valint.markdown.emphasis import leftover
from valint.model.finding import Severity
from valint.model.span import Span
from valint.project.packs import locale_pack
from valint.project.page import AnchorFlavour, Page
from valint.project.resources import data_file


def page(text: str, **options: Any) -> Page:
    return page_of(text, **options)


def found(code: str, text: str, **options: Any) -> list[Found]:
    return findings(code, page(text, **options))


def repaired(code: str, text: str, **options: Any) -> str:
    """Return the text with every fix of one rule applied, last place first."""
    made = page(text, **options)
    result = made.document.text
    for hit in reversed(findings(code, made)):
        result = mended(result, hit.finding)
    return result


class TestAlertTranslated:
    @pytest.mark.parametrize(
        ("locale", "written", "wanted"),
        [
            ("da-DK", "> [!BEMÆRK]\n> Gem filen.\n", "> [!NOTE]\n> Gem filen.\n"),
            ("tr-TR", "> [!Uyarı]\n> Kaydedin.\n", "> [!WARNING]\n> Kaydedin.\n"),
            ("ja-JP", "> [!注意事項]\n> 保存してください。\n", "> [!CAUTION]\n> 保存してください。\n"),
            ("zh-CN", "> [!注意]\n> 请保存。\n", "> [!CAUTION]\n> 请保存。\n"),
            ("nl-NL", "> [!Let op]\n> Sla op.\n", "> [!CAUTION]\n> Sla op.\n"),
            ("ar-SA", "> [! ملاحظة:]\n> احفظ الملف.\n", "> [!NOTE]\n> احفظ الملف.\n"),
            ("da-DK", ">[! BEMÆRK!] Gem filen.\n", ">[!NOTE]\n> Gem filen.\n"),
            ("da-DK", "> [!BEMÆRK! Gem filen.\n", "> [!NOTE]\n> Gem filen.\n"),
            ("da-DK", "> [BEMÆRK] Gem filen.\n", "> [!NOTE]\n> Gem filen.\n"),
            (None, "> [!HINWEIS]\n> Speichern.\n", "> [!NOTE]\n> Speichern.\n"),
        ],
    )
    def test_the_keyword_is_put_back(self, locale: str | None, written: str, wanted: str) -> None:
        assert repaired("ML001", written, locale=locale) == wanted
        assert not found("ML001", wanted, locale=locale)
        assert not found("ML002", written, locale=locale)

    def test_no_language_gives_one_word_to_two_keywords(self) -> None:
        for line in data_file("rules/alerts", "keywords.txt").splitlines():
            words = [
                word.casefold() for entry in line.split()[1:] for word in entry.partition("=")[2].split("|")
            ]
            assert line.startswith("#") or len(words) == len(set(words)), line

    def test_the_text_behind_it_stays_in_its_list_item(self) -> None:
        text = "1. Trin\n\n   > [!BEMÆRK] Gem filen.\n   > Luk den.\n"
        assert repaired("ML001", text) == "1. Trin\n\n   > [!NOTE]\n   > Gem filen.\n   > Luk den.\n"

    def test_an_alert_that_begins_an_item_keeps_its_marker(self) -> None:
        assert repaired("ML001", "- > [!BEMÆRK] Gem filen.\n") == "- > [!NOTE]\n  > Gem filen.\n"

    def test_line_endings_of_windows_stay(self) -> None:
        assert repaired("ML001", "> [!BEMÆRK] Gem.\r\n> Luk.\r\n") == "> [!NOTE]\r\n> Gem.\r\n> Luk.\r\n"

    @pytest.mark.parametrize(
        "text",
        [
            "> [!NOTE]\n> Gem filen.\n",
            "> [!VIDEO https://videos.example.com/a]\n",
            '> [!div class="nextstepaction"]\n> [Næste](b.md)\n',
            "> [Bemærk](b.md) dette.\n",
            "> [bemærk] det lille begyndelsesbogstav.\n",
            "> [![Skærm](a.png)](b.md)\n",
            "```\n> [!BEMÆRK]\n```\n",
            "Skriv `> [!BEMÆRK]`.\n",
            "<!--\n> [!BEMÆRK]\n-->\n",
        ],
    )
    def test_other_syntax_is_left_alone(self, text: str) -> None:
        assert not found("ML001", text)


class TestAlertMalformed:
    @pytest.mark.parametrize(
        ("written", "wanted"),
        [
            ("> [NOTE]\n> Gem.\n", "> [!NOTE]\n> Gem.\n"),
            ("> [NOTE!] Gem.\n", "> [!NOTE]\n> Gem.\n"),
            ("> [!NOTE] Gem.\n", "> [!NOTE]\n> Gem.\n"),
            ("> [! NOTE]\n> Gem.\n", "> [!NOTE]\n> Gem.\n"),
            ("> [!NOTE:]\n> Gem.\n", "> [!NOTE]\n> Gem.\n"),
            ("> \\[!NOTE\\]\n> Gem.\n", "> [!NOTE]\n> Gem.\n"),
            ("> **[!NOTE]**\n> Gem.\n", "> [!NOTE]\n> Gem.\n"),
            ("> ［！NOTE］\n> 保存。\n", "> [!NOTE]\n> 保存。\n"),
            ("> [!WARNNG]\n> Gem.\n", "> [!WARNING]\n> Gem.\n"),
            ("> [!NOTES]\n> Gem.\n", "> [!NOTE]\n> Gem.\n"),
            ("> [!NOTE\n> Gem.\n", "> [!NOTE]\n> Gem.\n"),
        ],
    )
    def test_what_is_meant_is_written(self, written: str, wanted: str) -> None:
        assert repaired("ML002", written) == wanted
        assert not found("ML002", wanted)

    def test_a_keyword_without_its_quote_is_an_error(self) -> None:
        [hit] = found("ML002", "Tekst.\n\n[!IMPORTANT]\nGem filen.\n")
        assert (hit.line, hit.marked, hit.finding.severity) == (3, "[!IMPORTANT]", None)

    def test_a_keyword_in_running_text_is_a_warning(self) -> None:
        [hit] = found("ML002", "| A | B |\n| - | - |\n| x | y <br> [!NOTE] Gem. |\n")
        assert hit.finding.severity is Severity.WARNING

    def test_on_learn_a_keyword_inside_a_quote_begins_an_alert(self) -> None:
        assert not found("ML002", "> Citat.\n> [!TIP]\n> Gem.\n")
        assert repaired("ML002", "> Citat.\n> [!TIP] Gem.\n") == "> Citat.\n> [!TIP]\n> Gem.\n"

    def test_elsewhere_an_alert_needs_a_quote_of_its_own(self) -> None:
        [hit] = found("ML002", "> Citat.\n> [!TIP]\n> Gem.\n", flavour=AnchorFlavour.GITHUB)
        assert hit.finding.severity is Severity.WARNING

    def test_an_unknown_kind_is_an_error_on_learn(self) -> None:
        [hit] = found("ML002", "> [!MUISTA]\n> Tallenna.\n")
        assert hit.finding.severity is None
        [hit] = found("ML002", "> [!MUISTA]\n> Tallenna.\n", flavour=AnchorFlavour.GITHUB)
        assert hit.finding.severity is Severity.WARNING

    def test_callouts_of_other_tools_are_a_warning(self) -> None:
        [hit] = found("ML002", "> [!INFO]\n> Gem.\n")
        assert hit.finding.severity is Severity.WARNING

    @pytest.mark.parametrize("keyword", ["AVAILABILITY", "BEGINTABS", "TAB Trin 1", "MORELIKETHIS"])
    def test_what_experience_league_knows_is_no_alert_of_another_site(self, keyword: str) -> None:
        text = f">[!{keyword}]\n>\n>Gem.\n"
        assert not found("ML002", text, flavour=AnchorFlavour.GITHUB)
        assert found("ML002", text, flavour=AnchorFlavour.LEARN)

    def test_a_translated_keyword_is_the_other_rule_s(self) -> None:
        assert not found("ML002", "> [!BEMÆRK]\n> Gem.\n")

    @pytest.mark.parametrize(
        "text",
        [
            "> [!NOTE]\n> Gem.\n",
            "> [!tip]\n> Gem.\n",
            "> [note] om rækkefølgen.\n",
            "> [NOTE](note.md) om filen.\n",
            "> [NOTE]\n\n[NOTE]: note.md\n",
            "[!NOTE](note.md)\n",
            "`[!NOTE]` begynder en boks.\n",
            "/// note\n\nGem.\n\n///\n",
        ],
    )
    def test_what_is_no_alert_is_left_alone(self, text: str) -> None:
        assert not found("ML002", text)


class TestTripleColon:
    GOOD = ':::image type="content" source="media/a.png" alt-text="En knap.":::\n'

    @pytest.mark.parametrize(
        "text",
        [
            GOOD,
            '::: moniker range=">=app-2.0"\n\nTekst\n\n::: moniker-end\n',
            ':::row:::\n:::column span="2":::\nTekst\n:::column-end:::\n:::row-end:::\n',
            '::: zone pivot="windows,mac"\n\nTekst\n\n::: zone-end\n',
            ':::image type="complex" source="a.png" alt-text="A":::\nLang tekst.\n:::image-end:::\n',
            'Et ord :::no-loc text="Contoso"::: i teksten.\n',
            "Brug C++ std::vector.\n",
            '```\n:: moniker range="a"\n```\n',
        ],
    )
    def test_the_right_forms_pass_every_rule(self, text: str) -> None:
        for code in ("ML003", "ML004", "ML010"):
            assert not found(code, text)

    @pytest.mark.parametrize(
        ("text", "marked"),
        [
            (':::image source="a.png" alt-text="Knappen "Gem" her.":::', 'Gem" her."'),
            (":::image source='a.png' alt-text=\"A\":::", "source='a.png'"),
            (':::image source=a.png alt-text="A":::', "source=a.png"),
        ],
    )
    def test_a_broken_attribute_is_marked(self, text: str, marked: str) -> None:
        [hit] = found("ML003", text + "\n")
        assert hit.marked == marked

    def test_an_image_without_its_closing_colons_gets_them(self) -> None:
        text = self.GOOD.replace(":::\n", "\nMere tekst.\n")
        [hit] = found("ML003", text)
        assert hit.finding.severity is None
        assert repaired("ML003", text) == f"{self.GOOD}Mere tekst.\n"

    def test_the_end_of_the_paragraph_closes_an_image_as_well(self) -> None:
        [hit] = found("ML003", self.GOOD.replace(":::\n", "\n\nMere tekst.\n"))
        assert hit.finding.severity is Severity.WARNING

    @pytest.mark.parametrize("name", ["row", "row-end", "column-end"])
    def test_rows_and_columns_need_their_closing_colons(self, name: str) -> None:
        [hit] = found("ML003", f"::: {name}\n")
        assert hit.finding.severity is None

    def test_an_image_without_alternative_text_is_none_unless_it_is_an_icon(self) -> None:
        assert found("ML003", ':::image type="content" source="a.png":::\n')
        assert found("ML003", ':::image source="a.png" alt-text="":::\n')
        assert not found("ML003", ':::image type="icon" source="a.png":::\n')

    def test_more_than_three_colons_may_nest_ranges(self) -> None:
        assert not found("ML003", ':::: moniker range="app-2.0"\n\nTekst\n\n:::: moniker-end\n')

    def test_an_attribute_twice_is_marked(self) -> None:
        [hit] = found("ML003", ':::image source="a.png" source="b.png" alt-text="A":::\n')
        assert hit.marked == 'source="b.png"'

    def test_an_attribute_that_an_image_does_not_have_is_marked(self) -> None:
        [hit] = found("ML003", ':::image source="a.png" alt-tekst="A" alt-text="B":::\n')
        assert hit.marked == 'alt-tekst="A"'

    def test_an_image_needs_a_source(self) -> None:
        assert "source" in found("ML003", ':::image alt-text="A":::\n')[0].message

    @pytest.mark.parametrize("colons", ["::", ": ::", "：：："])
    def test_three_colons_are_put_back(self, colons: str) -> None:
        text = f'{colons} moniker range="app-2.0"\n\nTekst\n\n::: moniker-end\n'
        assert repaired("ML003", text, locale="ja-JP").startswith('::: moniker range="app-2.0"')

    def test_a_translated_name_is_reported_on_learn(self) -> None:
        [hit] = found("ML003", ':::billede source="a.png" alt-text="A":::\n')
        assert hit.marked == "billede"

    @pytest.mark.parametrize("text", ["::: tip\nHusk det.\n:::\n", "::: mypackage.module.Class\n"])
    def test_blocks_of_other_tools_are_left_alone(self, text: str) -> None:
        assert not found("ML003", text)
        assert not found("ML003", text, flavour=AnchorFlavour.EXPLICIT)

    def test_a_range_that_nothing_closes_is_marked(self) -> None:
        [hit] = found("ML004", '::: moniker range="app-2.0"\n\nTekst\n')
        assert hit.line == 1

    def test_an_end_without_a_beginning_is_marked(self) -> None:
        [hit] = found("ML004", "Tekst\n\n::: zone-end\n")
        assert hit.line == 3

    def test_only_the_surplus_is_reported(self) -> None:
        text = ":::row:::\n:::column:::\nA\n:::column-end:::\n:::column:::\nB\n:::row-end:::\n"
        assert [hit.line for hit in found("ML004", text)] == [5]

    def test_an_include_may_hold_half_of_a_pair(self) -> None:
        assert not found("ML004", '::: zone pivot="a"\n', is_include=True)

    @pytest.mark.parametrize(
        ("text", "marked"),
        [
            ('::: zone pivot="système"\n\nA\n\n::: zone-end\n', "système"),
            ('::: zone target="dokumenter"\n\nA\n\n::: zone-end\n', "dokumenter"),
            ('::: moniker range=">= версия-2"\n\nA\n\n::: moniker-end\n', ">= версия-2"),
        ],
    )
    def test_a_translated_value_is_marked(self, text: str, marked: str) -> None:
        [hit] = found("ML010", text)
        assert hit.marked == marked


class TestInclude:
    GOOD = "[!INCLUDE [note](../includes/note.md)]\n"

    @pytest.mark.parametrize(
        "written",
        [
            "[!INKLUDER [note](../includes/note.md)]\n",
            "[!ВКЛЮЧИТЬ [note](../includes/note.md)]\n",
            "[! INCLUDE [note](../includes/note.md)]\n",
            "[ !include [note](../includes/note.md)]\n",
            "[!INCLUDE [note](../includes/note.md)\n",
        ],
    )
    def test_the_right_form_is_put_back(self, written: str) -> None:
        assert repaired("ML005", written) == self.GOOD

    @pytest.mark.parametrize("written", ["[!INCLUDE (../includes/note.md)]\n", "[!INCLUDE note]\n"])
    def test_what_only_begins_so_is_reported(self, written: str) -> None:
        assert found("ML005", written)

    def test_an_include_of_a_picture_is_marked_at_its_path(self) -> None:
        [hit] = found("ML005", "[!INCLUDE [note](../includes/note.png)]\n")
        assert hit.marked == "../includes/note.png"

    @pytest.mark.parametrize(
        "text",
        [
            GOOD,
            "Tekst [!include[kort](../includes/short.md)] videre.\n",
            "`[!INCLUDE [a](b)]`\n",
            "[!VIDEO https://videos.example.com/a]\n",
            "Vigtigt! [Læs](b.md)\n",
            "{* ../../docs_src/a.py hl[2] *}\n",
        ],
    )
    def test_other_text_is_left_alone(self, text: str) -> None:
        assert not found("ML005", text)


class TestImageAlt:
    @pytest.mark.parametrize(
        "text",
        [
            "![](media/a.png)\n",
            "![skærm.png](media/a.png)\n",
            '<img src="a.png">\n',
        ],
    )
    def test_an_image_without_words_is_reported(self, text: str) -> None:
        assert len(found("ML006", text)) == 1

    @pytest.mark.parametrize(
        "text",
        [
            "![Skærmen efter tilmelding.](media/a.png)\n",
            ':::image type="icon" source="a.png":::\n',
            '<img src="a.png" alt="">\n',
            '<img src="a.png" alt="Skærmen">\n',
            '[![Skærmen](a.png)](a.png "Vis a.png")\n',
        ],
    )
    def test_words_and_decoration_are_fine(self, text: str) -> None:
        assert not found("ML006", text)

    def test_other_sites_write_html_images_without_words(self) -> None:
        assert not found("ML006", '<img src="a.png">\n', flavour=AnchorFlavour.EXPLICIT)


class TestEmphasis:
    @pytest.mark.parametrize(
        "text",
        [
            "**Fed** og **fed igen**, **fed**.",
            "***Begge*** dele, **fed med *kursiv* i**.",
            "**[Link](a.md)** og [**fed**](b.md).",
            "**A** > **B** > **C**",
            "`a ** b` og ``** x **``",
            "2 ** 3 er otte.",
            "Adgangskode: **** eller ****1234.",
            "\\*\\*ikke fed\\*\\*",
            "| **A** | **B** |\n| - | - |\n| **c** | d |",
            "- **punkt**\n- *punkt*",
            "太字は**重要**です。",
            "「**設定**」を開く。",
            "Stien er `**/*.md`, eller src/**/a.md.",
            "Pris** \n\n** Uden moms.",
            "/// note | **Fed**\n",
        ],
    )
    def test_what_renders_as_meant_is_fine(self, text: str) -> None:
        assert not found("ML007", text)

    @pytest.mark.parametrize(
        ("text", "marked"),
        [
            ("Vælg **Enheder****Konfiguration** nu.", "****"),
            ("Нажмите ** Сохранить ** сейчас.", "** Сохранить **"),
            ("Vælg **Enheder **nu og luk.", "**Enheder **"),
            ("Vælg** Enheder** nu.", "** Enheder**"),
            ("次に**「設定」**を開きます。", "**「設定」**"),
            ("Vælg **Gem og luk.", "**"),
        ],
    )
    def test_visible_asterisks_are_marked(self, text: str, marked: str) -> None:
        [hit] = found("ML007", text)
        assert hit.marked == marked

    def test_the_fix_takes_the_spaces_out(self) -> None:
        assert repaired("ML007", "Нажмите ** Сохранить ** сейчас.\n") == "Нажмите **Сохранить** сейчас.\n"

    def test_a_paragraph_is_reported_once(self) -> None:
        assert len(found("ML007", "**A****B** og **C****D** og **E****F**")) == 1

    def test_python_markdown_pairs_asterisks_next_to_brackets(self) -> None:
        text = "次に**「設定」**を開きます。**A****B**"
        assert not found("ML007", text, flavour=AnchorFlavour.EXPLICIT)
        assert found("ML007", "Åbn ** Indstillinger ** nu.", flavour=AnchorFlavour.EXPLICIT)

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("**a**", []),
            ("**a****b**", [(3, 4)]),
            ("** a **", [(0, 2), (5, 2)]),
            ("*a **b* c**", []),
            ("***a** b*", []),
        ],
    )
    def test_leftovers_are_what_commonmark_leaves(self, text: str, expected: list[tuple[int, int]]) -> None:
        import re

        runs = [(match.start(), len(match[0]), 0) for match in re.finditer(r"\*+", text)]
        assert [(run.start, run.left) for run in leftover(text, runs)] == expected

    def test_many_openers_take_linear_time(self) -> None:
        assert len(found("ML007", "**a " * 20000)) == 1


class TestGluedInline:
    def test_a_full_stop_moves_out_of_the_link(self) -> None:
        text = "Ayrıntılar için bkz[. Genel bakış](genel.md).\n"
        assert repaired("ML008", text) == "Ayrıntılar için bkz. [Genel bakış](genel.md).\n"

    def test_the_space_before_goes(self) -> None:
        assert repaired("ML008", "Se også [, hvordan](a.md) du.\n") == "Se også, [hvordan](a.md) du.\n"

    def test_a_link_of_a_comma_alone_is_reported(self) -> None:
        [hit] = found("ML008", "Se siden[,](a.md) og mere.\n")
        assert hit.marked == ","

    def test_an_image_behind_a_word_gets_its_space(self) -> None:
        text = 'Vælg **stjernen**:::image type="icon" source="a.png"::: nu.\n'
        assert repaired("ML008", text).startswith("Vælg **stjernen** :::image")

    @pytest.mark.parametrize(
        "text",
        [
            "Brug [.NET](net.md).\n",
            "Læs [... mere](a.md).\n",
            "[![Skærm](a.png)](b.md)\n",
            "Se [Oversigt](a.md), og luk.\n",
            "`dict`s og `kode`igen\n",
        ],
    )
    def test_marks_that_belong_there_stay(self, text: str) -> None:
        assert not found("ML008", text)

    @pytest.mark.parametrize(
        ("locale", "text", "glued"),
        [
            ("sv-SE", "Gå till [sidan](https://example.com/sida)och välj **Konton**.\n", "och"),
            ("da-DK", "Åbn [https://example.com](https://example.com)i en ny fane.\n", "i"),
            ("nl-NL", "Zie [deze pagina](a.md)voor meer informatie.\n", "voor"),
            ("nl-NL", "Ga naar de [pagina](a.md)en kies **Start**.\n", "en"),
            ("de-DE", "Öffnen Sie [OK](a.md)und schließen Sie [Fenster].\n\n[Fenster]: b.md\n", "und"),
            ("pt-BR", "Abra o [painel](https://example.com/p)e selecione uma conta.\n", "e"),
            ("es-ES", "Abra el [panel](a.md)y elija una cuenta.\n", "y"),
            ("it-IT", "Apri la [pagina][p]e scegli un conto.\n\n[p]: a.md\n", "e"),
            ("fr-FR", "Ouvrez [la page](a.md)et choisissez un compte.\n", "et"),
            ("pl-PL", "Otwórz [stronę](a.md)i wybierz konto.\n", "i"),
            ("ru-RU", "Откройте [страницу](https://www.contoso.com/page)и нажмите кнопку.\n", "и"),
            ("el-GR", "Ανοίξτε τη [σελίδα](a.md)και επιλέξτε λογαριασμό.\n", "και"),
            ("tr-TR", "[Sayfayı](a.md)ve hesabı açın.\n", "ve"),
            ("hi-IN", "[पृष्ठ](a.md)और खाता खोलें।\n", "और"),
            ("vi-VN", "Mở [trang](a.md)và chọn tài khoản.\n", "và"),
            ("de-DE", "Wählen Sie **Sichern**aus.\n", "aus"),
            ("de-DE", "Wählen Sie (**Neu laden**und **Sichern**).\n", "und"),
            ("sv-SE", "Markera **Konton**och **Grupper**.\n", "och"),
            ("da-DK", "Brug `Get-Item`eller `Set-Item`.\n", "eller"),
            ("da-DK", "| Navn |\n| --- |\n| Tast `*`eller `?` |\n", "eller"),
            ("ru-RU", "Укажите `name`для поиска.\n", "для"),
        ],
    )
    def test_a_glued_word_gets_its_space(self, locale: str, text: str, glued: str) -> None:
        [hit] = found("ML008", text, locale=locale)
        assert hit.marked == glued
        place = cast(Span, hit.finding.place)
        spaced = f"{text[: place.start]} {text[place.start :]}"
        assert repaired("ML008", text, locale=locale) == spaced
        assert not found("ML008", spaced, locale=locale)

    def test_the_message_shows_what_readers_see(self) -> None:
        [hit] = found("ML008", "Gå till [den här sidan](a.md)och välj.\n", locale="sv-SE")
        assert hit.message == (
            "No space stands between the link and “och”, and readers see “sidanoch”; put one there."
        )
        [hit] = found("ML008", f"Gå till [https://example.com/{30 * 'a'}](a.md)och välj.\n", locale="sv-SE")
        assert "readers" not in hit.message

    @pytest.mark.parametrize(
        ("locale", "text"),
        [
            # Endings of the language.
            ("de-DE", "[Azure](a.md)s Dienste, **Microsoft**s Dienste, die [API](a.md)en und `dict`s.\n"),
            ("da-DK", "Alle [API](a.md)er, [fil](a.md)en og `str`er i **Teams**et.\n"),
            ("nl-NL", "De [server](a.md)en, het [bestand](a.md)je, het [idee](a.md)en, `string`en.\n"),
            ("es-ES", "Los [token](a.md)es; hay que [conectar](a.md)se y `return`ar `true`.\n"),
            ("pt-BR", "Ele [clic](a.md)ou; use `print`e depois `commit`ou.\n"),
            ("ru-RU", "Все [пакет](a.md)и и `hook`и, [код](a.md)в файле.\n"),
            ("pl-PL", "Wszystkie [plik](a.md)i oraz `hook`i są tu.\n"),
            ("cs-CZ", "Nastavení [server](a.md)a se změní.\n"),
            ("tr-TR", "[Sayfa](a.md)da, **Hesap**lar ve `dosya`yla.\n"),
            ("fi-FI", "[Sivu](a.md)lla, **Tili**n ja `tiedosto`ja.\n"),
            ("hu-HU", "Az [oldal](a.md)on és a `fájl`ban.\n"),
            ("ko-KR", "[페이지](a.md)에서 **계정**을 선택합니다.\n"),
            ("ja-JP", "[ページ](a.md)で**アカウント**を選びます。\n"),
            # Halves of words.
            ("de-DE", "**Default**wert, [hier](a.md)für, **durch**aus, **i**Phone, **e**-mail.\n"),
            ("da-DK", "**F**ilen, **kat**og, [der](a.md)for, [her](a.md)i, `o`g.\n"),
            ("en-GB", "`g`reater `t`han **o**r equal, [page](a.md)and more.\n"),
            ("nl-NL", "[Daar](a.md)voor en [zo](a.md)als.\n"),
            # Spaces, marks and addresses.
            ("da-DK", "[siden ](a.md)og, **Filer** og `kode` og [siden](a.md), og (**Filer**).\n"),
            ("da-DK", "[siden](a.md)-og, [siden](a.md)og-eller, [siden](a.md)og.dk, [siden](a.md)Og.\n"),
            ("da-DK", "Kode: `**Filer**og [siden](a.md)og her`, <https://example.com/**Filer**og>.\n"),
            ("da-DK", "```\n[siden](a.md)og **Filer**og\n```\n"),
            ("da-DK", "![Ikon](a.png)og [^1]og [2]og\n\n[^1]: Note.\n\n[2]: b.md\n"),
            # Bold text that begins there.
            ("da-DK", "Både **Filer** her**og der** og hist.\n"),
            ("da-DK", "Her**og der**og hist.\n"),
            # No words are known of this language, or no language.
            ("eu-ES", "[orria](a.md)eta gehiago.\n"),
            (None, "[siden](a.md)og mere.\n"),
        ],
    )
    def test_what_may_belong_to_the_word_stays(self, locale: str | None, text: str) -> None:
        assert not found("ML008", text, locale=locale)

    def test_every_language_of_the_words_has_a_pack_with_spaces(self) -> None:
        for line in data_file("rules/glued", "words.txt").splitlines():
            if not line.startswith("#"):
                pack = locale_pack(line.partition(":")[0])
                words = line.partition(":")[2].replace("|", " ").split()
                assert pack.spaced, line
                assert not {word for word in words if ":" not in word} & pack.endings, line
                assert len(words) == len(set(words)), line


class TestTabs:
    GROUP = "# [Windows](#tab/windows)\n\nA\n\n# [Mac](#tab/mac)\n\nB\n\n---\n"

    def test_a_group_is_fine(self) -> None:
        assert not found("ML009", self.GROUP)

    @pytest.mark.parametrize("target", ["#tab/für-mac", "#Tab/mac", "#tab/mac os"])
    def test_an_id_that_is_none_is_marked(self, target: str) -> None:
        [hit] = found("ML009", self.GROUP.replace("(#tab/mac)", f"(<{target}>)"))
        assert hit.marked == target

    def test_a_tab_has_nothing_beside_its_link(self) -> None:
        [hit] = found("ML009", self.GROUP.replace("# [Mac](#tab/mac)", "# [Mac](#tab/mac) og mere"))
        assert "nothing but its link" in hit.message

    def test_a_tab_twice_in_a_group_is_marked(self) -> None:
        [hit] = found("ML009", self.GROUP.replace("#tab/mac", "#tab/windows"))
        assert hit.line == 5

    def test_two_groups_may_share_their_ids(self) -> None:
        assert not found("ML009", f"{self.GROUP}\nTekst\n\n{self.GROUP}")

    def test_a_condition_tells_tabs_apart(self) -> None:
        text = "# [A](#tab/a/x)\n\n1\n\n# [A](#tab/a/y)\n\n2\n\n---\n"
        assert not found("ML009", text)

    def test_a_section_inside_open_tabs_is_a_warning(self) -> None:
        text = self.GROUP.replace("# [", "### [").replace("---\n", "## Næste afsnit\n\nTekst\n")
        [hit] = found("ML009", text)
        assert hit.finding.severity is Severity.WARNING
        assert hit.marked == "Næste afsnit"


class TestEncoding:
    def test_a_byte_order_mark_is_information(self) -> None:
        [hit] = findings("ML011", replace(page("Tekst\n"), document=parse("\ufeffTekst\n", "a.md")))
        assert hit.finding.severity is Severity.INFO

    @pytest.mark.parametrize(
        ("text", "wanted"),
        [
            ("a\r\nb\nc\n", "a\nb\nc\n"),
            ("a\r\nb\r\nc\n", "a\r\nb\r\nc\r\n"),
            ("a\rb\nc\n", "a\nb\nc\n"),
        ],
    )
    def test_mixed_line_endings_become_those_of_most_lines(self, text: str, wanted: str) -> None:
        assert repaired("ML011", text) == wanted

    @pytest.mark.parametrize("text", ["a\nb\n", "a\r\nb\r\n", "a"])
    def test_one_kind_of_line_ending_is_fine(self, text: str) -> None:
        assert not found("ML011", text)

    def test_a_lost_character_is_an_error(self) -> None:
        [hit] = found("ML011", "Gem \ufffdndringen.\n")
        assert (hit.marked, hit.finding.severity) == ("\ufffd", Severity.ERROR)

    @pytest.mark.parametrize(
        ("wrong", "meant"),
        [
            ("ogsÃ¥", "Ã¥"),
            ("Ã¦ndre", "Ã¦"),
            ("itâ€™s", "â€™"),
            ("20Â°", "Â°"),
            ("ã‚¯ãƒ©", "ã‚¯ãƒ©"),
        ],
    )
    def test_letters_in_a_wrong_character_set_are_marked(self, wrong: str, meant: str) -> None:
        [hit] = found("ML011", f"Her {wrong} ord.\n")
        assert hit.marked == meant

    def test_the_letters_are_put_back(self) -> None:
        assert repaired("ML011", "Ogs\u00c3\u00a5 \u00c3\u00a6ndringer.\n") == "Også ændringer.\n"

    @pytest.mark.parametrize(
        "text",
        ["A palavra «AMANHû.\n", "SÃO PAULO\n", "Âge, être, naïf, ção.\n", "`Ã¥` er å.\n", "Привет, С‚о.\n"],
    )
    def test_letters_of_real_words_are_left_alone(self, text: str) -> None:
        assert not found("ML011", text)

    def test_a_merge_left_half_done_is_one_error(self) -> None:
        hits = found("ML011", "<<<<<<< HEAD\nA\n=======\nB\n>>>>>>> gren\n")
        assert [(hit.line, hit.finding.severity) for hit in hits] == [(1, Severity.ERROR)]

    def test_a_lone_end_marker_is_an_error_too(self) -> None:
        assert len(found("ML011", "Tekst\n\n>>>>>>> gren\n")) == 1

    def test_markers_in_code_are_an_example(self) -> None:
        assert not found("ML011", "```\n<<<<<<< HEAD\n>>>>>>> gren\n```\n")

    def test_an_open_code_block_is_marked_at_its_fence(self) -> None:
        [hit] = found("ML011", "Tekst\n\n```json\n{}\n")
        assert (hit.line, hit.marked) == (3, "```json")

    @pytest.mark.parametrize(
        "text", ["> ```json\n> {}\n\nTekst\n", "1. Åbn:\n\n   ```json\n   {}\n\n2. Luk.\n\nTekst\n"]
    )
    def test_the_end_of_a_list_item_or_quotation_ends_its_code(self, text: str) -> None:
        [hit] = found("ML011", text)
        assert hit.marked == "```json"
        assert "what follows" not in hit.message

    def test_an_open_comment_hides_the_page(self) -> None:
        [hit] = found("ML011", "Tekst\n\n<!-- note\n\nMere tekst\n")
        assert (hit.line, hit.marked, hit.finding.severity) == (3, "<!--", Severity.ERROR)

    def test_a_comment_open_in_a_sentence_shows(self) -> None:
        [hit] = found("ML011", "Tekst <!-- note\n\nMere tekst\n")
        assert hit.marked == "<!--"

    def test_closed_blocks_are_fine(self) -> None:
        assert not found("ML011", "```\na\n```\n\n<!-- a -->\n\nb <!-- c --> d\n\n    kode\n")
