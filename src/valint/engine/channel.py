"""What two processes talk through: a pair of pipes, since the module of sockets takes longer to load."""

import os
import select


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
    """Return the two ends of a new channel.

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
    return Channel(back[0], there[1]), Channel(there[0], back[1])
