"""The fault catalogue names tests that exist, and each case of it has one."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
CATALOGUE = (ROOT / "docs" / "fault-catalogue.md").read_text(encoding="utf-8")
ROWS = [
    line
    for line in CATALOGUE.splitlines()
    if line.startswith("| ") and not line.startswith(("| -", "| what"))
]


def _tests(file: Path) -> set[str]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    names = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
    for group in tree.body:
        if isinstance(group, ast.ClassDef):
            names |= {
                f"{group.name}::{node.name}" for node in group.body if isinstance(node, ast.FunctionDef)
            }
    return names


def test_every_test_that_is_named_exists() -> None:
    named = re.findall(r"`(tests/[\w/]+\.py)::([\w:]+)`", CATALOGUE)
    assert len(named) > 100
    absent = [f"{file}::{name}" for file, name in named if name not in _tests(ROOT / file)]
    assert absent == []


def test_every_case_names_a_test() -> None:
    assert len(ROWS) > 50
    assert [row for row in ROWS if "`tests/" not in row] == []
    assert [row for row in ROWS if row.count(" | ") != 2] == []
