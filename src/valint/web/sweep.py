"""Check the external URLs of a run: what is remembered, what is asked, what a budget leaves for next time."""

import asyncio
import signal
import time
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Protocol

from valint.model.named import NamedTuple
from valint.web.check import Conversation, Target, converse
from valint.web.collect import Harvest
from valint.web.crawl import Crawl, halted
from valint.web.exchange import HALTS, Exchange, Fault, Request
from valint.web.fragments import FragmentState
from valint.web.limits import HostLimits, Limits
from valint.web.observations import History, settle
from valint.web.plan import Plan
from valint.web.recording import Recorder, Recording
from valint.web.resolver import Resolver
from valint.web.robots import Rules, converse_robots, robots_url
from valint.web.store import Remembered, VerdictStore
from valint.web.urls import WebUrl, parse_url
from valint.web.verdict import Judgement, Verdict

if TYPE_CHECKING:
    from valint.web.connections import Connections

_READ = frozenset({Verdict.ALIVE, Verdict.REDIRECTED})
_SIGNALS = (signal.SIGINT, signal.SIGTERM)
HELD_BACK = frozenset(fault.value for fault in HALTS)
"""Reasons for `unchecked` that leave the run incomplete; the others are what the operator asked for."""


class Watcher(Protocol):
    """Whoever wants to see a run go on."""

    def watch(self, crawl: Crawl[Any, Judgement]) -> None:
        """Called once, as the crawl begins."""

    def judged(self, judgement: Judgement) -> None:
        """Called with each verdict."""


class _Question(NamedTuple):
    """A URL to ask for, and whom."""

    key: str
    host: str


class Outcome(NamedTuple):
    """What became of a run.

    `asked` counts the URLs that went to the network, `remembered` those that a verdict from the cache
    answered.
    """

    asked: int
    remembered: int
    signal: int | None
    incomplete: bool


class Sweep:
    """One run over a harvest.

    Args:
        harvest: the URLs.
        plan: how to run.
        store: takes the verdicts.
        recorder: writes the exchanges down; remembered verdicts are then asked anew, so that it is complete.
        watcher: told how it goes.
        resolver: replaces the operating system's name look-up.
        clock: seconds since 1970.
    """

    def __init__(
        self,
        harvest: Harvest,
        plan: Plan,
        store: VerdictStore,
        *,
        recorder: Recorder | None = None,
        watcher: Watcher | None = None,
        resolver: Resolver | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._harvest = harvest
        self._plan = plan
        self._store = store
        self._recorder = recorder
        self._watcher = watcher
        self._resolver = resolver
        self._clock = clock
        self._signal: int | None = None
        self._committing = False
        self._held_back = 0
        self._known: set[str] = set()

    def run(self) -> Outcome:
        """Ask the network what is not remembered."""
        questions, remembered = [], 0
        for question in self._wanted():
            key = question.key
            known = self._store.get(key)
            if known is not None:
                target = self._harvest.target(key)
                if self._stands(key, target, known):
                    self._store.keep(key, target.url.shown, known)
                    remembered += 1
                    continue
                self._known.add(key)
            questions.append(question)
        asked = asyncio.run(self._ask(questions)) if questions else 0
        if not self._held_back:
            self._store.finish_run()
        return Outcome(asked, remembered, self._signal, bool(self._held_back))

    def replay(self, recording: Recording) -> Outcome:
        """Judge a recording in the network's place."""
        questions = list(self._wanted())
        if self._plan.respect_robots:
            rules = {
                url: recording.replay(_robots_key(url), converse_robots(url))
                for url in self._robots(questions)
            }
            questions = list(self._allowed(questions, rules))
        for key, _ in questions:
            target = self._harvest.target(key)
            judgement = recording.replay(key, converse(target, self._plan.limits))
            self._settle(key, judgement, recording.history(key), recording.run)
        return Outcome(len(questions), 0, None, bool(self._held_back))

    def _wanted(self) -> Iterator[_Question]:
        """Yield what the filter lets through; the other URLs get their verdict."""
        for key, entry in self._harvest.entries.items():
            if entry.refusal is None:
                url = self._url(key)
                refused = self._plan.filter.refuse(url)
                if refused is None:
                    yield _Question(key, url.host)
                else:
                    entry.refusal = Judgement(Verdict.UNCHECKED, *refused)

    def _url(self, key: str) -> WebUrl:
        return parse_url(self._harvest.entries[key].text)

    def _stands(self, key: str, target: Target, known: Remembered) -> bool:
        if self._recorder is not None:
            return False  # so that the recording holds every URL
        return self._store.fresh(key, known, self._clock()) and _answers(known, target)

    async def _ask(self, questions: Sequence[_Question]) -> int:
        from valint.web.connections import Connections  # 100 ms of httpx, which a replay does not need

        hosts = dict.fromkeys(question.host for question in questions)
        connections = Connections(self._plan, hosts, self._resolver, self._clock)
        try:
            limits = self._plan.limits
            if self._plan.respect_robots:
                rules = await self._read_robots(questions, connections)
                questions = list(self._allowed(questions, rules))
                limits = _slowed(limits, rules)
            budget = self._plan.max_urls or len(questions)
            for key, _ in questions[budget:]:
                judgement = halted(self._begin(key), Fault.BUDGET_URLS)
                self._settle(key, judgement, History(), self._store.run)
            crawl: Crawl[str, Judgement] = Crawl(
                connections.open, self._begin, limits, self._finished, max_time=self._plan.max_time
            )
            if self._watcher is not None:
                self._watcher.watch(crawl)
            with self._interruptible(crawl):
                await crawl.run(questions[:budget])
            return min(budget, len(questions))
        finally:
            connections.close()

    def _begin(self, key: str) -> Conversation:
        target = self._harvest.target(key)
        known = self._remembered(key)
        confirm = known is not None and self._recorder is None and _confirmable(known, target)
        conversation = converse(target, self._plan.limits, known.judgement if known and confirm else None)
        if self._recorder is None:
            return conversation
        self._recorder.history(key, known.history if known else History())
        return self._recorder.recorded(key, conversation)

    def _finished(self, key: str, judgement: Judgement) -> None:
        known = self._remembered(key)
        self._settle(key, judgement, known.history if known else History(), self._store.run)
        if not self._committing:
            # All that one turn of the loop brings is committed together, before anything else is read.
            self._committing = True
            asyncio.get_running_loop().call_soon(self._commit)

    def _commit(self) -> None:
        self._committing = False
        self._store.commit()

    def _remembered(self, key: str) -> Remembered | None:
        return self._store.get(key) if key in self._known else None

    def _settle(self, key: str, judgement: Judgement, history: History, run: str) -> None:
        judgement, history = settle(judgement, history, run)
        self._held_back += judgement.verdict is Verdict.UNCHECKED and judgement.reason in HELD_BACK
        self._store.put(key, self._harvest.entries[key].shown, judgement, history)
        if self._watcher is not None:
            self._watcher.judged(judgement)

    def _robots(self, questions: Iterable[_Question]) -> list[WebUrl]:
        return list(dict.fromkeys(robots_url(self._url(question.key)) for question in questions))

    async def _read_robots(
        self, questions: Sequence[_Question], connections: "Connections"
    ) -> dict[WebUrl, Rules]:
        rules: dict[WebUrl, Rules] = {}
        crawl: Crawl[WebUrl, Rules] = Crawl(
            connections.open, self._begin_robots, self._plan.limits, rules.__setitem__
        )
        with self._interruptible(crawl):
            await crawl.run((url, url.host) for url in self._robots(questions))
        return rules

    def _begin_robots(self, url: WebUrl) -> Generator[Request, Exchange, Rules]:
        conversation = converse_robots(url)
        return (
            conversation
            if self._recorder is None
            else self._recorder.recorded(_robots_key(url), conversation)
        )

    def _allowed(self, questions: Iterable[_Question], rules: Mapping[WebUrl, Rules]) -> Iterator[_Question]:
        for question in questions:
            url = self._url(question.key)
            if rules[robots_url(url)].allows(url):
                yield question
            else:
                refusal = Judgement(Verdict.UNCHECKED, "robots", f"robots.txt of {url.host} disallows it")
                self._harvest.entries[question.key].refusal = refusal

    @contextmanager
    def _interruptible(self, crawl: Crawl[Any, Any]) -> Iterator[None]:
        """Let the first SIGINT or SIGTERM end the crawl in order; a second one ends the process at once."""
        loop = asyncio.get_running_loop()

        def stop(number: int) -> None:
            self._signal = number
            restore()
            crawl.stop(Fault.INTERRUPTED)

        def restore() -> None:
            for number in _SIGNALS:
                with suppress(NotImplementedError):
                    loop.remove_signal_handler(number)

        if self._signal is not None:
            crawl.stop(Fault.INTERRUPTED)
        for number in _SIGNALS:
            with suppress(NotImplementedError):  # no such thing on Windows
                loop.add_signal_handler(number, stop, number)
        try:
            yield
        finally:
            restore()


def _answers(known: Remembered, target: Target) -> bool:
    """Tell whether an earlier verdict answers today's question: same locale, and about the bookmarks wanted
    now.
    """
    judgement = known.judgement
    if judgement.locale != target.locale:
        return False
    return judgement.verdict not in _READ or target.fragments <= judgement.fragments.keys()


def _confirmable(known: Remembered, target: Target) -> bool:
    """Tell whether “unchanged since” would settle the question."""
    judgement = known.judgement
    return (
        judgement.verdict is Verdict.ALIVE
        and judgement.reason == "ok"
        and bool(judgement.etag or judgement.last_modified)
        and _answers(known, target)
        and FragmentState.ABSENT not in judgement.fragments.values()
        and FragmentState.ABSENT_ONCE not in judgement.fragments.values()
    )


def _robots_key(url: WebUrl) -> str:
    return f"robots {url.shown}"


def _slowed(limits: Limits, rules: Mapping[WebUrl, Rules]) -> Limits:
    """Return limits that obey each host's crawl delay."""
    hosts = dict(limits.hosts)
    for url, rule in rules.items():
        if rule.delay > limits.of(url.host).interval:
            hosts[url.host] = HostLimits(in_flight=1, per_second=1 / rule.delay)
    return replace(limits, hosts=hosts)
