"""What a run saw of the disk besides the files that it checked, and whether a later run would see the same.

What holds between files depends on more than the files that are checked: on folders that were listed, on
publishing files, on English pages, on a repository's history.  Whatever reads one of those says so here, and
while somebody observes, it is noted.  The work of one run may stand for the next if all of it is as it was.

A folder is as it was if it holds the same names of the same kinds, a file if it holds the same bytes, which
unchanged size, times and inode prove, a repository if its references are the same.
"""

import os
import stat
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from valint.model.digest import blake2b

_ABSENT = "absent"
_FOLDER = "folder"
_FILE = "file"
_UNREADABLE = "unreadable"
_STILL = 2_000_000_000
"""Nanoseconds that a file must have been left alone for its times to prove anything, as on FAT."""

_DEEPEST_REFERENCE = 12


class Observations:
    """What was seen, by absolute path; made by `observing`."""

    def __init__(self) -> None:
        self._paths: dict[str, list[Any]] = {}
        self._listings: dict[str, str] = {}
        self._repositories: dict[str, str] = {}

    def path(self, path: str) -> None:
        """Note what is at a path, and what it says if it is a file."""
        if path not in self._paths:
            self._paths[path] = _state(path)

    def listing(self, folder: str) -> None:
        """Note the names in a folder."""
        if folder not in self._listings:
            self._listings[folder] = _names(folder)

    def repository(self, folder: str) -> None:
        """Note the references of the repository that a folder is in."""
        if folder not in self._repositories:
            self._repositories[folder] = references(folder)

    def rows(self, base: str) -> Mapping[str, Any]:
        """Return what was seen as plain data, with paths relative to `base`."""
        return {
            "paths": {os.path.relpath(path, base): state for path, state in self._paths.items()},
            "listings": {os.path.relpath(path, base): names for path, names in self._listings.items()},
            "repositories": {os.path.relpath(path, base): one for path, one in self._repositories.items()},
        }


def still_true(rows: Any, base: str) -> bool:
    """Tell whether a run in `base` would see what `Observations.rows` says.

    Raises:
        ValueError: the data are not what `rows` returns.
    """
    try:
        paths, listings, repositories = rows["paths"], rows["listings"], rows["repositories"]
        return (
            all(_names(_join(base, path)) == names for path, names in listings.items())
            and all(_is_as_it_was(_join(base, path), state) for path, state in paths.items())
            and all(references(_join(base, path)) == one for path, one in repositories.items())
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("no observations") from error


_observer: Observations | None = None


@contextmanager
def observing() -> Iterator[Observations]:
    """Note, while this lasts, what is seen by this process."""
    # What reads a file deep down cannot be handed an observer.
    global _observer
    before, _observer = _observer, Observations()
    try:
        yield _observer
    finally:
        _observer = before


def see_path(path: str) -> None:
    """Say that it matters whether `path`, an absolute one, exists, and what it says if it is a file."""
    if _observer is not None:
        _observer.path(path)


def see_listing(folder: str) -> None:
    """Say that it matters which names are in a folder, given by an absolute path."""
    if _observer is not None:
        _observer.listing(folder)


def see_repository(folder: str) -> None:
    """Say that the history of the repository matters that a folder is in, given by an absolute path."""
    if _observer is not None:
        _observer.repository(folder)


def _join(base: str, path: str) -> str:
    return os.path.normpath(os.path.join(base, path))  # noqa: PTH118 - text; links are not resolved


def _state(path: str) -> list[Any]:
    """Return what is at a path as [kind], of a file as [kind, size, modified, changed, inode, digest]."""
    try:
        found = os.stat(path)  # noqa: PTH116
    except (OSError, ValueError):
        return [_ABSENT]
    if not stat.S_ISREG(found.st_mode):
        return [_FOLDER if stat.S_ISDIR(found.st_mode) else str(stat.S_IFMT(found.st_mode))]
    times = _times(found)
    if max(times[1:3]) > time.time_ns() - _STILL:
        times = [found.st_size, -1, -1, -1]
    return [_FILE, *times, _digest(path)]


def _is_as_it_was(path: str, then: list[Any]) -> bool:
    if then[0] != _FILE:
        return _state(path) == then
    try:
        found = os.stat(path)  # noqa: PTH116
    except (OSError, ValueError):
        return False
    if not stat.S_ISREG(found.st_mode) or found.st_size != then[1]:
        return False
    return _times(found) == then[1:5] or _digest(path) == then[5]


def _times(found: os.stat_result) -> list[int]:
    return [found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino]


def _digest(path: str) -> str:
    try:
        with open(path, "rb") as stream:  # noqa: PTH123
            digest = blake2b(digest_size=16)
            while part := stream.read(1 << 20):
                digest.update(part)
    except OSError:
        return _UNREADABLE
    return digest.hexdigest()


def _names(folder: str) -> str:
    """Return a digest of the names in a folder, of their kinds, and of where its symbolic links lead."""
    digest = blake2b(digest_size=12)
    try:
        with os.scandir(folder) as entries:
            for name, kind in sorted([(entry.name, _kind(entry)) for entry in entries]):
                digest.update(f"{name}\0{kind}\0".encode(errors="surrogatepass"))
    except FileNotFoundError:
        return _ABSENT
    except OSError:
        return _UNREADABLE
    return digest.hexdigest()


def _kind(entry: "os.DirEntry[str]") -> str:
    if entry.is_symlink():
        try:
            return f"{entry.is_dir():d} {os.readlink(entry.path)}"  # noqa: PTH115 - text, not a path
        except OSError:
            return _UNREADABLE
    return _FOLDER if entry.is_dir(follow_symlinks=False) else f"{entry.is_file(follow_symlinks=False):d}"


def references(folder: str) -> str:
    """Return a digest of everything that names a commit in the repository around `folder`.

    Source: gitrepository-layout(5): HEAD, packed-refs, shallow, refs, and `commondir` of a linked work tree.
    """
    digest = blake2b(digest_size=16)
    top = _repository(folder)
    own = [] if top is None else [top]
    for place in own:
        common = _line(f"{place}/commondir")
        if common and len(own) == 1:
            own.append(_join(place, common))
        for name in ("HEAD", "packed-refs", "shallow"):
            digest.update(f"{name} {_digest(f'{place}/{name}')}\0".encode())
        for file in _files(f"{place}/refs", _DEEPEST_REFERENCE):
            digest.update(f"{file[len(place) :]} {_digest(file)}\0".encode(errors="surrogatepass"))
    return digest.hexdigest()


def _repository(folder: str) -> str | None:
    """Return the folder in which git keeps a repository."""
    while folder:
        marker = f"{folder}/.git"
        if os.path.isdir(marker):  # noqa: PTH112
            return marker
        if os.path.isfile(marker):  # noqa: PTH113
            return _join(folder, (_line(marker) or "").removeprefix("gitdir:").strip())
        if os.path.isdir(f"{folder}/refs") and os.path.isfile(f"{folder}/HEAD"):  # noqa: PTH112, PTH113
            return folder
        folder = folder.rpartition("/")[0]
    return None


def _line(file: str) -> str | None:
    try:
        with open(file, encoding="utf-8", errors="surrogateescape") as stream:  # noqa: PTH123
            return stream.readline(4096).strip()
    except (OSError, ValueError):
        return None


def _files(folder: str, depth: int) -> Iterator[str]:
    try:
        with os.scandir(folder) as entries:
            listed = sorted(entries, key=lambda entry: entry.name)
    except OSError:
        return
    for entry in listed:
        if entry.is_dir(follow_symlinks=False):
            if depth:
                yield from _files(entry.path, depth - 1)
        else:
            yield entry.path
