"""End a run early, and in order, when a signal asks for it."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

GRACE = 2.0
"""Seconds that the file under work may still take after a signal."""


class StoppedError(BaseException):
    """The grace after a signal is over."""


class Stop:
    """Whether the run should end; `signal` is the number of the signal that asked for it."""

    def __init__(self) -> None:
        self.signal: int | None = None

    def ask(self, number: int, _frame: FrameType | None = None) -> None:
        """Note a signal; the next one of its kind ends the process at once, as the system does."""
        self.signal = number
        for other in (signal.SIGINT, signal.SIGTERM):
            signal.signal(other, signal.SIG_DFL)
        if hasattr(signal, "setitimer"):
            signal.signal(signal.SIGALRM, _over)
            signal.setitimer(signal.ITIMER_REAL, GRACE)

    def settle(self) -> None:
        """Take back the end of the grace: no file is under work any more, what is left is to clean up."""
        if self.signal is not None and hasattr(signal, "setitimer"):
            signal.setitimer(signal.ITIMER_REAL, 0)


def _over(_number: int, _frame: FrameType | None) -> None:
    raise StoppedError


@contextmanager
def stop_on_signals() -> Iterator[Stop]:
    """Let SIGINT and SIGTERM ask the run inside the block to stop; restores what was set before."""
    stop = Stop()
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    for number in before:
        signal.signal(number, stop.ask)
    try:
        yield stop
    finally:
        if hasattr(signal, "setitimer"):
            signal.setitimer(signal.ITIMER_REAL, 0)
        for number, handler in before.items():
            signal.signal(number, handler)
