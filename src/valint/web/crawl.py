"""Hold many conversations at once, each request when its host's turn comes.

A conversation that waits (for its host's next slot, for a retry) holds no connection and no task, only a
place in its host's queue.  The longest queue goes first: with some hosts far more linked than others, it
decides how long a run takes.
"""

import asyncio
import random
from collections import deque
from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass, field
from heapq import heappop, heappush
from itertools import count
from typing import Generic, TypeVar

from valint.model.named import NamedTuple
from valint.web.exchange import Exchange, Fault, Fetcher, Request
from valint.web.limits import Limits
from valint.web.politeness import Gate

K = TypeVar("K")
T = TypeVar("T")
_GRACE = 2.0


def halted(conversation: Generator[Request, Exchange, T], why: Fault) -> T:
    """Return what a conversation that has not begun makes of getting no answer."""
    next(conversation)
    try:
        conversation.send(Exchange(fault=why))
    except StopIteration as end:
        result: T = end.value
        return result
    raise AssertionError("a conversation must end when it is halted")


@dataclass(slots=True)
class _Talk(Generic[K, T]):
    key: K
    lane: "_Lane[K, T]"
    conversation: Generator[Request, Exchange, T]


@dataclass(slots=True)
class _Lane(Generic[K, T]):
    """One host: what waits for it, and the connections that were last used with it."""

    host: str
    gate: Gate
    fresh: deque[K] = field(default_factory=deque)
    waiting: list[tuple[float, int, _Talk[K, T], Request]] = field(default_factory=list)
    idle: list[Fetcher] = field(default_factory=list)
    offered: bool = False
    timer: float | None = None
    done: int = 0

    @property
    def size(self) -> int:
        return len(self.fresh) + len(self.waiting)

    def opens_at(self, now: float) -> float | None:
        """Return when the next request can begin, None while nothing but a finished request changes that."""
        if self.gate.full or not self.size:
            return None
        due = now if self.fresh else self.waiting[0][0]
        return max(due, self.gate.opens_at)


class HostState(NamedTuple):
    """One host as a progress display shows it."""

    host: str
    queued: int
    in_flight: int
    done: int
    paused: float
    time_left: float


class Crawl(Generic[K, T]):
    """One run over many conversations; made inside a running event loop.

    Args:
        make_fetcher: opens one more connection's worth of client.
        begin: begins the conversation about a key.
        limits: how polite and patient to be.
        finished: called with each key and what its conversation returned.
        max_time: seconds after which nothing new is asked; 0 sets no limit.
    """

    def __init__(
        self,
        make_fetcher: Callable[[], Fetcher],
        begin: Callable[[K], Generator[Request, Exchange, T]],
        limits: Limits,
        finished: Callable[[K, T], None],
        *,
        max_time: float = 0.0,
    ) -> None:
        self._make_fetcher = make_fetcher
        self._start = begin
        self._limits = limits
        self._finished = finished
        self._max_time = max_time
        self._lanes: dict[str, _Lane[K, T]] = {}
        self._ready: list[tuple[int, int, _Lane[K, T]]] = []
        self._timers: list[tuple[float, int, _Lane[K, T]]] = []
        self._sequence = count()
        self._random = random.Random()  # noqa: S311 - jitter, not a secret
        self._loop = asyncio.get_running_loop()
        self._fetchers: list[Fetcher] = []
        self._lanes_with_idle: dict[str, _Lane[K, T]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._running = 0
        self._failure: BaseException | None = None
        self._alarm: asyncio.TimerHandle | None = None
        self._over = asyncio.Event()
        self._stopped: Fault | None = None
        self.total = 0
        self.done = 0

    async def run(self, keys: Iterable[tuple[K, str]]) -> None:
        """Hold a conversation about each key, given with its host; returns when all are over."""
        for key, host in keys:
            self._lane(host).fresh.append(key)
            self.total += 1
        if self._stopped is not None:
            self._drain_all(self._stopped)
        deadline = (
            self._loop.call_later(self._max_time, self.stop, Fault.BUDGET_TIME) if self._max_time else None
        )
        try:
            for lane in self._lanes.values():
                self._offer(lane, self._loop.time())
            self._pump()
            await self._over.wait()
            if self._failure is not None:
                raise self._failure
        finally:
            if deadline:
                deadline.cancel()
            if self._alarm:
                self._alarm.cancel()
            for task in self._tasks:
                task.cancel()
            await asyncio.gather(*(fetcher.close() for fetcher in self._fetchers))

    def stop(self, why: Fault) -> None:
        """Begin nothing more: what waits is told why, what runs gets two seconds to end."""
        if self._stopped is not None:
            return
        self._stopped = why
        self._loop.call_later(_GRACE, self._cancel_all)
        self._drain_all(why)
        self._pump()

    def hosts(self) -> list[HostState]:
        """Return the hosts that still have work, the longest queue first."""
        now = self._loop.time()
        busy = [lane for lane in list(self._lanes.values()) if lane.size or lane.gate.in_flight]
        busy.sort(key=lambda lane: -lane.size)
        return [
            HostState(
                lane.host,
                lane.size,
                lane.gate.in_flight,
                lane.done,
                max(0.0, lane.gate.opens_at - now - lane.gate.own.interval),
                max(0.0, lane.gate.opens_at - now) + lane.size * lane.gate.own.interval,
            )
            for lane in busy
        ]

    def _lane(self, host: str) -> _Lane[K, T]:
        lane = self._lanes.get(host)
        if lane is None:
            lane = self._lanes[host] = _Lane(host, Gate(self._limits.of(host), self._limits))
        return lane

    def _offer(self, lane: _Lane[K, T], now: float) -> None:
        """Put a lane where the pump will find it: among the ready ones, or on the clock.

        Whoever acts on the answer passes its own `now`: with two readings of the clock, a lane that opens
        between them is ready for one and closed for the other, and would go round for ever.
        """
        if lane.offered:
            return
        opens_at = lane.opens_at(now)
        if opens_at is None:
            return
        if opens_at <= now:
            lane.offered = True
            heappush(self._ready, (-lane.size, next(self._sequence), lane))
        elif lane.timer is None or opens_at < lane.timer:
            lane.timer = opens_at
            heappush(self._timers, (opens_at, next(self._sequence), lane))

    def _pump(self) -> None:
        """Begin all requests that may begin now."""
        now = self._loop.time()
        while self._timers and self._timers[0][0] <= now:
            _, _, lane = heappop(self._timers)
            lane.timer = None
            self._offer(lane, now)
        while self._ready and self._running < self._limits.in_flight:
            _, _, lane = heappop(self._ready)
            lane.offered = False
            opens_at = lane.opens_at(now)
            if opens_at is not None and opens_at <= now:
                self._begin(lane, now)
            self._offer(lane, now)
        self._set_alarm()
        if not self._running and not any(lane.size for lane in self._lanes.values()):
            self._over.set()

    def _set_alarm(self) -> None:
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None
        if self._timers:
            self._alarm = self._loop.call_at(self._timers[0][0], self._pump)

    def _begin(self, lane: _Lane[K, T], now: float) -> None:
        if lane.waiting and lane.waiting[0][0] <= now:
            _, _, talk, request = heappop(lane.waiting)
        else:
            key = lane.fresh.popleft()
            talk = _Talk(key, lane, self._start(key))
            request = next(talk.conversation)
        lane.gate.start(now)
        fetcher = self._take_fetcher(lane)
        self._running += 1
        task = self._loop.create_task(self._exchange(lane, fetcher, talk, request, lane.gate.generation))
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def _take_fetcher(self, lane: _Lane[K, T]) -> Fetcher:
        """Prefer a connection that is open to this host, then a new one, then another host's idle one."""
        source = lane
        if not lane.idle:
            if len(self._fetchers) < self._limits.in_flight:
                fetcher = self._make_fetcher()
                self._fetchers.append(fetcher)
                return fetcher
            source = next(iter(self._lanes_with_idle.values()))
        fetcher = source.idle.pop()
        if not source.idle:
            del self._lanes_with_idle[source.host]
        return fetcher

    async def _exchange(
        self, lane: _Lane[K, T], fetcher: Fetcher, talk: _Talk[K, T], request: Request, generation: int
    ) -> None:
        try:
            exchange = await fetcher.fetch(request)
        except asyncio.CancelledError:
            if self._stopped is None:
                raise
            exchange = Exchange(fault=self._stopped)
        self._running -= 1
        lane.idle.append(fetcher)
        self._lanes_with_idle[lane.host] = lane
        lane.gate.finish(exchange, self._loop.time(), attempt=request.attempt, generation=generation)
        self._answer(talk, exchange)
        if lane.gate.gave_up is not None:
            self._drain(lane, lane.gate.gave_up)
        self._offer(lane, self._loop.time())
        self._pump()

    def _ended(self, task: "asyncio.Task[None]") -> None:
        self._tasks.discard(task)
        error = None if task.cancelled() else task.exception()
        if error is not None:  # a fault of ours: no server can make a fetcher raise
            self._failure = error
            self._over.set()

    def _answer(self, talk: _Talk[K, T], exchange: Exchange) -> None:
        """Hand an exchange to its conversation and queue what it asks next."""
        try:
            request = talk.conversation.send(exchange)
        except StopIteration as end:
            self._finish(talk.lane, talk.key, end.value)
            return
        lane = self._lane(request.url.host)
        why = self._stopped or lane.gate.gave_up
        if why is not None:
            self._answer(talk, Exchange(fault=why))
            return
        heappush(
            lane.waiting, (self._loop.time() + self._delay(request), next(self._sequence), talk, request)
        )
        self._offer(lane, self._loop.time())

    def _finish(self, lane: _Lane[K, T], key: K, result: T) -> None:
        self.done += 1
        lane.done += 1
        self._finished(key, result)

    def _delay(self, request: Request) -> float:
        if not request.attempt:
            return 0.0
        waits = self._limits.retry_waits
        return self._random.uniform(0, waits[min(request.attempt, len(waits)) - 1])

    def _drain_all(self, why: Fault) -> None:
        for lane in list(self._lanes.values()):
            self._drain(lane, why)

    def _drain(self, lane: _Lane[K, T], why: Fault) -> None:
        """Tell everything that waits for a host why it will not be asked."""
        halt = Exchange(fault=why)
        waiting, lane.waiting = lane.waiting, []
        for _, _, talk, _ in waiting:
            self._answer(talk, halt)
        while lane.fresh:
            key = lane.fresh.popleft()
            self._finish(lane, key, halted(self._start(key), why))

    def _cancel_all(self) -> None:
        for task in self._tasks:
            task.cancel()
