"""Read pages out of a git repository as they were at a commit, without a checkout.

One `git cat-file --batch` process serves a whole run.  What goes to it comes from front matter that nobody
vouches for: a commit is forty hexadecimal digits or nothing, a path stays in the tree.
"""

import os
from contextlib import suppress
from typing import IO, TYPE_CHECKING, NamedTuple

from valint.model.lazy_regex import lazy_regex
from valint.project import git
from valint.project.page import SourceHistory

if TYPE_CHECKING:
    import subprocess

COMMIT = lazy_regex(r"[0-9a-f]{40}")
_CONTROL = lazy_regex(r"[\x00-\x1f\x7f]")
_CHUNK = 1 << 20
_SECONDS = 60.0
_DAY = 86_400


class _Object(NamedTuple):
    """What git has under a name; `content` is None where it is larger than asked for."""

    kind: bytes
    content: bytes | None


class GitStore:
    """The commits of one repository.

    A store may be made before the process forks: each process talks to a git of its own.
    """

    def __init__(self, repository: str) -> None:
        self._repository = repository
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = 0
        self._commits: dict[str, bool] = {}

    def has(self, commit: str) -> bool:
        """Tell whether the repository holds a commit."""
        known = self._commits.get(commit)
        if known is None:
            found = self._ask(f"{commit}^{{commit}}", _CHUNK) if COMMIT.fullmatch(commit) else None
            known = self._commits[commit] = found is not None
        return known

    def read(self, commit: str, path: str, limit: int) -> bytes | None:
        """Return a file as it was at a commit; None where there was none, or one of more than `limit` bytes.

        `path` is POSIX and starts at the top of the repository.
        """
        parts = path.split("/")
        if _CONTROL.search(path) or any(part in ("", ".", "..") for part in parts) or not self.has(commit):
            return None
        found = self._ask(f"{commit}:{path}", limit)
        return found.content if found is not None and found.kind == b"blob" else None

    def since(self, commit: str, path: str) -> SourceHistory | None:
        """Return how often a file was committed since a commit; None where history does not tell."""
        if not self.has(commit):
            return None
        # In the order of ancestry, the newest first; the pinned commit's own date comes last.
        dates = [
            git.output(self._repository, "log", "--format=%ct", *asked, seconds=_SECONDS)
            for asked in ((f"{commit}..HEAD", "--", f":(literal,top){path}"), ("-1", commit, "--"))
        ]
        if None in dates:
            return None
        later, pinned = ([int(date) for date in (text or "").split()] for text in dates)
        if not later or not pinned:
            return None
        return SourceHistory(len(later), max(later[0] - pinned[0], 0) // _DAY)

    def close(self) -> None:
        """End git's process."""
        process, self._process = self._process, None
        if process is None or self._owner != os.getpid():
            return
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                with suppress(BrokenPipeError):  # a question that a dead git never took
                    stream.close()
        process.kill()
        process.wait()

    def _ask(self, name: str, limit: int) -> _Object | None:
        try:
            return self._converse(name, limit)
        except OSError:
            self.close()  # git is missing, or has died; the next question tries again
            return None
        except BaseException:
            self.close()  # cut off half-way through an answer, which nobody may take for the next one
            raise

    def _converse(self, name: str, limit: int) -> _Object | None:
        questions, answers = self._streams()
        questions.write(os.fsencode(name) + b"\n")
        questions.flush()
        head = answers.readline().split()
        if len(head) != 3 or not head[2].isdigit():
            if head[-1:] != [b"missing"]:
                raise OSError("git has ended, or answers otherwise than documented")
            return None
        size = int(head[2])
        if size <= limit:
            content = answers.read(size + 1)
            if len(content) != size + 1:
                raise OSError("git has ended")
            return _Object(head[1], content[:-1])
        left = size + 1
        while left:
            left -= len(answers.read(min(left, _CHUNK))) or left
        return _Object(head[1], None)

    def _streams(self) -> tuple[IO[bytes], IO[bytes]]:
        process = self._process
        if process is None or self._owner != os.getpid():
            import subprocess  # costs as much as all of this module's other work, and is rarely needed

            process = self._process = subprocess.Popen(  # noqa: S603 - fixed program
                [*git.COMMAND, "-C", self._repository, "cat-file", "--batch"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=git.environment(),
            )
            self._owner = os.getpid()
        assert process.stdin is not None and process.stdout is not None  # noqa: S101 - both are pipes
        return process.stdin, process.stdout
