"""The pairs of a page, packed; and what goes with a word, counted by page and by wording."""

import random
from collections import Counter

import pytest

from valint.model.span import Region
from valint.translation.counts import Counts, HeadingPair, PackedPairs, models_of
from valint.translation.lexicon import _count

NOWHERE = Region(1, 1, 1, 1)


def model(source: str, text: str) -> HeadingPair:
    return HeadingPair("", NOWHERE, source, source, from_slug=True, text=text, prose=text)


def test_a_packed_pair_says_where_it_stands_and_what_it_says() -> None:
    models = [
        model("open-the-app", "Åbn appen"),
        model("see-also", "関連項目"),
        model("see-also", "関連項目"),
    ]
    regions = [Region(3, 4, 3, 13), Region(70_000, 4, 70_000, 2_000_000_000), Region(9, 1, 10, 5)]

    packed = PackedPairs("da/a.md", models, regions)

    expected = [
        one._replace(path="da/a.md", region=region) for one, region in zip(models, regions, strict=True)
    ]
    assert list(packed) == expected
    assert [packed[at] for at in (-3, -2, -1)] == [packed[at] for at in range(3)] == expected
    assert packed[1:] == tuple(expected[1:])
    assert all(isinstance(one.region, Region) for one in packed)
    assert list(models_of(packed)) == models
    assert models_of(expected) is expected


@pytest.mark.parametrize("seed", range(20))
def test_a_stem_counts_once_for_a_page_and_once_for_a_wording(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - nothing is secret
    counts = Counts("da")
    for _ in range(chance.randint(1, 12)):
        counts.add_page(
            model("share-file", " ".join(chance.choices(["Del", "filen", "mappen", "nu", "straks"], k=3)))
            for _ in range(chance.randint(0, 4))
        )
    counts.settle()
    headings = counts.by_stem["shar"]

    pages, by_page, by_wording, again = _count(headings)
    said = Counter(by_page)
    said.subtract(again)

    assert by_wording == (Counter(stem for one in headings for stem in one.targets) if pages > 1 else {})
    # Headings come in the order of their first pages; what lies apart in it counts as two pages.
    runs: list[tuple[int, set[str]]] = []
    for one in headings:
        for page in one.counted:
            if runs and runs[-1][0] == page:
                runs[-1][1].update(one.targets)
            else:
                runs.append((page, set(one.targets)))
    assert pages == len(runs)
    assert said == (Counter(stem for _, stems in runs for stem in stems) if pages > 1 else {})
