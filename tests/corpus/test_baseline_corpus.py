"""A baseline of real pages knows every finding again after lines have moved."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.commands.conftest import environment

CORPORA = Path(os.environ.get("VALINT_CORPORA", Path(__file__).parents[2] / "../shared/corpora")).resolve()

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.slow,
    pytest.mark.skipif(not CORPORA.is_dir(), reason="the corpora are not beside this checkout"),
]

_FRONT_MATTER = re.compile(r"---\r?\n.*?\n---\r?\n", re.DOTALL)


def _valint(folder: Path, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "valint", *arguments, "--no-cache"],
        cwd=folder, env=environment(), capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_no_finding_is_new_and_no_entry_outdated_after_lines_have_moved(tmp_path: Path) -> None:
    tree = tmp_path / "tree"
    original = CORPORA / "m365-da-DK" / "microsoft-365" / "frontline"
    shutil.copytree(original, tree, copy_function=shutil.copyfile)
    _valint(tree, "baseline")
    known = json.loads((tree / "valint-baseline.json").read_text(encoding="utf-8"))["findings"]
    assert len(known) > 50
    for page in tree.rglob("*.md"):
        text = page.read_bytes().decode("utf-8-sig")
        head = _FRONT_MATTER.match(text)
        at = head.end() if head else 0
        page.write_bytes(f"{text[:at]}\n\nEn ny linje.\n\n\n{text[at:]}".encode())
    report = _valint(tree, "check", "--baseline", "valint-baseline.json", "--output-format", "json")
    assert json.loads(report)["diagnostics"] == []
