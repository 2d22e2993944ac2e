"""Tell English sentences in a page of another language, by the small words that every sentence needs."""

import re
from functools import cache

from valint.model.lazy_regex import lazy_regex
from valint.model.named import NamedTuple
from valint.project.page import Page
from valint.project.vocabulary import Vocabulary, lines_holding, watched
from valint.translation.identify import scripts_of

# Without those that are capitals in titles only, and without single letters.
_ENGLISH_LIST = (
    "the and that this these those with without within from into onto your you yours our ours their "
    "theirs its it his her him they them we us is are was were be been being isn't aren't don't "
    "doesn't didn't won't can't cannot can could will would should shall must may might has have had "
    "does did do of for to at by on in off as if or but not nor than then there here where when which "
    "while who whom whose what why how because although though unless until since before after about "
    "above below between through during against under over again also only just such same each every "
    "both either neither all any some most more many much few other others another an it's you're "
    "you'll you've that's there's let's whether however therefore "
)
ENGLISH = frozenset(_ENGLISH_LIST.split())
"""Small words of English."""

_SHARED = frozenset(["a", "end", "go", "me", "need", "no", "one", "per", "see", "so"])
"""Other words of English that small words of some language are spelt like; they tell neither."""

_TELLING = ("the", "this", "your", "you", "with", "and", "of", "to", "is", "are", "that", "can")
"""Of these, some stand in nearly every English sentence."""
_ENCODED = watched(map(str.encode, _TELLING))

# A full stop of another script ends a sentence even where no space follows.
_STOPS = ".!?。！？।؟።။"
_SENTENCE = lazy_regex(rf"[^{_STOPS}\ufffc]+(?:[.!?\ufffc](?![ \n]|$)[^{_STOPS}\ufffc]*)*[{_STOPS}]?")
_WORD = lazy_regex(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
# What a template engine or the reader fills in.
_TEMPLATE = lazy_regex(r"\{[%{]|^\W*(?:\{[^{}]*\}|\\?<[^<>]*>)\W*$")
_OTHER_LETTER = lazy_regex(r"[^\W\d_A-Za-zÀ-ɏ]")

_OTHER_SCRIPT_LIST = "am as bo dv dz gu kn km kok lo mai ml mni my or pa ps sa sd si ta te ti ug yi yue"
_OTHER_SCRIPTS = frozenset(_OTHER_SCRIPT_LIST.split())
"""Languages without Latin letters of which too little else is known."""

_LATIN = frozenset({"latin"})
_STOP = lazy_regex(r"[.!?](?=\s)|\n")
_REACH = 200
"""How many characters on either side of a place are looked at for the sentence around it."""

_FEWEST_WORDS = 5
_FEWEST_SMALL = 2
_SURE_WORDS = 8
_SURE_SMALL = 3
_LEAST_SHARE = 0.25
_FEWEST_TELLING = 3


class English(NamedTuple):
    """English text found in a block: from where to where, and whether it is long enough to be sure."""

    start: int
    end: int
    sure: bool


class Judge:
    """Tells English from one other language.

    Args:
        own: small words of that language.
        latin: whether it is written in Latin letters alone; else a sentence with any other is not English.
    """

    def __init__(self, own: frozenset[str], *, latin: bool) -> None:
        self._small = ENGLISH - own
        self._own = own - ENGLISH - _SHARED
        self._latin = latin
        self._spaced = tuple(f" {word} " for word in _TELLING if word not in own)

    def holds_english(self, prose: str, words: Vocabulary) -> bool:
        """Tell whether a page of this prose and these words holds a line that is English, or part of one."""
        present = _ENCODED & words.present
        if len(present) < _FEWEST_TELLING:
            return False
        telling = [text for text in self._spaced if text.strip().encode() in present]
        return any(self.english_in(prose[start:end]) for start, end in lines_holding(telling, prose))

    def english_in(self, text: str) -> English | None:
        """Return the English sentences in a block, None where there are none that are surely English."""
        if not any(map(text.__contains__, self._spaced)):
            return None
        found = [one for sentence in _SENTENCE.finditer(text) if (one := self._judge(sentence)) is not None]
        if not found:
            return None
        return English(found[0].start, found[-1].end, any(sentence.sure for sentence in found))

    def stands_in_english(self, text: str, start: int, end: int) -> bool:
        """Tell whether the sentence or heading around a place is English, however short it is."""
        before = _STOP.split(text[max(0, start - _REACH) : start])[-1]
        around = before + text[start:end] + _STOP.split(text[end : end + _REACH], maxsplit=1)[0]
        if not self._latin and _OTHER_LETTER.search(around):
            return False
        words = _lower(_WORD.findall(around))
        small = len(self._small.intersection(words))
        fewest = _FEWEST_SMALL if self._latin and len(words) < _FEWEST_WORDS else 1
        return small >= fewest and self._own.isdisjoint(words)

    def _judge(self, sentence: re.Match[str]) -> English | None:
        words = _WORD.findall(sentence[0])
        if len(words) < _FEWEST_WORDS or (not self._latin and _OTHER_LETTER.search(sentence[0])):
            return None
        lower = _lower(words)
        # Words that both languages have count where others tell that the sentence is English.
        small = [word for word in lower if word in ENGLISH]
        different = len(self._small.intersection(small))
        if len(small) < _LEAST_SHARE * len(words) or different < _FEWEST_SMALL:
            return None
        if not self._own.isdisjoint(lower) or _TEMPLATE.search(sentence[0]):
            return None
        plain = sum(word.islower() and word not in ENGLISH for word in words)
        if plain < 2:
            return None  # a title, a list of names
        sure = len(words) >= _SURE_WORDS and different >= _SURE_SMALL and plain > 2
        start = sentence.start() + len(sentence[0]) - len(sentence[0].lstrip())
        return English(start, sentence.start() + len(sentence[0].rstrip()), sure)


def _lower(words: list[str]) -> list[str]:
    """Return words in small letters, but for “I”, which only English writes so amid a sentence."""
    return [word if word == "I" else word.replace("’", "'").lower() for word in words]


@cache
def judge(own: frozenset[str], *, latin: bool) -> Judge:
    """Return the judge for a language, made once."""
    return Judge(own, latin=latin)


def judge_of(page: Page) -> Judge | None:
    """Return the judge for a page's language; None for English, and where nothing tells the two apart.

    Small words of the language do, and so does its script: a sentence of Latin letters on a page of Khmer is
    no Khmer.
    """
    language, own = page.language, page.pack.function_words
    if language in (None, "en"):
        return None
    scripts = page.pack.scripts or scripts_of(language)
    if own:
        return judge(own, latin=scripts == _LATIN)
    other = language in _OTHER_SCRIPTS or (scripts and "latin" not in scripts)
    return judge(own, latin=False) if other else None
