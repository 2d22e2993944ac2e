"""Ask servers over httpx: one client with one connection for each request in flight.

One client for all requests would be simpler and ten times slower: its pool walks every connection and every waiting
request at each event.  The TLS context, which is what makes a client expensive, is shared.
"""

import asyncio
import contextlib
import ssl
import time
from collections.abc import AsyncIterator, Callable
from http.cookiejar import DefaultCookiePolicy

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
_ACCEPT = "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8"
_LONGEST_HEADER = 8_192


class _PinnedTransport(httpx.AsyncBaseTransport):
    """An httpx transport over a pool of a single connection with our network backend."""

    def __init__(self, pool: httpcore.AsyncConnectionPool) -> None:
        self._pool = pool

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        response = await self._pool.handle_async_request(
            httpcore.Request(
                method=request.method,
                url=httpcore.URL(
                    scheme=request.url.raw_scheme,
                    host=request.url.raw_host,
                    port=request.url.port,
                    target=request.url.raw_path,
                ),
                headers=request.headers.raw,
                content=request.stream,
                extensions=request.extensions,
            )
        )
        return httpx.Response(
            response.status,
            headers=response.headers,
            stream=_Stream(response),
            extensions=response.extensions,
        )

    async def aclose(self) -> None:
        await self._pool.aclose()


class _Stream(httpx.AsyncByteStream):
    def __init__(self, response: httpcore.Response) -> None:
        self._response = response

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for part in self._response.aiter_stream():
            yield part

    async def aclose(self) -> None:
        await self._response.aclose()


class HttpxFetcher:
    """A fetcher with one connection; the scheduler owns as many as it has requests in flight."""

    def __init__(
        self,
        backend: GuardedBackend,
        context: ssl.SSLContext,
        limits: Limits,
        *,
        user_agent: str = USER_AGENT,
        proxy: str | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._backend = backend
        self._limits = limits
        self._clock = clock
        self._client = httpx.AsyncClient(
            transport=_PinnedTransport(_pool(backend, context, proxy)),
            timeout=httpx.Timeout(limits.read, connect=limits.connect, pool=limits.total),
            headers={"User-Agent": user_agent, "Accept": _ACCEPT},
            trust_env=False,
            follow_redirects=False,
        )
        # A jar would carry cookies from one URL's check into another's.
        self._client.cookies.jar.set_policy(DefaultCookiePolicy(allowed_domains=[]))

    async def fetch(self, request: Request) -> Exchange:
        """Ask once; a connection that the server had closed while it idled is replaced unnoticed."""
        connections = self._backend.connections
        exchange = await self._ask(request)
        reused = self._backend.connections == connections
        if reused and exchange.status is None and exchange.fault in (Fault.RESET, Fault.GARBAGE):
            exchange = await self._ask(request)
        return exchange

    async def close(self) -> None:
        """Close the connection."""
        await self._client.aclose()

    async def _ask(self, request: Request) -> Exchange:
        started = time.perf_counter()
        body = Body("", 0, 0)
        response: httpx.Response | None = None
        fault: Fault | None = None
        detail = ""
        try:
            async with asyncio.timeout(self._limits.total):
                response = await self._client.send(self._build(request), stream=True)
                try:
                    await self._read(request, response, body)
                finally:
                    await response.aclose()
        except TimeoutError:
            fault, detail = Fault.SLOW, f"no complete answer within {self._limits.total:g} s"
        except ConnectFaultError as error:
            fault, detail = error.fault, error.detail
        except (httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError, httpx.InvalidURL) as error:
            fault, detail = _fault(error, answered=response is not None)
        seconds = time.perf_counter() - started
        if response is None:
            return Exchange(fault=fault, detail=detail, at=self._clock(), seconds=seconds)
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
        headers = {"Accept-Encoding": "gzip, deflate" if request.first_bytes is None else "identity"}
        if request.first_bytes is not None:
            headers["Range"] = f"bytes=0-{request.first_bytes - 1}"
        if request.locale:
            headers["Accept-Language"] = _accept_language(request.locale)
        if request.etag:
            headers["If-None-Match"] = request.etag
        elif request.last_modified:
            headers["If-Modified-Since"] = request.last_modified
        cookies = cookie_header(request.cookies, request.url)
        if cookies:
            headers["Cookie"] = cookies
        return self._client.build_request(request.method, request.url.text, headers=headers)

    async def _read(self, request: Request, response: httpx.Response, body: Body) -> None:
        if request.method == "HEAD":
            body.complete = True
            return
        body.encoding = response.headers.get("content-encoding", "").strip().lower()
        body.keep = request.keep
        body.decoded_limit = self._limits.decoded_bytes if request.until else request.keep
        enough = (lambda content: all_present(content, request.until)) if request.until else None
        async with contextlib.aclosing(response.aiter_raw()) as chunks:
            await body.read(chunks, enough)


def _pool(backend: GuardedBackend, context: ssl.SSLContext, proxy: str | None) -> httpcore.AsyncConnectionPool:
    if proxy is None:
        return httpcore.AsyncConnectionPool(ssl_context=context, max_connections=1, network_backend=backend)
    return httpcore.AsyncConnectionPool(ssl_context=context, max_connections=1, proxy=httpcore.Proxy(proxy))


def _accept_language(locale: str) -> str:
    language = locale.partition("-")[0]
    return f"{locale},{language};q=0.9,*;q=0.5" if language != locale else f"{locale},*;q=0.5"


def _kept(headers: httpx.Headers) -> dict[str, str]:
    return {
        name: value[:_LONGEST_HEADER] for name, value in sorted(headers.items()) if name in KEPT_HEADERS
    }


def _fault(error: Exception, *, answered: bool) -> tuple[Fault, str]:
    """Name what went wrong on a connection that was made; `answered` tells whether a status line came."""
    cause = error.__cause__ or error.__context__
    while cause is not None:
        if isinstance(cause, ssl.SSLError):
            return tls_fault(cause)
        cause = cause.__cause__ or cause.__context__
    if isinstance(error, httpcore.TimeoutException):
        return Fault.SILENCE, "the server fell silent"
    if answered:
        return Fault.TRUNCATED, f"the body broke off: {error}"
    if isinstance(error, httpcore.NetworkError) or "without sending a response" in str(error):
        return Fault.RESET, "the server closed the connection without an answer"
    return Fault.GARBAGE, f"the answer is not HTTP: {error}"
