"""JSON Schemas, ready for use: those that valint ships and those of a configuration.

Each is compiled once.  Most data is passed by a quick check; `jsonschema` is imported for the rest.  No
schema is ever fetched: a reference leads into the schema itself or to a shipped one.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from valint.errors import ConfigError
from valint.model.named import NamedTuple
from valint.model.record import record
from valint.project.quick_schema import (
    Check,
    checks_of_values,
    quick_check,
    quick_checks_of_properties,
)
from valint.project.resources import data_file

_SUFFIX = ".schema.json"
ARTICLE = "learn-article"
LOCALIZED = "learn-article-localized"
FAQ_PAGE = "faq-page"
SHIPPED = {
    "article": ARTICLE,
    "localized-article": LOCALIZED,
    **{name: name for name in (ARTICLE, LOCALIZED, FAQ_PAGE)},
}
"""What a configuration or a profile may call a shipped schema."""
_ANNOTATION = "x-valint"
DATE_RULE = "FM006"
"""Judges dates by itself; what a schema finds wrong with them is nobody's to report."""
_FLAT = frozenset(["$schema", "$id", "$defs", "title", "description", "type", "required", "properties"])
_REMARKS = frozenset(["description", _ANNOTATION])
_SAMPLES: tuple[object, ...] = ({}, [], "", 0)


class Annotation(NamedTuple):
    """What a shipped schema says, beyond JSON Schema, about a breach (its keyword `x-valint`).

    `rule` reports a wrong value; `severity` is that of a wrong value, `empty` of an empty one and `missing`
    of a key that is not there, each empty for the rule's own; `form` completes "it must be …".
    """

    rule: str = ""
    severity: str = ""
    empty: str = ""
    missing: str = ""
    form: str = ""


class SimpleBreaches(NamedTuple):
    """Keys of a front matter that are missing, that are empty, and whose value is not one of those listed."""

    missing: list[str]
    empty: list[str]
    unlisted: list[str]


@record(slots=False)
class Schema:
    """A JSON Schema (2020-12), ready for use.

    `layers` are the schema itself and the shipped ones that its root refers to in turn.
    """

    name: str
    layers: tuple[Mapping[str, Any], ...]

    def obeyed_by(self, data: Mapping[str, object]) -> bool:
        """Tell whether data obeys the schema for certain; False may only mean that nobody knows yet."""
        return all(check(data) for check in self._quick)

    def simple_breaches(self, data: Mapping[str, object]) -> SimpleBreaches | None:
        """Return which keys are missing, empty or have a value that is not listed, if nothing else is wrong.

        Keys without a value count as missing.
        None where `jsonschema` has to look.  These are by far the most frequent breaches, and a run over
        pages that have no other is spared its import.
        """
        if not self._is_flat:
            return None
        empty: list[str] = []
        unlisted: list[str] = []
        failing = self._failing(data)
        for checks in self._quick_properties if failing else ():
            for key in failing:
                check, value = checks.get(key), data[key]
                if check is not None and value is not None and not check(value):
                    if self._refuses_empty(key, value):
                        empty.append(key)
                    elif value and isinstance(value, str) and self.listed(key):
                        unlisted.append(key)
                    else:
                        return None
        return SimpleBreaches([key for key in self.required if data.get(key) is None], empty, unlisted)

    def _failing(self, data: Mapping[str, object]) -> list[str]:
        """Return the keys whose value does not obey what the schema says of it; dates pass unless empty."""
        of_texts, of_all = self._checks_by_key
        failing = []
        for key, value in data.items():
            check = of_texts.get(key) if value.__class__ is str and value else of_all.get(key)
            if check is not None and (value is None or not check(value)):
                failing.append(key)
        return failing

    def listed(self, key: str) -> Sequence[object]:
        """Return the values that a key may have, if that is all that the schema says of it."""
        said = [layer["properties"][key] for layer in self.layers if key in layer.get("properties", {})]
        if len(said) != 1 or not isinstance(said[0], Mapping) or said[0].keys() - _REMARKS != {"enum"}:
            return ()
        values: Sequence[object] = said[0]["enum"]
        return values

    def errors(self, data: object) -> Iterator[Any]:
        """Yield what `jsonschema` finds wrong in data.

        Raises:
            ConfigError: the schema refers to what it does not have, or to itself without end.
        """
        from referencing.exceptions import Unresolvable

        try:
            yield from self._validator.iter_errors(data)
        except Unresolvable as error:
            raise ConfigError(
                f"the schema refers to {error.ref}, which it does not have", path=self.name
            ) from error
        except RecursionError as error:
            raise ConfigError("the schema refers to itself without end", path=self.name) from error

    def annotation(self, key: str) -> Annotation:
        """Return what the schema says about breaches at a top-level key."""
        return self._annotations.get(key, Annotation())

    @cached_property
    def keys(self) -> frozenset[str]:
        """The top-level keys that the schema knows."""
        return frozenset(key for layer in self.layers for key in layer.get("properties", ()))

    @cached_property
    def examples(self) -> Mapping[str, frozenset[str]]:
        """The usual values of keys that may have others, too (the keyword `examples`)."""
        return {
            key: frozenset(one for one in found if isinstance(one, str))
            for key, schema in self._properties.items()
            if (found := schema.get("examples"))
        }

    @cached_property
    def _properties(self) -> Mapping[str, Mapping[str, Any]]:
        """Each top-level key's schema, what it refers to filled in."""
        found: dict[str, Mapping[str, Any]] = {}
        for layer in self.layers:
            for key, schema in layer.get("properties", {}).items():
                if isinstance(schema, Mapping):
                    found.setdefault(key, {**_referred(schema, layer), **schema})
        return found

    @cached_property
    def _annotations(self) -> Mapping[str, Annotation]:
        return {
            key: Annotation(**schema[_ANNOTATION])
            for key, schema in self._properties.items()
            if _ANNOTATION in schema
        }

    @cached_property
    def _quick(self) -> tuple[Any, ...]:
        checks = []
        for layer in self.layers:
            plain = _without_annotations(layer)
            if layer is not self.layers[-1]:
                # The root's reference is the next layer.
                plain.pop("$ref")
            checks.append(quick_check(plain))
        return tuple(checks)

    @cached_property
    def _is_flat(self) -> bool:
        """Tell whether the schema says nothing but which keys there must be and what each may hold."""
        return all(
            _FLAT.issuperset(_without_annotations(layer).keys() - ({"$ref"} if layer is not last else set()))
            and layer.get("type", "object") == "object"
            for last in self.layers[-1:]
            for layer in self.layers
        )

    @cached_property
    def required(self) -> tuple[str, ...]:
        """The top-level keys that there must be."""
        return tuple(key for layer in self.layers for key in layer.get("required", ()))

    @cached_property
    def _quick_properties(self) -> tuple[Mapping[str, Any], ...]:
        return tuple(quick_checks_of_properties(_without_annotations(layer)) for layer in self.layers)

    @cached_property
    def _checks_by_key(self) -> tuple[Mapping[str, Check], Mapping[str, Check]]:
        dates = [key for key in self.keys if self.annotation(key).rule == DATE_RULE]
        layers = map(_without_annotations, self.layers)
        return checks_of_values(layers, self._quick_properties, frozenset(dates))

    def _refuses_empty(self, key: str, value: object) -> bool:
        """Tell whether a value is empty and certainly not allowed to be so."""
        schema = self._properties.get(key, {})
        if value == "":
            pattern = schema.get("pattern")
            return (
                schema.get("minLength", 0) > 0
                or "" not in schema.get("enum", [""])
                or (pattern is not None and re.search(pattern, "") is None)
            )
        return value == [] and schema.get("minItems", 0) > 0

    @cached_property
    def _validator(self) -> Any:
        from jsonschema import Draft202012Validator

        return Draft202012Validator(self.layers[0], registry=_registry(str(self.layers[0].get("$id", ""))))


def load_schema(name: str, root: Path) -> Schema:
    """Return a schema.

    Args:
        name: the name of a shipped schema, or the path of a file.
        root: the folder that a relative path starts from.

    Raises:
        ConfigError: the schema cannot be read or is broken; names the line.
    """
    if name in SHIPPED:
        return shipped_schema(SHIPPED[name])
    if "." not in name and "/" not in name:
        raise ConfigError(f"there is no schema {name}; shipped are {', '.join(sorted(SHIPPED.values()))}")
    return _own_schema(name, root)


@cache
def _own_schema(name: str, root: Path) -> Schema:
    from valint.project.own_schemas import read_schema

    schema = Schema(name, _layers(read_schema(root / name, name, shipped=_shipped_names())))
    for sample in _SAMPLES:
        # A reference that runs in circles shows itself at any data.
        list(schema.errors(sample))
    return schema


@cache
def shipped_schema(name: str) -> Schema:
    """Return a schema that valint ships."""
    return Schema(name, _layers(_shipped(name)))


@cache
def provenance_keys() -> tuple[str, ...]:
    """Return the keys that the localization pipeline writes."""
    return tuple(_shipped(LOCALIZED)["required"])


@cache
def _shipped(name: str) -> Mapping[str, Any]:
    schema: dict[str, Any] = json.loads(data_file("schemas", name + _SUFFIX))
    return schema


def _shipped_names() -> frozenset[str]:
    return frozenset(name + _SUFFIX for name in SHIPPED.values())


def _layers(schema: Mapping[str, Any]) -> tuple[Mapping[str, Any], ...]:
    layers = [schema]
    while (reference := layers[-1].get("$ref", "")) in _shipped_names():
        layers.append(_shipped(reference.removesuffix(_SUFFIX)))
    return tuple(layers)


def _referred(schema: Mapping[str, Any], root: Mapping[str, Any]) -> Mapping[str, Any]:
    match = re.fullmatch(r"#/\$defs/([\w.-]+)", str(schema.get("$ref", "")))
    found = root.get("$defs", {}).get(match[1], {}) if match else {}
    return found if isinstance(found, Mapping) else {}


def _without_annotations(schema: Any) -> Any:
    if isinstance(schema, Mapping):
        return {key: _without_annotations(value) for key, value in schema.items() if key != _ANNOTATION}
    if isinstance(schema, list):
        return [_without_annotations(one) for one in schema]
    return schema


@cache
def _registry(base: str) -> Any:
    """Return all that a reference can lead to; a registry without a way to retrieve never fetches.

    Args:
        base: the identifier that relative references start from.
    """
    from urllib.parse import urljoin

    from referencing import Registry, Resource

    registry: Any = Registry()
    for name in _shipped_names():
        schema = _shipped(name.removesuffix(_SUFFIX))
        resource = Resource.from_contents(schema)
        registry = registry.with_resources([(urljoin(base, name), resource), (schema["$id"], resource)])
    return registry
