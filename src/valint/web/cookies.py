"""Cookies for the length of one redirect chain: enough for sites that set one and look for it at the next
hop.
"""

from collections.abc import Iterable

from valint.web.exchange import Cookie
from valint.web.urls import WebUrl

_MOST = 20
_LONGEST = 4096


def read_cookies(headers: Iterable[str], host: str) -> tuple[Cookie, ...]:
    """Return the cookies that Set-Cookie headers of `host` set; oversized and foreign ones are dropped."""
    cookies = []
    for header in headers:
        pair, *attributes = header[:_LONGEST].split(";")
        name, equals, value = pair.strip().partition("=")
        domain = next(
            (part.strip()[7:] for part in attributes if part.strip().lower().startswith("domain=")), ""
        )
        domain = domain.strip().lstrip(".").lower() or host
        if name and equals and (host == domain or ("." in domain and host.endswith("." + domain))):
            cookies.append(Cookie(domain, name, value))
    return tuple(cookies[:_MOST])


def merge_cookies(old: tuple[Cookie, ...], new: tuple[Cookie, ...]) -> tuple[Cookie, ...]:
    """Return `old` updated by `new`."""
    merged = {(cookie.domain, cookie.name): cookie for cookie in (*old, *new)}
    return tuple(merged.values())[-_MOST:]


def cookie_header(cookies: tuple[Cookie, ...], url: WebUrl) -> str | None:
    """Return the Cookie header for `url`: a cookie goes back only to the host, or domain, that set it."""
    fitting = [
        f"{cookie.name}={cookie.value}"
        for cookie in cookies
        if url.host == cookie.domain or url.host.endswith("." + cookie.domain)
    ]
    return "; ".join(fitting) or None
