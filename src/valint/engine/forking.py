"""Do parts of some work in processes that share all that this one has read and learned.

A part whose process dies, or says nothing, is done here: nothing is lost but the time.
"""

import gc
import os
import signal
import struct
from collections.abc import Sequence
from typing import NoReturn

from valint.model.named import NamedTuple
from valint.project.spreading import Part, Spread, in_one_process

_LENGTH = struct.Struct("<Q")
_CHUNK = 1 << 20


class _Child(NamedTuple):
    pid: int
    channel: int


def forked(processes: int) -> Spread:
    """Return what does work in so many processes, in one where there are no others to be had."""
    if processes < 2 or not hasattr(os, "fork"):
        return in_one_process

    def spread(part: Part) -> Sequence[bytes]:
        children: list[_Child | None] = []
        try:
            children += [_start(part, number, processes) for number in range(1, processes)]
            found = [part(0, processes)]
            for number, child in enumerate(children, 1):
                answer = None if child is None else _answer(child)
                found.append(part(number, processes) if answer is None else answer)
            return found
        finally:
            for child in children:
                if child is not None:
                    _end(child)

    return spread


def _start(part: Part, number: int, parts: int) -> _Child | None:
    """Start a process for a part, None where the system gives none."""
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
        _serve(part, number, parts, theirs)
    os.close(theirs)
    return _Child(pid, ours)


def _serve(part: Part, number: int, parts: int, channel: int) -> NoReturn:
    status = 1
    try:
        gc.disable()
        # The parent decides what a signal means: a terminal's Ctrl-C reaches all processes at once.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        found = part(number, parts)
        with os.fdopen(channel, "wb") as stream:
            stream.write(_LENGTH.pack(len(found)) + found)
        status = 0
    finally:
        # No clean-up of the parent's, and no traceback: the parent does the part again and tells.
        os._exit(status)


def _answer(child: _Child) -> bytes | None:
    """Return what a process found, None where it ended without having said all of it."""
    received = bytearray()
    while data := os.read(child.channel, _CHUNK):
        received += data
    if len(received) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack_from(received)
    found = bytes(received[_LENGTH.size :])
    return found if len(found) == length else None


def _end(child: _Child) -> None:
    os.close(child.channel)
    try:
        os.kill(child.pid, signal.SIGKILL)
        os.waitpid(child.pid, 0)
    except (ProcessLookupError, ChildProcessError):
        return  # whoever started us ignores SIGCHLD, so the system has reaped it
