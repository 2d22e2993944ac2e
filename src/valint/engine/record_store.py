"""Keep the records of many pages out of memory, until somebody asks for one."""

import os
import weakref
from array import array

from valint.engine.results import Read

_IN_MEMORY = 1 << 20
"""So many bytes are not worth a file."""

_NOT_ON_DISK = -1


class RecordStore:
    """Holds records in a temporary file without a name: nobody else can open it, and nothing is left of it.

    The first megabyte stays in memory, and so does whatever the disk has no room for.  Records are numbered;
    one that is on disk costs two numbers.
    """

    def __init__(self, in_memory: int = _IN_MEMORY) -> None:
        self._room = in_memory if hasattr(os, "pread") else None
        self._file: int | None = None
        self._end = 0
        self._starts = array("q")
        self._lengths = array("q")
        self._in_memory: dict[int, bytes] = {}

    def put(self, record: bytes) -> int:
        """Keep a record; return its number."""
        number = len(self._starts)
        if self._room is not None and len(record) > self._room:
            try:
                self._write(record)
                return number
            except OSError:
                self._room = None  # no such folder, or no space: memory it is, from here on
        if self._room is not None:
            self._room -= len(record)
        self._in_memory[number] = record
        self._starts.append(_NOT_ON_DISK)
        self._lengths.append(len(record))
        return number

    def get(self, number: int) -> bytes:
        """Return a record, in this process or in one that was forked from it."""
        start = self._starts[number]
        if start == _NOT_ON_DISK or self._file is None:
            return self._in_memory[number]
        return os.pread(self._file, self._lengths[number], start)

    def keep(self, record: bytes) -> Read:
        """Keep a record; return what gives it back."""
        return _Kept(self, self.put(record))

    def _write(self, record: bytes) -> None:
        if self._file is None:
            self._file = _nameless_file()
            weakref.finalize(self, os.close, self._file)
        written = 0
        while written < len(record):
            written += os.pwrite(self._file, record[written:], self._end + written)
        self._starts.append(self._end)
        self._lengths.append(len(record))
        self._end += len(record)


class _Kept:
    """Gives a record back; there is one for every page, and a closure would take twice the memory."""

    __slots__ = ("_number", "_store")

    def __init__(self, store: RecordStore, number: int) -> None:
        self._store = store
        self._number = number

    def __call__(self) -> bytes:
        return self._store.get(self._number)


def _nameless_file() -> int:
    import tempfile

    # Not what `tempfile` would choose: its last resort is the working directory, a tree that is only read.
    descriptor, name = tempfile.mkstemp(prefix="valint-", dir=os.environ.get("TMPDIR") or "/tmp")  # noqa: S108
    os.unlink(name)  # noqa: PTH108 - text, not a path
    return descriptor
