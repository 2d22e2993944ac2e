"""Learn from a tree which stems render which English words, and test a heading against that."""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from itertools import chain, compress, count, islice
from operator import attrgetter, eq, mul

from valint.model.named import NamedTuple
from valint.translation.counts import Counts, Heading
from valint.translation.seeds import Seed, Seeds
from valint.translation.words import OPPOSED_STEMS, is_unspaced, source_stem

KNOWN = 0.25
"""From this certainty on the tree knows how a word is rendered."""
_BEST = 5
_LIFT = 3.0
"""A rendering must go with its word at least twice as often as with any heading."""


_CUSTOM = 0.3
_LEAST = 0.06
_COGNATE = 0.3
_NAME = 0.5
_OWN = 0.3
_SEED = 3.0
"""A shipped rendering weighs no more than so many pages of the tree."""


_COUNTED: Callable[[Heading], list[int]] = attrgetter("counted")
_TARGETS: Callable[[Heading], tuple[str, ...]] = attrgetter("targets")
# Tens of thousands are made; the generated constructor costs twice as much.
_new = tuple.__new__


class Rendering(NamedTuple):
    """A stem that renders a source word, with its share of the word's pages: of all, and of the others."""

    share: float
    share_elsewhere: float
    stem: str
    pages: int


class Cover(NamedTuple):
    """How well a heading renders one source word.

    `expected` is how surely the tree knows its rendering, 0 where it does not; `found` the share of that
    certainty which the heading reaches, 1 for the usual rendering or a word kept as it is.
    """

    stem: str
    expected: float
    found: float
    kept: bool


class Coverage(NamedTuple):
    """How much of the source the tree knows, as a sum of certainties, and which share the heading renders."""

    known: float
    share: float
    covers: Sequence[Cover]
    core: float
    core_share: float

    @property
    def missing(self) -> list[str]:
        """The stems that the tree knows and the heading does not render."""
        return [cover.stem for cover in self.covers if cover.expected >= KNOWN and cover.found < 0.2]


class Lexicon:
    """The associations between source stems and target stems, computed when they are first asked for."""

    def __init__(self, counts: Counts, seeds: Seeds | None = None) -> None:
        self._counts = counts
        self._seeds = seeds or Seeds()
        self._renderings: dict[str, tuple[Rendering, ...]] = {}
        self._pages: dict[str, int] = {}
        self._usual: dict[str, frozenset[str]] = {}
        self._rarities = _Rarities(counts)
        self._coverages: dict[int, Coverage] = {}
        self._expected: dict[str, _Expected] = {}

    def renderings(self, stem: str) -> tuple[Rendering, ...]:
        """Return the target stems that go with a source stem, the surest first."""
        found = self._renderings.get(stem)
        if found is None:
            found = self._renderings[stem] = self._learn(stem)
        return found

    def renders_all(self, heading: Heading) -> bool:
        """Tell quickly whether a heading holds a usual rendering of every word that the tree knows."""
        targets, latin, usual = heading.targets, heading.latin, self._usual
        for stem, word in heading.content:
            expected = usual.get(stem)
            if expected is None:
                if word in latin:
                    continue
                expected = usual[stem] = self._usual_stems(stem)
            if expected and expected.isdisjoint(targets) and word not in latin:
                text = heading.low_text
                # "aktiv" is in "deaktiver": a word that has an opposite must stand on its own.
                if stem in OPPOSED_STEMS or not any(
                    len(target) > 3 and target.lstrip("~") in text for target in expected
                ):
                    return False
        return True

    def learn(self) -> None:
        """Learn at once what most headings will ask for, so that processes forked from this one share it."""
        for word, headings in self._counts.by_source.items():
            stem = source_stem(word)
            if stem and stem not in self._usual and any(word not in heading.latin for heading in headings):
                self._usual[stem] = self._usual_stems(stem)

    def _usual_stems(self, stem: str) -> frozenset[str]:
        renderings = self.renderings(stem)
        if not renderings or renderings[0].share < _CUSTOM:
            return frozenset()
        if renderings[0].stem[:4] == stem[:4] and stem not in OPPOSED_STEMS:
            return frozenset()  # Kept in a name or a cognate: not missed elsewhere.
        # What only one other page says is no custom, and the heading's own page must not vouch for it.
        least = 0.4 * renderings[0].share
        return frozenset(
            rendering.stem for rendering in renderings if rendering.share_elsewhere >= least
        ) or frozenset(rendering.stem for rendering in renderings[:1])

    def says(self, heading: Heading, stem: str) -> bool:
        """Tell whether a heading holds a usual rendering as a word: "aktiv" is none of "deaktiver"."""
        return any(
            rendering.stem in heading.targets and rendering.share_elsewhere >= 0.1
            for rendering in self.renderings(stem)
        )

    def vouching(self, stem: str) -> int:
        """Return how many pages agree on how a source stem is rendered, 0 where they do not agree."""
        return max(
            (rendering.pages for rendering in self.renderings(stem) if rendering.share >= 0.3), default=0
        )

    def _learn(self, stem: str) -> tuple[Rendering, ...]:
        counts = self._counts
        headings = counts.by_stem.get(stem, ())
        pages, by_page, by_wording, again = _count(headings)
        self._pages[stem] = pages
        found: dict[str, Rendering] = {}
        if pages > 1:
            least = max(2, round(pages * _LEAST))
            common, number_of, wordings = counts.common, counts.targets, counts.wordings
            alike = None if pages == len(headings) else by_wording
            for target, number in [(one, times) for one, times in by_page.items() if times >= least]:
                if target in again:
                    number -= again[target]
                    if number < least:
                        continue
                # How much oftener the stem goes with the word than with any heading.
                together = number if alike is None else alike[target]
                lift = together * wordings / (len(headings) * common[target])
                if lift < _LIFT or (len(target) < 4 and not _tells(target, number_of[target], counts.pages)):
                    continue
                # A stem that mostly goes with other words ("contact support for ...") renders those, not this
                # one.
                own = (number / number_of[target]) ** _OWN
                certainty = (1 - 1 / lift) * own
                # Without the page itself there is one page less that has the word, and both.
                found[target] = _new(
                    Rendering,
                    (number / (pages + 1) * certainty, (number - 1) / pages * certainty, target, number),
                )
        seed = self._seeds.get(stem)
        if seed is not None:
            _add_seed(found, seed, pages)
        return tuple(sorted(found.values(), key=lambda rendering: (-rendering.share, rendering.stem))[:_BEST])

    def weight(self, stem: str) -> float:
        """Return on how many other pages the renderings of a stem rest, the shipped ones counted in."""
        seed = self._seeds.get(stem)
        self.renderings(stem)
        return self._pages[stem] - 1 + (0.0 if seed is None else _seed_pages(seed))

    def coverage(self, heading: Heading) -> Coverage:
        """Measure how much of its source a heading renders, its own page's evidence left out."""
        cached = self._coverages.get(id(heading))
        if cached is not None:
            return cached
        covers = self._cover(heading)
        expected = [certainty for _, certainty, _, _ in covers]
        reached = [share for _, _, share, _ in covers]
        known = sum(expected)
        found = sum(map(mul, expected, reached))
        # What most headings of the tree have, a product's name, tells little about which heading this is.
        rarities = self._rarities
        weights = [
            certainty * (rarities[stem] * (_NAME if kept else 1.0)) if certainty else 0.0
            for stem, certainty, _, kept in covers
        ]
        core = sum(weights)
        core_found = sum(map(mul, weights, reached))
        coverage: Coverage = _new(
            Coverage,
            (known, found / known if known else 1.0, covers, core, core_found / core if core else 1.0),
        )
        self._coverages[id(heading)] = coverage
        return coverage

    def _cover(self, heading: Heading) -> list[Cover]:
        covers = []
        text, latin, expectations = heading.low_text, heading.latin, self._expected
        targets = frozenset(heading.targets)
        for stem, word in heading.content:
            if word in latin:
                covers.append(_kept(stem))
                continue
            expected = expectations.get(stem)
            if expected is None:
                expected = expectations[stem] = self._expect(stem)
            forms, stems, parts, pages, absent = expected
            if stems.isdisjoint(targets):
                for part in parts:
                    if part in text:
                        break
                else:
                    covers.append(absent)
                    continue
            top = reached = 0.0
            for target, part, share, as_stem, as_part in forms:
                if target in targets:
                    share = as_stem
                    reached = as_stem if as_stem > reached else reached
                elif part and part in text:
                    share = as_part
                    reached = as_part if as_part > reached else reached
                top = share if share > top else top
            if top <= 0.0:
                covers.append(_unknown(stem))
            else:
                covers.append(_new(Cover, (stem, _certainty(top, pages), min(1.0, reached / top), False)))
        return covers

    def _expect(self, stem: str) -> "_Expected":
        forms = []
        for share, elsewhere, target, _ in self.renderings(stem):
            as_part = elsewhere
            if target[:4] == stem[:4]:
                # The word itself, kept in a name or a cognate: welcome where it stands, not missed elsewhere.
                share *= _COGNATE
                as_part *= _COGNATE
            part = target[1:] if target[0] == "~" else target if len(target) >= 4 else ""
            forms.append((target, part, share, elsewhere, as_part))
        pages = max(0.0, self.weight(stem))
        top = max((share for _, _, share, _, _ in forms), default=0.0)
        absent = Cover(stem, _certainty(top, pages), 0.0, kept=False) if top > 0.0 else _unknown(stem)
        stems = frozenset(target for target, _, _, _, _ in forms)
        return _Expected(tuple(forms), stems, tuple(filter(None, (one[1] for one in forms))), pages, absent)


class _Rarities(dict[str, float]):
    """How much each word tells its heading from others: 1 when rare, 0 when in every heading."""

    def __init__(self, counts: Counts) -> None:
        self._counts = counts

    def __missing__(self, stem: str) -> float:
        headings = len(self._counts.by_stem.get(stem, ()))
        rarity = self[stem] = max(0.0, 1 - math.log(1 + headings) / math.log(2 + self._counts.wordings))
        return rarity


def _certainty(top: float, pages: float) -> float:
    return top * pages / (pages + 2)


class _Expected(NamedTuple):
    """What to look for in a heading, for one source stem.

    `forms` are the stem that renders it, the part of a word that does, how much the rendering counts where
    neither is there, where the stem is, and where the part is; `stems` and `parts` are those of all of them.
    `pages` is on how many they rest, and `absent` the cover of a heading that has none.
    """

    forms: tuple[tuple[str, str, float, float, float], ...]
    stems: frozenset[str]
    parts: tuple[str, ...]
    pages: float
    absent: Cover


@cache
def _kept(stem: str) -> Cover:
    return Cover(stem, 0.5, 1.0, kept=True)


@cache
def _unknown(stem: str) -> Cover:
    return Cover(stem, 0.0, 0.0, kept=False)


class _Together(NamedTuple):
    """On how many pages headings stand, and each of their stems: by page, and by wording.

    `again` is how often a page says a stem that it has said before: so much is too much in `by_page`.
    """

    pages: int
    by_page: Mapping[str, int]
    by_wording: Mapping[str, int]
    again: Mapping[str, int]


def _count(headings: Sequence[Heading]) -> _Together:
    """Count the stems of headings, which come in page order; a page that says a stem twice counts once."""
    if len(headings) == 1 and len(headings[0].pages) == 1:
        return _ONE
    by_wording = by_page = Counter(chain.from_iterable(map(_TARGETS, headings)))
    places = list(chain.from_iterable(map(_COUNTED, headings)))
    if len(places) > len(headings):
        by_page = by_wording.copy()
        several = [heading for heading in headings if len(heading.counted) > 1]
        more = [heading.targets for heading in several for _ in heading.counted[1:]]
        by_page.update(chain.from_iterable(more))
    repeated = list(compress(count(1), map(eq, places, islice(places, 1, None))))
    if not repeated:
        return _new(_Together, (len(places), by_page, by_wording, {}))
    if by_page is not by_wording:
        headings = [heading for heading in headings for _ in heading.counted]
    again = Counter(_said_again(headings, repeated))
    return _new(_Together, (len(places) - len(repeated), by_page, by_wording, again))


_ONE = _Together(1, {}, {}, {})


def _said_again(headings: Sequence[Heading], repeated: Iterable[int]) -> list[str]:
    """Return the stems that a page has said before, each as often; `repeated` follow one of their page."""
    found: list[str] = []
    last = 0
    said: set[str] = set()
    for at in repeated:
        if at - 1 != last or not said:
            said = set(headings[at - 1].targets)
        targets = headings[at].targets
        found += said.intersection(targets)
        said.update(targets)
        last = at
    return found


def _seed_pages(seed: Seed) -> float:
    return min(_SEED, seed.messages / 3)


def _add_seed(found: dict[str, Rendering], seed: Seed, pages: int) -> None:
    """Blend the shipped renderings into those of the tree, which outweigh them from a handful of pages on."""
    weight = _seed_pages(seed)
    shares = dict(seed.renderings)
    others = max(0, pages - 1)
    for target in shares.keys() | found.keys():
        shipped = shares.get(target, 0.0) * weight
        old = found.get(target)
        share, elsewhere, _, number = old if old is not None else (0.0, 0.0, target, 0)
        share = (share * pages + shipped) / (pages + weight)
        elsewhere = (elsewhere * others + shipped) / (others + weight)
        found[target] = _new(Rendering, (share, elsewhere, target, number))


def _tells(stem: str, pages: int, total: int) -> bool:
    """Tell whether a stem can stand for a word: no letter can, and no article that is everywhere."""
    if is_unspaced(stem):
        return True
    return len(stem) > 3 or (len(stem) > 1 and pages * 12 <= total)
