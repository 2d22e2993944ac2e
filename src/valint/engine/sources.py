"""Read and parse the English pages that localized ones are compared with."""

from collections.abc import Callable
from enum import StrEnum
from typing import Protocol

from valint.engine import reading
from valint.markdown import parse
from valint.model.document import Document
from valint.model.named import NamedTuple
from valint.project.page import AnchorFlavour, SourceHistory
from valint.translation.source.places import SourcePlace
from valint.translation.source.store import GitStore

COMMIT_KEY = "ms.sourcegitcommit"


class Absence(StrEnum):
    """Why a page has no source although it is known where it should be."""

    COMMIT = "commit"
    """The source's history lacks the commit that the page was translated from."""
    FILE = "file"
    """The source has no such file."""


class Source(NamedTuple):
    """The English page, or why there is none."""

    document: Document | None
    absence: Absence | None = None

    @property
    def lacks_commit(self) -> bool:
        """Whether another clone of the source may have the page."""
        return self.absence is Absence.COMMIT


class Store(Protocol):
    """The commits of one repository; see `GitStore`."""

    def has(self, commit: str) -> bool:
        """Tell whether the repository holds a commit."""
        ...

    def read(self, commit: str, path: str, limit: int) -> bytes | None:
        """Return a file as it was at a commit, None where there was none of at most `limit` bytes."""
        ...

    def since(self, commit: str, path: str) -> SourceHistory | None:
        """Return how often a file was committed since a commit; None where history does not tell."""
        ...

    def close(self) -> None:
        """End the processes that the store started."""
        ...


class SourceReader:
    """Reads English pages; of a repository of its own only as they were when they were translated.

    A translation is compared with what it was made from, or not at all: a page that records no commit is
    compared with a repository's present files only where the site is none that records commits.

    Args:
        limit: an English page has at most so many bytes.
        read: gives the text of a file.
        open_store: gives the commits of the repository at a path.
    """

    def __init__(
        self,
        limit: int,
        read: Callable[[str, int], reading.Contents] = reading.read,
        open_store: Callable[[str], Store] = GitStore,
    ) -> None:
        self._limit = limit
        self._read = read
        self._open_store = open_store
        self._stores: dict[str, Store] = {}

    def read(self, place: SourcePlace, page: Document, flavour: AnchorFlavour) -> Source:
        """Return the English page that `page` was translated from.

        Raises:
            SourceMapError: a construct cannot be traced back to the text (mistune changed).
        """
        repository = place.tree.repository
        commit = _commit(page)
        if repository is not None and commit is not None:
            store = self._store(repository)
            if store.has(commit):
                return self._at_commit(store, commit, place)
            if place.tree.apart:
                return Source(None, Absence.COMMIT)
        elif place.tree.apart and (place.tree.bare or flavour is AnchorFlavour.LEARN):
            return Source(None)
        if not place.present:
            return Source(None, Absence.FILE)
        return _parsed(self._read(place.file, self._limit), place.file)

    def read_today(self, place: SourcePlace) -> Document | None:
        """Return the English page as the checkout has it, None where it has none.

        Raises:
            SourceMapError: a construct cannot be traced back to the text (mistune changed).
        """
        if not place.present or place.tree.bare:
            return None
        return _parsed(self._read(place.file, self._limit), place.file).document

    def since(self, place: SourcePlace, page: Document) -> SourceHistory | None:
        """Return what happened to the English page since the commit that `page` records."""
        repository, commit = place.tree.repository, _commit(page)
        if repository is None or commit is None:
            return None
        return self._store(repository).since(commit, place.tree.inside(place.path))

    def close(self) -> None:
        """End the processes that this reader started."""
        for store in self._stores.values():
            store.close()

    def _at_commit(self, store: Store, commit: str, place: SourcePlace) -> Source:
        data = store.read(commit, place.tree.inside(place.path), self._limit)
        if data is None:
            return Source(None, Absence.FILE)
        return _parsed(reading.decode(data), place.file)

    def _store(self, repository: str) -> Store:
        if repository not in self._stores:
            self._stores[repository] = self._open_store(repository)
        return self._stores[repository]


def _commit(page: Document) -> str | None:
    commit = None if page.front_matter is None else page.front_matter.text(COMMIT_KEY)
    return None if commit is None else commit.strip().lower()


def _parsed(contents: reading.Contents, path: str) -> Source:
    if contents.text is None or contents.code is not None:
        return Source(None, Absence.FILE)
    return Source(parse(contents.text, path))
