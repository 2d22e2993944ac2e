"""`valint baseline` and `valint check --baseline`: what is known stays quiet, and never grows by itself."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from tests.commands.conftest import environment
from valint.project.resources import data_file

BROKEN = "Se [planen](#plan) i dag.\n"
OTHER = "Ring til [kontoret](#kontor) først.\n"
NAME = "valint-baseline.json"


class Folder:
    """A working directory, and the command in it."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def write(self, name: str, text: str) -> None:
        file = self.root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def run(self, *arguments: str, below: str = ".") -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [sys.executable, "-m", "valint", *arguments, "--no-cache", "--jobs", "1"],
            cwd=self.root / below, env=environment(), stdin=subprocess.DEVNULL,
            capture_output=True, text=True, encoding="utf-8", check=False, timeout=600,
        )  # fmt: skip

    def news(self, *arguments: str, below: str = ".", file: str = NAME) -> list[tuple[str, str, int]]:
        """Return path, code and line of what a check reports beside the baseline."""
        done = self.run("check", *arguments, "--baseline", file, "--output-format", "json", below=below)
        assert done.returncode in (0, 1), done.stderr
        found = json.loads(done.stdout)["diagnostics"]
        return [(one["path"], one["code"], one["line"]) for one in found]

    def entries(self) -> list[dict[str, str]]:
        data = json.loads((self.root / NAME).read_text(encoding="utf-8"))
        Draft202012Validator(json.loads(data_file("schemas", "baseline.schema.json"))).validate(data)
        return data["findings"]  # type: ignore[no-any-return]


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    made = Folder(tmp_path / "tree")
    made.write("a.md", f"Om vagter.\n\n{BROKEN}")
    return made


@pytest.fixture
def recorded(folder: Folder) -> Folder:
    assert folder.run("baseline").returncode == 0
    return folder


def test_what_is_recorded_is_not_reported_and_the_gate_is_green(recorded: Folder) -> None:
    assert recorded.run("check").returncode == 1
    done = recorded.run("check", "--baseline", NAME)
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == "1 file checked, nothing new to report. 1 finding of the baseline left out.\n"


def test_known_findings_are_known_wherever_their_lines_move(recorded: Folder) -> None:
    recorded.write("a.md", f"Om vagter.\n\nNyt afsnit.\n\nOg et til.\n\n   {BROKEN}")
    assert recorded.news() == []


def test_a_new_finding_is_reported_with_its_place(recorded: Folder) -> None:
    recorded.write("a.md", f"Om vagter.\n\n{BROKEN}\n{OTHER}")
    assert recorded.news() == [("a.md", "AN001", 5)]


def test_the_same_defect_once_more_is_new(recorded: Folder) -> None:
    recorded.write("a.md", f"Om vagter.\n\n{BROKEN}\n{BROKEN}")
    assert recorded.news() == [("a.md", "AN001", 5)]


def test_the_same_defect_in_another_file_is_new(recorded: Folder) -> None:
    recorded.write("b.md", f"Om vagter.\n\n{BROKEN}")
    assert recorded.news() == [("b.md", "AN001", 3)]


def test_another_defect_of_the_same_line_and_rule_is_new(folder: Folder) -> None:
    folder.write("a.md", "Se [a](#plan) og [b](#kontor).\n\nkontor\n======\n")
    assert folder.run("baseline").returncode == 0
    folder.write("a.md", "Se [a](#plan) og [b](#kontor).\n\nplan\n====\n")
    assert [code for _, code, _ in folder.news()] == ["AN001", "VL010"]


def test_a_finding_that_got_more_severe_is_reported_again(folder: Folder) -> None:
    folder.write("valint.toml", '[severity]\nAN001 = "warning"\n')
    assert folder.run("baseline").returncode == 0
    folder.write("valint.toml", '[severity]\nAN001 = "info"\n')
    assert folder.news() == []
    folder.write("valint.toml", "")
    assert folder.news() == [("a.md", "AN001", 3)]
    done = folder.run("baseline")
    assert done.returncode == 1
    assert [entry["severity"] for entry in folder.entries()] == ["warning"]


class TestEntriesThatMatchNothing:
    def test_they_are_reported_at_their_line_of_the_baseline(self, recorded: Folder) -> None:
        recorded.write("a.md", "Om vagter.\n")
        assert recorded.news() == [(NAME, "VL010", 4)]
        done = recorded.run("check", "--baseline", NAME)
        assert "AN001 in “a.md” is not found any more" in done.stdout
        assert done.returncode == 0
        assert recorded.run("check", "--baseline", NAME, "--fail-on", "warning").returncode == 1

    def test_they_are_reported_too_when_the_page_is_gone(self, recorded: Folder) -> None:
        recorded.write("b.md", "En side.\n")
        (recorded.root / "a.md").unlink()
        assert recorded.news() == [(NAME, "VL010", 4)]

    def test_a_run_of_other_pages_or_of_chosen_rules_says_nothing_of_them(self, recorded: Folder) -> None:
        recorded.write("sub/b.md", "En side.\n")
        recorded.write("a.md", "Om vagter.\n")
        assert recorded.news("sub") == []
        assert recorded.news("sub/b.md") == []
        assert recorded.news(".", "--select", "LK,VL") == []

    def test_a_run_that_could_not_see_everything_says_nothing_of_them(self, recorded: Folder) -> None:
        recorded.write("a.md", "Om vagter.\n")
        (recorded.root / "c.md").write_bytes(b"\x00\x01")
        done = recorded.run("check", "--baseline", NAME)
        assert done.returncode == 3
        assert "VL010" not in done.stdout

    def test_baseline_takes_them_out(self, recorded: Folder) -> None:
        recorded.write("a.md", "Om vagter.\n")
        done = recorded.run("baseline")
        assert done.stderr == f"{NAME} holds 0 findings: 0 added, 1 taken out.\n"
        assert recorded.entries() == []


class TestRatchet:
    def test_a_second_baseline_takes_in_nothing_new(self, recorded: Folder) -> None:
        recorded.write("b.md", OTHER)
        done = recorded.run("baseline")
        assert done.returncode == 1
        assert "1 finding not in it" in done.stderr
        assert [entry["path"] for entry in recorded.entries()] == ["a.md"]

    def test_only_when_told_so(self, recorded: Folder) -> None:
        recorded.write("b.md", OTHER)
        assert recorded.run("baseline", "--accept-new").returncode == 0
        assert [entry["path"] for entry in recorded.entries()] == ["a.md", "b.md"]

    def test_what_a_run_does_not_see_stays(self, recorded: Folder) -> None:
        recorded.write("sub/b.md", "En side.\n")
        recorded.write("a.md", "Om vagter.\n")
        assert recorded.run("baseline", "sub").returncode == 0
        assert [entry["path"] for entry in recorded.entries()] == ["a.md"]

    def test_a_check_changes_no_baseline(self, recorded: Folder) -> None:
        before = (recorded.root / NAME).read_bytes()
        recorded.write("a.md", OTHER)
        recorded.run("check", "--baseline", NAME)
        assert (recorded.root / NAME).read_bytes() == before

    def test_an_incomplete_run_writes_nothing(self, folder: Folder) -> None:
        (folder.root / "c.md").write_bytes(b"\x00\x01")
        assert folder.run("baseline").returncode == 3
        assert not (folder.root / NAME).exists()

    def test_lines_that_move_leave_the_file_as_it_is(self, recorded: Folder) -> None:
        before = (recorded.root / NAME).read_bytes()
        recorded.write("a.md", f"Først.\n\nOm vagter.\n\n{BROKEN}")
        assert recorded.run("baseline").returncode == 0
        assert (recorded.root / NAME).read_bytes() == before


def test_paths_are_relative_to_the_baseline_wherever_a_check_is_started(recorded: Folder) -> None:
    recorded.write("sub/b.md", OTHER)
    assert recorded.run("baseline", "--accept-new").returncode == 0
    assert recorded.news(".", below="sub", file=f"../{NAME}") == []
    assert recorded.news("..", below="sub", file=f"../{NAME}") == []


def test_fixing_mends_known_findings_too(folder: Folder) -> None:
    folder.write("a.md", "Se [siden](//example.com/side) i dag.\n")
    assert folder.run("baseline").returncode == 0
    assert [entry["code"] for entry in folder.entries()]
    folder.run("check", "--fix", "--baseline", NAME)
    assert "https://example.com/side" in (folder.root / "a.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "is not JSON"),
        (b'{"version": 1,\n "findings": [}', "valint-baseline.json:2: is not JSON"),
        (b"[]", "the file: is no object"),
        (b'{"version": 1}', "lacks findings"),
        (b'{"version": 2, "findings": []}', "was written by a later version of valint"),
        (b'{"version": true, "findings": []}', "version: "),
        (b'{"version": 1, "findings": [], "findings": []}', "names a key twice"),
        (b'{"version": 1, "findings": [{}]}', "findings[0]: lacks path, code, severity, fingerprint"),
        (b'{"version": 1, "findings": [{"path": 1}]}', "findings[0]"),
        (b'{"version": 1, "findings": [], "exclude": ["**"]}', "has other keys than version, findings"),
        (b"\xff\xfe", "is not UTF-8 at byte 0"),
        (b"[" * 100_000, "is no baseline"),
        (b'{"version": ' + b"1" * 100_000 + b', "findings": []}', "is no baseline"),
        (b'{"version": 1, "findings": [{"path": "\\u001b]0;x\\u0007"}]}', "lacks code"),
    ],
)
def test_a_file_that_is_no_baseline_is_refused_with_what_is_wrong(
    folder: Folder, content: bytes, told: str
) -> None:
    (folder.root / NAME).write_bytes(content)
    for command in ("check", "baseline"):
        done = folder.run(command, "--baseline", NAME)
        assert done.returncode == 2, done.stderr
        assert told in done.stderr
        assert "Traceback" not in done.stderr
        assert "\x1b" not in done.stderr
    assert (folder.root / NAME).read_bytes() == content


def test_a_baseline_that_is_not_there_or_is_no_file_is_a_wrong_usage(folder: Folder) -> None:
    for name in (NAME, "."):
        done = folder.run("check", "--baseline", name)
        assert done.returncode == 2
        assert "is no file; “valint baseline” writes one" in done.stderr
    os.mkfifo(folder.root / "pipe")
    assert folder.run("check", "--baseline", "pipe").returncode == 2


def test_entries_that_mean_harm_hide_nothing_and_reach_no_terminal(folder: Folder) -> None:
    entry = {
        "path": "a.md/../../../etc/passwd\x1b]0;x\x07\n::error::x\u202e", "code": "AN001", "severity": "info",
        "fingerprint": "0" * 32, "message": "m",
    }  # fmt: skip
    (folder.root / NAME).write_text(json.dumps({"version": 1, "findings": [entry]}), encoding="utf-8")
    done = folder.run("check", "--baseline", NAME)
    assert done.returncode == 1
    assert "AN001" in done.stdout
    assert not set(done.stdout) & set("\x1b\x07\u202e")
    assert not [line for line in done.stdout.splitlines() if line.startswith("::")]


def test_an_entry_of_another_path_or_rule_hides_nothing(recorded: Folder) -> None:
    [entry] = recorded.entries()
    for change in ({"path": "b.md"}, {"code": "LK001"}):
        text = json.dumps({"version": 1, "findings": [entry | change]})
        (recorded.root / NAME).write_text(text, encoding="utf-8")
        assert ("a.md", "AN001", 3) in recorded.news()
