"""Which JSON Schema a page's front matter obeys, and where it does not.

Shipped schemas and those of the configuration are compiled once.  Most front matter is passed by a quick
check; `jsonschema` is imported for the rest.  No schema is ever fetched: a reference leads into the schema
itself or to a shipped one.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from valint.errors import ConfigError
from valint.model.document import Document
from valint.model.front_matter import FrontMatter, YamlNode
from valint.model.named import NamedTuple
from valint.model.record import record
from valint.model.span import Span
from valint.project.globs import matches
from valint.project.page import AnchorFlavour, Page
from valint.project.quick_schema import quick_check, quick_checks_of_properties
from valint.project.resources import data_file

if TYPE_CHECKING:
    from valint.project.violations import Violation

_SUFFIX = ".schema.json"
ARTICLE = "learn-article"
LOCALIZED = "learn-article-localized"
FAQ_PAGE = "faq-page"
_NAMES = {
    "article": ARTICLE,
    "localized-article": LOCALIZED,
    **{name: name for name in (ARTICLE, LOCALIZED, FAQ_PAGE)},
}
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

        None where `jsonschema` has to look.  These are by far the most frequent breaches, and a run over
        pages that have no other is spared its import.
        """
        if not self._is_flat:
            return None
        empty: list[str] = []
        unlisted: list[str] = []
        for checks in self._quick_properties:
            for key, value in data.items():
                check = checks.get(key)
                if check is not None and not check(value):
                    if value and self.annotation(key).rule == DATE_RULE:
                        continue
                    if self._refuses_empty(key, value):
                        empty.append(key)
                    elif value and isinstance(value, str) and self.listed(key):
                        unlisted.append(key)
                    else:
                        return None
        return SimpleBreaches([key for key in self._required if key not in data], empty, unlisted)

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
    def examples(self) -> Mapping[str, tuple[str, ...]]:
        """The usual values of keys that may have others, too (the keyword `examples`)."""
        return {
            key: tuple(one for one in found if isinstance(one, str))
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
    def _required(self) -> tuple[str, ...]:
        return tuple(key for layer in self.layers for key in layer.get("required", ()))

    @cached_property
    def _quick_properties(self) -> tuple[Mapping[str, Any], ...]:
        return tuple(quick_checks_of_properties(_without_annotations(layer)) for layer in self.layers)

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


def schema_of(page: Page) -> Schema | None:
    """Return the schema that a page's front matter obeys, None where there is none.

    The configuration decides first, then the page's toolkit profile; else a page for Microsoft Learn obeys
    the schema of articles, and that of localized ones where the localization pipeline has left its mark.

    Raises:
        ConfigError: the schema cannot be read or is broken.
    """
    settings = page.settings
    if settings.schemas:
        path = settings.relative(page.document.path)
        for route in settings.schemas:
            if matches(route.paths, path):
                return load_schema(route.schema, settings.root)
    name = next((profile.schema for profile in page.profiles if profile.schema), None)
    if name is None and not is_for_learn(page):
        return None
    if name is None or name in _NAMES:
        # A source article has no provenance to check, also where a profile speaks for its translations.
        name = LOCALIZED if _is_localized(page.document.front_matter) else ARTICLE
    return load_schema(name, settings.root)


def is_for_learn(page: Page) -> bool:
    """Tell whether a page follows the conventions of Microsoft Learn, not just of some docfx site.

    Learn's own keys begin with `ms.`, and its localization pipeline freezes headings.
    """
    if page.flavour is not AnchorFlavour.LEARN:
        return False
    front_matter = page.document.front_matter
    entries = None if front_matter is None or front_matter.root is None else front_matter.root.entries
    if entries and any(key[:3].lower() == "ms." for key in entries):
        return True
    return any(heading.frozen for heading in page.document.headings)


@cache
def load_schema(name: str, root: Path) -> Schema:
    """Return a schema.

    Args:
        name: the name of a shipped schema, or the path of a file.
        root: the folder that a relative path starts from.

    Raises:
        ConfigError: the schema cannot be read or is broken; names the line.
    """
    if name in _NAMES:
        return Schema(_NAMES[name], _layers(_shipped(_NAMES[name])))
    if "." not in name and "/" not in name:
        raise ConfigError(f"there is no schema {name}; shipped are {', '.join(sorted(_NAMES.values()))}")
    from valint.project.own_schemas import read_schema

    schema = Schema(name, _layers(read_schema(root / name, name, shipped=_shipped_names())))
    for sample in _SAMPLES:
        # A reference that runs in circles shows itself at any data.
        list(schema.errors(sample))
    return schema


def shipped_schema(name: str) -> Schema:
    """Return a schema that valint ships."""
    return load_schema(name, Path())


def front_matter_violations(page: Page) -> "Sequence[Violation]":
    """Return where a page's front matter breaks its schema; nothing where it has neither.

    Raises:
        ConfigError: the schema cannot be read or is broken.
    """
    return _memory.violations(page)


def without_nulls(node: YamlNode) -> dict[str, object]:
    """Return a mapping's data without the keys that have no value, as docfx sees it (`RemoveNulls`)."""
    assert isinstance(node.value, dict)  # noqa: S101 - a node with entries holds a mapping
    if None in node.value.values():
        return {key: value for key, value in node.value.items() if value is not None}
    return node.value


class _Memory:
    """Keeps the latest page's violations, since several rules report their share of them."""

    def __init__(self) -> None:
        self._document: Document | None = None
        self._found: Sequence[Violation] = ()

    def violations(self, page: Page) -> "Sequence[Violation]":
        if page.document is not self._document:
            self._found = _violations(page)
            self._document = page.document
        return self._found


_memory = _Memory()


def _violations(page: Page) -> "Sequence[Violation]":
    front_matter = page.document.front_matter
    if front_matter is None or page.is_toc:
        return ()
    root = front_matter.root
    if root is None:
        if front_matter.problems:
            return ()
        root = YamlNode({}, front_matter.content_span, "", {})
    if root.entries is None or (schema := schema_of(page)) is None:
        return ()
    data = without_nulls(root)
    plain = schema.simple_breaches(data)
    if (plain is None and schema.obeyed_by(data)) or (plain is not None and not any(plain)):
        return ()
    from valint.project.violations import simple_violations, violations

    top = _top(page.document, front_matter)
    if plain is not None:
        found = tuple(simple_violations(schema, root, plain, top, "front matter"))
    else:
        found = tuple(violations(schema, root, data, top, "front matter"))
    if page.is_include:
        # An include is no page: it has no title of its own.
        found = tuple(one for one in found if not one.missing)
    return found


def _top(document: Document, front_matter: FrontMatter) -> Span:
    """Return the place that stands for the front matter as a whole: its first line."""
    start = front_matter.span.start
    if document.mime is not None and document.data is not None and document.data.entries is not None:
        metadata = document.data.entries.get("metadata")
        if metadata is not None:
            return metadata.key_span
    return Span(start, min(start + 3, len(document.text)))


def _is_localized(front_matter: FrontMatter | None) -> bool:
    if front_matter is None or front_matter.root is None or front_matter.root.entries is None:
        return False
    return any(key in front_matter.root.entries for key in provenance_keys())


@cache
def provenance_keys() -> tuple[str, ...]:
    """Return the keys that the localization pipeline writes."""
    return tuple(_shipped(LOCALIZED)["required"])


@cache
def _shipped(name: str) -> Mapping[str, Any]:
    schema: dict[str, Any] = json.loads(data_file("schemas", name + _SUFFIX))
    return schema


def _shipped_names() -> frozenset[str]:
    return frozenset(name + _SUFFIX for name in _NAMES.values())


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
