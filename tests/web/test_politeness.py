"""Per-host limits as the servers saw them, waits that hosts ask for, and hosts that are given up."""

import time
from dataclasses import replace
from email.utils import formatdate

import pytest

from tests.web.conftest import QUICK, Checker, Names
from tests.web.farm import Farm, Meeting, Server, Visit, page
from valint.web.exchange import Exchange, Fault
from valint.web.limits import HostLimits
from valint.web.retry_after import requested_wait
from valint.web.verdict import Verdict

NOW = 1_800_000_000.0


@pytest.mark.parametrize(
    ("status", "headers", "wait"),
    [
        (429, {"retry-after": "7"}, 7),
        (503, {"retry-after": "7"}, 7),
        (429, {"retry-after": formatdate(NOW + 9, usegmt=True)}, 9),
        (429, {"retry-after": formatdate(NOW - 9, usegmt=True)}, 0),
        (429, {"retry-after": "-5"}, None),
        (429, {"retry-after": "soon"}, None),
        (429, {"retry-after": "1e400"}, None),
        (429, {"retry-after": "315360000"}, 315360000),
        (429, {"retry-after": "9" * 400}, 999999999999),
        (429, {}, None),
        (429, {"ratelimit-reset": "12"}, 12),
        (429, {"x-ratelimit-reset": str(int(NOW) + 30)}, 30),
        (403, {"x-ratelimit-reset": "12", "x-ratelimit-remaining": "0"}, 12),
        (403, {"x-ratelimit-reset": "12", "x-ratelimit-remaining": "4"}, None),
        (403, {}, None),
        (200, {"retry-after": "7"}, None),
        (301, {"retry-after": "7"}, None),
    ],
)
def test_what_a_server_asks_us_to_wait_is_read_in_every_form(
    status: int, headers: dict[str, str], wait: float | None
) -> None:
    assert requested_wait(Exchange(status=status, headers=headers, at=NOW)) == wait


def _after(server: Server, path: str, *replies: tuple[int, dict[str, str]]) -> str:
    """Answer with each reply in turn, then with a page."""
    turns = iter(replies)

    @server.route(path)
    async def _(visit: Visit) -> None:
        status, headers = next(turns, (200, {}))
        await visit.reply(status, page(), headers)

    return server.url(path)


@pytest.mark.parametrize("first", [429, 500, 503, 408])
def test_a_failure_that_passes_is_alive(check: Checker, server: Server, first: int) -> None:
    assert check.one(_after(server, "/x", (first, {}))).verdict is Verdict.ALIVE
    assert len(server.log) == 2


def test_a_wait_that_a_server_asks_for_is_kept_by_all_requests_to_it(check: Checker, server: Server) -> None:
    check.limits = replace(QUICK, host=HostLimits(1, 0))
    urls = [_after(server, "/first", (429, {"Retry-After": "1"}))]
    urls += [server.serve(f"/{number}", 200, page()) for number in range(5)]
    assert {judgement.verdict for judgement in check(*urls)} == {Verdict.ALIVE}
    first, second = server.visits()[:2]
    assert second.started - first.started >= 1.0


def test_a_wait_beyond_reason_leaves_the_rest_of_the_host_unchecked(
    farm: Farm, check: Checker, server: Server
) -> None:
    check.limits = replace(QUICK, host=HostLimits(1, 0))
    urls = [_after(server, "/first", (429, {"Retry-After": "315360000"}))]
    urls += [server.serve(f"/{number}", 200, page()) for number in range(5)]
    other = farm.server("127.0.0.3").serve("/x", 200, page())
    first, *rest, elsewhere = check(*urls, other)
    assert (first.verdict, first.reason) == (Verdict.BLOCKED, "http-429")
    assert {(one.verdict, one.reason) for one in rest} == {(Verdict.UNCHECKED, "host-asked-to-wait")}
    assert elsewhere.verdict is Verdict.ALIVE
    assert len(server.log) == 1
    assert check.outcome is not None and check.outcome.incomplete


def test_waits_add_up_only_so_far(check: Checker, server: Server) -> None:
    check.limits = replace(QUICK, host=HostLimits(1, 0), host_wait=0.5, retry_waits=(0.2,) * 9)
    judgement = check.one(_after(server, "/x", *[(429, {})] * 9))
    assert judgement.verdict is Verdict.BLOCKED
    assert len(server.log) == 3


def test_no_host_gets_more_requests_at_once_than_its_limit(farm: Farm, check: Checker) -> None:
    check.limits = replace(QUICK, in_flight=12, host=HostLimits(3, 0))
    servers = [farm.server(f"127.0.0.{number}") for number in (2, 3, 4, 5)]
    for server in servers:
        server.latency, server.meeting = 0.02, Meeting(3)
    urls = [server.serve(f"/{n}", 200, page()) for n in range(20) for server in servers]
    assert {judgement.verdict for judgement in check(*urls)} == {Verdict.ALIVE}
    assert [server.most_at_once() for server in servers] == [3, 3, 3, 3]


def test_the_global_limit_holds_over_all_hosts(farm: Farm, check: Checker) -> None:
    check.limits = replace(QUICK, in_flight=5, host=HostLimits(3, 0))
    servers = [farm.server(f"127.0.0.{number}") for number in (2, 3, 4, 5)]
    everybody = Meeting(5)
    for server in servers:
        server.latency, server.meeting = 0.02, everybody
    check(*(server.serve(f"/{n}", 200, page()) for n in range(8) for server in servers))
    everything = Server("all", log=[visit for server in servers for visit in server.log])
    assert everything.most_at_once() == 5


def test_requests_to_a_host_keep_their_distance(check: Checker, server: Server) -> None:
    """A server may see a request late and never early, so each is measured from the beginning of the run."""
    check.limits = replace(QUICK, host=HostLimits(4, 20))
    began = time.monotonic()
    check(*(server.serve(f"/{number}", 200, page()) for number in range(10)))
    starts = sorted(visit.started for visit in server.log)
    assert all(start - began >= number * 0.05 for number, start in enumerate(starts))


def test_one_host_is_one_host_whatever_its_case_port_or_final_dot(farm: Farm, check: Checker) -> None:
    check.limits = replace(QUICK, host=HostLimits(1, 0))
    one, two = farm.server(), farm.server()
    one.latency = two.latency = 0.03
    check.resolver = Names(contoso_com=[["127.0.0.2"]])
    urls = [
        one.url("/a", host="contoso.com"),
        one.url("/b", host="CONTOSO.com"),
        two.url("/c", host="contoso.com."),
        two.url("/d", host="Contoso.Com"),
    ]
    check(*urls)
    both = Server("both", log=one.log + two.log)
    assert len(both.log) == 8  # each is gone, so each is asked with GET and HEAD
    assert both.most_at_once() == 1


def test_the_target_of_a_redirect_is_under_its_own_hosts_limit(farm: Farm, check: Checker) -> None:
    check.limits = replace(QUICK, host=HostLimits(4, 0), hosts={"127.0.0.3": HostLimits(1, 0)})
    short, long = farm.server("127.0.0.2"), farm.server("127.0.0.3")
    short.latency = long.latency = 0.02
    short.meeting = Meeting(2)
    urls = []
    for number in range(10):
        target = long.serve(f"/{number}", 200, page())
        urls.append(short.serve(f"/{number}", 302, headers={"Location": target}))
    assert {judgement.verdict for judgement in check(*urls)} == {Verdict.REDIRECTED}
    assert long.most_at_once() == 1
    assert short.most_at_once() > 1


def test_a_host_that_only_fails_is_parked_and_then_given_up(farm: Farm, check: Checker) -> None:
    check.limits = replace(QUICK, host=HostLimits(2, 0), park_after=5, park_times=2, park_for=0.1)
    broken, fine = farm.server("127.0.0.2"), farm.server("127.0.0.3")
    urls = [broken.serve(f"/{number}", 500) for number in range(60)]
    urls += [fine.serve(f"/{number}", 200, page()) for number in range(10)]
    judgements = check(*urls)
    reasons = {(one.verdict, one.reason) for one in judgements[:60]}
    assert reasons == {(Verdict.TRANSIENT, "http-500"), (Verdict.UNCHECKED, "host-parked")}
    assert {one.verdict for one in judgements[60:]} == {Verdict.ALIVE}
    assert len(broken.log) <= 25


def test_a_parked_host_that_recovers_is_checked_to_the_end(check: Checker, server: Server) -> None:
    check.limits = replace(QUICK, host=HostLimits(2, 0), park_after=5, park_for=0.2)
    down_until = time.monotonic() + 0.15

    async def behaviour(visit: Visit) -> None:
        await visit.reply(500 if time.monotonic() < down_until else 200, page())

    for number in range(40):
        server.routes[f"/{number}"] = behaviour
    judgements = check(*(server.url(f"/{number}") for number in range(40)))
    assert {one.verdict for one in judgements} <= {Verdict.ALIVE, Verdict.TRANSIENT}
    assert sum(one.verdict is Verdict.ALIVE for one in judgements) >= 34


def test_a_mix_of_broken_pages_does_not_park_their_host(check: Checker, server: Server) -> None:
    """Every third page fails; that says nothing about the host."""
    check.limits = replace(QUICK, host=HostLimits(4, 0))
    urls = [server.serve(f"/{n}", 500 if n % 3 == 0 else 200, page()) for n in range(90)]
    judgements = check(*urls)
    assert [one.verdict for one in judgements] == [
        Verdict.TRANSIENT if n % 3 == 0 else Verdict.ALIVE for n in range(90)
    ]


def test_connections_are_used_again(check: Checker, server: Server) -> None:
    check.limits = replace(QUICK, host=HostLimits(3, 0))
    check(*(server.serve(f"/{number}", 200, page()) for number in range(30)))
    assert len({visit.connection for visit in server.log}) == 3


def test_a_connection_that_the_server_closed_is_replaced_unnoticed(check: Checker, server: Server) -> None:
    check.limits = replace(QUICK, host=HostLimits(1, 0), retry_waits=())

    async def behaviour(visit: Visit) -> None:
        await visit.reply(200, page())
        visit.writer.close()

    for number in range(10):
        server.routes[f"/{number}"] = behaviour
    judgements = check(*(server.url(f"/{number}") for number in range(10)))
    assert {one.verdict for one in judgements} == {Verdict.ALIVE}


def test_a_halted_exchange_counts_for_nothing() -> None:
    assert Exchange(fault=Fault.PARKED).halted
    assert not Exchange(fault=Fault.PARKED).transient
