"""What two processes talk through: a pair of pipes, since the module of sockets takes longer to load."""

import os
import select
from contextlib import suppress

_ROOM = 1 << 20
"""Bytes that a way should hold: who sends results need not wait for one who does something else meanwhile."""


class Channel:
    """One end: what the other end sent is read, what is sent goes there."""

    def __init__(self, source: int, sink: int) -> None:
        self._source = source
        self._sink = sink

    def fileno(self) -> int:
        """Return the descriptor to wait at for something to read."""
        return self._source

    def has_more(self) -> bool:
        """Tell whether there is something to receive, or the other end is closed."""
        look = select.poll()
        look.register(self._source, select.POLLIN)
        return bool(look.poll(0))

    def recv(self, size: int) -> bytes:
        """Return what has arrived, at most so many bytes; nothing when the other end is closed."""
        return os.read(self._source, size)

    def sendall(self, data: bytes) -> None:
        """Send everything.

        Raises:
            BrokenPipeError: the other end is closed.
        """
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(self._sink, rest) :]

    def close(self) -> None:
        """Close this end."""
        os.close(self._source)
        os.close(self._sink)


def channels() -> tuple[Channel, Channel]:
    """Return the two ends of a new channel; the way to the first holds much.

    Raises:
        OSError: the system gives no more pipes.
    """
    there = os.pipe()
    try:
        back = os.pipe()
    except OSError:
        os.close(there[0])
        os.close(there[1])
        raise
    _widen(back[1])
    return Channel(back[0], there[1]), Channel(there[0], back[1])


def _widen(pipe: int) -> None:
    """Have a pipe hold more than it does by itself, where the system can do that."""
    with suppress(ImportError, AttributeError, OSError):  # a narrow one works as well, with more waiting
        import fcntl

        fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, _ROOM)
