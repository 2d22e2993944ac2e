"""TR005, TR006: a word that stands twice where two words should, or one."""

import re
from collections.abc import Iterator
from functools import cache
from itertools import compress, islice, pairwise
from operator import eq

from valint.model.document import OBJECT, Document
from valint.model.finding import Edit, Finding, Fix, Origin, Severity
from valint.model.lazy_regex import lazy_regex
from valint.model.named import NamedTuple
from valint.model.span import Span
from valint.project.packs import LocalePack
from valint.project.page import Page
from valint.project.vocabulary import Vocabulary, vocabulary
from valint.rules.registry import Fixes, Needs, rule
from valint.translation.source.alignment import Alignment, alignment
from valint.translation.source.coordination import NOTHING, Coordination, Said, coordination
from valint.translation.source.counterparts import counterpart

# Vowel signs of Hebrew, Arabic and the scripts of India are no letters to `re`, but parts of words.
_LETTER = r"[^\W\d_\u0300-\u036f]|[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0900-\u0963\u0971-\u0dff]"
_LETTERS = lazy_regex(rf"(?:{_LETTER})+(?:['’](?:{_LETTER})+)*")
_SPACES = lazy_regex(rb" +")
_FREE_BEFORE = lazy_regex(r"(?<![^\s(“„«])")
_FREE_BEHIND = lazy_regex(r"(?![\w'’\-‐‑/])")
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
    second of the two has a description of its own (“local users and users of the cloud”), a translation may
    mean it, so that is information alone. Set phrases such as “more and more” are no finding, nor are names
    and headings whose English, kept in the frozen anchor, says a word twice itself. Where the English page is
    at hand, the message says which two words were meant, and what English says twice itself is no finding.

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
        meant = _may_be_meant(document.prose, pair, pack)
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
            else f"“{shown}” says one word twice; the source names two things, so give each a word.",
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
    word = pair.word.lower() if pair.word.lower() in pack.repeats else pair.word
    if word in pack.repeats or word.lower() in pack.function_words:
        return True
    return any(entry[0] == "*" and word.endswith(entry[1:]) for entry in pack.repeats)


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
    return not pack.between.isdisjoint(prose[start : pair.start].lower().split())


def _may_be_meant(prose: str, pair: _Pair, pack: LocalePack) -> bool:
    """Tell whether the second X is described on its own: “X and X of the cloud”, “X or not X”."""
    stop = prose.find("\n", pair.end)
    behind = prose[pair.end : stop if stop >= 0 else len(prose)][:_BETWEEN_REACH]
    match = _LETTERS.match(behind.lstrip(" "))
    if match is None or not behind.startswith(" "):
        # A comma may begin a relative clause.
        match = _LETTERS.match(behind.lstrip(" ,")) if behind.lstrip(" ").startswith(",") else None
        following = None if match is None else match[0].lower()
        return following is not None and following in pack.followers and _is_described(prose, pair, pack)
    following = match[0].lower()
    if following in pack.negation or following in pack.particles:
        return True
    if pack.modifiers == "after":
        return following in pack.followers or following not in pack.function_words
    return following in pack.followers and _is_described(prose, pair, pack)


def _is_described(prose: str, pair: _Pair, pack: LocalePack) -> bool:
    """Tell whether an adjective stands before the first X: a word, and no small one."""
    if pack.modifiers == "after":
        return True
    words = prose[max(0, pair.start - _LONGEST) : pair.start].rpartition("\n")[2].split(" ")
    last = words[-2] if len(words) > 1 and not words[-1] else ""
    return last.isalpha() and last.lower() not in pack.function_words


@rule("TR006", "repeated-word", Severity.INFO, fixes=Fixes.UNSAFE)
def repeated_word(page: Page) -> Iterator[Finding]:
    """The same word stands twice in a row.

    It slips in when a translation is edited, or when a machine renders two words by one. Words that a
    language's grammar says twice (German “die die”, Dutch “dat dat”) are no finding, and languages that
    double words to form others are not looked at.

    Bad (da-DK):
        Vælg den den fil, du vil åbne.
    Good (da-DK):
        Vælg den fil, du vil åbne.
    Good (tr-TR):
        Adımları tek tek uygulayın.

    Source: the words that each locale pack lists under `doubles`.
    """
    document, pack = page.document, page.pack
    if pack.reduplicates or not pack.spaced or pack.language is None:
        return
    words = vocabulary(document.prose)
    doubled = set(compress(words.words, map(eq, words.words, words.words[1:])))
    for word in sorted(doubled):
        text = word.decode("utf-8", "replace")
        if len(text) > 1 and text.isalpha() and text not in pack.doubles:
            yield from _doubled(document, words, word, len(text))


def _doubled(document: Document, words: Vocabulary, encoded: bytes, length: int) -> Iterator[Finding]:
    if encoded + b" " + encoded not in words.small:
        return  # a line, a code span or a mark stands between
    prose = document.prose
    done = 0
    for start, again in words.twice(encoded, _SPACES):
        end = again + length
        if start < done or not _FREE_BEFORE.match(prose, start) or not _FREE_BEHIND.match(prose, end):
            continue
        done = end
        word = prose[again:end]
        if word != prose[start : start + length] or word.isupper():
            continue
        if document.text[start + length : again].strip(" \r\n>"):
            continue  # something stands between the two: the end of a link, a mark of emphasis
        yield Finding(
            Span(start, end),
            f"“{word} {word}”: the word stands twice; leave one out, or write what the second should say.",
            fix=Fix((Edit(Span(start, end), word),), safe=False),
            target=f"{word} {word}",
        )
