"""All pages at once: their facts, where their links lead, and the bookmarks of every page.

A `Project` needs no engine: give it facts, and a way to load the facts of a file that was not checked
itself (a run on one file still has to know the headings of the page it links to).
"""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING
from weakref import WeakValueDictionary

from valint.markdown.slug import github_slug, learn_slug
from valint.project.bookmarks import Bookmarks, Mark, assemble
from valint.project.checkouts import Checkouts
from valint.project.facts import FileFacts, HeadingFact
from valint.project.resolve import Origin, Resolution, Resolver
from valint.project.settings import Settings
from valint.project.spreading import Spread, in_one_process
from valint.project.target import Target, split_target

if TYPE_CHECKING:
    from valint.project.survey import Survey

Load = Callable[[Path], FileFacts | None]

_MOST_REMEMBERED = 8_000
"""So many links are remembered: what a page links to, its neighbours link to."""
_RECENT = 500
_MOST_INCLUDES = 500
_DEEPEST_INCLUDE = 12
_INCLUDE = str(Mark.INCLUDE)


def load_nothing(path: Path) -> FileFacts | None:
    """Know no file but those that were checked."""
    return None


def absolute_path(base: str, path: str) -> str:
    """Return the absolute path, with slashes, of a path that starts from `base`."""
    return os.path.normpath(os.path.join(base, path)).replace(os.sep, "/")  # noqa: PTH118


def folder_of(path: str) -> str:
    """Return the folder that a file is in."""
    return os.path.dirname(path)  # noqa: PTH120


def _absolute_paths(base: str, paths: Iterable[str]) -> dict[str, str]:
    """Return the absolute paths of files; most share their folders."""
    folders: dict[str, str] = {}
    found: dict[str, str] = {}
    for path in paths:
        above, slash, name = path.rpartition("/")
        folder = folders.get(above + slash)
        if folder is None:
            folder = folders[above + slash] = absolute_path(base, above + slash).rstrip("/")
        found[path] = f"{folder}/{name}"
    return found


class Project:
    """The facts of all checked files and what follows from them.

    Args:
        files: the facts of the checked files, in any order; paths relative to `base`.
        base: the folder that the paths in `files` start from, by default the working directory.
        settings: the configuration, by default that of a tree without one.
        load: returns the facts of a file that was not checked, by absolute path; None when it cannot be read.
        checkouts: those of the files, where they were read before.
        spread: has work over the whole tree done, by default in this process.
    """

    def __init__(
        self,
        files: Iterable[FileFacts],
        *,
        base: Path | None = None,
        settings: Settings | None = None,
        load: Load = load_nothing,
        spread: Spread = in_one_process,
        checkouts: Checkouts | None = None,
    ) -> None:
        self.files: Mapping[str, FileFacts] = {
            facts.path: facts for facts in sorted(files, key=lambda facts: facts.path)
        }
        self.base = os.path.abspath(base or Path.cwd())  # noqa: PTH100 - links are not resolved
        self.settings = settings or Settings()
        self.spread = spread
        self._load = load
        self._absolute = _absolute_paths(self.base, self.files)
        self._known: dict[str, FileFacts | None] = {
            self._absolute[path]: facts for path, facts in self.files.items()
        }
        self._origins: dict[tuple[str, str | None, bool], tuple[Resolver, Origin]] = {}
        self._origin_of: dict[str, tuple[Resolver, Origin]] = {}
        self._targets: dict[str, Target] = {}
        # What a finding speaks of stays; of the rest only what was asked for lately.
        self._bookmarks: WeakValueDictionary[str, Bookmarks] = WeakValueDictionary()
        self._recent: deque[Bookmarks] = deque(maxlen=_RECENT)
        self._spelled: dict[str, Mapping[str, HeadingFact]] = {}
        folders = {folder_of(path) for path in self._absolute.values()}
        fits = checkouts is not None and checkouts.are_of(folders, self.base)
        self.checkouts = checkouts if checkouts and fits else Checkouts(folders, self.settings, self.base)
        known = self._known
        for folder in folders:
            self.checkouts.resolver(folder).checkout.tree.declare(lambda file: known.get(file) is not None)

    def absolute(self, path: str) -> str:
        """Return the absolute path of a reported path."""
        known = self._absolute.get(path)
        if known is not None:
            return known
        return absolute_path(self.base, path)

    def shown(self, file: str) -> str:
        """Return an absolute path as reports show it: POSIX, relative to `base`."""
        return os.path.relpath(file, self.base).replace(os.sep, "/")

    @cached_property
    def survey(self) -> "Survey":
        """Where every link leads, in one pass."""
        from valint.project.survey import survey

        return survey(self)

    def target(self, destination: str) -> Target:
        """Take a destination apart, each once."""
        found = self._targets.get(destination)
        if found is None:
            if len(self._targets) >= _MOST_REMEMBERED:
                self._targets.clear()
            found = self._targets[destination] = split_target(destination)
        return found

    def resolve(self, facts: FileFacts, destination: str, *, include: bool = False) -> Resolution:
        """Return what a destination leads to from a file, and how."""
        resolver, origin = self.origin(facts)
        return resolver.resolve(self.target(destination), origin, include=include)

    def origin(self, facts: FileFacts) -> tuple[Resolver, Origin]:
        """Return what resolves a file's links, and the place they are resolved from."""
        known = self._origin_of.get(facts.path)
        if known is None:
            known = self._origin_of[facts.path] = self._find_origin(facts)
        return known

    def _find_origin(self, facts: FileFacts) -> tuple[Resolver, Origin]:
        file = self.absolute(facts.path)
        folder = file.rpartition("/")[0]
        translated = facts.is_translated
        key = (folder, facts.locale, translated)
        found = self._origins.get(key)
        if found is None:
            resolver = self.checkouts.resolver(folder)
            inside = folder[len(resolver.checkout.tree.root) :].lstrip("/")
            foreign = facts.locale is not None and facts.locale.partition("-")[0].lower() != "en"
            found = self._origins[key] = resolver, Origin(inside, foreign or translated)
        return found

    def facts_of(self, file: str) -> FileFacts | None:
        """Return the facts of a file by absolute path, loading it where it was not checked."""
        try:
            return self._known[file]
        except KeyError:
            facts = self._known[file] = self._load(Path(file))
            if facts is not None:
                self._absolute[facts.path] = file
            return facts

    def headings_by_their_text(self, file: str) -> Mapping[str, HeadingFact]:
        """Return a page's headings by the bookmarks that their words would give, by absolute path."""
        if file not in self._spelled:
            spelled: dict[str, HeadingFact] = {}
            facts = self.facts_of(file)
            for heading in () if facts is None else facts.headings:
                if heading.id:
                    spelled.setdefault(learn_slug(heading.text), heading)
                    spelled.setdefault(github_slug(heading.text), heading)
            self._spelled[file] = spelled
        return self._spelled[file]

    def bookmarks(self, file: str) -> Bookmarks | None:
        """Return the bookmarks of a page by absolute path, includes expanded; None when it cannot be read."""
        found = self._bookmarks.get(file)
        if found is None:
            facts = self.facts_of(file)
            if facts is None:
                return None
            found = self._bookmarks[file] = self._make_bookmarks(facts, file)
            self._recent.append(found)
        return found

    def _make_bookmarks(self, facts: FileFacts, file: str) -> Bookmarks:
        outline = facts.outline
        if _INCLUDE not in {mark[0] for mark in outline}:
            return assemble(outline, facts.flavour)
        expansion = _Expansion(self)
        marks = list(expansion.expand(facts, (file,)))
        return assemble(marks, facts.flavour, complete=expansion.complete)

    def is_outside_docsets(self, file: str) -> bool:
        """Tell whether a file belongs to no docset although its checkout has some."""
        resolver = self.checkouts.resolver(file.rpartition("/")[0])
        inside = file[len(resolver.checkout.tree.root) :].lstrip("/")
        return bool(resolver.checkout.docsets) and resolver.docset_of(inside) is None

    def include_target(self, facts: FileFacts, destination: str) -> str | None:
        """Return the file that an include means, None when it is not at hand."""
        return self.resolve(facts, destination, include=True).file


class _Expansion:
    """Puts includes in place; cycles are cut, and a flood of includes is cut off and counts as incomplete."""

    def __init__(self, project: Project) -> None:
        self.complete = True
        self._project = project
        self._left = _MOST_INCLUDES

    def expand(self, facts: FileFacts, chain: tuple[str, ...]) -> Iterator[str]:
        for mark in facts.outline:
            if mark[0] != _INCLUDE:
                yield mark
                continue
            file = self._project.include_target(facts, mark[1:])
            included = self._project.facts_of(file) if file is not None else None
            if file is None or included is None or self._left <= 0 or len(chain) > _DEEPEST_INCLUDE:
                self.complete = False
            elif file not in chain:
                self._left -= 1
                yield from self.expand(included, (*chain, file))
