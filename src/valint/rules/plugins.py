"""Rules that other distributions bring: modules named by entry points of the group `valint.rules`.

What is installed beside valint is trusted as valint is; what lies in the checked tree is not.  So a
distribution in the working directory itself, which `python -m` puts on the module path, is none of ours.
"""

import os
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from valint.model.named import NamedTuple
from valint.rules import registry

if TYPE_CHECKING:
    from importlib.metadata import Distribution, EntryPoint

GROUP = "valint.rules"

_SECTION = f"[{GROUP}]".encode()


class Plugin(NamedTuple):
    """A plug-in: the entry point's name, what brings it, and the codes of its rules.

    `error` is what kept it from being loaded; then it has no rules.
    """

    name: str
    module: str
    distribution: str
    version: str
    codes: frozenset[str] = frozenset()
    error: BaseException | None = None


class PluginError(Exception):
    """A plug-in has registered what it may not."""


@cache
def load() -> tuple[Plugin, ...]:
    """Import all plug-ins, which register their rules; `all_rules` does so, after valint's own."""
    found = sorted(_entry_points(), key=lambda one: (one[0].name, one[1].name))
    return tuple(_load(distribution, point) for distribution, point in found)


@cache
def any_installed() -> bool:
    """Tell whether there is a plug-in; imports neither it nor a rule."""
    return bool(_folders_with_plugins(tuple(sys.path)))


def installed() -> tuple[Plugin, ...]:
    """Return all plug-ins, also those that could not be loaded."""
    if not any_installed():
        return ()
    registry.all_rules()
    return load()


def broken() -> tuple[Plugin, ...]:
    """Return the plug-ins that could not be loaded."""
    return tuple(plugin for plugin in installed() if plugin.error is not None)


def folders(module: str) -> Iterator[Path]:
    """Yield the files and folders that hold a plug-in's code: those of its outermost package."""
    names = module.split(".")
    for length in range(1, len(names) + 1):
        found = sys.modules.get(".".join(names[:length]))
        file = getattr(found, "__file__", None)
        if file is not None:  # a namespace package, which others share, has none
            inside = getattr(found, "__path__", ())
            yield from map(Path, inside or (file,))
            return


def _load(distribution: "Distribution", point: "EntryPoint") -> Plugin:
    plugin = Plugin(point.name, point.module, distribution.name, distribution.version)
    before = registry.registered()
    try:
        point.load()
        codes = registry.registered() - before
        _check(codes)
    except (Exception, SystemExit) as error:  # the code of others, which may fail in any way
        registry.forget(registry.registered() - before)
        return plugin._replace(error=error)
    return plugin._replace(codes=codes)


def _check(codes: frozenset[str]) -> None:
    own = sorted(code for code in codes if code[:2] in registry.FAMILIES)
    if own:
        raise PluginError(f"{own[0]} is a code of valint's own family {own[0][:2]}; choose two other letters")


def _entry_points() -> "Iterator[tuple[Distribution, EntryPoint]]":
    paths = _folders_with_plugins(tuple(sys.path))
    if not paths:
        return
    from importlib.metadata import distributions

    seen: set[str] = set()
    for distribution in distributions(path=list(paths)):
        name = distribution.name.lower().replace("_", "-").replace(".", "-")
        if name not in seen:  # the first on the module path is the one that is imported
            seen.add(name)
            for point in distribution.entry_points:
                if point.group == GROUP:
                    yield distribution, point


@cache
def _folders_with_plugins(module_path: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(filter(_has_plugin, module_path))


def _has_plugin(path: str) -> bool:
    """Tell whether a folder holds a plug-in, at a tenth of what importlib.metadata needs to tell."""
    if not path or _is_working_directory(path):
        return False
    try:
        with os.scandir(path) as entries:
            names = [entry.name for entry in entries if entry.name.endswith((".dist-info", ".egg-info"))]
    except OSError:
        return False
    return any(_SECTION in _read(f"{path}/{name}/entry_points.txt") for name in names)


def _is_working_directory(path: str) -> bool:
    try:
        return Path(path).samefile(Path.cwd())
    except OSError:
        return False


def _read(file: str) -> bytes:
    try:
        with open(file, "rb") as stream:  # noqa: PTH123 - many small files, most of which are not there
            return stream.read()
    except OSError:
        return b""
