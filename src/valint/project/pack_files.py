"""Read the YAML of rule packs: parsed with positions, checked against `schemas/rule-pack.schema.json`."""

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from valint.errors import ConfigError
from valint.model.front_matter import YamlNode
from valint.model.span import LineIndex
from valint.project.resources import data_file, data_names

KINDS = ("locale", "terms", "toolkit")
FOLDERS = ("locales", "terms", "toolkits")
"""Where the shipped packs of each kind stand, below `rules/`."""

_SUFFIXES = frozenset([".yaml", ".yml"])
_MAX_SIZE = 2_000_000
_MAX_NODES = 100_000

Keys = Sequence[str | int]


class PackFile:
    """One pack as data that obeys the schema; `path` is how messages name it.

    Raises:
        ConfigError: the text is no YAML, or not of the form that its `kind` has; names line and key.
    """

    def __init__(self, text: str, path: str, *, trusted: bool = False) -> None:
        from valint.markdown.yaml_nodes import parse_yaml

        self.path = path
        self.trusted = trusted
        self._lines = LineIndex(text)
        root, problems = parse_yaml(text, max_nodes=_MAX_NODES)
        if problems:
            raise self._at(problems[0].span.start, problems[0].message)
        if root is None or not isinstance(root.value, dict):
            raise ConfigError("the pack must be a mapping that begins with its kind", path=path, line=1)
        self._root = root
        self.data: Mapping[str, Any] = root.value
        kind = self.data.get("kind")
        if kind not in KINDS:
            raise self.error(("kind",), f"kind must be one of {', '.join(KINDS)}")
        self.kind: str = kind
        # What valint ships is checked by its tests.
        if not trusted:
            self._check()

    def error(self, keys: Keys, message: str) -> ConfigError:
        """Return an error at the place that `keys` lead to, or at the last part of the way that is there."""
        return self._at(_start(self._root, keys), message)

    def line(self, keys: Keys) -> int:
        """Return the line, counted from 1, of the place that `keys` lead to."""
        return self._lines.line_of(_start(self._root, keys))

    def _at(self, offset: int, message: str) -> ConfigError:
        return ConfigError(message, path=self.path, line=self._lines.line_of(offset))

    def _check(self) -> None:
        from valint.project.quick_schema import quick_check

        schema = {"$ref": f"#/$defs/{self.kind}", "$defs": _definitions()}
        if quick_check(schema)(self.data):
            return
        from valint.project.pack_errors import problems

        found = sorted((_start(self._root, keys), message) for keys, message in problems(schema, self.data))
        if found:
            raise self._at(*found[0])


class PackedFile:
    """A pack that valint ships, from the JSON that it is packed as: to read YAML takes several times longer.

    `bench/build_shipped_data.py` packs what stands in `rules/<folder>`; a test tells when that is due.
    """

    trusted = True

    def __init__(self, folder: str, name: str) -> None:
        self.path = f"rules/{folder}/{name}"
        self.data: Mapping[str, Any] = packed(folder, name)

    def error(self, keys: Keys, message: str) -> ConfigError:
        """Return an error that names the pack and the key."""
        return ConfigError(f"{'.'.join(map(str, keys))}: {message}", path=self.path)


Pack = PackFile | PackedFile


def packed(folder: str, name: str) -> Any:
    """Return the data of a YAML file in `rules/<folder>` as it is packed."""
    return json.loads(data_file(f"rules/packed/{folder}", f"{name.removesuffix('.yaml')}.json"))


def shipped_pack(folder: str, name: str) -> PackFile:
    """Return a pack that valint ships, from `rules/<folder>`, with its lines."""
    path = f"rules/{folder}/{name}"
    return PackFile(data_file(f"rules/{folder}", name), path, trusted=True)


def shipped_packs() -> Iterator[PackFile]:
    """Yield all packs that valint ships."""
    for folder in FOLDERS:
        for name in data_names(f"rules/{folder}"):
            yield shipped_pack(folder, name)


def own_packs(paths: Sequence[Path]) -> Iterator[PackFile]:
    """Yield the packs in files, and in the files of folders, that a configuration names.

    Raises:
        ConfigError: a file cannot be read or is no pack.
    """
    for path in paths:
        try:
            files = sorted(entry for entry in path.iterdir() if _is_pack(entry)) if path.is_dir() else [path]
        except OSError as error:
            raise ConfigError(
                f"the folder of packs cannot be read: {error.strerror}", path=shown(path)
            ) from error
        for file in files:
            yield PackFile(read_text(file, "rule pack"), shown(file))


def read_text(file: Path, what: str) -> str:
    """Return the text of a file of the configuration; `what` names it in the error.

    Raises:
        ConfigError: it cannot be read, is too large or is not UTF-8.
    """
    try:
        with file.open("rb") as stream:
            content = stream.read(_MAX_SIZE + 1)
    except OSError as error:
        raise ConfigError(f"the {what} cannot be read: {error.strerror}", path=shown(file)) from error
    if len(content) > _MAX_SIZE:
        raise ConfigError(f"the {what} is larger than {_MAX_SIZE:,} bytes", path=shown(file))
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ConfigError(f"the {what} is not UTF-8 at byte {error.start}", path=shown(file)) from error


def shown(path: Path) -> str:
    """Return a path as messages show it: relative to the working directory, with slashes."""
    return os.path.relpath(path).replace(os.sep, "/")


def _is_pack(path: Path) -> bool:
    return path.suffix.lower() in _SUFFIXES and path.is_file()


def _start(node: YamlNode, keys: Keys) -> int:
    """Return the offset of the key, or of the list's entry, that `keys` lead to."""
    start = node.span.start
    for key in keys:
        if isinstance(key, int):
            if node.elements is None or key >= len(node.elements):
                break
            node = node.elements[key]
            start = node.span.start
        else:
            entry = None if node.entries is None else node.entries.get(key)
            if entry is None:
                break
            node, start = entry.node, entry.key_span.start
    return start


@cache
def _definitions() -> Mapping[str, Any]:
    definitions: Mapping[str, Any] = json.loads(data_file("schemas", "rule-pack.schema.json"))["$defs"]
    return definitions
