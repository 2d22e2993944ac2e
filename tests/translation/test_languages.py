"""Telling scripts and languages."""

from typing import Any, cast

import pytest

from tests.translation.toolkits import LANGUAGES, pages
from valint.translation.data import judge_data
from valint.translation.identify import letters_outside, script_of, scripts_of
from valint.translation.pairs import PagePairs
from valint.translation.tongue import tree_language

_NO_FACTS = cast(Any, None)


@pytest.mark.parametrize(
    ("letter", "script"),
    [
        ("a", "latin"),
        ("ø", "latin"),
        ("ж", "cyrillic"),
        ("の", "kana"),
        ("設", "han"),
        ("한", "hangul"),
        ("م", "arabic"),
        ("ש", "hebrew"),
    ],
)
def test_a_letter_tells_its_script(letter: str, script: str) -> None:
    assert script_of(letter) == script


def test_japanese_is_written_in_two_scripts() -> None:
    assert scripts_of("ja") == {"kana", "han"}


def test_letters_of_other_scripts_are_outside() -> None:
    assert letters_outside(scripts_of("da")).search("Vælg Ж") is not None
    assert letters_outside(scripts_of("ru")).search("Выбор Office") is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_language_of_a_tree_is_told_from_its_headings(language: str) -> None:
    tree = [PagePairs(_NO_FACTS, None, page) for page in pages(language)]

    assert tree_language(tree, judge_data().models) == language


def test_a_tree_whose_headings_say_what_their_slugs_say_is_english() -> None:
    tree = [
        PagePairs(
            _NO_FACTS,
            None,
            [
                pair._replace(text=pair.slug.replace("-", " "), prose=pair.slug.replace("-", " "))
                for pair in page
            ],
        )
        for page in pages("da")
    ]

    assert tree_language(tree, judge_data().models) == "en"


def test_a_handful_of_headings_tells_no_language() -> None:
    tree = [PagePairs(_NO_FACTS, None, pages("da")[0])]

    assert tree_language(tree, judge_data().models) is None
