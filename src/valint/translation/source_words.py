"""Tell which words of a translation are its source's own, so that they speak of no language."""

import unicodedata
from collections.abc import Sequence
from difflib import SequenceMatcher

from valint.translation.words import plain, source_stem

_ALIKE = 0.75


def is_of_source(word: str, source: set[str]) -> bool:
    """Tell whether a word is the source's own.

    A slug drops letters beyond ASCII, or their accents, and the apostrophe of a genitive: `runion`, `sao` and
    `contosos` are "Réunion", "São" and "Contoso’s".
    """
    low = plain(word)
    if low in source or (len(low) > 3 and low + "s" in source):
        return True
    # It also glues what a slash parted: "Unary/Binary" is `unarybinary`.
    if len(low) > 3 and any(len(other) > len(low) + 2 and _begins_or_ends(other, low) for other in source):
        return True
    if low.isascii():
        return False
    bare = "".join(letter for letter in low if letter < "\x80")
    folded = "".join(letter for letter in unicodedata.normalize("NFD", low) if letter < "\x80")
    return bare in source or folded in source


def _begins_or_ends(word: str, part: str) -> bool:
    return word.startswith(part) or word.endswith(part)


def is_cognate(words: Sequence[str], source: Sequence[str]) -> bool:
    """Tell whether the only word of some length resembles the source: a name or a loan in any language."""
    long = [word for word in words if len(word) > 3]
    if len(long) != 1:
        return False
    likeness = SequenceMatcher(None, long[0], autojunk=False)
    for other in (*source, "".join(source)):
        likeness.set_seq2(other)
        if len(other) > 3 and likeness.quick_ratio() >= _ALIKE and likeness.ratio() >= _ALIKE:
            return True
    return False


def is_abbreviation(word: str, words: Sequence[str]) -> bool:
    """Tell whether a word is in capitals: an abbreviation, or the name of a function or a constant."""
    if len(word) < 2 or not word.isupper():
        return False
    return len(word) < 6 or len(words) == 1 or not all(map(str.isupper, words))


def is_made_of(word: str, roots: list[str]) -> bool:
    """Tell whether a word is made of the source's own, as "Containerimages" of "container image"."""
    if not word.isascii():
        return False
    rest = word
    for root in roots:
        if root in rest:
            rest = rest.replace(root, "", 1)
        elif (stem := source_stem(root)) and len(stem) > 3 and stem in rest:
            rest = rest.replace(stem, "", 1)
        elif root[:-1] in rest:
            rest = rest.replace(root[:-1], "", 1)
    return len(rest) <= 2 and rest != word
