"""The way to the scheduler: an address, or a cluster of this process alone."""

import logging
import re
import time
from contextlib import ExitStack
from typing import TYPE_CHECKING

from valint.errors import UsageError

if TYPE_CHECKING:
    from distributed import Client

LOCAL = "local"
"""The address that stands for a cluster inside this process."""

_ADDRESS = re.compile(r"(?:tcp|tls|ws|wss|ucx)://[^\s/]+:\d+")
_WAIT = 0.1


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

    The time that it waits, for the scheduler and then for a first worker, is dask's own setting
    `distributed.comm.timeouts.connect`, 30 seconds by default.

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

        logging.getLogger("distributed").setLevel(logging.CRITICAL)  # what matters of it, we tell
        self.address = address
        self.patience: float = parse_timedelta(dask.config.get("distributed.comm.timeouts.connect"))
        self._open = ExitStack()
        try:
            if address == LOCAL:
                cluster = self._open.enter_context(
                    distributed.LocalCluster(
                        n_workers=1, threads_per_worker=jobs, processes=False, dashboard_address=None,
                        worker_dashboard_address=None,
                    )
                )  # fmt: skip
                self._open.callback(_end_children)
                address = cluster.scheduler_address
            self.client: Client = self._open.enter_context(
                distributed.Client(address, timeout=self.patience, set_as_default=False, name="valint")
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


def _end_children() -> None:
    from valint.engine.cluster.task import end_children

    end_children()


def _line(error: BaseException) -> str:
    return " ".join(str(error).split()) or type(error).__name__
