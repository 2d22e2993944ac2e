"""The packs that the documentation shows are packs that valint reads."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from valint.project.packs import Artefact, read_locale_pack
from valint.project.profiles import read_profile

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "writing-packs.md"
YAML = re.compile(r"^```yaml\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def _shown() -> list[Any]:
    return [yaml.safe_load(block) for block in YAML.findall(PAGE.read_text(encoding="utf-8"))]


def _entries() -> Iterator[tuple[str, Artefact]]:
    for file in sorted((ROOT / "rules" / "locales").glob("*.yaml")):
        pack = read_locale_pack(yaml.safe_load(file.read_text(encoding="utf-8")), file.name)
        for entry in (*pack.artefacts, *pack.products):
            yield file.stem, entry


def test_the_profile_on_the_page_is_read() -> None:
    (profile,) = [data for data in _shown() if "kind" in data]
    assert read_profile(profile, PAGE.name).title == "Reading club toolkit"


def test_the_entry_on_the_page_is_read_and_keeps_its_word() -> None:
    (entry,) = [data for data in _shown() if "pattern" in data]
    pack = read_locale_pack({"language": "da", "artefacts": [entry]}, PAGE.name)
    _assert_examples_hold(pack.artefacts[0])


@pytest.mark.parametrize(
    "entry", [pytest.param(entry, id=f"{language}: {entry.bad[0]}") for language, entry in _entries()]
)
def test_every_shipped_entry_finds_its_bad_texts_and_spares_its_good_ones(entry: Artefact) -> None:
    _assert_examples_hold(entry)


@pytest.mark.parametrize(
    "file", sorted((ROOT / "rules" / "locales").glob("*.yaml")), ids=lambda file: file.stem
)
def test_every_key_of_a_shipped_locale_pack_is_described(file: Path) -> None:
    described = set(re.findall(r"^\| `(\w+)` \|", PAGE.read_text(encoding="utf-8"), re.MULTILINE))
    assert set(yaml.safe_load(file.read_text(encoding="utf-8"))) <= described


def _assert_examples_hold(entry: Artefact) -> None:
    assert entry.bad
    assert entry.good
    assert all(entry.pattern.search(text) for text in entry.bad)
    assert not [text for text in entry.good if entry.pattern.search(text)]
