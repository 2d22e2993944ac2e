"""Some files with all that checking them reads: their bytes, and those of the English pages.

The client guesses which commits a page may name, since only the worker parses it.  Where the guess falls
short the worker says so and the client checks the file itself, so a page is never compared with less than it
would be at home.
"""

import re
from collections.abc import Sequence
from typing import Any

from valint.engine.cluster.packet import Packet
from valint.engine.cluster.plan_record import task_of, task_row
from valint.engine.file_phase import FilePhase
from valint.engine.reading import Contents, decode, read_bytes
from valint.engine.results import Content, FileTask
from valint.engine.sources import COMMIT_KEY
from valint.model.named import NamedTuple
from valint.project.page import SourceHistory
from valint.rules.registry import Needs
from valint.translation.source.places import SourcePlace
from valint.translation.source.store import GitStore

_MOST_BYTES = 1_000_000
_MOST_FILES = 96
_MOST_COMMITS = 4

_COMMIT = re.compile(re.escape(COMMIT_KEY).encode() + rb"\W{1,9}([0-9A-Fa-f]{40})(?![0-9A-Fa-f])")


class NotShippedError(BaseException):
    """A page needs what did not come with it; no `Exception`, so that no rule contains it."""


class BatchMaker:
    """Reads files and packs them into batches; made and used by the client.

    `numbers` are those of the tasks in the batch under way.
    """

    def __init__(self, phase: FilePhase) -> None:
        self._phase = phase
        self._limit = phase.plan.settings.limits.max_file_size
        self._stores: dict[str, GitStore] = {}
        self._begin()

    def _begin(self) -> None:
        self.numbers: list[int] = []
        self._size = 0
        self._rows: list[Any] = []
        self._blobs: list[bytes] = []
        self._files: dict[str, int | None] = {}
        self._commits: dict[tuple[str, str], bool] = {}
        self._objects: dict[tuple[str, str, str], int | None] = {}

    @property
    def full(self) -> bool:
        """Whether the batch is large enough to be sent."""
        return self._size >= _MOST_BYTES or len(self.numbers) >= _MOST_FILES

    def add(self, number: int, task: FileTask) -> bool:
        """Put a file into the batch, unless it cannot be read."""
        found = read_bytes(task.path, self._limit)
        if isinstance(found, Contents):
            return False
        data, content = found
        self.numbers.append(number)
        self._rows.append([task_row(task), content, self._blob(data)])
        if task.source is not None:
            self._add_source(task.source, data, today=self._wants_today(task))
        return True

    def take(self) -> tuple[list[int], bytes]:
        """Return the numbers of the tasks in the batch, and the batch; begin a new one."""
        header = {
            "tasks": self._rows,
            "files": list(self._files.items()),
            "commits": [[*key, held] for key, held in self._commits.items()],
            "objects": [[*key, blob] for key, blob in self._objects.items()],
        }
        numbers, piece = self.numbers, Packet(header, self._blobs).packed()
        self._begin()
        return numbers, piece

    def close(self) -> None:
        """End the processes that this one started."""
        for store in self._stores.values():
            store.close()

    def _wants_today(self, task: FileTask) -> bool:
        rules = self._phase.selection.active(self._phase.plan.settings.overrides_for(task.path)).file
        return any(Needs.SOURCE_TODAY in rule.needs for rule in rules)

    def _add_source(self, place: SourcePlace, page: bytes, *, today: bool) -> None:
        repository = place.tree.repository
        held = False
        if repository is not None:
            for commit in list(dict.fromkeys(_COMMIT.findall(page)))[:_MOST_COMMITS]:
                held |= self._add_commit(repository, commit.decode().lower(), place)
        if place.present and not place.tree.bare and (today or not held) and place.file not in self._files:
            found = read_bytes(place.file, self._limit)
            self._files[place.file] = None if isinstance(found, Contents) else self._blob(found[0])

    def _add_commit(self, repository: str, commit: str, place: SourcePlace) -> bool:
        if repository not in self._stores:
            self._stores[repository] = GitStore(repository)
        store = self._stores[repository]
        held = self._commits[repository, commit] = store.has(commit)
        path = place.tree.inside(place.path)
        if held and (repository, commit, path) not in self._objects:
            data = store.read(commit, path, self._limit)
            self._objects[repository, commit, path] = None if data is None else self._blob(data)
        return held

    def _blob(self, data: bytes) -> int:
        self._size += len(data)
        self._blobs.append(data)
        return len(self._blobs) - 1


class _Page(NamedTuple):
    data: bytes
    content: Content


class Batch:
    """A batch as a worker sees it: its tasks, and what stands for disk and repositories.

    Raises:
        ValueError: the piece is nothing that `BatchMaker.take` returns.
    """

    def __init__(self, piece: bytes) -> None:
        header, blobs = Packet.unpacked(piece)

        def blob(number: int | None) -> bytes | None:
            return None if number is None else blobs[number]

        self.tasks: Sequence[FileTask] = [task_of(row) for row, _, _ in header["tasks"]]
        self._pages = {
            task.path: _Page(blobs[number], Content(*content))
            for task, (_, content, number) in zip(self.tasks, header["tasks"], strict=True)
        }
        self._files = {path: blob(number) for path, number in header["files"]}
        self._commits: dict[tuple[str, str], bool] = {
            (repository, commit): held for repository, commit, held in header["commits"]
        }
        self._objects = {tuple(key): blob(number) for *key, number in header["objects"]}

    def page(self, path: str, _limit: int) -> Contents:
        """Return the text of a file to check."""
        page = self._pages[path]
        return decode(page.data)._replace(content=page.content)

    def file(self, path: str, _limit: int) -> Contents:
        """Return the text of an English page; without one where it could not be read.

        Raises:
            NotShippedError: nobody tried to read it.
        """
        if path not in self._files:
            raise NotShippedError(path)
        data = self._files[path]
        return Contents(None) if data is None else decode(data)

    def holds(self, repository: str, commit: str) -> bool:
        """Tell whether a repository of the client holds a commit.

        Raises:
            NotShippedError: nobody asked the repository.
        """
        if (repository, commit) not in self._commits:
            raise NotShippedError(commit)
        return self._commits[repository, commit]

    def object(self, repository: str, commit: str, path: str) -> bytes | None:
        """Return a file as it was at a commit, None where there was none that could be read.

        Raises:
            NotShippedError: nobody asked the repository.
        """
        if (repository, commit, path) not in self._objects:
            raise NotShippedError(path)
        return self._objects[repository, commit, path]


class ShippedStore:
    """The commits of one repository, as far as they came with a batch."""

    def __init__(self, batch: Batch, repository: str) -> None:
        self._batch = batch
        self._repository = repository

    def has(self, commit: str) -> bool:
        """Tell whether the repository holds a commit."""
        return self._batch.holds(self._repository, commit)

    def read(self, commit: str, path: str, limit: int) -> bytes | None:
        """Return a file as it was at a commit, None where there was none of at most `limit` bytes."""
        return self._batch.object(self._repository, commit, path)

    def since(self, commit: str, path: str) -> SourceHistory | None:
        """Leave it to the client: a history does not travel.

        Raises:
            NotShippedError: always.
        """
        raise NotShippedError(path)

    def close(self) -> None:
        """Do nothing: no process was started."""
