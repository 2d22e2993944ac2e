"""Tell by their consonants that a word of another script or spelling is the English one."""

from collections.abc import Sequence
from functools import cache
from itertools import pairwise

from valint.model.lazy_regex import lazy_regex

_LATIN = (
    ("tion", "sn"), ("sion", "sn"), ("sch", "s"), ("ph", "f"), ("sh", "s"), ("ch", "s"), ("ck", "k"),
    ("th", "t"), ("x", "ks"), ("ce", "se"), ("ci", "si"), ("cy", "si"), ("ge", "se"), ("gi", "si"),
)  # fmt: skip
_CLASSES = {
    "p": "bpfvwбпвфバビブベボパピプペポフファヴβπφвㅂㅍㅃ",
    "k": "kgqcкгґхカキクケコガギグゲゴκγχ",
    "s": "szjcсзжшщцчサシスセソザジズゼゾチσςζξ",
    "t": "tdтдタツテトダヂヅデドτδθ",
    "l": "lrлрラリルレロλρ",
    "m": "mмマミムメモμ",
    "n": "nнナニヌネノンν",
}
_CLASS_OF = {letter: name for name, letters in _CLASSES.items() for letter in letters}
_CLASS_OF["c"] = "k"
_RUN = lazy_regex(r"[ァ-ヺー]{3,}|[Ѐ-ӿͰ-Ͽ]{4,}")
_LEAST = 3
_ALIKE = 0.8


def loan_words(text: str) -> list[str]:
    """Return the words of a text that another script may have taken over by sound."""
    return _RUN.findall(text)


def sounds_like(word: str, english: Sequence[str]) -> bool:
    """Tell whether a word has the consonants of an English word, or of two neighbours written as one."""
    own = _consonants(word)
    if len(own) < _LEAST:
        return False
    pairs = [first + second for first, second in pairwise(english)]
    return any(_alike(own, _consonants(other)) for other in (*english, *pairs))


def _alike(first: str, second: str) -> bool:
    if len(second) < _LEAST or first[0] != second[0]:
        return False
    return 2 * _common(first, second) >= _ALIKE * (len(first) + len(second))


@cache
def _consonants(word: str) -> str:
    word = word.lower()
    if word.isascii():
        for spelling, sound in _LATIN:
            word = word.replace(spelling, sound)
    found = [_CLASS_OF[letter] for letter in word if letter in _CLASS_OF]
    return "".join(found)


def _common(first: str, second: str) -> int:
    """Return how long the longest common subsequence is."""
    row = [0] * (len(second) + 1)
    for letter in first:
        before = 0
        for at, other in enumerate(second, 1):
            before, row[at] = row[at], before + 1 if letter == other else max(row[at], row[at - 1])
    return row[-1]
