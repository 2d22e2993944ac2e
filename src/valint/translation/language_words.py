"""What must be known of a language and cannot be learned from a tree: negation, number words, "and"."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class LanguageWords:
    """The words of one language, from `rules/judge/words.yaml`; empty for a language that is not there.

    `strong` are parts that always negate; `parts` and `prefixes` may; `numbers` maps a number word to its
    value.
    """

    negation: frozenset[str] = frozenset()
    strong: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    prefixes: tuple[str, ...] = ()
    innocent: tuple[str, ...] = ()
    numbers: Mapping[str, int] | None = None
    conjunctions: frozenset[str] = frozenset()


def language_words(entry: Mapping[str, Any]) -> LanguageWords:
    """Build the words of a language from its entry in the data file."""
    parts = str(entry.get("parts", "")).replace("$", "").split()
    numbers = {
        spelling: value
        for value, spellings in enumerate(str(entry.get("numbers", "")).split(), start=1)
        for spelling in spellings.split("/")
    }
    return LanguageWords(
        negation=frozenset(str(entry.get("negation", "")).split()),
        strong=tuple(str(entry.get("strong", "")).split()),
        parts=tuple(part for part in parts if not part.startswith("^")),
        prefixes=tuple(part[1:] for part in parts if part.startswith("^")),
        innocent=tuple(str(entry.get("innocent", "")).split()),
        numbers=numbers,
        conjunctions=frozenset(str(entry.get("and", "")).split()),
    )
