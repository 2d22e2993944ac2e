"""Tell whether a heading of plain letters holds a translated word, or is code or unchanged English."""

from collections.abc import Callable, Iterable
from itertools import repeat

from valint.translation.data import judge_data
from valint.translation.english_prose import ENGLISH
from valint.translation.identify import Models, script_of, scripts_of, triples_of
from valint.translation.tongue import named_language
from valint.translation.words import WORD, without_identifiers

_RARER = 1.5
"""A word is of the language in which it is so much more frequent, in natural logarithms."""
_LIKELIER = 4.0
"""And one that is rare in both is of the language whose words look so much more like it."""
_FEWEST_LETTERS = 4
_LATIN = frozenset(["latin", None])


def holds_translated_word(text: str, language: str | None, letters: Callable[[], Iterable[str]]) -> bool:
    """Tell whether a text holds a word of a language that is not English, for all that can be told.

    Letters beyond ASCII tell it at once.  Among others English small words tell a text that was left as it
    is, and so do names, abbreviations and identifiers where there is nothing else.

    Args:
        text: what a heading says, without its code.
        language: the language of its page, None where nothing tells.
        letters: gives the letters of the page's headings, which tell where nothing else does.
    """
    if any(letter.isalpha() and not letter.isascii() for letter in text):
        return True
    scripts = frozenset(map(script_of, letters())) if language is None else ()
    if not _LATIN.issuperset(scripts or scripts_of(language or "")):
        return False
    words = [word.lower() for word in WORD.findall(without_identifiers(text)) if not word.isupper()]
    models = judge_data().models
    language = named_language(language or "")
    if language not in models:
        return bool(words) and ENGLISH.isdisjoint(words)
    small = sum(word in ENGLISH and _is_of(word, "en", language, models) for word in words)
    return sum(_is_of(word, language, "en", models) for word in words) > small


def _is_of(word: str, language: str, other: str, models: Models) -> bool:
    """Tell whether a word is of one language rather than of another."""
    here, there = models.words(language).get(word), models.words(other).get(word)
    if here is not None or there is not None:
        return here is not None and (there is None or here - there > _RARER)
    if len(word) < _FEWEST_LETTERS:
        return False
    return _likeness(word, language, models) - _likeness(word, other, models) > _LIKELIER


def _likeness(word: str, language: str, models: Models) -> float:
    return sum(map(models.triples(language).get, triples_of(word), repeat(models.floor)))
