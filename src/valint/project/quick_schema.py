"""Tell in microseconds that data obeys a JSON Schema, without the 100 ms that importing `jsonschema` takes.

The answer "yes" can be trusted; "no" only means that `jsonschema` has to look, which also words the errors.
A schema with a keyword that is not known here is always left to it.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Set
from functools import reduce
from typing import Any

Check = Callable[[Any], object]
"""What it returns is true, or not."""

_ANNOTATIONS = frozenset(
    ["$schema", "$id", "$defs", "$comment", "title", "description", "default", "examples"]
)
_NOT_FOR_TEXTS = _ANNOTATIONS | {"items", "minItems", "maxItems"}
"""Keywords that say nothing of a text."""


def quick_check(schema: Mapping[str, Any]) -> Check:
    """Return a function that is true only for data that obeys `schema` (JSON Schema 2020-12)."""
    return _Compiler(schema).compile(schema)


def quick_checks_of_properties(schema: Mapping[str, Any]) -> Mapping[str, Check]:
    """Return such a function for each property of `schema`."""
    compiler = _Compiler(schema)
    return {name: compiler.compile(one) for name, one in schema.get("properties", {}).items()}


def checks_of_values(
    schemas: Iterable[Mapping[str, Any]], checks: Iterable[Mapping[str, Check]], unjudged: Set[str]
) -> tuple[Mapping[str, Check], Mapping[str, Check]]:
    """Return each property's check: where its value is a text that is not empty, and where it is anything.

    Most properties take any text, and most values are texts, so that most need no check.

    Args:
        schemas: all of them must be obeyed.
        checks: what `quick_checks_of_properties` returns of each.
        unjudged: properties that take any value but an empty one.
    """
    of_texts: dict[str, Check] = {}
    of_all: dict[str, Check] = {}
    for schema, of_properties in zip(schemas, checks, strict=True):
        for name, check in of_properties.items():
            whole = _unless_given(check) if name in unjudged else check
            of_all[name] = _both(whole, of_all[name]) if name in of_all else whole
            text = None if name in unjudged else _check_of_text(schema["properties"][name], schema, check)
            if text is not None:
                of_texts[name] = _both(text, of_texts[name]) if name in of_texts else text
    return of_texts, of_all


def _unless_given(check: Check) -> Check:
    return lambda value: bool(value) or check(value)


def _check_of_text(schema: Any, root: Mapping[str, Any], whole: Check) -> Check | None:
    """Return what tells of a text that is not empty whether it obeys, None where all such texts do.

    Args:
        schema: what must be obeyed.
        root: the schema that has its `$defs`.
        whole: the check of any data, given back where nothing simpler will do.
    """
    if not isinstance(schema, Mapping):
        return whole
    parts: list[Any] = [schema]
    place, at, name = str(schema.get("$ref", "")).rpartition("/")
    if at:
        # Only one step is followed: a schema may refer to itself.
        parts = [{key: value for key, value in schema.items() if key != "$ref"}]
        parts.append(root.get("$defs", {}).get(name) if place == "#/$defs" else None)
    said: dict[str, Any] = {}
    for part in parts:
        if not isinstance(part, Mapping) or not said.keys().isdisjoint(part):
            return whole
        said |= {key: value for key, value in part.items() if key not in _NOT_FOR_TEXTS}
    kinds = said.pop("type", "string")
    if "string" not in ([kinds] if isinstance(kinds, str) else kinds) or said.pop("minLength", 1) > 1:
        return whole
    if not said:
        return None
    if said.keys() == {"enum"}:
        return frozenset(one for one in said["enum"] if isinstance(one, str)).__contains__
    return re.compile(said["pattern"]).search if said.keys() == {"pattern"} else whole


def _never(_data: Any) -> bool:
    return False


def _always(_data: Any) -> bool:
    return True


# What most keys of a front matter want.
_SOME_TEXT = {"type": "string", "minLength": 1}


def _some_text(data: Any) -> bool:
    return isinstance(data, str) and data != ""


def _both(last: Check, first: Check) -> Check:
    return lambda data: first(data) and last(data)


# A boolean is an integer to Python alone.
_KINDS: Mapping[str, tuple[type, ...]] = {
    "string": (str,),
    "boolean": (bool,),
    "integer": (int,),
    "number": (int, float),
    "array": (list,),
    "object": (dict,),
    "null": (type(None),),
}


class _Compiler:
    def __init__(self, root: Mapping[str, Any]) -> None:
        self._root = root
        self._references: dict[str, Check] = {}

    def compile(self, schema: Any) -> Check:
        if isinstance(schema, bool):
            return _always if schema else _never
        if {key: value for key, value in schema.items() if key not in _ANNOTATIONS} == _SOME_TEXT:
            return _some_text
        checks: list[Check] = []
        for keyword, value in schema.items():
            if keyword in _ANNOTATIONS:
                continue
            make = getattr(self, f"_{keyword.lstrip('$').lower()}", None)
            if make is None:
                return _never
            checks.append(make(value, schema))
        # Nested, so that no check costs more than its call.
        return reduce(_both, reversed(checks)) if checks else _always

    def _ref(self, value: str, _schema: Mapping[str, Any]) -> Check:
        if value in self._references:
            return lambda data: self._references[value](data)
        if not value.startswith("#/$defs/"):
            return _never
        self._references[value] = _never  # until it is compiled: a schema may refer to itself
        self._references[value] = self.compile(self._root["$defs"][value.removeprefix("#/$defs/")])
        return self._references[value]

    def _type(self, value: str | list[str], _schema: Mapping[str, Any]) -> Check:
        names = [value] if isinstance(value, str) else value
        kinds = tuple(kind for name in names for kind in _KINDS[name])
        if "boolean" in names or int not in kinds:
            return lambda data: isinstance(data, kinds)
        return lambda data: isinstance(data, kinds) and not isinstance(data, bool)

    def _enum(self, value: list[Any], _schema: Mapping[str, Any]) -> Check:
        texts = frozenset(one for one in value if isinstance(one, str))
        return lambda data: isinstance(data, str) and data in texts

    def _const(self, value: Any, _schema: Mapping[str, Any]) -> Check:
        return lambda data: type(data) is type(value) and data == value

    def _pattern(self, value: str, _schema: Mapping[str, Any]) -> Check:
        search = re.compile(value).search
        return lambda data: not isinstance(data, str) or search(data) is not None

    def _minlength(self, value: int, _schema: Mapping[str, Any]) -> Check:
        return lambda data: not isinstance(data, str) or len(data) >= value

    def _maxlength(self, value: int, _schema: Mapping[str, Any]) -> Check:
        return lambda data: not isinstance(data, str) or len(data) <= value

    def _minimum(self, value: float, _schema: Mapping[str, Any]) -> Check:
        return lambda data: not isinstance(data, int | float) or data >= value

    def _maximum(self, value: float, _schema: Mapping[str, Any]) -> Check:
        return lambda data: not isinstance(data, int | float) or data <= value

    def _exclusiveminimum(self, value: float, _schema: Mapping[str, Any]) -> Check:
        return lambda data: not isinstance(data, int | float) or data > value

    def _minitems(self, value: int, _schema: Mapping[str, Any]) -> Check:
        return lambda data: not isinstance(data, list) or len(data) >= value

    def _maxitems(self, value: int, _schema: Mapping[str, Any]) -> Check:
        return lambda data: not isinstance(data, list) or len(data) <= value

    def _items(self, value: Mapping[str, Any], _schema: Mapping[str, Any]) -> Check:
        item = self.compile(value)
        return lambda data: not isinstance(data, list) or all(map(item, data))

    def _required(self, value: list[str], _schema: Mapping[str, Any]) -> Check:
        wanted = frozenset(value)
        return lambda data: not isinstance(data, dict) or wanted <= data.keys()

    def _properties(self, value: Mapping[str, Any], _schema: Mapping[str, Any]) -> Check:
        known = {name: self.compile(schema) for name, schema in value.items()}

        def check(data: Any) -> bool:
            if not isinstance(data, dict):
                return True
            for name, item in data.items():
                one = known.get(name)
                if one is not None and not one(item):
                    return False
            return True

        return check

    def _additionalproperties(self, value: Any, schema: Mapping[str, Any]) -> Check:
        if "patternProperties" in schema:
            return _never
        known = frozenset(schema.get("properties", ()))
        other = self.compile(value)

        def check(data: Any) -> bool:
            if not isinstance(data, dict):
                return True
            return all(other(item) for name, item in data.items() if name not in known)

        return check

    def _propertynames(self, value: Mapping[str, Any], _schema: Mapping[str, Any]) -> Check:
        name = self.compile(value)
        return lambda data: not isinstance(data, dict) or all(map(name, data))
