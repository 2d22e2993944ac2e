"""The example repositories hold the defects that their table lists, and valint reports nothing else."""

import csv
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

EXAMPLES = Path(__file__).parents[1] / "examples"

Place = tuple[str, int, str, str]


def _check(folder: Path) -> list[dict[str, Any]]:
    """Run the command on the folder `examples` in `folder` and return its diagnostics."""
    done = subprocess.run(
        [sys.executable, "-m", "valint", "check", "examples", "--output-format", "json"],
        cwd=folder, capture_output=True, text=True, encoding="utf-8", check=False, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert done.returncode in (0, 1), done.stderr
    report: dict[str, Any] = json.loads(done.stdout)
    assert report["summary"]["incomplete"] is False
    diagnostics: list[dict[str, Any]] = report["diagnostics"]
    return diagnostics


def _planted() -> list[dict[str, str]]:
    with (EXAMPLES / "planted-defects.csv").open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table))


@pytest.fixture(scope="module")
def diagnostics() -> list[dict[str, Any]]:
    return _check(EXAMPLES.parent)


def _reported(diagnostics: list[dict[str, Any]]) -> set[Place]:
    return {
        (found["path"].removeprefix("examples/"), found["line"], found["code"], found["severity"])
        for found in diagnostics
    }


def test_every_planted_defect_is_reported(diagnostics: list[dict[str, Any]]) -> None:
    planted = {(row["path"], int(row["line"]), row["code"], row["severity"]) for row in _planted()}
    assert planted <= _reported(diagnostics)


def test_nothing_else_is_an_error_or_a_warning(diagnostics: list[dict[str, Any]]) -> None:
    planted = {(row["path"], int(row["line"]), row["code"], row["severity"]) for row in _planted()}
    firm = {place for place in _reported(diagnostics) if place[3] != "info"}
    assert firm <= planted


def test_the_readme_lists_every_planted_defect() -> None:
    readme = (EXAMPLES / "README.md").read_text(encoding="utf-8")
    missing = [
        row for row in _planted() if f"| {row['code']} | {row['line']} | {row['what']} |" not in readme
    ]
    assert not missing


def test_the_english_source_has_no_findings(diagnostics: list[dict[str, Any]]) -> None:
    assert not [found for found in diagnostics if found["path"].startswith("examples/library-docs/")]


def test_pictures_live_in_the_english_repository_alone() -> None:
    pictures = {path.relative_to(EXAMPLES).parts[0] for path in EXAMPLES.rglob("*.png")}
    assert pictures == {"library-docs"}


def test_without_its_configuration_the_tree_still_shows_its_broken_anchors(tmp_path: Path) -> None:
    shutil.copytree(EXAMPLES, tmp_path / "examples")
    (tmp_path / "examples" / "valint.toml").unlink()
    anchors = {found["code"] for found in _check(tmp_path) if found["code"].startswith("AN")}
    assert anchors == {"AN001", "AN002"}
