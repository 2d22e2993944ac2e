"""Tell the language of pages whose place and front matter do not say it."""

import math
from collections import Counter
from collections.abc import Sequence
from itertools import chain, islice

from valint.translation.identify import Models, rivals_of, script_of, triples_of
from valint.translation.pairs import PagePairs
from valint.translation.words import plain, source_words, target_words

_ENOUGH = 12
_SAMPLE = 600
_SAME = 0.6


def named_language(locale: str) -> str:
    """Return the language that a locale names, nothing where it names none; Norwegian is “nb”."""
    language = locale.partition("-")[0].lower()
    return "nb" if language == "no" else language


def tree_language(pages: Sequence[PagePairs], models: Models) -> str | None:
    """Return the language of a tree's headings, None where they are too few to tell.

    English is told by headings that say what their slugs say.
    """
    pairs = list(islice(chain.from_iterable(page.pairs for page in pages), _SAMPLE))
    words: Counter[str] = Counter()
    same = 0
    for pair in pairs:
        source = set(source_words(pair.source))
        own = [word for word in map(str.lower, target_words(pair.prose)) if plain(word) not in source]
        same += not own
        words.update(own)
    if len(pairs) < _ENOUGH or same > _SAME * len(pairs):
        return "en" if len(pairs) >= _ENOUGH else None
    scripts = Counter(script for word in words.elements() for letter in word if (script := script_of(letter)))
    if not scripts:
        return None
    if scripts["kana"]:
        return "ja"
    script, number = scripts.most_common(1)[0]
    if script == "latin" and 3 * number < 4 * (scripts.total() - number):
        script = next(name for name, _ in scripts.most_common() if name != "latin")
    if script == "han":
        return "zh"
    return _closest(words, sorted(rivals_of(script)), models)


def _closest(words: Counter[str], languages: Sequence[str], models: Models) -> str | None:
    known = [language for language in languages if language in models]
    if len(known) < 2:
        return languages[0] if languages else None
    scores = []
    for language in known:
        model, floor = models.triples(language), models.floor
        score = sum(
            math.sqrt(number) * sum(model.get(triple, floor) for triple in triples_of(word))
            for word, number in words.items()
        )
        scores.append((score, language))
    return max(scores)[1]
