"""Tell the languages of a script apart by letter triples and frequent words."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from itertools import repeat
from sys import intern

from valint.model.lazy_regex import lazy_regex
from valint.translation.letter_table import LetterTable

_LATIN_LIST = (
    "af az ca cs cy da de en es et eu fi fr ga gl hr hu id is it lt lv ms nb nl nn pl pt ro sk sl sq sv "
    "tr vi "
)
LATIN = frozenset(_LATIN_LIST.split())
# Written in Latin letters as well, but there is no model of them.
_LATIN_WITHOUT_MODEL_LIST = (
    "bs ceb fil fo fy gd ha haw ig jv lb mg mi mt rw sm sn so st sw tl tn to wo xh yo zu"
)
_LATIN_WITHOUT_MODEL = frozenset(_LATIN_WITHOUT_MODEL_LIST.split())
# Those that a heading is looked for in: a smaller language's near neighbour gives it away as well.
_LATIN_RIVALS = LATIN - frozenset(["af", "az", "cy", "en", "eu", "ga", "ms", "nn", "sq"])
SMALL = frozenset(["ca", "et", "gl", "hr", "is", "lt", "lv", "mk", "sl"])
"""Languages that are less likely met than a kindred one."""
SCRIPTS = {
    "cyrillic": frozenset(["be", "bg", "kk", "mk", "mn", "ru", "sr", "uk"]),
    "arabic": frozenset(["ar", "fa", "ur"]),
    "devanagari": frozenset(["hi", "mr", "ne"]),
    "hebrew": frozenset({"he"}),
    "greek": frozenset({"el"}),
    "bengali": frozenset({"bn"}),
    "tamil": frozenset({"ta"}),
    "telugu": frozenset({"te"}),
    "thai": frozenset({"th"}),
    "khmer": frozenset({"km"}),
    "hangul": frozenset({"ko"}),
    "kana": frozenset({"ja"}),
    "han": frozenset(["ja", "zh", "ko"]),
    "georgian": frozenset({"ka"}),
    "armenian": frozenset({"hy"}),
    "latin": LATIN | _LATIN_WITHOUT_MODEL,
}
"""The languages that are told apart within a script."""

_RANGES = (
    (0x0041, 0x024F, "latin"), (0x0370, 0x03FF, "greek"), (0x0400, 0x052F, "cyrillic"),
    (0x0531, 0x058F, "armenian"), (0x0590, 0x05FF, "hebrew"), (0x0600, 0x077F, "arabic"),
    (0x08A0, 0x08FF, "arabic"), (0x0900, 0x097F, "devanagari"), (0x0980, 0x09FF, "bengali"),
    (0x0B80, 0x0BFF, "tamil"), (0x0C00, 0x0C7F, "telugu"), (0x0E00, 0x0E7F, "thai"),
    (0x10A0, 0x10FF, "georgian"), (0x1100, 0x11FF, "hangul"), (0x1780, 0x17FF, "khmer"),
    (0x1E00, 0x1EFF, "latin"), (0x1F00, 0x1FFF, "greek"), (0x3041, 0x30FF, "kana"), (0x3400, 0x9FFF, "han"),
    (0xAC00, 0xD7AF, "hangul"), (0xFB1D, 0xFB4F, "hebrew"), (0xFB50, 0xFDFF, "arabic"),
    (0xFE70, 0xFEFF, "arabic"),
)  # fmt: skip


ALPHABETS = {
    "en": "é", "da": "æøåéó", "nb": "æøåéóòôê", "nn": "æøåéóòôê", "sv": "åäöé", "fi": "åäöšž",
    "is": "áðéíóúýþæö", "et": "äõöüšž", "lv": "āčēģīķļņšūž", "lt": "ąčęėįšųūž", "de": "äöüßé",
    "nl": "ëïéèöüêáó", "af": "ëïéèêîôûö", "fr": "àâçéèêëîïôùûüœæÿ", "es": "áéíóúüñ", "ca": "àçèéíïòóúü",
    "gl": "áéíóúüñï", "pt": "áâãàçéêíóôõúü", "it": "àèéìíîòóùú", "ro": "ăâîșțşţ", "pl": "ąćęłńóśźż",
    "cs": "áčďéěíňóřšťúůýž", "sk": "áäčďéíĺľňóôŕšťúýž", "sl": "čšž", "hr": "čćđšž", "hu": "áéíóöőúüű",
    "tr": "çğıöşüâî", "az": "çəğıöşü", "sq": "çë", "eu": "ñü", "ga": "áéíóú", "cy": "âêîôûŵŷ", "id": "é",
    "ms": "é", "vi": "ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ",
    "ru": "абвгдежзийклмнопрстуфхцчшщъыьэюяё", "uk": "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя",
    "be": "абвгдеёжзійклмнопрстуўфхцчшыьэюя", "bg": "абвгдежзийклмнопрстуфхцчшщъьюя",
    "sr": "абвгдђежзијклљмнњопрстћуфхцчџш", "mk": "абвгдѓежзѕијклљмнњопрстќуфхцчџш",
    "kk": "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя", "mn": "абвгдеёжзийклмноөпрстуүфхцчшщъыьэюя",
}  # fmt: skip
"""Lower-case letters beyond `a` to `z` that a language writes in its own words."""


@cache
def script_of(letter: str) -> str | None:
    """Return the script of a letter, None where it is none of those that are told apart."""
    code = ord(letter)
    for start, end, name in _RANGES:
        if code <= end:
            return name if code >= start else None
    return None


@lru_cache(maxsize=256)
def scripts_of(language: str) -> frozenset[str]:
    """Return the scripts that a language is written in, empty for a language that is not known."""
    if language == "zh":
        return frozenset({"han"})
    return frozenset(script for script, languages in SCRIPTS.items() if language in languages)


def indistinct_from(language: str) -> tuple[str, ...]:
    """Return a language with what it cannot be told from: the models of Serbian and Macedonian are small."""
    return ("mk", "sr") if language in ("mk", "sr") else (language,)


def letters_beyond(alphabet: str) -> str:
    """Return the Latin letters beyond `a` to `z` that an alphabet lacks, as the ranges of a pattern."""
    lacking = []
    for first, last in (("à", "ö"), ("ø", "ɏ"), ("ḁ", "ỹ")):
        for letter in sorted({one for one in alphabet if first <= one <= last}):
            if first < letter:
                lacking.append(f"{first}-{chr(ord(letter) - 1)}")
            first = chr(ord(letter) + 1)
        if first <= last:
            lacking.append(f"{first}-{last}")
    return "".join(lacking)


def has_own_letter(word: str, alphabet: str, other: str) -> bool:
    """Tell whether a word has a letter of `alphabet` that the other alphabet lacks."""
    return not word.isascii() and any(
        letter > "\x7f" and letter in alphabet and letter not in other for letter in word
    )


def rivals_of(script: str) -> frozenset[str]:
    """Return the languages that are written in `script` and have a model."""
    return _LATIN_RIVALS if script == "latin" else SCRIPTS[script]


_FIRST_BEYOND_LATIN = "\u0370"


def letters_outside(scripts: frozenset[str]) -> re.Pattern[str]:
    """Return a pattern for a letter of a script other than these and Latin."""
    others = "".join(
        f"{chr(start)}-{chr(end)}" for start, end, name in _RANGES if name != "latin" and name not in scripts
    )
    return lazy_regex(f"[{others}]")


def holds_letters_outside(scripts: frozenset[str]) -> Callable[[str], bool]:
    """Return what tells whether a text has a letter that `letters_outside` finds."""
    known = {None, "latin", *scripts}
    # The pattern is for long texts: to compile it takes longer than to ask for the letters of many headings.
    return lambda text: (
        not text.isascii()
        and (max(text) >= _FIRST_BEYOND_LATIN and not known.issuperset(map(script_of, text)))
    )


def lead_bytes(scripts: frozenset[str]) -> frozenset[int]:
    """Return the first bytes, in UTF-8, of letters of scripts other than these and Latin."""
    return frozenset(
        byte
        for start, end, name in _RANGES
        if name != "latin" and name not in scripts
        for byte in range(chr(start).encode()[0], chr(end).encode()[0] + 1)
    )


def _no_table(script: str) -> str:
    raise LookupError(f"no letter table of {script} was given")


class Models:
    """The shipped letter models; each language is unpacked when it is first asked for.

    `table_of` gives the letter table of a script.
    """

    def __init__(self, content: Mapping[str, object], table_of: Callable[[str], str] = _no_table) -> None:
        self.floor = float(content["floor"])  # type: ignore[arg-type]
        self._step = float(content["step"])  # type: ignore[arg-type]
        self._packed: Mapping[str, Mapping[str, object]] = content["languages"]  # type: ignore[assignment]
        self._triples: dict[str, dict[str, float]] = {}
        self._words: dict[str, dict[str, float]] = {}
        self._table_of = table_of
        self._texts: dict[str, str] = {}
        self._tables: dict[tuple[str, ...], LetterTable] = {}

    def __contains__(self, language: str) -> bool:
        return language in self._packed

    def triples(self, language: str) -> Mapping[str, float]:
        """Return the natural logarithm of each letter triple's frequency."""
        found = self._triples.get(language)
        if found is None:
            found = {}
            for value, letters in self._graded(language, "triples"):
                # Related languages share most triples, and the memory for them.
                found.update((intern(letters[at : at + 3]), value) for at in range(0, len(letters), 3))
            self._triples[language] = found
        return found

    def words(self, language: str) -> Mapping[str, float]:
        """Return the language's most frequent words with the natural logarithm of each one's frequency."""
        found = self._words.get(language)
        if found is None:
            found = {}
            for value, words in self._graded(language, "words"):
                found.update(dict.fromkeys(words.split(), value))
            self._words[language] = found
        return found

    def table(self, languages: Sequence[str]) -> LetterTable:
        """Return what letter triples cost in some languages of one script, to look them up all at once."""
        key = tuple(languages)
        found = self._tables.get(key)
        if found is None:
            (script, *_) = (name for name, members in SCRIPTS.items() if members.issuperset(key))
            if script not in self._texts:
                self._texts[script] = self._table_of(script)
            found = self._tables[key] = LetterTable(self._texts[script], key, self.floor, self._step)
        return found

    def prepare(self, script: str) -> None:
        """Unpack what tells the languages of a script apart; else that is done when it is first asked for."""
        rivals = [language for language in sorted(rivals_of(script)) if language in self]
        self.table(rivals)
        for language in rivals:
            self.words(language)

    def grades(self, language: str) -> Mapping[str, int]:
        """Return the grade of each letter triple, what `triples` makes its logarithms of."""
        return {
            letters[at : at + 3]: int(grade)
            for grade, letters in self._packed[language]["triples"].items()  # type: ignore[attr-defined]
            for at in range(0, len(letters), 3)
        }

    def _graded(self, language: str, what: str) -> Iterator[tuple[float, str]]:
        packed: Mapping[str, str] = self._packed[language][what]  # type: ignore[assignment]
        for grade, content in packed.items():
            yield self.floor + self._step * int(grade), content


def triples_of(word: str) -> list[str]:
    """Return the letter triples of a word, a space before and behind it."""
    padded = f" {word} "
    return [padded[at : at + 3] for at in range(len(padded) - 2)]


class WordCosts(dict[str, float]):
    """How frequent the letter triples of a word are, all in all."""

    def __init__(self, triples: Mapping[str, float], floor: float) -> None:
        self._triples = triples
        self._floor = floor

    def __missing__(self, word: str) -> float:
        cost = self[word] = sum(map(self._triples.get, triples_of(word), repeat(self._floor)))
        return cost
