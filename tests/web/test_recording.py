"""A recorded run can be judged again without a network, and never by guessing."""

import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import NoReturn
from unittest.mock import patch

import pytest

from tests.web.conftest import QUICK, Checker, Names
from tests.web.farm import Server, Visit, page
from valint.errors import UsageError
from valint.web.limits import HostLimits
from valint.web.plan import Plan
from valint.web.recording import FILE_NAME
from valint.web.verdict import Verdict


@contextmanager
def no_sockets() -> Iterator[None]:
    def refuse(*_: object, **__: object) -> NoReturn:
        raise AssertionError("a socket was opened")

    with (
        patch.object(socket, "socket", refuse),
        patch.object(socket, "create_connection", refuse),
        patch.object(socket, "getaddrinfo", refuse),
    ):
        yield


def _site(server: Server) -> list[str]:
    server.serve("/new", 200, page("New"))
    turns = iter([429])

    @server.route("/busy")
    async def _(visit: Visit) -> None:
        await visit.reply(next(turns, 200), page())

    @server.route("/reset")
    async def _(visit: Visit) -> None:
        visit.hang_up()

    return [
        server.serve("/fine", 200, page()),
        server.serve("/old", 301, headers={"Location": "/new?token=secret"}),
        server.serve("/a.pdf", 200, page().encode()),
        server.serve("/soft", 200, page("Page not found")),
        server.serve("/marked", 200, page("x", "<h1 id=a>A</h1>" + "<p>Many words of text.</p>" * 20)) + "#b",
        server.serve("/broken", 500),
        server.serve("/cookie", 200, page(), headers={"Set-Cookie": "session=secret"}),
        server.serve("/key", 200, page()) + "?api_key=secret",
        server.url("/gone"),
        server.url("/busy"),
        server.url("/reset"),
        "http://10.0.0.1/",
        "https://user:secret@contoso.com/",
        "https://no-such-host.contoso.com/",
    ]


def test_replay_gives_the_same_verdicts_and_opens_no_socket(
    check: Checker, server: Server, tmp_path: Path
) -> None:
    urls = _site(server)
    check.resolver = Names()
    recorded = check(*urls, record=tmp_path)
    assert {one.verdict for one in recorded} == set(Verdict) - {Verdict.BLOCKED}
    requests = len(server.log)
    with no_sockets():
        assert check(*urls, replay=tmp_path) == recorded
    assert len(server.log) == requests


def test_a_recording_holds_no_secret(check: Checker, server: Server, tmp_path: Path) -> None:
    check.resolver = Names()
    check(*_site(server), record=tmp_path)
    text = (tmp_path / FILE_NAME).read_text(encoding="utf-8")
    assert "secret" not in text
    assert "session" not in text
    assert all(json.loads(line) for line in text.splitlines())


def test_what_was_not_recorded_is_unchecked_and_the_run_incomplete(
    check: Checker, server: Server, tmp_path: Path
) -> None:
    known = server.serve("/x", 200, page())
    check(known, record=tmp_path)
    alive, missing = check(known, server.url("/y"), replay=tmp_path)
    assert alive.verdict is Verdict.ALIVE
    assert (missing.verdict, missing.reason) == (Verdict.UNCHECKED, "not-recorded")
    assert check.outcome is not None and check.outcome.incomplete


def test_another_question_than_the_recorded_one_is_not_answered(
    check: Checker, server: Server, tmp_path: Path
) -> None:
    url = server.serve("/x", 200, page())
    check(url, record=tmp_path)
    check.locale = "de-DE"
    assert check(url, replay=tmp_path)[0].reason == "not-recorded"


def test_a_recording_that_was_cut_off_answers_as_far_as_it_goes(
    check: Checker, server: Server, tmp_path: Path
) -> None:
    check.limits = replace(QUICK, host=HostLimits(1, 0))
    urls = [server.serve(f"/{number}", 200, page()) for number in range(3)]
    check(*urls, record=tmp_path)
    file = tmp_path / FILE_NAME
    file.write_bytes(file.read_bytes()[:-20])
    assert [one.verdict for one in check(*urls, replay=tmp_path)] == [
        Verdict.ALIVE,
        Verdict.ALIVE,
        Verdict.UNCHECKED,
    ]


def test_earlier_observations_are_part_of_the_recording(
    check: Checker, server: Server, tmp_path: Path
) -> None:
    url = server.serve("/a.pdf", 200, page().encode())
    check.twice(url, tmp_path)
    check.clock.offset += 7200
    recorded = check(url, record=tmp_path / "recording")
    assert recorded[0].verdict is Verdict.DEAD
    check.cache = None
    with no_sockets():
        assert check(url, replay=tmp_path / "recording") == recorded


def test_a_recording_holds_every_url_even_those_that_were_remembered(
    check: Checker, server: Server, tmp_path: Path
) -> None:
    url = server.serve("/x", 200, page())
    check.cache = tmp_path / "links.db"
    check(url)
    recorded = check(url, record=tmp_path / "recording")
    assert len(server.log) == 2
    assert check(url, replay=tmp_path / "recording") == recorded


def test_what_a_budget_cut_off_is_replayed_as_that(check: Checker, server: Server, tmp_path: Path) -> None:
    urls = [server.serve(f"/{number}", 200, page()) for number in range(4)]
    check.plan = Plan(max_urls=2)
    recorded = check(*urls, record=tmp_path)
    assert [one.reason for one in recorded] == ["ok", "ok", "max-urls", "max-urls"]
    check.plan = Plan()
    assert check(*urls, replay=tmp_path) == recorded


@pytest.mark.parametrize(
    "content", ["", "nonsense", '{"recording": 99}', '{"other": 1}\n', '[1]\n{"check": 1}\n']
)
def test_what_is_no_recording_is_refused(check: Checker, tmp_path: Path, content: str) -> None:
    (tmp_path / FILE_NAME).write_text(content)
    with pytest.raises(UsageError):
        check("https://contoso.com/", replay=tmp_path)


def test_a_missing_recording_is_refused(check: Checker, tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        check("https://contoso.com/", replay=tmp_path / "nowhere")
