"""Weigh the English words that a translated heading still holds."""

import re
from itertools import compress, pairwise

from valint.model.document import OBJECT
from valint.model.lazy_regex import lazy_regex
from valint.model.named import NamedTuple
from valint.translation.counts import Counts, Heading
from valint.translation.keeping import Keeping
from valint.translation.known_names import KnownNames
from valint.translation.lexicon import Coverage, Lexicon
from valint.translation.words import (
    DASHES,
    FUNCTION_WORDS,
    WORD,
    is_unspaced,
    plain,
    source_stem,
    without_identifiers,
    without_quoted_names,
)

_TOKEN = lazy_regex(r"[^\W_]+")
_PARENTHESIS = lazy_regex(r"[(（]([^()（）]*)[)）]")
_LEAD = " \ufffc\"'“„«»‘’*0123456789.:()[]-–—¿¡"
STRONG = 0.3
"""From this weight on a word counts as left in English."""
LEAST = 0.15
"""A heading all in English with less weight than this is no finding, a sentence from so much on."""
_HINT = 0.3
_HINTED = 0.2
_OPENING, _CLOSING = '"“„«‘‚「『#<', '"”“»’‘」』#>'


class Kept(NamedTuple):
    """An English word left in a heading: how much it speaks for a forgotten translation, from 0 to 1.

    `tree` is the number of the tree's other pages that this rests on, `pages` counts in what valint ships;
    `firm` says that hardly anybody keeps the word in this language, so that it is no loan; `joint` is what
    stands between it and the kept word before, empty where that is no neighbour.
    """

    word: str
    weight: float
    pages: int
    tree: int
    firm: bool = False
    joint: str = ""


class Untranslated(NamedTuple):
    """What a heading keeps of its source.

    `whole`: it says what the source says; `titled`: all words begin with a capital; `coded`: half of it are
    abbreviations and brand spellings; `sentence`: a later word is in lower case, as in no name; `hinted`:
    more than the kept words speaks for a forgotten translation; `otherwise`: pages that translate the very
    same source, 0 where more of them keep it.
    """

    score: float
    kept: tuple[Kept, ...]
    whole: bool
    titled: bool
    coded: bool
    sentence: bool
    hinted: bool
    otherwise: int = 0


def weigh(
    heading: Heading, page: int, counts: Counts, keeping: Keeping, lexicon: Lexicon, names: KnownNames
) -> Untranslated | None:
    """Return the evidence that `heading` was left in English; `score` sums the weights.

    A word that belongs to one of `names` is kept for good reason and weighs nothing.

    Returns None where that is too little for any verdict: no word of a heading that is translated in part
    weighs as much as `STRONG`, or all words of another one together less than `LEAST`.
    """
    prose = _without_names(heading.pair.prose)
    order = heading.source
    source = set(order)
    capital = _capital(heading, counts.language)
    matches = list(WORD.finditer(prose))
    words = [plain(match[0]) for match in matches]
    copied = [word in source and word.isascii() and len(word) > 1 for word in words]
    for at, match in enumerate(matches[:-1]):
        # A lone letter is a name as a rule, but for the article before an English word.
        copied[at] = copied[at] or (match[0] == "a" and "a" in source and copied[at + 1])

    def may_tell(which: list[bool]) -> bool:
        return heading.identical or any(
            _may_be_strong(match, word, prose, capital, page, keeping, lexicon)
            for match, word in compress(zip(matches, words, strict=True), which)
        )

    if not may_tell(copied):
        return None
    named = names.places(prose, matches)
    left = [is_copied and at not in named for at, is_copied in enumerate(copied)]
    if named and not may_tell(left):
        return None
    found: list[Kept] = []
    for at, match in enumerate(matches):
        word = words[at]
        if not copied[at]:
            continue
        if not left[at] or not keeping.suspicious(word):
            found.append(Kept(match[0], 0.0, 0, 0))
            continue
        weight, pages, tree = _weight(word, page, keeping, lexicon)
        if not weight:
            found.append(Kept(match[0], 0.0, pages, tree))
            continue
        if _in_phrase(at, words, copied, order, keeping, page):
            weight *= 0.1
        elif not heading.identical and _inside_name(at, matches, words, copied, source):
            weight *= 0.2
        before, after = prose[match.start() - 1 : match.start()], prose[match.end() : match.end() + 1]
        if match[0].isupper() and len(word) <= 6:
            weight *= 0.1
        elif before.isdigit() or after.isdigit():
            weight *= 0.2
        elif _has_capital(prose, match.start()) or _has_capital(prose, _start(at, matches, copied, prose)):
            weight *= capital
        elif not heading.identical and prose[: match.start()].strip(_LEAD) and _alone(copied, at):
            # A lone lower-case word amid native ones is as a rule a loan: "et filter til".
            weight *= 0.75
        if before and after and before in DASHES and after in DASHES:
            weight *= 0.1  # "proof-of-concept": a term of several words.
        elif (before and before in DASHES) or (after and after in DASHES):
            weight *= 0.4
        if not heading.identical and _is_quoted(prose, match):
            weight *= 0.3
        joint = prose[matches[at - 1].end() : match.start()] if at and copied[at - 1] else ""
        joint = joint if _is_joint(joint) else ""
        found.append(Kept(match[0], weight, pages, tree, keeping.is_firm(word), joint))
    score = sum(kept.weight for kept in found)
    if _is_too_little(found, score, heading):
        return None
    hints = 0
    if score >= _HINTED and not heading.identical:
        hints = _rest_is_lost(lexicon.coverage(heading)) + _copies_phrase(
            prose, matches, left, order, keeping
        )
        hints += 2 * _repeats(heading.lower, order)
        score += _HINT * hints
    coded = heading.identical and (
        _coded(heading.pair.text)
        or (
            len(found) < len(WORD.findall(without_quoted_names(heading.pair.prose))) < 3
            and all(kept.word[0].isupper() for kept in found)
        )
    )
    titled = _titled(matches, words)
    sentence = any(
        kept
        and match[0].islower()
        and len(match[0]) > 3
        and prose[: match.start()].strip()
        and counts.native[word] < 3
        for match, word, kept in zip(matches, words, left, strict=True)
    )
    otherwise = _translated_otherwise(heading, counts) if heading.identical else 0
    return Untranslated(score, tuple(found), heading.identical, titled, coded, sentence, hints > 0, otherwise)


def _is_joint(between: str) -> bool:
    """Tell whether two words are neighbours: a space or a hyphen is all that stands between them."""
    return between.isspace() or (len(between) == 1 and between in DASHES)


def _has_capital(prose: str, at: int) -> bool:
    """Tell whether a word begins with a capital that no beginning of a heading gave it."""
    return prose[at].isupper() and bool(prose[:at].strip(_LEAD))


def _start(at: int, matches: list[re.Match[str]], copied: list[bool], prose: str) -> int:
    """Return where the whole word begins that a part of one with hyphens is of: "Real-time" is one word."""
    while at and copied[at - 1]:
        between = prose[matches[at - 1].end() : matches[at].start()]
        if len(between) != 1 or between not in DASHES:
            break
        at -= 1
    return matches[at].start()


class _Weight(NamedTuple):
    weight: float
    pages: int
    tree: int


def _weight(word: str, page: int, keeping: Keeping, lexicon: Lexicon) -> _Weight:
    """Return how much a word speaks for a forgotten translation wherever it stands in a heading."""
    probability, tree = keeping.probability(word, page)
    weight = min(1.0, max(0.0, (0.5 - probability) / 0.45))
    if not weight:
        return _Weight(0.0, tree, tree)
    pages = max(tree, keeping.shipped(word), lexicon.vouching(source_stem(word)))
    weight *= keeping.confidence(word, pages)
    native = keeping.native(word)
    if native >= 2:
        weight *= 0.2 if native >= 3 else 0.5
    return _Weight(weight, pages, tree)


def _capital(heading: Heading, language: str) -> float:
    """Return what a capital within a heading leaves of a word's weight: most such words are names."""
    if heading.identical:
        return 1.0
    return 0.6 if language == "de" or is_unspaced(heading.low_text) else 0.2


def _may_be_strong(
    match: re.Match[str],
    word: str,
    prose: str,
    capital: float,
    page: int,
    keeping: Keeping,
    lexicon: Lexicon,
) -> bool:
    """Tell whether a word that a heading has of its source can be strong evidence where it stands."""
    if not keeping.suspicious(word) or (match[0].isupper() and len(word) <= 6):
        return False
    if prose[match.start() - 1 : match.start()].isdigit() or prose[match.end() : match.end() + 1].isdigit():
        return False
    most = capital if _has_capital(prose, match.start()) else 1.0
    return most >= STRONG and most * _weight(word, page, keeping, lexicon).weight >= STRONG


def _is_too_little(found: list[Kept], score: float, heading: Heading) -> bool:
    """Tell whether no verdict can rest on what was found."""
    if heading.identical:
        return score < LEAST
    return all(kept.weight < STRONG for kept in found)


def _translated_otherwise(heading: Heading, counts: Counts) -> int:
    """Return on how many pages the same source is translated, 0 where more keep it as it is."""
    rarest = min(heading.source, key=lambda word: len(counts.by_source[word]))
    kept: set[int] = set()
    translated: set[int] = set()
    for other in counts.by_source[rarest]:
        if other.source == heading.source:
            (kept if other.identical else translated).update(other.pages)
    return len(translated) if len(translated) >= len(kept) else 0


def _alone(copied: list[bool], at: int) -> bool:
    return not any(copied[max(0, at - 1) : at]) and not any(copied[at + 1 : at + 2])


def _repeats(words: list[str], order: list[str]) -> bool:
    """Tell whether an English word stands more often in the heading than in its source."""
    return any(
        words.count(word) > order.count(word)
        for word in set(words)
        if word in order and len(word) > 2 and word not in FUNCTION_WORDS
    )


def _copies_phrase(
    prose: str, matches: list[re.Match[str]], copied: list[bool], order: list[str], keeping: Keeping
) -> bool:
    """Tell whether English words stand in a row as in the source, one of them linking: "Ready to"."""
    phrases = set(pairwise(order))
    for at, (first, second) in enumerate(pairwise(matches)):
        words = plain(first[0]), plain(second[0])
        if (
            copied[at]
            and copied[at + 1]
            and words in phrases
            and (words[0] in FUNCTION_WORDS) != (words[1] in FUNCTION_WORDS)
            and not prose[first.end() : second.start()].strip()
            and not _is_quoted(prose, first)
            and all(word in FUNCTION_WORDS or keeping.suspicious(word) for word in words)
        ):
            return True
    return False


def _is_quoted(prose: str, match: re.Match[str]) -> bool:
    """Tell whether a word is quoted, or glossed in brackets: a label or a term in its owner's words."""
    before, behind = prose[: match.start()], prose[match.end() :]
    if before[-1:] and before[-1] in _OPENING and behind[:1] and behind[0] in _CLOSING:
        return True
    opened = max(before.rfind("("), before.rfind("（"))
    return opened > max(before.rfind(")"), before.rfind("）")) and bool(before[:opened].strip())


def _rest_is_lost(cover: Coverage) -> bool:
    """Tell whether the words that are not kept are not rendered either."""
    rest = [found for found in cover.covers if not found.kept]
    known = sum(found.expected for found in rest)
    return known >= 0.5 and sum(found.expected * found.found for found in rest) < 0.4 * known


def _coded(text: str) -> bool:
    """Tell whether half of a heading is abbreviations, numbers and brand spellings."""
    tokens = _TOKEN.findall(text)
    marked = sum(token.isupper() or not token.isalpha() or not token[1:].islower() for token in tokens)
    return len(tokens) > 2 and 2 * marked >= len(tokens)


def _titled(matches: list[re.Match[str]], words: list[str]) -> bool:
    """Tell whether all words that count begin with a capital, as a product's name does."""
    weighty = [match[0] for match, word in zip(matches, words, strict=True) if word not in FUNCTION_WORDS]
    return len(weighty) > 1 and all(word[0].isupper() for word in weighty)


def _in_phrase(
    at: int, words: list[str], copied: list[bool], order: list[str], keeping: Keeping, page: int
) -> bool:
    for first, second in ((at - 1, at), (at, at + 1)):
        if first < 0 or second >= len(words) or not (copied[first] and copied[second]):
            continue
        pair = (words[first], words[second])
        if pair in pairwise(order) and keeping.keeps_phrase(*pair, page):
            return True
    return False


def _inside_name(
    at: int, matches: list[re.Match[str]], words: list[str], copied: list[bool], source: set[str]
) -> bool:
    """Tell whether a word stands in a capitalised name, as "for the" in "Project for the Web"."""
    last = len(words) - 1
    if words[at] in FUNCTION_WORDS:
        left, right = at, at
        while left > 0 and copied[left] and words[left] in FUNCTION_WORDS:
            left -= 1
        while right < last and copied[right] and words[right] in FUNCTION_WORDS:
            right += 1
        return all(
            copied[end] and words[end] not in FUNCTION_WORDS and matches[end][0][0].isupper()
            for end in (left, right)
        )
    if at == last or not (matches[at][0][0].isupper() and matches[at + 1][0][0].isupper()):
        return False
    follower = words[at + 1]
    return not copied[at + 1] and any(follower.startswith(word) for word in source if len(word) > 3)


def _without_names(prose: str) -> str:
    """Blank identifiers, and the long form of an abbreviation that stands beside it."""
    prose = without_identifiers(prose)
    for match in _PARENTHESIS.finditer(prose):
        inside = WORD.findall(match[1])
        before = prose[: match.start()]
        if len(inside) > 1:
            if re.search(rf"\b{re.escape(_initials(inside))}s?\b", before.lower()):
                return prose.replace(match[1], OBJECT)
        elif inside and len(inside[0]) > 1 and inside[0].isupper():
            return _without_long_form(prose, before, inside[0])
    return prose


def _without_long_form(prose: str, before: str, short: str) -> str:
    words = list(WORD.finditer(before))[-len(short) - 2 :]
    for at in range(len(words)):
        if _initials([word[0] for word in words[at:]]) == short.lower():
            return prose[: words[at].start()] + OBJECT + prose[words[-1].end() :]
    return prose


def _initials(words: list[str]) -> str:
    return "".join(word[0] for word in words if word.lower() not in FUNCTION_WORDS).lower()
