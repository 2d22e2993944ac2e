"""Say how sure a defect of a heading is, by the evidence for it."""

from collections.abc import Sequence

from valint.model.finding import Severity
from valint.translation.keeping import is_english_form
from valint.translation.lexicon import Coverage
from valint.translation.numbers import NumberDrift
from valint.translation.untranslated import LEAST, STRONG, Untranslated
from valint.translation.words import plain, source_stem
from valint.translation.wrong_language import UNRENDERED, Foreign

_LOAN_PAGES = 16
_CERTAIN = 1.6
_FIRM, _ALONE = 0.7, 0.4
_MOST_UNRENDERED = 1.5
_FOREIGN, _FOREIGN_WORD, _SURELY_FOREIGN, _PERHAPS = -0.7, 0.4, 7.0, 0.4
_LIKE_HOME, _COGNATE = -1.6, 1.5
_ROUNDED = 0.001
"""By so much sums may differ that add the same in another order."""


def untranslated_severity(kept: Untranslated, *, latin: bool) -> Severity | None:
    if kept.coded:
        return Severity.INFO if kept.score >= 0.3 else None  # Abbreviations and brand spellings: a name.
    if kept.whole and kept.sentence and kept.score >= LEAST:
        return Severity.ERROR if kept.score >= _CERTAIN and _all_strong(kept) else Severity.WARNING
    strong = [word for word in kept.kept if word.weight >= STRONG]
    if not strong:
        return None
    if not kept.whole:
        one = strong[0]
        alone = len({source_stem(low) or low for low in (plain(word.word) for word in strong)}) == 1
        if latin and alone and one.tree < _LOAN_PAGES and not kept.hinted:
            # One word may be a loan that few pages use.
            sure = one.firm and one.weight >= _FIRM and one.tree > 1
            return Severity.WARNING if sure else Severity.INFO if kept.score >= 0.6 else None
        # Amid another script a word in lower case is no cognate, though one with a capital may be a name.
        plainly = not latin and one.firm and (one.word.islower() or is_english_form(one.word.lower()))
        enough = _ALONE if plainly else 0.8
        return Severity.WARNING if kept.score >= enough else Severity.INFO if kept.score >= 0.6 else None
    if kept.otherwise > 1 and kept.score >= 0.5:
        return Severity.WARNING
    if len(kept.kept) == 1:
        word = strong[0]
        sure = word.weight >= 0.85 and (word.pages >= 2 if latin else word.tree >= 4)
        return Severity.WARNING if sure else Severity.INFO
    if kept.titled:
        # Capitals throughout: a name that no other page has, unless every word is one that pages translate.
        foreign = not latin and kept.score >= max(1.0, 0.5 * len(kept.kept))
        ordinary = kept.score >= 1.6 and all(word.weight >= 0.6 for word in kept.kept)
        if any(word.weight and not word.pages for word in kept.kept):
            foreign = ordinary = False
        return Severity.WARNING if foreign or ordinary or kept.score >= 1.95 else Severity.INFO
    return Severity.WARNING if kept.score >= 0.7 else Severity.INFO


def _all_strong(kept: Untranslated) -> bool:
    return all(word.weight >= 0.5 and word.pages >= 4 for word in kept.kept)


def foreign_severity(foreign: Foreign, cover: Coverage, *, cognate: bool) -> Severity | None:
    if foreign.certain:
        return Severity.ERROR
    score = foreign.score + _by_lexicon(cover)
    if score >= _SURELY_FOREIGN and len(foreign.words) > 2 and cover.share < 0.5:
        return Severity.ERROR
    enough = _enough(foreign.words) + (_COGNATE if cognate else 0.0)
    if foreign.score < _LIKE_HOME or score < enough - _PERHAPS:
        return None
    return Severity.WARNING if score >= enough else Severity.INFO


def least_foreign(words: Sequence[str], cover: Coverage) -> float:
    """Return the score below which `foreign_severity` finds nothing where the script is the locale's."""
    return max(_LIKE_HOME, _enough(words) - _PERHAPS - _by_lexicon(cover)) - _ROUNDED


def _enough(words: Sequence[str]) -> float:
    # A single word may be a loan or a name: it must look foreign by itself.
    single = sum(len(word) > 3 for word in words) < 2
    return _FOREIGN_WORD if single else _FOREIGN


def _by_lexicon(cover: Coverage) -> float:
    """Return what words of the source that are not rendered add to a score.

    They speak against the locale, where letters do not speak for it.
    """
    return UNRENDERED * min(_MOST_UNRENDERED, unrendered(cover))


def unrendered(cover: Coverage) -> float:
    """Return how many words, in certainties, a heading neither renders nor keeps."""
    return sum(found.expected * (1 - found.found) for found in cover.covers if not found.kept)


def number_severity(numbers: NumberDrift) -> Severity:
    if numbers.extra and numbers.missing:
        return Severity.ERROR
    lone = numbers.extra or numbers.missing
    return Severity.WARNING if any(len(number) > 1 for number in lone) else Severity.INFO
