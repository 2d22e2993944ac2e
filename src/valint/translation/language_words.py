"""What must be known of a language and cannot be learned from a tree: negation, number words, "and"."""

from collections.abc import Mapping
from typing import Any

from valint.model.record import record


@record()
class LanguageWords:
    """The words of one language, from `rules/judge/words.yaml`; empty for a language that is not there.

    `strong` are parts that always negate; `parts`, `prefixes` and `endings` may; `innocent` are words and
    phrases that hold a negation and negate nothing; `numbers` maps a number word to its value; `joined` are
    words for "and" that are written as one with the next word; `alike` are written as in English.
    """

    negation: frozenset[str] = frozenset()
    strong: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    prefixes: tuple[str, ...] = ()
    endings: tuple[str, ...] = ()
    innocent: tuple[str, ...] = ()
    numbers: Mapping[str, int] | None = None
    conjunctions: frozenset[str] = frozenset()
    joined: tuple[str, ...] = ()
    alike: frozenset[str] = frozenset()


def language_words(entry: Mapping[str, Any]) -> LanguageWords:
    """Build the words of a language from its entry in the data file."""
    parts = str(entry.get("parts", "")).split()
    numbers = {
        spelling: value
        for value, spellings in enumerate(str(entry.get("numbers", "")).split(), start=1)
        for spelling in spellings.split("/")
    }
    return LanguageWords(
        negation=frozenset(str(entry.get("negation", "")).split()),
        strong=tuple(str(entry.get("strong", "")).split()),
        parts=tuple(part for part in parts if part[0] != "^" and part[-1] != "$"),
        prefixes=tuple(part[1:] for part in parts if part[0] == "^"),
        endings=tuple(part[:-1] for part in parts if part[-1] == "$"),
        innocent=tuple(word.replace("_", " ") for word in str(entry.get("innocent", "")).split()),
        numbers=numbers,
        conjunctions=frozenset(str(entry.get("and", "")).split()),
        joined=tuple(str(entry.get("joined", "")).split()),
        alike=frozenset(str(entry.get("alike", "")).split()),
    )
