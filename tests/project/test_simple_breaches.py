"""What is told without `jsonschema` about missing, empty and wrong keys is what `jsonschema` tells."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from valint.markdown import parse
from valint.model.span import Span
from valint.project.json_schema import DATE_RULE, Schema, load_schema, shipped_schema
from valint.project.schemas import without_nulls
from valint.project.violations import Violation, simple_violations, violations

LOCALIZED = shipped_schema("learn-article-localized")
KEYS = sorted(LOCALIZED.keys)
VALUES = st.sampled_from(["", [], None, "x", "how-to", ["a"], [""], 7, True, "04/02/2025", "a" * 40])
TOP = Span(0, 3)


def both(schema: Schema, data: dict[str, Any]) -> tuple[list[Violation], ...] | None:
    """Return what each of the two ways says; None where only `jsonschema` can tell."""
    front_matter = parse(f"---\n{json.dumps(data)}\n---\n", "a.md").front_matter
    assert front_matter is not None
    assert front_matter.root is not None
    filled = without_nulls(front_matter.root)
    plain = schema.simple_breaches(filled)
    if plain is None:
        return None
    quick = simple_violations(schema, front_matter.root, plain, TOP, "front matter")
    slow = violations(schema, front_matter.root, filled, TOP, "front matter")
    # Wrong dates are reported by a rule that reads no schema.
    return tuple(sorted((one for one in found if one.rule != DATE_RULE), key=repr) for found in (quick, slow))


@given(st.dictionaries(st.sampled_from(KEYS), VALUES, max_size=8))
def test_both_ways_say_the_same(data: dict[str, Any]) -> None:
    said = both(LOCALIZED, data)
    if said is not None:
        assert said[0] == said[1]


OWN = Schema(
    "own",
    (
        {
            "required": ["a"],
            "properties": {
                "a": {"pattern": "x"},
                "b": {"enum": ["x", "how-to", 7]},
                "c": {"$ref": "#/$defs/c", "minLength": 2},
                "d": {"$ref": "#/$defs/d"},
                "e": True,
                "f": {"type": ["string", "null"], "minLength": 0},
                "g": {"type": "array", "items": {"type": "string"}},
                "h": {"$ref": "#/$defs/d", "maxLength": 1},
            },
            "$defs": {
                "c": {"type": "string", "minLength": 1},
                "d": {"type": ["string", "array"], "minLength": 1},
            },
        },
    ),
)


@given(st.dictionaries(st.sampled_from(KEYS), VALUES, max_size=8))
def test_a_key_without_a_value_is_as_one_that_is_not_there(data: dict[str, Any]) -> None:
    filled = {key: value for key, value in data.items() if value is not None}
    assert LOCALIZED.simple_breaches(data) == LOCALIZED.simple_breaches(filled)


@given(st.dictionaries(st.sampled_from("abcdefghi"), VALUES, max_size=8))
def test_an_own_schema_has_no_breach_just_where_it_is_obeyed(data: dict[str, Any]) -> None:
    filled = {key: value for key, value in data.items() if value is not None}
    breaches = OWN.simple_breaches(data)
    assert (breaches is not None and not any(breaches)) == OWN.obeyed_by(filled)


@pytest.mark.parametrize("value", ["mediumn", "normal", "HIGH"])
def test_a_value_that_is_not_listed_is_told_both_ways(value: str) -> None:
    said = both(LOCALIZED, {"ms.localizationpriority": value, "ms.topic": "", "title": "a"})
    assert said is not None
    assert said[0] == said[1]
    assert any(value in one.message for one in said[0])


@pytest.mark.parametrize("key", KEYS)
def test_each_key_is_empty_both_ways(key: str) -> None:
    said = both(LOCALIZED, {key: ""})
    assert said is not None
    assert said[0] == said[1]


def test_a_schema_that_says_more_is_left_to_jsonschema(tmp_path: Path) -> None:
    own = {"$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object"}
    (tmp_path / "own.json").write_text(json.dumps(own | {"additionalProperties": False}))
    assert load_schema("own.json", tmp_path).simple_breaches({"a": ""}) is None
