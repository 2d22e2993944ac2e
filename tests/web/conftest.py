"""What the tests of external links share: a farm, and a checker with the patience of a test."""

import ipaddress
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from tests.web.farm import Farm, Server
from valint.web.addresses import Guard, is_literal
from valint.web.collect import Found, Harvest
from valint.web.exchange import Fault
from valint.web.limits import HostLimits, Limits
from valint.web.plan import Plan
from valint.web.recording import Recorder, Recording
from valint.web.resolver import ConnectFaultError, Resolver
from valint.web.store import VerdictStore
from valint.web.sweep import Outcome, Sweep
from valint.web.verdict import Judgement

# Short waits where we choose to wait; long ones for a server, which on a busy machine may be slow to answer.
QUICK = Limits(
    host=HostLimits(10, 0),
    connect=30.0,
    read=30.0,
    total=60.0,
    retry_waits=(0.01, 0.02),
    longest_wait=1.0,
    host_wait=2.0,
    park_for=0.1,
)
LOOPBACK = (ipaddress.ip_network("127.0.0.0/8"),)
LATER = 700.0
"""Long enough, in seconds, for a second observation to count."""


@pytest.fixture
def farm() -> Iterator[Farm]:
    farm = Farm()
    yield farm
    farm.close()


@pytest.fixture
def server(farm: Farm) -> Server:
    return farm.server()


@dataclass
class Clock:
    """The time of day, moved at will."""

    offset: float = 0.0

    def __call__(self) -> float:
        return time.time() + self.offset


@dataclass
class Checker:
    """Runs sweeps against the farm; runs share a cache once there is one."""

    farm: Farm
    limits: Limits = QUICK
    plan: Plan = field(default_factory=Plan)
    cache: Path | None = None
    locale: str | None = None
    clock: Clock = field(default_factory=Clock)
    resolver: Resolver | None = None
    warnings: list[str] = field(default_factory=list)
    guard: Guard | None = None
    outcome: Outcome | None = None

    def __call__(
        self,
        *urls: str,
        image: bool = False,
        record: Path | None = None,
        replay: Path | None = None,
    ) -> list[Judgement]:
        """Check URLs in one run; return their judgements in order."""
        harvest = Harvest()
        harvest.add("a.md", self.locale, [Found(url, image, n, 1) for n, url in enumerate(urls, 1)])
        guard = self.guard or Guard(self.farm.ports | {80, 443}, LOOPBACK)
        plan = replace(self.plan, limits=self.limits, guard=guard)
        store = VerdictStore(self.cache, self.warnings.append, self.clock)
        try:
            recorder = Recorder(record, store.run) if record else None
            sweep = Sweep(harvest, plan, store, recorder=recorder, resolver=self.resolver, clock=self.clock)
            self.outcome = sweep.replay(Recording(replay)) if replay else sweep.run()
            if recorder:
                recorder.close()
            return [_judgement(harvest, store, number) for number in range(1, len(urls) + 1)]
        finally:
            store.close()

    def one(self, url: str, *, image: bool = False) -> Judgement:
        """Check one URL."""
        return self(url, image=image)[0]

    def twice(self, url: str, tmp_path: Path, *, image: bool = False) -> Judgement:
        """Check one URL in two runs that are some minutes apart; return the second judgement."""
        self.cache = tmp_path / "twice.db"
        self.one(url, image=image)
        self.clock.offset += LATER
        return self.one(url, image=image)


def _judgement(harvest: Harvest, store: VerdictStore, line: int) -> Judgement:
    for key, entry in harvest.entries.items():
        if any(place.line == line for place in entry.occurrences):
            judgement = entry.refusal or store.result(key)
            assert judgement is not None
            return judgement
    raise AssertionError(f"no verdict for URL {line}")


@pytest.fixture
def check(farm: Farm) -> Checker:
    return Checker(farm)


class Names:
    """A resolver that answers from a table, each list of addresses once, the last for ever."""

    def __init__(self, **answers: Sequence[Sequence[str]]) -> None:
        self.answers = {name.replace("_", "."): list(lists) for name, lists in answers.items()}
        self.asked: list[str] = []

    async def resolve(self, host: str) -> Sequence[str]:
        self.asked.append(host)
        lists = self.answers.get(host)
        if lists is None:
            if is_literal(host):
                return [host]
            raise ConnectFaultError(Fault.NO_SUCH_HOST, f"the name {host} does not exist")
        return lists.pop(0) if len(lists) > 1 else lists[0]
