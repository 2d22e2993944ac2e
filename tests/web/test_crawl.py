"""The crawl's own bookkeeping, with a fetcher that needs no network."""

import asyncio
from collections.abc import Generator

import pytest

from valint.web.crawl import Crawl
from valint.web.exchange import Exchange, Fault, Request
from valint.web.limits import HostLimits, Limits
from valint.web.urls import parse_url


class Instant:
    """A fetcher that answers at once: 500 to a first try, 200 to the next."""

    async def fetch(self, request: Request) -> Exchange:
        return Exchange(status=200 if request.attempt else 500)

    async def close(self) -> None:
        return


def _twice(key: str) -> Generator[Request, Exchange, int | Fault | None]:
    url = parse_url(f"https://{key.partition('-')[0]}.contoso.com/{key}")
    for attempt in (0, 1):
        exchange = yield Request("GET", url, attempt=attempt)
        if exchange.halted:
            return exchange.fault
    return exchange.status


async def _crawl(limits: Limits, keys: list[str], *, tick: float) -> dict[str, int | Fault | None]:
    """Crawl while each look at the clock takes `tick` seconds."""
    loop = asyncio.get_running_loop()
    real, looks = loop.time, 0

    def time() -> float:
        nonlocal looks
        looks += 1
        return real() + looks * tick

    loop.time = time  # type: ignore[method-assign]
    results: dict[str, int | Fault | None] = {}
    crawl: Crawl[str, int | Fault | None] = Crawl(Instant, _twice, limits, results.__setitem__)
    await crawl.run((key, f"{key.partition('-')[0]}.contoso.com") for key in keys)
    return results


@pytest.mark.parametrize("tick", [0.0, 1e-5, 1e-4, 1e-3])
def test_a_moment_that_passes_between_two_looks_at_the_clock_does_not_stop_the_crawl(tick: float) -> None:
    limits = Limits(in_flight=50, host=HostLimits(2, 2000), retry_waits=(0.002,), park_after=10_000)
    keys = [f"{host}-{number}" for host in ("a", "b", "c", "d") for number in range(30)]
    results = asyncio.run(_crawl(limits, keys, tick=tick))
    assert results == dict.fromkeys(keys, 200)


def test_a_fault_of_ours_ends_the_crawl_and_is_not_lost() -> None:
    def broken(key: str) -> Generator[Request, Exchange, None]:
        yield Request("GET", parse_url("https://contoso.com/"))
        raise LookupError(key)

    async def run() -> None:
        crawl: Crawl[str, None] = Crawl(Instant, broken, Limits(), lambda _key, _result: None)
        await crawl.run([("a", "contoso.com")])

    with pytest.raises(LookupError):
        asyncio.run(run())


def test_a_crawl_that_was_stopped_before_it_began_asks_nothing() -> None:
    results: dict[str, int | Fault | None] = {}

    async def run() -> None:
        crawl: Crawl[str, int | Fault | None] = Crawl(Instant, _twice, Limits(), results.__setitem__)
        crawl.stop(Fault.INTERRUPTED)
        await crawl.run([("a-1", "a.contoso.com"), ("b-1", "b.contoso.com")])

    asyncio.run(run())
    assert results == {"a-1": Fault.INTERRUPTED, "b-1": Fault.INTERRUPTED}


def test_a_crawl_of_nothing_is_over_at_once() -> None:
    async def run() -> None:
        crawl: Crawl[str, int | Fault | None] = Crawl(Instant, _twice, Limits(), lambda _key, _result: None)
        await crawl.run([])

    asyncio.run(run())


def test_the_longest_queue_goes_first() -> None:
    asked: list[str] = []

    class Noting(Instant):
        async def fetch(self, request: Request) -> Exchange:
            asked.append(request.url.host)
            await asyncio.sleep(0)
            return Exchange(status=200)

    async def run() -> None:
        limits = Limits(in_flight=4, host=HostLimits(2, 0))
        crawl: Crawl[str, int | Fault | None] = Crawl(Noting, _twice, limits, lambda _key, _result: None)
        keys = [f"{host}-1" for host in "abcde"] + [f"large-{number}" for number in range(20)]
        await crawl.run((key, f"{key.partition('-')[0]}.contoso.com") for key in keys)

    asyncio.run(run())
    assert asked[:2] == ["large.contoso.com"] * 2
    assert len(asked) == 50
