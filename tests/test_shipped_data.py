"""The second form of shipped data is what the first says, and what is quick to read finds the same."""

import math
from pathlib import Path

import pytest
from bench.build_shipped_data import RULES, files

from valint.translation.data import judge_data
from valint.translation.identify import SCRIPTS, rivals_of
from valint.translation.letter_table import LetterTable, write_table

FILES = files()


@pytest.mark.parametrize("name", FILES)
def test_what_is_packed_is_up_to_date(name: str) -> None:
    assert (RULES / name).read_text(encoding="utf-8") == FILES[name], (
        "run: python bench/build_shipped_data.py"
    )


def test_nothing_else_is_packed() -> None:
    present = {path for folder in ("packed", "judge/letters") for path in (RULES / folder).rglob("*.*")}
    assert {path.relative_to(RULES).as_posix() for path in present} == set(FILES)


@pytest.mark.parametrize("script", [Path(name).stem for name in FILES if name.startswith("judge/letters/")])
def test_a_letter_table_says_what_the_models_say(script: str) -> None:
    models = judge_data().models
    languages = sorted(language for language in rivals_of(script) if language in models)[-3:]
    table = models.table(languages)
    triples = list({triple for language in languages for triple in models.triples(language)})
    for triple, row in zip(triples, table.rows(triples), strict=True):
        costs = [models.triples(language).get(triple, models.floor) for language in languages]
        assert all(map(math.isclose, row, costs))


def test_a_triple_of_no_language_costs_the_floor() -> None:
    table = LetterTable(write_table({"aa": {" lu": 3, "nde": 1}, "bb": {"una": 2}}), ["bb", "aa"], -11.5, 0.5)
    assert list(table.rows(["una", "nde"])) == [[-10.5, -11.5], [-11.5, -11.0]]
    assert list(table.rows(["   ", "zzz", "und", "ün"])) == [[-11.5, -11.5]] * 4


def test_every_script_that_languages_share_has_a_table() -> None:
    models = judge_data().models
    shared = {script for script in SCRIPTS if sum(one in models for one in rivals_of(script)) > 1}
    assert shared == {Path(name).stem for name in FILES if name.startswith("judge/letters/")}
