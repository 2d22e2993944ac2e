"""Which known word a slip is meant to be."""

from itertools import permutations

import pytest

from valint.project.spelling import meant


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("canonical-url", "canonical_url"),
        ("CanonicalURL", "canonicalUrl"),
        ("canonicl_url", "canonical_url"),
        ("Titel", "title"),
        ("stikord", None),
    ],
)
def test_the_order_of_the_known_words_decides_nothing(word: str, expected: str | None) -> None:
    known = ["canonicalUrl", "canonical_url", "title", "titleSuffix"]

    assert {meant(word, order) for order in permutations(known)} == {expected}
