"""A socket for httpcore straight on asyncio.

httpcore's own stream goes through anyio, which opens a cancel scope for each read and write; at some hundred
requests a second that is a third of what a run costs.
"""

import asyncio
import ssl
from typing import Any

import httpcore

_READ_SIZE = 64 * 1024


class AsyncioStream(httpcore.AsyncNetworkStream):
    """One TCP connection, with TLS once `start_tls` has been called."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Return what has arrived, waiting for something to; empty at the end."""
        try:
            async with asyncio.timeout(timeout):
                return await self._reader.read(max_bytes)
        except TimeoutError as error:
            raise httpcore.ReadTimeout(str(error)) from error
        except OSError as error:
            raise httpcore.ReadError(str(error)) from error

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send everything."""
        if not buffer:
            return
        try:
            self._writer.write(buffer)
            if self._writer.transport.get_write_buffer_size():
                async with asyncio.timeout(timeout):
                    await self._writer.drain()
        except TimeoutError as error:
            raise httpcore.WriteTimeout(str(error)) from error
        except OSError as error:
            raise httpcore.WriteError(str(error)) from error

    async def aclose(self) -> None:
        """Close at once: what a server still wants to say is not waited for."""
        self._writer.transport.abort()

    async def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.AsyncNetworkStream:
        """Return the connection with TLS."""
        try:
            async with asyncio.timeout(timeout):
                await self._writer.start_tls(ssl_context, server_hostname=server_hostname)
        except TimeoutError as error:
            await self.aclose()
            raise httpcore.ConnectTimeout(str(error)) from error
        except (OSError, ssl.SSLError) as error:
            await self.aclose()
            raise httpcore.ConnectError(str(error)) from error
        return self

    def get_extra_info(self, info: str) -> Any:
        """Answer what httpcore asks before it uses a connection again."""
        if info == "ssl_object":
            return self._writer.get_extra_info("ssl_object")
        if info == "is_readable":
            # What arrives between two exchanges is the end of the connection.
            return self._reader.at_eof() or self._writer.is_closing()
        return None


async def open_stream(address: str, port: int, timeout: float | None) -> AsyncioStream:
    """Connect to an IP address.

    Raises:
        httpcore.ConnectTimeout, httpcore.ConnectError: nothing accepted.
    """
    try:
        async with asyncio.timeout(timeout):
            reader, writer = await asyncio.open_connection(address, port, limit=_READ_SIZE)
    except TimeoutError as error:
        raise httpcore.ConnectTimeout(str(error)) from error
    except OSError as error:
        raise httpcore.ConnectError(str(error)) from error
    return AsyncioStream(reader, writer)
