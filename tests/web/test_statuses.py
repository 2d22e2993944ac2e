"""Case table: which status, and which misbehaviour around a status, means what."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from tests.web.conftest import QUICK, Checker
from tests.web.farm import Server, Visit, page
from valint.web.verdict import Verdict

CLASSES = {
    Verdict.ALIVE: [200, 204, 206],
    Verdict.DEAD: [404, 410],
    Verdict.BLOCKED: [401, 402, 403, 407, 429, 451, 999],
    Verdict.TRANSIENT: [408, 425, 500, 501, 502, 503, 504, 520, 525, 530],
    Verdict.SUSPECT: [300, 304, 400, 405, 406, 409, 416, 418, 421],
}


@pytest.mark.parametrize(
    ("status", "verdict"), [(status, verdict) for verdict, all_of in CLASSES.items() for status in all_of]
)
def test_each_status_has_its_class(check: Checker, server: Server, status: int, verdict: Verdict) -> None:
    judgement = check.one(server.serve("/x", status, page()))
    assert judgement.verdict is verdict
    assert judgement.status in (status, 206)
    assert verdict is Verdict.ALIVE or judgement.reason == f"http-{status}"


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_followed_to_what_it_leads_to(check: Checker, server: Server, status: int) -> None:
    server.serve("/new", 200, page())
    judgement = check.one(server.serve("/old", status, headers={"Location": "/new"}))
    assert judgement.verdict is Verdict.REDIRECTED
    assert judgement.reason == ("redirect-permanent" if status in (301, 308) else "redirect-temporary")
    assert judgement.final_url == server.url("/new")
    assert judgement.hops == ((status, server.url("/old")),)


def test_a_redirect_without_a_target_is_suspect(check: Checker, server: Server) -> None:
    assert check.one(server.serve("/x", 302)).reason == "redirect-without-target"


def test_a_bot_guard_is_no_verdict_on_the_page(check: Checker, server: Server) -> None:
    guarded = server.serve("/x", 503, headers={"cf-mitigated": "challenge"})
    assert check.one(guarded).verdict is Verdict.BLOCKED
    captcha = server.serve("/y", 200, page("Just a moment...", "<p>Checking your browser</p>"))
    assert check.one(captcha).verdict is Verdict.BLOCKED


def test_404_to_both_methods_is_dead_at_once(check: Checker, server: Server) -> None:
    judgement = check.one(server.url("/nowhere"))
    assert (judgement.verdict, judgement.certain) == (Verdict.DEAD, True)
    assert server.asked("/nowhere") == ["GET", "HEAD"]


@pytest.mark.parametrize("head", [200, 405, 501, 403, None])
def test_404_to_get_alone_is_dead_only_when_seen_again(
    check: Checker, server: Server, tmp_path: Path, head: int | None
) -> None:
    @server.route("/x")
    async def _(visit: Visit) -> None:
        if visit.method == "GET":
            await visit.reply(404, page())
        elif head is None:
            visit.hang_up()
        else:
            await visit.reply(head)

    check.cache = tmp_path / "links.db"
    first = check.one(server.url("/x"))
    assert (first.verdict, first.reason, first.pending) == (Verdict.SUSPECT, "http-404", True)
    check.clock.offset = 700
    assert check.one(server.url("/x")).verdict is Verdict.DEAD


@pytest.mark.parametrize("head", [404, 405, 501, 500])
def test_what_head_says_does_not_matter_when_get_is_fine(check: Checker, server: Server, head: int) -> None:
    @server.route("/x.pdf")
    async def _(visit: Visit) -> None:
        await (
            visit.reply(head)
            if visit.method == "HEAD"
            else visit.reply(200, b"%PDF-1.7" + b"x" * 2000, kind="application/pdf")
        )

    assert check.one(server.url("/x.pdf")).verdict is Verdict.ALIVE
    assert server.asked("/x.pdf") == ["GET"]


def test_a_server_that_hangs_on_head_does_not_hold_up_a_dead_link(check: Checker, server: Server) -> None:
    @server.route("/x")
    async def _(visit: Visit) -> None:
        if visit.method == "HEAD":
            await asyncio.sleep(600)
        await visit.reply(404)

    # A busy machine may need some tries for the GET; the HEAD has one.
    check.limits = replace(QUICK, read=0.5, retry_waits=(0.01,) * 20)
    judgement = check.one(server.url("/x"))
    assert (judgement.verdict, judgement.pending) == (Verdict.SUSPECT, True)


@pytest.mark.parametrize("refusal", [400, 405, 406, 416, 501])
def test_a_server_that_refuses_ranges_is_asked_for_the_whole(
    check: Checker, server: Server, refusal: int
) -> None:
    @server.route("/x")
    async def _(visit: Visit) -> None:
        await (visit.reply(refusal) if "range" in visit.headers else visit.reply(200, page()))

    assert check.one(server.url("/x")).verdict is Verdict.ALIVE
    assert server.asked("/x") == ["GET", "GET"]


def test_a_server_that_ignores_ranges_is_fine(check: Checker, server: Server) -> None:
    body = b"%PDF-1.4" + b"x" * 300_000
    judgement = check.one(
        server.serve("/x.pdf", 200, body, headers={"Content-Length": str(len(body))}, kind="application/pdf")
    )
    assert (judgement.verdict, judgement.size) == (Verdict.ALIVE, len(body))


def test_another_range_than_the_wanted_is_not_taken_for_the_beginning(check: Checker, server: Server) -> None:
    @server.route("/x.pdf")
    async def _(visit: Visit) -> None:
        if "range" in visit.headers:
            await visit.reply(
                206, b"x" * 100, {"Content-Range": "bytes 500-599/9000"}, kind="application/pdf"
            )
        else:
            await visit.reply(200, b"%PDF-1.4" + b"x" * 8992, kind="application/pdf")

    judgement = check.one(server.url("/x.pdf"))
    assert (judgement.verdict, judgement.size) == (Verdict.ALIVE, 9000)


def test_a_url_is_asked_once_however_often_it_is_written(check: Checker, server: Server) -> None:
    server.serve("/a", 200, page())
    spellings = [server.url("/a"), server.url("/./b/../a"), server.url("/a#one"), server.url("/%61")]
    assert {judgement.verdict for judgement in check(*spellings)} == {Verdict.ALIVE}
    assert len(server.log) == 1


def test_the_request_says_who_asks_and_in_which_language(check: Checker, server: Server) -> None:
    check.locale = "da-DK"
    check.one(server.serve("/x", 200, page()))
    headers = server.log[0].headers
    assert headers["accept-language"] == "da-DK,da;q=0.9,*;q=0.5"
    assert headers["user-agent"].startswith("valint/")
    assert headers["range"] == "bytes=0-16383"
    assert headers["host"] == f"{server.address}:{server.port}"
    assert not {"cookie", "authorization", "referer"} & headers.keys()
