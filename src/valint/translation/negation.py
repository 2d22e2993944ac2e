"""Compare whether a heading and its source say "not"."""

import re
from collections.abc import Callable, Collection
from itertools import filterfalse

from valint.model.lazy_regex import lazy_regex
from valint.model.named import NamedTuple
from valint.translation.counts import Counts, Heading
from valint.translation.language_words import LanguageWords
from valint.translation.words import is_unspaced

_NOT_LIST = (
    "not no non without cannot cant dont doesnt didnt isnt arent wasnt werent wont wouldnt shouldnt "
    "havent hasnt hadnt couldnt never "
)
_NOT = frozenset(_NOT_LIST.split())
# What may be said with a negation though English does without one.
_SOFT_LIST = (
    "unless except exception exceptions exclude excluded excludes excluding exclusion exclusions avoid "
    "avoiding prevent prevents preventing prevention block blocked blocking deny denied denying disable "
    "disabled disabling off stop stopped stops stopping remove removed removing missing lack lacks "
    "lacking fail fails failed failing failure failures error errors problem problems issue issues "
    "invalid inactive incomplete incorrect insufficient inaccurate inability impossible inconsistent "
    "independent indirect zero outside beyond offboard offboarding out ignore ignored ignoring skip "
    "skipped skipping instead rather unable wrong illegal empty null optional lost lose forget forgot "
    "broken anonymous discontinued deprecated deprecate deprecating deprecation retired expired stateless "
    "serverless passwordless prohibit prohibited forbid forbidden restrict restricted against although "
    "until hardly bypass omit isolate reject rejected refuse cancel cancelled canceled late delinquent "
    "overdue orphaned abandoned idle permanently offline away else otherwise hide hides hiding hidden "
    "unhide least constant neither nor none nothing nobody jammed tamper tampering away offline anti "
    "disallow disallowed asynchronous async bounce bounced fake quiet silent silence silently mute muted "
    "lapsed pending unless barely rarely wrongly incompatible incompatibility incoherent insensitive "
    "insensitively excl exclusive exclusively absent absence ambiguous abnormal abnormally malformed "
    "premature partial yet suppress suppresses suppressed suppressing obsolete inhibit inhibits inhibited "
    "exhausted too differ differs bad bogus raw rejects rejecting down low shortage eliminate infinite "
    "infinity immutable sans "
    # "Only" is "not … but", "still" is "has not ceased", "remember" is "do not forget".
    "only solely still remember "
)
_SOFT = frozenset(_SOFT_LIST.split())
_SOFT_PREFIX = lazy_regex(
    r"(?:un(?!i[fqtv]|ion|der|til|less)|non|mis(?!s)|anti|dis(?:a|conn|cont|miss|reg|join|char|engag|qual)|imp(?:oss|erm)|irre|"
    r"in(?:acc|acti|appr|comp(?!a)|corr|depend|eff|elig|secur|valid|vis))[a-z]{2,}"
)
_TERMS_WITH_NON = {
    "non": frozenset(("breaking", "profit", "disclosure", "compliance", "production", "recoverable", "zero")),
    "not": frozenset(("disturb", "sure", "found", "only", "just", "yet", "required")),
    "no": frozenset(("later", "matter", "reply", "cost", "charge", "op")),
}
"""What other languages name without a negation: a hard space, a charity, a quiet mode."""
# 不真实的数据 is data of some kind; 不要共享 tells not to share.
_ATTRIBUTE = lazy_regex("不[\u4e00-\u9fff]{1,3}?的")
_ENOUGH = 8
_INDIRECT = frozenset(("if", "whether", "check", "decide", "determine", "verify"))
"""What begins an indirect question, to which many languages add "or not"."""
_FAULTS = frozenset(("troubleshoot", "troubleshooting", "debug", "debugging"))
"""What tells that a source speaks of faults anyway: there "failed" does not stand for "cannot"."""
_UNDOING = frozenset(("without", "unless", "until"))
_ASKING = frozenset({"vi", "hi", "bn", "tr", "az"})
"""Languages that ask with their word for no."""
_QUESTION = ("?", "？", "吗", "嗎", "หรือไม่", "か")


_INDIC_RANGE = "\u0900-\u0963\u0966-\u0dff"
_INDIC = lazy_regex(f"[{_INDIC_RANGE}]")


class Negation(NamedTuple):
    """`gained` names the negating word of the heading; it is None where the source's negation was lost."""

    gained: str | None
    source_word: str | None


class NegationJudge:
    """Compare negations, trusting a language's list only as far as the tree bears it out."""

    def __init__(
        self, counts: Counts, words: LanguageWords, is_name: Callable[[str], bool] = lambda word: False
    ) -> None:
        self._words = words
        self._is_name = is_name
        self._indic = _indic_pattern(words.negation)
        # Words of an Indic script, and parts of words, are looked for in the text.
        self._by_word = bool(words.negation) and self._indic is None
        self._asks = counts.language in _ASKING
        headings = list(filterfalse(self._says_nothing, counts.headings.values()))
        self._affirmed = len(counts.headings) - len(headings)
        self._with_word: dict[str, int] = {}
        negated = kept = 0
        for heading in headings:
            source = self._source_negation(heading)
            target = self._target_word(heading)
            if source is not None:
                negated += 1
                kept += self._may_negate(heading) or self._says_contrary(heading)
            elif target is not None and not _softly_negated(heading):
                self._with_word[target] = self._with_word.get(target, 0) + 1
            else:
                self._affirmed += 1
        # Where few negations of the source are found again, the list does not know the language well enough.
        self._trusted = bool(words.negation or words.parts) and (negated < _ENOUGH or kept >= 0.2 * negated)

    def judge(self, heading: Heading) -> Negation | None:
        """Return a negation gained or lost, None where both agree."""
        if self._says_nothing(heading):
            return None
        source = self._source_negation(heading)
        if source is None:
            # A negation that may be said without one may be said with one, too.
            if not _NOT.isdisjoint(heading.source):
                return None
            target = self._target_word(heading)
            if target is None or _softly_negated(heading) or not self._is_negation(target):
                return None
            if self._is_or_not(target, heading):
                return None
            return Negation(target, None)
        if len(heading.source) == 1:
            return None  # "No" is an answer.
        if not _UNDOING.isdisjoint(heading.source[heading.source.index(source) + 1 :]):
            return None  # What cannot be done without something can be done with it alone.
        if not self._trusted or heading.identical or source in heading.latin or "no" in heading.latin:
            return None
        if self._may_negate(heading) or self._says_contrary(heading):
            return None
        return Negation(None, source)

    def _says_nothing(self, heading: Heading) -> bool:
        """Tell quickly that neither a heading nor its source has a word for "not"."""
        return (
            self._by_word
            and _NOT.isdisjoint(heading.source)
            and self._words.negation.isdisjoint(heading.lower)
        )

    def negates(self, heading: Heading) -> bool:
        """Tell whether a heading may hold a negation; an ending that names an action, too, is none here."""
        return self._may_negate(heading, endings=False)

    def _is_or_not(self, word: str, heading: Heading) -> bool:
        """Tell whether a negation is the end of an indirect question, as in "whether it is open or not"."""
        if _INDIRECT.isdisjoint(heading.source) or word not in heading.lower:
            return False
        at = heading.lower.index(word)
        return at == len(heading.lower) - 1 or (at > 0 and heading.lower[at - 1] in self._words.conjunctions)

    def _is_negation(self, word: str) -> bool:
        """Tell whether a tree's affirmed headings do without this word: "uden for" is no negation."""
        others = self._with_word.get(word, 0) - 1
        return others * 25 <= self._affirmed

    def _target_word(self, heading: Heading) -> str | None:
        negation = self._words.negation
        if negation:
            if self._asks and heading.low_text.rstrip().endswith("?"):
                return None
            if self._indic is not None:
                found = self._indic.search(self._without_innocent(heading.low_text))
                return found[0] if found else None
            if negation.isdisjoint(heading.lower):
                return None
            words = heading.lower
            if self._words.innocent:
                words = self._without_innocent(f" {' '.join(words)} ").split()
            return next((word for word in words if word in negation), None)
        if is_unspaced(heading.low_text):
            text = _ATTRIBUTE.sub("", self._without_innocent(heading.low_text))
            if text.rstrip().endswith(_QUESTION):
                return None
            return next((part for part in self._words.strong if part in text), None)
        return None

    def _without_innocent(self, text: str) -> str:
        if self._by_word:
            for innocent in self._words.innocent:
                text = text.replace(f" {innocent} ", " ")
            return text
        for innocent in self._words.innocent:
            text = text.replace(innocent, "")
        return text

    def _says_contrary(self, heading: Heading) -> bool:
        """Tell whether a heading says "failed", "invalid" or the like, and its source does not."""
        words, text = self._words, heading.low_text
        found = any(part in text for part in words.contrary) or any(
            word.startswith(words.contrary_prefixes) for word in heading.lower
        )
        return found and not any(
            word in _FAULTS or (word not in _NOT and _is_soft(word)) for word in heading.source
        )

    def _source_negation(self, heading: Heading) -> str | None:
        source = heading.source
        if _NOT.isdisjoint(source):
            return None
        for at, word in enumerate(source):
            if word not in _NOT:
                continue
            before, behind = source[at - 1] if at else "", source[at + 1] if at + 1 < len(source) else ""
            if word == "no" and (not behind or behind[0].isdigit() or "yes" in source):
                continue  # "No. 5", "serial no.", "yes or no"
            if word == "not" and before in ("or", "why"):
                continue  # "or not" asks whether, "why not" proposes
            if behind in _TERMS_WITH_NON.get(word, ()):
                continue
            # What a company calls "non-Contoso", others call "of third parties", without the name.
            if word == "non" and heading.lower.count(behind) < source.count(behind) and self._is_name(behind):
                continue
            return word
        return None

    def _may_negate(self, heading: Heading, *, endings: bool = True) -> bool:
        words = self._words
        text = heading.low_text
        # An idiom or a question that holds the word may negate, too.
        if not words.negation.isdisjoint(heading.lower) or not words.doubtful.isdisjoint(heading.lower):
            return True
        if self._target_word(heading) is not None:
            return True
        if any(part in text for part in words.parts):
            return True
        return any(
            word.startswith(words.prefixes) or (endings and word.endswith(words.endings))
            for word in heading.lower
            if len(word) > 4
        )


def _indic_pattern(words: Collection[str]) -> re.Pattern[str] | None:
    """Return what finds whole words of an Indic script, None for words of other scripts.

    Its vowel signs and its virama are no letters, so that a pattern of letters cuts words apart.
    """
    if not any(map(_INDIC.search, words)):
        return None
    beside = rf"[\w{_INDIC_RANGE}]"
    return re.compile(rf"(?<!{beside})(?:{'|'.join(map(re.escape, sorted(words)))})(?!{beside})")


def _softly_negated(heading: Heading) -> bool:
    # A slug glues what a slash parted: "resource/non-stocked" is `resourcenon-stocked`.
    return any(_is_soft(word) for word in heading.source)


def _is_soft(word: str) -> bool:
    return (
        word in _SOFT or word.endswith(("non", "not", "less", "free")) or _SOFT_PREFIX.match(word) is not None
    )
