"""One page, one spelling; and no secret in any output."""

import contextlib

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.timing import cpu_seconds
from valint.web.urls import UrlRefusedError, is_external, mask, parse_url


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("HTTPS://Learn.Contoso.COM:443/A", "https://learn.contoso.com/A"),
        ("http://contoso.com:80", "http://contoso.com/"),
        ("https://contoso.com./a", "https://contoso.com/a"),
        ("//download.contoso.com/a.pdf", "https://download.contoso.com/a.pdf"),
        ("https://contoso.com/a/./b/../c", "https://contoso.com/a/c"),
        ("https://contoso.com/a/%2E%2e/c", "https://contoso.com/c"),
        ("https://contoso.com/%7Euser/%c3%a6", "https://contoso.com/~user/%C3%A6"),
        ("https://contoso.com/a b[1]|{2}", "https://contoso.com/a%20b%5B1%5D%7C%7B2%7D"),
        ("https://contoso.com/100%", "https://contoso.com/100%25"),
        ("https://contoso.com/a%2Fb", "https://contoso.com/a%2Fb"),
        ("https://contoso.com?q=æ", "https://contoso.com/?q=%C3%A6"),
        ("https://contoso.com/a?b#c", "https://contoso.com/a?b"),
        ("https://bücher.contoso.com/", "https://xn--bcher-kva.contoso.com/"),
        ("https://مثال.إختبار/مسار", "https://xn--mgbh0fb.xn--kgbechtv/%D9%85%D8%B3%D8%A7%D8%B1"),
        ("https://例え.テスト/道", "https://xn--r8jz45g.xn--zckzah/%E9%81%93"),
        (" https://contoso.com/a\tb\n", "https://contoso.com/ab"),
        ("http:\\\\contoso.com\\a", "http://contoso.com/a"),
        ("https://go.microsoft.com/fwlink/?LinkID=1", "https://go.microsoft.com/fwlink/?linkid=1"),
        ("https://contoso.com/?LinkID=1", "https://contoso.com/?LinkID=1"),
        ("http://[2001:DB8::0:1]:8080/", "http://[2001:db8::1]:8080/"),
    ],
)
def test_spellings_of_one_url_become_one(written: str, normal: str) -> None:
    assert parse_url(written).text == normal
    assert parse_url(normal).text == normal


@pytest.mark.parametrize(
    "host",
    [
        "127.1",
        "2130706433",
        "0x7f000001",
        "0x7F.1",
        "017700000001",
        "127.0.0.1.",
        "①②⑦.⓪.⓪.①",
        "127。0。0。1",
    ],
)
def test_every_spelling_of_an_address_is_seen_through(host: str) -> None:
    assert parse_url(f"http://{host}/").host == "127.0.0.1"


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("gopher://contoso.com/", "scheme"),
        ("ftp://contoso.com/a.zip", "scheme"),
        ("file:///etc/passwd", "scheme"),
        ("javascript:alert(1)", "scheme"),
        ("https://user:secret@contoso.com/", "userinfo"),
        ("https://user@contoso.com/", "userinfo"),
        ("https:///", "malformed-url"),
        ("https://", "malformed-url"),
        ("https://contoso.com:99999/", "malformed-url"),
        ("https://contoso.com:" + "9" * 5000, "malformed-url"),
        ("https://con toso.com/", "malformed-url"),
        ("https://1.2.3.4.5/", "malformed-url"),
        ("https://256.1.1.1/", "malformed-url"),
        ("https://[::1/", "malformed-url"),
        ("https://a%ff.com/", "malformed-url"),
        ("relative/path", "malformed-url"),
        ("https://contoso.com/" + "a" * 10_000, "malformed-url"),
    ],
)
def test_what_is_no_web_address_is_refused_with_the_reason(written: str, reason: str) -> None:
    with pytest.raises(UrlRefusedError) as caught:
        parse_url(written)
    assert caught.value.reason == reason
    assert "secret" not in caught.value.detail


def test_relative_references_are_resolved_as_browsers_do() -> None:
    base = parse_url("https://contoso.com/a/b?c#d")
    for written, url in {
        "x": "https://contoso.com/a/x",
        "/x": "https://contoso.com/x",
        "../x": "https://contoso.com/x",
        "?x": "https://contoso.com/a/b?x",
        "#x": "https://contoso.com/a/b?c",
        "//fabrikam.com/x": "https://fabrikam.com/x",
        "a:b": None,
    }.items():
        if url is None:
            with pytest.raises(UrlRefusedError):
                parse_url(written, base)
        else:
            assert parse_url(written, base).text == url


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://user:secret@contoso.com/a", "https://***@contoso.com/a"),
        ("https://contoso.com/?sig=secret&page=2", "https://contoso.com/?sig=***&page=2"),
        ("https://contoso.com/?Access_Token=secret", "https://contoso.com/?Access_Token=***"),
        ("https://contoso.com/#id_token=secret&x=1", "https://contoso.com/#id_token=***&x=1"),
        ("https://contoso.com/?api%5Fkey=secret", "https://contoso.com/?api%5Fkey=***"),
        ("https://contoso.com/?next=/a?token=secret", "https://contoso.com/?next=/a?token=***"),
        ("//u:secret@contoso.com", "//***@contoso.com"),
        ("https://contoso.com/?X-Amz-Signature=secret", "https://contoso.com/?X-Amz-Signature=***"),
        ("https://contoso.com/?page=2&keyword=fish", "https://contoso.com/?page=2&keyword=fish"),
    ],
)
def test_secrets_are_masked_and_nothing_else(url: str, shown: str) -> None:
    assert mask(url) == shown
    assert mask(shown) == shown


@pytest.mark.parametrize(
    ("destination", "external"),
    [
        ("https://contoso.com", True),
        ("HTTP://contoso.com", True),
        ("//contoso.com/a.pdf", True),
        ("ftp://contoso.com", True),
        ("https:contoso.com", True),
        ("guide.md", False),
        ("/azure/guide", False),
        ("#here", False),
        ("mailto:a@contoso.com", False),
        ("tel:+4512345678", False),
        ("httpguide.md", False),
        ("C:\\docs\\a.md", False),
    ],
)
def test_only_what_leads_to_another_host_is_external(destination: str, *, external: bool) -> None:
    assert is_external(destination) is external


@given(st.text(max_size=60))
def test_no_text_breaks_the_reader(text: str) -> None:
    for written in (text, f"https://{text}", f"https://contoso.com/{text}"):
        try:
            url = parse_url(written)
        except UrlRefusedError:
            continue
        assert httpx.URL(url.text).raw_path.decode() == url.path + (f"?{url.query}" if url.query else "")
        assert url.text.isascii() and url.text.isprintable() and " " not in url.text
        assert parse_url(url.text).text == url.text
        assert mask(mask(url.text)) == mask(url.text)


@pytest.mark.parametrize("unit", ["%", "a", "//", "@", "=", "&a=", "../", "%2e%2e/", "?", "ⓐ", "\\", "["])
def test_long_hostile_urls_cost_linear_time(unit: str) -> None:
    text = unit * (7900 // len(unit))

    def read() -> None:
        for written in (f"https://contoso.com/{text}", f"https://{text}"):
            with contextlib.suppress(UrlRefusedError):
                parse_url(written)
            mask(written)

    assert cpu_seconds(read, enough=0.1) < 0.5
