"""Find the checkouts that files belong to, and everything that decides where their links lead."""

import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from valint.project.docset import PUBLISH_CONFIG, Docset, Publishing
from valint.project.fallback import OVERRIDE_FOLDER, FallbackTree, guess_siblings
from valint.project.listing import FileTree
from valint.project.observations import see_path
from valint.project.redirections import Redirections
from valint.project.resolve import Checkout, Resolver
from valint.project.settings import Settings


class Checkouts:
    """The checkouts of a run, each read once.

    Args:
        folders: the folders of all checked files, absolute and POSIX.
        settings: the configuration.
        base: the working directory, which stands in as the root for files that no marker places.
    """

    def __init__(self, folders: Iterable[str], settings: Settings, base: str) -> None:
        self._folders = sorted(folders)
        self._settings = settings
        self._base = base
        self._roots: dict[str, str | None] = {}
        self._resolvers: dict[str, Resolver] = {}

    def are_of(self, folders: Iterable[str], base: str) -> bool:
        """Tell whether these are the checkouts of files in some folders."""
        return self._base == base and self._folders == sorted(folders)

    def resolver(self, folder: str) -> Resolver:
        """Return what resolves the links of the files in a folder."""
        marked = self._marked_root(folder)
        root = marked or self._unmarked_root(folder)
        found = self._resolvers.get(root)
        if found is None:
            checkout = self._read(root, marked=marked is not None)
            history = self._settings.links.fallback_history
            found = self._resolvers[root] = Resolver(checkout, history=history)
        return found

    def all(self) -> Iterable[Checkout]:
        """Return every checkout that has been asked for, by root."""
        return [self._resolvers[root].checkout for root in sorted(self._resolvers)]

    def _marked_root(self, folder: str) -> str | None:
        """Return the nearest folder above that is a repository: it has a publish configuration or `.git`."""
        passed = []
        root: str | None = None
        while True:
            if folder in self._roots:
                root = self._roots[folder]
                break
            passed.append(folder)
            see_path(f"{folder}/{PUBLISH_CONFIG}")
            see_path(f"{folder}/.git")
            if os.path.exists(f"{folder}/{PUBLISH_CONFIG}") or os.path.exists(f"{folder}/.git"):  # noqa: PTH110
                root = folder
                break
            parent = folder.rpartition("/")[0]
            if not parent:
                break
            folder = parent
        self._roots.update(dict.fromkeys(passed, root))
        return root

    def _unmarked_root(self, folder: str) -> str:
        """Return a root for a folder that no marker places: the tree that the user evidently means."""
        settings = self._settings
        named = [str(settings.root).replace(os.sep, "/")] if settings.file is not None else []
        for root in (*named, self._base):
            if root != "/" and _within(folder, root):
                return root
        unmarked = [other for other in self._folders if self._marked_root(other) is None]
        outside = [other for other in unmarked if self._base == "/" or not _within(other, self._base)]
        common = os.path.commonpath(outside) if outside else folder
        if common == "/" or not _within(folder, common):
            # Folders far apart: the whole disk is no tree.
            return min((other for other in outside if _within(folder, other)), key=len, default=folder)
        return common

    def _read(self, root: str, *, marked: bool) -> Checkout:
        tree = FileTree(root)
        publishing = Publishing(tree)
        inside = [folder[len(root) :].lstrip("/") for folder in self._folders if _within(folder, root)]
        fallbacks, expects_source = self._fallbacks(root, publishing, marked=marked)
        return Checkout(
            tree=tree,
            publishing=publishing,
            docsets=self._docsets(root, publishing, inside),
            redirections=Redirections.read(publishing, self._settings),
            fallbacks=fallbacks,
            dependencies=self._dependencies(root, publishing),
            marked=marked,
            expects_source=expects_source,
        )

    def _docsets(self, root: str, publishing: Publishing, folders: Iterable[str]) -> tuple[Docset, ...]:
        links = self._settings.links
        if links.docsets:
            found = []
            for setting in links.docsets:
                absolute = os.path.normpath(os.path.join(self._settings.root, setting.root))  # noqa: PTH118
                if _within(absolute, root):
                    base_path = "/" + setting.base_path.strip("/")
                    found.append(Docset(absolute[len(root) :].lstrip("/"), base_path.rstrip("/")))
            return tuple(found)
        named = publishing.docsets
        if named:
            return named
        around = (publishing.docset_around(folder) for folder in folders)
        return tuple(dict.fromkeys(docset for docset in around if docset is not None))

    def _fallbacks(
        self, root: str, publishing: Publishing, *, marked: bool
    ) -> tuple[tuple[FallbackTree, ...], bool]:
        """Return the trees that may serve what is missing, and whether one is named but absent."""
        settings = self._settings
        found: list[FallbackTree] = []
        if publishing.tree.has_folder(OVERRIDE_FOLDER):
            found.append(FallbackTree(f"{root}/{OVERRIDE_FOLDER}", root, complete=False))
        named = [path for path in publishing.source_folders if publishing.tree.has_folder(path)]
        explicit = [str(path) for path in settings.links.fallback if path.is_dir()]
        for path in settings.links.fallback:
            see_path(str(path))
        complete = explicit or [f"{root}/{path}" for path in named]
        found += [FallbackTree(path.replace(os.sep, "/"), root, complete=True) for path in complete]
        if not complete:
            if settings.source is not None:
                see_path(str(settings.source))
            guesses = [settings.source] if settings.source is not None and settings.source.is_dir() else []
            if not guesses and not publishing.source_folders:
                boundary = Path(root) if marked else Path(root).parent.parent
                inside = [Path(folder) for folder in self._folders if _within(folder, root)]
                guesses = guess_siblings(inside, boundary)
            # A tree in the same repository is all there is; one elsewhere may be a part of the truth.
            found += [
                FallbackTree(path.as_posix(), root, complete=marked and _within(path.as_posix(), root))
                for path in guesses
            ]
        return tuple(found), bool(publishing.source_folders) and not complete

    def _dependencies(self, root: str, publishing: Publishing) -> Mapping[str, FileTree | None]:
        configured = self._settings.links.dependencies
        found: dict[str, FileTree | None] = {}
        for name in dict.fromkeys((*publishing.dependencies, *configured)):
            if name in configured:
                found[name] = FileTree(str(configured[name]).replace(os.sep, "/"))
            elif publishing.tree.has_folder(name):
                found[name] = FileTree(f"{root}/{name}")
            else:
                found[name] = None
        return found


def _within(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder.rstrip("/") + "/")
