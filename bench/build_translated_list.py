"""Add to `rules/judge/translated.txt` the English words that translators of software hardly ever keep.

    pip install babel==2.18.0 && python bench/build_translated_list.py WHEELS

WHEELS are those that build_language_models.py names.

For every word of an English message: in how many languages is it kept, on average?  Countries are counted by
the names that Unicode CLDR (in Babel) gives them.  Words that are in the list already stay.
"""

import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

from babel import Locale
from babel.localedata import locale_identifiers
from build_language_models import CASES, MARKUP, messages

from valint.translation.words import FUNCTION_WORDS, latin_pieces, source_words

FILE = Path(__file__).parent.parent / "rules" / "judge" / "translated.txt"
LONGEST, WIDTH = 160, 110
ALWAYS_LANGUAGES, ALWAYS_TIMES, ALWAYS_KEPT = 15, 25, 0.04
MOSTLY_LANGUAGES, MOSTLY_TIMES, MOSTLY_KEPT = 10, 15, 0.12


def territories() -> Iterator[tuple[str, str, str]]:
    """Yield language, English and translated name of every country, from Babel's copy of CLDR."""
    names = Locale("en").territories
    for language in locale_identifiers():
        if "_" not in language and language != "en":
            for code, text in Locale(language).territories.items():
                english = names.get(code, "")
                if code.isalpha() and english.isalpha():
                    yield language, english, text


def kept_shares(wheels: Path) -> dict[str, tuple[int, int, float]]:
    """Return, for each word, its languages, its messages, and the average share that keeps it."""
    seen: dict[str, Counter[str]] = defaultdict(Counter)
    kept: dict[str, Counter[str]] = defaultdict(Counter)
    ui = (one for one in messages(wheels) if one[1].strip() != one[2].strip())
    for language, english, text in {*ui, *territories()}:
        if len(english) > LONGEST or CASES.search(english):
            continue
        pieces = latin_pieces(MARKUP.sub(" ", text))
        for word in set(source_words(MARKUP.sub(" ", english))):
            if len(word) > 2 and word.isalpha() and word not in FUNCTION_WORDS:
                seen[word][language] += 1
                kept[word][language] += word in pieces
    return {
        word: (
            len(times),
            times.total(),
            sum(kept[word][language] / number for language, number in times.items()) / len(times),
        )
        for word, times in seen.items()
    }


def main() -> None:
    head, _, rest = FILE.read_text("utf-8").partition("\nalways\n")
    old_always, _, old_mostly = rest.partition("\nmostly\n")
    always, mostly = set(old_always.split()), set(old_mostly.split())
    for word, (languages, times, share) in kept_shares(Path(sys.argv[1])).items():
        if languages >= ALWAYS_LANGUAGES and times >= ALWAYS_TIMES and share <= ALWAYS_KEPT:
            always.add(word)
        elif languages >= MOSTLY_LANGUAGES and times >= MOSTLY_TIMES and share <= MOSTLY_KEPT:
            mostly.add(word)
    parts = [head, "always", lines(always), "mostly", lines(mostly - always)]
    FILE.write_text("\n".join(parts) + "\n", "utf-8")


def lines(words: set[str]) -> str:
    found = [""]
    for word in sorted(words):
        if len(found[-1]) + len(word) >= WIDTH:
            found.append("")
        found[-1] = f"{found[-1]} {word}".lstrip()
    return "\n".join(found)


if __name__ == "__main__":
    main()
