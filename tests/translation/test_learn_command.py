"""`valint learn` as users run it."""

import json
import subprocess
import sys
from pathlib import Path

from tests.translation.toolkits import headings, slug


def write_pages(folder: Path) -> None:
    found = list(headings("de"))
    for at in range(0, len(found), 5):
        rows = [f'## <a name="{slug(english)}"></a>{text}\n' for english, text in found[at : at + 5]]
        (folder / f"page-{at // 5}.md").write_text("\n".join(rows), "utf-8")


def run(folder: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "valint", "learn", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, encoding="utf-8", check=False)


def test_a_tree_is_learned_into_a_file_and_learned_again_alike(tmp_path: Path) -> None:
    write_pages(tmp_path)

    first = run(tmp_path, ".", "-o", "learned.json", "--locale", "de-DE")
    written = (tmp_path / "learned.json").read_bytes()
    second = run(tmp_path, ".", "-o", "learned.json", "--locale", "de-DE")

    assert (first.returncode, second.returncode) == (0, 0), first.stderr + second.stderr
    assert "headings of" in first.stderr
    assert json.loads(written)["locale"] == "de-DE"
    assert (tmp_path / "learned.json").read_bytes() == written


def test_a_tree_without_sources_teaches_nothing(tmp_path: Path) -> None:
    (tmp_path / "page.md").write_text("## Nächste Schritte\n", "utf-8")

    result = run(tmp_path, ".", "-o", "learned.json", "--locale", "de-DE")

    assert result.returncode == 2
    assert "no translated page with frozen anchors to learn from" in result.stderr
    assert not (tmp_path / "learned.json").exists()


def test_what_is_no_learned_file_is_not_overwritten(tmp_path: Path) -> None:
    write_pages(tmp_path)
    (tmp_path / "notes.json").write_text("[]", "utf-8")

    result = run(tmp_path, ".", "-o", "notes.json", "--locale", "de-DE")

    assert result.returncode == 2
    assert (tmp_path / "notes.json").read_text("utf-8") == "[]"
