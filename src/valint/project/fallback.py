"""The trees that serve what a localized checkout lacks.

A localized repository holds translated pages and hardly an image; at build time the rest comes from the
source repository (docfx v3 `FallbackDocset`, links.md section 3).  What that repository once held is still
served, as long as it is no page: "the hosting system never deletes resources".
"""

import os
from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path

from valint.model.named import NamedTuple
from valint.project import git
from valint.project.docset import Docset
from valint.project.listing import FileTree, fold
from valint.project.locales import is_english, of_folder
from valint.project.observations import see_listing, see_path

OVERRIDE_FOLDER = ".fallback"
PAGES = (".md", ".yml", ".yaml", ".markdown")
_TEXT = (*PAGES, ".json", ".txt", ".toml")
_ENGLISH = ("en", "en-us", "en-US", "en_US", "en-gb", "en-GB")
_HISTORY_SECONDS = 120


class Served(NamedTuple):
    """A file that a fallback tree serves; `spelling` is its path in that tree."""

    file: str
    spelling: str


class FallbackTree:
    """One source tree.

    Args:
        root: its folder, absolute.
        checkout: the folder of the localized checkout, absolute.
        complete: whether what it lacks does not exist: true for the tree that the publishing files or the
            configuration name, false for one that was guessed from its place.
    """

    def __init__(self, root: str, checkout: str, *, complete: bool) -> None:
        self.tree = FileTree(root)
        self.complete = complete
        see_path(f"{root}/.git")
        # A plain folder inside the checkout would be told the history of the checkout itself.
        self._own_repository = not root.startswith(f"{checkout}/") or os.path.exists(f"{root}/.git")  # noqa: PTH110
        parent = os.path.dirname(root)  # noqa: PTH120 - purely by name
        self._siblings: str | None = None
        if parent == checkout:
            self._siblings = ""
        elif parent.startswith(f"{checkout}/"):
            self._siblings = parent[len(checkout) + 1 :] + "/"

    def serve(self, path: str, docset: Docset | None) -> Served | None:
        """Return the file that stands in for a path of the localized checkout."""
        for candidate in self._candidates(path, docset):
            found = self.tree.find(candidate)
            if found is not None:
                return Served(self.tree.absolute(found), found)
        return None

    def once_held(self, path: str, docset: Docset | None) -> bool | None:
        """Tell whether the tree's history holds a file; None when there is no history to ask."""
        if self.history is None:
            return None
        return any(fold(candidate) in self.history for candidate in self._candidates(path, docset))

    def lacks(self, path: str) -> bool:
        """Tell whether the absence of `path` here proves that it exists nowhere.

        A checkout of the texts alone, without a single image or download, proves nothing about those.
        """
        return self.complete and (is_page(path) or self.holds_resources)

    @cached_property
    def holds_resources(self) -> bool:
        """Tell whether the tree holds images or downloads at all."""
        return any(
            not path.lower().endswith(_TEXT) for path in self.tree.files() if "." in path.rpartition("/")[2]
        )

    def _candidates(self, path: str, docset: Docset | None) -> Iterator[str]:
        """Yield where the tree may keep a path: it is the repository, its docset, or a sibling folder."""
        yield path
        if docset is not None and docset.root and path.startswith(f"{docset.root}/"):
            yield path[len(docset.root) + 1 :]
        if self._siblings is not None and path.startswith(self._siblings):
            beside = path[len(self._siblings) :].partition("/")[2]
            if beside:
                yield beside

    @cached_property
    def has_git(self) -> bool:
        """Tell whether the tree lies in a git work tree of its own, complete or not."""
        return self._own_repository and self._git("rev-parse", "--git-dir") is not None

    @cached_property
    def history(self) -> frozenset[str] | None:
        """Every path that any commit ever added, folded; None without a complete git history."""
        if not self._own_repository:
            return None
        top = self._git("rev-parse", "--is-shallow-repository", "--show-prefix")
        if top is None:
            return None
        shallow, _, prefix = top.partition("\n")
        if shallow == "true":
            return None
        added = self._git("log", "--all", "--no-renames", "--diff-filter=A", "--name-only", "--format=", "-z")
        if added is None:
            return None
        prefix = prefix.strip("\n")
        paths = (path.strip("\n") for path in added.split("\0"))
        return frozenset(fold(path[len(prefix) :]) for path in paths if path and path.startswith(prefix))

    def _git(self, *arguments: str) -> str | None:
        return git.output(self.tree.root, *arguments, seconds=_HISTORY_SECONDS)


def is_page(path: str) -> bool:
    """Tell whether a path is a page, by its extension; anything else is a resource."""
    return path.lower().endswith(PAGES)


def guess_siblings(folders: Iterable[Path], boundary: Path) -> list[Path]:
    """Find the English trees beside localized ones: `docs/en` for pages in `docs/da/guide`.

    Args:
        folders: where the localized pages are.
        boundary: the folder that a guess must stay below.
    """
    found: dict[Path, None] = {}
    seen: set[Path] = set()
    for folder in folders:
        candidate = folder
        while candidate not in seen and boundary in candidate.parents:
            seen.add(candidate)
            english = english_beside(candidate)
            if english is not None:
                found[english] = None
            candidate = candidate.parent
    return list(found)


def english_beside(folder: Path) -> Path | None:
    """Return the English folder beside one whose name is another locale: `docs/en` for `docs/da`."""
    above = folder.parent
    see_listing(above.as_posix())
    try:
        names = {entry.name for entry in os.scandir(above) if entry.is_dir(follow_symlinks=False)}
    except OSError:
        return None
    locale = of_folder(folder.name, above.name, lambda: names)
    if locale is None or is_english(locale):
        return None
    return next((above / name for name in _ENGLISH if name in names), None)
