"""Pages that say “not found” with status 200, and pages that only seem to."""

import pytest

from tests.web.conftest import Checker
from tests.web.farm import Server, page
from valint.web.verdict import Verdict

GONE = [
    page("404"),
    page("Page not found | Contoso"),
    page("Contoso - 404 Not Found"),
    page("404 | Contoso"),
    page("Siden blev ikke fundet - Contoso"),
    page("Seite nicht gefunden – Contoso"),
    page("Contoso: Página no encontrada"),
    page("ページが見つかりません"),
    page("Страница не найдена » Contoso"),
    page("الصفحة غير موجودة | كونتوسو"),
    page("Contoso", "<h1 class='x'>Sorry, <em>page not found</em></h1>"),
    page("Contoso", "<h1>Oops! 404</h1><h1>Page not found</h1>").replace(
        "Oops! 404", "This page doesn’t exist."
    ),
    page("", "", '<meta name="robots" content="noindex, nofollow">'),
]
THERE = [
    page("Errors and exceptions"),
    page("What to do when a file is not found on your PC"),
    page("Room 404 - Contoso"),
    page("Lost and found"),
    page("A page", "<p>Hello.</p>" * 200, '<meta name="robots" content="noindex">'),
    page("Hent", "<svg><title>404</title></svg>"),
    "just text: page not found",
    page("", "<p>Short.</p>"),
]


@pytest.mark.parametrize("body", GONE)
def test_a_page_that_says_it_is_not_there_is_suspect(check: Checker, server: Server, body: str) -> None:
    judgement = check.one(server.serve("/x", 200, body))
    assert (judgement.verdict, judgement.reason) == (Verdict.SUSPECT, "soft-404")


@pytest.mark.parametrize("body", THERE)
def test_a_page_that_speaks_of_losing_things_is_alive(check: Checker, server: Server, body: str) -> None:
    assert check.one(server.serve("/x", 200, body)).verdict is Verdict.ALIVE


@pytest.mark.parametrize("path", ["/http/status/404", "/docs/errors", "/not-found"])
def test_a_page_about_errors_may_say_so(check: Checker, server: Server, path: str) -> None:
    assert check.one(server.serve(path, 200, page("404 Not Found - HTTP"))).verdict is Verdict.ALIVE


@pytest.mark.parametrize(
    ("encoding", "declared"), [("windows-1252", "windows-1252"), ("utf-8", "no-such-charset"), ("utf-8", "")]
)
def test_the_title_is_read_in_the_pages_own_charset(
    check: Checker, server: Server, encoding: str, declared: str
) -> None:
    body = page("Página no encontrada", head=f'<meta charset="{declared}">').encode(encoding)
    assert check.one(server.serve("/x", 200, body, kind="text/html")).reason == "soft-404"
