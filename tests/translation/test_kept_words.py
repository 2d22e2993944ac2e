"""English words that a heading keeps for good reason, and what is said of those that were forgotten."""

from pathlib import Path

import pytest

from tests.translation.toolkits import pages, pair
from tests.trees import Tree
from valint.model.finding import Severity
from valint.project.settings import Settings
from valint.translation.counts import HeadingPair, count
from valint.translation.data import judge_data
from valint.translation.judge import HeadingJudge, Kind
from valint.translation.known_names import KnownNames
from valint.translation.messages import Wording, word_verdict
from valint.translation.words import WORD


def said(language: str, suspect: HeadingPair, *others: list[HeadingPair]) -> list[tuple[Severity, Wording]]:
    """Return what HD005 says of a heading, infos too; it stands on the last page."""
    tree = [*others, [suspect]]
    counts = count(tree, language)
    judge = HeadingJudge(counts, judge_data())
    page = len(tree) - 1
    return [
        (verdict.severity, word_verdict(suspect, page, verdict, judge, None))
        for verdict in judge.judge(counts.heading(suspect), page)
        if verdict.kind is Kind.UNTRANSLATED
    ]


def messages(language: str, english: str, text: str) -> list[str]:
    return [wording.message for _, wording in said(language, pair(english, text))]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Bei Azure Active Directory anmelden"),
        ("es", "Iniciar sesión en Azure Active Directory"),
        ("ja", "Azure Active Directory にサインインする"),
        ("ko", "Azure Active Directory에 로그인"),
        ("ru", "Вход в Azure Active Directory"),
        ("zh", "登入 Azure Active Directory"),
    ],
)
def test_the_words_of_a_products_name_are_not_left_in_english(language: str, text: str) -> None:
    assert messages(language, "Sign in to Azure Active Directory", text) == []


@pytest.mark.parametrize("language", ["da", "fr", "ja", "pl"])
@pytest.mark.parametrize("name", ["Exchange Online", "Visual Studio Code", "Skype for Business Online"])
def test_a_heading_that_is_a_products_name_is_no_finding(language: str, name: str) -> None:
    assert messages(language, name, name) == []


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Eine Visual-Studio-Code-Erweiterung drucken"),
        ("fr", "Imprimer une extension de Visual\u00a0Studio\u00a0Code"),
    ],
)
def test_a_hyphen_or_a_fixed_space_in_a_name_is_a_space(language: str, text: str) -> None:
    assert messages(language, "Print a Visual Studio Code extension", text) == []


@pytest.mark.parametrize(
    ("language", "text", "left"),
    [
        ("ja", "Active なフォルダーの Directory", "“Active”, “Directory”"),
        ("ko", "active directory 폴더", "“active directory”"),
        ("zh", "Azure Active Directory 的 folders", "“folders”"),
    ],
)
def test_a_word_beside_a_name_or_of_a_broken_one_is_left_in_english(
    language: str, text: str, left: str
) -> None:
    [message] = messages(language, "The folders of Azure Active Directory", text)

    assert left in message and "“Azure" not in message


@pytest.mark.parametrize("language", ["da", "de", "es", "ja", "pl", "ru", "tr"])
def test_a_sentence_in_english_is_reported_though_it_names_a_product(language: str) -> None:
    english = "Delete the shared folders in Azure Active Directory"

    assert messages(language, english, english) == [f"This heading is still in English: “{english}”."]


def test_a_name_stands_where_each_of_its_words_does() -> None:
    names = KnownNames(lambda: ["Harbour Board", "Harbour Board for Ships"]) | (
        lambda: ["Night Ferry 7 Desk"]
    )

    def found(prose: str) -> set[str]:
        matches = list(WORD.finditer(prose))
        return {matches[at][0] for at in names.places(prose, matches)}

    assert found("Das Harbour Board drucken") == {"Harbour", "Board"}
    assert found("Harbour Board for Ships") == {"Harbour", "Board", "for", "Ships"}
    assert found("Night Ferry 7 Desk") == {"Night", "Ferry", "Desk"}
    assert found("Night Ferry 8 Desk") == set()
    assert found("Harbour, Board") == set()
    assert found("Harbour board") == set()
    assert found("Board of the Harbour") == set()


def test_a_name_in_a_pack_of_ones_own_is_kept(tmp_path: Path) -> None:
    pack = tmp_path / "names.yaml"
    pack.write_text(
        "kind: terms\nnames:\n- names:\n  - Active Folder\n  bad:\n  - active folder\n"
        "  good:\n  - Active Folder\n"
    )
    text = '# <a name="print-the-active-folder"></a>Active Folder を印刷する\n'
    tree = Tree(tmp_path).write({"page.md": text})

    assert tree.findings("HD005", tree.project(locale="ja"))
    assert not tree.findings("HD005", tree.project(locale="ja", settings=Settings(tmp_path, packs=(pack,))))


def test_a_word_with_a_hyphen_has_the_capital_of_its_first_part() -> None:
    text = "Dlaczego usługa Real-time Service jest wywoływana"

    assert messages("pl", "Why is Real-time Service called", text) == []


def test_a_word_with_a_hyphen_is_quoted_as_one() -> None:
    assert messages("sv", "Parameters are case-sensitive", "Parametrar är case-sensitive") == [
        "“case-sensitive” may be left in English; translate it unless it is a name or a usual word."
    ]


@pytest.mark.parametrize(
    ("language", "word"), [("fr", "Architecture"), ("fr", "Introduction"), ("de", "Navigation")]
)
def test_a_word_that_is_written_as_in_english_is_a_translation(language: str, word: str) -> None:
    assert messages(language, word, word) == []


def test_neighbours_are_quoted_as_one_phrase() -> None:
    found = messages(
        "zh", "Set an individual password to never expire", "Set an individual 密碼 to never expire"
    )

    assert found == ["Part of this heading is still in English: “Set an individual”, “to never expire”."]


def test_a_guess_says_what_to_do() -> None:
    [(_, wording)] = said("ja", pair("Share the folder", "folder を共有する"))

    assert wording.help == (
        "Few pages were checked, so this is a guess from other texts in this language:"
        " leave it if it is a name."
    )


def helped(language: str, suspect: HeadingPair, *others: list[HeadingPair]) -> str:
    """Return the help for a heading beside a toolkit."""
    [(_, wording)] = said(language, suspect, *pages(language), *others)
    return wording.help or ""


def test_pages_are_counted_not_headings() -> None:
    # Eight headings about a folder stand on two pages.
    assert "“folder” is “ordner” (2 pages)" in helped("de", pair("Sort a folder", "Einen folder sortieren"))


def test_no_page_is_counted_for_its_own_heading() -> None:
    suspect = pair("Sort a folder", "Einen folder sortieren")
    counts = count([*pages("de"), [suspect, pair("Copy a folder", "Ordner kopieren", line=2)]], "de")
    judge = HeadingJudge(counts, judge_data())

    [verdict] = judge.judge(counts.heading(suspect), counts.pages - 1)

    assert "“folder” is “ordner” (2 pages)" in (
        word_verdict(suspect, counts.pages - 1, verdict, judge, None).help or ""
    )


def test_nothing_is_said_of_words_that_the_same_word_renders() -> None:
    # Always side by side, neither word can be told from the other.
    always = [[pair("Related content", "Материалы", f"{name}.md")] for name in "abc"]

    assert "материалы" not in helped(
        "ru", pair("Sort related content", "Сортировка related content"), *always
    )


def test_nothing_is_said_of_a_word_for_which_as_many_pages_say_another() -> None:
    one = [[pair("Sort a parcel", "Sorter en pakke", f"{name}.md")] for name in "ab"]
    other = [[pair("Weigh a parcel", "Vej en forsendelse", f"{name}.md")] for name in "cd"]
    suspect = pair("Delete a parcel", "Slet en parcel for delete")

    assert "pakke" not in helped("da", suspect, *one, *other)
    assert "“parcel” is “pakke” (3 pages)" in helped(
        "da", suspect, *one, *other, [pair("Open a parcel", "Åbn en pakke", "e.md")]
    )
