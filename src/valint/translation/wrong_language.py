"""Weigh whether a heading is written in another language than its page."""

import math
from collections import Counter
from functools import cache
from itertools import repeat
from operator import sub
from typing import NamedTuple

from valint.translation.counts import Counts, Heading
from valint.translation.identify import (
    ALPHABETS,
    Models,
    letters_outside,
    rivals_of,
    script_of,
    scripts_of,
    triples_of,
)
from valint.translation.words import plain, target_stems

_MOST = 3.0
"""No single letter triple says more than this, in natural logarithms, for one language or against another."""
_FAMILIAR = 2.5
_FREQUENT = 3.0
_TREE_WORDS = 150


class Foreign(NamedTuple):
    """The language that a heading looks like.

    `certain`: its letters are not those of the locale; `letters`: some are not in the locale's alphabet;
    `kindred`: the locale uses the same script; `telling`: one is common there and not in the locale.
    """

    score: float
    language: str
    certain: bool
    words: tuple[str, ...]
    letters: bool = False
    kindred: bool = False
    telling: bool = False


class LanguageJudge:
    """Compare headings with the tree's own words and with the shipped models."""

    def __init__(self, counts: Counts, models: Models, region: str = "") -> None:
        self._counts = counts
        self._models = models
        self._language = counts.language
        self._traditional = self._language == "zh" and region.lower() in ("tw", "hk", "mo", "hant")
        self._scripts = scripts_of(self._language)
        self._latin = "latin" in self._scripts
        self._outside = letters_outside(self._scripts)
        self._own = models.triples(self._language) if self._language in models else {}
        self._own_words = models.words(self._language) if self._language in models else frozenset[str]()
        self._tree = self._tree_triples()
        self._alphabet = ALPHABETS.get(self._language) if self._latin else None
        self._cost: dict[str, float] = {}
        self._common = max(6, counts.pages // 100)
        # A word that no other page has: one word in so many of the locale's own, seven in ten of another
        # language's.
        words = counts.words.values()
        lone = sum(pages == 1 for pages in words) / max(1, sum(words))
        self._novelty = min(2.5, max(0.0, math.log(0.7 / max(0.01, lone))))

    def judge(self, heading: Heading, *, doubtful: bool) -> Foreign | None:
        """Return what speaks for another language, None where nothing does.

        `doubtful` says that the heading renders little of its source, so that it is looked at though it reads
        like the locale's language at first sight.
        """
        doubtful = doubtful or self._has_strange_letter(heading)
        plainly_home = self._latin and not doubtful and not self._strange(heading.lower)
        if plainly_home and self._outside.search(heading.pair.prose) is None:
            return None
        source = set(heading.source)
        roots = [word for word in source if len(word) > 3]
        words = [word for word in heading.lower if plain(word) not in source and not _made_of(word, roots)]
        if not words:
            return None
        if "han" in self._scripts or (self._scripts and self._outside.search(heading.pair.prose)):
            found = self._other_script(words)
            if found is not None:
                return found
        if self._latin:
            return self._rival(words, "latin", own=True) if doubtful or self._strange(words) else None
        latin = [word for word in words if script_of(word[0]) == "latin"]
        if latin and self._latin_weighs(words, latin):
            return self._rival(latin, "latin", own=False)
        for script in self._scripts & {"cyrillic", "arabic", "devanagari"}:
            native = [word for word in words if script_of(word[0]) == script]
            if native and (doubtful or self._strange(native)):
                return self._rival(native, script, own=True)
        return None

    def _has_strange_letter(self, heading: Heading) -> bool:
        """Tell whether the locale's alphabet lacks a letter of a word that is not the source's."""
        if self._alphabet is None or heading.low_text.isascii():
            return False
        return any(
            letter > "\x7f" and letter.isalpha() and letter not in self._alphabet
            for word in heading.lower
            for letter in word
        )

    def _other_script(self, words: list[str]) -> Foreign | None:
        letters = [letter for word in words for letter in word]
        foreign = Counter(
            script
            for letter in letters
            if (script := script_of(letter)) is not None and script != "latin" and script not in self._scripts
        )
        if self._language == "ko" and foreign.get("han") and len(foreign) == 1:
            foreign.clear()  # A few Chinese characters gloss a Korean word.
            if not any(script_of(letter) == "hangul" for letter in letters):
                foreign["han"] = sum(script_of(letter) == "han" for letter in letters)
        if foreign:
            script, number = foreign.most_common(1)[0]
            if number >= 2:
                return Foreign(20.0 + number, script, certain=True, words=tuple(words))
        return self._other_han(words, letters) if "han" in self._scripts else None

    def _other_han(self, words: list[str], letters: list[str]) -> Foreign | None:
        """Tell Chinese from Japanese, and simplified from traditional, by each standard's characters."""
        han = [letter for letter in letters if script_of(letter) == "han"]
        if not han:
            return None
        if self._language == "ja":
            if any(script_of(letter) == "kana" for letter in letters):
                return None
            strange = [
                letter for letter in han if not _encodes(letter, "shift_jis") and _encodes(letter, "gbk")
            ]
            return Foreign(10.0 + len(strange), "zh", certain=True, words=tuple(words)) if strange else None
        own, other = ("big5", "gb2312") if self._traditional else ("gb2312", "big5")
        strange = [letter for letter in han if not _encodes(letter, own) and _encodes(letter, other)]
        if not strange or len(strange) * 5 < len(han):
            return None
        return Foreign(
            8.0 + len(strange), "zh-Hans" if self._traditional else "zh-Hant", len(strange) > 1, tuple(words)
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
        cost = self._cost
        total = 0.0
        letters = 0
        for word in words:
            found = cost.get(word)
            if found is None:
                found = cost[word] = self._price(word)
            total += found
            letters += len(word) + 1
        return total < STRANGE * letters

    def _price(self, word: str) -> float:
        own, tree, floor = self._own, self._tree, self._models.floor
        total = 0.0
        for triple in triples_of(word):
            a, b = own.get(triple, floor), tree.get(triple, floor)
            total += a if a > b else b
        return total

    def _rival(self, words: list[str], script: str, *, own: bool) -> Foreign | None:
        floor = self._models.floor
        home = self._own if own else self._models.triples("en")
        home_words = self._own_words if own else self._models.words("en")
        tree = self._tree if own else {}
        triples, values, ends = _priced(words, home, tree, floor)
        alphabet = ALPHABETS.get(self._language if own else "en", "")
        familiar = {word: math.log2(max(1, self._counts.words[word])) for word in words}
        if own:
            home_words = home_words.union(word for word in words if self._counts.words[word] >= self._common)
        best: Foreign | None = None
        for language in sorted(rivals_of(script)):
            if language in (self._language, "en") or language not in self._models:
                continue
            get, frequent = self._models.triples(language).get, self._models.words(language)
            gains = [
                -_MOST if gain < -_MOST else _MOST if gain > _MOST else gain
                for gain in map(sub, map(get, triples, repeat(floor)), values)
            ]
            score = letters = 0.0
            start = 0
            telling = False
            for word, end in zip(words, ends, strict=True):
                gain = sum(gains[start:end])
                start = end
                score += gain
                if gain > NOVEL_GAIN and len(word) > 3 and self._novel(word):
                    score += self._novelty
                if word in frequent:
                    telling = telling or word not in home_words
                    score += (_FREQUENT if word not in home_words else 0.0) - min(familiar[word], 0.5)
                else:
                    # A word that both languages could spell so says little for either.
                    doubt = 0.3 + 0.7 * min(1.0, max(0.0, -gain) / 2)
                    score -= doubt * (
                        min(familiar[word], FAMILIAR_CAP) + (_FREQUENT if word in home_words else 0.0)
                    )
                letters += _strange_letters(word, alphabet, language)
            score += letters
            if best is None or score > best.score:
                best = Foreign(
                    score,
                    language,
                    certain=False,
                    words=tuple(words),
                    letters=letters > 0,
                    kindred=own,
                    telling=telling,
                )
        return best

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
        total = triples.total() + 2000
        return {triple: math.log((count + 0.1) / total) for triple, count in triples.items()}


def _made_of(word: str, roots: list[str]) -> bool:
    """Tell whether a word is made of the source's own, as "Containerimages" of "container image"."""
    if not word.isascii():
        return False
    rest = word
    for root in roots:
        if root in rest:
            rest = rest.replace(root, "", 1)
        elif root[:-1] in rest:
            rest = rest.replace(root[:-1], "", 1)
    return len(rest) <= 2 and rest != word


def _priced(
    words: list[str], home: dict[str, float], tree: dict[str, float], floor: float
) -> tuple[list[str], list[float], list[int]]:
    """Return the triples of all words, what each costs at home, and where each word ends."""
    triples: list[str] = []
    ends: list[int] = []
    for word in words:
        triples += triples_of(word)
        ends.append(len(triples))
    return triples, [max(home.get(triple, floor), tree.get(triple, floor) - TREE) for triple in triples], ends


def _strange_letters(word: str, alphabet: str, language: str) -> float:
    """Weigh letters that the locale's alphabet lacks and the other language's has."""
    if not alphabet or word.isascii():
        return 0.0
    strange = [letter for letter in word if letter > "\x7f" and letter not in alphabet]
    if not strange:
        return 0.0
    return _LETTER if all(letter in ALPHABETS.get(language, "") for letter in strange) else 0.0


_LETTER = 6.0
TREE = 0.0
STRANGE = -7.4
NOVEL_GAIN = -3.0
FAMILIAR_CAP = 4.0


@cache
def _encodes(letter: str, encoding: str) -> bool:
    try:
        letter.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True
