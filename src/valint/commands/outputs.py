"""Where a report goes: the pairs of `--output-format` and `--output-file`, standard output, colour."""

import os
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple, TextIO

from valint.engine.results import Report
from valint.errors import UsageError
from valint.model.lazy_regex import lazy_regex
from valint.report import formats
from valint.report.formats import Look

_COMMAND = lazy_regex(r"^\s*:(?=:)|#(?=#(?:vso)?\[)", re.MULTILINE | re.IGNORECASE)
"""The first character of `::error::`, `##[error]` or `##vso[task.complete]`, which are commands in a log."""

_BREAK = "\u200b"


class Output(NamedTuple):
    """One report to write; to standard output where `file` is None."""

    format: str
    file: Path | None


def pair(arguments: Sequence[str]) -> tuple[Output, ...]:
    """Read the outputs off a command line, where a file belongs to the format before it.

    Raises:
        UsageError: a file without a format, two formats for standard output, or a format that does not exist.
    """
    outputs: list[Output] = []
    for option, value in _options(arguments):
        if option == "--output-format":
            if value not in formats.NAMES:
                raise UsageError(f"--output-format: no format is called {value}; {_meant(value)}")
            outputs.append(Output(value, None))
        elif not outputs or outputs[-1].file is not None:
            raise UsageError(f"--output-file {value}: name its --output-format before it")
        else:
            outputs[-1] = Output(outputs[-1].format, Path(value))
    if sum(output.file is None for output in outputs) > 1:
        raise UsageError("two --output-format without an --output-file: standard output takes one")
    if any(output.format == "xlsx" for output in outputs):
        _need_xlsx()
    return tuple(outputs) or (Output("text", None),)


def _need_xlsx() -> None:
    from importlib.util import find_spec

    if find_spec("xlsxwriter") is None:
        raise UsageError("the format xlsx needs XlsxWriter: pip install 'valint[xlsx]'")


def _meant(word: str) -> str:
    import difflib

    near = difflib.get_close_matches(word.lower(), formats.NAMES, n=1)
    return f"did you mean {near[0]}?" if near else f"known are {', '.join(formats.NAMES)}"


def _options(arguments: Sequence[str]) -> list[tuple[str, str]]:
    wanted = ("--output-format", "--output-file")
    found = []
    rest = iter(arguments)
    for argument in rest:
        if argument == "--":
            break
        name, equals, value = argument.partition("=")
        if name in wanted:
            value = value if equals else next(rest, "")
            found.append((name, value))
    return found


class OutputError(Exception):
    """A report could not be written."""


def write(outputs: Sequence[Output], report: Report, look: Look) -> None:
    """Write every report: files first, each replaced as a whole, then standard output.

    Raises:
        OutputError: one of them could not be written; the others were.
        BrokenPipeError: nobody reads standard output any more.
    """
    failures = []
    for output in outputs:
        if output.file is None:
            continue
        try:
            formats.write_file(
                output.file, formats.render(output.format, report, look._replace(colour=False))
            )
        except OSError as error:
            failures.append(f"{output.file}: {error.strerror or error}")
    for output in outputs:
        if output.file is None:
            emit(formats.render(output.format, report, look), human=output.format in formats.HUMAN)
    if failures:
        raise OutputError("; ".join(failures))


def emit(content: bytes, *, human: bool) -> None:
    """Write a report to standard output; `human` tells text for people from a format that a program reads."""
    if sys.stdout is None:
        return
    if human:
        content = _without_commands(content)
        encoding = sys.stdout.encoding or "utf-8"
        if encoding.lower().replace("-", "") != "utf8":
            content = content.decode().encode(encoding, errors="backslashreplace")
    sys.stdout.flush()
    rest = memoryview(content)
    while rest:
        # With PYTHONUNBUFFERED the buffer is the bare pipe, which takes only as much as fits.
        rest = rest[sys.stdout.buffer.write(rest) or 0 :]
    sys.stdout.buffer.flush()


def tell(text: str) -> None:
    """Write to standard error; nothing in `text` is a command to the service that keeps the log."""
    # Not `::stop-commands::`: the runner reads both streams at once, and would stop those of the other, too.
    sys.stderr.write(_COMMAND.sub(rf"\g<0>{_BREAK}", text) if _is_watched() else text)


def _is_watched() -> bool:
    return os.environ.get("GITHUB_ACTIONS") == "true" or bool(os.environ.get("TF_BUILD"))


def _without_commands(content: bytes) -> bytes:
    """Keep GitHub's runner and the agent of Azure Pipelines from taking text of a page for a command."""
    if os.environ.get("TF_BUILD"):
        content = _COMMAND.sub(rf"\g<0>{_BREAK}", content.decode()).encode()
    if os.environ.get("GITHUB_ACTIONS") != "true" or not content:
        return content
    import secrets

    token = secrets.token_hex(16).encode()
    return b"::stop-commands::" + token + b"\n" + content + b"::" + token + b"::\n"


def wants_colour(stream: TextIO | None) -> bool:
    """Tell whether a stream should get colour: a terminal, unless NO_COLOR or FORCE_COLOR says otherwise."""
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return stream is not None and stream.isatty() and os.environ.get("TERM") != "dumb"


def width(stream: TextIO | None) -> int:
    """Return the width of a terminal in cells, 100 where the stream is none."""
    if stream is None or not stream.isatty():
        return 100
    import shutil

    return shutil.get_terminal_size().columns
