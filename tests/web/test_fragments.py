"""Bookmarks on remote pages: found, absent, or not for us to say."""

from pathlib import Path

import pytest

from tests.web.conftest import Checker
from tests.web.farm import Server, page
from valint.web.fragments import FragmentState, checkable
from valint.web.urls import parse_url
from valint.web.verdict import Verdict

TEXT = "<p>" + "Words that a reader reads. " * 20 + "</p>"
STATIC = page(
    "Guide", f'<h1 id="top-of-page">Guide</h1><h2 id="kom-i-gang">Kom i gang</h2>{TEXT}<a name="old"></a>'
)


@pytest.mark.parametrize(
    ("body", "fragment", "state"),
    [
        (STATIC, "kom-i-gang", FragmentState.FOUND),
        (STATIC, "old", FragmentState.FOUND),
        (STATIC, "Kom-i-gang", FragmentState.ABSENT_ONCE),
        (STATIC, "nowhere", FragmentState.ABSENT_ONCE),
        (page("x", f"<h2 id=k%C3%B8b>x</h2>{TEXT}"), "k%C3%B8b", FragmentState.FOUND),
        (page("x", f"<h2 id='køb'>x</h2>{TEXT}"), "k%C3%B8b", FragmentState.FOUND),
        (page("x", f"<h2 id='køb'>x</h2>{TEXT}"), "køb", FragmentState.FOUND),
        (page("x", f"<h2 id='user-content-install'>x</h2>{TEXT}"), "install", FragmentState.FOUND),
        (page("x", f"<h2>No ids</h2>{TEXT}"), "install", FragmentState.UNKNOWN),
        (page("x", "<div id=root></div><script src=app.js></script>"), "install", FragmentState.UNKNOWN),
        (page("x", f"<h2 id='a'>A</h2>{TEXT}" + "<p>x</p>" * 100_000), "z", FragmentState.UNKNOWN),
        ("plain text", "install", FragmentState.UNKNOWN),
    ],
)
def test_a_bookmark_has_its_state(
    check: Checker, server: Server, body: str, fragment: str, state: FragmentState
) -> None:
    kind = "text/plain" if body == "plain text" else "text/html; charset=utf-8"
    judgement = check.one(server.serve("/x", 200, body, kind=kind) + f"#{fragment}")
    assert judgement.fragments == {fragment: state}
    assert judgement.verdict is Verdict.ALIVE


def test_an_absent_bookmark_is_dead_when_seen_again(check: Checker, server: Server, tmp_path: Path) -> None:
    judgement = check.twice(server.serve("/x", 200, STATIC) + "#nowhere", tmp_path)
    assert judgement.fragments == {"nowhere": FragmentState.ABSENT}


def test_a_bookmark_that_came_back_is_forgiven(check: Checker, server: Server, tmp_path: Path) -> None:
    url = server.serve("/x", 200, STATIC) + "#nowhere"
    check.twice(url, tmp_path)
    server.serve("/x", 200, STATIC.replace("kom-i-gang", "nowhere"))
    check.clock.offset += 2 * 3600
    assert check.one(url).fragments == {"nowhere": FragmentState.FOUND}


def test_reading_stops_when_the_bookmark_is_found(check: Checker, server: Server) -> None:
    body = STATIC.replace("</body>", "") + "<p>more</p>" * 200_000
    judgement = check.one(server.serve("/x", 200, body) + "#kom-i-gang")
    assert judgement.fragments == {"kom-i-gang": FragmentState.FOUND}


def test_all_bookmarks_of_a_page_take_one_request(check: Checker, server: Server) -> None:
    url = server.serve("/x", 200, STATIC)
    judgement, *_ = check(url + "#old", url + "#nowhere", url)
    assert judgement.fragments == {"nowhere": FragmentState.ABSENT_ONCE, "old": FragmentState.FOUND}
    assert len(server.log) == 1


def test_a_redirect_with_a_bookmark_of_its_own_replaces_ours(check: Checker, server: Server) -> None:
    server.serve("/new", 200, STATIC)
    carried = server.serve("/carried", 301, headers={"Location": "/new"})
    replaced = server.serve("/replaced", 301, headers={"Location": "/new#old"})
    one, other = check(carried + "#nowhere", replaced + "#nowhere")
    assert one.fragments == {"nowhere": FragmentState.ABSENT_ONCE}
    assert other.fragments == {"nowhere": FragmentState.UNKNOWN}


@pytest.mark.parametrize(
    "fragment",
    ["", "top", ":~:text=word", "/route/a", "!route", "page=3", "?x", "tab/windows", "tabpanel_1_a"],
)
def test_what_names_no_element_is_not_looked_for(fragment: str) -> None:
    assert not checkable(parse_url(f"https://contoso.com/a.pdf#{fragment}"))


@pytest.mark.parametrize("host", ["github.com", "www.youtube.com", "portal.azure.com"])
def test_hosts_that_make_bookmarks_in_the_browser_are_left_alone(host: str) -> None:
    assert not checkable(parse_url(f"https://{host}/a#install"))


def test_a_text_directive_behind_a_bookmark_leaves_the_bookmark(check: Checker, server: Server) -> None:
    judgement = check.one(server.serve("/x", 200, STATIC) + "#old:~:text=word")
    assert set(judgement.fragments.values()) == {FragmentState.FOUND}
