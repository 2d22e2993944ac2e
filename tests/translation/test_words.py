"""How sources and translations are cut into words and stems."""

import pytest

from valint.translation.words import (
    source_stem,
    source_words,
    target_stems,
    target_words,
    without_suffix_number,
)


@pytest.mark.parametrize(
    "words", [("create", "creates", "creating", "created"), ("policy", "policies"), ("stop", "stopped")]
)
def test_forms_of_one_english_word_share_a_stem(words: tuple[str, ...]) -> None:
    assert len({source_stem(word) for word in words}) == 1


def test_a_heading_and_its_slug_give_the_same_words() -> None:
    assert source_words("Don't delete the Contoso 365 app") == source_words("dont-delete-the-contoso-365-app")


def test_a_word_whose_ending_only_looks_like_a_form_keeps_it() -> None:
    assert [source_stem(word) for word in ("string", "str", "spring")] == ["string", "str", "spring"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("मापक इकाई", ["मापक", "इकाई"]),
        ("ตัวอย่าง สินค้า", ["ตัวอย่าง", "สินค้า"]),
        ("מִירְכאת כפולות", ["מִירְכאת", "כפולות"]),
        ("مُحَمَّد", ["مُحَمَّد"]),
    ],
)
def test_vowel_signs_and_points_do_not_cut_a_word(text: str, words: list[str]) -> None:
    assert target_words(text) == words


def test_linking_words_and_numbers_have_no_stem() -> None:
    assert [source_stem(word) for word in ("the", "of", "365")] == ["", "", ""]


@pytest.mark.parametrize(
    ("slug", "plain"), [("next-steps-1", "next-steps"), ("next-steps", "next-steps"), ("step_2", "step")]
)
def test_the_number_of_a_repeated_heading_is_dropped(slug: str, plain: str) -> None:
    assert without_suffix_number(slug) == plain


def test_latin_words_end_where_another_script_begins() -> None:
    assert target_words("Swaggerの設定") == ["Swagger", "の設定"]


@pytest.mark.parametrize(
    ("word", "language", "stems"),
    [
        ("indstillinger", "da", ("indst", "~inger")),
        ("kalendarza", "pl", ("kalen",)),
        ("office'i", "tr", ("offic",)),
        ("設定画面", "ja", ("設定", "定画", "画面")),
        ("レポート", "ja", ("レポート",)),
        ("والإعدادات", "ar", ("إعداد",)),
    ],
)
def test_stems_fit_how_a_language_inflects(word: str, language: str, stems: tuple[str, ...]) -> None:
    assert target_stems(word, language) == stems
