"""Read a JSON Schema that a user brings, and say with file and line what is wrong with it."""

import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from valint.errors import ConfigError
from valint.markdown.yaml_nodes import parse_yaml
from valint.model.front_matter import YamlNode
from valint.model.span import LineIndex

_MAX_SIZE = 2_000_000
_MAX_DEPTH = 45
_MAX_VALUES = 200_000
_NOT_SCHEMAS = frozenset(["enum", "const", "examples", "default", "required"])


def read_schema(path: Path, shown: str, *, shipped: Collection[str]) -> Mapping[str, Any]:
    """Read a schema file and make sure that it can be used.

    Args:
        path: the file.
        shown: what the configuration calls it.
        shipped: names that its references may lead to, besides its own parts.

    Raises:
        ConfigError: it cannot be read, is no JSON, no JSON Schema 2020-12, or refers to what would have to be
            fetched.
    """
    try:
        with path.open("rb") as stream:
            data = stream.read(_MAX_SIZE + 1)
        text = data.decode("utf-8-sig")
    except OSError as error:
        raise ConfigError(f"the schema cannot be read: {error.strerror}", path=shown) from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"the schema is not UTF-8 at byte {error.start}", path=shown) from error
    if len(data) > _MAX_SIZE:
        raise ConfigError(f"the schema has more than {_MAX_SIZE:,} bytes", path=shown)
    try:
        schema = json.loads(text)
    except json.JSONDecodeError as error:
        raise ConfigError(f"the schema is not JSON: {error.msg}", path=shown, line=error.lineno) from error
    except (RecursionError, ValueError) as error:
        raise ConfigError("the schema is not JSON that can be read", path=shown) from error
    if not isinstance(schema, dict):
        raise ConfigError("the schema must be a JSON object", path=shown, line=1)
    _check(schema, text, shown, shipped)
    return schema


def _check(schema: dict[str, Any], text: str, shown: str, shipped: Collection[str]) -> None:
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import best_match

    def refuse(message: str, path: Sequence[object]) -> ConfigError:
        return ConfigError(message, path=shown, line=_line(text, path))

    depth = _depth(schema)
    if depth > _MAX_DEPTH:
        raise ConfigError(f"the schema nests deeper than {_MAX_DEPTH} levels", path=shown)
    declared = schema.get("$schema", Draft202012Validator.META_SCHEMA["$id"])
    if declared != Draft202012Validator.META_SCHEMA["$id"]:
        raise refuse(f"the schema is written for {declared}; valint reads JSON Schema 2020-12", ["$schema"])
    broken = best_match(Draft202012Validator(Draft202012Validator.META_SCHEMA).iter_errors(schema))
    if broken is not None:
        raise refuse(f"the schema is broken: {broken.message}", list(broken.absolute_path))
    identities = {"", *shipped, *_identities(schema)}
    for path, part in _subschemas(schema, ()):
        for keyword in ("$ref", "$dynamicRef"):
            reference = part.get(keyword)
            if not isinstance(reference, str):
                continue
            if reference.partition("#")[0] not in identities:
                message = f"the schema refers to {reference}, which valint does not fetch; put it under $defs"
                raise refuse(message, [*path, keyword])
            if reference.startswith("#/") and not _exists(schema, reference):
                raise refuse(f"the schema refers to {reference}, which it does not have", [*path, keyword])
        for keywords, pattern in _patterns(part):
            try:
                re.compile(pattern)
            except (re.error, RecursionError, OverflowError) as error:
                message = f"the pattern {pattern} cannot be read: {error}"
                raise refuse(message, [*path, *keywords]) from error


def _subschemas(
    schema: Any, path: tuple[object, ...]
) -> Iterator[tuple[tuple[object, ...], Mapping[str, Any]]]:
    if isinstance(schema, dict):
        yield path, schema
        for key, value in schema.items():
            if key not in _NOT_SCHEMAS:
                yield from _subschemas(value, (*path, key))
    elif isinstance(schema, list):
        for at, value in enumerate(schema):
            yield from _subschemas(value, (*path, at))


def _identities(schema: Any) -> Iterator[str]:
    for _, part in _subschemas(schema, ()):
        if isinstance(part.get("$id"), str):
            yield part["$id"]


def _patterns(part: Mapping[str, Any]) -> Iterator[tuple[tuple[str, ...], str]]:
    if isinstance(part.get("pattern"), str):
        yield ("pattern",), part["pattern"]
    if isinstance(part.get("patternProperties"), dict):
        for pattern in part["patternProperties"]:
            yield ("patternProperties", pattern), pattern


def _exists(schema: Any, reference: str) -> bool:
    part = schema
    for name in reference[2:].split("/"):
        name = name.replace("~1", "/").replace("~0", "~").replace("%25", "%")
        if isinstance(part, list) and name.isdigit() and int(name) < len(part):
            part = part[int(name)]
        elif isinstance(part, dict) and name in part:
            part = part[name]
        else:
            return False
    return True


def _depth(value: Any) -> int:
    deepest, waiting = 0, [(value, 1)]
    while waiting:
        one, depth = waiting.pop()
        deepest = max(deepest, depth)
        children = one.values() if isinstance(one, dict) else one if isinstance(one, list) else ()
        waiting.extend((child, depth + 1) for child in children)
    return deepest


def _line(text: str, path: Sequence[object]) -> int | None:
    """Return the line of the value at `path`; JSON is YAML, and that is read with places."""
    node: YamlNode | None
    node, _ = parse_yaml(text.replace("\t", " "), max_nodes=_MAX_VALUES)
    if node is None:
        return None
    at = node.span.start
    for part in path:
        if isinstance(part, int) and node.elements is not None and part < len(node.elements):
            node = node.elements[part]
            at = node.span.start
        elif node.entries is not None and str(part) in node.entries:
            entry = node.entries[str(part)]
            node, at = entry.node, entry.key_span.start
        else:
            break
    return LineIndex(text).line_of(at)
