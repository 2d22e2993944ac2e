"""Open clients for a run; what they share is made once."""

from collections.abc import Iterable

from valint.web.connect import GuardedBackend
from valint.web.exchange import Fetcher
from valint.web.plan import Plan
from valint.web.proxy import ThroughProxy
from valint.web.resolver import Resolver, SystemResolver
from valint.web.tls import tls_context
from valint.web.wire import USER_AGENT, HttpxFetcher, OneConnection


class Connections:
    """The network side of a run.

    Args:
        plan: how to connect.
        hosts: the hosts of the run; the resolver tries some before it believes that a name does not exist.
        resolver: replaces the operating system's.
    """

    def __init__(self, plan: Plan, hosts: Iterable[str], resolver: Resolver | None = None) -> None:
        self._plan = plan
        self._own = SystemResolver(tuple(hosts)) if resolver is None else None
        self._resolver: Resolver = resolver or self._own or SystemResolver()
        self._context = tls_context(plan.ca_file)

    def open(self) -> Fetcher:
        """Return one more client."""
        plan = self._plan
        user_agent = plan.user_agent or USER_AGENT
        if plan.proxy is not None:
            return HttpxFetcher(
                ThroughProxy(plan.guard, plan.proxy, self._context), plan.limits, user_agent=user_agent
            )
        backend = GuardedBackend(plan.guard, self._resolver)
        return HttpxFetcher(
            OneConnection(backend, self._context), plan.limits, backend=backend, user_agent=user_agent
        )

    def close(self) -> None:
        """Let go of what the clients shared."""
        if self._own is not None:
            self._own.close()
