"""Compare the numbers of a heading with those of its source."""

import re
import unicodedata
from collections import Counter

from valint.model.lazy_regex import lazy_regex
from valint.model.named import NamedTuple
from valint.translation.counts import Heading
from valint.translation.language_words import LanguageWords
from valint.translation.words import is_unspaced, without_suffix_number

# 4.4.312 and 10,000 are one number; a slug keeps their digits and drops the rest.
_NUMBER = lazy_regex(r"\d+(?:[.,٫٬'’:/]\d+)*")
_DIGITS = lazy_regex(r"\d+")
# "100k" and "100 thousand"; a slug keeps neither the space nor the capital.
_MULTIPLIED = lazy_regex(
    r"(?<![0-9])([0-9]+)[ -]?(?:k|m|mm|mio|mln|bn|b|hundred|thousand|million|billion|trillion)s?(?![a-z])",
    re.IGNORECASE,
)
# "100 tusind", "10万": many languages have words for it.
_BEFORE_WORD = lazy_regex(r"(?<![\d.,])(\d+(?:[.,]\d+)*)[ \u00a0\u202f-]?[^\W\d_]")
# What a slug keeps of `&#39;`, `&#34;` and the like, which some renderers put for a quote, beside a letter.
_CODES = "(?:34|38|39|60|62|160|82(?:11|12|16|17|20|21))"
_ENTITY = lazy_regex(f"(?<![0-9]){_CODES}(?=[a-z])|(?<=[a-z]){_CODES}(?![0-9])")
NUMBER_WORDS = {
    word: str(value)
    for value, words in enumerate(
        (
            "one single first once january jan",
            "two second both double dual twice pair february feb",
            "three third triple march mar",
            "four fourth quarter april apr quarterly",
            "five fifth may",
            "six sixth june jun",
            "seven seventh july jul",
            "eight eighth august aug",
            "nine ninth september sep sept",
            "ten tenth october oct",
            "eleven november nov",
            "twelve december dec dozen",
        ),
        start=1,
    )
    for word in words.split()
} | {"binary": "2", "octal": "8", "decimal": "10", "hexadecimal": "16"}
"""English words that stand for a number, or may be written with one."""


class NumberDrift(NamedTuple):
    """Numbers that only the source has, and numbers that only the heading has."""

    missing: tuple[str, ...]
    extra: tuple[str, ...]


def drift(heading: Heading, words: LanguageWords) -> NumberDrift | None:
    """Return how the numbers differ, None where they agree or a word may stand for one."""
    pair = heading.pair
    # Most headings have no number, or just those of their source.
    if pair.text.replace(" ", "").isalpha() and pair.source.replace("-", "").isalpha():
        return None
    here = _DIGITS.findall(pair.text)
    if here == _DIGITS.findall(pair.source) and _are_plain(here):
        return None
    target = [_plain(number) for number in _NUMBER.findall(pair.text)]
    sources = [_source_numbers(pair.source)]
    if pair.from_slug:
        sources.append(_source_numbers(without_suffix_number(pair.source)))
        if (without := _ENTITY.sub("", pair.source)) != pair.source:
            sources = [_source_numbers(without), *sources]
    digits = sorted("".join(target))
    if any(source == target or sorted("".join(source)) == digits for source in sources):
        return None
    # "10 000" and the slug `10-000` part one number in two, the second of which begins with zeros.
    here_in_all = sorted(_digits_of(pair.text))
    if any(
        here_in_all == sorted(_digits_of(one)) for one in (pair.source, without_suffix_number(pair.source))
    ):
        return None
    # A number at the end of a slug may only tell two headings apart; a heading with a number shows that it
    # does not.
    found = _without_multiples(
        _compare(sources[0] if target else sources[-1], target), pair.source, pair.text
    )
    spelled = {NUMBER_WORDS[word] for word in heading.source if word in NUMBER_WORDS}
    extra = tuple(number for number in found.extra if number not in spelled)
    missing = found.missing
    if not extra:
        missing = tuple(number for number in missing if not _written_out(number, heading, words))
    return NumberDrift(missing, extra) if missing or extra else None


def _are_plain(runs: list[str]) -> bool:
    """Tell whether runs of digits are compared as they are written."""
    return not runs or ("".join(runs).isascii() and not any(run[0] == "0" for run in runs))


def _without_multiples(found: NumberDrift, source: str, text: str) -> NumberDrift:
    """Take out what differs by zeros that a word or a letter stands for: "100k" is "100.000"."""
    if not (found.missing and found.extra):
        return found
    shortened = {_plain(match[1]) for match in _MULTIPLIED.finditer(source)}
    worded = {_plain(match[1]) for match in _BEFORE_WORD.finditer(text)}
    if shortened and _digits_that_count(found.missing) == _digits_that_count(found.extra):
        return NumberDrift((), ())
    missing, extra = list(found.missing), list(found.extra)
    for wanted in found.missing:
        for had in extra:
            longer, shorter = (had, wanted) if wanted in shortened else (wanted, had)
            if shorter not in shortened | worded or longer.rstrip("0") != shorter.rstrip("0"):
                continue
            if shorter in shortened or len(longer) - len(shorter) > 2:
                missing.remove(wanted)
                extra.remove(had)
                break
    return NumberDrift(tuple(missing), tuple(extra))


def _digits_that_count(numbers: tuple[str, ...]) -> str:
    return "".join(numbers).rstrip("0")


def _source_numbers(source: str) -> list[str]:
    return [number.lstrip("0") or "0" for number in _DIGITS.findall(source.replace(",", "").replace(".", ""))]


def _digits_of(text: str) -> str:
    return "".join(str(unicodedata.digit(character)) for character in text if character.isdigit())


def _plain(number: str) -> str:
    return _digits_of(number).lstrip("0") or "0"


def _compare(source: list[str], target: list[str]) -> NumberDrift:
    have, want = Counter(target), Counter(source)
    return NumberDrift(tuple((want - have).elements()), tuple((have - want).elements()))


def _written_out(number: str, heading: Heading, words: LanguageWords) -> bool:
    """Tell whether a small number may stand as a word; without the language's number words it always may."""
    if len(number) > 2 or int(number) > 12:
        return False
    if not words.numbers:
        return True
    value = int(number)
    spellings = [spelling for spelling, meaning in words.numbers.items() if meaning == value]
    if is_unspaced(heading.low_text):
        return any(spelling in heading.low_text for spelling in spellings)
    # "Ikasampung" is the tenth, and holds "sampu".
    long = [spelling for spelling in spellings if len(spelling) > 3]
    return any(word in spellings or any(one in word for one in long) for word in heading.lower)
