"""Weigh whether a heading is written in another language than its page."""

import math
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from itertools import repeat
from operator import mul, sub

from valint.model.named import NamedTuple
from valint.translation.counts import Counts, Heading
from valint.translation.foreign_script import other_script
from valint.translation.identify import (
    ALPHABETS,
    SMALL,
    Models,
    WordCosts,
    has_own_letter,
    holds_letters_outside,
    indistinct_from,
    letters_beyond,
    rivals_of,
    script_of,
    scripts_of,
    triples_of,
)
from valint.translation.lexicon import Coverage
from valint.translation.rival_lexicon import RivalLexicons
from valint.translation.seeds import Seeds
from valint.translation.source_words import is_abbreviation, is_made_of, is_of_source
from valint.translation.words import (
    FUNCTION_WORDS,
    target_stems,
    target_words,
    without_identifiers,
)

_TREE_WORDS = 150
_MANY_WORDS = 1500
STRANGE = -6.6
_WORDS_ENOUGH = 1000
"""A language whose model knows fewer words cannot be told from a kindred one."""

_ROUNDED = 1e-6
"""By so much sums may differ that add the same in another order."""

_MOST = 3.0
"""No single letter triple says more than this, in natural logarithms, for one language or against another."""
_MOST_OF_WORD = 12.0
_LEAST_OF_WORD = -6.0
_MOST_PAGES = 16
_MOST_BY_WORD = 4.0
_RARE = -11.0
_SMALLER = 2.0
_RIVALS = 5
_FEWEST_LETTERS = 4
_MOST_STRANGE = 2
_ENOUGH_TRANSLATED = 900
"""From so many translated headings on a tree tells well enough what is usual in its language."""
_SCARCE, _LETTERS_ALONE = 2.9, 0.6
"""What a tree without any takes off the odds, and off what letters say where no word bears them out."""


class Evidence(NamedTuple):
    """What speaks for another language (positive) or against it (negative), each in its own measure.

    `letters`: how much likelier the letter triples are there than at home; `there` and `here`: by how much
    words are more frequent there, or at home; `novel` and `all_novel`: words that no other page has;
    `familiar`: words that other pages have; `strange` and `own`: letters that only the other alphabet has, or
    only the locale's; `script`: Latin words amid another script; `instead` and `besides`: words of the source
    that the other language's lexicon finds in the heading, and the locale's pages render otherwise or not.
    """

    letters: float
    there: float
    here: float
    novel: float
    all_novel: bool
    familiar: float
    strange: int
    own: int
    script: bool
    instead: float
    besides: float


BASE = -4.8
WEIGHTS = (0.38, 0.88, 0.50, 0.58, 0.84, -0.24, 3.3, -3.3, 4.9, 1.0, 1.0)
"""What each piece of evidence adds to the logarithm of the odds, fitted by bench/fit_language_weights.py."""
UNRENDERED = 4.0
"""What a word of the source adds that the heading does not render."""


class Foreign(NamedTuple):
    """The language that a heading looks like.

    `score`: the odds for it, in natural logarithms, before the lexicon is asked; `certain`: its script is
    not the locale's, so that there is nothing to weigh.
    """

    score: float
    language: str
    certain: bool
    words: tuple[str, ...]
    evidence: Evidence | None = None

    @property
    def letters(self) -> bool:
        """Whether letters are not in the locale's alphabet and in the other's."""
        return self.evidence is not None and self.evidence.strange > 0


Least = Callable[[Sequence[str], Coverage], float]
"""Returns the score from which on words count that are not the source's, by what of it is not rendered."""


def _everything(_words: Sequence[str], _cover: Coverage) -> float:
    return -math.inf


class LanguageJudge:
    """Compare headings with the tree's own words and with the shipped models."""

    def __init__(
        self,
        counts: Counts,
        models: Models,
        region: str = "",
        seeds: Callable[[str], Seeds] = lambda _: Seeds(),
    ) -> None:
        self._counts = counts
        self._lexicons = RivalLexicons(seeds)
        self._models = models
        self._language = counts.language
        self._traditional = self._language == "zh" and region.lower() in ("tw", "hk", "mo", "hant")
        self._scripts = scripts_of(self._language)
        self._latin = "latin" in self._scripts
        self._holds_outside = holds_letters_outside(self._scripts)
        self._own = models.triples(self._language) if self._language in models else {}
        self._own_words = models.words(self._language) if self._language in models else {}
        # How far the tree's own words replace the shipped model of its language.
        self._trust = 0.0
        self._tree = self._tree_triples()
        self._scarcity = max(0.0, 1 - counts.translated / _ENOUGH_TRANSLATED)
        self._alphabet = ALPHABETS.get(self._language) if self._latin else None
        self._strange_letter = (
            None if self._alphabet is None else re.compile(f"[{letters_beyond(self._alphabet)}]")
        )
        self._rivals_of: dict[str, tuple[str, ...]] = {}
        self._common = max(6, counts.pages // 100)
        self._running = max(1, sum(counts.words.values()))
        # A word that no other page has: one word in so many of the locale's own, seven in ten of another
        # language's.
        words = counts.words.values()
        lone = sum(pages == 1 for pages in words) / max(1, sum(words))
        self._novelty = min(2.5, max(0.0, math.log(0.7 / max(0.01, lone))))

    def judge(
        self,
        heading: Heading,
        *,
        doubtful: bool,
        coverage: Callable[[Heading], Coverage],
        least: Least = _everything,
    ) -> Foreign | None:
        """Return what speaks for another language, None where nothing does.

        `doubtful` says that the heading renders little of its source, so that it is looked at though it reads
        like the locale's language at first sight; `coverage` tells which words it does not render.
        A language that cannot reach the score that `least` asks for may be left out.
        """
        doubtful = doubtful or self.has_strange_letter(heading.low_text)
        plainly_home = self._latin and not doubtful and not self._strange(heading.lower)
        if plainly_home and not self._holds_outside(heading.pair.prose):
            return None
        source = set(heading.source)
        roots = [word for word in source if len(word) > 3]
        written = target_words(without_identifiers(heading.pair.prose))
        words = [
            lower
            for word, lower in zip(written, map(str.lower, written), strict=True)
            if lower not in source
            and not is_of_source(lower, source)
            and not is_abbreviation(word, written)
            and not (self._latin and is_made_of(lower, roots))
        ]
        if not words or self._all_english(words):
            return None
        if "han" in self._scripts or (self._scripts and self._holds_outside(heading.pair.prose)):
            found = other_script(words, self._language, traditional=self._traditional)
            if found is not None:
                return Foreign(10.0 + found.letters, found.name, found.certain, tuple(words))
        if self._latin:
            if not self._own or (not doubtful and not self._strange(words)):
                return None  # Without a model of the page's language every heading looks like a rival's.
            return self._rival(words, "latin", coverage(heading), least, own=True)
        latin = [word for word in words if script_of(word[0]) == "latin"]
        if len(words) == 1 and words[0].capitalize() in written[1:]:
            return None  # After words of the source, one with a capital is a name.
        if latin and self._latin_weighs(words, latin):
            return self._rival(latin, "latin", coverage(heading), least, own=False)
        if len(self._own_words) < _WORDS_ENOUGH:
            return None
        for script in self._scripts & {"cyrillic", "arabic", "devanagari"}:
            native = [word for word in words if script_of(word[0]) == script]
            if native and (doubtful or self._strange(native)):
                return self._rival(native, script, coverage(heading), least, own=True)
        return None

    def has_strange_letter(self, text: str) -> bool:
        """Tell whether a text in lower case has a Latin letter that the locale's alphabet lacks."""
        return (
            self._strange_letter is not None
            and not text.isascii()
            and self._strange_letter.search(text) is not None
        )

    def _all_english(self, words: list[str]) -> bool:
        """Tell whether all words are English: left so, perhaps, but no third language."""
        counts = self._counts
        return all(word in FUNCTION_WORDS or word in counts.by_source for word in words) and any(
            len(word) > 3 and word not in self._own_words for word in words
        )

    def _latin_weighs(self, words: list[str], latin: list[str]) -> bool:
        """Tell whether Latin words, none of them of the source, are most of a heading in another script."""
        if len(latin) == len(words):
            return True
        return sum(map(len, latin)) >= 2 * sum(
            len(word) for word in words if word not in latin
        ) and self._strange(latin)

    def _strange(self, words: list[str]) -> bool:
        """Tell cheaply whether words look unlike the locale's; most headings end here."""
        if not words:
            return False
        return sum(map(self._cost.__getitem__, words)) < STRANGE * (sum(map(len, words)) + len(words))

    @cached_property
    def _cost(self) -> WordCosts:
        return WordCosts(self._at_home, self._models.floor)

    @cached_property
    def _at_home(self) -> Mapping[str, float]:
        """How frequent a letter triple is in the locale's language, or in the tree where that says more."""
        own, floor = self._own, self._models.floor
        best = {triple: max(cost, own.get(triple, floor)) for triple, cost in self._tree.items()}
        return {**own, **best} if best else own

    def _rival(
        self, words: list[str], script: str, cover: Coverage, least: Least, *, own: bool
    ) -> Foreign | None:
        if sum(map(len, words)) < _FEWEST_LETTERS:
            return None  # Too short to tell.
        home = self._own if own else self._models.triples("en")
        home_words = self._own_words if own else self._models.words("en")
        alphabet = ALPHABETS.get(self._language if own else "en", "")
        pages = [max(0, self._counts.words[word] - 1) for word in words]
        here = [self._here(word, home_words) for word in words]
        triples, at_home, ends = self._priced(words, home, self._tree if own else {})
        novel = self._novelty * sum(len(word) > 3 and self._novel(word) for word in words)
        all_novel = not any(number for word, number in zip(words, pages, strict=True) if len(word) > 3)
        most_strange = 0 if all(map(str.isascii, words)) else _MOST_STRANGE
        most_rendered = float(self._lexicons.missing(cover))
        common = Evidence(
            letters=0.0,
            there=0.0,
            here=0.0,
            novel=novel,
            all_novel=all_novel,
            familiar=0.0,
            strange=most_strange,
            own=0,
            script=not own,
            instead=most_rendered,
            besides=0.0,
        )
        enough = least(words, cover)
        # Most languages are out of the question by what their letters and words add to what all have.
        lacking = enough - self._score(common, "") - _ROUNDED
        best: Foreign | None = None
        most = -math.inf
        for language, priced, more in self._likeliest(script, words, triples, here):
            gain = _gain(priced, at_home, ends)
            more_there = sum(one for one in more if one > 0)
            more_here = sum(one for one in more if one < 0)
            if WEIGHTS[0] * gain + WEIGHTS[1] * more_there + WEIGHTS[2] * more_here < lacking:
                continue
            evidence = common._replace(letters=gain, there=more_there, here=more_here)
            # And most others before their lexicons are read.
            if self._score(evidence, language) < enough:
                continue
            there = self._models.words(language)
            letters = ALPHABETS.get(language, "")
            strange = [word for word, known in zip(words, here, strict=True) if known is None]
            instead, besides = self._lexicons.rendered(language, words, strange, cover)
            evidence = evidence._replace(
                familiar=sum(
                    math.log2(1 + min(number, _MOST_PAGES))
                    for word, number in zip(words, pages, strict=True)
                    if word not in there
                ),
                strange=min(_MOST_STRANGE, sum(has_own_letter(word, letters, alphabet) for word in words)),
                own=sum(has_own_letter(word, alphabet, letters) for word in words),
                instead=instead,
                besides=besides,
            )
            score = self._score(evidence, language)
            if score > most:
                most = score
                best = Foreign(score, language, certain=False, words=tuple(words), evidence=evidence)
        return best

    def _score(self, evidence: Evidence, language: str) -> float:
        score: float = BASE + sum(map(mul, WEIGHTS, evidence)) - _SCARCE * self._scarcity
        if not (evidence.there or evidence.strange or evidence.instead or evidence.besides):
            score -= _LETTERS_ALONE * self._scarcity * WEIGHTS[0] * max(0.0, evidence.letters)
        # Of two kindred languages the larger is the likelier.
        return score - _SMALLER if language in SMALL else score

    def _here(self, word: str, home: Mapping[str, float]) -> float | None:
        """Return how frequent a word is in the locale's language, or in the tree; None where in neither."""
        pages = self._counts.words[word]
        if pages < self._common:
            return home.get(word)
        return max(home.get(word, -math.inf), math.log((pages - 1) / self._running))

    def _likeliest(
        self, script: str, words: list[str], triples: list[str], here: list[float | None]
    ) -> list[tuple[str, Sequence[float], list[float]]]:
        """Return the few languages that are worth a closer look.

        With each come what each triple costs there, and how much more frequent each word is.
        """
        models = self._models
        languages = self._rivals(script)
        costs = list(zip(*models.table(languages).rows(triples), strict=True))
        totals = sorted(zip(map(sum, costs), range(len(languages)), strict=True), reverse=True)
        nowhere = [_more_frequent(None, known) for known in here]
        ranks = []
        for total, at in totals[: 2 * _RIVALS]:
            there = models.words(languages[at])
            more = nowhere
            if not there.keys().isdisjoint(words):
                more = list(map(_more_frequent, map(there.get, words), here))
            ranks.append((WEIGHTS[0] * total + sum(more), at, more))
        ranks.sort(reverse=True)
        return [(languages[at], costs[at], more) for _, at, more in ranks[:_RIVALS]]

    def _rivals(self, script: str) -> tuple[str, ...]:
        found = self._rivals_of.get(script)
        if found is None:
            found = self._rivals_of[script] = tuple(
                language
                for language in sorted(rivals_of(script))
                if language not in ("en", *indistinct_from(self._language)) and language in self._models
            )
        return found

    def _priced(
        self, words: list[str], home: Mapping[str, float], tree: Mapping[str, float]
    ) -> tuple[list[str], list[float], list[int]]:
        """Return the triples of all words, what each costs at home, and where each word ends."""
        floor, trust = self._models.floor, self._trust
        triples: list[str] = []
        ends: list[int] = []
        for word in words:
            triples += triples_of(word)
            ends.append(len(triples))
        costs = list(map(home.get, triples, repeat(floor)))
        if tree and trust:
            costs = [
                cost if more <= cost else cost + trust * (more - cost)
                for more, cost in zip(map(tree.get, triples, repeat(floor)), costs, strict=True)
            ]
        return triples, costs, ends

    def _novel(self, word: str) -> bool:
        """Tell whether no other page has a word that begins alike."""
        stems = target_stems(word, self._language)
        return not stems or self._counts.targets[stems[0]] <= 1

    def _tree_triples(self) -> dict[str, float]:
        """Model the tree's own language from the words that three pages or more use."""
        triples: Counter[str] = Counter()
        number = 0
        least = 3 if self._counts.pages >= 50 else 2
        for word, pages in self._counts.words.items():
            if pages >= least and word not in self._counts.by_source:
                triples.update(triples_of(word))
                number += 1
        if number < _TREE_WORDS:
            return {}
        self._trust = min(1.0, number / _MANY_WORDS)
        total = triples.total() + 2000
        return {triple: math.log((count + 0.1) / total) for triple, count in triples.items()}


def _more_frequent(there: float | None, here: float | None) -> float:
    """Return how much more frequent a word is in the other language, 0 where neither is known to have it."""
    if there is None and here is None:
        return 0.0
    more = (_RARE if there is None else there) - (_RARE if here is None else here)
    return max(-_MOST_BY_WORD, min(_MOST_BY_WORD, more))


def _gain(priced: Sequence[float], home: list[float], ends: list[int]) -> float:
    """Return how much likelier the triples of words are elsewhere than at home, each word within bounds."""
    gains = [-_MOST if gain < -_MOST else _MOST if gain > _MOST else gain for gain in map(sub, priced, home)]
    total = 0.0
    start = 0
    for end in ends:
        total += max(_LEAST_OF_WORD, min(_MOST_OF_WORD, sum(gains[start:end])))
        start = end
    return total
