"""Find a word that a heading says twice in a row."""

import re
from collections import Counter

from valint.model.lazy_regex import lazy_regex
from valint.translation.counts import Heading
from valint.translation.language_words import LanguageWords
from valint.translation.words import WORD_PATTERN, is_unspaced, source_stem

_REDUPLICATING = frozenset(
    ["az", "bn", "fa", "hi", "id", "ko", "mr", "ms", "ne", "ta", "te", "th", "tr", "ur", "vi", "zh"]
)
"""Languages whose grammar says a word twice: "adım adım" is step by step."""
# Written without spaces: the same characters again; only those that hold a Chinese one tell.
_AGAIN = lazy_regex(r"([^\W\d_]{2,8})\1")
_JOINED = lazy_regex(
    r"([^\W\d_]{2,12})(?:[とや和与與或]|および|または|及び|以及|및|와|과|또는)\s?\1", re.IGNORECASE
)


def repeated(heading: Heading, words: LanguageWords, language: str) -> str | None:
    """Return the doubled wording, None where nothing is doubled or the source repeats itself too."""
    lower, low_text = heading.lower, heading.low_text
    # What stands twice is twice among the words, but where "and" is written as one with the next.
    different = len(set(lower)) == len(lower) and not words.joined
    if different and (low_text.isascii() or (low_text < "\u2e80" and "-" not in low_text)):
        return None
    if is_unspaced(low_text):
        joined = _joined(heading) or _again(heading.pair.prose)
        if joined is not None:
            return None if _source_repeats(heading.source) else joined[0]
    if different:
        return None
    for first, joint, second in _pairs(heading.pair.prose, words):
        if first != second and not (first.endswith("-" + second) and len(second) > 3):
            continue
        if language in _REDUPLICATING if joint is None else _says_twice(heading.source):
            continue
        if _source_repeats(heading.source):
            return None
        return f"{first} {joint} {second}" if joint else f"{first} {second}"
    return None


def _joined(heading: Heading) -> re.Match[str] | None:
    """Return what stands on both sides of an "and".

    Where the source joins two words and the second goes on, it may be a longer word: 文件或文件夹 is "file or
    folder".
    """
    found = _JOINED.search(heading.pair.prose)
    if found is not None and not _JOINS.isdisjoint(heading.source):
        behind = heading.pair.prose[found.end() : found.end() + 1]
        if _is_han(behind) or "\uac00" <= behind <= "\ud7a3":
            return None
    return found


_JOINS = frozenset(["and", "or"])


def _source_repeats(source: list[str]) -> bool:
    stems = [source_stem(word) for word in source]
    return any(
        first and first == second
        for gap in (1, 2, 3)
        for first, second in zip(stems, stems[gap:], strict=False)
    )


def _says_twice(source: list[str]) -> bool:
    """Tell whether a word stands twice anywhere: "update files or automatic update files"."""
    times = Counter(map(source_stem, source))
    return any(number > 1 and stem for stem, number in times.items())


def _again(prose: str) -> re.Match[str] | None:
    return next((match for match in _AGAIN.finditer(prose) if any(map(_is_han, match[1]))), None)


def _is_han(letter: str) -> bool:
    return "\u3400" <= letter <= "\u9fff"


_TOKEN = lazy_regex(rf"(?:{WORD_PATTERN})(?:[-‐](?:{WORD_PATTERN}))*|[^\s\w]|\d+|_|\ufffc")


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
            for joined in words.joined:
                if second.startswith(joined) and len(first) > 2:
                    plain = second.removeprefix(joined)
                    found.append((first if plain == first else first.removeprefix(joined), joined, plain))
    return found
