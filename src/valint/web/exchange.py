"""One question to a server and what came of it: the only thing that passes between policy and network.

Everything that judges works on exchanges and opens no socket; everything that opens sockets makes exchanges
and judges nothing.  So a recorded run can be judged again, byte for byte.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from valint.model.named import NamedTuple
from valint.web.urls import WebUrl


class Fault(StrEnum):
    """Why there is no complete response; the values appear in reports as reasons."""

    NO_SUCH_HOST = "dns-no-such-host"
    DNS = "dns-failure"
    ADDRESS = "address-refused"
    REFUSED = "connection-refused"
    CONNECT = "connection-failed"
    CONNECT_TIMEOUT = "connect-timeout"
    RESET = "connection-reset"
    SILENCE = "read-timeout"
    SLOW = "too-slow"
    GARBAGE = "not-http"
    TRUNCATED = "body-truncated"
    TLS_EXPIRED = "tls-expired"
    TLS_NOT_YET = "tls-not-yet-valid"
    TLS_SELF_SIGNED = "tls-self-signed"
    TLS_WRONG_HOST = "tls-wrong-host"
    TLS_UNKNOWN_ISSUER = "tls-unknown-issuer"
    TLS_WEAK = "tls-weak"
    TLS_OLD = "tls-old-protocol"
    TLS = "tls-failure"
    PARKED = "host-parked"
    HOST_WAIT = "host-asked-to-wait"
    BUDGET_URLS = "max-urls"
    BUDGET_TIME = "max-time"
    INTERRUPTED = "interrupted"
    NOT_RECORDED = "not-recorded"


TRANSIENT_FAULTS = frozenset(
    {
        Fault.DNS,
        Fault.REFUSED,
        Fault.CONNECT,
        Fault.CONNECT_TIMEOUT,
        Fault.RESET,
        Fault.SILENCE,
        Fault.SLOW,
        Fault.TRUNCATED,
        Fault.GARBAGE,
    }
)
"""Faults that the next try may not meet."""

HALTS = frozenset(
    {
        Fault.PARKED,
        Fault.HOST_WAIT,
        Fault.BUDGET_URLS,
        Fault.BUDGET_TIME,
        Fault.INTERRUPTED,
        Fault.NOT_RECORDED,
    }
)
"""Nothing was asked, because of something outside this one URL."""

TLS_FAULTS = frozenset(fault for fault in Fault if fault.value.startswith("tls-"))

KEPT_HEADERS = frozenset(
    {
        "cf-mitigated",
        "content-encoding",
        "content-length",
        "content-range",
        "content-type",
        "etag",
        "last-modified",
        "location",
        "ratelimit-remaining",
        "ratelimit-reset",
        "refresh",
        "retry-after",
        "x-ratelimit-remaining",
        "x-ratelimit-reset",
    }
)
"""The response headers that any judgement reads; no other is kept, so none can leak."""


class Cookie(NamedTuple):
    """A cookie that lives for one redirect chain: some sites answer only who brings it back."""

    domain: str
    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Request:
    """What to ask.

    Args:
        method: `GET` or `HEAD`.
        url: where.
        first_bytes: ask for this many bytes with a Range header; None asks for all.
        keep: read at most this many bytes of the body.
        until: stop reading once all these element ids are seen.
        locale: the reader's, for Accept-Language.
        etag, last_modified: ask only for what changed since (RFC 9110 section 13).
        cookies: what this chain's earlier answers set.
        attempt: 0, or how many tries went before.
    """

    method: str
    url: WebUrl
    first_bytes: int | None = None
    keep: int = 0
    until: frozenset[str] = frozenset()
    locale: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    cookies: tuple[Cookie, ...] = field(default=(), repr=False)
    attempt: int = 0


@dataclass(frozen=True, slots=True)
class Exchange:
    """What came of a request: a status, a fault, or both when the body broke off.

    `body` is decoded and cut; `complete` tells whether it is all of the body.  `at` is in seconds since 1970.
    """

    status: int | None = None
    fault: Fault | None = None
    detail: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    complete: bool = False
    at: float = 0.0
    seconds: float = 0.0
    cookies: tuple[Cookie, ...] = field(default=(), repr=False)

    @property
    def halted(self) -> bool:
        """Whether nothing was asked, because of something outside this one URL."""
        return self.fault in HALTS

    @property
    def transient(self) -> bool:
        """Whether a later try may well end otherwise."""
        if self.fault is not None:
            return self.fault in TRANSIENT_FAULTS
        return self.status is not None and (self.status in (408, 425) or 500 <= self.status < 600)


class Fetcher(Protocol):
    """Whatever answers requests: the network or a recording."""

    async def fetch(self, request: Request) -> Exchange:
        """Ask once, follow nothing, raise nothing that a server can cause."""

    async def close(self) -> None:
        """Let go of connections."""
