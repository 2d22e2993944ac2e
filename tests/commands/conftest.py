"""Run the real command in a process of its own."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

CLEAN = "Det er en side.\n"
ANCHORLESS = "See [below](#nowhere).\n"

# A rule of the tests' own: reports each line that says BAD, rests at each SLOW, fails at BOOM.
SCRIPT = """
import sys, time
from pathlib import Path
from valint.model.finding import Finding, Severity
from valint.model.span import Span
from valint.rules.registry import all_rules, rule

all_rules()

@rule("ST990", "test-bad", Severity.ERROR)
def test_bad(page):
    text = page.document.text
    if "BOOM" in text:
        raise ValueError("boom")
    if "SLOW" in text or "FOREVER" in text:
        Path(page.document.path + ".begun").touch()
    if "SLOW" in text:
        time.sleep(0.4)
    while "FOREVER" in text:
        pass
    at = text.find("BAD")
    if at >= 0:
        yield Finding(Span(at, at + 3), "This is bad.")
    for number in range(text.count("MANY") * 1000):
        yield Finding(Span(0, 1), f"Number {number} {'x' * 200}.")

@rule("ST991", "test-poor", Severity.WARNING)
def test_poor(page):
    at = page.document.text.find("POOR")
    if at >= 0:
        yield Finding(Span(at, at + 4), "This is poor.")

all_rules.cache_clear()
from valint.cli import main
main()
"""


class Tree:
    """A working directory and the command in it, which runs the tests' own rules alone."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def write(self, name: str, content: str | bytes = CLEAN) -> Path:
        """Write a file."""
        file = self.folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        return file

    def command(self, *arguments: str) -> list[str]:
        """Return the command line that runs valint with the tests' rules."""
        selected = ("--select", "ST99,VL") if arguments[:1] == ("check",) else ()
        return [sys.executable, "-c", SCRIPT, *arguments[:1], *selected, *arguments[1:]]

    def start(self, *arguments: str, env: Mapping[str, str] | None = None) -> "subprocess.Popen[bytes]":
        """Start the command."""
        return subprocess.Popen(
            self.command(*arguments),
            cwd=self.folder,
            env=environment(env),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )

    def run(
        self, *arguments: str, env: Mapping[str, str] | None = None
    ) -> "subprocess.CompletedProcess[str]":
        """Run the command to its end."""
        return subprocess.run(
            self.command(*arguments),
            cwd=self.folder,
            env=environment(env),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="replace",  # a workbook is no text
            check=False,
            timeout=600,
        )

    def wait_until_begun(self, process: "subprocess.Popen[bytes]", number: int = 1) -> None:
        """Wait until a run is at its so many-th file that says SLOW or FOREVER."""
        patience = time.monotonic() + 300
        while len(list(self.folder.rglob("*.begun"))) < number:
            assert process.poll() is None and time.monotonic() < patience, "the run should be under way"
            time.sleep(0.05)

    def status(self, *arguments: str) -> int:
        """Return the exit status of the command."""
        return self.run(*arguments).returncode


def interrupt_until_it_ends(process: "subprocess.Popen[bytes]") -> None:
    """Send SIGINT again and again: a machine may be so busy that the first two arrive as one."""
    while process.poll() is None:
        process.send_signal(signal.SIGINT)
        time.sleep(0.1)


def environment(more: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return this process's environment without what would change the output."""
    unwanted = {"FORCE_COLOR", "GITHUB_ACTIONS", "NO_COLOR", "SOURCE_DATE_EPOCH", "TF_BUILD"}
    return {name: value for name, value in os.environ.items() if name not in unwanted} | dict(more or {})


@pytest.fixture
def tree(tmp_path: Path) -> Iterator[Tree]:
    """An empty working directory."""
    folder = tmp_path / "tree"
    folder.mkdir()
    yield Tree(folder)
