"""What a worker process does: check the files that it is dealt, one after the other, and send what it finds.

A worker is a fork of the process that runs the check.  It is started before that one knows what is to be
checked, and loads the parser and the rules meanwhile.  What travels:

    to a worker     tasks, a line of JSON each
    from a worker   frames: kind (1 byte), length (4 bytes), content
"""

import gc
import os
import signal
import struct
from collections.abc import Callable
from types import FrameType
from typing import NoReturn

from valint.engine import records, task_rows
from valint.engine.channel import Channel
from valint.engine.deadline import keep_alarm
from valint.engine.file_phase import FilePhase
from valint.engine.results import FileTask
from valint.errors import ConfigError

HEAD = struct.Struct("<cI")

RESULT = b"r"
"""The record of the next task's result."""

CONFIG_ERROR = b"c"
"""A configuration or pack is broken: message, path and line as JSON."""

_READ_SIZE = 1 << 16
_WATCH = 0.5
"""Seconds between two looks at whether the parent is alive."""


def work(channel: Channel, phase: FilePhase, parent: int) -> NoReturn:
    """Serve `channel` until its other end is closed, then leave the process; `parent` is who made it."""
    status = 1
    try:
        gc.disable()  # a file's constructs are no cycles; a collection would only copy shared memory
        asked = _Asked()
        _defer_to_parent(asked)
        leave_with(parent)
        phase.prepare()
        _serve(channel, phase, asked)
        status = 0
    except (BrokenPipeError, ConnectionResetError):
        status = 0  # the parent wants no more
    finally:
        # No clean-up of the parent's: its buffers, its exit handlers and its temporary files are not ours.
        os._exit(status)


class _Asked:
    """Whether the worker was asked to leave when it is through with the file that it is at."""

    to_leave = False


def _serve(channel: Channel, phase: FilePhase, asked: _Asked) -> None:
    rest = b""
    while dealt := channel.recv(_READ_SIZE):
        *lines, rest = (rest + dealt).split(b"\n")
        for task in task_rows.read(lines):
            if asked.to_leave:
                return
            _send(channel, *_check(task, phase))


def _check(task: FileTask, phase: FilePhase) -> tuple[bytes, bytes]:
    try:
        written = records.hand_over if phase.fleeting else records.encode
        return RESULT, written(phase.check(task)).packed()
    except ConfigError as error:
        import json

        return CONFIG_ERROR, json.dumps([error.args[0], error.path, error.line]).encode()


def _send(channel: Channel, kind: bytes, content: bytes) -> None:
    channel.sendall(HEAD.pack(kind, len(content)) + content)


def _defer_to_parent(asked: _Asked) -> None:
    """Leave it to the parent what a signal means: a terminal's Ctrl-C reaches all processes at once."""

    def ask(_number: int, _frame: FrameType | None) -> None:
        asked.to_leave = True

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, ask)
    signal.setitimer(signal.ITIMER_REAL, 0)
    keep_alarm()


def leave_with(parent: int, before: Callable[[], None] = lambda: None) -> None:
    """End this process when its parent has died without a word, as by SIGKILL; `before` is called first."""
    import _thread
    import time

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(_WATCH)
        try:
            before()
        finally:
            os._exit(1)

    _thread.start_new_thread(watch, ())
