"""Find a word that a heading says twice in a row."""

import re
from collections import Counter

from valint.translation.counts import Heading
from valint.translation.language_words import LanguageWords
from valint.translation.words import FUNCTION_WORDS, is_unspaced

_REDUPLICATING = frozenset(
    ["az", "bn", "fa", "hi", "id", "ko", "mr", "ms", "ne", "ta", "te", "th", "tr", "ur", "vi", "zh"]
)
"""Languages whose grammar says a word twice: "adım adım" is step by step."""
# Written without spaces: the same characters again; only those that hold a Chinese one tell.
_AGAIN = re.compile(r"([^\W\d_]{2,8})\1")
_JOINED = re.compile(
    r"([^\W\d_]{2,12})(?:[とや和与與或]|および|または|及び|以及|및|와|과|또는)\s?\1", re.IGNORECASE
)


def repeated(heading: Heading, words: LanguageWords, language: str) -> str | None:
    """Return the doubled wording, None where nothing is doubled or the source repeats itself too."""
    lower = heading.lower
    if len(set(lower)) == len(lower) and "-" not in heading.low_text and heading.low_text < "\u2e80":
        return None
    unspaced = is_unspaced(heading.low_text)
    if not unspaced and len(set(lower)) == len(lower):
        return None  # what a hyphen joins is cut apart in `lower`
    if len(set(heading.source)) < len(heading.source) and _source_repeats(heading.source):
        return None
    if unspaced:
        joined = _JOINED.search(heading.pair.prose) or _again(heading.pair.prose)
        if joined is not None:
            return joined[0]
    prose = heading.pair.prose
    twice = _says_twice(heading.source)
    for match in _pairs(prose, words):
        first, joint, second = match
        if language in _REDUPLICATING if joint is None else twice:
            continue
        if first == second or (first.endswith("-" + second) and len(second) > 3):
            return f"{first} {joint} {second}" if joint else f"{first} {second}"
    return None


def _source_repeats(source: list[str]) -> bool:
    return any(
        first == second and first not in FUNCTION_WORDS
        for gap in (1, 2, 3)
        for first, second in zip(source, source[gap:], strict=False)
    )


def _says_twice(source: list[str]) -> bool:
    """Tell whether a word stands twice anywhere: "update files or automatic update files"."""
    if len(set(source)) == len(source):
        return False
    return any(times > 1 and word not in FUNCTION_WORDS for word, times in Counter(source).items())


def _again(prose: str) -> re.Match[str] | None:
    return next((match for match in _AGAIN.finditer(prose) if _HAN.search(match[1])), None)


_HAN = re.compile(r"[\u3400-\u9fff]")
_TOKEN = re.compile(r"[^\W\d_]+(?:[-‐’'][^\W\d_]+)*|[^\s\w]|\d+|_|\ufffc")


def _pairs(prose: str, words: LanguageWords) -> list[tuple[str, str | None, str]]:
    """Return neighbours, and what a conjunction joins, in lower case."""
    tokens = [token.lower() for token in _TOKEN.findall(prose)]
    found: list[tuple[str, str | None, str]] = []
    for at in range(len(tokens) - 1):
        first, second = tokens[at], tokens[at + 1]
        if len(first) > 1 and first[0].isalpha() and second[0].isalpha():
            found.append((first, None, second))
            if second in words.conjunctions and at + 2 < len(tokens):
                found.append((first, second, tokens[at + 2]))
    return found
