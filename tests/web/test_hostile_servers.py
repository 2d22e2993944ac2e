"""Servers that mean harm or are out of their mind: time and memory stay bounded."""

import asyncio
import gzip
import resource
import time
import zlib
from dataclasses import replace

import pytest

from tests.web.conftest import QUICK, Checker
from tests.web.farm import Behaviour, Server, Visit, page
from valint.web.verdict import Verdict

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
BOMB = gzip.compress(bytes(50_000_000))


async def ten_gigabytes(visit: Visit) -> None:
    await visit.send(HEAD + b"Content-Length: 10000000000\r\n\r\n")
    for _ in range(10_000):
        await visit.send(b"x" * 1_000_000)


async def endless(visit: Visit) -> None:
    await visit.send(HEAD + b"Transfer-Encoding: chunked\r\n\r\n")
    while True:
        await visit.send(b"400\r\n" + b"x" * 1024 + b"\r\n")


async def slow_headers(visit: Visit) -> None:
    for byte in HEAD * 100:
        await visit.send(bytes([byte]))
        await asyncio.sleep(0.1)


async def slow_body(visit: Visit) -> None:
    await visit.send(HEAD + b"Content-Length: 1000\r\n\r\n")
    for _ in range(1000):
        await visit.send(b"x")
        await asyncio.sleep(0.1)


async def silent(visit: Visit) -> None:
    await asyncio.sleep(60)


async def silent_after_headers(visit: Visit) -> None:
    await visit.send(HEAD + b"Content-Length: 1000\r\n\r\n")
    await asyncio.sleep(60)


async def bomb(visit: Visit) -> None:
    await visit.send(HEAD + b"Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(BOMB) + BOMB)


async def broken_gzip(visit: Visit) -> None:
    await visit.send(HEAD + b"Content-Encoding: gzip\r\nContent-Length: 4\r\n\r\nnope")


async def unknown_encoding(visit: Visit) -> None:
    await visit.reply(200, b"\x1b\x04\0", {"Content-Encoding": "br"})


async def long_header(visit: Visit) -> None:
    await visit.send(HEAD + b"X-Long: " + b"x" * 65_536 + b"\r\nContent-Length: 0\r\n\r\n")


async def huge_header(visit: Visit) -> None:
    await visit.send(HEAD + b"X-Long: " + b"x" * 1_000_000 + b"\r\nContent-Length: 0\r\n\r\n")


async def ten_thousand_headers(visit: Visit) -> None:
    lines = b"".join(b"X-%d: y\r\n" % number for number in range(10_000))
    await visit.send(HEAD + lines + b"Content-Length: 0\r\n\r\n")


async def endless_headers(visit: Visit) -> None:
    await visit.send(HEAD)
    while True:
        await visit.send(b"X-More: " + b"y" * 1000 + b"\r\n")


async def bad_chunks(visit: Visit) -> None:
    await visit.send(HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n")


async def http_0_9(visit: Visit) -> None:
    await visit.send(page().encode())
    visit.writer.close()


async def garbage(visit: Visit) -> None:
    await visit.send(bytes(range(256)) * 40)
    visit.writer.close()


async def two_lengths(visit: Visit) -> None:
    await visit.send(HEAD + b"Content-Length: 3\r\nContent-Length: 5\r\n\r\nabcde")


async def reset(visit: Visit) -> None:
    visit.hang_up()


async def close_without_a_word(visit: Visit) -> None:
    visit.writer.close()


async def endless_interim_answers(visit: Visit) -> None:
    while True:
        await visit.send(b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n")


async def redirect_with_endless_body(visit: Visit) -> None:
    await visit.send(b"HTTP/1.1 302 Found\r\nLocation: /fine\r\nTransfer-Encoding: chunked\r\n\r\n")
    while True:
        await visit.send(b"1\r\nx\r\n")
        await asyncio.sleep(0.1)


async def gone_without_an_end(visit: Visit) -> None:
    await visit.send(b"HTTP/1.1 404 Not Found\r\nContent-Length: 100\r\n\r\nx")
    visit.writer.close()


VERDICTS: dict[Behaviour, tuple[Verdict, str]] = {
    ten_gigabytes: (Verdict.ALIVE, "ok"),
    endless: (Verdict.ALIVE, "ok"),
    slow_headers: (Verdict.TRANSIENT, "too-slow"),
    slow_body: (Verdict.TRANSIENT, "too-slow"),
    silent: (Verdict.TRANSIENT, "read-timeout"),
    silent_after_headers: (Verdict.TRANSIENT, "read-timeout"),
    bomb: (Verdict.ALIVE, "ok"),
    broken_gzip: (Verdict.ALIVE, "ok"),
    unknown_encoding: (Verdict.ALIVE, "ok"),
    long_header: (Verdict.ALIVE, "ok"),
    huge_header: (Verdict.SUSPECT, "not-http"),
    ten_thousand_headers: (Verdict.ALIVE, "ok"),
    endless_headers: (Verdict.SUSPECT, "not-http"),
    bad_chunks: (Verdict.TRANSIENT, "body-truncated"),
    http_0_9: (Verdict.SUSPECT, "not-http"),
    garbage: (Verdict.SUSPECT, "not-http"),
    two_lengths: (Verdict.SUSPECT, "not-http"),
    reset: (Verdict.TRANSIENT, "connection-reset"),
    close_without_a_word: (Verdict.TRANSIENT, "connection-reset"),
    endless_interim_answers: (Verdict.TRANSIENT, "too-slow"),
    redirect_with_endless_body: (Verdict.REDIRECTED, "redirect-temporary"),
    gone_without_an_end: (Verdict.DEAD, "http-404"),
}


@pytest.mark.parametrize("behaviour", VERDICTS, ids=lambda behaviour: behaviour.__name__)
def test_a_hostile_server_costs_little_and_gets_its_verdict(
    check: Checker, server: Server, behaviour: Behaviour
) -> None:
    """The limit that ends it is short, and the others so long that a busy machine does not meet them."""
    ends_by = VERDICTS[behaviour][1]
    check.limits = replace(
        QUICK,
        read=0.3 if ends_by == "read-timeout" else QUICK.read,
        total=0.8 if ends_by == "too-slow" else QUICK.total,
        retry_waits=(),
    )
    server.routes["/x"] = behaviour
    server.serve("/fine", 200, page())
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    judgement = check.one(server.url("/x"))
    assert (judgement.verdict, judgement.reason) == VERDICTS[behaviour]
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 40_000


def test_a_bomb_is_not_defused_for_a_bookmark_either(check: Checker, server: Server) -> None:
    server.routes["/x"] = bomb
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert check.one(server.url("/x#there")).verdict is Verdict.ALIVE
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 40_000


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "x-gzip"])
def test_compressed_pages_are_read(check: Checker, server: Server, encoding: str) -> None:
    compress = zlib.compress if encoding == "deflate" else gzip.compress
    url = server.serve(
        "/x", 200, compress(page("Page not found").encode()), headers={"Content-Encoding": encoding}
    )
    assert check.one(url).reason == "soft-404"


def test_one_bad_server_does_not_hold_up_the_others(check: Checker, server: Server) -> None:
    check.limits = replace(QUICK, read=0.3, total=0.8, retry_waits=())
    server.serve("/fine", 200, page())
    for number, behaviour in enumerate(VERDICTS):
        server.routes[f"/{number}"] = behaviour
    started = time.monotonic()
    judgements = check(*(server.url(f"/{number}") for number in range(len(VERDICTS))))
    for one, (verdict, _) in zip(judgements, VERDICTS.values(), strict=True):
        assert one.verdict in (verdict, Verdict.TRANSIENT), "the busy farm may be late, and no more"
    assert time.monotonic() - started < 50, "some of the servers are silent for a minute"
