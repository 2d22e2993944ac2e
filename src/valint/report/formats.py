"""The output formats by name; each lives in a module of its own that is imported when it is asked for."""

import importlib
import os
from collections.abc import Callable, Iterable
from pathlib import Path

from valint.engine.results import Report
from valint.model.named import NamedTuple

_MODULES = {
    "text": "valint.report.text",
    "concise": "valint.report.concise",
    "json": "valint.report.json_report",
    "sarif": "valint.report.sarif",
    "github": "valint.report.github",
    "github-summary": "valint.report.github_summary",
    "gitlab": "valint.report.gitlab",
    "junit": "valint.report.junit",
    "checkstyle": "valint.report.checkstyle",
    "csv": "valint.report.csv_report",
    "xlsx": "valint.report.xlsx",
    "html": "valint.report.html_report",
}
NAMES = tuple(_MODULES)
HUMAN = frozenset(["text", "concise"])


class Look(NamedTuple):
    """How a report for people should look; formats for machines ignore it.

    `infos` tells whether findings of severity info are listed or only counted; `width` is in terminal cells.
    """

    colour: bool = False
    infos: bool = True
    width: int = 100


Render = Callable[[Report, Look], str | bytes]


def render(name: str, report: Report, look: Look) -> bytes:
    """Return the report in the format called `name`, text as UTF-8."""
    module: Render = importlib.import_module(_MODULES[name]).render
    rendered = module(report, look)
    if isinstance(rendered, str):
        # A lone surrogate stands for a byte of a file name; no format can hold it.
        return rendered.encode("utf-8", errors="replace")
    return rendered


def write_file(path: Path, content: bytes) -> None:
    """Write a file as `write_pieces` does."""
    write_pieces(path, (content,))


def write_pieces(path: Path, pieces: Iterable[bytes]) -> None:
    """Replace a file as a whole, so that a killed run never leaves half a report.

    What stands there and is no file, such as `/dev/stdout` or a named pipe, is written to instead; of a
    symbolic link, what it leads to.

    Raises:
        OSError: the file cannot be written.
    """
    import tempfile

    if path.is_symlink():
        path = Path(os.path.realpath(path))
    if path.exists() and not path.is_file() and not path.is_dir():
        with path.open("wb") as stream:
            stream.writelines(pieces)
        return
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.writelines(pieces)
        mask = os.umask(0)
        os.umask(mask)
        Path(temporary).chmod(0o666 & ~mask)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
