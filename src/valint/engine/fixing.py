"""Mend findings in files: choose fixes that do not get in each other's way, and put them in."""

import os
import stat
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from valint.engine.results import Report
from valint.model.digest import blake2b
from valint.model.finding import Diagnostic, RegionEdit
from valint.model.span import LineIndex

_BOM = "\ufeff"


class Mended(NamedTuple):
    """A file with fixes put in: its text before and after, and how many findings that mends."""

    path: str
    before: str
    after: str
    findings: int


class Skipped(NamedTuple):
    """A file whose fixes stay out, and why."""

    path: str
    reason: str


def mend(
    report: Report, *, unsafe: bool, without: Iterable[str] = ()
) -> tuple[Sequence[Mended], Sequence[Skipped]]:
    """Return the files of a report with its fixes put in; nothing is written.

    A file that changed since it was checked, is no UTF-8 or is reached through a symbolic link is left alone.

    Args:
        report: of a run over files below the working directory.
        unsafe: put in fixes, too, that may change what a page says.
        without: paths to leave alone.
    """
    by_path: dict[str, list[Diagnostic]] = {}
    for one in report.diagnostics:
        if one.fix is not None and (one.fix.safe or unsafe):
            by_path.setdefault(one.path, []).append(one)
    for path in without:
        by_path.pop(path, None)
    mended, skipped = [], []
    for path, diagnostics in sorted(by_path.items()):
        text = _text(path, report.contents)
        if isinstance(text, Skipped):
            skipped.append(text)
            continue
        after, count = put_in(text, diagnostics)
        if after != text:
            mended.append(Mended(path, text, after, count))
    return mended, skipped


def _text(path: str, contents: Mapping[str, str]) -> str | Skipped:
    try:
        if Path(path).is_symlink():
            return Skipped(path, "is a symbolic link; mend the file that it leads to")
        data = Path(path).read_bytes()
    except OSError as error:
        return Skipped(path, f"cannot be read ({error.strerror})")
    if blake2b(data, digest_size=16).hexdigest() != contents.get(path):
        return Skipped(path, "changed while it was checked; run again")
    try:
        return data.decode()
    except UnicodeDecodeError:
        return Skipped(path, "is not UTF-8; save it as UTF-8 first")


def put_in(text: str, diagnostics: Sequence[Diagnostic]) -> tuple[str, int]:
    """Put the fixes of diagnostics into a text, and count them.

    A fix goes in as a whole or not at all: not if it touches what another one, earlier in the order of the
    report, has changed.  Line endings of a fix become those of the text; a byte order mark stays.
    """
    mark = _BOM if text.startswith(_BOM) else ""
    body = text.removeprefix(_BOM)
    lines = LineIndex(body)
    newline = _newline(body)
    taken: dict[tuple[int, int], str] = {}
    count = 0
    for one in diagnostics:
        if one.fix is None:
            continue
        edits = {_range(edit, lines): edit.text.replace("\n", newline) for edit in one.fix.edits}
        if all(taken.get(place) == new for place, new in edits.items()):
            count += 1  # another finding has the same cure
        elif not any(_meet(place, other) for place in edits for other in taken):
            taken |= edits
            count += 1
    pieces = []
    at = 0
    for (start, end), new in sorted(taken.items()):
        pieces += [body[at:start], new]
        at = end
    return mark + "".join([*pieces, body[at:]]), count


def _range(edit: RegionEdit, lines: LineIndex) -> tuple[int, int]:
    region = edit.region
    return (
        lines.starts[region.line - 1] + region.column - 1,
        lines.starts[region.end_line - 1] + region.end_column - 1,
    )


def _meet(one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Tell whether two ranges overlap or touch; two edits side by side may be parts of one thing."""
    return one[0] <= other[1] and other[0] <= one[1]


def _newline(text: str) -> str:
    at = text.find("\n")
    if at > 0 and text[at - 1] == "\r":
        return "\r\n"
    return "\r" if at < 0 and "\r" in text else "\n"


def write(path: str, text: str) -> None:
    """Replace a file's text as a whole; its mode stays.

    Raises:
        OSError: it could not be written; the file is as it was.
    """
    file = Path(path)
    mode = stat.S_IMODE(file.stat().st_mode)
    if not os.access(file, os.W_OK):
        raise PermissionError(13, "the file is write-protected")
    descriptor, temporary = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name[:40]}.", suffix=".part")
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(text.encode())
        Path(temporary).chmod(mode)
        Path(temporary).replace(file)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
