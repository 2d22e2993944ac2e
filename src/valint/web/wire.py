"""Ask servers over httpx: one client with one connection for each request in flight.

One client for all requests would be simpler and ten times slower: its pool walks every connection and every
waiting request at each event.  The TLS context, which is what makes a client expensive, is shared.
"""

import asyncio
import ssl
import time
from collections.abc import Callable
from contextlib import suppress
from functools import cache

import h11
import httpcore
import httpx

import valint
from valint.web.body import Body
from valint.web.connect import GuardedBackend
from valint.web.cookies import cookie_header, read_cookies
from valint.web.exchange import KEPT_HEADERS, Exchange, Fault, Request
from valint.web.fragments import all_present
from valint.web.limits import Limits
from valint.web.resolver import ConnectFaultError
from valint.web.tls import tls_fault

USER_AGENT = f"valint/{valint.__version__} (+https://pypi.org/project/valint/)"
_ACCEPT = b"text/html,application/xhtml+xml;q=0.9,*/*;q=0.8"
_LONGEST_HEADER = 8_192
_REDIRECT_BODY = 1.0  # seconds
_FAILURES = (
    httpcore.TimeoutException,
    httpcore.NetworkError,
    h11.ProtocolError,
    httpx.TransportError,
    httpx.InvalidURL,
)
_TIMEOUTS = (httpcore.TimeoutException, httpx.TimeoutException)
_CONNECT_ERRORS = (httpcore.ConnectError, httpx.ConnectError, httpx.ProxyError)
_NETWORK_ERRORS = (httpcore.NetworkError, httpx.NetworkError)


class HttpxFetcher:
    """A fetcher with one connection; the crawl owns as many as it has requests in flight.

    It speaks to an httpx transport without a client around it: redirects, cookies, authorization and the
    environment are what a client adds, and here each of them is either ours to decide or not wanted.

    Args:
        transport: carries the requests.
        limits: for times and sizes.
        backend: counts connections, so that a reused one can be told.
        user_agent: what to call ourselves.
        clock: seconds since 1970.
    """

    def __init__(
        self,
        transport: httpx.AsyncBaseTransport,
        limits: Limits,
        *,
        backend: GuardedBackend | None = None,
        user_agent: str = USER_AGENT,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._transport = transport
        self._limits = limits
        self._backend = backend
        self._headers = [(b"User-Agent", user_agent.encode("ascii", "replace")), (b"Accept", _ACCEPT)]
        self._clock = clock
        times = {"connect": limits.connect, "read": limits.read, "write": limits.read, "pool": limits.total}
        self._extensions = {"timeout": times}

    async def fetch(self, request: Request) -> Exchange:
        """Ask once; a connection that the server had closed while it idled is replaced unnoticed."""
        connections = self._connections()
        exchange = await self._ask(request)
        reused = self._backend is not None and self._connections() == connections
        if reused and exchange.status is None and exchange.fault in (Fault.RESET, Fault.GARBAGE):
            exchange = await self._ask(request)
        return exchange

    async def close(self) -> None:
        """Close the connection."""
        await self._transport.aclose()

    def _connections(self) -> int:
        return 0 if self._backend is None else self._backend.connections

    async def _ask(self, request: Request) -> Exchange:
        started = time.perf_counter()
        body = Body("", 0, 0)
        response: httpx.Response | None = None
        fault: Fault | None = None
        detail = ""
        try:
            async with asyncio.timeout(self._limits.total):
                response = await self._transport.handle_async_request(self._build(request))
                try:
                    await self._read(request, response, body)
                finally:
                    await response.aclose()
        except TimeoutError:
            fault, detail = Fault.SLOW, f"no complete answer within {self._limits.total:g} s"
        except ConnectFaultError as error:
            fault, detail = error.fault, error.detail
        except _FAILURES as error:
            fault, detail = _fault(error, answered=response is not None)
        seconds = time.perf_counter() - started
        if response is None:
            return Exchange(fault=fault, detail=detail, at=self._clock(), seconds=seconds)
        if not response.is_success:
            fault, detail = None, ""  # the status says it all, however the body ended
        return Exchange(
            status=response.status_code,
            fault=fault,
            detail=detail,
            headers=_kept(response.headers),
            body=bytes(body.content),
            complete=body.complete,
            at=self._clock(),
            seconds=seconds,
            cookies=read_cookies(response.headers.get_list("set-cookie"), request.url.host),
        )

    def _build(self, request: Request) -> httpx.Request:
        url = httpx.URL(request.url.text)
        headers = [(b"Host", url.netloc), *self._headers]
        if request.first_bytes is None:
            headers.append((b"Accept-Encoding", b"gzip, deflate"))
        else:
            headers.append((b"Accept-Encoding", b"identity"))
            headers.append((b"Range", b"bytes=0-%d" % (request.first_bytes - 1)))
        if request.locale:
            headers.append((b"Accept-Language", _accept_language(request.locale)))
        if request.etag:
            headers.append((b"If-None-Match", request.etag.encode("latin-1", "replace")))
        elif request.last_modified:
            headers.append((b"If-Modified-Since", request.last_modified.encode("latin-1", "replace")))
        cookies = cookie_header(request.cookies, request.url)
        if cookies:
            headers.append((b"Cookie", cookies.encode("latin-1", "replace")))
        return httpx.Request(
            request.method, url, headers=headers, stream=httpx.ByteStream(b""), extensions=self._extensions
        )

    async def _read(self, request: Request, response: httpx.Response, body: Body) -> None:
        if request.method == "HEAD":
            body.complete = True
            return
        body.encoding = response.headers.get("content-encoding", "").strip().lower()
        body.keep = request.keep
        body.decoded_limit = self._limits.decoded_bytes if request.until else request.keep
        enough = (lambda content: all_present(content, request.until)) if request.until else None
        stream = response.stream
        assert isinstance(stream, httpx.AsyncByteStream)  # noqa: S101 - httpx types it for both its worlds
        if not response.has_redirect_location:
            await body.read(stream, enough)
            return
        # Read for the sake of the connection alone, which then serves the next request, too.
        with suppress(TimeoutError):
            async with asyncio.timeout(_REDIRECT_BODY):
                await body.read(stream, enough)


@cache
def _accept_language(locale: str) -> bytes:
    language = locale.partition("-")[0]
    ranges = f"{locale},{language};q=0.9,*;q=0.5" if language != locale else f"{locale},*;q=0.5"
    return ranges.encode("ascii", "ignore")


def _kept(headers: httpx.Headers) -> dict[str, str]:
    return {name: value[:_LONGEST_HEADER] for name, value in sorted(headers.items()) if name in KEPT_HEADERS}


def _fault(error: Exception, *, answered: bool) -> tuple[Fault, str]:
    """Name what went wrong on a connection that was made; `answered` tells whether a status line came."""
    cause = error.__cause__ or error.__context__
    while cause is not None:
        if isinstance(cause, ssl.SSLError):
            return tls_fault(cause)
        cause = cause.__cause__ or cause.__context__
    if isinstance(error, _TIMEOUTS):
        return Fault.SILENCE, "the server fell silent"
    if answered:
        return Fault.TRUNCATED, f"the body broke off: {error}"
    if isinstance(error, _CONNECT_ERRORS):
        return Fault.CONNECT, f"no connection: {error}"
    if isinstance(error, _NETWORK_ERRORS) or "without sending a response" in str(error):
        return Fault.RESET, "the server closed the connection without an answer"
    return Fault.GARBAGE, f"the answer is not HTTP: {error}"
