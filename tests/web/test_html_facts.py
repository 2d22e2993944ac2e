"""What a page says about itself, read in linear time from any bytes at all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.timing import cpu_seconds
from valint.web.html_facts import HtmlPage, is_html, looks_like_html, refresh_target

PAGE = b"""<!doctype html><html><head><title>A &amp; B</title><meta charset=utf-8>
<META NAME="Robots" CONTENT="NoIndex"><base href="/x/"><meta http-equiv=refresh content="5;url=/y"></head>
<body><!-- <p id="commented"> --><h1 class="a" id='main'>The <em>heading</em></h1>
<h2 title="a > b"><a name=old></a>Old</h2><p ID=plain data-id="no">text</p>
<script>var x = '<p id="scripted">';</script>
<a name="last" href="#">z</a></body></html>"""


def test_ids_and_names_are_found_where_a_browser_finds_them() -> None:
    facts = HtmlPage(PAGE, "text/html").facts
    assert facts.ids == {"main", "old", "plain", "last"}
    assert facts.heading_ids == 2


def test_title_heading_and_metadata_are_read() -> None:
    page = HtmlPage(PAGE, "text/html")
    assert (page.title, page.first_heading) == ("A & B", "The heading")
    assert (page.robots, page.refresh, page.facts.base) == ("noindex", "5;url=/y", "/x/")
    assert page.facts.scripts == 1


@pytest.mark.parametrize(
    "charset", ["punycode", "unicode_escape", "utf-7", "idna", "rot13", "no-such", "x" * 40]
)
def test_only_charsets_of_the_web_are_believed(charset: str) -> None:
    body = b"<title>\\ud800 +2AA- K\xc3\xb8b</title>"
    page = HtmlPage(body, f"text/html; charset={charset}")
    assert page.title == "\\ud800 +2AA- Køb"


@given(
    st.binary(max_size=200),
    st.sampled_from(["text/html", "text/html; charset=utf-16", "text/html; charset=gbk"]),
)
def test_no_bytes_break_the_reader(body: bytes, kind: str) -> None:
    page = HtmlPage(b"<html noindex http-equiv=refresh " + body, kind)
    assert not any("\ud800" <= character <= "\udfff" for character in page.title + page.refresh)
    assert page.facts.text_length >= 0


UNITS = [
    "<",
    "<a ",
    "<!--",
    "</",
    '<a b="',
    "<script>",
    "<h1 ",
    "<h1>",
    "<title ",
    "<a id='",
    "=\"'",
    "<!",
    "&#",
    "<p id=a>",
    "<a b='>'",
    '<a ">',
]


@pytest.mark.parametrize("unit", UNITS)
def test_hostile_pages_take_linear_time(unit: str) -> None:
    body = b"<html http-equiv=refresh noindex>" + unit.encode() * (500_000 // len(unit))

    def read() -> None:
        page = HtmlPage(body, "text/html")
        assert (page.title, page.first_heading, page.robots, page.refresh) is not None

    assert cpu_seconds(read, enough=1.5) < 3


@pytest.mark.parametrize(
    ("written", "target"),
    [
        ("0;url=/x", "/x"), ("5; URL='/x'", "/x"), ('0, "/x"', "/x"), ("0.5;url=/x", "/x"),
        ("11;url=/x", None), ("0", None), ("", None), ("url=/x", None),
    ],
)  # fmt: skip
def test_a_refresh_leads_on_only_when_it_is_soon(written: str, target: str | None) -> None:
    assert refresh_target(written) == target


def test_html_is_told_by_its_type_and_without_one_by_its_beginning() -> None:
    assert is_html("text/html; charset=x", b"") and is_html("application/xhtml+xml", b"")
    assert not is_html("application/pdf", b"<html>")
    assert is_html("", b"\xef\xbb\xbf\n<!DOCTYPE html>") and not is_html("", b"%PDF")
    assert looks_like_html(b"<HTML>")
