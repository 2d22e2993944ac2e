"""Text from a repository does nothing in a terminal or a log but stand there."""

import pytest

from valint.report.sanitise import isolate, message, visible

FLAGS = [
    "\x1b]0;title\x07",
    "\x1b[2J",
    "\x9b2J",
    "\r",
    "\x07",
    "\x1b]8;;http://example.org\x1b\\",
    "\x1b]52;c;aGk=\x07",
    "\x00",
    "\x7f",
    "\n::error file=x::",
]


@pytest.mark.parametrize("text", FLAGS)
def test_no_control_character_survives(text: str) -> None:
    shown = visible(f"før {text} efter")
    assert shown.isprintable()
    assert "\\x" in shown


@pytest.mark.parametrize(
    "code", [0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x2028]
)
def test_bidirectional_controls_are_made_visible(code: int) -> None:
    assert visible(f"a{chr(code)}b") == f"a<U+{code:04X}>b"


def test_a_byte_of_a_file_name_that_is_not_utf8_is_shown_as_a_byte() -> None:
    assert visible("\udce6.md") == "\\xe6.md"


@pytest.mark.parametrize(
    "text", ["Hvordan gør jeg?", "予約", "e\u0301", "\U0001f469\u200d\U0001f4bb", "नमस्ते"]
)
def test_text_in_any_script_stays_as_it_is(text: str) -> None:
    assert visible(text) == text


def test_right_to_left_text_is_isolated_and_nothing_else() -> None:
    assert isolate("שלום") == "\u2068שלום\u2069"
    assert isolate("kunder") == "kunder"


def test_a_message_of_any_length_is_cut() -> None:
    assert len(message("x" * 5000)) == 1000
    assert message("x" * 5000).endswith("x…")


def test_a_message_isolates_its_quotations_alone() -> None:
    assert message("“مرحبا” is not “hello”.") == "“\u2068مرحبا\u2069” is not “hello”."
