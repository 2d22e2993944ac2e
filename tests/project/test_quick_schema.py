"""The quick schema check says yes only where jsonschema does, and says yes to ordinary data."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from valint.project.quick_schema import quick_check
from valint.project.resources import data_file

CONFIG: dict[str, Any] = json.loads(data_file("schemas", "config.schema.json"))

SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-2, 5_000_000),
    st.floats(0, 50),
    st.sampled_from(
        ["", "LK", "LK001", "da-DK", "learn", "error", "map", "/docs", "a/*.md", "file-not-found", "x y"]
    ),
)
NAMES = st.sampled_from(
    [*CONFIG["properties"], *CONFIG["properties"]["links"]["properties"], "paths", "schema", "x", "LK001"]
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=4),
    max_leaves=10,
)


@given(st.dictionaries(NAMES, VALUES, max_size=3))
def test_what_passes_quickly_obeys_the_configuration_schema(data: dict[str, Any]) -> None:
    if quick_check(CONFIG)(data):
        Draft202012Validator(CONFIG).validate(data)


def test_an_ordinary_configuration_passes_quickly() -> None:
    data = {
        "locale": "da-DK",
        "select": ["LK", "file-not-found", "ALL"],
        "severity": {"LK001": "info"},
        "overrides": [{"paths": ["a/**"], "ignore": ["TR"]}],
        "limits": {"max_file_size": 1000, "time_limit": 1.5},
        "links": {
            "fallback": ["../en"],
            "docsets": [{"root": "a", "base_path": "/a"}],
            "fallback_history": False,
        },
        "rules": {"HD003": {"depth": 3}},
    }
    assert quick_check(CONFIG)(data)


CASES: list[tuple[dict[str, Any], list[Any]]] = [
    ({"type": "string", "minLength": 1, "title": "x"}, ["", "a", 1, None, ["a"]]),
    ({"type": ["integer", "boolean"]}, [1, 1.5, True, "1", None]),
    ({"type": "integer"}, [1, 1.0, 1.5, True, "1", None]),
    ({"type": "number", "minimum": 1, "maximum": 3}, [0, 1, 2.5, 4, True, "x"]),
    ({"type": ["string", "null"], "maxLength": 2}, ["ab", "abc", None, 1]),
    ({"enum": ["a", 1]}, ["a", "b", 1, True]),
    ({"const": 1}, [1, True, 1.0, "1"]),
    ({"exclusiveMinimum": 0}, [0, 1, "x"]),
    ({"pattern": "^a"}, ["ab", "ba", 3]),
    (
        {"minItems": 1, "maxItems": 2, "items": {"type": "string"}},
        [[], ["a"], ["a", 1], ["a", "b", "c"], "x"],
    ),
    ({"required": ["a"], "properties": {"a": {"type": "string"}}}, [{}, {"a": 1}, {"a": "x", "b": 1}, 1]),
    ({"properties": {"a": True}, "additionalProperties": False}, [{"a": 1}, {"b": 1}, 1]),
    ({"additionalProperties": {"type": "string"}}, [{"a": "x"}, {"a": 1}]),
    ({"propertyNames": {"pattern": "^a"}}, [{"a": 1}, {"b": 1}]),
    ({"patternProperties": {"^x": False}, "additionalProperties": False}, [{"x": 1}, {}]),
    (
        {"$ref": "#/$defs/tree", "$defs": {"tree": {"items": {"$ref": "#/$defs/tree"}, "type": "array"}}},
        [[[]], [1], 1],
    ),
    ({"$ref": "https://example.org/x"}, [1]),
    ({"not": {"type": "string"}}, [1, "x"]),
    ({"oneOf": [{"type": "string"}]}, [1, "x"]),
]


@pytest.mark.parametrize(("schema", "values"), CASES, ids=lambda value: json.dumps(value)[:40])
def test_no_keyword_is_taken_too_lightly(schema: dict[str, Any], values: list[Any]) -> None:
    check = quick_check(schema)
    for value in values:
        if check(value):
            assert Draft202012Validator(schema).is_valid(value)
