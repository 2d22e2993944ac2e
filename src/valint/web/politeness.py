"""When one host may be asked next: requests at once, rate, pauses it asks for, and when to give it up.

Pure bookkeeping on times that it is given; the crawl owns the clock.
"""

from valint.web.exchange import Exchange, Fault
from valint.web.limits import HostLimits, Limits
from valint.web.retry_after import requested_wait

_TRUST = 4
"""How many times `park_after` good answers can raise the bar for parking a host that mostly works."""


class Gate:
    """The gate in front of one host; times are seconds of one clock."""

    __slots__ = (
        "_failures",
        "_good",
        "_limits",
        "_parkings",
        "_paused_until",
        "_probing",
        "_slot_at",
        "_waited",
        "gave_up",
        "in_flight",
        "own",
    )

    def __init__(self, own: HostLimits, limits: Limits) -> None:
        self.own = own
        self.in_flight = 0
        self.gave_up: Fault | None = None
        self._limits = limits
        self._slot_at = 0.0
        self._paused_until = 0.0
        self._waited = 0.0
        self._failures = 0
        self._good = 0
        self._parkings = 0
        self._probing = False

    @property
    def full(self) -> bool:
        """Whether as many requests run as the host is asked at once; one alone while it is on probation."""
        return self.in_flight >= (1 if self._probing else self.own.in_flight)

    @property
    def opens_at(self) -> float:
        """When the next request may begin, as far as time is concerned."""
        return max(self._slot_at, self._paused_until)

    @property
    def generation(self) -> int:
        """Tell answers to requests begun before a parking from those after."""
        return self._parkings

    def start(self, now: float) -> None:
        """Note that a request begins."""
        self.in_flight += 1
        self._slot_at = max(now, self._slot_at) + self.own.interval

    def finish(self, exchange: Exchange, now: float, *, attempt: int, generation: int) -> None:
        """Note what came of a request."""
        self.in_flight -= 1
        if exchange.halted:
            return
        wait = requested_wait(exchange)
        if wait is None and exchange.status == 429:
            wait = max(self._limits.retry_waits[: attempt + 1], default=0.0)
        if wait is not None:
            self._pause(wait, now)
        if exchange.transient:
            self._count_failure(now, attempt=attempt, generation=generation)
        else:
            self._good += 1
            self._failures = self._parkings = 0
            self._probing = False

    def _pause(self, wait: float, now: float) -> None:
        until = now + wait
        self._waited += max(0.0, until - max(now, self._paused_until))
        self._paused_until = max(self._paused_until, until)
        if wait > self._limits.longest_wait or self._waited > self._limits.host_wait:
            self.gave_up = Fault.HOST_WAIT

    def _count_failure(self, now: float, *, attempt: int, generation: int) -> None:
        """Count first tries alone: the retries of two broken pages say nothing about their host."""
        if generation != self._parkings or not (attempt == 0 or self._probing):
            return
        self._failures += 1
        bar = self._limits.park_after + min(self._good, _TRUST * self._limits.park_after)
        if not self._probing and self._failures < bar:
            return
        self._parkings += 1
        self._probing = True
        if self._parkings > self._limits.park_times:
            self.gave_up = Fault.PARKED
        self._paused_until = max(self._paused_until, now + self._limits.park_for)
