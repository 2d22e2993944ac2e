"""Play what a page of the documentation tells a reader to do, and put down what they would see.

In such a page a fenced block with `title="path"` is a file to write, and a `console` block is a session: each
line that starts with `$ ` is typed, and what the terminal shows stands below it.
"""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

_BLOCK = re.compile(
    r'^(?P<fence>`{3,})(?P<language>\w+)(?: title="(?P<title>[^"]+)")?\n(?P<body>.*?)^(?P=fence)$',
    re.MULTILINE | re.DOTALL,
)


def is_played(text: str) -> bool:
    """Tell whether a page has a session."""
    return any(block["language"] == "console" for block in _BLOCK.finditer(text))


def files(text: str) -> dict[str, str]:
    """Return the files that a page has its reader write, by path."""
    return {block["title"]: block["body"] for block in _BLOCK.finditer(text) if block["title"]}


def played(text: str, folder: Path) -> str:
    """Return a page with what its sessions really show, started in an empty folder.

    A session without any output in the page is played and left without.
    """
    folder.mkdir(parents=True)
    work, programs = folder / "work", folder / "programs"
    work.mkdir()
    programs.mkdir()
    valint = programs / "valint"
    valint.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m valint "$@"\n', encoding="utf-8")
    valint.chmod(0o755)
    pieces = []
    end = 0
    for block in _BLOCK.finditer(text):
        if block["title"]:
            file = work / block["title"]
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(block["body"], encoding="utf-8")
        elif block["language"] == "console":
            pieces += [text[end : block.start("body")], _session(block["body"], work, programs)]
            end = block.end("body")
    return "".join([*pieces, text[end:]])


def _session(body: str, work: Path, programs: Path) -> str:
    shown = ""
    for line in body.splitlines():
        if line.startswith("$ "):
            shown += f"{line}\n{_type(line[2:], work, programs)}"
    return shown


def _type(command: str, work: Path, programs: Path) -> str:
    unwanted = ("VALINT", "GIT_", "GITHUB_", "FORCE_COLOR", "NO_COLOR")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(unwanted)}
    environment["PATH"] = f"{programs}{os.pathsep}{environment['PATH']}"
    done = subprocess.run(
        ["bash", "-c", command], cwd=work, env=environment, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    return done.stdout
