"""Learn from a tree which English words and phrases its translators keep as they are."""

from collections import Counter
from collections.abc import Callable, Container, Iterable
from functools import cached_property
from itertools import chain
from operator import attrgetter

from valint.model.named import NamedTuple
from valint.translation.counts import Counts, Heading
from valint.translation.seeds import Seeds
from valint.translation.words import FUNCTION_WORDS, source_stem

_SUSPICIOUS = 0.4
_OWN = 3
_NATIVE = 12
_FEW = 4
_MANY, _HARDLY = 20, 0.02
_ENGLISH = ("ly", "ness", "able", "ful", "less", "ings")
_NEVER_NAMES = ("ly", "ness")


_PAGES: Callable[[Heading], list[int]] = attrgetter("pages")


def is_english_form(word: str) -> bool:
    """Tell whether a word in lower case is made as English alone makes words, an adverb or a quality."""
    return len(word) > 5 and word.endswith(_NEVER_NAMES)


# What other languages write for three letters of English, so that a text stays as long in lower case.
_AS_IN_ENGLISH = str.maketrans("İıſ\u212a", "iisk")


def spelling(word: str, prose: str) -> str | None:
    """Return how a text writes an English word where it first stands by itself, None where it does not.

    A pattern would have to be compiled for each word of a tree.
    """
    low = (prose if prose.isascii() else prose.translate(_AS_IN_ENGLISH)).lower()
    at = low.find(word)
    while at >= 0:
        end = at + len(word)
        if not (low[at - 1 : at].isalnum() or low[end : end + 1].isalnum()):
            return prose[at:end]
        at = low.find(word, at + 1)
    return None


class WordUse:
    """How a tree treats one English word: the pages that have it in a source, and those that keep it."""

    __slots__ = ("anyhow", "inflected", "kept", "seen")

    def __init__(self, word: str, headings: list[Heading]) -> None:
        # A heading that says just what the source says tells nothing: it may be a name, or forgotten.
        telling = [heading for heading in headings if not heading.identical]
        self.seen = _pages(telling)
        self.kept = _pages([heading for heading in telling if word in heading.latin])
        self.inflected: set[int] = set()
        limit = len(word) + 3
        for heading in telling if len(word) > 3 else ():
            if (
                word in heading.low_text
                and word not in heading.latin
                and any(piece.startswith(word) and len(piece) <= limit for piece in heading.latin)
            ):
                self.inflected.update(heading.pages)
        # Kept as it is, or with an ending of the language.
        self.anyhow = self.kept | self.inflected


def _pages(headings: Iterable[Heading]) -> set[int]:
    return set(chain.from_iterable(map(_PAGES, headings)))


class Translated(NamedTuple):
    """English words that hardly any language keeps, and stems that most languages translate."""

    always: frozenset[str]
    mostly: frozenset[str]

    @classmethod
    def read(cls, text: str) -> "Translated":
        """Read `rules/judge/translated.txt`: comments, and words under the lines `always` and `mostly`."""
        head, _, mostly = text.partition("\nmostly\n")
        always = head.partition("\nalways\n")[2].split()
        return cls(frozenset(always), frozenset(map(source_stem, (*always, *mostly.split()))))

    @classmethod
    def unpacked(cls, text: str) -> "Translated":
        """Return what `packed` made a text of: to cut words into stems takes ten times as long."""
        always, _, mostly = text.partition("\n\n")
        return cls(frozenset(always.split()), frozenset(mostly.split()))

    def packed(self) -> str:
        """Return a text that is quick to read."""
        return "\n".join((*sorted(self.always), "", *sorted(self.mostly - {""}), ""))


class Keeping:
    """The do-not-translate list that a tree teaches, with shipped knowledge where the tree is silent."""

    def __init__(
        self,
        counts: Counts,
        translated: Translated,
        seeds: Seeds | None = None,
        own_words: Container[str] = (),
    ) -> None:
        self._counts = counts
        self._own_words = own_words
        self._translated = translated
        self._seeds = seeds or Seeds()
        self._uses: dict[str, WordUse] = {}
        self._companions: dict[str, str | None] = {}
        self._forms: dict[str, tuple[set[int], set[int]]] = {}
        self._suspicious: dict[str, bool] = {}
        self._brands: dict[str, bool] = {}
        self._phrases: dict[tuple[str, str], tuple[set[int], set[int]]] = {}

    def use(self, word: str) -> WordUse:
        """Return how the tree treats an English word in lower case."""
        found = self._uses.get(word)
        if found is None:
            found = self._uses[word] = WordUse(word, self._counts.by_source.get(word, []))
        return found

    def probability(self, word: str, page: int) -> tuple[float, int]:
        """Return how probably a translator keeps `word`, and on how many other pages that rests."""
        use = self.use(word)
        seen = len(use.seen) - (page in use.seen)
        kept = len(use.anyhow) - (page in use.anyhow)
        prior, weight = self._prior(word)
        if seen < _FEW:
            # Other forms of the word tell half as much: "wildcards" of "wildcard".
            others, others_kept = self._other_forms(word, page)
            prior = (others_kept / 2 + weight * prior) / (others / 2 + weight)
            weight += others / 2
        return (kept + weight * prior) / (seen + weight), seen

    def _other_forms(self, word: str, page: int) -> tuple[int, int]:
        """Return how many other pages have another form of a word in a source, and how many keep it."""
        found = self._forms.get(word)
        if found is None:
            seen: set[int] = set()
            kept: set[int] = set()
            stem = source_stem(word)
            for heading in self._counts.by_stem.get(stem, ()) if stem else ():
                form = dict(heading.content)[stem]
                if form != word and not heading.identical:
                    seen.update(heading.pages)
                    if form in heading.latin or word in heading.latin:
                        kept.update(heading.pages)
            found = self._forms[word] = seen, kept
        seen, kept = found
        return len(seen) - (page in seen), len(kept) - (page in kept)

    def _prior(self, word: str) -> tuple[float, float]:
        """Return how probably any tree keeps a word, and how many pages that is worth."""
        if word in FUNCTION_WORDS:
            return 0.02, 4.0
        seed = self._seeds.get(source_stem(word))
        if seed is not None and seed.messages >= 5:
            return (seed.kept + 0.5) / (seed.messages + 2), 3.0
        if word in self._translated.always:
            return 0.08, 2.5
        if source_stem(word) in self._translated.mostly:
            return 0.15, 2.5
        # An English ending makes no name.
        return (0.3, 2.0) if word.endswith(_ENGLISH) else (0.6, 2.0)

    def quick(self, word: str) -> tuple[int, int]:
        """Return how many wordings have a word in their source and how many keep it, no page left out."""
        counts = self._counts
        seen = len(counts.by_source.get(word, ()))
        return seen - counts.identical.get(word, 0), counts.kept.get(word, 0)

    @cached_property
    def names(self) -> frozenset[str]:
        """The words that are kept by and large, found quickly; `probability` looks closer."""
        found = set()
        for word, headings in self._counts.by_source.items():
            if len(word) > 2 and len(headings) > 2 and word.isalpha() and word not in FUNCTION_WORDS:
                seen, kept = self.quick(word)
                if kept > 2 and (3 * seen <= 4 * kept + 3 or (seen <= 2 * kept and self.is_brand(word))):
                    found.add(word)
        return frozenset(found)

    def is_brand(self, word: str) -> bool:
        """Tell whether those who keep a word write it with a capital inside, as "FastAPI": as a name."""
        found = self._brands.get(word)
        if found is None:
            times = brand = 0
            for heading in self._counts.by_source.get(word, ()):
                spelled = spelling(word, heading.pair.prose) if word in heading.latin else None
                if spelled is not None:
                    times += 1
                    brand += not spelled.isupper() and any(map(str.isupper, spelled[1:]))
            found = self._brands[word] = brand >= 3 and 4 * brand >= 3 * times
        return found

    @cached_property
    def suspects(self) -> frozenset[str]:
        """The words of the tree's sources that may be forgotten ones where they are kept."""
        return frozenset(filter(self.suspicious, self._counts.by_source))

    def suspicious(self, word: str) -> bool:
        """Tell quickly whether a word that was kept may be a forgotten one, before any page is left out."""
        found = self._suspicious.get(word)
        if found is None:
            seen, kept = self.quick(word)
            prior, weight = self._prior(word)
            found = (
                (len(word) > 1 or word == "a")
                and not word[0].isdigit()
                and self._counts.native.get(word, 0) < max(3, seen // _NATIVE)
                and (kept - 1 + weight * prior) < _SUSPICIOUS * (seen - 1 + weight)
            )
            self._suspicious[word] = found
        return found

    def native(self, word: str) -> int:
        """Return on how many pages a word stands that no source has: it is the locale's own, too.

        A frequent word of the language counts as one that three pages have.
        """
        seen, _ = self.quick(word)
        pages = self._counts.native[word]
        return (pages if pages * _NATIVE >= seen else 0) + (_OWN if word in self._own_words else 0)

    def shipped(self, word: str) -> int:
        """Return how many pages the shipped knowledge of a word is worth in this language."""
        seed = self._seeds.get(source_stem(word))
        return 0 if seed is None else min(4, seed.messages // 3)

    def is_firm(self, word: str) -> bool:
        """Tell whether hardly any translator keeps a word, in this language and in others."""
        if is_english_form(word):
            return True
        seed = self._seeds.get(source_stem(word))
        return (
            seed is not None
            and word in self._translated.always
            and seed.messages >= _MANY
            and seed.kept <= _HARDLY * seed.messages
        )

    def confidence(self, word: str, pages: int) -> float:
        """Return how far a verdict on a word can be trusted that rests on so many other pages."""
        base = 0.75 if word in self._translated.always or word in FUNCTION_WORDS else 0.55
        return base + (1 - base) * min(1.0, pages / 4)

    def companion(self, word: str) -> str | None:
        """Return the word that a kept word nearly always stands beside, as "Service" in "Project Service"."""
        if word not in self._companions:
            self._companions[word] = self._companion(word)
        return self._companions[word]

    def _companion(self, word: str) -> str | None:
        beside: Counter[str] = Counter()
        number = 0
        for heading in self._counts.by_source.get(word, ()):
            if heading.identical or word not in heading.latin:
                continue
            number += 1
            source = heading.source
            at = source.index(word)
            beside.update(set(source[max(0, at - 1) : at] + source[at + 1 : at + 2]))
        if not number:
            return None
        other, together = beside.most_common(1)[0] if beside else ("", 0)
        return other if together >= 0.6 * number else None

    def keeps_phrase(self, first: str, second: str, page: int) -> bool:
        """Tell whether other pages keep two neighbours together, as "Service Trust" of a portal's name."""
        found = self._phrases.get((first, second))
        if found is None:
            found = self._phrases[first, second] = self._phrase(first, second)
        seen, kept = (len(pages) - (page in pages) for pages in found)
        return kept >= 2 and kept >= 0.6 * seen

    def _phrase(self, first: str, second: str) -> tuple[set[int], set[int]]:
        seen: set[int] = set()
        kept: set[int] = set()
        by_source = self._counts.by_source
        rarer, other = sorted((first, second), key=lambda word: len(by_source.get(word, ())))
        for heading in by_source.get(rarer, ()):
            source = heading.source
            if other not in source or heading.identical:
                continue
            at = source.index(first)
            if source[at + 1 : at + 2] != [second]:
                continue
            seen.update(heading.pages)
            if first in heading.latin and second in heading.latin:
                kept.update(heading.pages)
        return seen, kept
