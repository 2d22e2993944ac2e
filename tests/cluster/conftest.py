"""Real clusters on the loopback interface, and the real command that checks a tree on them."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

PATIENCE = 240.0
"""Seconds after which a test gives up on a machine, however busy it is."""

# Rules for tests, as a distribution beside valint brings them.  What they do to processes, they do only below
# a child of a cluster's worker: the same page is harmless to the process of a test.
PLUGIN = '''
"""QX: what a test wants to happen on a worker."""

import os
import signal
import time
from pathlib import Path

from valint.model.finding import Finding, Severity
from valint.model.span import Span
from valint.rules.registry import rule


def _status(process):
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return dict(line.split(":", 1) for line in lines if ":" in line)


def _on_a_cluster():
    return b"valint.engine.cluster.child" in Path(f"/proc/{os.getppid()}/cmdline").read_bytes()


@rule("QX001", "test-bad", Severity.ERROR)
def bad(page):
    """A page says BAD.

    Bad:
        BAD
    Good:
        good
    """
    text = page.document.text
    at = text.find("BAD")
    if at >= 0:
        yield Finding(Span(at, at + 3), "This is bad.")
    if "KILLS ITSELF" in text:
        os.kill(os.getpid(), signal.SIGKILL)
    if "KILLS A WORKER" in text and _on_a_cluster():
        os.kill(int(_status(os.getppid())["PPid"]), signal.SIGKILL)
        time.sleep(600)
    if "KILLS THE CHILD" in text and _on_a_cluster():
        os.kill(os.getppid(), signal.SIGKILL)
        time.sleep(600)
    if "WAITS" in text and _on_a_cluster():
        place = Path(text.split("WAITS ")[1].split()[0])
        if not (place / "go").exists():
            (place / "new").write_text(_status(os.getppid())["PPid"].strip())
            (place / "new").rename(place / "waiting")
        while not (place / "go").exists():
            time.sleep(0.05)
'''

LOCAL_CLUSTER = """
import sys
import dask
from distributed import LocalCluster

if __name__ == "__main__":
    dask.config.set({"distributed.scheduler.allowed-failures": 1})
    with LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, host="127.0.0.1", local_directory=sys.argv[1],
        scheduler_kwargs={"dashboard": False, "dashboard_address": "127.0.0.1:0"},
    ) as cluster:
        print(cluster.scheduler_address, flush=True)
        sys.stdin.read()
"""


_QUIET = ("--no-dashboard", "--dashboard-address", "127.0.0.1:0")
"""It serves HTTP even so, and without the address on all interfaces."""

_PATIENT = {
    "DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT": f"{PATIENCE}s",
    "DASK_DISTRIBUTED__SCHEDULER__NO_WORKERS_TIMEOUT": f"{PATIENCE}s",
}


def until(true: Callable[[], bool], what: str, process: "subprocess.Popen[Any]") -> None:
    """Wait for something to be true; fail after `PATIENCE`, or when `process` has ended."""
    end = time.monotonic() + PATIENCE
    while not true():
        assert process.poll() is None or true(), f"{what}: the process has ended"
        assert time.monotonic() < end, f"{what}: not after {PATIENCE:.0f} seconds"
        time.sleep(0.05)


def environment(site: Path | None, more: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the environment of a process that finds the plug-in in `site`, if it is given."""
    path = os.pathsep.join(filter(None, (str(site or ""), os.environ.get("PYTHONPATH"))))
    unwanted = ("VALINT", "GITHUB_", "DASK_")
    clean = {name: value for name, value in os.environ.items() if not name.startswith(unwanted)}
    return {**clean, "PYTHONPATH": path, **(more or {})}


class Processes:
    """Processes that a test starts and that end with it."""

    def __init__(self) -> None:
        self._started: list[subprocess.Popen[str]] = []

    def start(self, *command: str, site: Path | None, cwd: Path) -> "subprocess.Popen[str]":
        """Start a Python program; what it says on standard error is kept in a file of the folder."""
        with (cwd / f"log{len(self._started)}").open("w") as log:
            process = subprocess.Popen(
                [sys.executable, *command],
                cwd=cwd, env=environment(site), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log,
                encoding="utf-8", start_new_session=True,
            )  # fmt: skip
        self._started.append(process)
        return process

    def kill(self) -> None:
        """End all of them, and what they have started."""
        for process in self._started:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
            process.communicate()


class Cluster:
    """A scheduler and two workers of one thread each, as `dask scheduler` and `dask worker` make them."""

    def __init__(self, processes: Processes, folder: Path, site: Path | None) -> None:
        self._processes = processes
        self._folder = folder
        self._site = site
        file = folder / "scheduler.json"
        self.scheduler = self._dask(
            "scheduler", "--host", "127.0.0.1", "--port", "0", *_QUIET, "--scheduler-file", str(file)
        )
        until(lambda: file.exists() and _is_json(file), "the scheduler", self.scheduler)
        self.address: str = json.loads(file.read_text())["address"]

    def add_workers(self, count: int) -> "list[subprocess.Popen[str]]":
        """Start workers, each of one thread."""
        return [
            self._dask(
                "worker", self.address, "--host", "127.0.0.1", "--nthreads", "1", *_QUIET,
                "--no-nanny", "--local-directory", str(self._folder / "scratch"),
            )
            for _ in range(count)
        ]  # fmt: skip

    def _dask(self, *arguments: str) -> "subprocess.Popen[str]":
        return self._processes.start("-m", "dask", *arguments, site=self._site, cwd=self._folder)


def _is_json(file: Path) -> bool:
    try:
        json.loads(file.read_text())
    except ValueError:
        return False
    return True


class Tree:
    """A folder of pages, and the command in it."""

    def __init__(self, folder: Path, site: Path | None) -> None:
        self.folder = folder
        self.site = site

    def write(self, name: str, content: str | bytes) -> None:
        """Write a file."""
        file = self.folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)

    def start(self, *arguments: str, env: Mapping[str, str] | None = None) -> "subprocess.Popen[bytes]":
        """Start `valint check`."""
        return subprocess.Popen(
            [sys.executable, "-m", "valint", "check", *arguments],
            cwd=self.folder, env=environment(self.site, {**_PATIENT, **(env or {})}),
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip

    def check(
        self, *arguments: str, env: Mapping[str, str] | None = None
    ) -> "subprocess.CompletedProcess[bytes]":
        """Run `valint check` to its end."""
        return finish(self.start(*arguments, env=env))


def finish(process: "subprocess.Popen[bytes]") -> "subprocess.CompletedProcess[bytes]":
    """Wait for a process and return what it wrote."""
    try:
        out, err = process.communicate(timeout=PATIENCE)
    finally:
        process.kill()
    return subprocess.CompletedProcess(process.args, process.returncode, out, err)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the tests' rules as an installed plug-in."""
    folder = tmp_path_factory.mktemp("site")
    (folder / "qx_rules.py").write_text(PLUGIN)
    info = folder / "qx_rules-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: qx-rules\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[valint.rules]\nqx = qx_rules\n")
    return folder


@pytest.fixture
def processes() -> Iterator[Processes]:
    """Processes for one test."""
    started = Processes()
    yield started
    started.kill()


@pytest.fixture(scope="package")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A scheduler and two workers for all tests that leave them alive, without the tests' rules."""
    started = Processes()
    try:
        cluster = Cluster(started, tmp_path_factory.mktemp("dask"), None)
        cluster.add_workers(2)
        yield cluster
    finally:
        started.kill()


@pytest.fixture(scope="package")
def local_cluster(tmp_path_factory: pytest.TempPathFactory, site: Path) -> Iterator[str]:
    """The address of a `LocalCluster` of two processes with nannies, which make killed workers anew."""
    folder = tmp_path_factory.mktemp("local")
    (folder / "cluster.py").write_text(LOCAL_CLUSTER)
    started = Processes()
    try:
        process = started.start("cluster.py", str(folder / "scratch"), site=site, cwd=folder)
        assert process.stdout is not None
        yield process.stdout.readline().strip()
    finally:
        started.kill()


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    """An empty tree, checked without the tests' rules."""
    (tmp_path / "tree").mkdir()
    return Tree(tmp_path / "tree", None)


@pytest.fixture
def odd_tree(tmp_path: Path, site: Path) -> Tree:
    """An empty tree, checked with the tests' rules."""
    (tmp_path / "tree").mkdir()
    return Tree(tmp_path / "tree", site)
