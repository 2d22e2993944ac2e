"""A whole localized repository in three shards is the repository in one run, byte for byte."""

import os
from pathlib import Path

import pytest

from tests.shards.runs import Run, report
from valint.engine.shards.partition import shard_of

CORPORA = Path(os.environ.get("VALINT_CORPORA", Path(__file__).parents[2] / "../shared/corpora")).resolve()
TREE = CORPORA / "m365-da-DK"
JSON = ("--output-format", "json")

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.slow,
    pytest.mark.skipif(not TREE.is_dir(), reason="the corpora are not beside this checkout"),
]


def test_three_shards_of_a_repository_are_one_run_and_two_are_what_it_says_of_their_pages(
    tmp_path: Path,
) -> None:
    run = Run(TREE, facts=tmp_path)
    files = run.shards(3)
    assert sum(file.stat().st_size for file in files) < 5_000_000
    whole = run.whole(*JSON)
    merged = run.merge([files[2], files[0], files[1]], *JSON)
    assert (merged.returncode, merged.stdout, merged.stderr) == (1, whole.stdout, whole.stderr)
    assert report(whole)["summary"]["files"] > 2_000
    partial = report(run.merge(files[1:], *JSON))
    assert partial["diagnostics"] == [
        one for one in report(whole)["diagnostics"] if one["path"] == "." or shard_of(one["path"], 3) != 1
    ]
