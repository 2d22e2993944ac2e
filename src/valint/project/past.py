"""A checkout as it was at a commit, laid over what is on the disk now.

Rules over the tree look at folders and at publishing files.  To tell what a change causes, they run once more
while the files that changed are as they were.
"""

import os
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

Before = Mapping[str, bytes | None]
"""What the files that changed held, by absolute POSIX path; None for one that did not exist."""


class Past:
    """The files that changed, as they were."""

    def __init__(self, before: Before) -> None:
        self.before = before
        self._present: defaultdict[str, set[str]] = defaultdict(set)
        self._absent: defaultdict[str, set[str]] = defaultdict(set)
        self._folders: defaultdict[str, set[str]] = defaultdict(set)
        for path, content in before.items():
            folder, _, name = path.rpartition("/")
            if content is None:
                self._absent[folder].add(name)
                continue
            self._present[folder].add(name)
            while folder:
                above, _, name = folder.rpartition("/")
                self._folders[above].add(name)
                folder = above

    def revise(self, folder: str, files: set[str], folders: set[str]) -> None:
        """Make the names in a folder, given by its absolute path, those that it had."""
        files -= self._absent.get(folder, set())
        files |= self._present.get(folder, set())
        folders |= self._folders.get(folder, set())


_past: Past | None = None


@contextmanager
def as_of(before: Before) -> Iterator[None]:
    """Let listings and publishing files be, while this lasts, what they were."""
    # What lists a folder deep down cannot be handed the past.
    global _past
    outer, _past = _past, Past(before)
    try:
        yield
    finally:
        _past = outer


def revise(folder: str, files: set[str], folders: set[str]) -> None:
    """Make the names in a folder those that it had, where there is a past."""
    if _past is not None:
        _past.revise(folder, files, folders)


def read(path: str) -> bytes | None:
    """Return what a file held, None where it is no other than now.

    Raises:
        FileNotFoundError: it did not exist.
    """
    if _past is None or path not in _past.before:
        return None
    content = _past.before[path]
    if content is None:
        raise FileNotFoundError(2, os.strerror(2), path)
    return content
