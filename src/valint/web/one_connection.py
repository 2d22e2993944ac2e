"""An httpx transport that holds one HTTP/1.1 connection, straight on h11.

httpcore's own connection takes an anyio lock three times for each request and a turn of the event loop for
each lock. Here nobody else could hold the lock: a client asks one question at a time.  Without it a request
costs a quarter less.
"""

import ssl
from collections.abc import AsyncIterator

import h11
import httpcore
import httpx

from valint.model.named import NamedTuple

_READ_SIZE = 64 * 1024
_LONGEST_HEAD = 100 * 1024


class _Origin(NamedTuple):
    scheme: str
    host: str
    port: int


class OneConnection(httpx.AsyncBaseTransport):
    """Keeps its connection for the next request to the same origin, and replaces it for any other.

    Args:
        backend: connects.
        context: for https.
    """

    def __init__(self, backend: httpcore.AsyncNetworkBackend, context: ssl.SSLContext) -> None:
        self._backend = backend
        self._context = context
        self._origin: _Origin | None = None
        self._socket: httpcore.AsyncNetworkStream | None = None
        self._http = h11.Connection(h11.CLIENT)
        self._times: dict[str, float] = {}
        self._heard = False

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request; its response must be closed before the next one.

        Raises:
            h11.RemoteProtocolError: the answer is not HTTP.
            httpcore.NetworkError, httpcore.TimeoutException: the connection broke, or nothing came.
        """
        url = request.url
        self._times = request.extensions["timeout"]
        socket = await self._connected(_Origin(url.scheme, url.raw_host.decode("ascii"), _port(url)))
        try:
            head = h11.Request(method=request.method, target=url.raw_path, headers=request.headers.raw)
            data = (self._http.send(head) or b"") + (self._http.send(h11.EndOfMessage()) or b"")
            await socket.write(data, self._times["write"])
            event = await self.next_event()
            while isinstance(event, h11.InformationalResponse):
                event = await self.next_event()
        except BaseException:
            await self.aclose()
            raise
        if not isinstance(event, h11.Response):
            raise h11.RemoteProtocolError("no response where one was due")
        return httpx.Response(event.status_code, headers=event.headers.raw_items(), stream=_Body(self))

    async def next_event(self) -> object:
        """Return what comes next on the connection."""
        while True:
            event = self._http.next_event()
            if event is not h11.NEED_DATA:
                return event
            data = await self._open().read(_READ_SIZE, self._times["read"])
            if not data and not self._heard:
                raise httpcore.ReadError("closed without an answer")
            self._heard = True
            self._http.receive_data(data)

    async def release(self) -> None:
        """Make the connection ready for another request, or close it where that cannot be."""
        if self._http.our_state is h11.DONE and self._http.their_state is h11.DONE:
            self._http.start_next_cycle()
            self._heard = False
        else:
            await self.aclose()

    async def aclose(self) -> None:
        """Close the connection."""
        if self._socket is not None:
            socket, self._socket = self._socket, None
            await socket.aclose()

    def _open(self) -> httpcore.AsyncNetworkStream:
        if self._socket is None:
            raise httpcore.ReadError("the connection is closed")
        return self._socket

    async def _connected(self, origin: _Origin) -> httpcore.AsyncNetworkStream:
        socket = self._socket
        if socket is not None:
            idle = self._http.our_state is h11.IDLE and not socket.get_extra_info("is_readable")
            if idle and origin == self._origin:
                return socket
            await self.aclose()
        seconds = self._times["connect"]
        socket = await self._backend.connect_tcp(origin.host, origin.port, seconds)
        if origin.scheme == "https":
            socket = await socket.start_tls(self._context, origin.host, seconds)
        self._origin, self._socket, self._heard = origin, socket, False
        self._http = h11.Connection(h11.CLIENT, max_incomplete_event_size=_LONGEST_HEAD)
        return socket


class _Body(httpx.AsyncByteStream):
    """The body of a response, read as it is asked for."""

    def __init__(self, connection: OneConnection) -> None:
        self._connection = connection

    async def __aiter__(self) -> AsyncIterator[bytes]:
        while True:
            event = await self._connection.next_event()
            if isinstance(event, h11.Data):
                yield bytes(event.data)
            elif isinstance(event, h11.EndOfMessage):
                return
            else:
                raise h11.RemoteProtocolError("the body does not end as it should")

    async def aclose(self) -> None:
        await self._connection.release()


def _port(url: httpx.URL) -> int:
    return url.port or {"http": 80, "https": 443}[url.scheme]
