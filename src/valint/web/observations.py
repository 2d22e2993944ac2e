"""Weigh a judgement against what earlier runs saw: once is an accident, twice is dead."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from valint.model.named import NamedTuple
from valint.web.fragments import FragmentState
from valint.web.verdict import Judgement, Verdict

_APART = 600.0
_STALE_FOR = 30 * 86_400.0
_ALIVE = frozenset({Verdict.ALIVE, Verdict.REDIRECTED})


class Sighting(NamedTuple):
    """When, in seconds since 1970, and in which run something was first seen broken."""

    at: float
    run: str


@dataclass(frozen=True, slots=True)
class History:
    """What is remembered of a URL beyond its latest verdict.

    Args:
        last_alive: when it last answered well.
        failed: the first of the observations, unbroken since, that call it dead.
        failures: how many there were.
        absent: the same for each bookmark that was not found.
    """

    last_alive: float | None = None
    failed: Sighting | None = None
    failures: int = 0
    absent: Mapping[str, Sighting] = field(default_factory=dict)


def settle(judgement: Judgement, history: History, run: str) -> tuple[Judgement, History]:
    """Return the verdict that stands, and the history with this observation in it.

    A dead verdict that is not certain by itself needs an observation from another run or ten minutes earlier;
    until then it is `suspect` and `pending`.  A transient failure does not hide that the URL was alive in the
    last 30 days.
    """
    now = judgement.checked_at
    if now is None:
        return judgement, history
    sighting = Sighting(now, run)
    judgement, absent = _settle_fragments(judgement, history.absent, sighting)
    if judgement.verdict is Verdict.DEAD:
        first = history.failed or sighting
        settled = replace(history, failed=first, failures=history.failures + 1)
        if judgement.certain or _seen_twice(first, sighting):
            return judgement, settled
        return replace(judgement, verdict=Verdict.SUSPECT, pending=True), settled
    if judgement.verdict in _ALIVE:
        return judgement, History(last_alive=now, absent=absent)
    if judgement.verdict is Verdict.SUSPECT:
        return judgement, replace(history, failed=None, failures=0)
    if (
        judgement.verdict is Verdict.TRANSIENT
        and history.last_alive
        and now - history.last_alive < _STALE_FOR
    ):
        detail = f"was alive lately; now {judgement.detail or judgement.reason}"
        return replace(
            judgement, verdict=Verdict.ALIVE, reason=f"stale-{judgement.reason}", detail=detail
        ), history
    return judgement, history


def _settle_fragments(
    judgement: Judgement, known: Mapping[str, Sighting], sighting: Sighting
) -> tuple[Judgement, dict[str, Sighting]]:
    absent: dict[str, Sighting] = {}
    states = dict(judgement.fragments)
    for name, state in judgement.fragments.items():
        if state is FragmentState.ABSENT:
            first = absent[name] = known.get(name, sighting)
            if not _seen_twice(first, sighting):
                states[name] = FragmentState.ABSENT_ONCE
    return replace(judgement, fragments=states), absent


def _seen_twice(first: Sighting, now: Sighting) -> bool:
    return first.run != now.run or now.at - first.at >= _APART
