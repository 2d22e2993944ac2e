"""Whole repositories: a run ends in order, is complete, and says the same again."""

import json
import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CORPORA = Path(os.environ.get("VALINT_CORPORA", ROOT.parent / "shared" / "corpora"))
TREES = ["m365-da-DK", "projops/da-DK", "projops/en", "fastapi/de", "fastapi/en", "fastapi/es", "fastapi/ja"]

pytestmark = [pytest.mark.corpus, pytest.mark.slow]


@pytest.mark.parametrize("name", TREES)
def test_a_repository_is_checked_without_a_fault(name: str) -> None:
    tree = CORPORA / name
    if not tree.is_dir():
        pytest.skip("the real repositories are not here")
    command = [sys.executable, "-m", "valint", "check", str(tree), "--output-format", "json"]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    first = subprocess.run(
        command, capture_output=True, check=False, env=os.environ | {"PYTHONHASHSEED": "1"}
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert after.ru_utime - before.ru_utime < 120, "a minute on two processors"
    assert first.returncode in (0, 1), first.stderr
    report = json.loads(first.stdout)
    assert report["summary"]["incomplete"] is False
    assert not [one for one in report["diagnostics"] if one["code"] == "VL004"]
    if report["summary"]["files"] < 1000:
        again = subprocess.run(
            command, capture_output=True, check=False, env=os.environ | {"PYTHONHASHSEED": "2"}
        )
        assert again.stdout == first.stdout
