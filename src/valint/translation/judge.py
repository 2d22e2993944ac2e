"""Judge every heading of a tree: in English, in another language, or unlike its source."""

import math
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import StrEnum

from valint.model.finding import Severity
from valint.model.named import NamedTuple
from valint.model.record import record
from valint.translation.counts import Counts, Heading, HeadingPair
from valint.translation.identify import Models, scripts_of
from valint.translation.keeping import Keeping, Translated
from valint.translation.known_names import KnownNames
from valint.translation.language_words import LanguageWords
from valint.translation.lengths import length_norm
from valint.translation.lexicon import Coverage, Lexicon
from valint.translation.mismatch import NameLoss, Opposite, cut_off, name_lost, opposite
from valint.translation.negation import Negation, NegationJudge
from valint.translation.numbers import NUMBER_WORDS, NumberDrift, drift
from valint.translation.other_heading import OtherHeadings
from valint.translation.repetition import repeated
from valint.translation.seeds import Seeds
from valint.translation.severities import (
    foreign_severity,
    least_foreign,
    number_severity,
    untranslated_severity,
)
from valint.translation.sounds import loan_words, sounds_like
from valint.translation.source_words import is_cognate
from valint.translation.untranslated import Untranslated, weigh
from valint.translation.words import is_unspaced, source_stem
from valint.translation.wrong_language import Foreign, LanguageJudge

_FEW = 4000
_SHORT = -1.8
_WELL_KNOWN, _SURELY_KNOWN = 0.5, 1.0
_HALF, _SHORT_WORD = 0.5, 6
_LONG, _FREELY = 3.0, 20
_SHORTER, _LONGER, _REWORDED = 0.75, 2.0, 3.0


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
    """What the judge brings along: letter models, words mostly translated, each locale's words, names."""

    models: Models
    translated: Translated
    words: Mapping[str, LanguageWords]
    seeds: Callable[[str], Seeds]
    names: KnownNames = KnownNames()


class HeadingJudge:
    """Judge the headings of one locale by the counts of its tree."""

    def __init__(self, counts: Counts, data: JudgeData, region: str = "") -> None:
        self.counts = counts
        seeds = data.seeds(counts.language)
        self.lexicon = Lexicon(counts, seeds)
        own_words = data.models.words(counts.language) if counts.language in data.models else ()
        self._words = data.words.get(counts.language, LanguageWords())
        self.keeping = Keeping(counts, data.translated, seeds, self._words.alike.union(own_words))
        self._names = data.names
        self._languages = LanguageJudge(counts, data.models, region, data.seeds)
        self._negation = NegationJudge(counts, self._words, self._is_name)
        self._mean, self._deviation = length_norm(counts.ratios)
        self._expected = math.exp(self._mean)
        self._others = OtherHeadings(counts, self.lexicon, self.fit)
        self._latin = "latin" in scripts_of(counts.language)
        # The quick look at a heading's language needs a large tree; a small one can afford the thorough look.
        self._few = len(counts.headings) < _FEW
        rare = max(2, counts.pages // 500)
        self._unfamiliar = frozenset(word for word, pages in counts.words.items() if pages <= rare)
        self._odd = self._unfamiliar.union(filter(self._languages.has_strange_letter, counts.words))
        self._stems: defaultdict[str, list[str]] | None = None
        # What messages show of a stem, kept because they ask for the same ones again.
        self.shown: dict[tuple[str, str | None], dict[str, set[int]]] = {}
        self._verdicts: dict[int, tuple[Verdict, ...]] = {}

    def prepare(self) -> None:
        """Learn at once what most headings will ask for, so that processes forked from this one share it."""
        self.lexicon.learn()
        self._names.prepare()
        for word in self.keeping.suspects:
            if word in self.counts.kept or word in self.counts.identical:
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
            kept = weigh(heading, page, self.counts, self.keeping, self.lexicon, self._names)
            severity = None if kept is None else untranslated_severity(kept, latin=self._latin)
            if severity is not None and kept is not None:
                if not kept.whole and len(kept.kept) == 1:
                    # One word that the other language writes like English does not make a heading English.
                    foreign = self._foreign(heading, rendered=False)
                    if foreign is not None and foreign.severity is not Severity.INFO:
                        yield foreign
                        return
                yield Verdict(Kind.UNTRANSLATED, severity, kept, self.lexicon.coverage(heading))
                if severity is not Severity.INFO:
                    return
        if heading.identical:
            return
        rendered = self.lexicon.renders_all(heading)
        if self._looks_odd(heading, rendered=rendered):
            foreign = self._foreign(heading, rendered=rendered)
            if foreign is not None:
                yield foreign
                if foreign.severity is not Severity.INFO:
                    return
        numbers = drift(heading, self._words)
        if numbers is not None:
            yield Verdict(Kind.NUMBER, number_severity(numbers), numbers, self.lexicon.coverage(heading))
        doubled = repeated(heading, self._words, self.counts.language)
        if doubled is not None:
            yield Verdict(Kind.REPEATED, Severity.WARNING, doubled, self.lexicon.coverage(heading))
        negation = self._negation.judge(heading)
        if negation is not None and not self._says_more(heading):
            yield Verdict(Kind.NEGATION, Severity.WARNING, negation, self.lexicon.coverage(heading))
        if not rendered or not _SHORTER <= self._ratio(heading) <= _LONGER:
            others = tuple(self._other_words(heading))
            yield from others
            if any(verdict.kind is Kind.OTHER_TEXT for verdict in others):
                return
        lost = name_lost(heading, page, self.counts, self.keeping)
        if lost is not None:
            yield Verdict(Kind.NAME, Severity.WARNING, lost, self.lexicon.coverage(heading))

    def _may_be_english(self, heading: Heading) -> bool:
        """Tell cheaply whether a heading holds a source word that is not known as a name; most do not."""
        suspects = self.keeping.suspects
        if suspects.isdisjoint(heading.latin):
            return False
        return not suspects.intersection(heading.latin).isdisjoint(heading.source)

    def _looks_odd(self, heading: Heading, *, rendered: bool) -> bool:
        """Tell quickly whether there is anything to ask about a heading's language; of most there is not."""
        return (
            not self._latin
            or (self._few and not rendered)
            or not self._odd.isdisjoint(heading.lower)
            # Letters in code count, too.
            or heading.pair.text != heading.pair.prose
        )

    def _foreign(self, heading: Heading, *, rendered: bool) -> Verdict | None:
        doubtful = self._few
        if self._latin and not self._languages.has_strange_letter(heading.low_text):
            unfamiliar = self._unfamiliar.intersection(heading.lower).difference(heading.source)
            if not unfamiliar and (rendered or not self._few):
                return None
            # In a large tree most words of another language are rare.
            own = set(heading.lower).difference(heading.source)
            if not self._few and 5 * len(unfamiliar) < 2 * len(own):
                doubtful = not rendered and self._is_hardly_rendered(heading)
                if not doubtful:
                    return None
        doubtful = doubtful or (not rendered and self._is_hardly_rendered(heading))
        foreign = self._languages.judge(
            heading, doubtful=doubtful, coverage=self.lexicon.coverage, least=least_foreign
        )
        if foreign is None:
            return None
        if not (foreign.certain or foreign.letters) and _is_borrowed(foreign.words, heading.source):
            return None
        cognate = not foreign.letters and is_cognate(foreign.words, heading.source)
        cover = self.lexicon.coverage(heading)
        severity = foreign_severity(foreign, cover, cognate=cognate)
        return None if severity is None else Verdict(Kind.WRONG_LANGUAGE, severity, foreign, cover)

    def _is_hardly_rendered(self, heading: Heading) -> bool:
        cover = self.lexicon.coverage(heading)
        return cover.share < 0.35 and cover.known >= 0.3

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
        if cut is not None and not (cut and short > _HALF and self._says_something(cut, heading)):
            yield Verdict(Kind.CUT_OFF, Severity.WARNING, cut, cover)

    def _says_something(self, word: str, heading: Heading) -> bool:
        """Tell whether a heading may well end with a word: a number, or what renders a word of sources."""
        if word in (self._words.numbers or ()) and any(one in NUMBER_WORDS for one in heading.source):
            return True
        return self._others.is_claimed(word, heading)

    def _says_something_else(self, heading: Heading, cover: Coverage) -> bool:
        others = self._others
        if cover.core >= _WELL_KNOWN and cover.core_share < 0.1 and len(cover.covers) > 1:
            surely = cover.core >= _SURELY_KNOWN
            if others.unrelated(heading):
                if surely or not _is_one_term(heading):
                    return True
            elif surely and others.claimed(heading):
                return True
        length = self.length(heading)
        if not cover.known:
            return length > _LONG and others.claimed(heading) and others.unrelated(heading)
        if cover.known < 0.3 or cover.share >= (0.4 if length > 2 * _LONG else 0.15):
            return False
        # A short source may well be rendered in a few words of one's own.
        if length > _LONG and heading.letters > self._expected_letters(heading) + _FREELY:
            return True
        return others.claimed(heading) and (length > _LONG or others.unrelated(heading))

    def _is_name(self, word: str) -> bool:
        """Tell whether a word of sources is a name, shipped or learned from the tree."""
        return self._names.has(word) or word in self.keeping.names

    def _says_more(self, heading: Heading) -> bool:
        """Tell whether somebody chose a short id, `when-to-use`, for a heading that says more."""
        if not heading.pair.from_slug:
            return False
        expected = self._expected_letters(heading)
        return heading.letters > _REWORDED * expected or heading.letters > _LONGER * expected + _FREELY

    def _ratio(self, heading: Heading) -> float:
        """Return a heading's length as a share of what the tree expects of its source."""
        return heading.letters / self._expected_letters(heading)

    def _expected_letters(self, heading: Heading) -> float:
        """Return how long the tree expects a rendering of a heading's source to be."""
        return self._expected * len(heading.pair.source)

    def suspect(self, heading: Heading) -> Foreign | None:
        """Return what speaks for another language, however little it is: for fitting the weights."""
        return self._languages.judge(heading, doubtful=True, coverage=self.lexicon.coverage)

    def words_of(self, stem: str) -> list[str]:
        """Return the words of the tree's sources that share a stem."""
        if self._stems is None:
            self._stems = defaultdict(list)
            for word in self.counts.by_source:
                self._stems[source_stem(word)].append(word)
        return self._stems.get(stem, [])

    def length(self, heading: Heading) -> float:
        """Return how many standard deviations longer a heading is than the tree expects of its source."""
        return (math.log(heading.letters / len(heading.pair.source)) - self._mean) / self._deviation

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
            if _nearly_the_same(heading, best):
                continue
            cover = self.lexicon.coverage(heading)
            margin = self.fit(best) - self.fit(heading)
            if cover.share > 0.9 and cover.known > 0.5 and margin < 1.0:
                continue
            severity = Severity.WARNING if margin >= 0.35 else Severity.INFO
            yield number, best_number, Verdict(Kind.SAME_TEXT, severity, best.pair.source, cover)


def _nearly_the_same(one: Heading, other: Heading) -> bool:
    """Tell whether two sources may well be said alike: one has a word more, or is spelled in the other."""
    first, second = dict(one.content).keys(), dict(other.content).keys()
    if first == second:
        return True
    if len(first & second) > 1 and len(first ^ second) == 1:
        return True
    shorter, longer = sorted(("".join(one.source), "".join(other.source)), key=len)
    return len(shorter) > _SHORT_WORD and shorter in longer and 2 * len(shorter) > len(longer)


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
