"""Numbers and times of day in a text, whatever digits and separators its language writes."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from valint.model.lazy_regex import lazy_regex

_SPACES = " \u00a0\u2009\u202f"
_NUMBER = lazy_regex(rf"\d+(?:(?:[.,:/'’٫٬\-–]|[{_SPACES}](?=\d{{3}}(?!\d)))\d+)*")
_RUN = lazy_regex(r"\d+")
# What stands for many digits, or is a number in words beyond twelve: 10万 is 100,000, and so is 1 lakh.
_MAGNITUDE = lazy_regex(
    r"[百千万萬億亿兆백천만억]|\b(?:hundred|thousand|million|billion|trillion|lakh|crore|dozen"
    r"|(?:thir|four|fif|six|seven|eigh|nine)teen|(?:twen|thir|for|fif|six|seven|eigh|nine)t(?:y|ie))"
    r"|\d[km]\b",
    re.IGNORECASE,
)
_HALVES = rf"\b[ap](?:\.[{_SPACES}]?m\.|m\b)"
_TIME = lazy_regex(
    rf"(?P<before>午前|午後|上午|下午|凌晨|早上|中午|晚上|오전|오후|{_HALVES}[{_SPACES}])?[{_SPACES}]?"
    rf"(?<![\d.,:/])(?P<hour>\d{{1,2}})"
    rf"(?:(?P<mark>[:.h时時시点點])[{_SPACES}]?(?P<minute>\d{{2}})?(?![\d]))?分?"
    rf"(?:[{_SPACES}]?(?P<after>{_HALVES}|[صم](?!\w)))?",
    re.IGNORECASE,
)
_AM = frozenset(["午前", "上午", "凌晨", "早上", "오전", "ص"])
_PM = frozenset(["午後", "下午", "晚上", "오후", "م"])
_HALF_DAY = 720
_DAY = 1440


class Number(NamedTuple):
    """A number as it is written, without separators, and where it stands."""

    digits: str
    runs: tuple[str, ...]
    start: int
    end: int


class Time(NamedTuple):
    """A time of day in minutes since midnight, and where it stands.

    `half` tells which half of the day it says; None where it leaves that open: 7.00 may be the evening.
    """

    minutes: int
    half: str | None
    start: int
    end: int

    @property
    def possible(self) -> frozenset[int]:
        """The times that it can mean."""
        if self.half is not None or self.minutes >= _HALF_DAY + 60:
            return frozenset({self.minutes})
        return frozenset({self.minutes, (self.minutes + _HALF_DAY) % _DAY})


def numbers(text: str, start: int = 0, end: int | None = None) -> list[Number]:
    """Return the numbers in a stretch of text; digits of every script count as those of ASCII."""
    found = []
    for match in _NUMBER.finditer(text, start, len(text) if end is None else end):
        runs = [_ascii(run) for run in _RUN.findall(match[0])]
        digits = "".join(runs).lstrip("0") or "0"
        # 04/02 and 4. 2. are one date.
        runs = [run.lstrip("0") or "0" if len(run) == 2 else run for run in runs]
        found.append(Number(digits, tuple(runs), *match.span()))
    return found


def number_spans(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return where the numbers in a stretch of text stand."""
    return [match.span() for match in _NUMBER.finditer(text, start, end)]


def has_magnitude(text: str) -> bool:
    """Tell whether a word in the text may stand for zeros."""
    return _MAGNITUDE.search(text) is not None


def times(text: str, start: int, end: int) -> list[Time]:
    """Return the times of day in a stretch of text: `7:00 AM`, `19.30`, `午後7時`, `19h`."""
    found = []
    for match in _TIME.finditer(text, start, end):
        half = _half(match["before"]) or _half(match["after"])
        hour = int(match["hour"])
        if half is None and (match["minute"] is None or match["mark"] is None):
            continue
        minute = int(match["minute"] or "0")
        if hour > 24 or minute > 59:
            continue
        if half is not None and hour <= 12:
            hour = hour % 12 + (12 if half == "pm" else 0)
        elif hour > 12:
            half = None
        found.append(Time((hour * 60 + minute) % _DAY, half, match.start("hour"), match.end()))
    return found


def differing(
    first: Sequence[Number], second: Sequence[Number]
) -> tuple[list[Number], list[Number], set[str]]:
    """Return the numbers that only one side has, however it groups them, and the digits that differ."""
    one, other = _without(first, second), _without(second, first)
    # What is left may be grouped or ordered otherwise, as dates are.
    missing = Counter(run for number in one for run in number.runs)
    extra = Counter(run for number in other for run in number.runs)
    missing, extra = missing - extra, extra - missing
    lost = [number for number in one if any(run in missing for run in number.runs)]
    gained = [number for number in other if any(run in extra for run in number.runs)]
    digits = [sorted("".join(number.digits for number in side)) for side in (lost, gained)]
    # The same digits in other groups are one number; in another order within a number they are not.
    if digits[0] == digits[1] and len(lost) != len(gained):
        return [], [], set()
    return lost, gained, {*missing, *extra}


def _without(first: Sequence[Number], second: Sequence[Number]) -> list[Number]:
    """Return the numbers of one side that have no equal on the other, each taken once."""
    there = Counter(number.digits for number in second)
    left = []
    for number in first:
        if there[number.digits]:
            there[number.digits] -= 1
        else:
            left.append(number)
    return left


def _half(marker: str | None) -> str | None:
    if not marker:
        return None
    if marker in _AM:
        return "am"
    if marker in _PM:
        return "pm"
    letter = marker.strip(_SPACES)[:1].lower()
    return {"a": "am", "p": "pm"}.get(letter)


def _ascii(digits: str) -> str:
    return digits if digits.isascii() else "".join(str(unicodedata.digit(digit)) for digit in digits)


def small(number: str) -> bool:
    """Tell whether a number is one that languages write as a word, or as the name of a month."""
    return len(number) <= 2 and int(number) <= 12


_WORDS: Sequence[str] = (
    "zero no none",
    "one first once single a an jan january",
    "two second twice both double pair feb february half",
    "three third triple mar march thirds",
    "four fourth quarter quarters apr april",
    "five fifth may",
    "six sixth jun june",
    "seven seventh jul july",
    "eight eighth aug august",
    "nine ninth sep sept september",
    "ten tenth oct october",
    "eleven eleventh nov november",
    "twelve twelfth dec december noon midnight dozen",
)
_VALUES = {word: str(value) for value, words in enumerate(_WORDS) for word in words.split()}
_WORD = lazy_regex(r"[a-z]+")


def spelled(english: str) -> Iterator[str]:
    """Yield the numbers up to twelve that stand as words, or as months, in an English text."""
    for word in _WORD.findall(english.lower()):
        if word in _VALUES:
            yield _VALUES[word]
