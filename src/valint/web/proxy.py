"""Reach servers through a proxy, where the operator asks for it.

The proxy looks names up and connects, so no address can be checked or pinned here: what remains are ports,
local names and addresses that are written in the URL itself.
"""

import ssl

import httpx

from valint.web.addresses import Guard, is_literal
from valint.web.exchange import Fault
from valint.web.resolver import ConnectFaultError


class ThroughProxy(httpx.AsyncBaseTransport):
    """An httpx transport over one proxy.

    Args:
        guard: what may be asked for.
        proxy: its URL.
        context: for https, inside the tunnel.
    """

    def __init__(self, guard: Guard, proxy: str, context: ssl.SSLContext) -> None:
        self._guard = guard
        self._transport = httpx.AsyncHTTPTransport(
            verify=context, trust_env=False, proxy=httpx.Proxy(proxy), limits=httpx.Limits(max_connections=1)
        )

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request.

        Raises:
            ConnectFaultError: the guard refuses the URL.
        """
        host = request.url.host
        port = request.url.port or {"http": 80, "https": 443}[request.url.scheme]
        refusal = self._guard.refuse_port(port) or self._guard.refuse_name(host)
        if refusal is None and is_literal(host):
            refusal = self._guard.refuse_address(host)
        if refusal is not None:
            raise ConnectFaultError(Fault.ADDRESS, refusal)
        return await self._transport.handle_async_request(request)

    async def aclose(self) -> None:
        """Close the connection."""
        await self._transport.aclose()
