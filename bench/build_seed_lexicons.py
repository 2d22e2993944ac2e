"""Build `rules/judge/seeds/*.txt`: how a language renders common English words.

    python bench/build_seed_lexicons.py WHEELS        (those that build_language_models.py names)

Every translated message counts as one page of a tree, and the lexicon that `valint` learns from it is written
down: one line per English stem with the number of messages, how many of them keep the word, and its surest
renderings with their share in hundredths.  No message is kept.
"""

import sys
from collections import defaultdict
from pathlib import Path

from build_language_models import MARKUP, messages

from valint.model.span import Region
from valint.translation.counts import Counts, HeadingPair
from valint.translation.keeping import WordUse
from valint.translation.lexicon import Lexicon
from valint.translation.words import source_stem, source_words

OUTPUT = Path(__file__).parent.parent / "rules" / "judge" / "seeds"
LONGEST, FEWEST, LANGUAGE_FEWEST = 120, 4, 900
LEFT_OUT = ("dv", "eo", "mi", "tet", "ug")
"""Languages of one program alone."""
HEADER = (
    "# stem, messages, messages that keep it, renderings with their share in hundredths; made by"
    " bench/build_seed_lexicons.py\n# from Django, Sphinx, WTForms, JupyterLab, Wagtail, Oscar, django CMS"
    " (BSD-3-Clause), Kolibri (MIT), Superset, Home Assistant and its frontend (Apache-2.0)\n"
)


_NOWHERE = Region(1, 1, 1, 1)


def main() -> None:
    pairs: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for language, english, text in messages(Path(sys.argv[1])):
        english, text = MARKUP.sub(" ", english).strip(), MARKUP.sub(" ", text).strip()
        if english and text and len(english) <= LONGEST and english != text:
            pairs[language.partition("-")[0]].add((english, text))
    OUTPUT.mkdir(exist_ok=True)
    for language, found in sorted(pairs.items()):
        if len(found) >= LANGUAGE_FEWEST and language not in LEFT_OUT:
            lines = seed_lines(language, sorted(found))
            (OUTPUT / f"{language}.txt").write_text(HEADER + "\n".join(lines) + "\n", "utf-8")


def seed_lines(language: str, pairs: list[tuple[str, str]]) -> list[str]:
    """Return the lines of one language's seed lexicon."""
    counts = Counts(language)
    words: dict[str, set[str]] = defaultdict(set)
    for number, (english, text) in enumerate(pairs):
        counts.add_page(
            [HeadingPair(str(number), _NOWHERE, "", english, from_slug=False, text=text, prose=text)]
        )
        for word in source_words(english):
            words[source_stem(word)].add(word)
    counts.settle()
    lexicon = Lexicon(counts)
    lines = []
    for stem in sorted(words.keys() - {""}):
        uses = [WordUse(word, counts.by_source[word]) for word in words[stem]]
        seen = len(set().union(*(use.seen for use in uses)))
        kept = len(set().union(*(use.anyhow for use in uses)))
        if seen < FEWEST:
            continue
        best = [found for found in lexicon.renderings(stem)[:3] if found.share >= 0.25 and found.pages >= 3]
        renderings = " ".join(f"{found.stem}:{round(100 * found.share)}" for found in best)
        if renderings or kept * 2 >= seen:
            lines.append(f"{stem} {seen} {kept} {renderings}".strip())
    return lines


if __name__ == "__main__":
    main()
