"""Which files a checkout holds, listed folder by folder as links ask for them.

A link's text never reaches the operating system: its path is looked up, name by name, in listings of
folders that other listings have shown to exist.  So a link cannot make valint touch anything outside the
tree, each folder is read once, and the true spelling of every name is at hand.
"""

import os
import unicodedata
from collections.abc import Callable, Iterator

from valint.project import past
from valint.project.observations import see_listing

_MAX_LINKS = 16
_MOST_REMEMBERED = 8_000
_UNTRODDEN = frozenset({".git", ".hg", ".svn", "node_modules", ".venv", "__pycache__"})


def fold(path: str) -> str:
    """Return the form in which two spellings of one path are equal: lower case, Unicode composed."""
    return path.lower() if path.isascii() else unicodedata.normalize("NFC", path.lower())


class _Folder:
    """The names in one folder; `aliases` are symbolic links, None for one that leads outside."""

    __slots__ = ("_folded", "aliases", "files", "folders")

    def __init__(self) -> None:
        self.files: set[str] = set()
        self.folders: set[str] = set()
        self.aliases: dict[str, str | None] = {}
        self._folded: dict[str, str] | None = None

    def spelling(self, name: str) -> str | None:
        """Return how a name is really spelled, None when nothing is called so in any case."""
        if name in self.files or name in self.folders or name in self.aliases:
            return name
        if self._folded is None:
            names = sorted((*self.files, *self.folders, *self.aliases), reverse=True)
            self._folded = {fold(true): true for true in names}
        return self._folded.get(fold(name))


class FileTree:
    """The regular files below `root`, an absolute path; paths in and out are POSIX and relative to it.

    Symbolic links are followed inside the tree only.  A folder that cannot be read is remembered: what is
    in it is unknown, not absent.
    """

    def __init__(self, root: str) -> None:
        self.root = root
        self._listed: dict[str, _Folder] = {}
        self._found: dict[str, str | None] = {}
        self._true_folders: dict[str, str | None] = {}
        self._unreadable: set[str] = set()
        self._declared: Callable[[str], bool] = lambda _file: False

    def declare(self, has_been_read: Callable[[str], bool]) -> None:
        """Take it that files are there, listed or not, of which this tells; it is given absolute paths."""
        self._declared = has_been_read

    def find(self, path: str) -> str | None:
        """Return the true spelling of a file's path: it may differ in case and Unicode form."""
        try:
            return self._found[path]
        except KeyError:
            found = self._look_up(path, want_folder=False, links=0)
            if found is None and self._declared(self.absolute(path)):
                found = path
            if len(self._found) >= _MOST_REMEMBERED:
                self._found.clear()
            self._found[path] = found
            return found

    def has_folder(self, path: str) -> bool:
        """Tell whether a folder is there, by whatever case."""
        return (self._true_folder(path, 0) if path else "") is not None

    def is_unknown(self, path: str) -> bool:
        """Tell whether `path` lies in a folder that cannot be read."""
        return bool(self._unreadable) and any(
            path == folder or path.startswith(f"{folder}/") or not folder for folder in self._unreadable
        )

    def absolute(self, path: str) -> str:
        """Return the absolute path of a path in the tree."""
        return f"{self.root}/{path}" if path else self.root

    def files(self, ending: str = "") -> Iterator[str]:
        """Yield the path of every file of that ending, sorted by folder.

        Version control and package folders are left out.
        """
        waiting = [""]
        while waiting:
            path = waiting.pop()
            folder = self._list(path)
            prefix = f"{path}/" if path else ""
            for name in sorted([name for name in folder.files if name.endswith(ending)]):
                yield prefix + name
            waiting += [
                prefix + name for name in sorted(folder.folders, reverse=True) if name not in _UNTRODDEN
            ]

    def _look_up(self, path: str, *, want_folder: bool, links: int) -> str | None:
        if not path:
            return "" if want_folder else None
        parent, _, name = path.rpartition("/")
        true_parent = self._true_folder(parent, links) if parent else ""
        if true_parent is None:
            return None
        folder = self._list(true_parent)
        true = folder.spelling(name)
        if true is None:
            return None
        if true in folder.aliases:
            target = folder.aliases[true]
            if target is None or links >= _MAX_LINKS:
                return None
            return self._look_up(target, want_folder=want_folder, links=links + 1)
        if true not in (folder.folders if want_folder else folder.files):
            return None
        return f"{true_parent}/{true}" if true_parent else true

    def _true_folder(self, path: str, links: int) -> str | None:
        try:
            return self._true_folders[path]
        except KeyError:
            found = self._look_up(path, want_folder=True, links=links)
            if links == 0:  # deeper in a chain of links another depth may be left
                if len(self._true_folders) >= _MOST_REMEMBERED:
                    self._true_folders.clear()
                self._true_folders[path] = found
            return found

    def _list(self, path: str) -> _Folder:
        listed = self._listed.get(path)
        if listed is None:
            listed = self._listed[path] = self._read(path)
        return listed

    def _read(self, path: str) -> _Folder:
        folder = _Folder()
        see_listing(self.absolute(path))
        try:
            with os.scandir(self.absolute(path)) as entries:
                for entry in entries:
                    if entry.is_symlink():
                        folder.aliases[entry.name] = self._target(path, entry)
                    elif entry.is_dir(follow_symlinks=False):
                        folder.folders.add(entry.name)
                    elif entry.is_file(follow_symlinks=False):
                        folder.files.add(entry.name)
        except FileNotFoundError:
            pass  # removed since it was listed, or a root that is not there: nothing is in it
        except OSError:
            self._unreadable.add(path)
        past.revise(self.absolute(path), folder.files, folder.folders)
        return folder

    def _target(self, path: str, entry: "os.DirEntry[str]") -> str | None:
        """Return where a symbolic link leads, relative to the root, without touching the target."""
        try:
            target = os.readlink(entry.path)  # noqa: PTH115 - text, not a path
        except OSError:
            return None
        absolute = os.path.normpath(os.path.join(self.absolute(path), target))  # noqa: PTH118 - must not resolve
        if not absolute.startswith(self.root.rstrip("/") + "/"):
            return None
        return absolute[len(self.root.rstrip("/")) + 1 :]
