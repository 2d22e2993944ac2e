"""Judge every heading of a tree: in English, in another language, or unlike its source."""

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

from valint.model.finding import Severity
from valint.model.record import record
from valint.translation.counts import Counts, Heading, HeadingPair
from valint.translation.identify import Models, scripts_of
from valint.translation.keeping import Keeping, Translated, is_english_form
from valint.translation.language_words import LanguageWords
from valint.translation.lexicon import Coverage, Lexicon
from valint.translation.mismatch import NameLoss, Opposite, cut_off, name_lost, opposite
from valint.translation.negation import Negation, NegationJudge
from valint.translation.numbers import NumberDrift, drift
from valint.translation.other_heading import OtherHeadings
from valint.translation.repetition import repeated
from valint.translation.seeds import Seeds
from valint.translation.sounds import loan_words, sounds_like
from valint.translation.untranslated import Untranslated, weigh
from valint.translation.words import is_unspaced, plain, source_stem
from valint.translation.wrong_language import UNRENDERED, Foreign, LanguageJudge, is_cognate

_FEW = 4000
_LOAN_PAGES = 16
_CERTAIN = 1.6
_FIRM, _ALONE = 0.7, 0.4
_MOST_UNRENDERED = 1.5
_FOREIGN, _FOREIGN_WORD, _SURELY_FOREIGN, _PERHAPS = -0.7, 0.4, 7.0, 0.4
_LIKE_HOME, _COGNATE = -1.6, 1.5
_SHORT = -1.8
_WELL_KNOWN = 0.5


class Kind(StrEnum):
    """What is wrong with a heading."""

    UNTRANSLATED = "untranslated"
    WRONG_LANGUAGE = "wrong-language"
    NUMBER = "number"
    REPEATED = "repeated"
    NEGATION = "negation"
    OPPOSITE = "opposite"
    OTHER_TEXT = "other-text"
    SAME_TEXT = "same-text"
    CUT_OFF = "cut-off"
    NAME = "name"


Evidence = (
    Untranslated | Foreign | NumberDrift | str | Negation | Opposite | Coverage | NameLoss | HeadingPair
)


class Verdict(NamedTuple):
    """One defect of a heading, how sure it is, and what it rests on."""

    kind: Kind
    severity: Severity
    evidence: Evidence
    coverage: Coverage


@record()
class JudgeData:
    """What the judge brings along: letter models, words mostly translated, each locale's words."""

    models: Models
    translated: Translated
    words: Mapping[str, LanguageWords]
    seeds: Callable[[str], Seeds]


class HeadingJudge:
    """Judge the headings of one locale by the counts of its tree."""

    def __init__(self, counts: Counts, data: JudgeData, region: str = "") -> None:
        self.counts = counts
        seeds = data.seeds(counts.language)
        self.lexicon = Lexicon(counts, seeds)
        own_words = data.models.words(counts.language) if counts.language in data.models else ()
        self.keeping = Keeping(counts, data.translated, seeds, own_words)
        self._words = data.words.get(counts.language, LanguageWords())
        self._languages = LanguageJudge(counts, data.models, region, data.seeds)
        self._negation = NegationJudge(counts, self._words)
        self._mean, self._deviation = _length_norm(counts.headings.values())
        self._expected = math.exp(self._mean)
        self._others = OtherHeadings(counts, self.lexicon, self.fit)
        self._latin = "latin" in scripts_of(counts.language)
        # The quick look at a heading's language needs a large tree; a small one can afford the thorough look.
        self._few = len(counts.headings) < _FEW
        rare = max(2, counts.pages // 500)
        self._unfamiliar = frozenset(word for word, pages in counts.words.items() if pages <= rare)
        self._stems: defaultdict[str, list[str]] | None = None
        # What messages show of a stem, kept because they ask for the same ones again.
        self.shown: dict[tuple[str, str | None], list[tuple[str, int]]] = {}
        self._verdicts: dict[int, tuple[Verdict, ...]] = {}

    def prepare(self) -> None:
        """Learn at once what most headings will ask for, so that processes forked from this one share it."""
        self.lexicon.learn()
        kept = {word for heading in self.counts.headings.values() for word in heading.latin}
        for word in kept.intersection(self.keeping.suspects):
            self.keeping.use(word)
        self.keeping.names  # noqa: B018 - computed when first asked for

    def judge(self, heading: Heading, page: int) -> tuple[Verdict, ...]:
        """Return the defects of a heading on a page (its number in `counts`)."""
        if len(heading.pages) == 1:
            return tuple(self._judge(heading, page))
        found = self._verdicts.get(id(heading))
        if found is None:
            found = self._verdicts[id(heading)] = tuple(self._judge(heading, -1))
        return found

    def _judge(self, heading: Heading, page: int) -> Iterator[Verdict]:
        if not heading.lower or not heading.source:
            return
        if self._may_be_english(heading):
            kept = weigh(heading, page, self.counts, self.keeping, self.lexicon)
            severity = _untranslated_severity(kept, latin=self._latin)
            if severity is not None and not kept.whole and len(kept.kept) == 1:
                # One word that the other language writes like English does not make a heading English.
                foreign = self._foreign(heading, rendered=False)
                if foreign is not None and foreign.severity is not Severity.INFO:
                    yield foreign
                    return
            if severity is not None:
                yield Verdict(Kind.UNTRANSLATED, severity, kept, self.lexicon.coverage(heading))
                if severity is not Severity.INFO:
                    return
        if heading.identical:
            return
        rendered = self.lexicon.renders_all(heading)
        foreign = self._foreign(heading, rendered=rendered)
        if foreign is not None:
            yield foreign
            if foreign.severity is not Severity.INFO:
                return
        yield from self._parity(heading)
        if not rendered or self._ratio(heading) < 0.75:
            yield from self._other_words(heading)
        lost = name_lost(heading, page, self.counts, self.keeping)
        if lost is not None:
            yield Verdict(Kind.NAME, Severity.WARNING, lost, self.lexicon.coverage(heading))

    def _may_be_english(self, heading: Heading) -> bool:
        """Tell cheaply whether a heading holds a source word that is not known as a name; most do not."""
        suspects = self.keeping.suspects
        return not suspects.isdisjoint(heading.latin) and any(
            word in suspects and word in heading.source for word in heading.latin
        )

    def _foreign(self, heading: Heading, *, rendered: bool) -> Verdict | None:
        own: set[str] = set()
        unfamiliar = 0
        if not self._unfamiliar.isdisjoint(heading.lower):
            own = set(heading.lower).difference(heading.source)
            unfamiliar = len(self._unfamiliar & own)
        doubtful = False
        if not rendered:
            cover = self.lexicon.coverage(heading)
            doubtful = cover.share < 0.35 and cover.known >= 0.3
        if self._latin and not self._languages.has_strange_letter(heading):
            if not unfamiliar and (rendered or not self._few):
                return None
            # In a large tree most words of another language are rare.
            if not self._few and not doubtful and 5 * unfamiliar < 2 * len(own):
                return None
        cover = self.lexicon.coverage(heading)
        foreign = self._languages.judge(heading, doubtful=doubtful or self._few, cover=cover)
        if foreign is None:
            return None
        if not (foreign.certain or foreign.letters) and _is_borrowed(foreign.words, heading.source):
            return None
        cognate = not foreign.letters and is_cognate(foreign.words, heading.source)
        severity = _foreign_severity(foreign, cover, cognate=cognate)
        return None if severity is None else Verdict(Kind.WRONG_LANGUAGE, severity, foreign, cover)

    def _parity(self, heading: Heading) -> Iterator[Verdict]:
        """Yield what can be told without a lexicon: numbers, doubled words, negations."""
        numbers = drift(heading, self._words)
        if numbers is not None:
            yield Verdict(Kind.NUMBER, _number_severity(numbers), numbers, self.lexicon.coverage(heading))
        doubled = repeated(heading, self._words, self.counts.language)
        if doubled is not None:
            yield Verdict(Kind.REPEATED, Severity.WARNING, doubled, self.lexicon.coverage(heading))
        negation = self._negation.judge(heading)
        if negation is not None:
            yield Verdict(Kind.NEGATION, Severity.WARNING, negation, self.lexicon.coverage(heading))

    def _other_words(self, heading: Heading) -> Iterator[Verdict]:
        """Yield what the lexicon tells: an opposite, another text, a heading that was cut off."""
        cover = self.lexicon.coverage(heading)
        contrary = opposite(heading, cover, self.lexicon)
        # "Do not include" says "exclude".
        if contrary is not None and not self._negation.negates(heading):
            yield Verdict(Kind.OPPOSITE, Severity.WARNING, contrary, cover)
        other = self._others.said_of(heading, cover)
        if other is not None:
            yield Verdict(Kind.OTHER_TEXT, Severity.WARNING, other.pair, cover)
            return
        if self._says_something_else(heading, cover) and not _borrows(heading):
            yield Verdict(Kind.OTHER_TEXT, Severity.WARNING, cover, cover)
            return
        # Where translations vary much in length, a short one tells less.
        ratio = self._ratio(heading)
        short = ratio if self.length(heading) < _SHORT else max(ratio, 0.8)
        cut = cut_off(heading, cover, self.counts, self.lexicon, short)
        if cut is not None:
            yield Verdict(Kind.CUT_OFF, Severity.WARNING, cut, cover)

    def _says_something_else(self, heading: Heading, cover: Coverage) -> bool:
        if cover.core >= _WELL_KNOWN and cover.core_share < 0.1 and len(cover.covers) > 1:
            return not _is_one_term(heading) and self._others.unrelated(heading)
        length = self.length(heading)
        return (cover.known >= 0.3 and cover.share < 0.15 and length > 3.0) or (
            cover.share < 0.4 and length > 6.0
        )

    def _ratio(self, heading: Heading) -> float:
        """Return a heading's length as a share of what the tree expects of its source."""
        return _letters(heading) / (self._expected * len(heading.pair.source))

    def suspect(self, heading: Heading) -> Foreign | None:
        """Return what speaks for another language, however little it is: for fitting the weights."""
        return self._languages.judge(heading, doubtful=True, cover=self.lexicon.coverage(heading))

    def words_of(self, stem: str) -> list[str]:
        """Return the words of the tree's sources that share a stem."""
        if self._stems is None:
            self._stems = defaultdict(list)
            for word in self.counts.by_source:
                self._stems[source_stem(word)].append(word)
        return self._stems.get(stem, [])

    def length(self, heading: Heading) -> float:
        """Return how many standard deviations longer a heading is than the tree expects of its source."""
        return (_length(heading) - self._mean) / self._deviation

    def fit(self, heading: Heading) -> float:
        """Return how well a heading fits its source, for comparing two sources of one text."""
        cover = self.lexicon.coverage(heading)
        gain = sum(found.expected * (2 * found.found - 1) for found in cover.covers)
        latin = {piece for piece in heading.latin if len(piece) > 1}
        own = len(latin.intersection(heading.source)) - len(latin.difference(heading.source)) * 0.5
        return gain + 0.5 * own - 0.25 * min(6.0, abs(self.length(heading)))

    def same_text(self, headings: Sequence[Heading]) -> Iterator[tuple[int, int, Verdict]]:
        """Yield headings of a page that repeat another's text though the sources differ: of two the worse.

        They and the others are named by their numbers.
        """
        if len({heading.low_text for heading in headings}) == len(headings):
            return
        by_text: defaultdict[str, list[int]] = defaultdict(list)
        for number, heading in enumerate(headings):
            if heading.content and not heading.identical and len(heading.low_text) > 3:
                by_text[heading.low_text].append(number)
        for alike in by_text.values():
            if len(alike) > 1:
                yield from self._worse(alike, headings)

    def _worse(self, alike: Sequence[int], headings: Sequence[Heading]) -> Iterator[tuple[int, int, Verdict]]:
        best_number = max(alike, key=lambda number: self.fit(headings[number]))
        best = headings[best_number]
        for number in alike:
            heading = headings[number]
            if dict(heading.content).keys() == dict(best.content).keys():
                continue
            cover = self.lexicon.coverage(heading)
            margin = self.fit(best) - self.fit(heading)
            if cover.share > 0.9 and cover.known > 0.5 and margin < 1.0:
                continue
            severity = Severity.WARNING if margin >= 0.35 else Severity.INFO
            yield number, best_number, Verdict(Kind.SAME_TEXT, severity, best.pair.source, cover)


def _is_one_term(heading: Heading) -> bool:
    """Tell whether a heading is one word, which may well be a term for what the source says in several."""
    return len(heading.low_text) < 6 if is_unspaced(heading.low_text) else len(heading.words) < 2


def _borrows(heading: Heading) -> bool:
    """Tell whether a heading has a word of its source, taken over by sound into another script."""
    return any(sounds_like(word, heading.source) for word in loan_words(heading.low_text))


def _is_borrowed(words: Sequence[str], source: Sequence[str]) -> bool:
    """Tell whether most of what looks foreign are the source's own words in another script."""
    loans = [word for word in words if loan_words(word) and sounds_like(word, source)]
    return 2 * sum(map(len, loans)) > sum(map(len, words))


def _untranslated_severity(kept: Untranslated, *, latin: bool) -> Severity | None:
    if kept.coded:
        return Severity.INFO if kept.score >= 0.3 else None  # Abbreviations and brand spellings: a name.
    if kept.whole and kept.sentence and kept.score >= 0.15:
        return Severity.ERROR if kept.score >= _CERTAIN and _all_strong(kept) else Severity.WARNING
    strong = [word for word in kept.kept if word.weight >= 0.3]
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


def _foreign_severity(foreign: Foreign, cover: Coverage, *, cognate: bool) -> Severity | None:
    if foreign.certain:
        return Severity.ERROR
    # Words of the source that are not rendered speak against the locale, where letters do not speak for it.
    score = foreign.score + UNRENDERED * min(_MOST_UNRENDERED, unrendered(cover))
    if score >= _SURELY_FOREIGN and len(foreign.words) > 2 and cover.share < 0.5:
        return Severity.ERROR
    # A single word may be a loan or a name: it must look foreign by itself.
    single = sum(len(word) > 3 for word in foreign.words) < 2
    enough = (_FOREIGN_WORD if single else _FOREIGN) + (_COGNATE if cognate else 0.0)
    if foreign.score < _LIKE_HOME or score < enough - _PERHAPS:
        return None
    return Severity.WARNING if score >= enough else Severity.INFO


def unrendered(cover: Coverage) -> float:
    """Return how many words, in certainties, a heading neither renders nor keeps."""
    return sum(found.expected * (1 - found.found) for found in cover.covers if not found.kept)


def _number_severity(numbers: NumberDrift) -> Severity:
    if numbers.extra and numbers.missing:
        return Severity.ERROR
    lone = numbers.extra or numbers.missing
    return Severity.WARNING if any(len(number) > 1 for number in lone) else Severity.INFO


def _length(heading: Heading) -> float:
    return math.log(_letters(heading) / len(heading.pair.source))


def _letters(heading: Heading) -> int:
    text = heading.pair.text
    if text.isascii():
        return max(1, len(text))
    if max(text) < "\u3400":
        return len(text)
    # A Chinese character says about as much as two letters of a syllabary.
    return len(text) + sum("\u3400" <= letter <= "\u9fff" for letter in text)


def _length_norm(headings: Iterable[Heading]) -> tuple[float, float]:
    """Return how much longer translations are than their sources, in logarithms: middle and spread."""
    lengths = sorted(
        _length(heading) for heading in headings if len(heading.content) > 1 and heading.pair.text
    )
    if len(lengths) < 20:
        return 0.0, 0.5
    middle = lengths[len(lengths) // 2]
    # From the quartiles, so that the few wrong ones do not widen it.
    spread = (lengths[len(lengths) * 3 // 4] - lengths[len(lengths) // 4]) / 1.35
    return middle, max(0.12, spread)
