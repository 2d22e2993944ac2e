"""Find the English page of a localized one: the tree that holds it, and its path in that tree.

A tree is named (`--source`, the configuration, the fallback repository of the publishing files) or stands
beside the localized one (`docs/en` beside `docs/da`).  A page has the same path in both, counted from a
folder that the pages themselves show: the one from which most of them are found.
"""

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from valint.project import git
from valint.project.docset import PUBLISH_CONFIG, Publishing
from valint.project.fallback import english_beside
from valint.project.listing import FileTree
from valint.project.observations import see_path
from valint.project.presence import is_there
from valint.project.settings import Settings

_HIGHEST = 24
"""So many folders above a page are tried at most."""

_LEAST_SHARE = 0.2
"""A folder from which fewer pages are found shares but customary names with the tree: README, index."""

_LISTING_SECONDS = 60.0


class SourceTree(NamedTuple):
    """A folder that holds English pages.

    `folder` is absolute and POSIX.  `repository` is the top of the git repository that it belongs to and
    `prefix` its path in there, None and empty for a plain folder.  `apart` tells whether that repository
    is another than the localized pages': then only a commit tells what a page was translated from.  `bare`
    is a repository without files.
    """

    folder: str
    repository: str | None = None
    prefix: str = ""
    apart: bool = True
    bare: bool = False

    def inside(self, path: str) -> str:
        """Return a path of the tree as its repository has it."""
        return f"{self.prefix}/{path}" if self.prefix else path


class SourcePlace(NamedTuple):
    """Where the English page is; `present` tells whether the tree holds it today."""

    tree: SourceTree
    path: str
    present: bool

    @property
    def file(self) -> str:
        """The absolute path of the file."""
        return f"{self.tree.folder}/{self.path}"


class SourcePlaces:
    """The places of the English pages of a run.

    Args:
        pages: the paths of the localized pages, relative to `base`; no English ones.
        settings: the configuration.
        base: the working directory.
    """

    def __init__(self, pages: Iterable[str], settings: Settings, base: str) -> None:
        self._base = base.replace(os.sep, "/")
        self._settings = settings
        self._trees: dict[tuple[str, str | None], tuple[SourceTree, FileTree]] = {}
        self._votes: dict[tuple[SourceTree, str], Counter[bool]] = {}
        self._absolutes: dict[str, str] = {}
        self._by_folder: dict[str, Sequence[list[tuple[SourceTree, str]]]] = {}
        self._repository = cache(_repository)
        self._checkout = cache(_checkout)
        self._source_folders = cache(_source_folders)
        self._english_beside = cache(_english_beside)
        self._vote(pages)

    def place(self, path: str) -> SourcePlace | None:
        """Return where the English page of a page is, None where no tree is its source."""
        file = self._absolute(path)
        absent: SourcePlace | None = None
        for candidates in self._candidates(file.rpartition("/")[0]):
            trusted = [
                (tree, start) for tree, start in candidates if self._share(tree, start) >= _LEAST_SHARE
            ]
            if not trusted:
                continue
            tree, start = max(trusted, key=lambda one: (self._votes[one][True], -len(one[1])))
            inside = file[len(start) + 1 :]
            found = self._listing(tree).find(inside)
            if found is not None:
                return SourcePlace(tree, found, present=True)
            absent = absent or SourcePlace(tree, inside, present=False)
        return absent

    def _vote(self, pages: Iterable[str]) -> None:
        for path in pages:
            file = self._absolute(path)
            folder = file.rpartition("/")[0]
            for tree, start in chain.from_iterable(self._candidates(folder)):
                found = self._listing(tree).find(file[len(start) + 1 :]) is not None
                self._votes.setdefault((tree, start), Counter())[found] += 1

    def _share(self, tree: SourceTree, start: str) -> float:
        votes = self._votes.get((tree, start))
        return 0.0 if votes is None else votes[True] / votes.total()

    def _candidates(self, folder: str) -> Sequence[list[tuple[SourceTree, str]]]:
        """Return the trees of a folder's pages, each with the folders that may correspond to it.

        They stand in the order of their claim.
        """
        found = self._by_folder.get(folder)
        if found is None:
            found = self._by_folder[folder] = list(self._claims(folder))
        return found

    def _claims(self, inside: str) -> Iterator[list[tuple[SourceTree, str]]]:
        folders = _folders_from(inside)
        repository = self._repository(folders[0])
        named = self._named(self._checkout(folders[0]))
        for folder in named:
            tree = self._tree(folder, repository)
            if not f"{inside}/".startswith(f"{tree.folder}/"):
                yield [(tree, start) for start in folders]
        if not named:
            # The innermost folder that is a locale decides.
            for start in folders:
                english = self._english_beside(start)
                if english is not None and self._may_read(english):
                    yield [(self._tree(english, repository), start)]

    def _named(self, checkout: str | None) -> list[str]:
        settings = self._settings
        if settings.source is not None:
            return [settings.source.as_posix()]
        if settings.links.fallback:
            return [folder.as_posix() for folder in settings.links.fallback]
        return [] if checkout is None else list(self._source_folders(checkout))

    def _may_read(self, folder: str) -> bool:
        """Tell whether a tree that nothing names may be read: anywhere, or below the configuration."""
        root = self._settings.root.as_posix().rstrip("/")
        return not self._settings.untrusted or folder.startswith(f"{root}/")

    def _tree(self, folder: str, own: str | None) -> SourceTree:
        key = folder, own
        if key not in self._trees:
            tree = _describe(folder, own)
            self._trees[key] = tree, _BareTree(tree) if tree.bare else FileTree(folder)
        return self._trees[key][0]

    def _listing(self, tree: SourceTree) -> FileTree:
        return next(listing for known, listing in self._trees.values() if known == tree)

    def _absolute(self, path: str) -> str:
        folder, _, name = path.rpartition("/")
        above = self._absolutes.get(folder)
        if above is None:
            absolute = os.path.normpath(os.path.join(self._base, folder))  # noqa: PTH118
            above = self._absolutes[folder] = absolute.replace(os.sep, "/").rstrip("/")
        return f"{above}/{name}"


class _BareTree(FileTree):
    """The files of a repository that has no work tree."""

    def __init__(self, tree: SourceTree) -> None:
        super().__init__(tree.folder)
        listed = git.output(
            tree.folder, "ls-tree", "-r", "-z", "--name-only", "HEAD", seconds=_LISTING_SECONDS
        )
        self._names = frozenset((listed or "").split("\0"))

    def find(self, path: str) -> str | None:
        return path if path in self._names else None


def places_of(pages: Iterable[str], settings: Settings, base: str) -> Mapping[str, SourcePlace]:
    """Return the places of the English pages of a run, by the page's path."""
    pages = list(pages)
    found = SourcePlaces(pages, settings, base)
    places = ((path, found.place(path)) for path in pages)
    return {path: place for path, place in places if place is not None}


def _describe(folder: str, own: str | None) -> SourceTree:
    for name in ("HEAD", "objects", "refs"):
        see_path(f"{folder}/{name}")
    if all(is_there(folder, name) for name in ("HEAD", "objects", "refs")):
        return SourceTree(folder, folder, bare=True)
    repository = _repository(folder)
    if repository is None:
        return SourceTree(folder, apart=False)
    return SourceTree(folder, repository, folder[len(repository) :].lstrip("/"), apart=repository != own)


def _folders_from(folder: str) -> list[str]:
    """Return a folder and those that it is in, innermost first."""
    folders: list[str] = []
    while len(folders) < _HIGHEST and folder:
        folders.append(folder)
        folder = folder.rpartition("/")[0]
    return folders or [""]


def _repository(folder: str) -> str | None:
    return _nearest(folder, (".git",))


def _checkout(folder: str) -> str | None:
    return _nearest(folder, (PUBLISH_CONFIG, ".git"))


def _nearest(folder: str, marks: tuple[str, ...]) -> str | None:
    while folder:
        for mark in marks:
            see_path(f"{folder}/{mark}")
        if any(os.path.lexists(f"{folder}/{mark}") for mark in marks):
            return folder
        folder = folder.rpartition("/")[0]
    return None


def _source_folders(checkout: str) -> tuple[str, ...]:
    """Return the folders below a checkout that its publishing files name as its source."""
    publishing = Publishing(FileTree(checkout))
    return tuple(
        f"{checkout}/{name}" for name in publishing.source_folders if publishing.tree.has_folder(name)
    )


def _english_beside(folder: str) -> str | None:
    english = english_beside(Path(folder))
    return None if english is None else english.as_posix()
