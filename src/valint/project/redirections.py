"""Pages that moved: what the site serves in their place.

Source: docfx v3 `RedirectionProvider`; links.md section 3.  A redirection wins even where the old file is
still there, and the site does not check a fragment that goes through one.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from valint.project.docset import Publishing
from valint.project.globs import matches
from valint.project.listing import fold
from valint.project.settings import Settings


class Redirections:
    """All redirections of a checkout, by the path of the page that moved."""

    def __init__(self, targets: Mapping[str, str]) -> None:
        self._targets = targets

    def __len__(self) -> int:
        return len(self._targets)

    def target(self, path: str) -> str | None:
        """Return where a path of the checkout leads now: a site path or address; case does not matter."""
        return self._targets.get(fold(path)) if self._targets else None

    @classmethod
    def read(cls, publishing: Publishing, settings: Settings) -> "Redirections":
        """Read every redirection file that the settings' globs or the publish configuration name."""
        targets: dict[str, str] = {}
        files = dict.fromkeys((*publishing.redirection_files, *_files(publishing, settings)))
        for file in files:
            folder = file.rpartition("/")[0]
            for source, target in _entries(publishing.read(file)):
                path = _normalise(source if source.startswith("/") else f"{folder}/{source}")
                if path:
                    targets.setdefault(fold(path), target)
        return cls(targets)


def _files(publishing: Publishing, settings: Settings) -> Iterator[str]:
    globs = settings.links.redirections
    tree = publishing.tree
    if settings.file is None and not publishing.is_present:
        return  # a folder of another kind, perhaps a home directory: nothing asks to search all of it
    skipped = tuple(f"{folder}/" for folder in publishing.dependencies)
    for path in tree.files(".json"):
        if "redirection" in path and not path.startswith(skipped):
            # Globs count from the configuration; without one, from the checkout.
            seen = settings.relative(tree.absolute(path)) if settings.file else path
            if matches(globs, seen):
                yield path


def _entries(data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield (source, target); a source with a leading slash counts from the root of the checkout."""
    for key in ("redirections", "renames"):
        found = data.get(key)
        if isinstance(found, dict):
            yield from ((source, target) for source, target in found.items() if isinstance(target, str))
        elif isinstance(found, list):
            for entry in found:
                if isinstance(entry, dict):
                    source = _source(entry)
                    target = entry.get("redirect_url")
                    if source is not None and isinstance(target, str):
                        yield source, target


def _source(entry: Mapping[str, Any]) -> str | None:
    from_root = entry.get("source_path_from_root")
    if isinstance(from_root, str):
        return "/" + from_root.strip().lstrip("/")
    source = entry.get("source_path")
    return source.strip().lstrip("/\\") if isinstance(source, str) else None


def _normalise(path: str) -> str | None:
    """Return a path without `.` and `..`, None when it leads out of the checkout or nowhere."""
    parts: list[str] = []
    for part in path.replace("\\", "/").split("/"):
        if part == "..":
            if not parts:
                return None
            parts.pop()
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts) or None
