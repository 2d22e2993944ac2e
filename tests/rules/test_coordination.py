"""TR005 beside the English page: which two words became one, and when English says one word twice itself."""

from dataclasses import replace

import pytest

from tests.trees import Found, findings, page_of
from valint.markdown import parse
from valint.model.finding import Origin, Severity
from valint.project.packs import locale_pack
from valint.translation.source.coordination import Said, coordination


def found(text: str, english: str, locale: str = "da-DK") -> list[Found]:
    page = replace(page_of(text, locale=locale), pack=locale_pack(locale))
    return findings("TR005", replace(page, source=parse(english, "guide/page.md")))


@pytest.mark.parametrize(
    ("locale", "text", "english", "marked", "words"),
    [
        (
            "da-DK",
            "# Vagter\n\nFortæl dine kunder og kunder om de nye tider.\n",
            "# Shifts\n\nTell your clients and customers about the new times.\n",
            "kunder og kunder",
            "clients and customers",
        ),
        (
            "de-DE",
            "# Plan\n\nSie können die Karte erstellen oder erstellen.\n",
            "# Plan\n\nYou can create or link the card.\n",
            "erstellen oder erstellen",
            "create or link",
        ),
        (
            "ja-JP",
            "# 設定\n\n設定と設定を確認してください。\n",
            "# Settings\n\nCheck the settings and permissions.\n",
            "設定と設定",
            "settings and permissions",
        ),
        (
            "ar-SA",
            "# المواعيد\n\nيستطيع العملاء والعملاء حجز المواعيد.\n",
            "# Appointments\n\nClients and customers can book appointments.\n",
            "العملاء والعملاء",
            "Clients and customers",
        ),
    ],
)
def test_the_message_says_which_two_words_became_one(
    locale: str, text: str, english: str, marked: str, words: str
) -> None:
    [hit] = found(text, english, locale)

    assert hit.marked == marked
    assert hit.message == (
        f"“{marked}” says one word twice, where the English text says “{words}”; give each a word of its own."
    )
    assert (hit.finding.origin, hit.finding.source) == (Origin.INTRODUCED, words)
    assert hit.finding.severity is None


@pytest.mark.parametrize(
    ("text", "english"),
    [
        ("# A\n\nDe gør bare rent og rent.\n", "# A\n\nThey are just cleaning and cleaning.\n"),
        (
            "# A\n\nÅbn siden og siden for vagter.\n",
            "# A\n\nOpen the main page and the shifts page.\n",
        ),
        ("# A\n\nBrug regler til at låse og låse op.\n", "# A\n\nUse rules to lock and unlock.\n"),
        (
            "# A\n\nGodkend de juridiske vilkår og vilkår for brug.\n",
            "# A\n\nAccept the legal and privacy terms.\n",
        ),
    ],
)
def test_what_english_says_twice_itself_is_left_alone(text: str, english: str) -> None:
    assert not found(text, english)


def test_in_a_table_the_cell_is_compared() -> None:
    english = "# A\n\n| Who | What |\n| - | - |\n| You | Cats and cats |\n| We | Clients and customers |\n"
    danish = "# A\n\n| Hvem | Hvad |\n| - | - |\n| Du | Katte og katte |\n| Vi | Alle kunder og kunder |\n"

    assert [(hit.line, hit.finding.source) for hit in found(danish, english)] == [
        (6, "Clients and customers")
    ]


def test_where_several_pairs_may_be_meant_none_is_named() -> None:
    [hit] = found(
        "# A\n\nGiv kunder og kunder kort.\n",
        "# A\n\nGive clients and customers or partners and friends cards.\n",
    )

    assert hit.message.endswith("the source probably names two things; if so, give each a word of its own.")


def test_a_page_of_another_shape_names_no_words() -> None:
    english = "# A\n\n" + "\n\n".join(f"- Item {number} of a list." for number in range(30))

    [hit] = found("# A\n\nGiv kunder og kunder kort.\n", english)

    assert (hit.finding.severity, hit.finding.source) == (None, None)


@pytest.mark.parametrize(
    ("english", "said"),
    [
        ("", Said.NOTHING),
        ("and", Said.NOTHING),
        ("Cats, and dogs", Said.NOTHING),
        ("the first page and the last page", Said.TWICE),
        ("to enable and disable it", Said.TWO),
        ("install and uninstall", Said.TWICE),
        ("legal and privacy terms", Said.DESCRIPTIONS),
        ("Create or link to it", Said.TWO),
    ],
)
def test_how_english_joins_words(english: str, said: Said) -> None:
    assert coordination(english, 0.5, doubtful=False).said is said


def test_what_may_be_meant_is_certain_where_english_has_two_words() -> None:
    danish, english = "# A\n\nSkriv til kunder og kunder om tiderne.\n", "# A\n\n{} about the times.\n"

    [unknown] = found(danish, english.format("Write"))
    [known] = found(danish, english.format("Write to clients and customers"))

    assert (unknown.finding.severity, known.finding.severity) == (Severity.INFO, None)
