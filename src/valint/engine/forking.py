"""Do parts of some work in processes that share all that this one has read and learned.

One process leads, while this one does something else: it prepares what all parts need and forks the others.
There are several parts for each process.  Their numbers are in a pipe, from which each process takes the next
when it is through with one, so none waits for another.  A part whose process dies, or says nothing, is done
by the process that forked it: nothing is lost but the time.
"""

import gc
import os
import signal
import struct
from collections.abc import Callable, Iterator, Sequence
from typing import NoReturn

from valint.engine.worker import leave_with
from valint.model.named import NamedTuple
from valint.project.spreading import Part, Spread, in_one_process, nothing

_NUMBER = struct.Struct("<H")
_LENGTH = struct.Struct("<Q")
_PIECE = struct.Struct("<HQ")
_CHUNK = 1 << 20

_PARTS = 12
"""So many parts for each process: the last ones to be done are short."""

_MOST = 1 << 11
"""So many numbers fit into any pipe."""


Work = Callable[[], dict[int, bytes]]
"""Does parts of some work, and returns what was found by their numbers."""


class _Child(NamedTuple):
    pid: int
    channel: int


def forked(processes: int) -> Spread:
    """Return what does work in so many processes, in one where there are no others to be had."""
    if processes < 2 or not hasattr(os, "fork"):
        return in_one_process
    parts = min(_PARTS * processes, _MOST)

    def spread(part: Part, prepare: Callable[[], None] = nothing) -> Iterator[Sequence[bytes]]:
        parent = os.getpid()

        def lead() -> dict[int, bytes]:
            prepare()
            # A process with a second thread should not fork: the watch begins after that.
            return _shared(part, parts, processes, lambda: leave_with(parent))

        leader = _start(lead, nothing)
        try:
            yield ()
            found = {} if leader is None else _answer(leader)
            yield [found[number] if number in found else part(number, parts) for number in range(parts)]
        finally:
            if leader is not None:
                _end(leader)

    return spread


def _shared(part: Part, parts: int, processes: int, begun: Callable[[], None]) -> dict[int, bytes]:
    """Do parts here and in processes that are forked from this one; return what was found.

    `begun` is called when these have been forked.
    """
    try:
        numbers = _numbers(parts)
    except OSError:
        return {number: part(number, parts) for number in range(parts)}
    children: list[_Child] = []
    try:
        leader = os.getpid()
        for _ in range(1, processes):
            child = _start(lambda: _taken(part, numbers, parts), lambda: leave_with(leader))
            if child is None:
                break
            children.append(child)
        begun()
        found = _taken(part, numbers, parts)
        for child in children:
            found.update(_answer(child))
        return found
    finally:
        os.close(numbers)
        for child in children:
            _end(child)


def _numbers(parts: int) -> int:
    """Return a pipe that holds the numbers of the parts, and nothing after them."""
    reading, writing = os.pipe()
    try:
        os.write(writing, b"".join(map(_NUMBER.pack, range(parts))))
    finally:
        os.close(writing)
    return reading


def _taken(part: Part, numbers: int, parts: int) -> dict[int, bytes]:
    """Do parts, one after the other, until all are taken."""
    found: dict[int, bytes] = {}
    while taken := os.read(numbers, _NUMBER.size):
        (number,) = _NUMBER.unpack(taken)
        found[number] = part(number, parts)
    return found


def _start(work: Work, watch: Callable[[], None]) -> _Child | None:
    """Start a process for some work, None where the system gives none; `watch` is called in it first."""
    try:
        ours, theirs = os.pipe()
    except OSError:
        return None
    try:
        pid = os.fork()
    except OSError:
        os.close(ours)
        os.close(theirs)
        return None
    if pid == 0:
        os.close(ours)
        _serve(work, theirs, watch)
    os.close(theirs)
    return _Child(pid, ours)


def _serve(work: Work, channel: int, watch: Callable[[], None]) -> NoReturn:
    status = 1
    try:
        gc.disable()
        # The parent decides what a signal means: a terminal's Ctrl-C reaches all processes at once.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        watch()
        said = b"".join(_PIECE.pack(number, len(found)) + found for number, found in work().items())
        with os.fdopen(channel, "wb") as stream:
            stream.write(_LENGTH.pack(len(said)) + said)
        status = 0
    finally:
        # No clean-up of the parent's, and no traceback: the parent does the parts again and tells.
        os._exit(status)


def _answer(child: _Child) -> dict[int, bytes]:
    """Return what a process found, nothing where it ended without having said all of it."""
    received = bytearray()
    while data := os.read(child.channel, _CHUNK):
        received += data
    found: dict[int, bytes] = {}
    if len(received) < _LENGTH.size or len(received) - _LENGTH.size != _LENGTH.unpack_from(received)[0]:
        return found
    at = _LENGTH.size
    while at < len(received):
        number, length = _PIECE.unpack_from(received, at)
        at += _PIECE.size
        found[number] = bytes(received[at : at + length])
        at += length
    return found


def _end(child: _Child) -> None:
    os.close(child.channel)
    try:
        os.kill(child.pid, signal.SIGKILL)
        os.waitpid(child.pid, 0)
    except (ProcessLookupError, ChildProcessError):
        return  # whoever started us ignores SIGCHLD, so the system has reaped it
