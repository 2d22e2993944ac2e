"""What a tree looks like to valint, for a configuration that fits it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from valint.model.record import record, replace
from valint.project.discovery import discover
from valint.project.docset import PUBLISH_CONFIG, Publishing
from valint.project.fallback import guess_siblings
from valint.project.listing import FileTree
from valint.project.locales import without_suffix
from valint.project.page import AnchorFlavour
from valint.project.presence import is_file, is_folder
from valint.project.settings import Settings
from valint.project.surroundings import ENGLISH, Surveyor

_ENGLISH = (".en-us", ".en-US", "-en-US", ".en")


@record()
class Portrait:
    """A tree as it was found.

    `locales` counts pages by locale, None for those whose place tells none.  `flavour` is the anchor flavour
    of most pages, None where only content tells.  `docsets` maps published folders to their site paths.
    `source` is the English tree beside the localized one; `wants_source` tells whether the publishing files
    name one that is not here.  Paths are relative to the tree.
    """

    pages: int
    locales: Mapping[str | None, int]
    flavour: AnchorFlavour | None
    published: bool
    docsets: Mapping[str, str]
    source: str | None
    wants_source: bool

    @property
    def locale(self) -> str | None:
        """The one locale of the tree besides its English source, None where there are several or none."""
        known = [locale for locale in self.locales if locale != ENGLISH]
        return known[0] if len(known) == 1 else None


def portray(root: Path) -> Portrait:
    """Look at the tree below `root`."""
    settings = Settings(root=root)
    found = discover([str(root)], settings)
    publishing = Publishing(FileTree(str(root)))
    folders = sorted({Path(file.path).absolute().parent for file in found.files})
    guesses = guess_siblings(folders, root.parent.parent)
    named = [folder for folder in publishing.source_folders if is_folder(root, folder)]
    source = named[0] if named else None
    if source is None:
        guesses += [beside for folder in (root, *_tops(folders, root)) for beside in _source_beside(folder)]
        source = _relative(guesses[0], root) if guesses else None
    surveyor = Surveyor(settings if source is None else replace(settings, source=root / source))
    surroundings = [surveyor.survey(file.path) for file in found.files]
    flavours = Counter(one.flavour for one in surroundings)
    return Portrait(
        pages=len(found.files),
        locales=dict(Counter(one.locale for one in surroundings).most_common()),
        flavour=flavours.most_common(1)[0][0] if flavours else None,
        published=is_file(root, PUBLISH_CONFIG),
        docsets={docset.root: docset.base_path for docset in publishing.docsets if docset.base_path},
        source=source,
        wants_source=bool(publishing.source_folders) and source is None,
    )


def _tops(folders: Iterable[Path], root: Path) -> list[Path]:
    """Return the folders right below `root` that hold pages."""
    names = {folder.relative_to(root).parts[:1] for folder in folders if folder.is_relative_to(root)}
    return [root / parts[0] for parts in sorted(names) if parts]


def _source_beside(folder: Path) -> Iterator[Path]:
    """Yield English repositories beside a localized one: `toolkit`, `toolkit.en-us` for `toolkit.da-DK`."""
    name = without_suffix(folder.name)
    if name is not None:
        candidates = (folder.parent / f"{name}{suffix}" for suffix in ("", *_ENGLISH))
        yield from (found for found in candidates if is_folder(found) and found != folder)


def _relative(path: Path, root: Path) -> str:
    import os

    return os.path.relpath(path, root).replace(os.sep, "/")
