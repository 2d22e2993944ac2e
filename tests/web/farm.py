"""A farm of real servers on loopback addresses, each behaving as its test wants, each keeping a log."""

import asyncio
import ssl
import threading
import time
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

Behaviour = Callable[["Visit"], Awaitable[None]]
Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
T = TypeVar("T")


@dataclass
class Visit:
    """One request to a server, and the means to answer it byte by byte."""

    server: "Server"
    method: str
    path: str
    headers: Mapping[str, str]
    started: float
    connection: int
    writer: asyncio.StreamWriter
    reader: asyncio.StreamReader
    ended: float = 0.0

    async def send(self, data: bytes) -> None:
        """Send bytes as they are."""
        self.writer.write(data)
        await self.writer.drain()

    async def reply(
        self,
        status: int,
        body: bytes | str = b"",
        headers: Mapping[str, str] | None = None,
        *,
        kind: str = "text/html; charset=utf-8",
    ) -> None:
        """Send a whole response, obeying HEAD and the Range header."""
        content = body.encode() if isinstance(body, str) else body
        lines = {"Content-Type": kind, **(headers or {})}
        if status == 200 and "range" in self.headers and content and "Content-Length" not in lines:
            end = int(self.headers["range"].rpartition("-")[2])
            part = content[: end + 1]
            lines["Content-Range"] = f"bytes 0-{len(part) - 1}/{len(content)}"
            content, status = part, 206
        lines.setdefault("Content-Length", str(len(content)))
        head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
        await self.send(f"HTTP/1.1 {status} Whatever\r\n{head}\r\n".encode("latin-1"))
        if self.method != "HEAD":
            await self.send(content)

    def hang_up(self) -> None:
        """Reset the connection: no FIN, no answer."""
        self.writer.transport.abort()


@dataclass
class Meeting:
    """Holds requests back until so many are here at once: who asks for one at a time gets no answer."""

    number: int
    _arrived: int = 0
    _complete: asyncio.Event = field(default_factory=asyncio.Event)

    async def join(self) -> None:
        """Wait for the others; once they were all here, nobody waits."""
        self._arrived += 1
        if self._arrived >= self.number:
            self._complete.set()
        await self._complete.wait()


@dataclass
class Server:
    """One listening address with its routes and its log.

    `latency` is in seconds; after `silent_after` requests it answers no more.
    """

    address: str
    port: int = 0
    scheme: str = "http"
    routes: dict[str, Behaviour] = field(default_factory=dict)
    log: list[Visit] = field(default_factory=list)
    latency: float = 0.0
    meeting: "Meeting | None" = None
    silent_after: int | None = None

    def url(self, path: str = "/", host: str | None = None) -> str:
        """Return the URL of a path here."""
        return f"{self.scheme}://{host or self.address}:{self.port}{path}"

    def route(self, path: str) -> Callable[[Behaviour], Behaviour]:
        """Let a function answer for a path."""

        def register(behaviour: Behaviour) -> Behaviour:
            self.routes[path] = behaviour
            return behaviour

        return register

    def behaviour(self, path: str) -> Behaviour:
        """Return what answers for a path; a query counts where a route has one."""
        return self.routes.get(path) or self.routes.get(path.partition("?")[0]) or _missing

    def serve(self, path: str, status: int = 200, body: bytes | str = b"", **options: Any) -> str:
        """Answer a path always alike; return its URL."""

        async def behaviour(visit: Visit) -> None:
            await visit.reply(status, body, **options)

        self.routes[path] = behaviour
        return self.url(path)

    def asked(self, path: str) -> list[str]:
        """Return the methods of the requests for a path, in order."""
        return [visit.method for visit in self.log if visit.path == path]

    def visits(self) -> list[Visit]:
        """Return the requests, each with its end: a client can be done before the server has noted it.

        Raises `AssertionError` where a request stays open.
        """
        deadline = time.monotonic() + 60
        while not all(visit.ended for visit in self.log):
            assert time.monotonic() < deadline, "a request is still open"
            time.sleep(0.002)
        return list(self.log)

    def most_at_once(self) -> int:
        """Return how many requests overlapped at most."""
        log = self.visits()
        edges = sorted([(visit.started, 1) for visit in log] + [(visit.ended, -1) for visit in log])
        most = now = 0
        for _, step in edges:
            now += step
            most = max(most, now)
        return most


class Farm:
    """Servers in a thread of their own with an event loop of their own."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._listening: list[asyncio.Server] = []
        self._tasks: set[asyncio.Task[None]] = set()
        self._connections = 0
        self.servers: list[Server] = []

    @property
    def ports(self) -> frozenset[int]:
        """The ports in use."""
        return frozenset(server.port for server in self.servers)

    def server(self, address: str = "127.0.0.2", tls: ssl.SSLContext | None = None, port: int = 0) -> Server:
        """Start one more server."""
        server = Server(address, scheme="https" if tls else "http")
        listening = self._run(
            asyncio.start_server(
                lambda reader, writer: self._talk(server, reader, writer), address, port, ssl=tls, backlog=500
            )
        )
        server.port = listening.sockets[0].getsockname()[1]
        self._listening.append(listening)
        self.servers.append(server)
        return server

    def raw(self, address: str, talk: Talk) -> Server:
        """Start a server that speaks whatever `talk` speaks."""
        server = Server(address)
        listening = self._run(asyncio.start_server(talk, address, 0))
        server.port = listening.sockets[0].getsockname()[1]
        self._listening.append(listening)
        self.servers.append(server)
        return server

    def close(self) -> None:
        """Stop all servers."""

        async def stop() -> None:
            for listening in self._listening:
                listening.close()
            for task in self._tasks:
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)

        self._run(stop())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _run(self, coroutine: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(60)

    async def _talk(self, server: Server, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        self._connections += 1
        connection = self._connections
        try:
            while not writer.is_closing():
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").splitlines()
                method, path, _ = head[0].split(" ", 2)
                headers = {
                    name.lower(): value.strip()
                    for name, _, value in (line.partition(":") for line in head[1:])
                    if name
                }
                visit = Visit(server, method, path, headers, time.monotonic(), connection, writer, reader)
                server.log.append(visit)
                try:
                    if server.silent_after is not None and len(server.log) > server.silent_after:
                        await asyncio.Event().wait()
                    if server.meeting:
                        await server.meeting.join()
                    if server.latency:
                        await asyncio.sleep(server.latency)
                    await server.behaviour(path)(visit)
                finally:
                    visit.ended = time.monotonic()
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError, ssl.SSLError):
            pass
        finally:
            self._tasks.discard(task)
            writer.close()


async def _missing(visit: Visit) -> None:
    await visit.reply(404, "<title>Not found</title>")


def page(title: str = "A page", body: str = "<p>Hello.</p>", head: str = "") -> str:
    """Return a small HTML page."""
    return f"<!doctype html><html><head><title>{title}</title>{head}</head><body>{body}</body></html>"
