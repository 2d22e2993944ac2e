"""The way to the scheduler: an address, or a cluster of this process alone."""

import logging
import re
import time
from collections.abc import Callable, Iterable
from contextlib import ExitStack, suppress
from typing import TYPE_CHECKING

from valint.errors import UsageError

if TYPE_CHECKING:
    from distributed import Client, Future, SpecCluster

LOCAL = "local"
"""The address that stands for a cluster inside this process."""

_ADDRESS = re.compile(r"(?:tcp|tls|ws|wss|ucx)://[^\s/]+:\d+")
_WAIT = 0.1


class LostError(Exception):
    """The scheduler has gone, or all of its workers for good."""


def check_address(address: str) -> None:
    """Refuse what is no address of a scheduler, and a missing extra, before any work is done.

    Raises:
        UsageError: says what to do.
    """
    if address != LOCAL and not _ADDRESS.fullmatch(address):
        raise UsageError(f"--scheduler {address}: give tcp://HOST:PORT, tls://HOST:PORT or {LOCAL}")
    from importlib.util import find_spec

    if find_spec("distributed") is None:
        raise UsageError("--scheduler needs dask: pip install 'valint[dask]'")


class Connection:
    """A client of a scheduler; a local cluster is made with it and ends with it.

    It waits for the scheduler as long as dask's own setting `distributed.comm.timeouts.connect` says, 30
    seconds by default, and for a worker as long as `distributed.scheduler.no-workers-timeout` says, if
    anything, else as long again.

    Args:
        address: of the scheduler, or `LOCAL`.
        jobs: how many workers a local cluster has.

    Raises:
        UsageError: nothing answers there, or no worker has joined.
    """

    def __init__(self, address: str, jobs: int) -> None:
        import dask.config
        import distributed
        from dask.utils import parse_timedelta

        for name in ("distributed", "distributed.client", "distributed.worker", "tornado"):
            logging.getLogger(name).setLevel(logging.CRITICAL)  # what matters of it, we tell
        self.address = address
        timeout: float = parse_timedelta(dask.config.get("distributed.comm.timeouts.connect"))
        without_workers = dask.config.get("distributed.scheduler.no-workers-timeout", None)
        self.patience: float = timeout if without_workers is None else parse_timedelta(without_workers)
        self._open = ExitStack()
        try:
            if address == LOCAL:
                from valint.engine.cluster.task import children

                cluster = self._open.enter_context(_cluster(jobs))
                self._open.enter_context(children())
                address = cluster.scheduler_address
            self.client: Client = self._open.enter_context(
                distributed.Client(address, timeout=timeout, set_as_default=False, name="valint")
            )
        except (OSError, ValueError, RuntimeError) as error:
            self._open.close()
            raise UsageError(
                f"--scheduler {self.address}: no scheduler answers there: {_line(error)}"
            ) from error
        except BaseException:
            self._open.close()
            raise
        if not self._has_workers():
            self._open.close()
            raise UsageError(
                f"--scheduler {self.address}: no worker has joined; "
                f"start one with: dask worker {self.address}"
            )

    def submit(self, function: Callable[..., bytes], *arguments: object, key: str) -> "Future[bytes]":
        """Have a worker call a function.

        Raises:
            LostError: the scheduler has gone.
        """
        from distributed.client import ClosedClientError

        try:
            return self.client.submit(function, *arguments, key=key, pure=False)
        except (ClosedClientError, OSError) as error:
            raise LostError(_line(error)) from error

    def release(self, futures: "Iterable[Future[bytes]]") -> None:
        """Tell the scheduler, if it is still there, that nobody waits for some results."""
        from distributed.client import ClosedClientError

        with suppress(ClosedClientError, OSError):
            for future in futures:
                future.release()

    def threads(self) -> int:
        """Return how many tasks the workers run at a time; 0 where there are none, or no scheduler."""
        try:
            return sum(self.client.nthreads().values())
        except (OSError, ValueError, RuntimeError):
            return 0

    def close(self) -> None:
        """Leave the scheduler, and end what was started with this connection."""
        self._open.close()

    def _has_workers(self) -> bool:
        end = time.monotonic() + self.patience
        while not (threads := self.threads()) and time.monotonic() < end:
            time.sleep(_WAIT)
        return threads > 0


def _cluster(threads: int) -> "SpecCluster":
    """Return a cluster that lives in threads of this process, and that nobody else can reach."""
    import dask.config
    from distributed import Scheduler, SpecCluster, Worker

    # Both serve HTTP whatever they are told: here on the loopback interface, with nothing to see.
    quiet = {"dashboard": False, "dashboard_address": "127.0.0.1:0"}
    with dask.config.set({"distributed.scheduler.http.routes": [], "distributed.worker.http.routes": []}):
        return SpecCluster(
            scheduler={"cls": Scheduler, "options": {"protocol": "inproc", **quiet}},
            workers={0: {"cls": Worker, "options": {"protocol": "inproc", "nthreads": threads, **quiet}}},
        )


def _line(error: BaseException) -> str:
    return " ".join(str(error).split()) or type(error).__name__
