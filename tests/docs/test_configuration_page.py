"""The page about the configuration tells what the schema says, and its examples are valid."""

import json
import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from valint.project import settings

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "configuration.md"
SCHEMA = ROOT / "schemas" / "config.schema.json"
MARK = "<!-- Generated from schemas/config.schema.json;"
TOML = re.compile(r"^```toml\n(.*?)^```$", re.MULTILINE | re.DOTALL)

Node = Mapping[str, Any]


def _resolved(node: Node, schema: Node) -> Node:
    """Return a schema node with its `$ref` followed; what stands beside the `$ref` wins."""
    if "$ref" not in node:
        return node
    target = schema["$defs"][node["$ref"].removeprefix("#/$defs/")]
    beside = {key: value for key, value in node.items() if key != "$ref"}
    return {**_resolved(target, schema), **beside}


def _kind(node: Node, schema: Node) -> str:
    """Word what a value looks like."""
    if "enum" in node:
        return " or ".join(f"`{value}`" for value in node["enum"])
    if node["type"] == "array":
        items = _resolved(node["items"], schema)
        return "array of tables" if items["type"] == "object" else f"array of {items['type']}s"
    return {"object": "table", "boolean": "`true` or `false`"}.get(node["type"], str(node["type"]))


def _rows(node: Node, schema: Node, name: str) -> Iterator[str]:
    """Yield a row for each setting that the schema describes; its table names the others."""
    for key, child in node.get("properties", {}).items():
        setting = _resolved(child, schema)
        full = f"{name}{key}"
        nested = _resolved(setting["items"], schema) if setting.get("type") == "array" else setting
        inner = nested.get("properties", {})
        if "description" in setting:
            keys = ", ".join(f"`{inner_key}`" for inner_key in inner)
            parts = [
                setting["description"],
                f"Default: `{json.dumps(setting['default'])}`." if "default" in setting else "",
                f"Keys: {keys}." if keys else "",
            ]
            yield f"| `{full}` | {_kind(setting, schema)} | {' '.join(filter(None, parts))} |"
        yield from _rows(nested, schema, f"{full}[]." if nested is not setting else f"{full}.")


def _render() -> str:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    return "\n".join(
        ["", "", "| setting | value | meaning |", "| --- | --- | --- |", *_rows(schema, schema, ""), ""]
    )


def test_the_table_of_settings_is_what_the_schema_says() -> None:
    text = PAGE.read_text(encoding="utf-8")
    start = text.index("-->", text.index(MARK)) + len("-->")
    if os.environ.get("VALINT_UPDATE_DOCS"):
        PAGE.write_text(text[:start] + _render(), encoding="utf-8")
        return
    assert text[start:] == _render()


@pytest.mark.parametrize(
    "page", sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]), ids=lambda p: p.name
)
def test_every_configuration_in_the_documentation_is_valid(page: Path, tmp_path: Path) -> None:
    for number, match in enumerate(TOML.finditer(page.read_text(encoding="utf-8"))):
        text = match[1]
        name = "pyproject.toml" if "[tool.valint" in text else "valint.toml"
        file = tmp_path / str(number) / name
        file.parent.mkdir()
        file.write_text(text, encoding="utf-8")
        assert settings.load(file).file == file
