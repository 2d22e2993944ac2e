"""Judge where a redirect leads: to the same page under another name, to another page, or to none."""

import re
from collections.abc import Sequence
from enum import StrEnum

from valint.model.named import NamedTuple
from valint.web.locale_paths import same_language, url_language, without_locale
from valint.web.urls import WebUrl, mask

PERMANENT = frozenset({301, 308})
FOLLOWED = frozenset({301, 302, 303, 307, 308})
SHORT_LINK_HOSTS = frozenset({"go.microsoft.com", "aka.ms"})
"""Hosts whose whole service is to redirect: landing elsewhere is the normal case, landing nowhere is a dead
link.
"""

_HOME = re.compile(r"/(?:index|default|home)?(?:\.(?:html?|aspx?|php|jsp))?", re.IGNORECASE)
_NOT_FOUND = re.compile(
    r"(?:.*/)?(?:error[-_/]?)?(?:404|410|page[-_]?not[-_]?found|not[-_]?found|pagenotfound|file[-_]?not[-_]?found)"
    r"(?:[-_]?error)?(?:\.(?:html?|aspx?|php))?/?",
    re.IGNORECASE,
)
# A portal that sends its visitors there is as it should be; what is behind, nobody but them can tell.
_IDENTITY_PROVIDERS = frozenset(
    {
        "login.microsoftonline.com",
        "login.live.com",
        "login.microsoft.com",
        "accounts.google.com",
        "login.windows.net",
    }
)
_LOGIN = re.compile(r"/(?:log[-_]?in|sign[-_]?in|log[-_]?on|sso|saml2?|oauth2?)(?:[./?]|$)", re.IGNORECASE)
_SEARCH = re.compile(r"/search(?:[-_]?results?)?(?:[./?]|$)", re.IGNORECASE)
_GENERIC_LANDINGS = frozenset({"bing.com", "microsoft.com"})


class Hop(NamedTuple):
    """One step of a chain: a URL and the status that it answered with, 200 for a page that refreshes."""

    status: int
    url: str


class Landing(StrEnum):
    """What a chain of redirects amounts to; the values appear in reports as reasons."""

    HARMLESS = "redirect-harmless"
    PERMANENT = "redirect-permanent"
    TEMPORARY = "redirect-temporary"
    TO_HTTP = "redirect-to-http"
    WRONG_LOCALE = "redirect-to-wrong-locale"
    TO_ROOT = "redirect-to-root"
    TO_SEARCH = "redirect-to-search"
    TO_LOGIN = "redirect-to-login"
    SIGN_IN = "sign-in-required"
    TO_404 = "redirect-to-404"
    TO_GENERIC = "redirect-to-generic-page"


SUSPECT_LANDINGS = frozenset({Landing.TO_ROOT, Landing.TO_SEARCH, Landing.TO_LOGIN, Landing.TO_404})


def judge_landing(asked: WebUrl, final: WebUrl, hops: Sequence[Hop], locale: str | None) -> Landing:
    """Return what the redirects from `asked` to `final` amount to.

    Args:
        asked: the URL that an author wrote.
        final: where the chain ended with success.
        hops: the steps between, the first being `asked`.
        locale: the language of the pages that link there.
    """
    short = asked.host in SHORT_LINK_HOSTS
    if short and _bare(final) in _GENERIC_LANDINGS and _is_home(final._replace(query="")):
        return Landing.TO_GENERIC
    lost = _lost(asked, final)
    if lost is not None:
        return lost
    if _wrong_language(asked, final, locale):
        return Landing.WRONG_LOCALE
    if asked.scheme == "https" and final.scheme == "http":
        return Landing.TO_HTTP
    if short or _same_page(asked, final):
        return Landing.HARMLESS
    return Landing.PERMANENT if all(hop.status in PERMANENT for hop in hops) else Landing.TEMPORARY


def describe(landing: Landing, final: WebUrl) -> str:
    """Return one clause for people."""
    where = mask(final.text)
    return {
        Landing.HARMLESS: f"leads to {where}",
        Landing.PERMANENT: f"moved for good to {where}",
        Landing.TEMPORARY: f"leads to {where}",
        Landing.TO_HTTP: f"leads to the unencrypted {where}",
        Landing.WRONG_LOCALE: f"leads to a page in another language, {where}",
        Landing.TO_ROOT: f"leads to the home page {where}",
        Landing.TO_SEARCH: f"leads to a search page, {where}",
        Landing.TO_LOGIN: f"leads to a sign-in page, {where}",
        Landing.SIGN_IN: f"asks for sign-in at {final.host}",
        Landing.TO_404: f"leads to an error page, {where}",
        Landing.TO_GENERIC: f"the short link is unknown and leads to {where}",
    }[landing]


def _lost(asked: WebUrl, final: WebUrl) -> Landing | None:
    if _NOT_FOUND.fullmatch(final.path) and not _NOT_FOUND.fullmatch(asked.path):
        return Landing.TO_404
    if final.host in _IDENTITY_PROVIDERS:
        return None if asked.host in _IDENTITY_PROVIDERS else Landing.SIGN_IN
    if _LOGIN.search(final.path) and not _LOGIN.search(asked.path):
        return Landing.TO_LOGIN
    if _is_home(final) and not _is_home(asked) and asked.host not in SHORT_LINK_HOSTS:
        return Landing.TO_ROOT
    if _SEARCH.search(final.path) and not _SEARCH.search(asked.path):
        return Landing.TO_SEARCH
    return None


def _is_home(url: WebUrl) -> bool:
    return not url.query and _HOME.fullmatch(without_locale(url.path) or "/") is not None


def _wrong_language(asked: WebUrl, final: WebUrl, locale: str | None) -> bool:
    landed, written = url_language(final), url_language(asked)
    if locale is None or landed is None or landed == written:
        return False
    return not same_language(landed, locale)


def _same_page(asked: WebUrl, final: WebUrl) -> bool:
    """Tell whether two URLs differ by scheme, `www`, a final slash, case or a locale segment alone."""
    if _bare(asked) != _bare(final) or asked.query.lower() != final.query.lower():
        return False
    old, new = (url.path.lower().rstrip("/") for url in (asked, final))
    return old == new or old == without_locale(new).rstrip("/") or without_locale(old) == without_locale(new)


def _bare(url: WebUrl) -> str:
    return url.host.removeprefix("www.")
