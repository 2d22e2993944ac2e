"""Stop a computation after a time limit, where the platform can."""

import signal
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from types import FrameType


class DeadlineError(BaseException):
    """The time is up; no `Exception`, so that a rule's fault is never taken for it."""


class _Alarm:
    """Whether SIGALRM means deadlines alone in this process."""

    kept = False


def keep_alarm() -> None:
    """Give SIGALRM to deadlines for good, in a process where nobody else wants it.

    Setting a handler and restoring it takes longer than many a page.
    """
    signal.signal(signal.SIGALRM, _expire)
    _Alarm.kept = True


def deadline(seconds: float) -> AbstractContextManager[None]:
    """Raise `DeadlineError` inside the block after `seconds`.

    It works in the main thread of a process on systems with interval timers, and does nothing elsewhere.  It
    cannot interrupt one long call into C, such as a regular expression match.
    """
    return _Timer(seconds) if _Alarm.kept else _with_handler(seconds)


class _Timer:
    def __init__(self, seconds: float) -> None:
        self._seconds = seconds

    def __enter__(self) -> None:
        signal.setitimer(signal.ITIMER_REAL, self._seconds)

    def __exit__(self, *_: object) -> None:
        signal.setitimer(signal.ITIMER_REAL, 0)


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
