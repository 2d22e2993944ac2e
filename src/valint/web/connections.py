"""Open clients for a run; what they share is made once."""

import time
from collections.abc import Callable, Iterable

from valint.web.connect import GuardedBackend
from valint.web.exchange import Fetcher
from valint.web.one_connection import OneConnection
from valint.web.plan import Plan
from valint.web.proxy import ThroughProxy
from valint.web.resolver import Resolver, SystemResolver
from valint.web.tls import tls_context
from valint.web.wire import USER_AGENT, HttpxFetcher


class Connections:
    """The network side of a run.

    Args:
        plan: how to connect.
        hosts: the hosts of the run; the resolver tries some before it believes that a name does not exist.
        resolver: replaces the operating system's.
        clock: seconds since 1970.
    """

    def __init__(
        self,
        plan: Plan,
        hosts: Iterable[str],
        resolver: Resolver | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._plan = plan
        self._own = SystemResolver(tuple(hosts)) if resolver is None else None
        self._resolver: Resolver = resolver or self._own or SystemResolver()
        self._clock = clock
        self._context = tls_context(plan.ca_file)

    def open(self) -> Fetcher:
        """Return one more client."""
        plan = self._plan
        user_agent = plan.user_agent or USER_AGENT
        backend: GuardedBackend | None = None
        transport: ThroughProxy | OneConnection
        if plan.proxy is not None:
            transport = ThroughProxy(plan.guard, plan.proxy, self._context)
        else:
            backend = GuardedBackend(plan.guard, self._resolver)
            transport = OneConnection(backend, self._context)
        return HttpxFetcher(transport, plan.limits, backend=backend, user_agent=user_agent, clock=self._clock)

    def close(self) -> None:
        """Let go of what the clients shared."""
        if self._own is not None:
            self._own.close()
