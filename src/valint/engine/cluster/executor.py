"""Check files on the workers of a dask cluster, and survive whatever becomes of them.

A few batches per worker are under way at a time.  Where a worker is lost, dask runs its batch on another
one, and gives up after a few of them (`distributed.scheduler.allowed-failures`).  The files of such a batch
are then tried one by one, with nothing else under way, so that the one that is lost again is to blame.  What
the cluster cannot do in the end, because it has gone or because a page needs what could not be sent, is
checked here.
"""

import time
import uuid
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING

from valint import __version__
from valint.engine import records
from valint.engine.cluster.batch import BatchMaker
from valint.engine.cluster.bundle import bundle
from valint.engine.cluster.connection import Connection, LostError
from valint.engine.cluster.packet import Packet
from valint.engine.cluster.release import release
from valint.engine.cluster.task import check_batch
from valint.engine.file_phase import FilePhase
from valint.engine.results import FileResult, FileTask
from valint.engine.stopping import Stop, StoppedError
from valint.engine.workers import available_processors, executor
from valint.errors import ConfigError, UsageError
from valint.project.facts import FileFacts

if TYPE_CHECKING:
    from distributed import Future

_AHEAD = 2
"""Batches under way for each thread of the cluster: one that runs, one that waits for it."""

_LEAST_AHEAD = 8
"""Batches under way at least, so that a cluster that grows with its work sees that there is some."""

_PLAN = "valint-plan"
_POLL = 0.1
_LOOK = 2.0
"""Seconds between two looks at the workers."""

_FETCH = 10.0


class ClusterExecutor:
    """Checks files on the cluster at `address`; made and used once.

    `jobs` is the number of processes of a local cluster, and of what has to be checked here.  `warn` is told
    what went less well than it could have, and changed nothing.
    """

    def __init__(self, phase: FilePhase, address: str, jobs: int | None, warn: Callable[[str], None]) -> None:
        self._phase = phase
        self._address = address
        self._jobs = jobs
        self._warn = warn
        self._tasks: Sequence[FileTask] = ()
        self._run_id = uuid.uuid4().hex
        self._submitted = 0
        self._done: SimpleQueue[Future[bytes]] = SimpleQueue()
        self._under_way: dict[Future[bytes], list[int]] = {}
        self._waiting: deque[int] = deque()
        self._suspects: deque[int] = deque()
        self._told = False
        self._here: list[int] = []
        """Files that could not be sent, or need what was not."""

    def run(self, tasks: Sequence[FileTask], stop: Stop) -> Iterator[FileResult]:
        """Yield a result for each task, until `stop` asks to end.

        Raises:
            UsageError: there is no such scheduler, or its workers are not like this client.
            ConfigError: a rule pack that a file's locale needs is broken.
        """
        if not tasks:
            return
        self._tasks = tasks
        self._waiting.extend(range(len(tasks)))
        try:
            connection = Connection(self._address, self._jobs or available_processors())
            try:
                yield from self._run_there(connection, stop)
            finally:
                stop.settle()
                connection.close()
            yield from self._run_here(stop)
        except StoppedError:
            return

    def facts(self, task: FileTask) -> FileFacts | None:
        """Return the facts of a file that is not checked itself, None where it cannot be read."""
        return self._phase.look(task).facts

    # There

    def _run_there(self, connection: Connection, stop: Stop) -> Iterator[FileResult]:
        maker = BatchMaker(self._phase)
        plan = bundle(self._phase.plan, release())
        seen = looked = time.monotonic()
        threads = connection.threads()
        try:
            # A task of its own: dask hands its result from worker to worker, and makes it anew if need be.
            shared = connection.submit(bytes, plan, key=f"{_PLAN}-{self._run_id}")
            while stop.signal is None:
                self._submit(connection, shared, maker, max(_LEAST_AHEAD, _AHEAD * threads))
                if not self._under_way:
                    return
                yield from self._receive()
                now = time.monotonic()
                if now - looked >= _LOOK:
                    looked = now
                    threads = connection.threads()
                    seen = now if threads else seen
                    if now - seen > connection.patience:
                        raise LostError
        except LostError as error:
            self._give_up(error)
        finally:
            maker.close()
            self._forget(connection)

    def _submit(self, connection: Connection, shared: "Future[bytes]", maker: BatchMaker, most: int) -> None:
        while self._waiting and len(self._under_way) < most:
            while self._waiting and not maker.full:
                self._pack(maker, self._waiting.popleft())
            self._send(connection, shared, maker)
        while self._suspects and not self._under_way:
            self._pack(maker, self._suspects.popleft())
            self._send(connection, shared, maker)

    def _pack(self, maker: BatchMaker, number: int) -> None:
        if not maker.add(number, self._tasks[number]):
            self._here.append(number)

    def _send(self, connection: Connection, shared: "Future[bytes]", maker: BatchMaker) -> None:
        if not maker.numbers:
            return
        numbers, piece = maker.take()
        self._submitted += 1
        try:
            future = connection.submit(
                check_batch, shared, piece, key=f"valint-{self._submitted}-{self._run_id}"
            )
        except LostError:
            self._here += numbers
            raise
        self._under_way[future] = numbers
        self._watch(future)

    def _receive(self) -> Iterator[FileResult]:
        from distributed import CancelledError, KilledWorker

        try:
            future = self._done.get(timeout=_POLL)
        except Empty:
            return
        error: BaseException | None
        try:
            error = future.exception(timeout=_FETCH)
            answer = b"" if error is not None else future.result(timeout=_FETCH)
        except TimeoutError:
            self._watch(future)  # its worker was lost with the answer: dask makes it anew
            return
        except (CancelledError, OSError) as lost:
            raise LostError(str(lost)) from lost
        if error is None:
            yield from self._take(future, Packet.unpacked(answer))
        elif isinstance(error, KilledWorker):
            if _PLAN in str(error.task):
                raise LostError(f"{error.allowed_failures + 1} workers died") from error
            yield from self._suspect(future, "with each worker of the cluster that was given it")
        elif isinstance(error, OSError | MemoryError):
            self._take_home(future, error)
        else:
            raise UsageError(
                f"--scheduler {self._address}: a worker cannot run valint {__version__}: "
                f"{type(error).__name__}: {error}; install the same release there"
            ) from error

    def _watch(self, future: "Future[bytes]") -> None:
        future.add_done_callback(self._done.put)

    def _take(self, future: "Future[bytes]", answer: Packet) -> Iterator[FileResult]:
        header = answer.header
        if "config" in header:
            message, path, line = header["config"]
            raise ConfigError(message, path=path, line=line)
        if "mismatch" in header:
            host, differences = header["mismatch"]
            raise UsageError(
                f"--scheduler {self._address}: a worker on {host} is not like this client: "
                f"{'; '.join(differences)}; install the same there"
            )
        if "died" in header:
            yield from self._suspect(future, header["died"])
            return
        for number, record in zip(self._under_way.pop(future), answer.blobs, strict=True):
            if record:
                yield records.decode(self._tasks[number].path, records.Record.unpacked(record))
            else:
                self._here.append(number)

    def _suspect(self, future: "Future[bytes]", cause: str) -> Iterator[FileResult]:
        """Blame the file of a batch that was lost, or try its files one by one where it has several."""
        numbers = self._under_way.pop(future)
        if len(numbers) == 1:
            yield self._phase.crashed(self._tasks[numbers[0]], cause)
        else:
            self._suspects.extend(numbers)

    def _take_home(self, future: "Future[bytes]", error: BaseException) -> None:
        """Check the files of a batch here, since the system of a worker refuses what valint needs."""
        self._here += self._under_way.pop(future)
        if not self._told:
            self._told = True
            self._warn(
                f"a worker of the cluster could not check its files, so they are checked here: {error}"
            )

    # The end

    def _give_up(self, error: Exception) -> None:
        left = [number for numbers in self._under_way.values() for number in numbers]
        self._here += [*left, *self._waiting, *self._suspects]
        self._waiting.clear()
        self._suspects.clear()
        why = f": {error}" if str(error) else ""
        self._warn(f"the cluster was lost{why}; {len(self._here):,} files are checked here")

    def _forget(self, connection: Connection) -> None:
        """Tell the scheduler that nobody waits for what is still under way."""
        connection.release(self._under_way)
        self._under_way.clear()

    def _run_here(self, stop: Stop) -> Iterator[FileResult]:
        """Check what is left in processes of this machine, when the threads of dask are gone."""
        if self._here and stop.signal is None:
            tasks = [self._tasks[number] for number in sorted(self._here)]
            yield from executor(self._phase, self._jobs).run(tasks, stop)
