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


def run(folder: Path, *arguments: str, command: str = "learn") -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "valint", command, *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


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


def test_learning_page_by_page_gives_what_learning_all_at_once_gives(tmp_path: Path) -> None:
    write_pages(tmp_path)
    pages = sorted(page.name for page in tmp_path.glob("*.md"))

    run(tmp_path, ".", "-o", "all.json", "--locale", "de-DE")
    for part in (pages[3:], pages[:3], pages[1:5]):
        assert run(tmp_path, *part, "-o", "parts.json", "--locale", "de-DE").returncode == 0

    assert (tmp_path / "parts.json").read_bytes() == (tmp_path / "all.json").read_bytes()


def test_a_page_that_was_removed_is_forgotten(tmp_path: Path) -> None:
    write_pages(tmp_path)
    run(tmp_path, ".", "-o", "learned.json", "--locale", "de-DE")
    (tmp_path / "page-0.md").unlink()

    run(tmp_path, "page-1.md", "-o", "learned.json", "--locale", "de-DE")
    assert "page-0.md" in json.loads((tmp_path / "learned.json").read_text("utf-8"))["pages"]

    run(tmp_path, ".", "-o", "learned.json", "--locale", "de-DE")
    assert "page-0.md" not in json.loads((tmp_path / "learned.json").read_text("utf-8"))["pages"]


def codes(folder: Path, page: str) -> set[str]:
    report = run(
        folder, page, "--locale", "de-DE", "--output-format", "json", "--select", "HD", command="check"
    )
    return {one["code"] for one in json.loads(report.stdout)["diagnostics"] if one["severity"] != "info"}


def test_a_check_of_one_page_uses_what_was_learned_of_the_others(tmp_path: Path) -> None:
    (tmp_path / "valint.toml").write_text("", "utf-8")
    write_pages(tmp_path)
    # That "Contoso" is a name, which stays as it is, only the other pages tell.
    anchor = '<a name="share-a-report-in-the-contoso-portal"></a>'
    (tmp_path / "suspect.md").write_text(f"## {anchor}Einen Bericht im Portal teilen\n\nText\n", "utf-8")

    assert codes(tmp_path, "suspect.md") == set()

    run(tmp_path, ".", "--locale", "de-DE")

    assert (tmp_path / ".valint" / "headings.de-DE.json").is_file()
    assert codes(tmp_path, "suspect.md") == {"HD010"}
