"""Shards that are stopped, killed, or have no room leave a whole file or none."""

import resource
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.commands.conftest import SCRIPT, Tree, environment

SHARD = ("--shard", "1/1", "--facts-file", "../facts.gz", "--no-cache")

# Ends itself, without a word, when the file is written and not yet in its place.
DIES = """
import os, signal, sys
from pathlib import Path
from valint.cli import main
Path.replace = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
main(sys.argv[1:])
"""

# Gets a signal when all that shards found has been read.
STOPS = """
import os
import valint.engine.project_phase as project_phase
before = project_phase.check_project
def check_project(*arguments, **options):
    os.kill(os.getpid(), {number:d})
    return before(*arguments, **options)
project_phase.check_project = check_project
"""


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    """An empty working directory, and the command with the tests' own rules."""
    folder = tmp_path / "tree"
    folder.mkdir()
    return Tree(folder)


@pytest.fixture
def facts(tree: Tree) -> Path:
    """Where the fact file goes, beside the tree."""
    return tree.folder.parent / "facts.gz"


def test_a_shard_that_is_killed_before_its_file_is_in_place_leaves_the_one_before(
    tree: Tree, facts: Path
) -> None:
    tree.write("a.md", "BAD")
    assert tree.status("check", *SHARD) == 0
    before = facts.read_bytes()
    tree.write("a.md", "BAD and BAD")
    done = subprocess.run(
        [sys.executable, "-c", DIES, "check", *SHARD], cwd=tree.folder, env=environment(),
        stdin=subprocess.DEVNULL, capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode == -signal.SIGKILL
    assert facts.read_bytes() == before
    assert tree.status("check", *SHARD) == 0
    assert facts.read_bytes() != before


@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_shard_that_is_stopped_leaves_no_file(
    tree: Tree, facts: Path, number: signal.Signals, status: int
) -> None:
    for page in range(6):
        tree.write(f"a{page}.md", "SLOW")
    process = tree.start("check", *SHARD, "--jobs", "1")
    tree.wait_until_begun(process)
    process.send_signal(number)
    _, told = process.communicate(timeout=300)
    assert process.returncode == status
    assert b"Stopped by signal" in told
    assert b"Traceback" not in told
    assert not facts.exists()


def test_a_shard_that_is_killed_at_a_page_leaves_no_file(tree: Tree, facts: Path) -> None:
    tree.write("a.md", "FOREVER")
    process = tree.start("check", *SHARD, "--jobs", "1")
    tree.wait_until_begun(process)
    process.kill()
    process.communicate(timeout=300)
    assert list(facts.parent.iterdir()) == [tree.folder]


def test_without_room_for_its_file_a_shard_ends_with_4_and_leaves_none(tree: Tree, facts: Path) -> None:
    for page in range(40):
        tree.write(f"page-with-a-name-{page * 7919}.md", f"BAD {page}")

    def little() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (500, 500))

    done = subprocess.run(
        tree.command("check", *SHARD), cwd=tree.folder, env=environment(), stdin=subprocess.DEVNULL,
        capture_output=True, text=True, check=False, preexec_fn=little,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (4, "")
    assert done.stderr == "valint: ../facts.gz could not be written: File too large\n"
    assert list(facts.parent.iterdir()) == [tree.folder]


def test_a_rule_that_fails_is_a_fault_of_the_shard_and_of_the_merge(tree: Tree) -> None:
    tree.write("a.md", "BOOM")
    tree.write("b.md", "BAD")
    shard = tree.run("check", *SHARD)
    assert shard.returncode == 3
    assert "a.md: " in shard.stderr
    assert "Shard 1/1: 2 of 2 files checked; valint merge tells what was found." in shard.stderr
    assert tree.status("check", *SHARD, "--allow-incomplete") == 0
    whole = tree.run("check", "--no-cache", "--output-format", "json", "--debug")
    merged = tree.run("merge", "../facts.gz", "--output-format", "json", "--debug")
    assert (merged.returncode, merged.stdout, merged.stderr) == (3, whole.stdout, whole.stderr)
    assert "ValueError: boom" in merged.stderr


def test_findings_are_left_to_the_merge(tree: Tree) -> None:
    tree.write("a.md", "BAD")
    shard = tree.run("check", *SHARD)
    assert (shard.returncode, shard.stdout) == (0, "")
    assert shard.stderr == "Shard 1/1: 1 of 1 file checked; valint merge tells what was found.\n"
    merged = tree.run("merge", "../facts.gz")
    assert merged.returncode == 1
    assert "This is bad." in merged.stdout
    assert tree.status("merge", "../facts.gz", "--fail-on", "never") == 0


@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_merge_that_is_stopped_says_so(tree: Tree, number: signal.Signals, status: int) -> None:
    tree.write("a.md")
    assert tree.status("check", "--shard", "1/2", "--facts-file", "../facts.gz", "--no-cache") == 0
    done = subprocess.run(
        [sys.executable, "-c", STOPS.format(number=number) + SCRIPT, "merge", "../facts.gz"],
        cwd=tree.folder, env=environment(), stdin=subprocess.DEVNULL, capture_output=True, text=True,
        check=False, timeout=300,
    )  # fmt: skip
    assert done.returncode == status
    assert "Traceback" not in done.stderr


def test_yaml_files_that_are_no_pages_are_nothing_to_check_in_a_shard_either(tree: Tree) -> None:
    tree.write("settings.yml", "retries: 3\n")
    assert tree.status("check", "settings.yml", *SHARD) == 0
    assert tree.run("merge", "../facts.gz").stderr == "0 files checked, nothing to report.\n"
