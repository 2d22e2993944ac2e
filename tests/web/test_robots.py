"""robots.txt, for operators who want it obeyed."""

import time
from pathlib import Path

from tests.web.conftest import Checker
from tests.web.farm import Server, page
from valint.web.plan import Plan
from valint.web.verdict import Verdict

ROBOTS = "User-agent: *\nDisallow: /private/\nCrawl-delay: 1\n"


def test_robots_txt_is_not_asked_for_unless_wanted(check: Checker, server: Server) -> None:
    server.serve("/robots.txt", 200, ROBOTS, kind="text/plain")
    assert check.one(server.serve("/private/x", 200, page())).verdict is Verdict.ALIVE
    assert server.asked("/robots.txt") == []


def test_what_robots_txt_disallows_is_unchecked(check: Checker, server: Server) -> None:
    server.serve("/robots.txt", 200, ROBOTS, kind="text/plain")
    check.plan = Plan(respect_robots=True)
    private, public = check(server.serve("/private/x", 200, page()), server.serve("/x", 200, page()))
    assert (private.verdict, private.reason) == (Verdict.UNCHECKED, "robots")
    assert public.verdict is Verdict.ALIVE
    assert [visit.path for visit in server.log] == ["/robots.txt", "/x"]
    assert check.outcome is not None and not check.outcome.incomplete


def test_a_crawl_delay_is_kept(check: Checker, server: Server) -> None:
    server.serve("/robots.txt", 200, ROBOTS, kind="text/plain")
    check.plan = Plan(respect_robots=True)
    began = time.monotonic()
    check(*(server.serve(f"/{number}", 200, page()) for number in range(3)))
    starts = sorted(visit.started for visit in server.log if visit.path != "/robots.txt")
    assert all(start - began >= number for number, start in enumerate(starts))


def test_a_robots_txt_that_means_harm_is_survived(check: Checker, server: Server) -> None:
    hostile = "User-agent: *\nDisallow: //[x\nCrawl-delay: " + "9" * 9000 + "\nDisallow: /private/\n"
    server.serve("/robots.txt", 200, hostile, kind="text/plain")
    check.plan = Plan(respect_robots=True)
    private, odd = check(server.serve("/private/x", 200, page()), server.serve("//%5Bx", 200, page()))
    assert (private.reason, odd.reason) == ("robots", "ok")


def test_no_robots_txt_allows_everything(check: Checker, server: Server) -> None:
    check.plan = Plan(respect_robots=True)
    assert check.one(server.serve("/x", 200, page())).verdict is Verdict.ALIVE


def test_robots_txt_is_recorded_and_replayed(check: Checker, server: Server, tmp_path: Path) -> None:
    server.serve("/robots.txt", 200, ROBOTS.partition("Crawl")[0], kind="text/plain")
    check.plan = Plan(respect_robots=True)
    urls = [server.serve("/private/x", 200, page()), server.serve("/x", 200, page())]
    recorded = check(*urls, record=tmp_path)
    count = len(server.log)
    assert check(*urls, replay=tmp_path) == recorded
    assert len(server.log) == count
