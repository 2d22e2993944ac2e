"""Every format tells the same findings of a whole localized repository, and is what its readers expect."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.commands.conftest import environment
from tests.report.test_machine_formats import MACHINE, codes, sarif_problems

CORPORA = Path(os.environ.get("VALINT_CORPORA", Path(__file__).parents[2] / "../shared/corpora")).resolve()
TREE = CORPORA / "m365-da-DK"

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.slow,
    pytest.mark.skipif(not TREE.is_dir(), reason="the corpora are not beside this checkout"),
]


def test_all_formats_of_a_whole_repository_tell_the_same_findings(tmp_path: Path) -> None:
    files = {name: tmp_path / f"report.{name}" for name in MACHINE}
    outputs = [
        part for name, file in files.items() for part in ("--output-format", name, "--output-file", file)
    ]
    done = subprocess.run(
        [sys.executable, "-m", "valint", "check", ".", "--no-cache", *outputs],
        cwd=TREE, env=environment(), capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1, done.stderr
    expected = codes("json", files["json"])
    assert expected.total() > 1_000
    for name in MACHINE:
        if name not in ("github-summary", "html"):
            assert codes(name, files[name]) == expected, name
    assert sarif_problems(files["sarif"].read_bytes()) == []
