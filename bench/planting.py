"""Plant defects in translated headings, one class each, the same ones every time."""

import random
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from help_pairs import Page

UNSPACED = frozenset({"ja", "zh-CN", "zh-TW"})
NEIGHBOURS = {
    "ar": "fa he", "bg": "ru uk", "cs": "pl sk", "da": "nb sv", "de": "nl da", "es": "pt it", "fi": "hu et",
    "fr": "it es", "he": "ar", "hi": "ru", "hu": "fi", "id": "nl", "it": "es fr", "ja": "zh-CN", "ko": "ja",
    "nb": "da sv", "nl": "de", "pl": "cs sk", "pt": "es it", "ro": "it es", "ru": "uk bg", "sv": "da nb",
    "tr": "hu fi", "uk": "ru bg", "vi": "id", "zh-CN": "zh-TW ja", "zh-TW": "zh-CN ja",
}  # fmt: skip
FAR = ("de", "fr", "pl", "tr", "fi", "es", "sv", "hu", "nl", "ru", "ja")
NOT = {
    "ar": "لا", "bg": "не", "cs": "ne", "da": "ikke", "de": "nicht", "es": "no", "fi": "ei", "fr": "ne pas",
    "he": "לא", "hi": "नहीं", "hu": "nem", "id": "tidak", "it": "non", "nb": "ikke", "nl": "niet", "pl": "nie",
    "pt": "não", "ro": "nu", "ru": "не", "sv": "inte", "tr": "değil", "uk": "не", "vi": "không",
}  # fmt: skip
BEHIND = frozenset(["da", "de", "fi", "hi", "nb", "nl", "sv", "tr"])
"""Languages that put their "not" behind the first word."""
AND = {
    "ar": "و", "bg": "и", "cs": "a", "da": "og", "de": "und", "es": "y", "fi": "ja", "fr": "et", "he": "ו",
    "hi": "और", "hu": "és", "id": "dan", "it": "e", "ja": "と", "ko": "및", "nb": "og", "nl": "en", "pl": "i",
    "pt": "e", "ro": "și", "ru": "и", "sv": "och", "tr": "ve", "uk": "та", "vi": "và", "zh-CN": "和",
    "zh-TW": "和",
}  # fmt: skip
_FUNCTION_LIST = "a an the of to in on at for and or with from by as is are be this that it its your you how"
_FUNCTION = frozenset(_FUNCTION_LIST.split())
_NEGATED = re.compile(r"\b(?:not?|without|non|un\w+|don|can.t|isn)\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


class Row(NamedTuple):
    """A heading: its slug, its text, and the class of its defect, `sound` or `name` where it has none."""

    slug: str
    text: str
    kind: str


class Place(NamedTuple):
    """A heading with what it stands beside, and a source of chance."""

    english: str
    text: str
    language: str
    page: Page
    tree: Page
    elsewhere: Mapping[str, str]
    chance: random.Random


def slug(english: str) -> str:
    return re.sub(r"[^\w\- ]", "", english.lower(), flags=re.ASCII).replace(" ", "-").strip("-")


def _content(english: str) -> set[str]:
    return set(english.lower().split()) - _FUNCTION


def _untranslated(at: Place) -> str | None:
    return at.english if len(at.english.split()) > 1 or at.chance.random() < 0.4 else None


def _partly(at: Place) -> str | None:
    english, own = at.english.split(), at.text.split()
    if len(english) < 3 or (len(own) < 3 and at.language not in UNSPACED):
        return None
    if at.language in UNSPACED:
        return at.text[: len(at.text) // 2] + " ".join(english[len(english) // 2 :])
    if at.chance.random() < 0.5:
        return " ".join([*own[: (len(own) + 1) // 2], *map(str.lower, english[len(english) // 2 :])])
    return " ".join([*english[: (len(english) + 1) // 2], *own[(len(own) + 1) // 2 :]])


def _in_another(at: Place, languages: Sequence[str]) -> str | None:
    if at.text.isupper():
        return None  # The name of a function.
    known = [code for code in languages if code in at.elsewhere and code != at.language]
    text = at.elsewhere[at.chance.choice(known)] if known else at.text
    return text if text.lower() not in (at.text.lower(), at.english.lower()) else None


def _near(at: Place) -> str | None:
    return _in_another(at, NEIGHBOURS[at.language].split())


def _far(at: Place) -> str | None:
    return _in_another(at, [code for code in FAR if code not in NEIGHBOURS[at.language].split()])


def _number(at: Place) -> str | None:
    numbers = list(re.finditer(r"\d+", at.text))
    if not numbers:
        return None
    chosen = at.chance.choice(numbers)
    changed = int(chosen[0]) + at.chance.choice((1, 2, 10))
    return f"{at.text[: chosen.start()]}{changed}{at.text[chosen.end() :]}"


def _doubled(at: Place) -> str | None:
    joint = AND[at.language]
    if at.language in UNSPACED:
        first = re.match(r"[\u3400-\u9fff\u30a0-\u30ff]{2,4}", at.text)
        return f"{first[0]}{joint}{at.text}" if first and len(at.text) > 5 else None
    words = at.text.split()
    long = [number for number, word in enumerate(words) if len(word) > 4 and word.isalpha()]
    if not long or len(words) < 2:
        return None
    number = at.chance.choice(long)
    again = words[number].lower()
    twice = [joint + again] if at.language in ("ar", "he") else [joint, again]
    return " ".join([*words[: number + 1], *twice, *words[number + 1 :]])


def _negated(at: Place) -> str | None:
    words = at.text.split()
    if at.language not in NOT or len(words) < 2 or _NEGATED.search(at.english):
        return None
    if at.language in BEHIND:
        return " ".join([words[0], NOT[at.language], *words[1:]])
    return f"{NOT[at.language].capitalize()} {at.text[:1].lower()}{at.text[1:]}"


def _other(at: Place, rows: Page) -> str | None:
    own = _content(at.english)
    fit = [
        text
        for english, text in rows
        if english != text and text.lower() != at.text.lower() and not own & _content(english)
    ]
    return at.chance.choice(fit) if fit else None


def _of_the_page(at: Place) -> str | None:
    return _other(at, at.page)


def _of_another_page(at: Place) -> str | None:
    return _other(at, at.chance.sample(at.tree, min(40, len(at.tree))))


def _cut(at: Place) -> str | None:
    share = at.chance.choice((40, 50, 60))
    if at.language in UNSPACED:
        return at.text[: len(at.text) * share // 100] if len(at.text) > 7 else None
    words = at.text.split()
    return " ".join(words[: max(1, len(words) * share // 100)]) if len(words) > 3 else None


DEFECTS: Mapping[str, Callable[[Place], str | None]] = {
    "English": _untranslated,
    "partly English": _partly,
    "near": _near,
    "far": _far,
    "number": _number,
    "doubled": _doubled,
    "negation": _negated,
    "page's other": _of_the_page,
    "another page's": _of_another_page,
    "cut off": _cut,
}


def planted(
    pages: Sequence[Page], language: str, kept: set[str], elsewhere: Mapping[str, Mapping[str, str]], *,
    share: float, most: int, seed: str,
) -> list[list[Row]]:  # fmt: skip
    """Return up to `most` headings by page, about a `share` of them spoiled; `kept` are names."""
    chance = random.Random(seed)  # noqa: S311 - the same trees every time
    shuffled = [page for page in pages if page]
    chance.shuffle(shuffled)
    tree = [row for page in shuffled for row in page]
    times: Counter[str] = Counter()
    found: list[list[Row]] = []
    number = 0
    for page in shuffled:
        rows = []
        for english, text in page:
            if english == text and english not in kept:
                continue  # Nobody has translated it yet.
            kind, shown = ("name" if english == text else "sound"), text
            if kind == "sound" and chance.random() < share:
                place = Place(english, text, language, page, tree, elsewhere.get(english, {}), chance)
                for name in sorted(DEFECTS, key=lambda one: times[one] * chance.uniform(0.8, 1.2)):
                    wrong = DEFECTS[name](place)
                    if wrong and wrong != text:
                        kind, shown = name, wrong
                        times[name] += 1
                        break
            if slug(english):
                rows.append(Row(slug(english), shown, kind))
        found.append(rows)
        number += len(rows)
        if number >= most:
            break
    return found


def pooled(corpora: Sequence[Mapping[str, Sequence[Page]]]) -> dict[str, dict[str, str]]:
    """Return every translation of every English heading, by heading and language."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for corpus in corpora:
        for language, pages in corpus.items():
            for page in pages:
                for english, text in page:
                    if english != text:
                        found[english].setdefault(language, text)
    return found
