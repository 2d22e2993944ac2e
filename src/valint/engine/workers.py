"""Check files in several processes, and survive whatever becomes of those processes.

Each worker is dealt a few files at a time and sends one frame per file, so it is always known which file a
worker is at.  When a worker dies, that file is tried once more in a process of its own, in case the death was
none of its doing (the memory of the machine may have run out); if it dies again, the file is blamed.  All
other files are dealt anew.  A worker that is longer at a file than the limit allows is killed.
"""

import gc
import json
import os
import select
import signal
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress

from valint.engine import records, task_rows
from valint.engine.channel import Channel, channels
from valint.engine.executing import Executor, SerialExecutor
from valint.engine.fact_records import open_facts, open_handed
from valint.engine.file_phase import FilePhase
from valint.engine.results import FileResult, FileTask
from valint.engine.stopping import Stop, StoppedError
from valint.engine.worker import CONFIG_ERROR, HEAD, work
from valint.errors import ConfigError
from valint.project.facts import FileFacts

_DEALT = 96
"""How many files a worker has at hand at most, while many wait."""

_FEW = 6
"""And while few wait: enough not to wait for more, few enough to share evenly."""

_AHEAD, _FAR_AHEAD = 24, 64
"""So many are dealt at first, while few or many wait: this process then does something else for a while."""

_PLENTY = 16
_NAP = 0.03
"""Seconds at most that this process leaves workers alone that have plenty at hand; pipes keep what they send.

Woken for every file, it would take the processor from one of them each time, and what that one has in the
processor's cache.
"""

_FILES_PER_WORKER = 32
"""For fewer files it takes longer to get a further process ready than to check them in the others."""

_FILES_PER_JOB = 8
"""But whoever asks for so many processes gets them for fewer."""

_SLACK = 2.0
"""Seconds that a worker gets beyond the limit: it normally cuts itself off, with less loss."""

_PATIENCE_MS = 100
_READ_SIZE = 1 << 20
"""All that a pipe holds: what is left there after a nap would be left until the next one."""


def available_processors() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def executor(
    phase: FilePhase, jobs: int | None = None, meanwhile: Callable[[], None] = lambda: None
) -> Executor:
    """Return what checks files in `jobs` processes, by default one for each processor.

    `meanwhile` is called while the first of them are at work.
    """
    if not hasattr(os, "fork"):
        return SerialExecutor(phase)
    if jobs is None:
        return WorkerExecutor(phase, available_processors(), meanwhile, _FILES_PER_WORKER)
    return WorkerExecutor(phase, jobs, meanwhile)


@contextmanager
def at_work(executor: Executor, files: int) -> Iterator[None]:
    """Start processes for so many files ahead of `run`, to load what they need while their tasks are made.

    None of them outlives the block.
    """
    if isinstance(executor, WorkerExecutor):
        try:
            executor.start(files)
            yield
        finally:
            executor.close()
    else:
        yield


class _Worker:
    """One worker process: the end of the channel that is ours, and what it has been dealt."""

    def __init__(self, pid: int, channel: Channel) -> None:
        self.pid = pid
        self.channel = channel
        self.dealt: deque[int] = deque()
        self.since = 0.0
        """When it began the first of the files that it has been dealt."""
        self.received = bytearray()

    def deal(self, numbers: Sequence[int], tasks: Sequence[FileTask]) -> None:
        if not self.dealt:
            self.since = time.monotonic()
        self.dealt.extend(numbers)
        self.channel.sendall(task_rows.written(tasks[number] for number in numbers))

    def frames(self) -> Iterator[tuple[bytes, bytes]]:
        """Yield the frames that have arrived in full."""
        received, at = self.received, 0
        while len(received) - at >= HEAD.size:
            kind, length = HEAD.unpack_from(received, at)
            end = at + HEAD.size + length
            if len(received) < end:
                break
            yield kind, bytes(received[at + HEAD.size : end])
            at = end
        del received[:at]

    def kill(self) -> None:
        os.kill(self.pid, signal.SIGKILL)


class WorkerExecutor:
    """Checks files in `jobs` processes, in one for every `files_per_worker` files at most.

    Where processes cannot be had, `run` checks the files that are left in this one.
    """

    def __init__(
        self,
        phase: FilePhase,
        jobs: int,
        meanwhile: Callable[[], None] = lambda: None,
        files_per_worker: int = _FILES_PER_JOB,
    ) -> None:
        self._phase = phase
        self._jobs = jobs
        self._files_per_worker = files_per_worker
        self._meanwhile = meanwhile
        self._limit = phase.plan.settings.limits.time_limit + _SLACK
        self._tasks: Sequence[FileTask] = ()
        self._workers: dict[int, _Worker] = {}
        self._poll = select.poll()
        self._waiting: deque[int] = deque()
        self._suspects: deque[int] = deque()
        self._tried: set[int] = set()
        self._stopping = False
        self._began = 0.0
        self._received = 0

    def run(self, tasks: Sequence[FileTask], stop: Stop) -> Iterator[FileResult]:
        """Yield a result for each task, until `stop` asks to end.

        Raises:
            ConfigError: a rule pack that a file's locale needs is broken.
        """
        self._tasks = tasks
        self._tried.clear()
        self._began, self._received = time.monotonic(), 0
        self._waiting.extend(range(len(tasks)))
        gc.freeze()  # a collection in a worker would copy all the memory that it shares with this process
        try:
            yield from self._run(stop)
        except StoppedError:
            return
        finally:
            gc.unfreeze()
            self.close()

    def start(self, files: int) -> None:
        """Start the processes that so many files are worth."""
        while len(self._workers) < self._worth(files) and self._start():
            pass

    def close(self) -> None:
        """End all processes; they die side by side."""
        workers = list(self._workers.values())
        for worker in workers:
            worker.dealt.clear()
            worker.kill()
        for worker in workers:
            self._forget(worker)

    def facts(self, task: FileTask) -> FileFacts | None:
        """Return the facts of a file that is not checked itself, None where it cannot be read."""
        return self._phase.look(task).facts

    def _run(self, stop: Stop) -> Iterator[FileResult]:
        self._deal_ahead()
        if self._busy():
            self._meanwhile()
        while stop.signal is None:
            self._deal()
            if not self._busy():
                break
            yield from self._receive()
        if stop.signal is not None:
            self._stopping = True
            for worker in self._workers.values():
                os.kill(worker.pid, signal.SIGTERM)
        while self._busy():  # the stop's grace ends this
            yield from self._receive()
        if stop.signal is None and (self._waiting or self._suspects):
            yield from self._run_here(stop)

    def _busy(self) -> bool:
        return any(worker.dealt for worker in self._workers.values())

    # Dealing

    def _deal_ahead(self) -> None:
        """Give out the first files in turn, so that large ones that come together are shared."""
        workers = self._helpers()
        each = max(_AHEAD, min(_FAR_AHEAD, len(self._waiting) // (4 * self._jobs)))
        numbers = [self._waiting.popleft() for _ in range(min(len(self._waiting), each * len(workers)))]
        for at, worker in enumerate(workers[: len(numbers)]):
            self._give(worker, numbers[at :: len(workers)])

    def _helpers(self) -> list[_Worker]:
        """Return the workers that can be dealt files, as many as those that wait are worth."""
        workers = [worker for worker in self._workers.values() if not self._is_trying(worker)]
        wanted = self._worth(len(self._waiting))
        while len(workers) < wanted and (worker := self._start()):
            workers.append(worker)
        return workers

    def _deal(self) -> None:
        """Give every worker enough to do; suspects go alone, each to a new process."""
        workers = self._helpers()
        while self._suspects and (worker := self._start()):
            suspect = self._suspects.popleft()
            self._tried.add(suspect)
            self._give(worker, [suspect])
        most = max(_FEW, min(_DEALT, len(self._waiting) // (4 * self._jobs)))
        for worker in workers:
            room = most - len(worker.dealt)
            if self._waiting and room >= most // 2:
                share = min(room, max(1, len(self._waiting) // self._jobs))
                self._give(worker, [self._waiting.popleft() for _ in range(min(share, len(self._waiting)))])

    def _worth(self, files: int) -> int:
        return min(self._jobs, -(-files // self._files_per_worker))

    def _is_trying(self, worker: _Worker) -> bool:
        return bool(worker.dealt) and worker.dealt[0] in self._tried

    def _give(self, worker: _Worker, numbers: Sequence[int]) -> None:
        # A worker that has just died is found by the next poll; what it was dealt is dealt anew.
        with suppress(OSError):
            worker.deal(numbers, self._tasks)

    def _start(self) -> _Worker | None:
        """Start a process, None where the system gives none."""
        try:
            ours, theirs = channels()
        except OSError:
            return None
        parent = os.getpid()
        try:
            pid = os.fork()
        except OSError:
            ours.close()
            theirs.close()
            return None
        if pid == 0:
            ours.close()
            for worker in self._workers.values():
                worker.channel.close()
            work(theirs, self._phase, parent)
        theirs.close()
        worker = self._workers[ours.fileno()] = _Worker(pid, ours)
        self._poll.register(ours, select.POLLIN)
        return worker

    # Receiving

    def _receive(self) -> Iterator[FileResult]:
        time.sleep(self._idle_seconds())
        for descriptor, _ in self._poll.poll(_PATIENCE_MS):
            worker = self._workers[descriptor]
            try:
                data = worker.channel.recv(_READ_SIZE)
            except OSError:
                data = b""
            if data:
                worker.received += data
                yield from self._take(worker)
            else:
                yield from self._bury(worker)
        now = time.monotonic()
        for worker in list(self._workers.values()):
            if worker.dealt and now - worker.since > self._limit and not worker.channel.has_more():
                yield self._phase.timed_out(self._tasks[worker.dealt.popleft()])
                worker.kill()
                self._forget(worker)

    def _idle_seconds(self) -> float:
        """Return for how long each worker has enough at hand: it does a third of that meanwhile, at most."""
        least = min(len(worker.dealt) for worker in self._workers.values())
        if least < _PLENTY or not self._received:
            return 0
        each = (time.monotonic() - self._began) * len(self._workers) / self._received
        return min(_NAP, each * least / 3)

    def _take(self, worker: _Worker) -> Iterator[FileResult]:
        opening = open_handed if self._phase.fleeting else open_facts
        for kind, content in worker.frames():
            if kind == CONFIG_ERROR:
                message, path, line = json.loads(content)
                raise ConfigError(message, path=path, line=line)
            worker.since = time.monotonic()
            self._received += 1
            path = self._tasks[worker.dealt.popleft()].path
            yield records.decode(path, records.Record.unpacked(content), opening)

    def _bury(self, worker: _Worker) -> Iterator[FileResult]:
        """Find out what a worker died of, and blame the file that it was at if that happens twice."""
        guilty = worker.dealt.popleft() if worker.dealt else None
        status = self._forget(worker)
        if guilty is None or self._stopping:
            return
        if guilty in self._tried:
            yield self._phase.crashed(self._tasks[guilty], _cause(status))
        else:
            self._suspects.append(guilty)

    def _forget(self, worker: _Worker) -> int:
        """Let go of a dead worker; what it has not done is dealt anew."""
        self._waiting.extendleft(reversed(worker.dealt))
        worker.dealt.clear()
        self._poll.unregister(worker.channel)
        del self._workers[worker.channel.fileno()]
        worker.channel.close()
        try:
            return os.waitstatus_to_exitcode(os.waitpid(worker.pid, 0)[1])
        except ChildProcessError:  # whoever started us ignores SIGCHLD, so the system has reaped it
            return 0

    # The end

    def _run_here(self, stop: Stop) -> Iterator[FileResult]:
        """Check what is left in this process; not what has killed another one."""
        for suspect in self._suspects:
            yield self._phase.crashed(self._tasks[suspect], "and no other could be had to try again")
        yield from SerialExecutor(self._phase).run([self._tasks[number] for number in self._waiting], stop)


def _cause(status: int) -> str:
    if status >= 0:
        return f"it ended with status {status}"
    try:
        return f"killed by {signal.Signals(-status).name}"
    except ValueError:
        return f"killed by signal {-status}"
