"""What the heading judge leaves alone though it looks like a defect, and the defect told from it."""

import pytest

from tests.translation.test_judge import judged, kinds
from tests.translation.toolkits import headings, pages, pair
from valint.translation.counts import Counts, count
from valint.translation.data import judge_data
from valint.translation.judge import HeadingJudge, Kind
from valint.translation.numbers import drift
from valint.translation.words import without_identifiers


def numbers_differ(language: str, english: str, text: str) -> bool:
    heading = Counts(language).heading(pair(english, text))
    return drift(heading, judge_data().words[language]) is not None


@pytest.mark.parametrize(
    ("language", "english", "text"),
    [
        ("da", "More than 100k users", "Mere end 100.000 brugere"),
        ("da", "More than 100k users", "Mere end 100 tusind brugere"),
        ("de", "2 million rows", "2.000.000 Zeilen"),
        ("fr", "1.5 million rows", "1 500 000 lignes"),
        ("pl", "100000 rows", "100 tys. wierszy"),
        ("zh", "100000 rows", "10万行"),
        ("ru", "3k messages", "3 тыс. сообщений"),
        ("fil", "Step 10 share a folder", "Ikasampung hakbang: ibahagi ang folder"),
        ("es", "up-to-10000-rows", "Hasta 10 000 filas"),
        ("sv", "up-to-250000-rows", "Upp till 250\u00a0000 rader"),
        ("fr", "1050 rows", "1\u202f050 lignes"),
        ("de", "up-to-10-000-rows", "Bis zu 10'000 Zeilen"),
    ],
)
def test_a_number_may_be_a_word_or_have_a_letter_for_its_zeros(
    language: str, english: str, text: str
) -> None:
    assert not numbers_differ(language, english, text)


@pytest.mark.parametrize(
    ("language", "english", "text"),
    [
        ("da", "More than 100k users", "Mere end 250.000 brugere"),
        ("de", "100 rows", "100.000 Zeilen"),
        ("zh", "Share 5 folders", "共享 50 个文件夹"),
        ("es", "up-to-10000-rows", "Hasta 1 000 filas"),
        ("fr", "1050 rows", "1\u202f500 lignes et demie, 7 de plus"),
    ],
)
def test_another_number_stays_another(language: str, english: str, text: str) -> None:
    assert numbers_differ(language, english, text)


@pytest.mark.parametrize(
    ("slug", "text"),
    [
        ("the-organization39s-folders", "Organisationens mapper"),
        ("34quoted34-words", "“Citerede” ord"),
        ("rows-38amp-columns", "Rækker og kolonner"),
    ],
)
def test_what_a_slug_keeps_of_an_entity_is_no_number(slug: str, text: str) -> None:
    assert not numbers_differ("da", slug, text)


def test_a_number_that_an_entity_has_too_is_compared_where_it_stands_alone() -> None:
    assert numbers_differ("da", "Step 39", "Trin 40")


@pytest.mark.parametrize(
    ("language", "english", "text"),
    [
        ("da", "Reenable a survey in the Contoso portal", "Genaktiver en undersøgelse i Contoso-portalen"),
        ("de", "Reactivate a survey in the Contoso portal", "Eine Umfrage im Contoso-Portal reaktivieren"),
        ("da", "Turn on delete for a folder", "Aktivér sletning for en mappe"),
    ],
)
def test_a_word_that_only_ends_like_an_opposite_is_none(language: str, english: str, text: str) -> None:
    assert Kind.OPPOSITE not in kinds(language, pair(english, text))


@pytest.mark.parametrize(
    "text",
    [
        "'update-not-available'",
        '"order_by"',
        "--disk-cache-size=size",
        "dialog.showOpenDialog",
        "snapshot.yaml",
        "limit=10",
        "menuItem",
    ],
)
@pytest.mark.parametrize(
    ("language", "before", "english"),
    [("es", "Evento: ", "Event: "), ("ja", "イベント: ", "Event: "), ("pl", "Zdarzenie: ", "Event: ")],
)
def test_an_identifier_is_of_no_language(text: str, language: str, before: str, english: str) -> None:
    found = kinds(language, pair(english + text, before + text))

    assert found.isdisjoint({Kind.UNTRANSLATED, Kind.WRONG_LANGUAGE})


def test_a_quoted_phrase_is_no_identifier() -> None:
    assert without_identifiers("Delete 'the shared calendar'") == "Delete 'the shared calendar'"


def test_a_word_around_an_identifier_is_looked_at() -> None:
    english = "Delete the calendar: 'calendar-deleted'"

    assert kinds("pl", pair(english, english)) == {Kind.UNTRANSLATED}


@pytest.mark.parametrize("language", ["tr", "pl", "da"])
def test_english_words_are_of_no_third_language(language: str) -> None:
    sources = [pair(f"Set the {word}", f"{word}", f"{word}.md") for word in ("threshold", "offset", "length")]

    found = kinds(language, *sources, pair("Delete a survey", "Threshold offset length", "z.md"))

    assert Kind.WRONG_LANGUAGE not in found


@pytest.mark.parametrize(
    ("language", "english", "text"),
    [
        ("tr", "Certificate object", "Sertifika nesnesi"),
        ("es", "Cryptographic algorithms", "Algoritmos criptográficos utilizados"),
        ("id", "Network access", "Akses internet"),
    ],
)
def test_loan_words_of_a_small_tree_are_of_its_language(language: str, english: str, text: str) -> None:
    tree = [[pair(english, text, "a.md")], [pair("Folder", "…", "b.md")]]
    counts = count(tree, language)
    judge = HeadingJudge(counts, judge_data())

    found = {verdict.kind for verdict in judge.judge(counts.heading(tree[0][0]), 0)}

    assert Kind.WRONG_LANGUAGE not in found


@pytest.mark.parametrize(
    ("language", "english", "text"),
    [
        ("pl", "Frameless window", "Okno bez ramki"),
        ("ko", "Frameless window", "프레임 없는 창"),
        ("es", "Code-free setup", "Configuración sin código"),
        ("zh", "Simulated folders", "不真实的文件夹"),
        ("da", "Issues with non-compliance", "Problemer med manglende overholdelse"),
        ("da", "Do not share the folder", "Undlad at dele mappen"),
        ("de", "Do not share the folder", "Vermeiden Sie, den Ordner zu teilen"),
        ("vi", "What to do if a folder is not shared?", "Làm gì nếu thư mục không được chia sẻ?"),
    ],
)
def test_a_negation_may_be_in_a_word(language: str, english: str, text: str) -> None:
    assert Kind.NEGATION not in kinds_alone(language, english, text)


def kinds_alone(language: str, english: str, text: str) -> set[Kind]:
    """Judge a heading in a tree of its own."""
    one = pair(english, text)
    counts = count([[one]], language)
    return {verdict.kind for verdict in HeadingJudge(counts, judge_data()).judge(counts.heading(one), 0)}


def test_a_chinese_order_not_to_do_something_is_a_negation() -> None:
    assert Kind.NEGATION in kinds_alone("zh", "Share the folder", "不要共享文件夹")


@pytest.mark.parametrize(
    ("language", "english", "text"),
    [
        ("da", "Share a survey group calendar", "Del en kalender"),
        ("de", "Print a survey group folder", "Ordner drucken"),
        ("da", "Print the calendar for the European Union", "Udskriv kalender for EU"),
    ],
)
def test_a_short_rendering_with_the_end_of_its_source_is_complete(
    language: str, english: str, text: str
) -> None:
    assert Kind.CUT_OFF not in kinds(language, pair(english, text))


@pytest.mark.parametrize("text", ["フォルダーの作成 (カレンダー", "レポートの共有と「カレ"])
def test_a_bracket_that_stays_open_was_cut_off(text: str) -> None:
    english = "Create a folder and share a report and print the calendar of a group"

    assert Kind.CUT_OFF in kinds("ja", pair(english, text))


@pytest.mark.parametrize("language", ["da", "de", "es", "pl", "ru", "ja"])
def test_a_text_whose_words_render_other_sources_says_something_else(language: str) -> None:
    suspect = pair("Recall", dict(headings(language))["Delete a survey in the Contoso portal"], "z.md")

    assert kinds(language, suspect) == {Kind.OTHER_TEXT}


@pytest.mark.parametrize(
    ("language", "english", "text"),
    [
        ("ru", "Quick start", "Руководство для начинающих"),
        ("vi", "Coding style", "Phong cách lập trình"),
        ("es", "Tests", "Verificación"),
        ("da", "What's next", "Hvad sker der derefter?"),
    ],
)
def test_a_free_rendering_in_words_of_its_own_says_nothing_else(
    language: str, english: str, text: str
) -> None:
    assert Kind.OTHER_TEXT not in kinds_alone(language, english, text)


@pytest.mark.parametrize(
    ("english", "text"),
    [
        ("Use FBK for a report", "Brug Fabrikam Bog Kontor til en rapport"),
        ("Use FBK for a report", "Brug FBK’s rapport"),
    ],
)
def test_a_name_may_be_spelled_out(english: str, text: str) -> None:
    named = [pair(f"Use FBK for a {one}", f"Brug FBK til {one}", f"{one}.md") for one in "abcdefghijkl"]

    found = [verdict.kind for verdict in judged("da", *named, pair(english, text, "z.md"))]

    assert Kind.NAME not in found


def test_sources_that_differ_by_one_word_may_have_one_text() -> None:
    page = [
        pair("Share the calendar group", "Del kalendergruppen", "two.md", 1),
        pair("Share the shared calendar group", "Del kalendergruppen", "two.md", 2),
    ]
    counts = count([*pages("da"), page], "da")

    assert list(HeadingJudge(counts, judge_data()).same_text([counts.heading(one) for one in page])) == []
