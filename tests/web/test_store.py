"""What a run remembers, how long, and that a broken memory does no harm."""

import os
import sqlite3
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from tests.web.conftest import QUICK, Checker
from tests.web.farm import Server, Visit, page
from valint.web.exchange import Fault
from valint.web.fragments import FragmentState
from valint.web.lifetimes import lifetime
from valint.web.observations import History, Sighting, settle
from valint.web.plan import Plan
from valint.web.store import VerdictStore
from valint.web.verdict import Judgement, Verdict

DAY = 86_400.0
HOUR = 3_600.0


@pytest.fixture
def cached(check: Checker, tmp_path: Path) -> Checker:
    check.cache = tmp_path / "cache" / "links.db"
    return check


def _asked_again(check: Checker, server: Server, url: str, after: float) -> bool:
    before = len(server.log)
    check.clock.offset += after
    check.one(url)
    return len(server.log) > before


@pytest.mark.parametrize(
    ("status", "headers", "still", "expired"),
    [
        (200, {}, 5.5 * DAY, 8.5 * DAY),
        (301, {"Location": "/elsewhere"}, 2.3 * DAY, 3.7 * DAY),
        (400, {}, 0.7 * DAY, 1.3 * DAY),
        (403, {}, 0.7 * DAY, 1.3 * DAY),
        (404, {}, 0.7 * HOUR, 1.3 * HOUR),
    ],
)
def test_each_class_has_its_lifetime(
    cached: Checker, server: Server, status: int, headers: dict[str, str], still: float, expired: float
) -> None:
    server.serve("/elsewhere", 200, page())
    url = server.serve("/x", status, page(), headers=headers)
    cached.one(url)
    assert not _asked_again(cached, server, url, still)
    assert _asked_again(cached, server, url, expired - still)


def test_a_transient_failure_is_never_remembered(cached: Checker, server: Server) -> None:
    url = server.serve("/x", 500)
    cached.one(url)
    assert _asked_again(cached, server, url, 0)


def test_lifetimes_are_spread_by_a_fifth() -> None:
    alive = Judgement(Verdict.ALIVE, "ok")
    times = [lifetime(alive, f"{number:08x}") for number in range(0, 2**32, 2**27)]
    assert min(times) == pytest.approx(7 * DAY * 0.8)
    assert max(times) > 7 * DAY * 1.15
    assert len(set(times)) == len(times)


def test_an_old_verdict_is_confirmed_by_a_conditional_request(cached: Checker, server: Server) -> None:
    @server.route("/x")
    async def _(visit: Visit) -> None:
        if visit.headers.get("if-none-match") == '"v1"':
            await visit.reply(304)
        else:
            await visit.reply(200, page(), {"ETag": '"v1"'})

    first = cached.one(server.url("/x"))
    cached.clock.offset += 10 * DAY
    again = cached.one(server.url("/x"))
    assert "if-none-match" in server.log[1].headers
    assert again.verdict is Verdict.ALIVE
    assert again.checked_at is not None and first.checked_at is not None
    assert again.checked_at > first.checked_at


def test_a_page_that_was_alive_lately_stays_alive_while_its_server_fails(
    cached: Checker, server: Server
) -> None:
    url = server.serve("/x", 200, page())
    cached.one(url)
    server.serve("/x", 503)
    cached.clock.offset += 10 * DAY
    stale = cached.one(url)
    assert (stale.verdict, stale.reason) == (Verdict.ALIVE, "stale-http-503")
    assert _asked_again(cached, server, url, 1)
    cached.clock.offset += 25 * DAY
    assert cached.one(url).verdict is Verdict.TRANSIENT


def test_a_new_bookmark_on_a_known_page_is_looked_for(cached: Checker, server: Server) -> None:
    url = server.serve("/x", 200, page("x", "<h1 id=a>A</h1>" + "<p>Many words of text.</p>" * 20))
    cached.one(url + "#a")
    assert cached.one(url + "#b").fragments == {"b": FragmentState.ABSENT_ONCE}
    assert len(server.log) == 2


def test_another_language_is_another_question(cached: Checker, server: Server) -> None:
    url = server.serve("/x", 200, page())
    cached.locale = "da-DK"
    cached.one(url)
    cached.locale = "de-DE"
    assert _asked_again(cached, server, url, 0)


RUN, OTHER = "run", "other"
DEAD = Judgement(Verdict.DEAD, "download-is-html", checked_at=1000.0)


@pytest.mark.parametrize(
    ("history", "verdict"),
    [
        (History(), Verdict.SUSPECT),
        (History(failed=Sighting(999.0, RUN)), Verdict.SUSPECT),
        (History(failed=Sighting(400.0, RUN)), Verdict.DEAD),
        (History(failed=Sighting(999.0, OTHER)), Verdict.DEAD),
        (History(last_alive=999.0), Verdict.SUSPECT),
    ],
)
def test_dead_takes_two_observations_some_time_apart_or_from_two_runs(
    history: History, verdict: Verdict
) -> None:
    settled, after = settle(DEAD, history, RUN)
    assert settled.verdict is verdict
    assert settled.pending is (verdict is Verdict.SUSPECT)
    assert after.failed == (history.failed or Sighting(1000.0, RUN))
    assert after.failures == history.failures + 1


def test_dead_that_is_certain_takes_one() -> None:
    assert settle(replace(DEAD, certain=True), History(), RUN)[0].verdict is Verdict.DEAD


@pytest.mark.parametrize("verdict", [Verdict.ALIVE, Verdict.REDIRECTED, Verdict.SUSPECT])
def test_an_answer_in_between_starts_the_count_again(verdict: Verdict) -> None:
    failed = History(failed=Sighting(1.0, OTHER), failures=3)
    _, after = settle(Judgement(verdict, "x", checked_at=2.0), failed, RUN)
    assert (after.failed, after.failures) == (None, 0)


@pytest.mark.parametrize("verdict", [Verdict.TRANSIENT, Verdict.BLOCKED])
def test_no_answer_in_between_does_not(verdict: Verdict) -> None:
    failed = History(failed=Sighting(1.0, OTHER), failures=3)
    assert settle(Judgement(verdict, "x", checked_at=2.0), failed, RUN)[1] == failed


def test_what_was_not_asked_changes_no_history() -> None:
    history = History(last_alive=5.0)
    unchecked = Judgement(Verdict.UNCHECKED, Fault.PARKED.value)
    assert settle(unchecked, history, RUN) == (unchecked, history)


@pytest.mark.parametrize("damage", ["random", "truncated", "empty", "text"])
def test_a_damaged_cache_is_moved_aside(cached: Checker, server: Server, damage: str) -> None:
    url = server.serve("/x", 200, page())
    cached.one(url)
    assert cached.cache is not None
    content = cached.cache.read_bytes()
    garbage = {
        "random": os.urandom(8192),
        "truncated": content[: len(content) // 2],
        "empty": b"",
        "text": b"not a database " * 100,
    }[damage]
    for suffix in ("-wal", "-shm"):
        cached.cache.with_name(cached.cache.name + suffix).unlink(missing_ok=True)
    cached.cache.write_bytes(garbage)
    assert cached.one(url).verdict is Verdict.ALIVE
    assert cached.one(url).verdict is Verdict.ALIVE
    assert len(server.log) == 2
    if damage != "empty":
        assert cached.cache.with_name("links.db.corrupt").exists()
        assert len(cached.warnings) == 1 and "damaged" in cached.warnings[0]


def test_another_programs_database_is_left_alone(cached: Checker, server: Server, tmp_path: Path) -> None:
    cached.cache = tmp_path / "theirs.db"
    with sqlite3.connect(cached.cache) as connection:
        connection.execute("CREATE TABLE theirs (x)")
    connection.close()
    before = cached.cache.read_bytes()
    assert cached.one(server.serve("/x", 200, page())).verdict is Verdict.ALIVE
    assert cached.cache.read_bytes() == before
    assert "another program" in cached.warnings[0]


def test_a_cache_of_another_version_is_begun_anew(cached: Checker, server: Server) -> None:
    url = server.serve("/x", 200, page())
    cached.one(url)
    assert cached.cache is not None
    with sqlite3.connect(cached.cache) as connection:
        connection.execute("PRAGMA user_version = 999")
    connection.close()
    cached.one(url)
    assert len(server.log) == 2
    assert cached.warnings == []


def test_a_verdict_of_another_release_is_not_trusted(cached: Checker, server: Server) -> None:
    url = server.serve("/x", 200, page())
    cached.one(url)
    assert cached.cache is not None
    with sqlite3.connect(cached.cache) as connection:
        connection.execute("UPDATE verdicts SET tool_version = '0.0.0'")
    connection.close()
    assert _asked_again(cached, server, url, 0)


def test_a_row_that_makes_no_sense_is_survived(cached: Checker, server: Server) -> None:
    url = server.serve("/x", 200, page())
    cached.one(url)
    assert cached.cache is not None
    with sqlite3.connect(cached.cache) as connection:
        connection.execute("UPDATE verdicts SET verdict = 'splendid', hops = '{'")
    connection.close()
    assert cached.one(url).verdict is Verdict.ALIVE


@pytest.mark.parametrize("place", ["folder", "below a file", "nowhere to write"])
def test_a_cache_that_cannot_be_written_is_done_without(
    cached: Checker, server: Server, tmp_path: Path, place: str
) -> None:
    (tmp_path / "file").write_text("")
    cached.cache = {
        "folder": tmp_path,
        "below a file": tmp_path / "file" / "links.db",
        "nowhere to write": Path("/proc/valint/links.db"),
    }[place]
    assert cached.one(server.serve("/x", 200, page())).verdict is Verdict.ALIVE
    assert len(cached.warnings) == 1


def test_a_cache_that_others_could_write_is_not_trusted(cached: Checker, server: Server) -> None:
    url = server.serve("/x", 200, page())
    cached.one(url)
    assert cached.cache is not None
    cached.cache.chmod(0o666)
    assert _asked_again(cached, server, url, 0)
    assert "anyone" in cached.warnings[0]


def test_a_disk_that_fills_up_in_the_middle_loses_no_result(tmp_path: Path) -> None:
    warnings: list[str] = []
    store = VerdictStore(tmp_path / "links.db", warnings.append)
    alive = Judgement(Verdict.ALIVE, "ok", checked_at=1.0)
    store.put("a", "https://contoso.com/a", alive, History())
    store.commit()
    assert store._disk is not None
    store._disk.execute("PRAGMA max_page_count = 1")
    for number in range(200):
        store.put(f"k{number}", "https://contoso.com/" + "x" * 500, alive, History())
        store.commit()
    assert len(warnings) == 1
    assert store.result("a") == store.result("k199") == alive
    store.close()


WRITER = """
import sys
from pathlib import Path
from valint.web.observations import History
from valint.web.store import VerdictStore
from valint.web.verdict import Judgement, Verdict
name, path = sys.argv[1], Path(sys.argv[2])
for round in range(20):
    store = VerdictStore(path, lambda text: sys.exit(text))
    for number in range(20):
        key = f"{number:032x}"
        known = store.get(key)
        assert known is None or known.judgement.verdict is Verdict.ALIVE
        store.put(key, "https://contoso.com/", Judgement(Verdict.ALIVE, name, checked_at=1.0), History())
        store.commit()
    store.finish_run()
    store.close()
"""


def test_two_processes_share_a_cache_without_a_quarrel(tmp_path: Path) -> None:
    path = tmp_path / "links.db"
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITER, name, str(path)], stderr=subprocess.PIPE)
        for name in ("one", "two")
    ]
    errors = [writer.communicate(timeout=600)[1].decode() for writer in writers]
    assert [writer.returncode for writer in writers] == [0, 0], errors
    store = VerdictStore(path, pytest.fail)
    assert all(store.get(f"{number:032x}") for number in range(20))
    store.close()


def test_what_a_budget_cut_off_is_asked_by_the_next_run(cached: Checker, server: Server) -> None:
    urls = [server.serve(f"/{number}", 500 if number == 0 else 200, page()) for number in range(6)]
    cached.limits = replace(QUICK, retry_waits=())
    cached.plan = Plan(max_urls=3)
    first = cached(*urls)
    assert [one.verdict for one in first[3:]] == [Verdict.UNCHECKED] * 3
    assert cached.outcome is not None and cached.outcome.incomplete
    assert len(server.log) == 3
    second = cached(*urls)
    assert second[:3] == first[:3]
    assert [one.verdict for one in second[1:]] == [Verdict.ALIVE] * 5
    assert not cached.outcome.incomplete
    assert len({visit.path for visit in server.log}) == len(server.log) == 6
    cached(*urls)
    assert server.asked("/0") == ["GET", "GET"]  # the resumed run is over, and a failure is not remembered


def test_time_that_is_up_leaves_the_rest_unchecked(cached: Checker, server: Server) -> None:
    server.latency = 0.25
    cached.plan = Plan(max_time=1.0)
    cached.limits = replace(QUICK, host=replace(QUICK.host, in_flight=1))
    judgements = cached(*(server.serve(f"/{number}", 200, page()) for number in range(20)))
    alive = [one for one in judgements if one.verdict is Verdict.ALIVE]
    cut = [one for one in judgements if one.reason == "max-time"]
    assert 1 <= len(alive) <= 6
    assert len(alive) + len(cut) == 20
    assert len(server.log) == len(alive)
