"""What dask calls on a worker: have a child process check a batch.

Nothing in here imports dask.  What comes and goes is bytes; see packet.py.
"""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from hashlib import blake2b
from typing import IO

from valint.engine.cluster.bundle import release_of
from valint.engine.cluster.packet import Packet, receive, send
from valint.engine.cluster.release import differences, release

_TRIES = 2
_GRACE = 5.0
"""Seconds that a child has to leave when nobody asks it anything any more."""

_lock = threading.Lock()
_MOST_IDLE = max(4, os.cpu_count() or 1)
_idle: list[tuple[bytes, "_Child"]] = []
"""Children that wait for another batch, with the digest of the bundle that they were given; oldest first."""
_children: set["_Child"] = set()
"""All children, also those that are at a batch."""
_ending = threading.Event()
_same: set[bytes] = set()
"""The digests of bundles whose makers run the same release."""


class _ChildDiedError(Exception):
    """A child left without an answer."""


class _Child:
    """A process of `child.py` that has been given a bundle."""

    def __init__(self, bundle: bytes) -> None:
        if _ending.is_set():
            raise OSError("this process is about to end")
        path = os.pathsep.join(entry for entry in sys.path if entry)
        self._folder = tempfile.mkdtemp(prefix="valint-")
        self._process = subprocess.Popen(  # noqa: S603 - our own module
            [sys.executable, "-P", "-m", "valint.engine.cluster.child", self._folder],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": path},
            start_new_session=True,
        )
        with _lock:
            _children.add(self)
        with contextlib.suppress(OSError):  # if it has died, the first batch tells
            send(self._requests, bundle)

    @property
    def _requests(self) -> IO[bytes]:
        assert self._process.stdin is not None  # noqa: S101 - a pipe
        return self._process.stdin

    def ask(self, batch: bytes) -> bytes:
        """Return the answer to a batch.

        Raises:
            _ChildDiedError: there will be none.
        """
        assert self._process.stdout is not None  # noqa: S101 - a pipe
        try:
            send(self._requests, batch)
            answer = receive(self._process.stdout)
        except OSError:
            answer = None
        if answer is None:
            raise _ChildDiedError(_cause(self.close()))
        return answer

    def close(self) -> int:
        """End the process when it is through with its batch; return its status, as `subprocess` has it."""
        with _lock:
            _children.discard(self)
        with contextlib.suppress(OSError):
            self._requests.close()
        if self._process.stdout is not None:
            self._process.stdout.close()
        try:
            return self._process.wait(_GRACE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            return self._process.wait()
        finally:
            shutil.rmtree(self._folder, ignore_errors=True)

    def kill(self) -> None:
        """End the process at once."""
        self._process.kill()


def check_batch(bundle: bytes, batch: bytes) -> bytes:
    """Return a packet with the records of a batch, or with what kept it from being checked.

    Its header is `{"found": true}`; or `{"config": [message, path, line]}` for a wrong configuration,
    `{"mismatch": [host, differences]}` where client and worker are not the same, `{"died": cause}` where the
    process that checked the batch died twice.
    """
    key = blake2b(bundle, digest_size=16).digest()
    if key not in _same:
        different = differences(release_of(bundle), release())
        if different:
            return Packet({"mismatch": [socket.gethostname(), different]}).packed()
        _same.add(key)
    cause = ""
    for _ in range(_TRIES):
        child = _take(key) or _Child(bundle)
        try:
            answer = child.ask(batch)
        except _ChildDiedError as death:
            cause = str(death)
            continue
        except BaseException:
            child.close()
            raise
        _give_back(key, child)
        return answer
    return Packet({"died": cause}).packed()


@contextlib.contextmanager
def children() -> Iterator[None]:
    """Run check_batch in threads of this process; after the block no child is left, and none is made."""
    _ending.clear()
    try:
        yield
    finally:
        _ending.set()
        with _lock:
            left = list(_children)
            _idle.clear()
        for child in left:
            child.kill()
            child.close()


def _take(key: bytes) -> _Child | None:
    with _lock:
        for number, (bundle, child) in enumerate(_idle):
            if bundle == key:
                del _idle[number]
                return child
    return None


def _give_back(key: bytes, child: _Child) -> None:
    """Keep a child for the next batch; the oldest go, which may be those of runs that are over."""
    with _lock:
        _idle.append((key, child))
        much = max(0, len(_idle) - _MOST_IDLE)
        old = [one for _, one in _idle[:much]]
        del _idle[:much]
    for one in old:
        one.close()


def _cause(status: int) -> str:
    if status >= 0:
        return f"it ended with status {status}"
    try:
        return f"killed by {signal.Signals(-status).name}"
    except ValueError:
        return f"killed by signal {-status}"
