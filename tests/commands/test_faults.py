"""What machines and trees do to a run: forbidden files, full disks, endless pages, thousands of files."""

import json
import os
import random
import resource
import subprocess
import sys
import unicodedata
from collections.abc import Iterator

import pytest

from tests.commands.conftest import Tree, environment
from tests.privileges import needs_modes, run_obeying_modes

FILES = int(os.environ.get("VALINT_FAULT_FILES", "400"))
"""How many files the largest tree has; 20,000 take a few minutes."""

CHECK = [sys.executable, "-m", "valint", "check", "--output-format", "json"]
LIMITED = """
import resource, signal, sys
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))
"""


def found(output: str) -> list[tuple[str, str]]:
    """Return path and code of each finding of a report in JSON."""
    return [(one["path"], one["code"]) for one in json.loads(output)["diagnostics"]]


@pytest.fixture
def locked(tree: Tree) -> Iterator[Tree]:
    """A tree that may be opened again when the test is over."""
    yield tree
    for path in (tree.folder, *tree.folder.rglob("*")):
        path.chmod(0o700)


@needs_modes
def test_files_and_folders_that_are_forbidden_are_findings_and_the_rest_is_checked(locked: Tree) -> None:
    locked.write("open.md", "BAD")
    locked.write("shut.md", "BAD").chmod(0)
    locked.write("folder/a.md", "BAD")
    (locked.folder / "folder").chmod(0)
    done = run_obeying_modes(locked.command("check", "--output-format", "json"), locked.folder, environment())
    assert found(done.stdout) == [("folder", "VL002"), ("open.md", "ST990"), ("shut.md", "VL002")]
    assert done.returncode == 3
    assert "Traceback" not in done.stderr


@needs_modes
def test_a_tree_that_may_only_be_read_is_checked_as_any_other(locked: Tree) -> None:
    locked.write("folder/a.md", "BAD")
    for path in (locked.folder / "folder/a.md", locked.folder / "folder", locked.folder):
        path.chmod(0o500 if path.is_dir() else 0o400)
    before = sorted(locked.folder.rglob("*"))
    done = run_obeying_modes(locked.command("check", "--output-format", "json"), locked.folder, environment())
    assert found(done.stdout) == [("folder/a.md", "ST990")]
    assert done.returncode == 1
    assert sorted(locked.folder.rglob("*")) == before


@needs_modes
def test_a_cache_folder_that_may_not_be_written_is_told_and_changes_nothing(locked: Tree) -> None:
    locked.write("tree/a.md", "[x](#y)\n")
    folder = locked.folder / "cache"
    folder.mkdir(mode=0o500)
    command = [*CHECK, "--cache-dir", str(folder), "tree"]
    done = run_obeying_modes(command, locked.folder, environment())
    assert ("tree/a.md", "AN001") in found(done.stdout)
    assert done.stderr.count("going on without a cache") == 1
    assert not list(folder.iterdir())


def test_names_as_long_as_they_can_be_and_in_both_unicode_forms_are_checked(tree: Tree) -> None:
    names = ["x" * 252 + ".md", unicodedata.normalize("NFC", "é.md"), unicodedata.normalize("NFD", "é.md")]
    for name in names:
        tree.write(name, "BAD")
    if len(list(tree.folder.iterdir())) < 3:
        pytest.skip("this file system takes both forms for one name")
    report = json.loads(tree.run("check", "--output-format", "json").stdout)
    assert sorted(one["path"] for one in report["diagnostics"]) == sorted(names)


@pytest.mark.parametrize("text", ["\n" * 1_000_000, "a\n\n" * 1_000_000], ids=["blank", "words"])
def test_a_million_lines_cost_little_memory(tree: Tree, text: str) -> None:
    tree.write("a.md", text)

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (300 << 20, 300 << 20))

    done = subprocess.run(
        [*CHECK, "--no-cache"], cwd=tree.folder, env=environment(), capture_output=True, text=True,
        check=False, preexec_fn=limit,
    )  # fmt: skip
    assert found(done.stdout) == [("a.md", "VL003")]
    assert done.returncode == 3


def test_a_large_tree_gives_the_same_bytes_in_any_order_and_any_number_of_processes(tree: Tree) -> None:
    pages = [f"d{number % 37}/a{number}.md" for number in range(FILES)]
    for number, page in enumerate(pages):
        tree.write(page, f"BAD POOR\n\n<!-- valint-disable ST991 -->\n\n[x](../d1/a{number + 1}.md#side)\n")
    random.Random(9).shuffle(pages)  # noqa: S311
    whole = tree.run("check", "--jobs", "1", "--output-format", "json").stdout
    assert len(json.loads(whole)["diagnostics"]) == 3 * FILES
    assert tree.run("check", "--jobs", "4", "--output-format", "json").stdout == whole
    # More names than one command line holds are given as folders.
    named = pages if FILES <= 2_000 else sorted({page.partition("/")[0] for page in pages}, reverse=True)
    assert tree.run("check", "--jobs", "3", "--output-format", "json", *named).stdout == whole


def test_a_report_for_which_there_is_no_room_exits_with_4_and_shows_the_findings(tree: Tree) -> None:
    tree.write("a.md", "BAD")
    (tree.folder / "r.json").write_text("old", encoding="utf-8")
    command = tree.command("check", "--no-cache", "--output-format", "json", "--output-file", "r.json")
    command[2] = LIMITED + command[2]
    done = subprocess.run(
        command, cwd=tree.folder, env=environment(), capture_output=True, text=True, check=False
    )
    assert done.returncode == 4
    assert "a.md:1:1 error ST990" in done.stderr
    assert "Traceback" not in done.stderr
    assert sorted(path.name for path in tree.folder.iterdir()) == ["a.md", "r.json"]
    assert (tree.folder / "r.json").read_text(encoding="utf-8") == "old"


def test_what_the_program_itself_does_wrong_exits_with_4_and_is_told(tree: Tree) -> None:
    tree.write("a.md", "BAD")
    command = tree.command("check")
    command[2] = command[2].replace(
        "from valint.cli import main\n",
        "import valint.commands.check_tree as check\n"
        "def broken(*_args, **_more):\n    raise RuntimeError('odd \\x1b[2J')\n"
        "check.check_tree = broken\nfrom valint.cli import main\n",
    )
    done = subprocess.run(
        command, cwd=tree.folder, env=environment(), capture_output=True, text=True, check=False
    )
    assert done.returncode == 4, done.stderr
    assert "\x1b" not in done.stderr


def test_a_pipe_a_socket_and_a_device_under_the_name_of_a_page_hold_up_nothing(tree: Tree) -> None:
    tree.write("a.md", "BAD")
    os.mkfifo(tree.folder / "pipe.md")
    (tree.folder / "device.md").symlink_to("/dev/zero")
    (tree.folder / "loop.md").symlink_to("loop.md")
    (tree.folder / "gone.md").symlink_to("absent.md")
    (tree.folder / "folder.md").mkdir()
    (tree.folder / "up").symlink_to("..", target_is_directory=True)
    done = tree.run("check", "--output-format", "json")
    assert found(done.stdout) == [
        ("a.md", "ST990"), ("device.md", "VL002"), ("gone.md", "VL002"), ("loop.md", "VL002"),
        ("pipe.md", "VL002"),
    ]  # fmt: skip
    assert done.returncode == 3


def test_paths_out_of_the_tree_are_told_and_nothing_there_is_touched(tree: Tree) -> None:
    secret = tree.folder.parent / "secret.md"
    secret.write_text("# Secret\n", encoding="utf-8")
    targets = ["../secret.md", "../../../../../../etc/passwd", "..%2f..%2fsecret.md", "%2e%2e/secret.md",
               "file:///etc/passwd", "C:\\x", "~/x.md", "a%00b.md"]  # fmt: skip
    tree.write("a.md", "# Side\n\n" + "".join(f"[x]({target})\n\n" for target in targets))
    watcher = """
import os, sys
def watch(event, arguments):
    if event in ("open", "os.listdir", "os.scandir", "os.stat") and arguments:
        path = os.path.abspath(os.fsdecode(arguments[0])) if isinstance(arguments[0], (str, bytes)) else ""
        if path.endswith("secret.md") or path == "/etc/passwd":
            os.write(2, b"TOUCHED " + os.fsencode(path))
sys.addaudithook(watch)
from valint.cli import main
main()
"""
    done = subprocess.run(
        [sys.executable, "-c", watcher, "check", "--no-cache", "--output-format", "json", "."],
        cwd=tree.folder, env=environment(), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert "TOUCHED" not in done.stderr
    assert "Secret" not in done.stdout
    assert json.loads(done.stdout)["summary"]["incomplete"] is False
