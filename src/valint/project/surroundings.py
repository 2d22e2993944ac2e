"""What a file's place tells about it: locale, how its site makes anchors, whether it is a page at all."""

import os
from collections.abc import Collection
from pathlib import Path

from valint.model.named import NamedTuple
from valint.project import locales
from valint.project.discovery import is_toc
from valint.project.docset import DOCFX, PUBLISH_CONFIG, Publishing
from valint.project.globs import matches
from valint.project.listing import FileTree
from valint.project.observations import see_listing, see_path
from valint.project.page import AnchorFlavour
from valint.project.presence import is_file, is_there
from valint.project.settings import Settings

_FLAVOUR_MARKS = (
    (PUBLISH_CONFIG, AnchorFlavour.LEARN),
    (DOCFX, AnchorFlavour.LEARN),
    ("mkdocs.yml", AnchorFlavour.EXPLICIT),
)

ENGLISH = "en"
"""The locale of a source page whose place says no more."""


class Surroundings(NamedTuple):
    """What is known of a file before it is read; None where only its content can tell."""

    locale: str | None
    flavour: AnchorFlavour | None
    is_include: bool
    is_toc: bool


class _Folder(NamedTuple):
    relative: str
    named_locale: str | None
    published: "_Published | None"
    published_locale: str | None
    flavour: AnchorFlavour | None
    in_source: bool


class _Published(NamedTuple):
    """The locales of a repository's docsets, by their folder; `shared` where all have the same."""

    docsets: tuple[tuple[str, str], ...]
    shared: str | None

    def locale(self, folder: str) -> str | None:
        inside = [docset for docset in self.docsets if f"{folder}/".startswith(f"{docset[0]}/")]
        return max(inside, key=lambda docset: len(docset[0]))[1] if inside else self.shared


class Surveyor:
    """Answers for many files, looking at each folder once.

    The locale comes, in this order, from `locale` (the command line), the configuration's overrides and its
    own `locale`, the publishing configuration above the file, the file's name, the nearest folder's name that
    is one.  The configuration's `locale` does not speak of pages in its `source`; those are in English where
    their place says nothing else.
    """

    def __init__(self, settings: Settings, locale: str | None = None) -> None:
        self._settings = settings
        self._locale = locales.normalise(locale) if locale else None
        self._folders: dict[str, _Folder] = {}
        self._above: dict[str, _Folder] = {}
        self._listings: dict[str, Collection[str]] = {}
        self._source = None if settings.source is None else os.path.abspath(settings.source)  # noqa: PTH100

    def survey(self, path: str) -> Surroundings:
        """Return what is known of the file at `path`."""
        start = path.rfind("/") + 1
        above, name = path[:start], path[start:]
        folder = self._above.get(above)
        if folder is None:
            folder = self._above[above] = self._folder(os.path.abspath(above))  # noqa: PTH100
        settings = self._settings
        locale, flavour = None, None
        for override in settings.overrides_for(path):
            locale = override.locale or locale
            flavour = override.anchors or flavour
        source = folder.in_source
        return Surroundings(
            self._locale
            or locale
            or (None if source else settings.locale)
            or folder.published_locale
            or locales.of_file(name)
            or folder.named_locale
            or (ENGLISH if source else None),
            flavour or settings.anchors or folder.flavour,
            matches(settings.includes, f"{folder.relative}/{name}"),
            is_toc(name),
        )

    def _folder(self, directory: str) -> _Folder:
        # A loop, not recursion: nothing bounds how deep a repository's folders nest.
        unknown = []
        while directory not in self._folders:
            unknown.append(directory)
            parent = os.path.dirname(directory)  # noqa: PTH120
            # Nothing above a repository says anything about what is in it.
            see_path(f"{directory}/.git")
            if parent == directory or is_there(directory, ".git"):
                break
            directory = parent
        above = self._folders.get(directory)
        for directory in reversed(unknown):
            above = self._folders[directory] = self._survey_folder(directory, above)
        return self._folders[directory]

    def _survey_folder(self, directory: str, above: _Folder | None) -> _Folder:
        parent, name = os.path.split(directory)
        named = locales.of_folder(name, Path(parent).name, lambda: self._list(parent)) if name else None
        published = _read_published(directory) or (above.published if above else None)
        for mark, _ in _FLAVOUR_MARKS:
            see_path(f"{directory}/{mark}")
        marked = (flavour for mark, flavour in _FLAVOUR_MARKS if is_file(directory, mark))
        return _Folder(
            relative=self._settings.relative(directory),
            named_locale=named or (above.named_locale if above else None),
            published=published,
            published_locale=published.locale(directory) if published else None,
            flavour=next(marked, None) or (above.flavour if above else None),
            in_source=(above is not None and above.in_source) or directory == self._source,
        )

    def _list(self, directory: str) -> Collection[str]:
        if directory not in self._listings:
            see_listing(directory)
            try:
                self._listings[directory] = os.listdir(directory)  # noqa: PTH208
            except OSError:
                self._listings[directory] = ()
        return self._listings[directory]


def _read_published(directory: str) -> _Published | None:
    """Read the locales from a publishing configuration; a broken one tells nothing."""
    if not is_file(directory, PUBLISH_CONFIG):
        return None
    docsets = []
    for docset in Publishing(FileTree(directory)).docsets:
        locale = locales.normalise(docset.locale) if docset.locale else None
        if locale:
            docsets.append((f"{directory}/{docset.root}".rstrip("/"), locale))
    known = {locale for _, locale in docsets}
    return _Published(tuple(docsets), known.pop() if len(known) == 1 else None)
