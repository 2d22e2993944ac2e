"""Read a file that nobody vouches for: never hang, never exceed the limit, decode what can be decoded."""

import os
import stat

from valint.engine.results import Content
from valint.model.digest import blake2b
from valint.model.finding import Finding
from valint.model.named import NamedTuple
from valint.model.span import Span
from valint.rules.housekeeping import file_too_large, file_too_long, file_unreadable, not_utf8

_CHUNK = 1 << 20
_BOM = b"\xef\xbb\xbf"
_FOREIGN_MARKS = ((b"\xff\xfe\0\0", "UTF-32"), (b"\xff\xfe", "UTF-16"), (b"\xfe\xff", "UTF-16"))


_MOST_LINES = 200_000
"""Each may be a paragraph of its own, which takes about a kilobyte of memory."""


class Contents(NamedTuple):
    """A file's text, or the code and finding that say why there is none; both where it is damaged."""

    text: str | None
    code: str | None = None
    finding: Finding | None = None
    content: Content | None = None


def read(path: str, limit: int) -> Contents:
    """Read a file of at most `limit` bytes as UTF-8.

    A byte order mark stays in the text.  Broken bytes become U+FFFD, with a finding at the first one.
    """
    found = read_bytes(path, limit)
    if isinstance(found, Contents):
        return found
    data, content = found
    text, code, finding, _ = decode(data)
    return Contents(text, code, finding, content)


def read_text(path: str, limit: int) -> Contents:
    """Read a file as `read` does, without telling what identifies its bytes."""
    found = _read(path, limit)
    return found if isinstance(found, Contents) else decode(found[0])


def read_bytes(path: str, limit: int) -> tuple[bytes, Content] | Contents:
    """Read a regular file of at most `limit` bytes, or say why it cannot be read."""
    found = _read(path, limit)
    return found if isinstance(found, Contents) else (found[0], content_of(*found))


def _read(path: str, limit: int) -> tuple[bytes, os.stat_result] | Contents:
    try:
        # A named pipe would block a plain open for ever.
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0))
    except FileNotFoundError:
        return Contents(None, "VL002", file_unreadable("vanished after it was listed"))
    except (OSError, ValueError) as error:
        return Contents(None, "VL002", file_unreadable(f"cannot be opened ({_reason(error)})"))
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            return Contents(None, "VL002", file_unreadable("is no regular file"))
        if status.st_size > limit:
            return Contents(None, "VL003", file_too_large(status.st_size, limit))
        data = _all(descriptor, status.st_size, limit)
    except OSError as error:
        return Contents(None, "VL002", file_unreadable(f"cannot be read ({_reason(error)})"))
    finally:
        os.close(descriptor)
    if len(data) > limit:
        return Contents(None, "VL003", file_too_large(len(data), limit))
    return data, status


def _all(descriptor: int, size: int, limit: int) -> bytes:
    """Read an open file to its end, or somewhat beyond `limit`; `size` is what it is expected to hold.

    A stream object would cost more than reading a page does.
    """
    data = os.read(descriptor, size + 1)
    # What the size says need not be true: the file may grow, and some file systems do not know it.
    while len(data) <= limit and (more := os.read(descriptor, _CHUNK)):
        data += more
    return data


def content_of(data: bytes, status: os.stat_result) -> Content:
    """Return the identity of a file's bytes."""
    return Content(
        blake2b(data, digest_size=16).hexdigest(),
        status.st_size,
        status.st_mtime_ns,
        status.st_ctime_ns,
        status.st_ino,
    )


def decode(data: bytes) -> Contents:
    """Decode a file's bytes as UTF-8; see `read`."""
    for mark, name in _FOREIGN_MARKS:
        if data.startswith(mark):
            return Contents(
                None, "VL002", file_unreadable(f"is {name} by the mark at byte 0; save it as UTF-8")
            )
    null = data.find(b"\0")
    if null >= 0:
        return Contents(None, "VL002", file_unreadable(f"is binary: byte {null} is NUL"))
    if len(data) > _MOST_LINES and (lines := data.count(b"\n")) > _MOST_LINES:
        return Contents(None, "VL003", file_too_long(lines, _MOST_LINES))
    try:
        return Contents(data.decode())
    except UnicodeDecodeError as error:
        text = data.decode(errors="replace")
        before = len(data[: error.start].decode()) - data.startswith(_BOM)
        finding = not_utf8(Span(before, before + 1), error.start, data[error.start])
        return Contents(text, "VL007", finding)


def _reason(error: OSError | ValueError) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error)
