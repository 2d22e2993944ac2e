"""However often a run is killed while it writes the cache, no later run says anything else than the truth.

`VALINT_KILLS` sets how many runs are killed, by default few; 200 take about two minutes.
"""

import os
import random
import signal
import sqlite3
import time
from collections.abc import Callable

import pytest

from tests.engine.conftest import Shop
from valint.engine.fact_cache import FactCache

KILLS = int(os.environ.get("VALINT_KILLS", "16"))
SELECT = ("ST990", "AN", "LK")
NAMES = [f"n{number:02}.md" for number in range(24)]


def _start(shop: Shop, before_writing: Callable[[sqlite3.Connection], object]) -> int:
    """Start a run in a process of its own; it calls `before_writing` each time before it writes results."""
    pid = os.fork()
    if pid:
        return pid
    status = 1
    try:
        put = FactCache.put

        def observed(self: FactCache, *arguments: object) -> None:
            assert self._connection is not None
            before_writing(self._connection)
            put(self, *arguments)  # type: ignore[arg-type]

        setattr(FactCache, "put", observed)  # noqa: B010 - in this process alone
        shop.check(select=SELECT, settings=shop.settings, cache=shop.file, recall=shop.recall)
        status = 0
    finally:
        os._exit(status)
    raise AssertionError


def _kill_while_it_writes(shop: Shop, delay: float) -> int:
    """Kill a run from outside so many seconds after it has begun to write; return how it ended."""
    ours, theirs = os.pipe()
    pid = _start(shop, lambda _database: os.write(theirs, b"w"))
    os.close(theirs)
    os.read(ours, 1)
    until = time.perf_counter() + delay
    while time.perf_counter() < until:
        pass
    os.kill(pid, signal.SIGKILL)
    os.close(ours)
    return os.waitpid(pid, 0)[1]


def _kill_after_steps(shop: Shop, steps: int) -> int:
    """Let a run kill itself after so many steps of SQLite's machine; return how it ended."""

    def kill_later(database: sqlite3.Connection) -> None:
        database.set_progress_handler(lambda: os.kill(os.getpid(), signal.SIGKILL), steps)

    return os.waitpid(_start(shop, kill_later), 0)[1]


def _kill_at_byte(shop: Shop, size: int) -> int:
    """Let a run die at the byte of the cache that is the first one too many; return how it ended."""
    import resource

    def limit(_database: sqlite3.Connection) -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

    return os.waitpid(_start(shop, limit), 0)[1]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="kills processes")
def test_kills_while_a_run_writes_change_no_later_result(shop: Shop) -> None:
    choose = random.Random(5)  # noqa: S311
    killed = tried = 0
    for name in NAMES:
        shop.write(name, "# Side\n")
    shop.run(select=SELECT)
    while killed < KILLS and tried < 4 * KILLS:
        for name in choose.sample(NAMES, 12):
            text = (
                f"# Side {tried}\n\n[b](b.md#findes) og [x](#x{tried})\n\n{'x ' * choose.randrange(2000)}\n"
            )
            shop.write(name, text)
        match tried % 3:
            case 0:
                status = _kill_while_it_writes(shop, choose.uniform(0, 0.01))
            case 1:
                status = _kill_after_steps(shop, choose.randrange(1, 1500))
            case _:
                status = _kill_at_byte(shop, choose.randrange(0, shop.file.stat().st_size + 40_000))
        tried += 1
        killed += os.WIFSIGNALED(status)
        report = shop.run(select=SELECT)  # which compares with a run without a cache
        assert not report.warnings
    assert killed
    print(f"{killed} of {tried} runs were killed before their end")  # noqa: T201
    assert sqlite3.connect(shop.file).execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert not list(shop.file.parent.glob("*.corrupt"))
