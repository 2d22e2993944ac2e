"""Show how a run over external links goes on: live on a terminal, nothing elsewhere."""

import time
from collections import Counter
from contextlib import AbstractContextManager
from types import TracebackType
from typing import Any, TextIO

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table
from rich.text import Text

from valint.web.crawl import Crawl, HostState
from valint.web.verdict import Judgement, Verdict

_HOSTS_SHOWN = 8
_COLOURS = {Verdict.ALIVE: "green", Verdict.DEAD: "bold red", Verdict.SUSPECT: "yellow"}


class LiveProgress(AbstractContextManager["LiveProgress"]):
    """A display of rate, verdicts, the busiest hosts and the time left, drawn four times a second.

    It is drawn by a thread of rich's, which only reads.
    """

    def __init__(self, stream: TextIO) -> None:
        self._console = Console(file=stream)
        self._bar = Progress(
            TextColumn("valint links"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[pace]}")
        )
        self._task = self._bar.add_task("links", total=None, pace="")
        self._crawl: Crawl[Any, Judgement] | None = None
        self._verdicts: Counter[Verdict] = Counter()
        self._started = time.monotonic()
        self._live = Live(
            get_renderable=self._render, console=self._console, refresh_per_second=4, transient=True
        )

    def __enter__(self) -> "LiveProgress":
        self._live.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._live.stop()

    def watch(self, crawl: Crawl[Any, Judgement]) -> None:
        """Follow a crawl."""
        self._crawl = crawl
        self._started = time.monotonic()

    def judged(self, judgement: Judgement) -> None:
        """Count a verdict."""
        self._verdicts[judgement.verdict] += 1

    def _render(self) -> RenderableType:
        crawl = self._crawl
        if crawl is None:
            return Text("valint links: gathering URLs")
        hosts = crawl.hosts()
        self._bar.update(self._task, total=crawl.total, completed=crawl.done, pace=self._pace(crawl, hosts))
        verdicts = Text("  ")
        for verdict, number in sorted(self._verdicts.copy().items()):
            verdicts.append(f"{number} {verdict.value}  ", style=_COLOURS.get(verdict, "dim"))
        return Group(self._bar, verdicts, _host_table(hosts))

    def _pace(self, crawl: Crawl[Any, Judgement], hosts: list[HostState]) -> str:
        seconds = time.monotonic() - self._started
        if seconds < 1 or not crawl.done:
            return ""
        left = max((host.time_left for host in hosts), default=0.0)
        left = max(left, (crawl.total - crawl.done) * seconds / crawl.done)
        return f"{crawl.done / seconds:.1f}/s, {_duration(left)} left"


def _host_table(hosts: list[HostState]) -> Table:
    table = Table.grid(padding=(0, 2))
    for host in hosts[:_HOSTS_SHOWN]:
        state = f"paused {_duration(host.paused)}" if host.paused >= 1 else ""
        table.add_row(
            f"  {host.host}", f"{host.in_flight} asked", f"{host.queued} waiting", f"{host.done} done", state
        )
    if len(hosts) > _HOSTS_SHOWN:
        table.add_row(f"  and {len(hosts) - _HOSTS_SHOWN} more hosts")
    return table


def _duration(seconds: float) -> str:
    whole = round(seconds)
    return f"{whole // 60}:{whole % 60:02d}" if whole >= 60 else f"{whole} s"
