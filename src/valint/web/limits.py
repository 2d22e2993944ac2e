"""How patient and how polite a run is; every number of the policy in one place."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from valint.model.named import NamedTuple


@dataclass(frozen=True, slots=True)
class HostLimits:
    """How hard one host may be asked.

    Args:
        in_flight: requests at once.
        per_second: requests begun per second; 0 sets no limit.
    """

    in_flight: int = 2
    per_second: float = 4.0

    @property
    def interval(self) -> float:
        """Seconds between the starts of two requests."""
        return 1 / self.per_second if self.per_second else 0.0


@dataclass(frozen=True, slots=True)
class Limits:
    """Times in seconds, sizes in bytes.

    Args:
        in_flight: requests at once, over all hosts.
        host: the limits of a host that `hosts` does not name.
        hosts: host name to its own limits.
        connect, read, total: time for the connection, between two reads, for the whole exchange.
        retry_waits: before the second, third ... try of a transient failure, each shortened at random.
        longest_wait: the longest Retry-After that is honoured.
        host_wait: how long a host may make us wait altogether.
        park_after: transient answers in a row that park a host.
        park_for: how long it stays parked before one more try.
        park_times: parkings after which the rest of the host is given up.
        page_bytes, fragment_bytes, first_bytes: what is read of a page, of a page whose ids matter, and asked
            for.
        decoded_bytes: what compressed content may grow to.
        smallest_download, largest_download: sizes outside which a download is suspect.
        hops: redirects that are followed.
    """

    in_flight: int = 16
    host: HostLimits = field(default_factory=HostLimits)
    hosts: Mapping[str, HostLimits] = field(default_factory=dict)
    connect: float = 5.0
    read: float = 10.0
    total: float = 20.0
    retry_waits: tuple[float, ...] = (1.0, 4.0)
    longest_wait: float = 60.0
    host_wait: float = 300.0
    park_after: int = 5
    park_for: float = 30.0
    park_times: int = 2
    page_bytes: int = 64 * 1024
    fragment_bytes: int = 512 * 1024
    first_bytes: int = 16 * 1024
    decoded_bytes: int = 2 * 1024 * 1024
    smallest_download: int = 1024
    largest_download: int = 2 * 1024**3
    hops: int = 10

    def of(self, host: str) -> HostLimits:
        """Return the limits of one host."""
        return self.hosts.get(host, self.host)


class GentleHosts(NamedTuple):
    """Hosts that are asked more slowly than others."""

    names: tuple[str, ...]
    per_second: float


GENTLE_HOSTS = GentleHosts(("go.microsoft.com", "support.microsoft.com"), 2.0)
"""Hosts that localized toolkits link to some hundred times, and that are known to push back."""
