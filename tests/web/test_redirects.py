"""Redirects: which are silent, which are news, which lead nowhere."""

from pathlib import Path

import pytest

from tests.web.conftest import Checker, Names
from tests.web.farm import Farm, Server, Visit, page
from valint.web.redirects import Hop, Landing, judge_landing
from valint.web.urls import parse_url
from valint.web.verdict import Verdict


@pytest.mark.parametrize(
    ("asked", "final", "locale", "landing"),
    [
        ("http://contoso.com/a", "https://contoso.com/a", "da-DK", Landing.HARMLESS),
        ("https://contoso.com/a", "https://www.contoso.com/a/", "da-DK", Landing.HARMLESS),
        ("https://contoso.com/A", "https://contoso.com/a", "da-DK", Landing.HARMLESS),
        ("https://contoso.com/office/x", "https://contoso.com/da-dk/office/x", "da-DK", Landing.HARMLESS),
        ("https://contoso.com/office/x", "https://contoso.com/office/da-dk/x", "da-DK", Landing.HARMLESS),
        ("https://contoso.com/office/x", "https://contoso.com/en-us/office/x", "da-DK", Landing.WRONG_LOCALE),
        ("https://contoso.com/office/x", "https://contoso.com/en-us/office/x", None, Landing.HARMLESS),
        ("https://contoso.com/office/x", "https://contoso.com/en-gb/office/x", "en-US", Landing.HARMLESS),
        ("https://contoso.com/en-us/x", "https://contoso.com/en-us/y", "da-DK", Landing.PERMANENT),
        ("https://contoso.com/en-us/x", "https://contoso.com/da-dk/x", "da-DK", Landing.HARMLESS),
        ("https://contoso.com/x", "https://contoso.com/zh-hans/x", "zh-CN", Landing.HARMLESS),
        ("https://contoso.com/x", "https://contoso.com/no/x", "nb-NO", Landing.HARMLESS),
        ("https://contoso.com/x", "https://contoso.com/my/x", "da-DK", Landing.HARMLESS),
        ("https://contoso.com/x", "https://contoso.com/y?setlang=fr", "da-DK", Landing.WRONG_LOCALE),
        ("https://contoso.com/x", "https://fabrikam.com/y", "da-DK", Landing.PERMANENT),
        ("https://contoso.com/x?id=1", "https://contoso.com/x?id=2", "da-DK", Landing.PERMANENT),
        ("https://contoso.com/x", "http://contoso.com/x", "da-DK", Landing.TO_HTTP),
        ("https://contoso.com/x", "https://contoso.com/", "da-DK", Landing.TO_ROOT),
        ("https://contoso.com/x", "https://contoso.com/da-dk/", "da-DK", Landing.TO_ROOT),
        ("https://contoso.com/x", "https://contoso.com/en-us/index.html", "da-DK", Landing.TO_ROOT),
        ("https://contoso.com/", "https://contoso.com/da-dk/", "da-DK", Landing.HARMLESS),
        ("https://contoso.com/x", "https://contoso.com/search?q=x", "da-DK", Landing.TO_SEARCH),
        ("https://contoso.com/search/x", "https://contoso.com/search/y", "da-DK", Landing.PERMANENT),
        ("https://contoso.com/x", "https://contoso.com/404", "da-DK", Landing.TO_404),
        ("https://contoso.com/x", "https://contoso.com/da/404.html", "da-DK", Landing.TO_404),
        ("https://contoso.com/x", "https://contoso.com/error/page-not-found", "da-DK", Landing.TO_404),
        ("https://contoso.com/x", "https://contoso.com/status/404-explained", "da-DK", Landing.PERMANENT),
        ("https://contoso.com/x", "https://login.microsoftonline.com/common", "da-DK", Landing.SIGN_IN),
        ("https://login.live.com/a", "https://login.live.com/b", "da-DK", Landing.PERMANENT),
        ("https://contoso.com/x", "https://contoso.com/sign-in?to=x", "da-DK", Landing.TO_LOGIN),
        ("https://contoso.com/x", "https://contoso.com/login.aspx", "da-DK", Landing.TO_LOGIN),
        ("https://contoso.com/x", "https://contoso.com/blogin/x", "da-DK", Landing.PERMANENT),
        ("https://go.microsoft.com/fwlink/?linkid=1", "https://fabrikam.com/x", "da-DK", Landing.HARMLESS),
        ("https://aka.ms/thing", "https://fabrikam.com/", "da-DK", Landing.HARMLESS),
        ("https://aka.ms/thing", "https://www.bing.com/?ref=aka&shorturl=thing", "da-DK", Landing.TO_GENERIC),
        ("https://aka.ms/thing", "https://www.bing.com/maps", "da-DK", Landing.HARMLESS),
        ("https://aka.ms/thing", "https://www.bing.com/", "da-DK", Landing.TO_GENERIC),
        (
            "https://go.microsoft.com/fwlink/?linkid=1",
            "https://www.microsoft.com/da-dk/",
            "da-DK",
            Landing.TO_GENERIC,
        ),
    ],
)
def test_what_a_redirect_amounts_to(asked: str, final: str, locale: str | None, landing: Landing) -> None:
    assert judge_landing(parse_url(asked), parse_url(final), [Hop(301, asked)], locale) is landing


def test_a_portal_that_asks_for_sign_in_is_not_for_us_to_judge(
    farm: Farm, check: Checker, server: Server
) -> None:
    check.resolver = Names(login_microsoftonline_com=[["127.0.0.2"]])
    server.serve("/common", 200, page("Sign in"))
    target = server.url("/common", host="login.microsoftonline.com")
    judgement = check.one(server.serve("/admin", 302, headers={"Location": target}))
    assert (judgement.verdict, judgement.reason) == (Verdict.BLOCKED, "sign-in-required")


def test_a_redirect_that_only_inserts_the_readers_locale_is_fine(check: Checker, server: Server) -> None:
    check.locale = "da-DK"
    server.serve("/da-dk/office/x", 200, page())
    judgement = check.one(server.serve("/office/x", 302, headers={"Location": "/da-dk/office/x"}))
    assert (judgement.verdict, judgement.reason) == (Verdict.ALIVE, "redirect-harmless")


def test_a_redirect_to_another_language_is_reported(check: Checker, server: Server) -> None:
    check.locale = "da-DK"
    server.serve("/en-us/office/x", 200, page())
    judgement = check.one(server.serve("/office/x", 302, headers={"Location": "/en-us/office/x"}))
    assert (judgement.verdict, judgement.reason) == (Verdict.REDIRECTED, "redirect-to-wrong-locale")


def test_the_server_can_choose_by_the_language_of_the_file(check: Checker, server: Server) -> None:
    @server.route("/office/x")
    async def _(visit: Visit) -> None:
        locale = visit.headers["accept-language"].partition(",")[0].lower()
        await visit.reply(302, headers={"Location": f"/{locale}/office/x"})

    server.serve("/fr-fr/office/x", 200, page())
    check.locale = "fr-FR"
    assert check.one(server.url("/office/x")).reason == "redirect-harmless"


@pytest.mark.parametrize("target", ["/404", "/", "/search?q=x", "/login"])
def test_a_redirect_to_no_page_is_suspect(check: Checker, server: Server, target: str) -> None:
    server.serve(target, 200, page())
    assert check.one(server.serve("/x/y", 302, headers={"Location": target})).verdict is Verdict.SUSPECT


def test_a_circle_is_suspect_after_few_requests(check: Checker, server: Server) -> None:
    server.serve("/b", 302, headers={"Location": "/a"})
    judgement = check.one(server.serve("/a", 302, headers={"Location": "/b"}))
    assert (judgement.verdict, judgement.reason) == (Verdict.SUSPECT, "redirect-loop")
    assert len(server.log) == 6


@pytest.mark.parametrize(("hops", "verdict"), [(10, Verdict.REDIRECTED), (11, Verdict.SUSPECT)])
def test_ten_redirects_are_followed_and_no_more(
    check: Checker, server: Server, hops: int, verdict: Verdict
) -> None:
    for number in range(hops):
        server.serve(f"/{number}", 302, headers={"Location": f"{number + 1}"})
    server.serve(f"/{hops}", 200, page())
    judgement = check.one(server.url("/0"))
    assert judgement.verdict is verdict
    assert len(server.log) == 11


def test_a_redirect_to_nowhere_is_dead(check: Checker, server: Server) -> None:
    judgement = check.one(server.serve("/x", 301, headers={"Location": "/gone"}))
    assert (judgement.verdict, judgement.reason, len(judgement.hops)) == (Verdict.DEAD, "http-404", 1)


@pytest.mark.parametrize(
    "target", ["mailto:a@contoso.com", "ms-word:ofe|u|https://contoso.com", "https://u:p@x.com/"]
)
def test_a_redirect_to_no_web_address_is_suspect(check: Checker, server: Server, target: str) -> None:
    judgement = check.one(server.serve("/x", 302, headers={"Location": target}))
    assert (judgement.verdict, judgement.reason) == (Verdict.SUSPECT, "redirect-refused")


def test_a_page_that_refreshes_to_another_is_a_redirect(check: Checker, server: Server) -> None:
    server.serve("/new", 200, page())
    head = '<meta http-equiv="Refresh" content="0; url=\'new\'">'
    judgement = check.one(server.serve("/old", 200, page(head=head)))
    assert (judgement.verdict, judgement.final_url) == (Verdict.REDIRECTED, server.url("/new"))
    assert judgement.hops == ((206, server.url("/old")),)


@pytest.mark.parametrize("content", ["600", "30; url=/other", "0", "0; url=/old"])
def test_a_page_that_reloads_itself_or_waits_is_no_redirect(
    check: Checker, server: Server, content: str
) -> None:
    head = f'<meta http-equiv="refresh" content="{content}">'
    assert check.one(server.serve("/old", 200, page(head=head))).verdict is Verdict.ALIVE


def test_a_downgrade_to_http_is_reported() -> None:
    landing = judge_landing(
        parse_url("https://contoso.com/a"), parse_url("http://contoso.com/b"), [Hop(301, "")], None
    )
    assert landing is Landing.TO_HTTP


def test_cookies_live_for_one_chain_and_go_home_only(farm: Farm, check: Checker, server: Server) -> None:
    other = farm.server("127.0.0.3")

    @server.route("/wall")
    async def _(visit: Visit) -> None:
        if "seen=yes" in visit.headers.get("cookie", ""):
            await visit.reply(302, headers={"Location": other.url("/page")})
        else:
            await visit.reply(302, headers={"Location": "/wall", "Set-Cookie": "seen=yes; Path=/; HttpOnly"})

    other.serve("/page", 200, page())
    server.serve("/plain", 200, page())
    wall, _plain = check(server.url("/wall"), server.url("/plain"))
    assert wall.verdict is Verdict.REDIRECTED
    assert server.asked("/wall") == ["GET", "GET"]
    cookies = {visit.path: visit.headers.get("cookie") for visit in [*server.log, *other.log]}
    assert cookies == {"/wall": "seen=yes", "/page": None, "/plain": None}


def test_a_cookie_for_a_foreign_domain_is_dropped(farm: Farm, check: Checker, server: Server) -> None:
    check.resolver = Names(a_contoso_com=[["127.0.0.2"]], b_contoso_com=[["127.0.0.2"]])
    target = server.url("/y", host="b.contoso.com")
    server.serve("/x", 302, headers={"Location": target, "Set-Cookie": "a=1; Domain=fabrikam.com"})
    server.serve("/y", 200, page())
    check.one(server.url("/x", host="a.contoso.com"))
    assert [visit.headers.get("cookie") for visit in server.log] == [None, None]


def test_a_short_link_that_lands_nowhere_is_dead_when_seen_again(
    farm: Farm, check: Checker, server: Server, tmp_path: Path
) -> None:
    check.resolver = Names(aka_ms=[["127.0.0.2"]], www_bing_com=[["127.0.0.2"]])
    server.serve("/", 200, page())
    server.serve("/thing", 301, headers={"Location": server.url("/", host="www.bing.com")})
    judgement = check.twice(server.url("/thing", host="aka.ms"), tmp_path)
    assert (judgement.verdict, judgement.reason) == (Verdict.DEAD, "redirect-to-generic-page")
