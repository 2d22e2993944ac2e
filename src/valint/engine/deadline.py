"""Stop a computation after a time limit, where the platform can."""

import signal
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from types import FrameType


class DeadlineError(BaseException):
    """The time is up; no `Exception`, so that a rule's fault is never taken for it."""


class _Alarm:
    """What SIGALRM means in this process, in seconds of the monotonic clock."""

    kept = False
    """Whether it means deadlines alone."""
    rings: float = 0
    """When it comes next, 0 where it is not set."""
    due: float | None = None
    """When the time of the block that runs is up."""


def keep_alarm() -> None:
    """Give SIGALRM to deadlines for good, in a process where nobody else wants it.

    Setting a handler and restoring it takes longer than many a page.
    """
    signal.signal(signal.SIGALRM, _ring)
    _Alarm.kept = True


def deadline(seconds: float) -> AbstractContextManager[None]:
    """Raise `DeadlineError` inside the block after `seconds`.

    It works in the main thread of a process on systems with interval timers, and does nothing elsewhere.  It
    cannot interrupt one long call into C, such as a regular expression match.
    """
    return _Timer(seconds) if _Alarm.kept else _with_handler(seconds)


class _Timer:
    """Sets the alarm only where none comes in time: for each page, that would be half a percent of a run."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds

    def __enter__(self) -> None:
        now = time.monotonic()
        _Alarm.due = due = now + self._seconds
        if not now < _Alarm.rings <= due:
            _set_alarm(self._seconds, due)

    def __exit__(self, *_: object) -> None:
        _Alarm.due = None


def _set_alarm(seconds: float, due: float) -> None:
    _Alarm.rings = due
    signal.setitimer(signal.ITIMER_REAL, seconds)


def _ring(_number: int, _frame: FrameType | None) -> None:
    """Tell a block whose time is up; an alarm that was set for an earlier one may come too soon for it."""
    _Alarm.rings = 0
    if _Alarm.due is None:
        return
    left = _Alarm.due - time.monotonic()
    if left <= 0:
        raise DeadlineError
    _set_alarm(left, _Alarm.due)


@contextmanager
def _with_handler(seconds: float) -> Iterator[None]:
    try:
        before = signal.signal(signal.SIGALRM, _expire)
        signal.setitimer(signal.ITIMER_REAL, seconds)
    except (AttributeError, ValueError):  # no such timer, or not the main thread
        yield
        return
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _expire(_number: int, _frame: FrameType | None) -> None:
    raise DeadlineError
