"""How languages mark a question."""

import re
from typing import NamedTuple

from valint.model.lazy_regex import lazy_regex

_TRAILING = " \t\r\n\u00a0\u202f\u200e\u200f\u061c\u200b*_\"'”’“»›)]）」』。."
_ANY_MARK = "?？؟՞;፧⸮︖﹖"
_WIDE = "？"

ARABIC_MARK, ARMENIAN_MARK, GREEK_MARK = "؟", "՞", ";"


class QuestionMark(NamedTuple):
    """The mark of a language's questions.

    `also` are other signs that are right as well.  `required` tells whether a question without a mark is
    wrong, and `inside` whether the mark stands within the sentence.  `opening` stands before the question.
    """

    mark: str = "?"
    also: str = ""
    required: bool = True
    inside: bool = False
    opening: str = ""


_LATIN = QuestionMark()
# CLDR 44 exemplar punctuation; Unicode 15.1 chapters 6.2 (Armenian) and 9.2 (Arabic).
_ARABIC = QuestionMark(ARABIC_MARK)
# The Greek question mark U+037E is canonically the semicolon, which keyboards write.
_GREEK = QuestionMark(GREEK_MARK, also="\u037e")
_WIDE_MARK = QuestionMark(_WIDE, also="?")
_FREE = QuestionMark(also=_WIDE, required=False)
_MARKS = {
    **dict.fromkeys(("ar", "arz", "ckb", "fa", "ks", "prs", "ps", "sd", "ug", "ur"), _ARABIC),
    "el": _GREEK,
    "hy": QuestionMark(ARMENIAN_MARK, inside=True),
    "es": QuestionMark(opening="¿"),
    "am": QuestionMark(also="፧"),
    "ti": QuestionMark(also="፧"),
    "zh": _WIDE_MARK,
    # Japanese ends a question with か as well, and Thai, Lao, Khmer, Burmese and Tibetan without any mark.
    "ja": QuestionMark(_WIDE, also="?", required=False),
    **dict.fromkeys(("bo", "dz", "km", "lo", "my", "th"), _FREE),
}


def mark_of(language: str | None) -> QuestionMark:
    """Return how a language marks a question; most do as English does."""
    return _LATIN if language is None else _MARKS.get(language, _LATIN)


def ends_as_question(text: str) -> bool:
    """Tell whether a text ends with a question mark of any script, or holds the Armenian one.

    A semicolon counts only where Greek letters come before it.
    """
    end = text.rstrip(_TRAILING)
    if not end:
        return False
    last = end[-1]
    if last == ";" or last == "\u037e":
        return len(end) > 1 and "\u0370" <= end[-2] <= "\u1fff"
    return last in _ANY_MARK or ARMENIAN_MARK in text


def last_mark(text: str) -> re.Match[str] | None:
    """Return the question marks that `text` ends with, quotation marks and brackets behind them left out."""
    return _LAST_MARK.search(text.rstrip(_TRAILING))


_LAST_MARK = lazy_regex(rf"[{re.escape(_ANY_MARK)}!！\u037e]+$")
