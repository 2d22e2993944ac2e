"""`valint pack test`: whoever writes a pack learns whether it keeps its word."""

import subprocess
import sys
from pathlib import Path

import pytest

GOOD = """\
kind: locale
language: da
artefacts:
- pattern: '\\btrykke på den knap\\b'
  why: 'an article is in the wrong place'
  suggestion: 'Write “trykke på knappen”.'
  bad: ["Du kan trykke på den knap."]
  good: ["Du kan trykke på knappen."]
examples:
- rule: TR005
  bad: ["Bøger og bøger."]
  good: ["Bøger og blade."]
"""


def pack_test(folder: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "valint", "pack", "test", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_shipped_packs_are_tested_where_nothing_is_named(tmp_path: Path) -> None:
    done = pack_test(tmp_path)
    assert done.returncode == 0
    assert "none failed" in done.stdout


def test_a_shipped_pack_goes_by_its_language(tmp_path: Path) -> None:
    done = pack_test(tmp_path, "ja")
    assert done.returncode == 0
    assert done.stdout.startswith("1 pack, ")


def test_the_packs_of_the_configuration_come_along(tmp_path: Path) -> None:
    (tmp_path / "valint.toml").write_text('packs = ["own"]\n', encoding="utf-8")
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "da.yaml").write_text(GOOD.replace("på knappen.", "på den knap."), encoding="utf-8")
    done = pack_test(tmp_path)
    assert done.returncode == 1
    assert "own/da.yaml:4" in done.stdout


@pytest.mark.parametrize(
    ("old", "new", "place", "told"),
    [
        ("Du kan trykke på den knap.", "Du kan trykke her.", "da.yaml:4", "does not match the bad text"),
        ("Du kan trykke på knappen.", "Man kan trykke på den knap.", "da.yaml:4", "“trykke på den knap”"),
        ("Bøger og bøger.", "Bøger og aviser.", "da.yaml:10", "TR005 does not report"),
        ("Bøger og blade.", "Blade og blade.", "da.yaml:10", "TR005 reports the good text"),
    ],
)
def test_an_example_that_fails_is_named_with_its_place(
    tmp_path: Path, old: str, new: str, place: str, told: str
) -> None:
    assert old in GOOD
    (tmp_path / "da.yaml").write_text(GOOD.replace(old, new), encoding="utf-8")
    done = pack_test(tmp_path, "da.yaml")
    assert done.returncode == 1
    assert place in done.stdout
    assert told in done.stdout


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("kind: locale\nlanguage: da\nconjunctons: [og]\n", "da.yaml:3: "),
        (GOOD.replace("TR005", "TR999"), "da.yaml:10: there is no rule TR999"),
        (GOOD.replace("\\btrykke", "(a+)+"), "da.yaml:4: "),
    ],
)
def test_a_pack_that_is_wrong_ends_with_status_2(tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / "da.yaml").write_text(text, encoding="utf-8")
    done = pack_test(tmp_path, "da.yaml")
    assert done.returncode == 2
    assert told in done.stderr
    assert "Traceback" not in done.stderr


def test_a_name_that_is_no_pack_is_told(tmp_path: Path) -> None:
    done = pack_test(tmp_path, "klingon")
    assert done.returncode == 2
    assert "klingon" in done.stderr
