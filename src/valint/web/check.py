"""Judge one URL: a conversation that yields requests, is sent exchanges, and returns a judgement.

It opens nothing and waits for nothing, so that the same code judges a live run, a recording and a test.
"""

from collections import Counter
from collections.abc import Generator
from dataclasses import dataclass, replace

from valint.web.cookies import merge_cookies
from valint.web.downloads import Expected, defect, expected_file, file_type, starts_at_zero, total_size
from valint.web.exchange import TLS_FAULTS, Cookie, Exchange, Fault, Request
from valint.web.fragments import FragmentState, states
from valint.web.html_facts import HtmlPage, is_html, refresh_target
from valint.web.limits import Limits
from valint.web.redirects import FOLLOWED, SUSPECT_LANDINGS, Hop, Landing, describe, judge_landing
from valint.web.soft_404 import challenge, soft_404
from valint.web.urls import UrlRefusedError, WebUrl, mask, parse_url
from valint.web.verdict import Judgement, Verdict

Conversation = Generator[Request, Exchange, Judgement]
_Asking = Generator[Request, Exchange, Exchange]

_GONE = frozenset({404, 410})
_BLOCKED = frozenset({401, 402, 403, 407, 429, 451, 999})
_RANGE_REFUSED = frozenset({400, 405, 406, 412, 416, 501})
"""Statuses that some servers give to the Range header and not to the page."""
_PAGE = frozenset({200, 206})
_MOST_VISITS = 3


@dataclass(frozen=True, slots=True)
class Target:
    """What to judge.

    Args:
        url: the URL without its fragment.
        fragments: the bookmarks that links want on it, as far as they can be checked.
        image: whether a document shows it as an image.
        locale: the locale of the pages that link there.
    """

    url: WebUrl
    fragments: frozenset[str] = frozenset()
    image: bool = False
    locale: str | None = None


def converse(target: Target, limits: Limits, known: Judgement | None = None) -> Conversation:
    """Judge a URL; `known` is an older judgement to confirm with a conditional request."""
    judgement = yield from _Chain(target, limits).follow(known)
    return replace(judgement, locale=target.locale)


class _Chain:
    """One walk along the redirects of a URL."""

    def __init__(self, target: Target, limits: Limits) -> None:
        self._target = target
        self._limits = limits
        self._expected = expected_file(target.url, image=target.image)
        self._url = target.url
        self._hops: list[Hop] = []
        self._visits: Counter[str] = Counter()
        self._cookies: tuple[Cookie, ...] = ()
        self._tries_left = len(limits.retry_waits)
        self._fragment_replaced = False
        self._read: tuple[Exchange, HtmlPage | None] | None = None

    def follow(self, known: Judgement | None) -> Conversation:
        while True:
            self._visits[mask(self._url.text)] += 1
            exchange = yield from self._ask(self._request(known if not self._hops else None))
            if known is not None and exchange.status == 304:
                return replace(known, checked_at=exchange.at)
            self._cookies = merge_cookies(self._cookies, exchange.cookies)
            if exchange.fault is not None:
                return self._judge_fault(exchange, exchange.fault)
            try:
                target = self._next(exchange)
            except UrlRefusedError as error:
                return self._build(
                    exchange, Verdict.SUSPECT, "redirect-refused", f"redirects to no page: {error.detail}"
                )
            if target is None:
                return (yield from self._judge_status(exchange))
            self._hops.append(Hop(exchange.status or 0, self._url.shown))
            self._fragment_replaced |= bool(target.fragment)
            self._url = target
            if self._visits[mask(target.text)] >= _MOST_VISITS:
                return self._build(
                    exchange, Verdict.SUSPECT, "redirect-loop", "the redirects run in a circle"
                )
            if len(self._hops) > self._limits.hops:
                detail = f"more than {self._limits.hops} redirects"
                return self._build(exchange, Verdict.SUSPECT, "too-many-redirects", detail)

    def _request(self, known: Judgement | None) -> Request:
        target, limits = self._target, self._limits
        return Request(
            "GET",
            self._url,
            first_bytes=None if target.fragments else limits.first_bytes,
            keep=limits.fragment_bytes if target.fragments else limits.page_bytes,
            until=target.fragments,
            locale=target.locale,
            etag=known.etag if known else None,
            last_modified=known.last_modified if known else None,
            cookies=self._cookies,
        )

    def _ask(self, request: Request) -> _Asking:
        """Ask until there is an answer that a further try would not change."""
        last: Exchange | None = None
        while True:
            exchange = yield request
            if exchange.halted:
                return last or exchange
            if request.first_bytes is not None and self._range_failed(exchange):
                request = replace(request, first_bytes=None)
                continue
            again = exchange.transient or exchange.status == 429
            if not again or self._tries_left <= 0:
                return exchange
            self._tries_left -= 1
            last = exchange
            request = replace(request, attempt=request.attempt + 1)

    def _range_failed(self, exchange: Exchange) -> bool:
        if exchange.status in _RANGE_REFUSED:
            return True
        return self._expected is not None and exchange.fault is None and not starts_at_zero(exchange)

    def _next(self, exchange: Exchange) -> WebUrl | None:
        """Return where the response sends us on.

        Raises:
            UrlRefusedError: to something that is no web address.
        """
        if exchange.status in FOLLOWED:
            location = exchange.headers.get("location", "")
            return parse_url(location, self._url) if location.strip() else None
        if exchange.status not in _PAGE or self._expected is not None:
            return None
        page = self._page(exchange)
        written = exchange.headers.get("refresh") or (page.refresh if page else "")
        leads_to = refresh_target(written) if written else None
        if leads_to is None:
            return None
        base = parse_url(page.facts.base, self._url) if page and page.facts.base else self._url
        new = parse_url(leads_to, base)
        return None if new.text == self._url.text else new

    def _page(self, exchange: Exchange) -> HtmlPage | None:
        if self._read is None or self._read[0] is not exchange:
            kind = exchange.headers.get("content-type", "")
            self._read = (exchange, HtmlPage(exchange.body, kind) if is_html(kind, exchange.body) else None)
        return self._read[1]

    def _judge_fault(self, exchange: Exchange, fault: Fault) -> Judgement:
        if exchange.halted or fault is Fault.ADDRESS:
            return self._build(exchange, Verdict.UNCHECKED, fault.value, exchange.detail)
        if fault is Fault.NO_SUCH_HOST:
            return self._build(exchange, Verdict.DEAD, fault.value, exchange.detail)
        if fault in TLS_FAULTS or fault is Fault.GARBAGE:
            return self._build(exchange, Verdict.SUSPECT, fault.value, exchange.detail)
        return self._build(exchange, Verdict.TRANSIENT, fault.value, exchange.detail)

    def _judge_status(self, exchange: Exchange) -> Conversation:
        status = exchange.status or 0
        if 200 <= status < 300:
            return self._judge_content(exchange)
        reason, detail = f"http-{status}", f"the server answers {status}"
        if "cf-mitigated" in exchange.headers:
            return self._build(
                exchange, Verdict.BLOCKED, "bot-guard", "a bot guard answers in place of the site"
            )
        if status in _GONE:
            return (yield from self._confirm_gone(exchange))
        if status in _BLOCKED:
            return self._build(exchange, Verdict.BLOCKED, reason, detail)
        if exchange.transient:
            return self._build(exchange, Verdict.TRANSIENT, reason, detail)
        if status in FOLLOWED:
            return self._build(
                exchange, Verdict.SUSPECT, "redirect-without-target", f"{detail} and names no target"
            )
        return self._build(exchange, Verdict.SUSPECT, reason, detail)

    def _confirm_gone(self, exchange: Exchange) -> Conversation:
        """Ask once more with HEAD: two methods that agree are proof enough."""
        head = yield Request("HEAD", self._url, locale=self._target.locale, cookies=self._cookies)
        reason = f"http-{exchange.status}"
        if head.status in _GONE:
            detail = f"GET and HEAD both answer {exchange.status}"
            return replace(self._build(exchange, Verdict.DEAD, reason, detail), certain=True)
        answer = head.status or head.fault
        return self._build(exchange, Verdict.DEAD, reason, f"GET answers {exchange.status}, HEAD {answer}")

    def _judge_content(self, exchange: Exchange) -> Judgement:
        landing = (
            judge_landing(self._target.url, self._url, self._hops, self._target.locale)
            if self._hops
            else None
        )
        if landing is Landing.SIGN_IN:
            return self._build(exchange, Verdict.BLOCKED, landing.value, describe(landing, self._url))
        if landing is Landing.TO_LOGIN:
            return self._build(exchange, Verdict.SUSPECT, landing.value, describe(landing, self._url))
        if self._expected is not None:
            wrong = defect(self._expected, self._url, exchange, self._limits)
            if wrong is not None:
                verdict = Verdict.DEAD if wrong.certain else Verdict.SUSPECT
                return self._build(exchange, verdict, wrong.reason, wrong.detail)
        else:
            other = self._judge_page(exchange)
            if other is not None:
                return other
        judged = self._judge_landing(exchange, landing)
        return replace(judged, fragments=self._fragments(exchange))

    def _judge_page(self, exchange: Exchange) -> Judgement | None:
        page = self._page(exchange)
        if page is None:
            return None
        guard = challenge(page)
        if guard is not None:
            return self._build(exchange, Verdict.BLOCKED, "bot-guard", f"a bot guard answers: “{guard}”")
        gone = soft_404(self._url, page)
        return None if gone is None else self._build(exchange, Verdict.SUSPECT, "soft-404", gone)

    def _judge_landing(self, exchange: Exchange, landing: Landing | None) -> Judgement:
        if landing is None:
            return self._build(exchange, Verdict.ALIVE, "ok")
        detail = describe(landing, self._url)
        if landing is Landing.TO_GENERIC:
            return self._build(exchange, Verdict.DEAD, landing.value, detail)
        if landing in SUSPECT_LANDINGS:
            return self._build(exchange, Verdict.SUSPECT, landing.value, detail)
        verdict = Verdict.ALIVE if landing is Landing.HARMLESS else Verdict.REDIRECTED
        return self._build(exchange, verdict, landing.value, detail)

    def _fragments(self, exchange: Exchange) -> dict[str, FragmentState]:
        wanted = self._target.fragments
        page = self._page(exchange) if wanted else None
        if page is None or self._fragment_replaced:
            return dict.fromkeys(sorted(wanted), FragmentState.UNKNOWN)
        return dict(states(wanted, page.facts, complete=exchange.complete))

    def _build(self, exchange: Exchange, verdict: Verdict, reason: str, detail: str = "") -> Judgement:
        answered = exchange.status is not None
        expected: Expected | None = self._expected
        found = file_type(exchange.body) if expected is not None and exchange.body else None
        return Judgement(
            verdict,
            reason,
            detail,
            status=exchange.status,
            final_url=self._url.shown if self._hops else None,
            hops=tuple(self._hops),
            content_type=exchange.headers.get("content-type") or None,
            size=total_size(exchange) if answered else None,
            file_type=found.value if found else None,
            etag=exchange.headers.get("etag"),
            last_modified=exchange.headers.get("last-modified"),
            checked_at=None if exchange.halted else exchange.at,
        )
