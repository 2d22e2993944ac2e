"""Words taken over by sound."""

import pytest

from valint.translation.sounds import loan_words, sounds_like


@pytest.mark.parametrize(
    ("word", "english"),
    [
        ("チェックサムエラー", "checksum error"),
        ("リピートモード", "repeat mode"),
        ("визуализация", "network visualization"),
        ("рестарт", "restart"),
    ],
)
def test_a_word_taken_over_by_sound_is_known(word: str, english: str) -> None:
    assert sounds_like(word, english.split())


@pytest.mark.parametrize(("word", "english"), [("настройки", "system options"), ("サーバー", "add a user")])
def test_another_word_is_not(word: str, english: str) -> None:
    assert not sounds_like(word, english.split())


def test_words_are_found_within_a_heading() -> None:
    assert loan_words("新しいデバイスを追加 и рестарт") == ["デバイス", "рестарт"]
