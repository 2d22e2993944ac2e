"""Fit the weights in `valint.translation.wrong_language` on trees that valint's models have not seen.

    pip download --no-deps -d WHEELS django sphinx wtforms jupyterlab-language-pack-{da-dk,de-de,...}
    pip download --no-deps -d WHEELS home-assistant-frontend==20250109.2
    python bench/build_language_models.py WHEELS && cp rules/judge/languages.json MODELS
    pip download --no-deps -d CORE homeassistant==2025.1.4
    python bench/fit_language_weights.py MODELS CORE        (needs numpy)

The strings of Home Assistant's core are cut into trees of 24 to 3,000 headings in 22 languages, and one in
eight is put in a neighbour's or another language.  Logistic regression over the evidence then gives the
weights, and the share of sound headings that each threshold would report.  The shipped models are built from
both sets of wheels afterwards, so that they know more than those the weights were fitted with.
"""

import json
import random
import re
import sys
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from build_language_models import CORE_STRINGS, interface_messages

from valint.model.span import Region
from valint.translation.counts import HeadingPair, count
from valint.translation.data import judge_data
from valint.translation.identify import Models
from valint.translation.judge import HeadingJudge
from valint.translation.severities import unrendered
from valint.translation.wrong_language import Evidence

NEIGHBOURS = {
    "da": "nb sv", "nb": "da sv", "sv": "da nb", "es": "pt it ca", "pt": "es it", "fr": "it es ca",
    "it": "es fr pt", "pl": "cs sk", "cs": "sk pl", "tr": "hu", "de": "nl", "nl": "de", "hu": "fi",
    "fi": "et", "ro": "it es", "ca": "es fr", "ru": "uk bg", "uk": "ru bg", "bg": "ru uk", "ja": "de",
    "ko": "fr", "zh": "es",
}  # fmt: skip
FAR = ("de", "fr", "pl", "tr", "fi", "es", "sv", "hu", "nl")
SIZES = ((24, 12), (100, 4), (400, 1), (3000, 1))
PLACEHOLDER = re.compile(r"[{}<>\[\]`|]|http|\n")
PLANTED, PAGE = 0.12, 8
Strings = dict[str, dict[str, str]]


def core_strings(folder: Path) -> Strings:
    """Return, by language, the short strings of Home Assistant's core with their translations."""
    found: Strings = defaultdict(dict)
    for wheel in sorted(folder.glob("homeassistant-*.whl")):
        with zipfile.ZipFile(wheel) as archive:
            for language, english, text in interface_messages(archive, CORE_STRINGS):
                plain = not PLACEHOLDER.search(english + text) and not english.endswith((".", "!"))
                if (
                    plain
                    and len(english) < 75
                    and len(english.split()) <= 9
                    and english.strip() != text.strip()
                ):
                    found[language].setdefault(english, text)
    return found


def slug(english: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", english.lower().replace("'", "")).strip("-")


def tree(
    strings: Strings, language: str, size: int, seed: int
) -> tuple[list[list[HeadingPair]], set[tuple[int, int]]]:
    """Return pages of headings, and the places of those that are in another language."""
    chance = random.Random(f"{language} {size} {seed}")  # noqa: S311 - the same trees every time
    pairs = [pair for pair in sorted(strings[language].items()) if slug(pair[0])]
    chance.shuffle(pairs)
    near = NEIGHBOURS[language].split()
    far = [code for code in FAR if code != language and code not in near]
    pages: list[list[HeadingPair]] = []
    planted: set[tuple[int, int]] = set()
    for number, (english, text) in enumerate(pairs[:size]):
        place = (number // PAGE, number % PAGE)
        if chance.random() < PLANTED:
            foreign = strings[chance.choice(chance.choice((near, far)))].get(english, text)
            if foreign.lower() != text.lower() and slug(foreign) != slug(english):
                text = foreign
                planted.add(place)
        if place[1] == 0:
            pages.append([])
        region = Region(number + 1, 1, number + 1, 2)
        pages[-1].append(
            HeadingPair(
                f"{place[0]}.md", region, slug(english), slug(english), from_slug=True, text=text, prose=text
            )
        )
    return pages, planted


def rows(models: Models, strings: Strings) -> Iterator[tuple[list[float], bool]]:
    """Yield the evidence on each heading, and whether it was planted."""
    data = judge_data()
    for language in NEIGHBOURS:
        for size, times in SIZES:
            for seed in range(times):
                pages, planted = tree(strings, language, size, seed)
                counts = count(pages, language)
                # Without shipped renderings, which are built from much the same strings.
                judge = HeadingJudge(counts, type(data)(models, data.translated, data.words, lambda _: {}))
                for number, page in enumerate(pages):
                    for at, pair in enumerate(page):
                        heading = counts.heading(pair)
                        if heading.identical or not heading.words:
                            continue
                        foreign = judge.suspect(heading)
                        if foreign is not None and foreign.evidence is not None:
                            missing = unrendered(judge.lexicon.coverage(heading))
                            yield [*map(float, foreign.evidence), missing], (number, at) in planted


def fit(evidence: "np.ndarray", planted: "np.ndarray") -> "np.ndarray":
    """Return the weights of a logistic regression, the base last, by Newton's method."""
    columns = np.hstack([evidence, np.ones((len(evidence), 1))])
    weights = np.zeros(columns.shape[1])
    for _ in range(25):
        odds = 1 / (1 + np.exp(-columns @ weights))
        slope = columns.T @ (odds - planted) + 0.5 * weights
        curve = (columns * (odds * (1 - odds))[:, None]).T @ columns + 0.5 * np.eye(len(weights))
        weights -= np.linalg.solve(curve, slope)
    return weights


def main() -> None:
    models = Models(json.loads(Path(sys.argv[1]).read_text("utf-8")))
    found = list(rows(models, core_strings(Path(sys.argv[2]))))
    evidence, planted = np.array([row for row, _ in found]), np.array([bad for _, bad in found])
    weights = fit(evidence, planted)
    for name, weight in zip((*Evidence._fields, "unrendered", "base"), weights, strict=True):
        print(f"{name:14}{weight:7.2f}")
    scores = evidence @ weights[:-1] + weights[-1]
    for threshold in np.arange(-1.0, 1.6, 0.25):
        told, vain = scores[planted] >= threshold, scores[~planted] >= threshold
        print(f"from {threshold:5.2f}: found {told.mean():.3f}, in vain {1000 * vain.mean():.1f} per 1,000")


if __name__ == "__main__":
    main()
