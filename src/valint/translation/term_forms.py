"""The forms in which a term may stand in a text: endings, prefixes and compounds of its language."""

import re
from typing import NamedTuple

from valint.model.lazy_regex import lazy_regex
from valint.project.packs import LocalePack

_SHORT = 3
"""A word of fewer letters has no other forms."""
_LEAST_STEM = 4
_LONGEST_ENDING = 12
_ANY = rf"[^\W\d_]{{0,{_LONGEST_ENDING}}}"
_GAP = r"[\s\u00a0\u2011-]{1,3}"
_KATAKANA = lazy_regex("[\u30a1-\u30fa\u30fc]+")
_ASCII = lazy_regex("[A-Za-z0-9]")
_WORD = lazy_regex(r"\w+(?:['’]\w+)*")


class Forms(NamedTuple):
    """How words change in a language, as its pack says; `endings` may hold `*` for any letters."""

    endings: frozenset[str] = frozenset()
    dropped: frozenset[str] = frozenset()
    prefixes: frozenset[str] = frozenset()
    compounds: bool = False
    spaced: bool = True


ENGLISH = Forms(endings=frozenset({"s", "es", "'s", "’s", "'", "’"}))


def forms_of(pack: LocalePack) -> Forms:
    """Return how words change in a pack's language."""
    return Forms(pack.endings, pack.dropped, pack.prefixes, pack.compounds, pack.spaced)


def pattern(text: str, forms: Forms, *, exact: bool = False, lenient: bool = False) -> re.Pattern[str]:
    """Return what finds a term: the whole term and its forms.

    Args:
        text: the term.
        forms: those of its language.
        exact: case counts, and endings do not.
        lenient: the term may begin or end inside a longer word; right to see whether it was used at all,
            wrong to forbid it.
    """
    words = _WORD.findall(text)
    if not words or (not forms.spaced and not text.isascii()):
        return re.compile(_unspaced(text), re.IGNORECASE)
    if exact or not all(any(letter.isalpha() for letter in word) for word in words):
        literal = _GAP.join(map(re.escape, text.split()))
        return re.compile(rf"(?<!\w){literal}(?!\w)", 0 if exact else re.IGNORECASE)
    if not forms.spaced:
        body = _GAP.join(map(re.escape, words))
        return re.compile(rf"(?<![A-Za-z0-9]){body}(?:e?s)?(?![A-Za-z0-9])", re.IGNORECASE)
    body = _GAP.join(_word(word, forms, lenient=lenient) for word in words)
    # Behind “micro-” or in “a.b” the word is a part of another.
    before = "" if lenient and forms.compounds and len(words[0]) >= _LEAST_STEM else r"(?<!\w)"
    return re.compile(rf"{before}{body}(?!\w)", re.IGNORECASE)


def _word(word: str, forms: Forms, *, lenient: bool) -> str:
    before = _one_of(forms.prefixes) if forms.prefixes else ""
    escaped = re.escape(word)
    if len(word) < _SHORT:
        return before + escaped
    if lenient and len(word) >= _LEAST_STEM:
        stem = word[:-1] if word[-1].lower() in forms.dropped and len(word) > _LEAST_STEM else word
        return f"{before}{re.escape(stem)}\\w*"
    if not forms.endings:
        return before + escaped
    ending = _ANY if "*" in forms.endings else _one_of(forms.endings)
    # “virtuel”, “virtuelle”: many languages double the last letter before an ending.
    whole = f"{escaped}(?:{re.escape(word[-1])}?{ending})?"
    if word[-1].lower() in forms.dropped and len(word) > _LEAST_STEM:
        return f"{before}(?:{whole}|{re.escape(word[:-1])}{ending})"
    return before + whole


def _one_of(parts: frozenset[str]) -> str:
    return f"(?:{'|'.join(map(re.escape, sorted(parts, key=lambda part: (-len(part), part))))})?"


def _unspaced(text: str) -> str:
    """Without spaces a term may stand anywhere, but not as a part of a longer word in Katakana or Latin."""
    body = r"\s?".join(map(re.escape, text.split()))
    letters = r"[\u30a1-\u30fa\u30fc]"
    before = rf"(?<!{letters})" if _KATAKANA.match(text[0]) else ""
    after = rf"(?!{letters})" if _KATAKANA.match(text[-1]) else ""
    before = before or ("(?<![A-Za-z0-9])" if _ASCII.match(text[0]) else "")
    after = after or ("(?![A-Za-z0-9])" if _ASCII.match(text[-1]) else "")
    return before + body + after


def probe(text: str, forms: Forms) -> str:
    """Return small letters that stand in every text that holds the term, to be looked for first."""
    words = _WORD.findall(text)
    if not words or not forms.spaced:
        parts: list[str] = re.findall(r"[^\W_]+", text)
        return max(parts, key=len, default=text).lower()
    word: str = max(words, key=len)
    cut = 1 if len(word) > _LEAST_STEM and word[-1].lower() in forms.dropped else 0
    return word[: len(word) - cut].lower()
