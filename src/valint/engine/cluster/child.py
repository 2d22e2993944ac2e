"""A child of a worker of the cluster: checks one batch after the other with the local pool of one process.

A process of its own, because the worker runs tasks in threads: there is no time limit in a thread, the
working directory is one for all of them, and a page that kills its process would take the worker along.
Started as `python -m valint.engine.cluster.child FOLDER`, with an empty folder for what it writes; reads a
bundle and batches from standard input, writes a packet for each batch to standard output, and leaves when the
input ends.
"""

import os
import select
import shutil
import signal
import sys
from pathlib import Path
from typing import IO

from valint.engine import records
from valint.engine.cluster.batch import Batch, NotShippedError, ShippedStore
from valint.engine.cluster.bundle import settle
from valint.engine.cluster.packet import Packet, receive, send
from valint.engine.file_phase import FilePhase
from valint.engine.reading import Contents
from valint.engine.results import Fault, FileResult, FileTask, Plan
from valint.engine.sources import SourceReader, Store
from valint.engine.stopping import Stop
from valint.engine.worker import leave_with
from valint.engine.workers import executor
from valint.errors import ConfigError

_NOT_SHIPPED = "not shipped"
_IDLE = 60.0
"""Seconds without a batch after which the child leaves."""


class _ShippedPhase(FilePhase):
    """Checks files that came in a batch; `batch` is the one under way."""

    batch: Batch

    def __init__(self, plan: Plan) -> None:
        super().__init__(plan, self._page)
        self.sources = SourceReader(plan.settings.limits.max_file_size, self._file, self._store)

    def check(self, task: FileTask) -> FileResult:
        """Check one file; a page that needs more than came with it has one fault, `_NOT_SHIPPED`."""
        try:
            return super().check(task)
        except NotShippedError:
            return FileResult(task.path, faults=(Fault(task.path, _NOT_SHIPPED),))

    def begin(self, batch: Batch) -> None:
        """Turn to another batch."""
        self.batch = batch
        self.sources = SourceReader(self.plan.settings.limits.max_file_size, self._file, self._store)

    def _page(self, path: str, limit: int) -> Contents:
        return self.batch.page(path, limit)

    def _file(self, path: str, limit: int) -> Contents:
        return self.batch.file(path, limit)

    def _store(self, repository: str) -> Store:
        return ShippedStore(self.batch, repository)


def check(phase: _ShippedPhase, batch: Batch) -> Packet:
    """Return the records of the batch's tasks, empty for one that lacks something."""
    phase.begin(batch)
    found: dict[str, bytes] = {}
    for result in executor(phase, 1).run(batch.tasks, Stop()):
        lacking = any(fault.message == _NOT_SHIPPED for fault in result.faults)
        found[result.path] = b"" if lacking else records.encode(result).packed()
    return Packet({"found": True}, [found[task.path] for task in batch.tasks])


def main() -> None:
    """Serve standard input and output."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the worker decides what a terminal's Ctrl-C means
    requests = os.fdopen(0, "rb", buffering=0)  # unbuffered, so that the system can tell what waits
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a plug-in prints is no answer
    folder = Path(sys.argv[1])

    def clean() -> None:
        shutil.rmtree(folder, ignore_errors=True)

    leave_with(os.getppid(), clean)
    try:
        _serve(requests, answers, folder)
    except BrokenPipeError:
        pass  # nobody waits for the answer any more
    finally:
        clean()


def _serve(requests: IO[bytes], answers: IO[bytes], folder: Path) -> None:
    phase: _ShippedPhase | None = None
    piece = receive(requests)
    while piece is not None and _more(requests) and (work := receive(requests)) is not None:
        try:
            if phase is None:
                phase = _ShippedPhase(settle(piece, folder))
                phase.prepare()
            answer = check(phase, Batch(work))
        except ConfigError as error:
            answer = Packet({"config": [error.args[0], error.path, error.line]})
        send(answers, answer.packed())


def _more(requests: IO[bytes]) -> bool:
    """Wait for a batch, though not for ever where the system can tell whether one is there."""
    if os.name != "posix":
        return True
    return bool(select.select([requests], [], [], _IDLE)[0])


if __name__ == "__main__":
    main()
