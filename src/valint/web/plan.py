"""What an operator asks of a run."""

from dataclasses import dataclass, field

from valint.web.addresses import Guard
from valint.web.filters import Filter
from valint.web.limits import Limits


@dataclass(frozen=True, slots=True)
class Plan:
    """How to run.

    Args:
        limits: politeness and patience.
        guard: what may be connected to.
        filter: which URLs are asked at all.
        max_urls: ask at most this many; 0 sets no limit.
        max_time: seconds after which nothing new is asked; 0 sets no limit.
        respect_robots: ask for robots.txt first and obey it.
        user_agent: what to call ourselves, None for valint's own name.
        proxy: connect through this proxy; addresses are then its business.
        ca_file: trust these certificates instead of Mozilla's.
    """

    limits: Limits = field(default_factory=Limits)
    guard: Guard = field(default_factory=Guard)
    filter: Filter = field(default_factory=Filter)
    max_urls: int = 0
    max_time: float = 0.0
    respect_robots: bool = False
    user_agent: str | None = None
    proxy: str | None = None
    ca_file: str | None = None
