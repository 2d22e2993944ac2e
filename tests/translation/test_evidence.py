"""The kinds of evidence for and against a defect of a heading, each in several languages and scripts."""

import pytest

from tests.translation.test_judge import judged, kinds
from tests.translation.toolkits import headings, pages, pair
from valint.translation.counts import Counts, HeadingPair, count
from valint.translation.data import judge_data
from valint.translation.foreign_script import other_script
from valint.translation.judge import HeadingJudge, Kind
from valint.translation.lexicon import Cover, Coverage
from valint.translation.messages import word_verdict
from valint.translation.repetition import repeated
from valint.translation.rival_lexicon import NOTHING, Rendered, RivalLexicons
from valint.translation.seeds import Seed


def doubled(language: str, english: str, text: str) -> str | None:
    heading = Counts(language).heading(pair(english, text))
    return repeated(heading, judge_data().words[language], language)


def negations(language: str, english: str, text: str) -> bool:
    return Kind.NEGATION in kinds(language, pair(english, text))


@pytest.mark.parametrize("language", ["da", "de", "es", "pl", "ru", "tr", "ja"])
def test_the_text_of_another_heading_is_reported_with_that_headings_source(language: str) -> None:
    texts = dict(headings(language))
    suspect = pair("Print a survey", texts["Share an invitation in the Contoso portal"], "z.md")
    tree = pages(language, [suspect])
    counts = count(tree, language)
    judge = HeadingJudge(counts, judge_data())

    found = list(judge.judge(counts.heading(suspect), len(tree) - 1))

    assert [verdict.kind for verdict in found] == [Kind.OTHER_TEXT]
    assert isinstance(found[0].evidence, HeadingPair)
    assert word_verdict(suspect, len(tree) - 1, found[0], judge, None).message == (
        "This heading says what others say for “share an invitation in the contoso portal”;"
        " its own source is “print a survey”."
    )


@pytest.mark.parametrize(
    ("language", "text"), [("da", "Rundspørge"), ("pl", "Sonda"), ("ru", "Опросник"), ("tr", "Yoklama")]
)
def test_one_word_may_be_the_term_for_two(language: str, text: str) -> None:
    assert Kind.OTHER_TEXT not in kinds(language, pair("Survey report", text))


@pytest.mark.parametrize(
    ("language", "english", "text"),
    [
        ("ar", "Settings and options", "الإعدادات والإعدادات"),
        ("ar", "Access and support", "الوصول والوصول"),
        ("he", "Settings and options", "הגדרות והגדרות"),
        ("hi", "Settings and options", "सेटिंग और सेटिंग"),
        ("zh", "Settings and options", "设置和设置"),
    ],
)
def test_a_word_doubled_around_and_is_found(language: str, english: str, text: str) -> None:
    assert doubled(language, english, text) is not None


@pytest.mark.parametrize(
    ("language", "english", "text"),
    [
        ("zh", "Rename a file or folder", "重命名文件或文件夹"),
        ("ko", "Tables and table cells", "테이블 및 테이블 셀"),
        ("da", "Alerts and alert policies", "Beskeder og beskeder"),
        ("ar", "Arrival and support", "وصول ودعم"),
    ],
)
def test_what_the_source_says_twice_or_goes_on_is_not_doubled(language: str, english: str, text: str) -> None:
    assert doubled(language, english, text) is None


@pytest.mark.parametrize(
    ("language", "text", "script"),
    [
        ("ko", "選択した文書", "han"),
        ("ko", "设置", "han"),
        ("zh", "のグループ化", "kana"),
        ("ru", "הגדרות", "hebrew"),
    ],
)
def test_a_heading_in_another_script_is_told(language: str, text: str, script: str) -> None:
    found = other_script([text], language, traditional=False)

    assert found is not None
    assert (found.name, found.certain) == (script, True)


@pytest.mark.parametrize(("language", "text"), [("ko", "한국어 韓國語"), ("ja", "設定画面"), ("zh", "设置")])
def test_a_script_of_the_language_is_none_of_others(language: str, text: str) -> None:
    assert other_script(text.split(), language, traditional=False) is None


@pytest.mark.parametrize(
    ("language", "english", "text"),
    [
        ("da", "Wireless devices", "Enheder uden kabel"),
        ("es", "Wireless groups", "Grupos sin cable"),
        ("da", "Print a non-breaking space", "Udskriv et hårdt mellemrum"),
        ("tr", "Do not share a report", "Rapor paylaşılmama"),
        ("tr", "Do not print a picture", "Resim yazdırma"),
    ],
)
def test_what_a_language_says_with_or_without_a_negation_is_none(
    language: str, english: str, text: str
) -> None:
    assert not negations(language, english, text)


def negated(language: str, english: str, text: str) -> bool:
    counts = count([[pair(english, text)]], language)
    judge = HeadingJudge(counts, judge_data())
    return any(
        verdict.kind is Kind.NEGATION for one in counts.headings.values() for verdict in judge.judge(one, 0)
    )


@pytest.mark.parametrize(
    ("language", "english", "text", "found"),
    [
        ("vi", "Share the folder", "Không chia sẻ thư mục", True),
        ("vi", "Share the workspace", "Chia sẻ không gian làm việc", False),
        ("ko", "Share the folder", "폴더 공유하지 않기", True),
        ("ko", "Share the folder", "폴더 공유", False),
    ],
)
def test_a_negation_gained_is_told_from_words_that_hold_one(
    language: str, english: str, text: str, *, found: bool
) -> None:
    assert negated(language, english, text) is found


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("da", "Skift fanen “calendar” i en gruppe"),
        ("es", "Cambiar la pestaña «calendar» de un grupo"),
        ("ru", "Изменение вкладки «calendar» группы"),
        ("ja", "グループの「calendar」タブの変更"),
    ],
)
def test_a_quoted_english_word_is_a_label(language: str, text: str) -> None:
    assert Kind.UNTRANSLATED not in kinds(language, pair("Change the calendar tab of a group", text))


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("da", "Slet en fil fra folder"),
        ("de", "Einen Eintrag aus dem folder löschen"),
        ("es", "Eliminar un elemento de folder"),
        ("pl", "Usuwanie elementu z folder"),
    ],
)
def test_one_english_word_that_nobody_keeps_is_reported(language: str, text: str) -> None:
    # "Folder" is a loan in some languages, "delete" in none.
    delete = text.replace("folder", "delete")

    assert Kind.UNTRANSLATED in kinds(language, pair("Remove an item from delete", delete))


def test_a_term_of_several_words_joined_by_hyphens_is_none_that_was_forgotten() -> None:
    suspect = pair("Create a proof-of-concept group", "Opret en proof-of-concept-gruppe")

    assert kinds("da", suspect) == set()


def test_a_whole_heading_is_english_where_two_pages_translate_its_source() -> None:
    translated = [pair("Uninstallation", "Afinstallation", f"{name}.md") for name in "ab"]

    found = judged("da", *translated, pair("Uninstallation", "Uninstallation", "c.md"))

    assert [verdict.kind for verdict in found] == [Kind.UNTRANSLATED]


@pytest.mark.parametrize("language", ["da", "es", "pl", "tr"])
def test_the_name_of_a_function_is_of_no_language(language: str) -> None:
    assert Kind.WRONG_LANGUAGE not in kinds(language, pair("Random function", "ZUFALLSZAHL"))


def cover(stem: str, *, expected: float = 0.5, found: float = 0.0, kept: bool = False) -> Coverage:
    return Coverage(expected, found, [Cover(stem, expected, found, kept)], expected, found)


SEEDS = {"nb": {"paragraph": Seed(20, 0, (("avsni", 0.9),)), "initializ": Seed(20, 0, (("initi", 0.8),))}}


@pytest.mark.parametrize(
    ("covers", "word", "told"),
    [
        (cover("paragraph"), "avsnittet", Rendered(0.9, 0.0)),
        (cover("paragraph", expected=0.0), "avsnittet", Rendered(0.0, 0.9)),
        (cover("paragraph", found=0.8), "avsnittet", NOTHING),
        (cover("paragraph", kept=True), "avsnittet", NOTHING),
        (cover("paragraph"), "stykket", NOTHING),
        (cover("initializ", expected=0.0), "initialiser", NOTHING),
    ],
)
def test_another_languages_lexicon_speaks_of_what_the_locale_does_not_render(
    covers: Coverage, word: str, told: Rendered
) -> None:
    lexicons = RivalLexicons(lambda language: SEEDS.get(language, {}))

    assert lexicons.rendered("nb", [word], [word], covers) == told
    assert lexicons.rendered("sv", [word], [word], covers) == NOTHING


def test_a_word_that_the_locale_has_too_tells_nothing_where_its_own_rendering_is_unknown() -> None:
    lexicons = RivalLexicons(lambda language: SEEDS.get(language, {}))

    assert lexicons.rendered("nb", ["avsnittet"], [], cover("paragraph", expected=0.0)) == NOTHING


@pytest.mark.parametrize(
    ("language", "english", "text"),
    [
        ("hi", "Convert a hexadecimal number", "16 अंकीय संख्या बदलें"),
        ("ko", "Convert an octal number", "8진수 변환"),
        ("ru", "Binary numbers", "Числа с основанием 2"),
    ],
)
def test_a_numeral_system_may_be_written_as_its_base(language: str, english: str, text: str) -> None:
    counts = count([[pair(english, text)]], language)
    judge = HeadingJudge(counts, judge_data())

    found = [verdict.kind for one in counts.headings.values() for verdict in judge.judge(one, 0)]

    assert Kind.NUMBER not in found


def test_an_opposite_that_undoes_in_a_word_of_its_own_is_right() -> None:
    publish = [
        pair(f"Publish a {thing}", f"Publicer {thing}", f"{thing}.md")
        for thing in ("page", "form", "list", "note", "plan", "task")
    ]
    unpublish = [
        pair(f"Unpublish a {thing}", f"Fjern {thing}", f"un{thing}.md")
        for thing in ("page", "form", "list", "note")
    ]

    suspect = pair("Unpublish the plan", "Annuller at du vil publicer planen", "z.md")

    assert Kind.OPPOSITE not in kinds("da", *publish, *unpublish, suspect)
