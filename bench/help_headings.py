"""Measure how well headings are judged in many languages, on the help of LibreOffice and of GNOME.

    python bench/help_headings.py FOLDER [--show CLASS]

FOLDER holds the unpacked Debian packages that `help_pairs.py` names.  Each language's headings become trees
with slugs as sources: LibreOffice's help (up to 6,000 headings, 6 % spoiled), its interface texts (4,000),
and GNOME's help (800, 15 % spoiled).  Nothing that valint ships is made from them.  Infos do not count; what
a tree held before counts as sound, its faults too.
"""

import argparse
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from help_pairs import desktop_help, names, office_help, strings
from planting import DEFECTS, NEIGHBOURS, Row, planted, pooled

from valint.model.finding import Severity
from valint.model.span import Region
from valint.translation.counts import Counts, HeadingPair
from valint.translation.data import judge_data
from valint.translation.judge import HeadingJudge

FEWEST = 200


def judged(tree: Sequence[Sequence[Row]], locale: str) -> Iterator[tuple[Row, bool]]:
    """Yield every heading of a tree, and whether it is reported."""
    language, _, region = locale.partition("-")
    counts = Counts(language)
    pages = [
        [
            HeadingPair(
                f"{number}.md",
                Region(line, 1, line, 2),
                row.slug,
                row.slug,
                from_slug=True,
                text=row.text,
                prose=row.text,
            )
            for line, row in enumerate(rows, 1)
        ]
        for number, rows in enumerate(tree)
    ]
    headings = [counts.add_page(pairs) for pairs in pages]
    counts.settle()
    judge = HeadingJudge(counts, judge_data(), region)
    for number, (own, rows) in enumerate(zip(headings, tree, strict=True)):
        repeated = {at for at, _, verdict in judge.same_text(own) if verdict.severity is not Severity.INFO}
        for at, (heading, row) in enumerate(zip(own, rows, strict=True)):
            verdicts = judge.judge(heading, number)
            found = any(verdict.severity is not Severity.INFO for verdict in verdicts)
            yield row, found or at in repeated


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--show", help="list what was missed of a class, or reported in vain of `sound`")
    options = parser.parse_args()
    folder: Path = options.folder
    corpora = {"help": office_help(folder), "desktop": desktop_help(folder), "texts": strings(folder)}
    sizes = {"help": (0.06, 6000), "desktop": (0.15, 800), "texts": (0.06, 4000)}
    elsewhere = pooled(list(corpora.values()))
    total: Counter[tuple[str, str, str]] = Counter()
    found: Counter[tuple[str, str, str]] = Counter()
    for name, corpus in corpora.items():
        kept = names(corpus)
        share, most = sizes[name]
        for language in sorted(corpus.keys() & NEIGHBOURS.keys()):
            seed = f"{name} {language}"
            tree = planted(corpus[language], language, kept, elsewhere, share=share, most=most, seed=seed)
            if sum(map(len, tree)) < FEWEST:
                continue
            for row, reported in judged(tree, language):
                for place in (language, "all"):
                    total[name, place, row.kind] += 1
                    found[name, place, row.kind] += reported
                if row.kind == options.show and reported == (row.kind in ("sound", "name")):
                    print(name, language, row.slug, "|", row.text)
    for name in corpora:
        table(name, total, found)


def table(name: str, total: Counter[tuple[str, str, str]], found: Counter[tuple[str, str, str]]) -> None:
    """Print a corpus as a Markdown table: in vain per 1,000, and the share of each class that is found."""
    print(f"\n| {name} | in vain, per 1,000 |", " | ".join(DEFECTS), "|")
    print("| --- |" + " --- |" * (len(DEFECTS) + 1))
    places = {place for corpus, place, _ in total if corpus == name}
    for place in sorted(places, key=lambda one: (one == "all", one)):
        vain = 1000 * found[name, place, "sound"] / total[name, place, "sound"]
        cells = [
            f"{100 * found[name, place, kind] / total[name, place, kind]:.0f} %"
            if total[name, place, kind] > 6
            else ""
            for kind in DEFECTS
        ]
        print(f"| {place} | {vain:.1f} |", " | ".join(cells), "|")


if __name__ == "__main__":
    main()
