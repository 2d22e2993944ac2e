"""A tree that is checked whole and in shards, by real processes."""

import contextlib
import gzip
import io
import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.commands.conftest import environment
from valint.cli import main

ROOT = Path(__file__).parents[2]
DAY = {"SOURCE_DATE_EPOCH": "1768435200"}  # 2026-01-15
FORMATS = ("text", "concise", "json", "sarif", "github", "github-summary", "gitlab", "junit", "checkstyle",
           "csv", "html")  # fmt: skip

Done = subprocess.CompletedProcess[str]


class Run:
    """A tree, and what `valint check` is given for it; `run` is `valint` or, to be quick, `here`."""

    def __init__(self, tree: Path, *arguments: str, facts: Path | None = None) -> None:
        self.tree = tree
        self.run = self.valint
        self.arguments = arguments
        self.facts = facts or tree.parent / "facts"
        self.facts.mkdir(exist_ok=True)

    def command(self, *arguments: str | Path) -> list[str]:
        """Return the command line of a process."""
        return [sys.executable, "-m", "valint", *map(str, arguments)]

    def valint(self, *arguments: str | Path, env: Mapping[str, str] | None = None) -> Done:
        """Run the command in the tree."""
        return subprocess.run(
            self.command(*arguments),
            cwd=self.tree, env=environment({**DAY, **(env or {})}), stdin=subprocess.DEVNULL,
            capture_output=True, encoding="utf-8", errors="replace", check=False, timeout=600,
        )  # fmt: skip

    def here(self, *arguments: str | Path, env: Mapping[str, str] | None = None) -> Done:
        """Run the command in this process, which takes a tenth of the time."""
        command = self.command(*arguments)
        pipes = [io.BytesIO(), io.BytesIO()]
        streams = [io.TextIOWrapper(pipe, encoding="utf-8") for pipe in pipes]
        status: object = None
        with (
            pytest.MonkeyPatch.context() as patch,
            contextlib.redirect_stdout(streams[0]),
            contextlib.redirect_stderr(streams[1]),
        ):
            patch.chdir(self.tree)
            for name, value in {**DAY, **(env or {})}.items():
                patch.setenv(name, value)
            try:
                main([str(argument) for argument in arguments])
            except SystemExit as end:
                status = end.code
        for stream in streams:
            stream.flush()
        out, err = (pipe.getvalue().decode(errors="replace") for pipe in pipes)
        assert isinstance(status, int)
        return subprocess.CompletedProcess(command, status, out, err)

    def whole(self, *options: str | Path) -> Done:
        """Check the tree in one run."""
        return self.run("check", *self.arguments, "--no-cache", *options)

    def shard(self, number: int, total: int, *options: str, env: Mapping[str, str] | None = None) -> Done:
        """Check one shard."""
        part = ("--shard", f"{number}/{total}", "--facts-file", str(self.file(number, total)))
        return self.run("check", *self.arguments, *part, *(options or ("--no-cache",)), env=env)

    def file(self, number: int, total: int) -> Path:
        """Return where the facts of a shard are."""
        return self.facts / f"{number}-of-{total}.gz"

    def shards(self, total: int) -> list[Path]:
        """Check all shards, each as it must be, and return their files."""
        for number in range(1, total + 1):
            done = self.shard(number, total)
            assert (done.returncode, done.stdout) == (0, ""), done.stderr
        return [self.file(number, total) for number in range(1, total + 1)]

    def merge(self, files: Sequence[Path], *options: str | Path) -> Done:
        """Merge fact files."""
        return self.run("merge", *files, *options)


def outputs(folder: Path) -> list[str | Path]:
    """Return the options that write every format into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    return [part for name in FORMATS for part in ("--output-format", name, "--output-file", folder / name)]


def contents(folder: Path) -> dict[str, bytes]:
    """Return the files of a folder by name."""
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def report(done: Done) -> dict[str, Any]:
    """Read a JSON report."""
    found = json.loads(done.stdout)
    assert isinstance(found, dict)
    return found


def examples(folder: Path) -> Path:
    """Copy the examples into a folder."""
    return Path(shutil.copytree(ROOT / "examples", folder / "tree"))


def rewritten(file: Path, change: Callable[[list[bytes]], list[bytes]]) -> Path:
    """Return a fact file beside another with its lines changed, whole and sound as a file."""
    lines = gzip.decompress(file.read_bytes()).split(b"\n")[:-1]
    forged = file.with_name(f"forged-{file.name}")
    forged.write_bytes(gzip.compress(b"".join(line + b"\n" for line in change(lines))))
    return forged


def head(lines: list[bytes], **values: object) -> list[bytes]:
    """Return the lines of a fact file with values of the header changed; `asked__x` is within `asked`."""
    row = json.loads(lines[1])
    for name, value in values.items():
        outer, _, inner = name.partition("__")
        if inner:
            row[outer][inner] = value
        else:
            row[outer] = value
    return [lines[0], json.dumps(row).encode(), *lines[2:]]
