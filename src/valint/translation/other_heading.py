"""Tell that a heading speaks of something else than its source, by what its words say on other pages."""

from collections import Counter, defaultdict
from collections.abc import Callable
from functools import cached_property
from itertools import chain
from operator import attrgetter, itemgetter

from valint.translation.counts import Counts, Heading
from valint.translation.lexicon import Coverage, Lexicon
from valint.translation.words import is_unspaced, target_stems

_UNRENDERED, _KNOWN = 0.3, 0.2
_FITS, _KNOWN_THERE = 0.6, 0.3
_BETTER = 1.0
_COMMON = 12
_COGNATE = 4
_CHANCE, _SELDOM = 2.0, 30
_CLAIM, _CLAIMED = 0.45, 1.25
_DOUBT = 2
"""A claim counts as if so many more headings had the word and spoke against it."""
_RENDERS = 0.4
_LINKING = frozenset({"with", "without", "using", "before", "after"})
_ODDS = 3.0
_CANDIDATES = 8


_CONTENT: Callable[[Heading], tuple[tuple[str, str], ...]] = attrgetter("content")
_STEM: Callable[[tuple[str, str]], str] = itemgetter(0)


class OtherHeadings:
    """What the other headings of a tree say with the words of this one."""

    def __init__(self, counts: Counts, lexicon: Lexicon, fit: Callable[[Heading], float]) -> None:
        self._counts = counts
        self._lexicon = lexicon
        self._fit = fit

    @cached_property
    def _by_text(self) -> dict[str, list[Heading]]:
        found: defaultdict[str, list[Heading]] = defaultdict(list)
        for heading in self._counts.headings.values():
            found[heading.low_text].append(heading)
        return found

    def said_of(self, heading: Heading, cover: Coverage) -> Heading | None:
        """Return the heading that has the same text and fits it much better, None where there is none.

        No word of its source is in this one's, so that a translator's other choice of words is none.
        """
        if cover.share >= _UNRENDERED or cover.known < _KNOWN:
            return None
        alike = self._by_text[heading.low_text]
        if len(alike) < 2:
            return None
        own = {stem for stem, _ in heading.content}
        best: tuple[float, str, Heading] | None = None
        for other in alike:
            # A single word often renders two.
            if other.identical or len(own) + len(other.content) < 3:
                continue
            if not own.isdisjoint(stem for stem, _ in other.content):
                continue
            there = self._lexicon.coverage(other)
            if there.share > _FITS and there.known > _KNOWN_THERE:
                found = (-self._fit(other), other.pair.source, other)
                best = found if best is None or found[:2] < best[:2] else best
        if best is None or -best[0] - self._fit(heading) < _BETTER:
            return None
        return best[2]

    def unrelated(self, heading: Heading) -> bool:
        """Tell whether other pages know half of a heading's words, and none of them beside its source's."""
        counts = self._counts
        source = set(heading.source)
        telling = set()
        known = 0
        for word in heading.lower:
            if word in source:
                continue
            for stem in target_stems(word, counts.language):
                pages = counts.targets[stem]
                known += pages > 1
                if pages * _COMMON <= counts.pages:
                    telling.add(stem)
        if 2 * known < len(heading.targets):
            return False
        return not any(self._goes_with(stem, telling, heading) for stem, _ in heading.content)

    def claimed(self, heading: Heading) -> bool:
        """Tell whether two of a heading's words or more render words that its source does not have.

        What most headings with a word have in their sources claims the word, the surer the more there are.
        """
        own = {stem for stem, _ in heading.content}
        known = set(heading.source)
        claims: dict[str, float] = {}
        for word in heading.lower:
            if word in known:
                continue
            found = [self._claim(stem, heading, own) for stem in target_stems(word, self._counts.language)]
            if not is_unspaced(word):
                found = [max(found, default=("", 0.0), key=lambda claim: claim[1])]
            for source_stem, certainty in found:
                # A name may be added to make a heading plain.
                if certainty >= _CLAIM and source_stem[:_COGNATE] != word[:_COGNATE]:
                    claims[source_stem] = max(certainty, claims.get(source_stem, 0.0))
        return len(claims) > 1 and sum(claims.values()) >= _CLAIMED

    def is_claimed(self, word: str, heading: Heading) -> bool:
        """Tell whether a word renders a word of sources, rather than linking others."""
        return any(
            certainty >= _RENDERS and source_stem not in _LINKING
            for source_stem, certainty in (
                self._claim(stem, heading, set()) for stem in target_stems(word, self._counts.language)
            )
        )

    @cached_property
    def _by_target(self) -> dict[str, list[Heading]]:
        found: defaultdict[str, list[Heading]] = defaultdict(list)
        for heading in self._counts.headings.values():
            if not heading.identical:
                for stem in heading.targets:
                    found[stem].append(heading)
        return found

    def _claim(self, stem: str, heading: Heading, own: set[str]) -> tuple[str, float]:
        """Return the source word that goes with a stem most, and how surely the stem renders it."""
        counts = self._counts
        others = [one for one in self._by_target.get(stem, ()) if one.source != heading.source]
        together = Counter(map(_STEM, chain.from_iterable(map(_CONTENT, others))))
        for source_stem, number in together.most_common(_CANDIDATES):
            chance = len(others) * len(counts.by_stem[source_stem]) / max(1, counts.wordings)
            if number > _ODDS * chance:
                certainty = 0.0 if source_stem in own else number / (len(others) + _DOUBT)
                return source_stem, certainty
        return "", 0.0

    def _goes_with(self, source_stem: str, stems: set[str], heading: Heading) -> bool:
        """Tell whether others that have a source word have one of the stems oftener than any heading."""
        counts = self._counts
        others = [
            one for one in counts.by_stem.get(source_stem, ()) if one is not heading and not one.identical
        ]
        for stem in stems:
            together = sum(stem in one.targets for one in others)
            chance = len(others) * counts.common[stem] / counts.wordings
            if together > max(_CHANCE * chance, len(others) / _SELDOM):
                return True
        return False
