"""Tell headings in a script that their language is not written in."""

from collections import Counter
from collections.abc import Sequence
from functools import cache

from valint.model.named import NamedTuple
from valint.translation.identify import script_of, scripts_of

_KOREAN_GLOSS = 2


class OtherScript(NamedTuple):
    """The script or standard of writing that a heading is in; `letters` are those that show it."""

    name: str
    letters: int
    certain: bool


def other_script(words: Sequence[str], language: str, *, traditional: bool) -> OtherScript | None:
    """Return the script that words are in though the language is not written in it, None where they fit.

    `traditional` says that the language is Chinese of the traditional standard.
    """
    letters = [letter for word in words for letter in word]
    scripts = scripts_of(language)
    foreign = Counter(
        script
        for letter in letters
        if (script := script_of(letter)) is not None and script != "latin" and script not in scripts
    )
    if language == "ko" and not any(script_of(letter) == "hangul" for letter in letters):
        # A few Chinese characters gloss a Korean word; alone they are Chinese or Japanese.
        foreign["han"] = sum(script_of(letter) == "han" for letter in letters)
    if foreign:
        script, number = foreign.most_common(1)[0]
        if foreign.total() >= _KOREAN_GLOSS:
            return OtherScript(script, number, certain=True)
    return _other_han(letters, language, traditional=traditional) if "han" in scripts else None


def _other_han(letters: Sequence[str], language: str, *, traditional: bool) -> OtherScript | None:
    """Tell Chinese from Japanese, and simplified from traditional, by each standard's characters."""
    han = [letter for letter in letters if script_of(letter) == "han"]
    if not han or language == "ko":
        return None
    if language == "ja":
        if any(script_of(letter) == "kana" for letter in letters):
            return None
        strange = sum(not _encodes(letter, "shift_jis") and _encodes(letter, "gbk") for letter in han)
        return OtherScript("zh", 2 + strange, certain=True) if strange else None
    own, other = ("big5", "gb2312") if traditional else ("gb2312", "big5")
    strange = sum(not _encodes(letter, own) and _encodes(letter, other) for letter in han)
    if not strange or strange * 5 < len(han):
        return None
    return OtherScript("zh-Hans" if traditional else "zh-Hant", strange, certain=strange > 1)


@cache
def _encodes(letter: str, encoding: str) -> bool:
    try:
        letter.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True
