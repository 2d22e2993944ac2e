"""What translation does to words: artefacts, doubled things, foreign letters, marks, English left behind."""

from dataclasses import replace

import pytest

from tests.trees import Found, findings, mended, page_of
from valint.markdown import parse
from valint.model.finding import Severity
from valint.project.pack_files import PackFile
from valint.project.packs import Packs, locale_pack, shipped_terms


def found(code: str, text: str, locale: str = "da-DK", path: str = "guide/page.md") -> list[Found]:
    page = page_of(text, path, locale=locale)
    return findings(code, replace(page, pack=locale_pack(locale), terms=shipped_terms()))


class TestArtefacts:
    @pytest.mark.parametrize(
        ("locale", "text", "marked"),
        [
            ("da-DK", "**Hvordan gør jeg oprette en vagt?**\n", "Hvordan gør jeg oprette"),
            ("nb-NO", "Hvordan gjør jeg opprette en vakt?\n", "Hvordan gjør jeg opprette"),
            ("tr-TR", "**Vardiya oluşturmak Nasıl yaparım??**\n", "oluşturmak Nasıl yaparım"),
        ],
    )
    def test_wording_that_only_machines_write_is_marked(self, locale: str, text: str, marked: str) -> None:
        [hit] = found("TR004", text, locale)
        assert hit.marked == marked
        assert hit.line == 1
        assert hit.finding.help

    @pytest.mark.parametrize(
        ("locale", "text"),
        [
            ("da-DK", "Hvordan gør jeg det?\n"),
            ("da-DK", "Skriv `Hvordan gør jeg oprette` i feltet.\n"),
            ("de-DE", "Wie kann ich eine Schicht anlegen?\n"),
            ("ja-JP", "シフトを作成するにはどうすればよいですか?\n"),
            ("ar-SA", "كيف يمكنني إنشاء نوبة؟\n"),
        ],
    )
    def test_good_questions_and_code_are_silent(self, locale: str, text: str) -> None:
        assert not found("TR004", text, locale)


class TestCollapsedCoordination:
    @pytest.mark.parametrize(
        ("locale", "text", "marked"),
        [
            ("da-DK", "Giv bøger og bøger til alle.\n", "bøger og bøger"),
            ("de-DE", "Für Benutzer und Benutzer gilt das.\n", "Benutzer und Benutzer"),
            ("es-ES", "Los clientes y clientes reservan.\n", "clientes y clientes"),
            (
                "tr-TR",
                "Müşterilerinizin ve müşterilerinizin kitapları.\n",
                "Müşterilerinizin ve müşterilerinizin",
            ),
            ("pl-PL", "Książki i książki są tutaj.\n", "Książki i książki"),
        ],
    )
    def test_one_word_for_two_things_is_marked(self, locale: str, text: str, marked: str) -> None:
        [hit] = found("TR005", text, locale)
        assert hit.marked == marked

    @pytest.mark.parametrize(
        ("locale", "text"),
        [
            ("da-DK", "Prøv igen og igen.\n"),
            ("da-DK", "Bøger og blade.\n"),
            ("da-DK", '## <a name="more-and-more-books"></a>Flere og flere bøger\n'),
            ("de-DE", "Es werden mehr und mehr.\n"),
            ("en-US", "Again and again.\n"),
        ],
    )
    def test_set_phrases_are_silent(self, locale: str, text: str) -> None:
        assert not found("TR005", text, locale)


class TestForeignLetters:
    @pytest.mark.parametrize(
        ("locale", "text", "marked"),
        [
            ("ar-SA", "**如何实现 إنشاء نوبة؟**\n", "如何实现"),
            ("ja-JP", "この 설정 を変更します。\n", "설정"),
            ("ru-RU", "Откройте 設定 и выберите день смены.\n", "設定"),
        ],
    )
    def test_letters_of_another_script_are_marked(self, locale: str, text: str, marked: str) -> None:
        [hit] = found("TR003", text, locale)
        assert hit.marked == marked

    @pytest.mark.parametrize(
        ("locale", "text"),
        [
            ("da-DK", "Skriv `設定` i feltet.\n"),
            ("ja-JP", "Microsoft Teams を開きます。\n"),
            ("zh-CN", "打开 Microsoft Teams。\n"),
            ("sr-Latn-RS", "Otvorite kalendar.\n"),
            ("ta-IN", "நாட்காட்டியைத் திறக்கவும்.\n"),
            ("te-IN", "క్యాలెండర్ తెరవండి.\n"),
            ("km-KH", "បើកប្រតិទិន។\n"),
            ("da-DK", "Vinklen α er 90° og målet er 5 µm.\n"),
        ],
    )
    def test_code_latin_names_and_signs_are_silent(self, locale: str, text: str) -> None:
        assert not found("TR003", text, locale)

    @pytest.mark.parametrize(
        ("locale", "text"),
        [
            ("da-DK", "> - kørekort\n> - номер на картата за градския транспорт\n"),
            ("pl-PL", "1. dowód\n   - เลขประจำตัวประชาชนของคนไทย\n"),
            (
                "tr-TR",
                "| Dil | Anahtar sözcük |\n| - | - |\n| Rusça | номер паспорта гражданина другой страны |\n",
            ),
            ("ar-SA", '> - استخدم "設定的 dokument" و "図書館カード 2020" معاً في هذه القائمة.\n'),
            ("fr-FR", "Écrivez « le mot 設定 ici » dans le champ.\n"),
        ],
    )
    def test_search_words_and_quotations_are_meant(self, locale: str, text: str) -> None:
        assert not found("TR003", text, locale)

    @pytest.mark.parametrize(
        ("locale", "text", "marked"),
        [
            ("da-DK", "“Vagt” er 設定 i menuen og på siden.\n", "設定"),
            ("pl-PL", "- Otwórz menu i wybierz 設定 z listy.\n", "設定"),
            ("fi-FI", "Valitse அமைப்புகள் valikosta ja avaa sivu.\n", "அமைப்புகள்"),
            ("vi-VN", "Mở trang và chọn ការកំណត់ trong danh sách.\n", "ការកំណត់"),
            ("tr-TR", "Откройте список и выберите день смены\n", "Откройте список и выберите день смены"),
        ],
    )
    def test_words_behind_a_quotation_and_whole_paragraphs_are_not(
        self, locale: str, text: str, marked: str
    ) -> None:
        [hit] = found("TR003", text, locale)
        assert hit.marked == marked


class TestMarks:
    @pytest.mark.parametrize(
        ("locale", "text", "marked", "right"),
        [
            ("da-DK", "Hvad er en vagt??\n", "??", "Hvad er en vagt?\n"),
            ("ar-SA", "ما هي النوبة؟?\n", "؟?", "ما هي النوبة؟\n"),
        ],
    )
    def test_a_doubled_mark_is_mended(self, locale: str, text: str, marked: str, right: str) -> None:
        [hit] = found("TR007", text, locale)
        assert hit.marked == marked
        assert mended(text, hit.finding) == right

    @pytest.mark.parametrize("text", ["Vent...\n", "Virkelig?!\n", "Skriv `a??b`.\n", "Se kl. 9.\n"])
    def test_ellipses_and_code_are_silent(self, text: str) -> None:
        assert not found("TR007", text)


class TestRepeatedWords:
    def test_a_word_twice_in_a_row_is_information(self) -> None:
        [hit] = found("TR006", "Vælg den fil fil, som du vil åbne.\n")
        assert hit.finding.fix is not None
        assert not hit.finding.fix.safe

    @pytest.mark.parametrize(
        ("locale", "text"), [("tr-TR", "Bunları tek tek seçin.\n"), ("da-DK", "Der er fil 1 1 gang.\n")]
    )
    def test_grammar_may_double_words(self, locale: str, text: str) -> None:
        assert not found("TR006", text, locale)


class TestLeftInEnglish:
    TEXT = "Watch this video for a quick overview of what you can do with the calendar."

    @pytest.mark.parametrize("locale", ["da-DK", "de-DE", "fr-FR", "ja-JP", "ar-SA", "ru-RU"])
    def test_a_paragraph_in_english_is_marked(self, locale: str) -> None:
        [hit] = found("TR001", f"# X\n\n{self.TEXT}\n", locale)
        assert (hit.line, hit.marked) == (3, self.TEXT)

    @pytest.mark.parametrize("locale", ["lo-LA", "am-ET", "my-MM", "si-LK", "pa-IN"])
    def test_the_script_alone_tells_english_where_no_pack_knows_the_language(self, locale: str) -> None:
        [hit] = found("TR001", f"# X\n\n{self.TEXT}\n", locale)
        assert hit.marked == self.TEXT

    def test_a_sentence_with_letters_of_the_page_is_not_english(self) -> None:
        assert not found("TR001", "ເລືອກ Get started with your plan and go on to the next step.\n", "lo-LA")
        assert not found("TR001", "Изаберите Get started with your plan and go on to this.\n", "sr-Cyrl-RS")

    def test_an_own_pack_need_not_name_the_script(self) -> None:
        pack = PackFile("kind: locale\nlanguage: lo\nfunction_words: ແລະ ໃນ ຂອງ\n", "own.yaml")
        page = replace(page_of("# X\n", locale="lo-LA"), pack=Packs([pack]).locale("lo-LA"))
        mixed = parse("ເລືອກ Get started with your plan and go on to the next step.\n", "a.md")
        english = parse(f"{self.TEXT}\n", "a.md")
        assert not findings("TR001", replace(page, document=mixed))
        assert findings("TR001", replace(page, document=english))

    def test_a_language_in_latin_letters_that_nobody_knows_is_not_judged(self) -> None:
        assert not found("TR001", f"{self.TEXT}\n", "yo-NG")

    @pytest.mark.parametrize(
        ("locale", "sentence"),
        [
            ("ja-JP", "一覧を開きます。"),
            ("zh-CN", "打开列表！"),
            ("hi-IN", "सूची खोलें। "),
            ("ar-SA", "هل تفتح القائمة؟ "),
        ],
    )
    def test_an_english_sentence_behind_one_of_the_page_s_own_is_marked(
        self, locale: str, sentence: str
    ) -> None:
        [hit] = found("TR001", f"{sentence}{self.TEXT}\n", locale)
        assert hit.marked == self.TEXT

    def test_english_that_a_site_shows_beside_its_translation_is_no_text_of_the_page(self) -> None:
        beside = f'<span class="sxs-lookup"><span data-stu-id="a-1">{self.TEXT}</span></span>'
        assert found("TR001", f"{self.TEXT}\n")
        assert not found("TR001", f'<span data-ttu-id="a-1">Vælg en plan, og gå videre.</span>{beside}\n')

    @pytest.mark.parametrize("locale", ["ro-RO", "hr-HR", "cs-CZ", "pl-PL", "et-EE"])
    def test_words_that_both_languages_have_speak_for_neither(self, locale: str) -> None:
        text = "If you need a new page, I can see one that was left for me by this team."
        [hit] = found("TR001", f"{text}\n", locale)
        assert hit.marked == text

    @pytest.mark.parametrize(
        ("locale", "text"),
        [
            ("ro-RO", "Contul de test are an or care nu sunt ale echipei.\n"),
            ("sk-SK", "On by to dal do okna a most over do konca.\n"),
            ("et-EE", "Just see on all must kast mis on maja ees.\n"),
            ("lt-LT", "Be to, it jie to visi be to negali.\n"),
            ("ca-ES", "Digueu on us has posat to, as o be, i on has anat.\n"),
            ("fil-PH", "May file at may larawan at may teksto sa pahina.\n"),
            ("vi-VN", "Do an toàn can thiệp to lớn in than may do to.\n"),
            ("nl-NL", "We was of had over of in of was.\n"),
        ],
    )
    def test_a_sentence_full_of_words_that_look_english_is_not(self, locale: str, text: str) -> None:
        assert not found("TR001", text, locale)

    def test_paragraphs_in_a_row_are_one_finding(self) -> None:
        text = "\n\n".join([*["Dette er en dansk sætning med mange ord i sig."] * 8, *[self.TEXT] * 3])
        [hit] = found("TR001", text + "\n")
        assert "2 after it" in hit.message

    def test_a_page_in_english_is_one_warning(self) -> None:
        [hit] = found("TR001", "\n\n".join([self.TEXT] * 6) + "\n")
        assert hit.finding.severity is Severity.WARNING
        assert "6 paragraphs" in hit.message

    @pytest.mark.parametrize("path", ["README.md", "CONTRIBUTING.md", "guide/LICENSE.md"])
    def test_pages_about_the_repository_are_silent(self, path: str) -> None:
        assert not found("TR001", self.TEXT + "\n", path=path)

    @pytest.mark.parametrize(
        "text",
        [
            f"```\n{TEXT}\n```\n",
            f"<!-- {TEXT} -->\n",
            f"Skriv “{TEXT}” i feltet.\n",
            "**Allow users to see what they can do with the app**\n",
            "Gå til [What you can do with the new calendar for your team](https://example.com/x).\n",
        ],
    )
    def test_code_comments_quotations_and_labels_are_silent(self, text: str) -> None:
        assert not found("TR001", text)

    def test_english_pages_are_not_judged(self) -> None:
        assert not found("TR001", self.TEXT + "\n", "en-GB")

    def test_an_alternative_text_in_english_is_marked(self) -> None:
        text = "![Screenshot that shows where to find the settings](media/a.png)\n"
        [hit] = found("TR013", text)
        assert hit.marked == "Screenshot that shows where to find the settings"

    def test_an_alternative_text_with_names_is_silent(self) -> None:
        assert not found("TR013", "![Microsoft Teams, Power BI](media/a.png)\n")


class TestProductNames:
    def test_each_place_in_other_letters_is_marked_and_none_in_the_right_ones_or_in_capitals(self) -> None:
        text = (
            "Æbler i SharePoint, “Sharepoint”, SHAREPOINT og `kode` på sharepoint.\n\n"
            "Sharepointsiden, SharePoint.\n"
        )
        assert [(hit.marked, hit.line) for hit in found("TM004", text)] == [
            ("Sharepoint", 1),
            ("sharepoint", 1),
        ]

    def test_a_page_that_has_a_name_in_capitals_alone_has_nothing(self) -> None:
        assert not found("TM004", "# SHAREPOINT\n\nÅBN SHAREPOINT.\n")

    def test_a_product_that_lost_its_capital_is_marked(self) -> None:
        [hit] = found("TM004", "Journalen er integreret i teams, så alle kan se den.\n")
        assert "Teams" in (hit.finding.help or "")

    def test_an_ordinary_word_is_silent(self) -> None:
        assert not found("TM004", "To teams mødes i dag.\n")

    @pytest.mark.parametrize("locale", ["ru-RU", "ro-RO", "th-TH", "ja-JP", "el-GR", "yo-NG", "ar-SA"])
    @pytest.mark.parametrize(
        "text",
        [
            "The lamp goes on when all windows of the house have been closed.",
            "Lock the doors and the windows before you leave",
            "These teams have an outlook that is better than the one before.",
        ],
    )
    def test_a_word_of_a_sentence_left_in_english_is_no_name(self, locale: str, text: str) -> None:
        assert not found("TM004", f"# X\n\n- {text}\n", locale)

    @pytest.mark.parametrize(
        ("locale", "text", "marked"),
        [
            ("ru-RU", "Откройте все файлы в windows и закройте их.\n", "windows"),
            ("ro-RO", "Instalați aplicația pe windows și reporniți.\n", "windows"),
            ("th-TH", "ติดตั้งแอปบน windows แล้วเริ่มใหม่\n", "windows"),
            ("ja-JP", "windowsにアプリをインストールします。\n", "windows"),
            ("el-GR", "Εγκαταστήστε το στα windows και ξεκινήστε.\n", "windows"),
            ("da-DK", "Installer appen på windows, og start igen.\n", "windows"),
            ("ar-SA", "ثبت التطبيق على windows ثم أعد التشغيل.\n", "windows"),
            ("ru-RU", "You can open the file with Microsoft teams on this page.\n", "teams"),
        ],
    )
    def test_a_name_in_a_sentence_of_the_page_or_behind_its_owner_is_marked(
        self, locale: str, text: str, marked: str
    ) -> None:
        [hit] = found("TM004", text, locale)
        assert hit.marked == marked


@pytest.mark.parametrize("code", ["TR001", "TR003", "TR004", "TR005", "TR006", "TR007", "TR013", "TM004"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_places_hold_with_every_line_ending_and_in_nested_blocks(code: str, ending: str) -> None:
    bad = {
        "TR001": "Watch this video for a quick overview of what you can do with the calendar.",
        "TR003": "Vælg 設定 i menuen, og åbn den side, der vises.",
        "TR004": "Hvordan gør jeg oprette en vagt?",
        "TR005": "Giv bøger og bøger til alle.",
        "TR006": "Vælg den fil fil, som du vil åbne.",
        "TR007": "Hvad er en vagt??",
        "TR013": "![Screenshot that shows where to find the settings](media/a.png)",
        "TM004": "Journalen er integreret i teams, så alle kan se den.",
    }[code]
    text = ending.join(["# Titel", "", "1. Punkt", "", f"   > {bad}", ""])
    page = replace(
        page_of("x"), document=parse(text, "a.md"), pack=locale_pack("da-DK"), terms=shipped_terms()
    )
    [hit] = findings(code, page)
    assert hit.line == 5
    assert hit.marked
    assert hit.marked in bad
