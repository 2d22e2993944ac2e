"""The excerpt under a finding: the mark stands under the text, whatever the script."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from valint.model.span import Region
from valint.report.excerpt import _ONE_CELL_EACH, _window, excerpt, width
from valint.report.sanitise import is_control
from valint.report.text import _Lines


def marked(line: str, text: str, limit: int = 100) -> tuple[str, str]:
    start = line.index(text) + 1
    shown = excerpt(line, Region(1, start, 1, start + len(text)), limit)
    return shown.line, shown.marks


def test_the_mark_stands_under_plain_text() -> None:
    line, marks = marked("dine kunder og kunder", "og")
    assert line == "dine kunder og kunder"
    assert marks == "            ^^"


def test_a_full_width_character_takes_two_cells() -> None:
    line, marks = marked("予約の方法 in Teams", "方法")
    assert line == "予約の方法 in Teams"
    assert marks == "      ^^^^"


def test_a_combining_mark_takes_no_cell() -> None:
    _, marks = marked("cafe\u0301 bar", "bar")
    assert marks == "     ^^^"


def test_a_tab_reaches_to_the_next_stop() -> None:
    line, marks = marked("a\tb\tkunder", "kunder")
    assert line == "a   b   kunder"
    assert marks == "        ^^^^^^"


def test_right_to_left_text_is_isolated_and_the_marked_part_repeated() -> None:
    line, marks = marked("افتح التطبيق الآن", "التطبيق")
    assert line == "\u2068افتح التطبيق الآن\u2069"
    assert marks == "     ^^^^^^^ \u2068التطبيق\u2069"


def test_control_characters_are_shown_and_counted_as_shown() -> None:
    line, marks = marked("a\x1b]0;x\x07b\u202ec fejl", "fejl")
    assert line == "a\\x1b]0;x\\x07b<U+202E>c fejl"
    assert marks.index("^") == line.index("fejl")


def test_a_long_line_is_cut_on_both_sides_of_the_mark() -> None:
    line, marks = marked("x" * 300 + " fejl " + "y" * 300, "fejl", 60)
    assert line.startswith("…x")
    assert line.endswith("y…")
    assert width(line) <= 62
    assert line[marks.index("^") : marks.rindex("^") + 1] == "fejl"


def test_a_mark_longer_than_the_room_is_cut() -> None:
    line, marks = marked("a " + "x" * 500, "x" * 500, 60)
    assert width(line) <= 62
    assert marks.strip() == "^" * len(marks.strip())


def test_an_empty_region_gets_one_mark() -> None:
    assert excerpt("abc", Region(1, 2, 1, 2)).marks == " ^"
    assert excerpt("abc", Region(1, 4, 1, 4)).marks == "   ^"


def test_a_region_over_several_lines_is_marked_to_the_end_of_its_first() -> None:
    assert excerpt("abcdef", Region(1, 3, 4, 2)).marks == "  ^^^^"


@pytest.mark.parametrize("region", [Region(1, 90, 1, 95), Region(1, 1, 1, 900)])
def test_a_region_that_the_line_no_longer_has_is_no_fault(region: Region) -> None:
    assert "^" in excerpt("kort", region).marks


@given(
    st.text(st.characters(codec="utf-8"), max_size=200).filter(lambda text: "\n" not in text),
    st.integers(1, 250),
    st.integers(0, 60),
    st.integers(20, 120),
)
def test_nothing_in_a_line_reaches_the_terminal_as_a_command(
    line: str, column: int, length: int, limit: int
) -> None:
    shown = excerpt(line, Region(1, column, 1, column + length), limit)
    for part in shown:
        inside = part.replace("\u2068", "").replace("\u2069", "")
        assert not [one for one in inside if unicodedata.category(one) == "Cc"]
        assert not [
            one for one in inside if one in "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067"
        ]
    assert part.count("\u2068") == part.count("\u2069")
    assert width(shown.line) <= limit + 10 + max(map(width, line), default=0)


def test_what_is_shown_without_a_closer_look_takes_one_cell_a_character() -> None:
    simple = [chr(code) for code in range(0x10000) if _ONE_CELL_EACH.fullmatch(chr(code))]
    assert len(simple) > 900
    assert [one for one in simple if is_control(one) or width(one) != 1] == []


@given(
    st.integers(0, 300),
    st.integers(0, 300),
    st.integers(1, 300),
    st.integers(1, 120),
)
def test_what_is_shown_of_plain_text_is_reckoned_as_for_any_text(
    length: int, start: int, marked: int, limit: int
) -> None:
    start = min(start, length)
    end = max(start + 1, min(start + marked, length))
    assert _window(b"\1" * length, start, end, limit) == _window([1] * length, start, end, limit)


@given(st.text("a\n", max_size=30), st.lists(st.integers(1, 12), max_size=6))
def test_lines_are_given_in_any_order(text: str, numbers: list[int]) -> None:
    lines = _Lines("nowhere.md")
    lines._text = text
    whole = text.split("\n")
    assert [lines.get(number) for number in numbers] == [
        whole[number - 1] if number <= len(whole) else None for number in numbers
    ]
