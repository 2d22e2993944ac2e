"""What the publishing files of a checkout say: its docsets, their site paths, its dependencies.

Sources: docfx v3 `OpsConfigLoader` and `LocalizationUtility`; links.md section 3.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from valint.model.lazy_regex import lazy_regex
from valint.model.record import record
from valint.project import past
from valint.project.listing import FileTree, fold
from valint.project.observations import see_path

PUBLISH_CONFIG = ".openpublishing.publish.config.json"
DOCFX = "docfx.json"
SOURCE_REPOSITORY = lazy_regex(r"_repo\.[A-Za-z-]+")
"""`path_to_root` of the repository that serves what a localized one lacks: `_repo.en-us`."""

_MAX_JSON_SIZE = 32_000_000
_COMMENT_OR_STRING = lazy_regex(r"(\"(?:[^\"\\]|\\.)*\")|//[^\r\n]*|/\*.*?(?:\*/|\Z)|,(?=\s*[}\]])", re.S)
_BREADCRUMB_FOLDER = lazy_regex(r"(/.*)/_?bread(?:crumbs?)?/toc\.(?:json|yml)", re.I)


@record()
class Docset:
    """A published folder.

    `root` is relative to the checkout, empty for the checkout itself.  `base_path` is the site path below
    which it is served (`/microsoft-365`), None where nothing tells.
    """

    root: str
    base_path: str | None = None
    locale: str | None = None

    def holds(self, path: str) -> bool:
        """Tell whether a path of the checkout lies in this docset."""
        return not self.root or path == self.root or path.startswith(f"{self.root}/")


class Publishing:
    """The publishing files below the root of `tree`; everything is read when it is first asked for.

    `problems` says, in sentences, which of them could not be used.
    """

    def __init__(self, tree: FileTree) -> None:
        self.tree = tree
        self.problems: list[str] = []

    @cached_property
    def config(self) -> Mapping[str, Any]:
        """The publish configuration, empty where there is none."""
        return self.read(PUBLISH_CONFIG)

    @cached_property
    def docsets(self) -> tuple[Docset, ...]:
        """The docsets to publish, the innermost first."""
        found = {}
        for entry in _mappings(self.config.get("docsets_to_publish")):
            root = _relative(entry.get("build_source_folder"))
            if root is not None:
                locale = entry.get("locale")
                found[root] = Docset(root, self._base_path(root), locale if isinstance(locale, str) else None)
        return tuple(sorted(found.values(), key=lambda docset: -len(docset.root)))

    def docset_around(self, folder: str) -> Docset | None:
        """Return the docset of the nearest `docfx.json` at or above a folder of the checkout."""
        while True:
            if self.tree.find(_join(folder, DOCFX)):
                return Docset(folder, self._base_path(folder))
            if not folder:
                return None
            folder = folder.rpartition("/")[0]

    @cached_property
    def dependencies(self) -> tuple[str, ...]:
        """The folders at the root into which other repositories are checked out for a build."""
        found = []
        for entry in _mappings(self.config.get("dependent_repositories")):
            folder = _relative(entry.get("path_to_root"))
            if folder:
                found.append(folder)
        return tuple(found)

    @cached_property
    def source_folders(self) -> tuple[str, ...]:
        """Those of the dependencies that serve what this checkout lacks (`_repo.en-us`)."""
        return tuple(folder for folder in self.dependencies if SOURCE_REPOSITORY.fullmatch(folder))

    @cached_property
    def redirection_files(self) -> tuple[str, ...]:
        """The redirection files that the publish configuration names."""
        named = self.config.get("redirection_files")
        paths = (_relative(name) for name in named) if isinstance(named, list) else ()
        return tuple(path for path in paths if path)

    @cached_property
    def is_present(self) -> bool:
        """Tell whether the checkout has a publish configuration or a `docfx.json` at its root."""
        return bool(self.tree.find(PUBLISH_CONFIG) or self.tree.find(DOCFX))

    def read(self, path: str) -> Mapping[str, Any]:
        """Return a JSON file's top-level object; where there is none, a problem and an empty mapping."""
        found = self.tree.find(path)
        if found is None:
            return {}
        try:
            data = read_json(Path(self.tree.absolute(found)))
        except (OSError, ValueError, RecursionError) as error:
            self.problems.append(f"{found} cannot be used: {error}.")
            return {}
        if not isinstance(data, dict):
            self.problems.append(f"{found} cannot be used: its top level is not an object.")
            return {}
        return data

    def _base_path(self, root: str) -> str | None:
        build = self.read(_join(root, DOCFX)).get("build")
        metadata = build.get("globalMetadata") if isinstance(build, dict) else None
        breadcrumb = metadata.get("breadcrumb_path") if isinstance(metadata, dict) else None
        if not isinstance(breadcrumb, str) or not breadcrumb.startswith("/"):
            return None
        return self._base_from_breadcrumb(breadcrumb, root)

    def _base_from_breadcrumb(self, breadcrumb: str, root: str) -> str | None:
        """Take the breadcrumb file's own path off the site path at which it is published.

        `/toolkits/breadcrumb/toc.json` with the file `breadcrumb/toc.yml` in the docset leaves `/toolkits`.
        """
        parts = [part for part in breadcrumb.split("/") if part]
        stem = parts.pop().rpartition(".")[0] if parts else ""
        for start in range(len(parts) + 1):
            folder = "/".join(parts[start:])
            for extension in ("yml", "json", "md"):
                if self.tree.find(_join(root, _join(folder, f"{stem}.{extension}"))):
                    return _site_path(parts[:start])
        # The file may live in the fallback tree alone; the folder's customary name tells where it stands.
        customary = _BREADCRUMB_FOLDER.fullmatch(breadcrumb)
        return _site_path(customary[1].split("/")) if customary else None


def read_json(path: Path) -> object:
    """Read JSON as docfx does: byte order mark, comments and trailing commas are fine.

    Raises:
        OSError: the file cannot be read.
        ValueError: it is too large, not UTF-8 or not JSON.
    """
    see_path(path.as_posix())
    raw = past.read(path.as_posix())
    if raw is None:
        with path.open("rb") as stream:
            raw = stream.read(_MAX_JSON_SIZE + 1)
    if len(raw) > _MAX_JSON_SIZE:
        raise ValueError(f"it is larger than {_MAX_JSON_SIZE // 1_000_000} MB")
    text = raw.decode("utf-8-sig")
    try:
        return json.loads(text)
    except json.JSONDecodeError:
        return json.loads(_COMMENT_OR_STRING.sub(lambda found: found[1] or "", text))


def longest_first(docsets: Sequence[Docset]) -> tuple[Docset, ...]:
    """Order docsets by site path, the longest first, and leave out those whose site path is unknown."""
    return tuple(
        sorted(
            (docset for docset in docsets if docset.base_path is not None),
            key=lambda d: -len(d.base_path or ""),
        )
    )


def below_base(path: str, docset: Docset) -> str | None:
    """Return what follows a docset's base path in a site path, None when the path is not below it."""
    base = docset.base_path
    if base is None:
        return None
    if fold(path) == fold(base):
        return ""
    return path[len(base) + 1 :] if fold(path).startswith(fold(base) + "/") else None


def _mappings(value: object) -> Iterator[Mapping[str, Any]]:
    if isinstance(value, list):
        yield from (entry for entry in value if isinstance(entry, dict))


def _relative(value: object) -> str | None:
    """Return a path of the checkout in its plain form, None for what is no path inside it."""
    if not isinstance(value, str):
        return None
    parts = [part for part in value.strip().replace("\\", "/").split("/") if part not in ("", ".")]
    return None if ".." in parts else "/".join(parts)


def _join(folder: str, name: str) -> str:
    return f"{folder}/{name}" if folder else name


def _site_path(parts: Sequence[str]) -> str:
    return "/" + "/".join(part for part in parts if part) if any(parts) else ""
