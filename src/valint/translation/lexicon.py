"""Learn from a tree which stems render which English words, and test a heading against that."""

from typing import NamedTuple

from valint.translation.counts import Counts, Heading
from valint.translation.words import is_unspaced

_BEST = 8
_LIFT = 2.0
"""A rendering must go with its word at least twice as often as with any heading."""


class Rendering(NamedTuple):
    """A stem that other pages use for a source word: how often, in share of the word's pages, with this page and without."""

    share: float
    share_elsewhere: float
    stem: str
    pages: int


class Cover(NamedTuple):
    """How well a heading renders one source word.

    `expected` is how surely the tree knows its rendering, 0 where it does not; `found` the share of that certainty
    which the heading reaches, 1 for the usual rendering or a word kept as it is.
    """

    stem: str
    expected: float
    found: float
    kept: bool


class Lexicon:
    """The associations between source stems and target stems, computed when they are first asked for."""

    def __init__(self, counts: Counts) -> None:
        self._counts = counts
        self._renderings: dict[str, tuple[Rendering, ...]] = {}

    def renderings(self, stem: str) -> tuple[Rendering, ...]:
        """Return the target stems that go with a source stem, the surest first."""
        found = self._renderings.get(stem)
        if found is None:
            found = self._renderings[stem] = self._learn(stem)
        return found

    def _learn(self, stem: str) -> tuple[Rendering, ...]:
        counts = self._counts
        pages = counts.sources[stem]
        if pages < 2:
            return ()
        total, targets = counts.pages, counts.targets
        found = []
        for target, number in counts.together[stem].items():
            if number < 2 or not _tells(target, targets[target], total):
                continue
            lift = number * total / (pages * targets[target])
            if lift < _LIFT:
                continue
            share = number / (pages + 1) * (1 - 1 / lift)
            # Without the page itself: one page less that has the word, the stem, and both.
            lift_elsewhere = (number - 1) * total / ((pages - 1) * max(1, targets[target] - 1))
            elsewhere = (number - 1) / pages * (1 - 1 / lift_elsewhere) if lift_elsewhere > 1.5 else 0.0
            found.append(Rendering(share, elsewhere, target, number))
        found.sort(key=lambda rendering: (-rendering.share, rendering.stem))
        return tuple(found[:_BEST])

    def cover(self, heading: Heading) -> list[Cover]:
        """Return how well `heading` renders each content word of its source, its own page's evidence left out."""
        covers = []
        text, targets, sources = heading.low_text, heading.targets, self._counts.sources
        for stem, word in heading.content:
            if word in heading.latin:
                covers.append(Cover(stem, 0.5, 1.0, True))
                continue
            top = reached = 0.0
            for share, elsewhere, target, _ in self.renderings(stem):
                if target in targets or (target[0] == "~" and target[1:] in text) or (len(target) >= 4 and target in text):
                    top = max(top, elsewhere)
                    reached = max(reached, elsewhere)
                else:
                    top = max(top, share)
            if top <= 0.0:
                covers.append(Cover(stem, 0.0, 0.0, False))
                continue
            pages = sources[stem] - 1
            covers.append(Cover(stem, top * pages / (pages + 2), min(1.0, reached / top), False))
        return covers


def _tells(stem: str, pages: int, total: int) -> bool:
    """Tell whether a stem can stand for a word: a letter cannot, nor a short word that is everywhere, an article."""
    if is_unspaced(stem):
        return True
    return len(stem) > 3 or (len(stem) > 1 and pages * 12 <= total)
