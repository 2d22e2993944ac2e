"""Which schema a page's front matter obeys, and schemas that users bring."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.trees import findings, page_of
from valint.errors import ConfigError
from valint.project.json_schema import ARTICLE, LOCALIZED, load_schema, shipped_schema
from valint.project.page import AnchorFlavour, Page
from valint.project.schemas import front_matter_violations, schema_of
from valint.project.settings import Settings, load


def page(front_matter: str, **options: Any) -> Page:
    return page_of(f"---\n{front_matter}\n---\n# Titel\n", **options)


def settings_with(folder: Path, schema: object, paths: str = "guide/**") -> Settings:
    text = schema if isinstance(schema, str) else json.dumps(schema, indent=1)
    (folder / "own.schema.json").write_text(text, encoding="utf-8")
    config = folder / "valint.toml"
    config.write_text(f'[[schemas]]\npaths = ["{paths}"]\nschema = "own.schema.json"\n', encoding="utf-8")
    return load(config)


class TestChoice:
    @pytest.mark.parametrize(
        ("front_matter", "name"),
        [
            ("title: x\nms.topic: article", ARTICLE),
            ("title: x\nms.contentlocale: da-DK", LOCALIZED),
        ],
    )
    def test_provenance_makes_a_localized_article(self, front_matter: str, name: str) -> None:
        schema = schema_of(page(front_matter))
        assert schema is not None
        assert schema.name == name

    def test_other_sites_obey_no_schema_unless_told(self) -> None:
        assert schema_of(page("title: x")) is None
        assert schema_of(page("title: x\nms.topic: y", flavour=AnchorFlavour.EXPLICIT)) is None


SCHEMA = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "required": ["weight"],
    "properties": {"weight": {"type": "integer"}},
}


class TestOwnSchemas:
    def judged(self, folder: Path, schema: object, front_matter: str, path: str) -> list[str]:

        settings = settings_with(folder, schema)
        judged = replace(page(front_matter, path=str(folder / path)), settings=settings)
        return [hit.message for hit in findings("FM003", judged)]

    def test_the_configuration_says_which_pages_obey_one(self, tmp_path: Path) -> None:
        [message] = self.judged(tmp_path, SCHEMA, "title: x", "guide/a.md")
        assert "weight" in message
        assert not self.judged(tmp_path, SCHEMA, "title: x", "other/a.md")
        assert not self.judged(tmp_path, SCHEMA, "weight: 3", "guide/a.md")

    @pytest.mark.parametrize(
        ("schema", "told"),
        [
            ("{", "not JSON"),
            ("[]", "must be a JSON object"),
            ({"type": "strnig"}, "strnig"),
            ({"$ref": "https://schemas.example/page.json"}, "https://schemas.example/page.json"),
            ({"$ref": "#/$defs/lost"}, "#/$defs/lost"),
            ({"$ref": "#"}, "without end"),
            ({"properties": {"title": {"pattern": "(a"}}}, "(a"),
        ],
    )
    def test_a_broken_one_stops_the_run_with_a_reason(
        self, tmp_path: Path, schema: object, told: str
    ) -> None:
        settings_with(tmp_path, schema)
        with pytest.raises(ConfigError, match="(?s)" + told.replace("(", r"\(").replace("$", r"\$")):
            load_schema("own.schema.json", tmp_path)

    def test_a_missing_one_is_named(self, tmp_path: Path) -> None:
        with pytest.raises(ConfigError, match="cannot be read"):
            load_schema("lost.schema.json", tmp_path)

    def test_a_name_that_is_not_shipped_lists_those_that_are(self, tmp_path: Path) -> None:
        with pytest.raises(ConfigError, match="shipped are"):
            load_schema("artikel", tmp_path)


_KEYS = st.sampled_from(
    ["title", "description", "ms.topic", "ms.date", "ms.locfileid", "ms.contentlocale", "author", "x"]
)
_VALUES = st.one_of(
    st.none(),
    st.integers(-3, 3),
    st.booleans(),
    st.lists(st.sampled_from(["", "x"]), max_size=2),
    st.sampled_from(["", "x", "da-DK", "article", "04/02/2025", "1", "a" * 40]),
)


@pytest.mark.parametrize("name", [ARTICLE, LOCALIZED])
@given(data=st.dictionaries(_KEYS, _VALUES))
def test_what_passes_quickly_is_right_by_jsonschema(name: str, data: dict[str, object]) -> None:
    schema = shipped_schema(name)
    if schema.obeyed_by(data):
        assert not list(schema.errors(data))


@given(st.dictionaries(_KEYS, _VALUES))
def test_every_breach_has_a_place_on_the_page(data: dict[str, object]) -> None:
    lines = "\n".join(f"{key}: {json.dumps(value)}" for key, value in data.items())
    judged = page(lines or "x: 1")
    for violation in front_matter_violations(judged):
        assert 0 <= violation.place.start <= violation.place.end <= len(judged.document.text)
        assert violation.message.endswith((".", "?"))
