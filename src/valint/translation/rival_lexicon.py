"""Ask the shipped lexicons of other languages whether a heading renders its source in theirs."""

from collections.abc import Callable, Mapping, Sequence

from valint.model.named import NamedTuple
from valint.translation.lexicon import Cover, Coverage
from valint.translation.seeds import Seed, Seeds
from valint.translation.words import target_stems

_SURE = 0.25
_COGNATE = 4
"""A word that begins like the English one may be any language's, where the locale's own is not known."""
_SOMEHOW = 0.15
_RENDERED = 0.5
"""A word of the source that is rendered so far in the locale's language needs no other explanation."""


class Rendered(NamedTuple):
    """How many words of a source, in shares of their messages, another language's lexicon finds in a heading.

    `instead`: words for which the locale's pages use something else; `besides`: words that they do not tell.
    """

    instead: float
    besides: float


NOTHING = Rendered(0.0, 0.0)


class RivalLexicons:
    """The shipped lexicons, each read when a heading that is not rendered first asks for it."""

    def __init__(self, seeds: Callable[[str], Mapping[str, Seed] | Seeds]) -> None:
        self._seeds = seeds

    def missing(self, cover: Coverage) -> int:
        """Return how many words of a source wait to be explained: `rendered` finds no more."""
        return len(_missing(cover))

    def rendered(
        self, language: str, words: Sequence[str], novel: Sequence[str], cover: Coverage
    ) -> Rendered:
        """Return what the lexicon of `language` finds in a heading's words.

        `novel` are those of the words that the locale's language and pages do not have: a word that both
        languages have tells nothing where the locale's own rendering is not known.
        """
        missing = _missing(cover)
        if not missing:
            return NOTHING
        seeds = self._seeds(language)
        if not seeds:
            return NOTHING
        stems = {stem for word in words for stem in target_stems(word, language)}
        strange = {stem for word in novel for stem in target_stems(word, language)}
        instead = besides = 0.0
        for found in missing:
            seed = seeds.get(found.stem)
            if seed is None:
                continue
            known = found.expected >= _SOMEHOW
            share = max(
                (
                    share
                    for stem, share in seed.renderings
                    if share >= _SURE
                    and stem in (stems if known else strange)
                    and (known or stem.lstrip("~")[:_COGNATE] != found.stem[:_COGNATE])
                ),
                default=0.0,
            )
            if known:
                instead += share
            else:
                besides += share
        return Rendered(instead, besides)


def _missing(cover: Coverage) -> list[Cover]:
    return [found for found in cover.covers if found.found < _RENDERED and not found.kept]
