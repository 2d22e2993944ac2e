"""Look host names up, once per host and minute, off the event loop."""

import asyncio
import socket
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol

from valint.web.addresses import is_literal
from valint.web.exchange import Fault

_LIFETIME = 60.0
_MOST_CONTROLS = 8
_LAST_CONTROL = "example.com"  # reserved, and always there (RFC 2606)
_NEVER = ".invalid"  # reserved, and never there (RFC 6761)
# glibc: NXDOMAIN is EAI_NONAME, a name without addresses EAI_NODATA; SERVFAIL and a silent server are
# EAI_AGAIN.
_NO_SUCH_HOST = {socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)}


class ConnectFaultError(Exception):
    """A connection that was not made.

    Args:
        fault: why.
        detail: one clause for people.
    """

    def __init__(self, fault: Fault, detail: str) -> None:
        super().__init__(detail)
        self.fault = fault
        self.detail = detail


class Resolver(Protocol):
    """Whatever turns a host name into addresses."""

    async def resolve(self, host: str) -> Sequence[str]:
        """Return the IP addresses of `host`.

        Raises:
            ConnectFaultError: there are none.
        """


class SystemResolver:
    """The operating system's look-up.

    A resolver without a way to the Internet often says of every name that it does not exist, and a run must
    not report a whole tree as dead for that.  So until some name was found, "does not exist" is believed only
    if a name of `controls` is found.

    Args:
        controls: names to try in that case; the run's other hosts, say.
    """

    def __init__(self, controls: Sequence[str] = ()) -> None:
        self._controls = (*controls[:_MOST_CONTROLS], _LAST_CONTROL)
        self._works: asyncio.Future[bool] | None = None
        self._threads = ThreadPoolExecutor(max_workers=16, thread_name_prefix="resolve")
        self._answers: dict[str, tuple[float, asyncio.Future[Sequence[str]]]] = {}

    async def resolve(self, host: str) -> Sequence[str]:
        """Return the IP addresses of `host`; look-ups of one host share an answer for a minute."""
        if is_literal(host):
            return [host]
        try:
            addresses = await self._look_up(host)
        except ConnectFaultError as error:
            if (
                error.fault is Fault.NO_SUCH_HOST
                and not host.endswith(_NEVER)
                and not await self._resolver_works()
            ):
                raise ConnectFaultError(Fault.DNS, f"{host}: no name at all can be looked up") from error
            raise
        return addresses

    async def _resolver_works(self) -> bool:
        if self._works is None or (self._works.done() and self._works.cancelled()):
            self._works = asyncio.ensure_future(self._try_controls())
        return await asyncio.shield(self._works)

    async def _try_controls(self) -> bool:
        for control in self._controls:
            try:
                await self._look_up(control)
            except ConnectFaultError:
                continue
            return True
        return False

    async def _look_up(self, host: str) -> Sequence[str]:
        now = time.monotonic()
        known = self._answers.get(host)
        if known is None or known[0] < now or _failed(known[1]):
            future = asyncio.get_running_loop().run_in_executor(self._threads, _look_up, host)
            known = self._answers[host] = (now + _LIFETIME, future)
        return await asyncio.shield(known[1])

    def close(self) -> None:
        """Drop what still waits; a look-up under way ends by itself."""
        self._threads.shutdown(wait=False, cancel_futures=True)


def _failed(answer: "asyncio.Future[Sequence[str]]") -> bool:
    return answer.done() and (answer.cancelled() or answer.exception() is not None)


def _look_up(host: str) -> Sequence[str]:
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except socket.gaierror as error:
        if error.errno in _NO_SUCH_HOST:
            raise ConnectFaultError(Fault.NO_SUCH_HOST, f"the name {host} does not exist") from error
        raise ConnectFaultError(Fault.DNS, f"looking up {host} failed: {error.strerror}") from error
    except (OSError, UnicodeError) as error:
        raise ConnectFaultError(Fault.DNS, f"looking up {host} failed: {error}") from error
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))
