"""A run leaves no process behind, however it ends."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.commands.conftest import Tree, environment, interrupt_until_it_ends

pytestmark = pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="looks into /proc")


def descendants(pid: int) -> set[int]:
    """Return the processes below one, as far as they have not been reaped."""
    try:
        listed = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return set()
    below = {int(child) for child in listed}
    return below.union(*map(descendants, below))


def alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def wait_for_workers(process: "subprocess.Popen[bytes]") -> set[int]:
    """Wait until a run has started its workers, and return them."""
    for _ in range(6000):
        found = descendants(process.pid)
        if len(found) >= 2:
            return found
        time.sleep(0.05)
    raise AssertionError("the run has started no workers")


def wait_until_gone(pids: set[int]) -> set[int]:
    """Wait a while for processes to end, and return those that have not."""
    for _ in range(2400):
        left = {pid for pid in pids if alive(pid)}
        if not left:
            break
        time.sleep(0.05)
    return left


@pytest.fixture
def busy(tree: Tree) -> Tree:
    """A tree that keeps two workers busy."""
    tree.write("a.md", "BAD")
    for index in range(200):
        tree.write(f"b{index:03}.md", "SLOW")
    return tree


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("to_group", [False, True])
def test_a_signal_ends_the_workers_and_tells_what_they_found(
    busy: Tree, number: signal.Signals, *, to_group: bool
) -> None:
    process = subprocess.Popen(
        busy.command("check", "--jobs", "2", "--output-format", "json"), cwd=busy.folder, env=environment(),
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True,
    )  # fmt: skip
    workers = wait_for_workers(process)
    busy.wait_until_begun(process, 6)
    if to_group:  # as a terminal sends Ctrl-C to everything that runs in it
        os.killpg(process.pid, number)
    else:
        process.send_signal(number)
    output, errors = process.communicate(timeout=300)
    assert process.returncode == 128 + number
    report = json.loads(output)
    assert [one["code"] for one in report["diagnostics"]] == ["ST990"]
    assert report["summary"]["incomplete"] is True
    assert 1 <= report["summary"]["files"] < 200
    assert b"Traceback" not in errors
    assert not wait_until_gone(workers)


def test_a_second_signal_leaves_no_worker(busy: Tree) -> None:
    process = busy.start("check", "--jobs", "2")
    workers = wait_for_workers(process)
    interrupt_until_it_ends(process)
    process.communicate(timeout=300)
    assert not wait_until_gone(workers)


def test_a_killed_run_leaves_no_worker(tree: Tree) -> None:
    for index in range(30):
        tree.write(f"b{index:03}.md", "FOREVER")
    process = tree.start("check", "--jobs", "2")
    workers = wait_for_workers(process)
    process.kill()
    process.communicate(timeout=300)
    assert not wait_until_gone(workers)


def test_a_killed_worker_is_replaced(tree: Tree) -> None:
    for index in range(40):
        tree.write(f"b{index:03}.md", "BAD SLOW" if index < 10 else "BAD")
    process = tree.start("check", "--jobs", "2", "--output-format", "json")
    os.kill(min(wait_for_workers(process)), signal.SIGKILL)
    report = json.loads(process.communicate(timeout=600)[0])
    assert [one["code"] for one in report["diagnostics"]] == ["ST990"] * 40
    assert report["summary"]["incomplete"] is False


def test_the_number_of_processes_changes_no_byte(tree: Tree) -> None:
    for index in range(70):
        tree.write(f"d{index % 3}/a{index}.md", "BAD POOR\n\n<!-- valint-disable ST991 -->\n")
    tree.write("boom.md", "BOOM")
    outputs = {tree.run("check", "--jobs", jobs, "--output-format", "json").stdout for jobs in "1239"}
    assert len(outputs) == 1
    assert len(json.loads(outputs.pop())["diagnostics"]) == 211


@pytest.mark.parametrize("jobs", ["0", "-1", "many", "1000000"])
def test_a_number_of_processes_that_cannot_be_is_wrong_usage(tree: Tree, jobs: str) -> None:
    tree.write("a.md")
    assert tree.status("check", "--jobs", jobs) == 2


def test_where_no_process_can_be_had_the_run_does_without(tree: Tree) -> None:
    for index in range(40):
        tree.write(f"b{index:03}.md", "BAD")
    script = tree.folder / "script.py"
    script.write_text(
        "import os\ndef refuse():\n    raise BlockingIOError(11, 'no')\nos.fork = refuse\n"
        + tree.command("check")[2],
        encoding="utf-8",
    )
    done = subprocess.run(
        [sys.executable, str(script), "check", "--select", "ST99", "--jobs", "4"],
        cwd=tree.folder, env=environment(), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1, done.stderr
    assert "40 files checked: 40 errors." in done.stderr
