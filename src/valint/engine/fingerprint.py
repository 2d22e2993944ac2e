"""Name everything besides a file and its place that the result for the file depends on.

Two runs with the same fingerprint get the same result for the same bytes.  Contents count, not times: a fresh
installation of the same release in another build has the fingerprint of the last one.
"""

import os
import sys
import sysconfig
from collections.abc import Iterable, Iterator
from pathlib import Path

from valint import __version__
from valint.engine.results import Plan
from valint.model.digest import blake2b
from valint.rules import plugins

_FORM = 1
PACKAGE = Path(__file__).parents[1]
"""Where valint's own code lies; no folder, when it runs from an archive."""

_LIBRARIES = ("mistune", "pyyaml", "jsonschema")


def fingerprint(plan: Plan, package: str) -> str:
    """Return the fingerprint of a run by this release; `package` is its `package_digest`."""
    digest = blake2b(digest_size=16)
    for part in (package, *_parts(plan)):
        digest.update(part.encode("utf-8", "surrogatepass") + b"\0")
    return digest.hexdigest()


def _parts(plan: Plan) -> Iterator[str]:
    settings = plan.settings
    yield f"{_FORM} {__version__} {sys.version}"
    yield from _libraries()
    yield from _plugins()
    here = Path.cwd()
    # The same tree in another place gives the same result.
    yield repr(settings).replace(f"'{settings.root}'", "ROOT").replace(f"'{settings.root}/", "ROOT'")
    yield os.path.relpath(settings.root, here)
    yield repr((plan.select, plan.ignore))
    for file in _configured(settings.packs, settings.glossaries):
        yield _content(file)
    for route in settings.schemas:
        yield _content(settings.root / route.schema)


def package_signature() -> str:
    """Return what tells cheaply that valint's own files are those of an earlier run."""
    digest = blake2b(digest_size=16)
    for folder, entry in _own_files():
        found = entry.stat()
        digest.update(f"{entry.path[len(folder) :]} {found.st_size} {found.st_mtime_ns}\0".encode())
    return digest.hexdigest()


def package_digest() -> str:
    """Return a digest of the contents of valint itself: its code, its schemas, the packs that it ships."""
    digest = blake2b(digest_size=16)
    for folder, entry in _own_files():
        digest.update(f"{entry.path[len(folder) :]}\0".encode())
        digest.update(blake2b(Path(entry.path).read_bytes(), digest_size=16).digest())
    return digest.hexdigest()


def _own_files() -> "Iterator[tuple[str, os.DirEntry[str]]]":
    folders = [PACKAGE]
    if not (PACKAGE / "_data").is_dir():  # a checkout keeps the data beside the sources
        folders += [PACKAGE.parents[1] / "schemas", PACKAGE.parents[1] / "rules"]
    for folder in map(str, folders):
        for entry in files_below(folder):
            yield folder, entry


def files_below(folder: str) -> "Iterator[os.DirEntry[str]]":
    with os.scandir(folder) as entries:
        listed = sorted(entries, key=lambda entry: entry.name)
    for entry in listed:
        if entry.is_dir():
            if entry.name != "__pycache__":
                yield from files_below(entry.path)
        elif not entry.name.endswith(".pyc"):
            yield entry


def _libraries() -> Iterable[str]:
    """Name the releases of the libraries that results depend on, by the folders that pip keeps of them."""
    names: list[str] = []
    for folder in dict.fromkeys((sysconfig.get_path("purelib"), sysconfig.get_path("platlib"))):
        try:
            listed = [entry.name for entry in Path(folder).iterdir() if entry.name.endswith("-info")]
        except OSError:
            continue
        names += [name for name in listed if name.lower().startswith(_LIBRARIES)]
    if len({name.partition("-")[0].lower() for name in names}) >= len(_LIBRARIES):
        return sorted(names)
    from importlib.metadata import version

    return [f"{name} {version(name)}" for name in _LIBRARIES]


def _plugins() -> Iterator[str]:
    """Name the plug-ins by their releases and by their code, which may change without a release."""
    for plugin in plugins.installed():
        yield f"{plugin.name} {plugin.module} {plugin.distribution} {plugin.version} {plugin.error!r}"
        for place in plugins.folders(plugin.module) if plugin.error is None else ():
            if place.is_dir():
                for entry in files_below(str(place)):
                    yield _content(Path(entry.path))
            else:
                yield _content(place)


def _configured(*groups: Iterable[Path]) -> Iterator[Path]:
    for group in groups:
        for path in group:
            yield from sorted(path.rglob("*")) if path.is_dir() else (path,)


def _content(file: Path) -> str:
    try:
        return f"{file} {blake2b(file.read_bytes(), digest_size=16).hexdigest()}"
    except OSError:
        return f"{file} is not there"
