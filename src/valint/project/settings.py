"""The configuration as typed values: `valint.toml`, or `[tool.valint]` in `pyproject.toml`."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from valint.errors import ConfigError
from valint.model.finding import Severity
from valint.model.record import field, record, replace
from valint.project.globs import matches
from valint.project.locales import normalise
from valint.project.page import AnchorFlavour
from valint.project.presence import is_file, is_folder
from valint.project.settings_links import DocsetSetting, LinkSettings

FILE_NAME = "valint.toml"
_MAX_CONFIG_SIZE = 1_000_000
_DEFAULT_INCLUDES = ("**/includes/**", "**/_includes/**")


class SchemaRoute(NamedTuple):
    """Pages that match `paths` obey `schema`, a shipped schema's name or a path."""

    paths: tuple[str, ...]
    schema: str


@record()
class Override:
    """What holds for the paths that `paths` match; None and empty mean: as everywhere."""

    paths: tuple[str, ...]
    locale: str | None = None
    anchors: AnchorFlavour | None = None
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    severity: Mapping[str, Severity] = field(default_factory=dict)


@record()
class Limits:
    """What one file may cost: `max_file_size` in bytes, `time_limit` in seconds."""

    max_file_size: int = 4_000_000
    time_limit: float = 30.0


@record()
class Settings:
    """Everything that a configuration file can say; the defaults are those of a tree without one.

    `root` is the folder that relative paths and globs start from, and `file` what was read, if anything.  All
    paths in here are absolute.
    """

    root: Path = field(default_factory=Path.cwd)
    file: Path | None = None
    locale: str | None = None
    source: Path | None = None
    anchors: AnchorFlavour | None = None
    select: tuple[str, ...] = ()
    extend_select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    includes: tuple[str, ...] = _DEFAULT_INCLUDES
    packs: tuple[Path, ...] = ()
    glossaries: tuple[Path, ...] = ()
    schemas: tuple[SchemaRoute, ...] = ()
    severity: Mapping[str, Severity] = field(default_factory=dict)
    overrides: tuple[Override, ...] = ()
    limits: Limits = field(default_factory=Limits)
    links: LinkSettings = field(default_factory=LinkSettings)
    rules: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    untrusted: bool = False

    def relative(self, path: str | Path) -> str:
        """Return `path` as globs see it: POSIX, relative to `root`; a path outside starts with `..`."""
        return os.path.relpath(path, self.root).replace(os.sep, "/")

    def overrides_for(self, path: str | Path) -> tuple[Override, ...]:
        """Return the overrides that match a file, in the order of the configuration."""
        if not self.overrides:
            return ()
        relative = self.relative(path)
        return tuple(override for override in self.overrides if matches(override.paths, relative))

    def option(self, code: str, name: str) -> object:
        """Return what `[rules.CODE]` says about a rule's option, None where it says nothing."""
        return self.rules.get(code, {}).get(name)


def find(start: Path) -> Path | None:
    """Return the configuration file nearest to a file or folder, looking upward.

    A `pyproject.toml` counts only if it has a table `[tool.valint]`.
    """
    folder = start if is_folder(start) else start.parent
    for candidate in (folder, *folder.parents):
        file = candidate / FILE_NAME
        if is_file(file):
            return file
        project = candidate / "pyproject.toml"
        if is_file(project) and b"tool.valint" in _read(project):
            return project
    return None


def load(file: Path, *, untrusted: bool = False) -> Settings:
    """Read a configuration file.

    Args:
        file: a TOML file; of a `pyproject.toml` its table `[tool.valint]`.
        untrusted: the file comes with the change under test: refuse what could reach outside its folder,
        widen a limit
            or bring rules of its own.

    Raises:
        ConfigError: the file cannot be read or breaks `schemas/config.schema.json`; names key and line.
    """
    import tomllib

    shown = os.path.relpath(file).replace(os.sep, "/")
    try:
        text = _read(file).decode("utf-8-sig")
        data: dict[str, Any] = tomllib.loads(text)
    except OSError as error:
        raise ConfigError(f"cannot be read: {error.strerror}", path=shown) from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"is not UTF-8 at byte {error.start}", path=shown) from error
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        from valint.project.settings_errors import syntax_error

        raise syntax_error(error, text, shown) from error
    prefix: tuple[str, ...] = ()
    if file.name == "pyproject.toml":
        prefix = ("tool", "valint")
        data = data.get("tool", {}).get("valint", {})
    if data:
        from valint.project.settings_errors import check

        check(data, text=text, prefix=prefix, path=shown, untrusted=untrusted)
    settings = _from_data(data, file.parent.absolute())
    return replace(settings, file=file.absolute(), untrusted=untrusted)


def _read(file: Path) -> bytes:
    with file.open("rb") as stream:
        return stream.read(_MAX_CONFIG_SIZE)


def _from_data(data: Mapping[str, Any], root: Path) -> Settings:
    """Turn data that obeys the schema into settings."""

    def strings(table: Mapping[str, Any], key: str) -> tuple[str, ...]:
        return tuple(table.get(key, ()))

    def paths(table: Mapping[str, Any], key: str) -> tuple[Path, ...]:
        return tuple(_below(root, entry) for entry in table.get(key, ()))

    links = data.get("links", {})
    limits = data.get("limits", {})
    defaults = LinkSettings()
    return Settings(
        root=root,
        locale=_locale(data),
        source=_below(root, data["source"]) if "source" in data else None,
        anchors=_flavour(data),
        select=strings(data, "select"),
        extend_select=strings(data, "extend_select"),
        ignore=strings(data, "ignore"),
        exclude=strings(data, "exclude"),
        includes=strings(data, "includes") if "includes" in data else _DEFAULT_INCLUDES,
        packs=paths(data, "packs"),
        glossaries=paths(data, "glossaries"),
        schemas=tuple(
            SchemaRoute(strings(entry, "paths"), entry["schema"]) for entry in data.get("schemas", ())
        ),
        severity=_severities(data),
        overrides=tuple(
            Override(
                paths=strings(entry, "paths"),
                locale=_locale(entry),
                anchors=_flavour(entry),
                select=strings(entry, "select"),
                ignore=strings(entry, "ignore"),
                severity=_severities(entry),
            )
            for entry in data.get("overrides", ())
        ),
        limits=Limits(
            max_file_size=limits.get("max_file_size", Limits().max_file_size),
            time_limit=float(limits.get("time_limit", Limits().time_limit)),
        ),
        links=LinkSettings(
            docsets=tuple(
                DocsetSetting(entry["root"], entry["base_path"]) for entry in links.get("docsets", ())
            ),
            fallback=paths(links, "fallback"),
            fallback_history=links.get("fallback_history", defaults.fallback_history),
            dependencies={name: _below(root, path) for name, path in links.get("dependencies", {}).items()},
            redirections=strings(links, "redirections") if "redirections" in links else defaults.redirections,
            check_fallback_fragments=links.get("check_fallback_fragments", defaults.check_fallback_fragments),
            site_paths=links.get("site_paths", defaults.site_paths),
            results=_below(root, links["results"]) if "results" in links else None,
        ),
        rules=data.get("rules", {}),
    )


def _below(root: Path, path: str) -> Path:
    return Path(os.path.normpath(root / path))


def _locale(table: Mapping[str, Any]) -> str | None:
    return normalise(table["locale"]) if "locale" in table else None


def _flavour(table: Mapping[str, Any]) -> AnchorFlavour | None:
    return AnchorFlavour(table["anchors"]) if "anchors" in table else None


def _severities(table: Mapping[str, Any]) -> dict[str, Severity]:
    return {selector: Severity(value) for selector, value in table.get("severity", {}).items()}
