"""TR005: a word that stands on both sides of “and” where two words should."""

import re
from collections.abc import Iterator, Set
from enum import Enum, auto
from functools import cache
from itertools import compress, islice, pairwise
from operator import eq

from valint.model.document import OBJECT, Document
from valint.model.finding import Finding, Origin, Severity
from valint.model.lazy_regex import lazy_regex
from valint.model.named import NamedTuple
from valint.model.span import Span
from valint.project.packs import LocalePack
from valint.project.page import Page
from valint.project.vocabulary import vocabulary
from valint.rules.registry import Needs, rule
from valint.translation.source.alignment import Alignment, alignment
from valint.translation.source.coordination import NOTHING, Coordination, Said, coordination
from valint.translation.source.counterparts import counterpart

# Vowel signs of Hebrew, Arabic and the scripts of India are no letters to `re`, but parts of words.
_LETTER = r"[^\W\d_\u0300-\u036f]|[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0900-\u0963\u0971-\u0dff]"
_LETTERS = lazy_regex(rf"(?:{_LETTER})+(?:['’](?:{_LETTER})+)*")
_SHORTEST = 3
_SHORTEST_OF_SYLLABLES = 2
_SYLLABLES = "\u1100"
"""From here on letters stand for syllables or words."""
_LONGEST = 48
_LONG_ENGLISH = 4
"""How many letters make an English word that is no article or preposition."""
_TIGHT = frozenset("-‐‑/_'’&+.@#~\\")
_OPENING = frozenset("\n (（[“„«»‘'\"¿¡:–—" + OBJECT)
_BETWEEN_REACH = 60
_CAPITAL_NOUNS = frozenset(["de", "lb"])
"""Languages that write every noun with a capital, so that a capital makes no name."""


@rule("TR005", "collapsed-coordination", Severity.WARNING, needs=[Needs.SOURCE])
def collapsed_coordination(page: Page) -> Iterator[Finding]:
    """Two different source words, joined by “and” or “or”, became the same word twice.

    The reader loses one of the two: “clients and customers” turns into “customers and customers”. Where the
    second of the two may have a description of its own (“local users and users of the cloud”), a translation
    may mean it, so that is information alone. Set phrases such as “more and more” are no finding, nor are
    names, what the language has no other words for (“file and file types”, “secure and not secure”), and
    headings whose English, kept in the frozen anchor, says a word twice itself. Where the English page is at
    hand, the message says which two words were meant, and what English says twice itself is no finding.

    Bad (da-DK):
        Fortæl dine kunder og kunder om de nye tider.
    Good (da-DK):
        Fortæl dine klienter og kunder om de nye tider, igen og igen.
    Bad (ar-SA):
        يستطيع العملاء والعملاء حجز المواعيد.
    Good (ar-SA):
        يستطيع العملاء والزوار حجز المواعيد أكثر وأكثر.
    Bad (ja-JP):
        設定と設定を確認してください。
    Good (ja-JP):
        設定と権限を確認してください。
    Bad (tr-TR):
        Müşteriler ve müşteriler için bilgi verin.
    Good (tr-TR):
        Dosya ve dosya türleri, etkin ve etkin olmayan hesaplar.

    Source: the conjunctions and set phrases of each locale pack.
    """
    document, pack = page.document, page.pack
    pairs = _joined(document.prose, pack) if pack.spaced else _unspaced(document.prose, pack)
    spared: list[Span] | None = None
    aligned = None if page.source is None or page.is_toc else alignment(page.source, document)
    for pair in pairs:
        spared = _said_twice_in_english(document) if spared is None else spared
        if any(span.start <= pair.start < span.end for span in spared):
            continue
        if _is_set_phrase(pair, pack) or _is_named(document, pair, pack) or _is_between(document, pair, pack):
            continue
        reading = _reading(document.prose, pair, pack)
        if reading is _Reading.MEANT:
            continue
        meant = reading is _Reading.OPEN
        english = NOTHING if aligned is None else _in_english(aligned, pair, doubtful=meant)
        if english.said is Said.TWICE or (meant and english.said is Said.DESCRIPTIONS):
            continue
        shown = " ".join(document.prose[pair.start : pair.end].split())
        known = english.said is Said.TWO
        yield Finding(
            Span(pair.start, pair.end),
            f"“{shown}” says one word twice, where the English text says “{english.words}”; give each a word "
            "of its own."
            if known
            else f"“{shown}” says one word twice, where the source probably names two things; if so, give "
            "each a word of its own.",
            severity=Severity.INFO if meant and not known else None,
            origin=Origin.INTRODUCED if known else Origin.UNKNOWN,
            source=english.words if known else None,
            target=shown,
        )


def _in_english(aligned: Alignment, pair: "_Pair", *, doubtful: bool) -> Coordination:
    """Return what the English text joins where the translation joins a word to itself."""
    there = counterpart(aligned, pair.start) if aligned.is_close else None
    if there is None:
        return NOTHING
    prose, english = aligned.target.prose, aligned.source.prose[there.start : there.end]
    start, stop = prose.rfind("\n", 0, pair.start) + 1, prose.find("\n", pair.end)
    length = (len(prose) if stop < 0 else stop) - start
    return coordination(english, (pair.first_end - start) / max(length, 1), doubtful=doubtful)


class _Pair(NamedTuple):
    """`X and X`: where it stands, where the first X ends and the second begins, and the second X."""

    start: int
    first_end: int
    second_start: int
    end: int
    word: str


def _joined(prose: str, pack: LocalePack) -> Iterator[_Pair]:
    """Yield what a conjunction joins to itself, in a language with spaces."""
    words = vocabulary(prose)
    gap = _gap(pack.conjunctions, pack.clitics)
    for encoded in sorted(_candidates(words.words, pack)):
        length = _length(encoded)
        end = 0
        for start, again in words.twice(encoded, gap) if length else ():
            if start < end:
                continue
            end = again + length
            word = prose[again:end]
            pair = _Pair(start, start + length, again, end, word)
            if _stands_free(prose, pair):
                yield pair


def _length(encoded: bytes) -> int:
    """Return how many letters a word has, 0 where it is none or too short to tell anything."""
    word = encoded.decode("utf-8", "replace")
    if word[0] == "\ufffd" or len(word) < _shortest(word):
        return 0
    return len(word)


def _candidates(words: list[bytes], pack: LocalePack) -> set[bytes]:
    """Return the words that seem to stand on both sides of a conjunction.

    Comparing each word with the one two places on is ten times as fast as a pattern with a back-reference.
    """
    joints = _encoded(pack.conjunctions)
    found: set[bytes] = set()
    behind = words[2:]
    if not joints.isdisjoint(compress(words[1:], map(eq, words, behind))):
        joined = compress(pairwise(words), map(eq, words, behind))
        found = {word for word, joint in joined if joint in joints}
    for clitic in _encoded(pack.clitics):
        ends = map(bytes.endswith, islice(words, 1, None), words)
        pairs = compress(zip(words, islice(words, 1, None), strict=False), ends)
        found |= {word for word, following in pairs if following == clitic + word}
    return found


def _shortest(word: str) -> int:
    return _SHORTEST if word[0] < _SYLLABLES else _SHORTEST_OF_SYLLABLES


@cache
def _encoded(words: tuple[str, ...]) -> frozenset[bytes]:
    return frozenset(map(str.encode, words))


@cache
def _gap(conjunctions: tuple[str, ...], clitics: tuple[str, ...]) -> re.Pattern[bytes]:
    """Return the pattern of what joins two words: spaces with a conjunction, or with a clitic."""
    joints = [rf"{re.escape(joint)} +" for joint in conjunctions] + list(map(re.escape, clitics))
    return re.compile(f" +(?:{'|'.join(joints)})".encode())


def _stands_free(prose: str, pair: _Pair) -> bool:
    """Tell whether both words are whole words, and no parts of a compound or an address."""
    if pair.start > 0 and prose[pair.start - 1] not in _OPENING:
        return False
    following = _LETTERS.match(prose, pair.second_start, pair.end + 2)
    if following is None or following.end() > pair.end:
        return False
    after = prose[pair.end : pair.end + 2]
    return not (
        after[:1].isalnum() or after[:1] in _TIGHT - {"."} or (after[:1] == "." and after[1:].isalnum())
    )


_KANJI = r"\u3400-\u9fff々"
_KATAKANA = r"\u30a1-\u30fa\u30fc"


@cache
def _unspaced_pattern(conjunctions: tuple[str, ...], *, kana: bool) -> re.Pattern[str]:
    joint = "|".join(map(re.escape, conjunctions))
    if kana:
        # Whole runs of Kanji or Katakana alone: without spaces anything else matches inside words.
        before = rf"(?<![{_KANJI}{_KATAKANA}])"
        word = rf"[{_KANJI}]{{2,20}}|[{_KATAKANA}]{{3,30}}"
    else:
        before, word = "", rf"[{_KANJI}]{{2,6}}"
    return re.compile(rf"{before}({word})(?:{joint})\1(?![{_KANJI}{_KATAKANA}/／])")


def _unspaced(prose: str, pack: LocalePack) -> Iterator[_Pair]:
    if not pack.conjunctions:
        return
    pattern = _unspaced_pattern(pack.conjunctions, kana="kana" in pack.scripts)
    for line in sorted(set(_suspicious_lines(prose, pack.conjunctions))):
        for match in pattern.finditer(prose, *line):
            yield _Pair(match.start(), match.end(1), match.end() - len(match[1]), match.end(), match[1])


def _suspicious_lines(prose: str, conjunctions: tuple[str, ...]) -> Iterator[tuple[int, int]]:
    """Yield the lines where the two letters behind a conjunction stand before it as well."""
    for joint in conjunctions:
        at = prose.find(joint)
        while at >= 0:
            behind = at + len(joint)
            if prose[behind : behind + 2] in prose[max(0, at - _LONGEST) : at]:
                stop = prose.find("\n", at)
                yield prose.rfind("\n", 0, at) + 1, stop if stop >= 0 else len(prose)
            at = prose.find(joint, behind)


def _said_twice_in_english(document: Document) -> list[Span]:
    """Return the headings whose English, kept in the anchor, says a long word twice."""
    spans = []
    for heading in document.headings:
        slug = heading.frozen or heading.explicit
        words = [word for word in slug.name.split("-") if len(word) >= _LONG_ENGLISH] if slug else []
        if len(set(words)) < len(words):
            spans.append(heading.text_span)
    return spans


def _is_set_phrase(pair: _Pair, pack: LocalePack) -> bool:
    word = pair.word.lower()
    return word in pack.function_words or _is_listed(word, pack.repeats)


def _is_listed(word: str, entries: Set[str]) -> bool:
    """Tell whether a word is in a list, where `*` in front of an entry stands for any letters."""
    return word in entries or any(entry[0] == "*" and word.endswith(entry[1:]) for entry in entries)


def _is_named(document: Document, pair: _Pair, pack: LocalePack) -> bool:
    """Tell whether X is a name: in capitals, set off by markup, or like “Office and Office Online”."""
    word = pair.word
    gap = document.text[pair.first_end : pair.second_start]
    if any(sign in gap for sign in "*_[]`<"):
        return True
    if word[1:] != word[1:].lower():
        return True
    return word[0].isupper() and pack.language not in _CAPITAL_NOUNS


def _is_between(document: Document, pair: _Pair, pack: LocalePack) -> bool:
    """Tell whether the two are two different ones: “between shop and shop”, “企業と企業の間”."""
    if not pack.between:
        return False
    prose = document.prose
    if not pack.spaced:
        return prose.startswith(tuple(pack.between), pair.end)
    start = max(prose.rfind("\n", 0, pair.start) + 1, pair.start - _BETWEEN_REACH)
    near = prose[start : pair.start].lower().split()
    if pack.noun_modifiers:
        # Such languages say it behind the two, some with a small word before it.
        near += _LETTERS.findall(_behind(prose, pair).lower())[:2]
    return not pack.between.isdisjoint(near)


class _Reading(Enum):
    """How `X and X` reads, as what stands around it tells."""

    WRONG = auto()
    OPEN = auto()
    """The second X may be described on its own: “X and X of the cloud”."""
    MEANT = auto()
    """It is another thing than the first: “secure and not secure”, “file and file types”."""


def _reading(prose: str, pair: _Pair, pack: LocalePack) -> _Reading:
    behind = _behind(prose, pair)
    if not pack.spaced:
        return _unspaced_reading(behind, pack)
    match = _LETTERS.match(behind.lstrip(" ")) if behind.startswith(" ") else None
    if match is None:
        return _clause_reading(prose, behind.lstrip(" "), pair, pack)
    following = match[0].lower()
    leads = following in pack.followers
    is_small = following in pack.function_words and not leads
    bare = not _is_listed(pair.word.lower(), pack.inflected)
    if following in pack.qualifiers or (bare and not is_small and _is_listed(following, pack.qualifiers)):
        return _Reading.MEANT
    if following in pack.negation or following in pack.particles:
        return _Reading.OPEN
    described = _is_described(prose, pair, pack)
    if pack.modifiers == "both" and described and not leads and not is_small:
        return _Reading.MEANT  # an adjective before the first X, and a noun in the genitive behind the second
    if pack.modifiers != "before" or (pack.noun_modifiers and bare):
        return _Reading.WRONG if is_small else _Reading.OPEN
    return _Reading.OPEN if leads and described else _Reading.WRONG


def _unspaced_reading(behind: str, pack: LocalePack) -> _Reading:
    first = behind.lstrip(" ")[:1]
    # Foreign words, and what a space alone parts, go on with a compound: “ユーザーとユーザー ID”.
    is_compound = first.isalnum() and (first.isascii() or behind[0] == " ")
    return _Reading.MEANT if is_compound or behind.startswith(tuple(pack.qualifiers)) else _Reading.WRONG


def _clause_reading(prose: str, behind: str, pair: _Pair, pack: LocalePack) -> _Reading:
    """Tell how `X and X` reads before a comma, which may begin a relative clause, and at an end."""
    match = _LETTERS.match(behind[1:].lstrip(" ")) if behind.startswith((",", "،")) else None
    if match is None or match[0].lower() not in pack.followers:
        return _Reading.WRONG
    if pack.modifiers != "after" and _is_described(prose, pair, pack):
        return _Reading.MEANT  # “new users and users who …”
    return _Reading.WRONG if pack.modifiers == "before" else _Reading.OPEN


def _behind(prose: str, pair: _Pair) -> str:
    stop = prose.find("\n", pair.end)
    return prose[pair.end : stop if stop >= 0 else len(prose)][:_BETWEEN_REACH]


def _is_described(prose: str, pair: _Pair, pack: LocalePack) -> bool:
    """Tell whether an adjective stands before the first X: a word, and no small one."""
    words = prose[max(0, pair.start - _LONGEST) : pair.start].rpartition("\n")[2].split(" ")
    last = words[-2] if len(words) > 1 and not words[-1] else ""
    return last.isalpha() and last.lower() not in pack.function_words
