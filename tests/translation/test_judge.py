"""What the heading judge reports, and what it leaves alone."""

import pytest

from tests.translation.toolkits import LANGUAGES, pages, pair
from valint.model.finding import Severity
from valint.model.span import Region
from valint.translation.counts import HeadingPair, count
from valint.translation.data import judge_data
from valint.translation.judge import HeadingJudge, Kind, Verdict
from valint.translation.language_words import language_words
from valint.translation.negation import NegationJudge


def judged(language: str, *suspects: HeadingPair) -> list[Verdict]:
    """Judge headings that stand on pages of their own beside a toolkit; infos are left out."""
    tree = pages(language, suspects)
    counts = count(tree, language)
    judge = HeadingJudge(counts, judge_data())
    first = len(tree) - len(suspects)
    return [
        verdict
        for number, suspect in enumerate(suspects, first)
        for verdict in judge.judge(counts.heading(suspect), number)
        if verdict.severity is not Severity.INFO
    ]


def kinds(language: str, *suspects: HeadingPair) -> set[Kind]:
    return {verdict.kind for verdict in judged(language, *suspects)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sound_toolkit_is_silent(language: str) -> None:
    tree = pages(language)
    counts = count(tree, language)
    judge = HeadingJudge(counts, judge_data())

    reported = [
        (one.text, verdict.kind)
        for number, page in enumerate(tree)
        for one in page
        for verdict in judge.judge(counts.heading(one), number)
        if verdict.severity is not Severity.INFO
    ]

    assert reported == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_heading_left_in_english_is_reported(language: str) -> None:
    english = "Delete the shared calendar"

    assert kinds(language, pair(english, english)) == {Kind.UNTRANSLATED}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("da", "Slet en calendar and folder"),
        ("de", "Einen Kalender and folder löschen"),
        ("es", "Eliminar una calendar and folder"),
        ("ja", "カレンダーとfolder and calendarの削除"),
    ],
)
def test_a_heading_left_half_in_english_is_reported(language: str, text: str) -> None:
    assert kinds(language, pair("Delete a calendar and folder", text)) == {Kind.UNTRANSLATED}


@pytest.mark.parametrize(
    ("language", "english", "text"),
    [
        ("de", "Create a calendar", "Einen a calendar erstellen"),
        ("da", "Ready to delete the folder", "Ready to slette mappen"),
        ("es", "Delete the folder", "Eliminar the folder"),
    ],
)
def test_a_phrase_copied_with_its_linking_word_is_reported(language: str, english: str, text: str) -> None:
    assert Kind.UNTRANSLATED in kinds(language, pair(english, text))


@pytest.mark.parametrize(
    ("language", "english", "text"),
    [
        ("da", "A password for the project", "En adgangskode for projektet"),
        ("de", "The name in the list", "Der Name in der Liste"),
        ("es", "Error in the list", "Error en la lista"),
        ("es", "No password", "No hay contraseña"),
    ],
)
def test_a_word_that_the_language_spells_alike_is_no_english(language: str, english: str, text: str) -> None:
    assert Kind.UNTRANSLATED not in kinds(language, pair(english, text))


def test_a_name_in_capitals_that_no_page_translates_is_kept() -> None:
    assert kinds("es", pair("Let's Encrypt", "Let's Encrypt")) == set()


@pytest.mark.parametrize("text", ["Contoso", "Contoso Portal", "`az login`"])
def test_names_and_code_are_no_forgotten_english(text: str) -> None:
    prose = "\ufffc" if "`" in text else text

    assert kinds("da", pair(text, text.strip("`"), prose=prose)) == set()


def test_a_loan_word_that_the_language_has_is_no_forgotten_english() -> None:
    loans = [
        pair("Booking an appointment", "Booking af en aftale"),
        pair("Team", "Team"),
        pair("Format", "Format"),
    ]

    assert kinds("da", *loans) == set()


@pytest.mark.parametrize(
    ("language", "english", "text"),
    [
        ("da", "Delete the selected users", "Die ausgewählten Benutzer löschen"),
        ("da", "Choose a strong password", "Wybierz silne hasło"),
        ("de", "Choose a strong password", "Choisissez un mot de passe sécurisé"),
        ("es", "Choose a strong password", "Wählen Sie ein sicheres Kennwort"),
        ("pl", "Choose a strong password", "Välj ett starkt lösenord"),
    ],
)
def test_a_heading_in_another_language_is_reported(language: str, english: str, text: str) -> None:
    found = judged(language, pair(english, text))

    assert Kind.WRONG_LANGUAGE in {verdict.kind for verdict in found}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("da", "Velg et nytt passord for prosjektet"),
        ("da", "Välj ett nytt lösenord för projektet"),
        ("de", "Kies een nieuw wachtwoord voor het project"),
        ("es", "Escolha uma nova senha para o projeto"),
        ("pl", "Vyberte nové heslo pro projekt"),
        ("ru", "Виберіть новий пароль для проєкту"),
    ],
)
def test_a_heading_in_a_neighbouring_language_is_reported(language: str, text: str) -> None:
    assert Kind.WRONG_LANGUAGE in kinds(language, pair("Choose a new password for the project", text))


@pytest.mark.parametrize(
    ("language", "english", "text"),
    [
        ("da", "Prices", "Priser"),
        ("da", "Plans for the project", "Planer for projektet"),
        ("es", "Recap", "Recapitulando"),
        ("es", "Product", "Producto"),
        ("pl", "Process", "Proces"),
        ("ru", "Map", "Карта"),
        ("da", "Réunion", "Réunion"),
        ("da", "The API of USA", "API i USA"),
    ],
)
def test_what_two_languages_may_spell_so_is_left_alone(language: str, english: str, text: str) -> None:
    assert kinds(language, pair(english, text)) == set()


def test_a_slug_lacks_letters_that_its_heading_has() -> None:
    suspect = pair("Réunion", "Réunion")._replace(source="runion", slug="runion", from_slug=True)

    assert kinds("da", suspect) == set()


def test_latin_words_of_another_language_amid_another_script_are_reported() -> None:
    assert Kind.WRONG_LANGUAGE in kinds("ja", pair("Choose a new password", "Neues Kennwort auswählen"))


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("da", "Выберите надёжный пароль"),
        ("ru", "選択したユーザー"),
        ("ja", "选择安全的密码"),
        ("es", "اختر كلمة مرور"),
    ],
)
def test_letters_that_the_language_does_not_have_are_an_error(language: str, text: str) -> None:
    found = judged(language, pair("Choose a strong password", text))

    assert [(verdict.kind, verdict.severity) for verdict in found] == [(Kind.WRONG_LANGUAGE, Severity.ERROR)]


def test_one_short_word_is_never_enough_to_tell_a_language() -> None:
    assert kinds("da", pair("Price", "Pris"), pair("Plan", "Plan")) == set()


@pytest.mark.parametrize(
    ("language", "english", "text"),
    [
        ("da", "Step 2 share a report", "Trin 3 Del en rapport"),
        ("de", "Step 2 share a report", "Schritt 3 Einen Bericht teilen"),
        ("ja", "Step 2 share a report", "手順 3 レポートを共有する"),
        ("ru", "Share 5 reports", "Публикация 50 отчетов"),
    ],
)
def test_a_changed_number_is_an_error(language: str, english: str, text: str) -> None:
    found = judged(language, pair(english, text))

    assert (Kind.NUMBER, Severity.ERROR) in {(verdict.kind, verdict.severity) for verdict in found}


@pytest.mark.parametrize(
    ("english", "text"),
    [
        ("Share 2500 reports", "Del 2.500 rapporter"),
        ("Share two reports", "Del 2 rapporter"),
        ("Share a report 24/7", "Del en rapport 24/7"),
        ("Share 3 reports", "Del tre rapporter"),
        ("Next steps 1", "Næste trin"),
    ],
)
def test_a_number_may_be_written_otherwise(english: str, text: str) -> None:
    assert Kind.NUMBER not in kinds("da", pair(english, text))


@pytest.mark.parametrize(
    ("language", "english", "text"),
    [
        ("da", "Share calendars and invitations", "Del invitationer og invitationer"),
        ("de", "Share a calendar", "Einen Kalender Kalender teilen"),
        ("pl", "Share calendars and invitations", "Udostępnianie zaproszenia i zaproszenia"),
        ("ja", "Share calendars and invitations", "招待状と招待状を共有する"),
    ],
)
def test_a_word_said_twice_is_reported(language: str, english: str, text: str) -> None:
    assert Kind.REPEATED in kinds(language, pair(english, text))


def test_a_word_that_the_source_says_twice_may_be_said_twice() -> None:
    assert kinds("da", pair("Share reports of reports", "Del rapporter rapporter")) == set()


@pytest.mark.parametrize(
    ("language", "english", "text"),
    [
        ("da", "Share a report", "Del ikke en rapport"),
        ("da", "Do not share a report", "Del en rapport"),
        ("de", "Do not share a report", "Einen Bericht teilen"),
        ("es", "Share a report", "No compartir un informe"),
        ("ru", "Share a report", "Не публикация отчета"),
        ("ja", "Share a report", "レポートを共有しない"),
    ],
)
def test_a_negation_gained_or_lost_is_reported(language: str, english: str, text: str) -> None:
    assert kinds(language, pair(english, text)) == {Kind.NEGATION}


@pytest.mark.parametrize(
    ("text", "gained"),
    [
        ("अक्सर पूछे जाने वाले प्रश्न", False),
        ("कमरा न चुनें", True),
        ("कमरा नहीं चुनें", True),
        ("बिना कमरा के", True),
    ],
)
def test_vowel_signs_do_not_cut_a_word_of_india_into_negations(text: str, gained: bool) -> None:  # noqa: FBT001
    """The word for "question" holds the letter that alone is a "not"."""
    words = language_words({"negation": "नहीं न ना मत बिना"})
    one = HeadingPair("a.md", Region(1, 1, 1, 2), "choose-a-room", "Choose a room", False, text, text)  # noqa: FBT003
    counts = count([[one]], "hi")
    assert (NegationJudge(counts, words).judge(counts.heading(one)) is not None) is gained


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("da", "Slet en undersøgelse i Contoso-portalen"),
        ("de", "Eine Umfrage im Contoso-Portal löschen"),
        ("es", "Eliminar una encuesta en el portal de Contoso"),
        ("ja", "Contoso ポータルでアンケートを削除する"),
    ],
)
def test_an_opposite_verb_is_reported(language: str, text: str) -> None:
    suspect = pair("Create a survey in the Contoso portal", text)

    assert Kind.OPPOSITE in kinds(language, suspect)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("da", "Udskriv et billede"),
        ("de", "Ein Bild drucken"),
        ("ja", "画像を印刷する"),
        ("ru", "Печать рисунка"),
    ],
)
def test_another_headings_text_is_reported(language: str, text: str) -> None:
    assert Kind.OTHER_TEXT in kinds(language, pair("Delete a calendar invitation", text))


def test_a_heading_cut_off_is_reported() -> None:
    suspect = pair("Change a folder and share a calendar and delete a message", "Skift en mappe")

    assert Kind.CUT_OFF in kinds("da", suspect)


def test_a_name_that_was_translated_is_reported() -> None:
    named = [
        pair(f"Use Fabrikam for a {thing}", f"Brug Fabrikam til {thing}", f"{thing}.md")
        for thing in "abcdefghijkl"
    ]

    found = judged("da", *named, pair("Use Fabrikam for a report", "Brug Fabrikken til en rapport", "z.md"))

    assert [verdict.kind for verdict in found] == [Kind.NAME]


def test_the_same_text_for_two_sources_is_reported_where_it_fits_worse() -> None:
    page = [
        pair("Delete a calendar", "Slet en kalender", "two.md", 1),
        pair("Share a folder", "Slet en kalender", "two.md", 2),
    ]
    counts = count([*pages("da"), page], "da")

    found = list(HeadingJudge(counts, judge_data()).same_text([counts.heading(one) for one in page]))

    assert [(page[wrong].slug, page[right].slug) for wrong, right, _ in found] == [
        ("share-a-folder", "delete-a-calendar")
    ]


def test_no_page_vouches_for_itself() -> None:
    # The page repeats its own mistake; nobody else says "Fryd" for a report.
    page = [
        pair(f"{verb} a report", f"{danish} en fryd", "self.md", line)
        for line, (verb, danish) in enumerate(
            {"Print": "Udskriv", "Share": "Del", "Create": "Opret"}.items(), 1
        )
    ]
    counts = count([*pages("da"), page], "da")
    judge = HeadingJudge(counts, judge_data())

    shares = [judge.lexicon.coverage(counts.heading(one)).missing for one in page]

    assert shares == [["report"]] * 3
