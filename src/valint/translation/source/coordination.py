"""What English joins by “and” or “or” in the text of a paragraph."""

from collections.abc import Iterator, Sequence
from enum import Enum, auto
from typing import NamedTuple

from valint.model.lazy_regex import lazy_regex
from valint.translation.words import FUNCTION_WORDS

_WORD = lazy_regex(r"[A-Za-z][\w'’]*(?:-\w+)*|[^\w\s]")
_JOINTS = frozenset(["and", "or", "nor", "&", "/"])
_SMALL_LIST = "a an the your my our its their his this that these those to of in on for with any all both"
_SMALL = frozenset(_SMALL_LIST.split())
_PARTICLES = frozenset(["up", "down", "in", "out", "on", "off", "over", "back", "to"])
_REACH = 4
"""So many words to either side a noun may stand that both sides have: “the first page and the last page”."""
_STEM = 4
_CLEAR = 0.12
"""So much nearer than any other must a coordination be, as a part of the paragraph, to be the one meant."""


class Said(Enum):
    """What English says where the translation says one word twice."""

    NOTHING = auto()
    TWICE = auto()
    """English has one word on both sides, too."""
    DESCRIPTIONS = auto()
    """Two descriptions of one thing: “legal and privacy terms”, which a language may say twice."""
    TWO = auto()
    """Two words."""


class Coordination(NamedTuple):
    """What English says at a place; `words` are the two words with what joins them, where it is `TWO`."""

    said: Said
    words: str = ""


NOTHING = Coordination(Said.NOTHING)


def coordination(english: str, place: float, *, doubtful: bool) -> Coordination:
    """Return what English joins at a place.

    Args:
        english: the text of the paragraph.
        place: a part of its length, from 0 to 1.
        doubtful: the translation may be as it should be; then any pair of descriptions may be the cause.
    """
    tokens = list(_WORD.finditer(english))
    words = [token[0] for token in tokens]
    joints = [at for at in range(1, len(words) - 1) if words[at].lower() in _JOINTS]
    if any(_says_twice(words, at) for at in joints):
        return Coordination(Said.TWICE)
    found = [_told(words, at) for at in joints]
    if doubtful and any(one.said is Said.DESCRIPTIONS for one in found):
        return Coordination(Said.DESCRIPTIONS)
    distances = [abs(tokens[at].start() / max(len(english), 1) - place) for at in joints]
    ranked = sorted(zip(distances, range(len(joints)), strict=True))
    if not ranked or (len(ranked) > 1 and ranked[1][0] - ranked[0][0] < _CLEAR):
        return NOTHING
    return found[ranked[0][1]]


def _says_twice(words: Sequence[str], at: int) -> bool:
    """Tell whether a word, or its stem, stands close on both sides of what joins them."""
    left, right = (
        set(_content(side)) for side in (words[max(at - _REACH, 0) : at][::-1], words[at + 1 :][:_REACH])
    )
    return any(
        one == other or (min(len(one), len(other)) >= _STEM and (one in other or other in one))
        for one in left
        for other in right
    )


def _content(words: Sequence[str]) -> Iterator[str]:
    """Yield the words up to the next mark of punctuation, small ones left out."""
    for word in words:
        if not word[0].isalnum():
            return
        low = word.lower().removesuffix("s")
        if word.lower() not in FUNCTION_WORDS and word.lower() not in _SMALL:
            yield low


def _told(words: Sequence[str], at: int) -> Coordination:
    after = at + 1
    while after < len(words) and words[after].lower() in _SMALL:
        after += 1
    if after >= len(words) or not words[after][0].isalnum() or not words[at - 1][0].isalnum():
        return NOTHING
    first = at - 2 if at >= 2 and words[at - 1].lower() in _PARTICLES else at - 1
    following = words[after + 1] if after + 1 < len(words) else "."
    before = words[first - 1].lower() if first else ""  # behind “to” stand verbs, and what they are done to
    described = following[0].isalnum() and following.lower() not in FUNCTION_WORDS | _SMALL | _PARTICLES
    shown = " ".join(words[first : after + 1])
    return Coordination(Said.DESCRIPTIONS if described and before != "to" else Said.TWO, shown)
