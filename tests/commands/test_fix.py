"""`valint check --fix`, `--unsafe-fixes` and `--diff` on real files."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

PAGE = """\
# <a name="plan-a-shift"></a>Planlæg en vagt

Hvad er en vagt??

[Hent planen](//example.com/plan.pdf) og [listen](media\\liste.md).

| Dag | Vagt |
| --- | ---- |
| Mandag | Nora
| Tirsdag | Ida |
"""
MENDED = """\
# <a name="plan-a-shift"></a>Planlæg en vagt

Hvad er en vagt?

[Hent planen](https://example.com/plan.pdf) og [listen](media/liste.md).

| Dag | Vagt |
| --- | ---- |
| Mandag | Nora |
| Tirsdag | Ida |
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "valint.toml").write_text('locale = "da-DK"\n', encoding="utf-8")
    (tmp_path / "media").mkdir()
    (tmp_path / "media" / "liste.md").write_text("Liste.\n", encoding="utf-8")
    (tmp_path / "a.md").write_text(PAGE, encoding="utf-8")
    return tmp_path


def check(folder: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "valint", "check", "--select", "TR,LK,ST", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def test_safe_findings_are_mended_and_a_second_run_finds_nothing_to_mend(folder: Path) -> None:
    done = check(folder, "--fix")
    assert (folder / "a.md").read_text(encoding="utf-8") == MENDED
    assert "4 findings mended in 1 file." in done.stderr
    again = check(folder, "--fix", "--fail-on", "info")
    assert again.returncode == 0
    assert "mended" not in again.stderr


def test_what_is_left_is_reported_with_places_of_the_mended_file(folder: Path) -> None:
    page = folder / "a.md"
    page.write_text("Hvad??\n\n[x](væk.md)\n" + PAGE, encoding="utf-8")
    (folder / "media" / "liste.md").unlink()
    done = check(folder, "--fix", "--output-format", "concise", "--verbose")
    assert "??" not in page.read_text(encoding="utf-8")
    assert "a.md:3:5" in done.stdout


def test_a_diff_shows_the_changes_and_git_can_apply_them(folder: Path) -> None:
    done = check(folder, "--diff")
    assert done.returncode == 1
    assert (folder / "a.md").read_text(encoding="utf-8") == PAGE
    subprocess.run(["git", "apply"], input=done.stdout, cwd=folder, text=True, encoding="utf-8", check=True)
    assert (folder / "a.md").read_text(encoding="utf-8") == MENDED
    assert check(folder, "--diff").returncode == 0


def test_unsafe_fixes_are_made_on_demand_alone(folder: Path) -> None:
    page = folder / "a.md"
    page.write_text("Vælg den fil fil, som du vil åbne.\n", encoding="utf-8")
    check(folder, "--fix")
    assert "fil fil" in page.read_text(encoding="utf-8")
    check(folder, "--fix", "--unsafe-fixes")
    assert "fil fil" not in page.read_text(encoding="utf-8")


def test_unsafe_fixes_alone_are_wrong_usage(folder: Path) -> None:
    done = check(folder, "--unsafe-fixes")
    assert done.returncode == 2
    assert "--fix" in done.stderr


def test_windows_line_endings_and_the_byte_order_mark_stay(folder: Path) -> None:
    (folder / "a.md").write_bytes(b"\xef\xbb\xbf" + PAGE.replace("\n", "\r\n").encode())
    check(folder, "--fix")
    assert (folder / "a.md").read_bytes() == b"\xef\xbb\xbf" + MENDED.replace("\n", "\r\n").encode()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everything")
def test_a_file_that_is_write_protected_is_told(folder: Path) -> None:
    (folder / "a.md").chmod(0o444)
    done = check(folder, "--fix")
    assert done.returncode == 3
    assert "could not be mended" in done.stderr
    assert (folder / "a.md").read_text(encoding="utf-8") == PAGE


def test_a_symbolic_link_is_not_written_through(folder: Path) -> None:
    (folder / "media" / "b.md").write_text(PAGE, encoding="utf-8")
    (folder / "a.md").unlink()
    (folder / "a.md").symlink_to("media/b.md")
    done = check(folder, "a.md", "--fix")
    assert "symbolic link" in done.stderr
    assert (folder / "media" / "b.md").read_text(encoding="utf-8") == PAGE


@pytest.mark.parametrize("jobs", ["1", "3"])
def test_the_number_of_processes_changes_nothing(folder: Path, jobs: str) -> None:
    for number in range(12):
        (folder / f"page-{number}.md").write_text(PAGE, encoding="utf-8")
    check(folder, "--fix", "--jobs", jobs)
    assert {file.read_text(encoding="utf-8") for file in folder.glob("page-*.md")} == {MENDED}
