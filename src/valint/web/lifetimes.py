"""How long a verdict stands before it is asked for again, in seconds."""

from valint.web.fragments import FragmentState
from valint.web.verdict import Judgement, Verdict

_HOUR = 3600.0
_DAY = 24 * _HOUR
_LIFETIMES = {
    Verdict.ALIVE: 7 * _DAY,
    Verdict.REDIRECTED: 3 * _DAY,
    Verdict.SUSPECT: _DAY,
    Verdict.BLOCKED: _DAY,
    Verdict.TRANSIENT: 0.0,
    Verdict.DEAD: _HOUR,
    Verdict.UNCHECKED: 0.0,
}
_PENDING = 500.0  # at most ten minutes, spread included: then a second observation counts
_SPREAD = 0.2


def lifetime(judgement: Judgement, key: str) -> float:
    """Return how many seconds a verdict stands.

    The URL's key spreads lifetimes by a fifth either way: URLs first seen on one day are not all asked on
    another.
    """
    states = judgement.fragments.values()
    if judgement.reason.startswith("stale-"):
        seconds = 0.0
    elif judgement.pending or FragmentState.ABSENT_ONCE in states:
        seconds = _PENDING
    elif FragmentState.ABSENT in states:
        seconds = _LIFETIMES[Verdict.DEAD]
    else:
        seconds = _LIFETIMES[judgement.verdict]
    return seconds * (1 + _SPREAD * (int(key[:8], 16) / 0xFFFFFFFF * 2 - 1))
