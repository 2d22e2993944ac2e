"""Keep the records of many pages out of memory, until somebody asks for one."""

import os
import weakref
from functools import partial

from valint.engine.results import Read

_IN_MEMORY = 1 << 20
"""So many bytes are not worth a file."""


class RecordStore:
    """Holds bytes in a temporary file that has no name, so that nobody else can open it and nothing is left.

    The first megabyte stays in memory, and so does whatever the disk has no room for.
    """

    def __init__(self, in_memory: int = _IN_MEMORY) -> None:
        self._room = in_memory if hasattr(os, "pread") else None
        self._file: int | None = None
        self._end = 0

    def keep(self, record: bytes) -> Read:
        """Return what gives the bytes back, in this process and in those that are forked from it."""
        if self._room is None:
            return partial(bytes, record)
        if len(record) <= self._room:
            self._room -= len(record)
            return partial(bytes, record)
        try:
            return self._write(record)
        except OSError:
            self._room = None  # no such folder, or no space: memory it is, from here on
            return partial(bytes, record)

    def _write(self, record: bytes) -> Read:
        if self._file is None:
            self._file = _nameless_file()
            weakref.finalize(self, os.close, self._file)
        start = self._end
        written = 0
        while written < len(record):
            written += os.pwrite(self._file, record[written:], start + written)
        self._end += len(record)
        return partial(self._read, start, len(record))

    def _read(self, start: int, length: int) -> bytes:
        assert self._file is not None  # noqa: S101 - what was written can be read
        return os.pread(self._file, length, start)


def _nameless_file() -> int:
    import tempfile

    descriptor, name = tempfile.mkstemp(prefix="valint-")
    os.unlink(name)  # noqa: PTH108 - text, not a path
    return descriptor
