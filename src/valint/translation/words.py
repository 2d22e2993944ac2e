"""Cut source wording and translated headings into the units that the judge counts.

A source is an English heading or the slug that froze it; both give the same words.  A translation gives its
words and, for matching, *stems*: a prefix where words inflect at their end, character pairs where no spaces
are written.
"""

from collections.abc import Iterable
from functools import cache, lru_cache

from valint.model.document import OBJECT
from valint.model.lazy_regex import lazy_regex

# GFM drops apostrophes from a slug, so they go from a heading too: "don't" and `dont` are one word.
_APOSTROPHES = str.maketrans("", "", "'’`´")
_SOURCE_WORD = lazy_regex(r"[a-z]+|[0-9]+")
# A run of Latin letters ends where another script begins: 「Swaggerの設定」 holds the word "Swagger".
_LATIN_LETTER = "A-Za-zÀ-ɏḀ-ỿ"
# Vowel signs, points and other marks are no letters to `re`, but part of a word of their script.
_MARKS = (
    r"\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670\u0900-\u0963\u0971-\u0dff\u0e31-\u0e4e\u0eb1-\u0ecd"
    r"\u102b-\u103e\u17b4-\u17d3"
)
_LETTERS = rf"[^\W\d_{_LATIN_LETTER}]+(?:[{_MARKS}]+[^\W\d_{_LATIN_LETTER}]*)*"
WORD_PATTERN = rf"[{_LATIN_LETTER}]+(?:['’][{_LATIN_LETTER}]+)*|{_LETTERS}(?:['’]{_LETTERS})*"
WORD = lazy_regex(WORD_PATTERN)
DASHES = "-‐‑–"
"""What joins words to one."""
_LATIN = lazy_regex(r"[a-z0-9]+")
_CHUNK = lazy_regex(r"\S+")
_CHUNK_BETWEEN = lazy_regex(r"[^\s\u3000-\uffef]+")
"""A chunk in a text with full-width signs, which part chunks as spaces do."""
# What is written like an identifier is not language: snake_case, dotted.names, paths, calls, camelCase,
# --options, key=value.
_CODE = lazy_regex(r"[_=@\\{}<>$%/]|\w\.\w|\w\(\)|[a-z][A-Z]|::|^[-–—]+\w|^\.\w|\[\]")
# In straight quotes a word of small letters names what a program knows; in any quotes one with a joint.
_QUOTED_NAME = lazy_regex(
    r"(?<!\w)(?:'[a-z][a-z0-9]*(?:[-.:]+[a-z0-9]+)*'"
    r"|[\"“„«‘「『][A-Za-z]\w*(?:[-.:_]+\w+)+[\"”“»’」』])(?!\w)"
)
# Without one of these, or a capital amid small letters, there is no identifier.
_MARKED = lazy_regex(r"[_=@\\{}<>$%/.()\[\]'\"“„«‘「『:–—-]|[a-z][A-Z]")
_UNSPACED = (
    ("\u0e00", "\u0eff"), ("\u1000", "\u109f"), ("\u1780", "\u17ff"), ("\u3041", "\u30ff"),
    ("\u3400", "\u9fff"), ("\uac00", "\ud7a3"),
)  # fmt: skip
_FIRST_UNSPACED = "\u0e00"
_UNSPACED_RUN = lazy_regex(
    r"[\u3400-\u9fff]+|[\u30a1-\u30fa\u30fc]+|[\u3041-\u3096]+|[\uac00-\ud7a3]+|[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]+|[a-z]+"
)
# Without one there is no stem left: "string" is no form of "str".
_VOWEL = lazy_regex("[aeiouy]")

_FUNCTION_WORDS_LIST = (
    "a an the of to in on at for and or nor with from by as is are be been was were am this that these those "
    "it its your yours you my i we our their his her do does did can could will would should shall may might "
    "must if when how what which who whom why where whether than then so not no into onto over under up out "
    "off about via per vs also any all each other others more most some such has have had there here only "
    "them they he she us me but while because dont doesnt isnt arent cant whats youre between within without "
    "during after before through across against every both either until upon "
)
FUNCTION_WORDS = frozenset(_FUNCTION_WORDS_LIST.split())
"""English words that no translator leaves as they are."""

_OPPOSED = """add create insert new / delete remove purge erase discard uninstall
enable activate / disable deactivate
start begin launch / stop end finish
open / close
install / uninstall
allow permit enable / block deny prevent disallow prohibit forbid disable
accept approve / reject decline deny
import / export
upload / download
increase raise expand grow / decrease reduce lower shrink collapse
show display view / hide
connect attach link map mount / disconnect detach unlink unmap unmount
lock encrypt / unlock decrypt
assign / unassign
subscribe / unsubscribe cancel
send / receive
buy purchase / sell
join / leave
include / exclude
required mandatory / optional
public shared global / private local
internal / external
inbound incoming / outbound outgoing
automatic automatically auto / manual manually
first / last
next / previous
minimum / maximum
before / after
with / without
inside / outside
success successful succeed / failure failed fail
online / offline
onboard onboarding / offboard offboarding
encode / decode
compress / decompress
single one / multiple many
high higher upper large bigger / low lower small smaller
long / short
old older / new newer
more most / less least
same / different
simple basic / complex advanced
early / late
read / write
input / output
source / target destination
active / inactive
valid / invalid
remote / local
static / dynamic
synchronous sync / asynchronous async
positive / negative
true / false
left / right
top / bottom
front / back
push / pull
merge / split
publish / unpublish
restore keep / delete remove
resume / suspend pause
default standard / custom
debit / credit
customer / vendor
sender / recipient
employee / employer
full / partial
trusted / untrusted
known / unknown"""


def _opposites() -> frozenset[frozenset[str]]:
    sides = (line.split(" / ") for line in _OPPOSED.splitlines())
    return frozenset(
        frozenset((first, second))
        for left, right in sides
        for first in left.split()
        for second in right.split()
    )


OPPOSITES = _opposites()
"""Pairs of English words that mean the opposite of one another."""

# Linking words carry too little meaning to be looked for, but for those that have an opposite.
_UNCOUNTED = FUNCTION_WORDS - {word for pair in OPPOSITES for word in pair}

_SEMITIC_PREFIX = {
    "ar": lazy_regex(r"(?:وال|بال|كال|فال|لل|ال|و|ف|ب|ل|ك)(?=\w{3})"),
    "he": lazy_regex(r"[והבלמשכ]{1,2}(?=\w{3})"),
}
_SEMITIC_SUFFIX = lazy_regex(r"(?<=\w{3})(?:ها|هم|ات|ان|ين|ون|ية|ة|ه|ي|ك|نا)$")
_COMPOUNDING = frozenset({"da", "de", "et", "fi", "hu", "is", "nb", "nl", "nn", "no", "sv"})
_PREFIX = 5
_SHORTEST = 3
"""A shorter word of an alphabet links others and renders nothing by itself."""


def source_words(source: str) -> list[str]:
    """Return the words of an English heading or slug in lower case; digits are words of their own."""
    return _SOURCE_WORD.findall(_without_apostrophes(source.lower()))


def without_suffix_number(slug: str) -> str:
    """Drop the `-1` that tells a repeated heading's slug from the first."""
    return slug[:-2] if slug[-2:-1] in ("-", "_") and slug[-1] in "0123456789" else slug


def without_identifiers(prose: str) -> str:
    """Blank what is written like an identifier: paths, options, `dotted.names`, camelCase, 'quoted-names'."""
    if _MARKED.search(prose) is None:
        return prose
    prose = without_quoted_names(prose)
    chunk = _CHUNK if max(prose.replace(OBJECT, ""), default="") < "\u3000" else _CHUNK_BETWEEN
    return chunk.sub(lambda match: OBJECT if _CODE.search(match[0].rstrip(".,:;)")) else match[0], prose)


def without_quoted_names(prose: str) -> str:
    """Blank the names of events, fields and the like that stand in quotes: 'close', "order_by"."""
    return _QUOTED_NAME.sub(OBJECT, prose)


def target_words(prose: str) -> list[str]:
    """Return the words of a translated heading as written, code left out."""
    return WORD.findall(prose.replace(OBJECT, " "))


def plain(word: str) -> str:
    """Return a word of a translation as `source_words` would write it."""
    return _without_apostrophes(word.lower())


def latin_pieces(text: str) -> list[str]:
    """Return every run of ASCII letters or digits in lower case, apostrophes dropped, each once."""
    return list(pieces_of(text.lower()))


def pieces_of(text: str) -> Iterable[str]:
    """Return what `latin_pieces` does for a text that is in lower case."""
    return dict.fromkeys(_LATIN.findall(_without_apostrophes(text)))


def letters_of(text: str) -> int:
    """Return how long a text is, in letters of an alphabet; an empty one counts as a letter."""
    if text.isascii():
        return max(1, len(text))
    if max(text) < "\u3400":
        return len(text)
    # A Chinese character says about as much as two letters of a syllabary.
    return len(text) + sum(map("\u3400".__le__, text)) - sum(map("\u9fff".__lt__, text))


def _without_apostrophes(text: str) -> str:
    return text.translate(_APOSTROPHES) if "'" in text or "’" in text or "`" in text or "´" in text else text


def is_unspaced(text: str) -> bool:
    """Tell whether `text` is in a script whose words are not told apart by spaces alone."""
    # To compile a pattern of all these letters takes longer than to ask for those of a few hundred headings.
    return not text.isascii() and max(text) >= _FIRST_UNSPACED and any(map(_is_unspaced_letter, text))


@cache
def _is_unspaced_letter(letter: str) -> bool:
    return any(first <= letter <= last for first, last in _UNSPACED)


@cache
def source_stem(word: str) -> str:
    """Return a light English stem, empty for a linking word or a number: `created` and `create` are one."""
    if word in _UNCOUNTED or word[0].isdigit() or len(word) < 2:
        return ""
    if len(word) <= 3:
        return word
    if word.endswith("ies") and len(word) > 4:
        word = word[:-3] + "y"
    elif word.endswith(("sses", "shes", "ches", "xes")):
        word = word[:-2]
    elif word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    if word.endswith("ing") and len(word) >= 6 and _VOWEL.search(word[:-3]):
        word = _undouble(word[:-3])
    elif word.endswith("ed") and len(word) >= 5 and not word.endswith("eed") and _VOWEL.search(word[:-2]):
        word = _undouble(word[:-2])
    return word[:-1] if word.endswith("e") and len(word) > 3 else word


def _undouble(word: str) -> str:
    return word[:-1] if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "lsz" else word


@lru_cache(maxsize=5_000)
def target_stems(word: str, language: str) -> tuple[str, ...]:
    """Return what stands for a lower-case word of a translation when headings are compared.

    A stem that begins with `~` is the end of a long word: the last part of a compound carries its meaning.
    """
    if is_unspaced(word):
        return _unspaced_stems(word)
    if len(word) < _SHORTEST:
        return ()
    prefix = _SEMITIC_PREFIX.get(language)
    if prefix is not None:
        return (_SEMITIC_SUFFIX.sub("", prefix.sub("", word, count=1))[:_PREFIX],)
    if language in ("tr", "az"):
        word = word.partition("'")[0].partition("’")[0]
    if len(word) >= 9 and language in _COMPOUNDING:
        return (word[:_PREFIX], "~" + word[-_PREFIX:])
    return (word[:_PREFIX],)


def _unspaced_stems(word: str) -> tuple[str, ...]:
    found: list[str] = []
    for run in _UNSPACED_RUN.findall(word):
        first = run[0]
        if "a" <= first <= "z" or len(run) == 1:
            found.append(run)
        elif "\u30a1" <= first <= "\u30ff":
            found.append(run[:6])
        elif "\u3041" <= first <= "\u3096" or first < "\u3041":
            found.extend(run[at : at + 3] for at in range(len(run) - 2))
        else:
            found.extend(run[at : at + 2] for at in range(len(run) - 1))
    return tuple(dict.fromkeys(found))


OPPOSED_STEMS = frozenset(source_stem(word) for pair in OPPOSITES for word in pair)
"""The stems of all words that have an opposite."""
