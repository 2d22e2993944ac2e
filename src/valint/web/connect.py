"""Connect to public addresses only: the one place where valint opens sockets.

A check before the request can be fooled (a redirect, a name that answers differently the second time), so the
guard sits where httpcore connects: it sees every hop, looks the name up itself, and connects to the very
address it judged.
"""

import asyncio
from collections.abc import Iterable
from typing import Any

import httpcore

from valint.web.addresses import Guard
from valint.web.exchange import Fault
from valint.web.resolver import ConnectFaultError, Resolver
from valint.web.stream import open_stream


class GuardedBackend(httpcore.AsyncNetworkBackend):
    """An httpcore network backend that connects to validated, pinned addresses."""

    def __init__(self, guard: Guard, resolver: Resolver) -> None:
        self._guard = guard
        self._resolver = resolver
        self.connections = 0

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Connect to `host`, refusing it if any of its addresses is not public.

        Raises:
            ConnectFaultError: the guard refused, the name has no address, or nothing answered.
        """
        addresses = await self._validated(host, port, timeout)
        last: Exception | None = None
        for address in addresses:
            try:
                stream = await open_stream(address, port, timeout)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                last = error
            else:
                self.connections += 1
                return stream
        raise _connect_fault(last, host, port)

    async def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Refuse: no URL names a socket file."""
        raise ConnectFaultError(Fault.ADDRESS, f"{path} is no network address")

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        await asyncio.sleep(seconds)

    async def _validated(self, host: str, port: int, seconds: float | None) -> list[str]:
        refusal = self._guard.refuse_port(port) or self._guard.refuse_name(host)
        if refusal is not None:
            raise ConnectFaultError(Fault.ADDRESS, refusal)
        try:
            async with asyncio.timeout(seconds):
                addresses = list(await self._resolver.resolve(host))
        except TimeoutError as error:
            raise ConnectFaultError(Fault.DNS, f"looking up {host} took longer than {seconds:g} s") from error
        for address in addresses:
            refusal = self._guard.refuse_address(address)
            if refusal is not None:
                raise ConnectFaultError(Fault.ADDRESS, refusal if address == host else f"{host}: {refusal}")
        return addresses


def _connect_fault(error: Exception | None, host: str, port: int) -> ConnectFaultError:
    if isinstance(error, httpcore.ConnectTimeout):
        return ConnectFaultError(Fault.CONNECT_TIMEOUT, f"{host} did not accept a connection in time")
    if error is not None and _caused_by(error, ConnectionRefusedError):
        return ConnectFaultError(Fault.REFUSED, f"{host} refuses connections on port {port}")
    if error is not None and _caused_by(error, ConnectionResetError):
        return ConnectFaultError(Fault.RESET, f"{host} reset the connection")
    return ConnectFaultError(Fault.CONNECT, f"{host} cannot be reached: {error}")


def _caused_by(error: BaseException, kind: type[BaseException]) -> bool:
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, kind):
            return True
        if isinstance(seen, BaseExceptionGroup) and seen.subgroup(kind) is not None:
            return True
        seen = seen.__cause__ or seen.__context__
    return False
