"""What must be known of a language and cannot be learned from a tree: negation, number words, "and"."""

from collections.abc import Mapping
from typing import Any

from valint.model.record import record


@record()
class LanguageWords:
    """The words of one language, from `rules/judge/words.yaml`; empty for a language that is not there.

    `strong` are parts that always negate; words in `doubtful`, `parts`, `prefixes` and `endings` may;
    `contrary` are parts of words like "failed" that may stand for a negation, `contrary_prefixes` beginnings;
    `innocent` are words and phrases that hold a negation and negate nothing; `numbers` maps a number word to
    its value; `joined` are words for "and" that are written as one with the next word; `alike` are
    written as in English.
    """

    negation: frozenset[str] = frozenset()
    doubtful: frozenset[str] = frozenset()
    strong: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    prefixes: tuple[str, ...] = ()
    endings: tuple[str, ...] = ()
    contrary: tuple[str, ...] = ()
    contrary_prefixes: tuple[str, ...] = ()
    innocent: tuple[str, ...] = ()
    numbers: Mapping[str, int] | None = None
    conjunctions: frozenset[str] = frozenset()
    joined: tuple[str, ...] = ()
    alike: frozenset[str] = frozenset()


def language_words(entry: Mapping[str, Any]) -> LanguageWords:
    """Build the words of a language from its entry in the data file."""
    parts = str(entry.get("parts", "")).split()
    contrary = str(entry.get("contrary", "")).split()
    numbers = {
        spelling: value
        for value, spellings in enumerate(str(entry.get("numbers", "")).split(), start=1)
        for spelling in spellings.split("/")
    }
    joined = tuple(str(entry.get("joined", "")).split())
    negation = _with_joined(str(entry.get("negation", "")).split(), joined)
    doubtful = _with_joined(str(entry.get("doubtful", "")).split(), joined)
    suffixes = str(entry.get("suffixes", "")).split()
    innocent = [phrase.replace("_", " ") for phrase in str(entry.get("innocent", "")).split()]
    return LanguageWords(
        negation=frozenset(negation),
        doubtful=frozenset(doubtful).union(
            word + suffix for word in (*negation, *doubtful) for suffix in suffixes
        ),
        strong=tuple(str(entry.get("strong", "")).split()),
        parts=tuple(part for part in parts if part[0] != "^" and part[-1] != "$"),
        prefixes=tuple(part[1:] for part in parts if part[0] == "^"),
        endings=tuple(part[:-1] for part in parts if part[-1] == "$"),
        contrary=tuple(part for part in contrary if part[0] != "^"),
        contrary_prefixes=tuple(part[1:] for part in contrary if part[0] == "^"),
        # A long phrase may hold a short one.
        innocent=tuple(sorted(_with_joined(innocent, joined), key=len, reverse=True)),
        numbers=numbers,
        conjunctions=frozenset(str(entry.get("and", "")).split()),
        joined=joined,
        alike=frozenset(str(entry.get("alike", "")).split()),
    )


def _with_joined(words: list[str], joined: tuple[str, ...]) -> list[str]:
    """Return words, and the same behind an "and" that is written as one with them."""
    return words + [conjunction + word for conjunction in joined for word in words]
