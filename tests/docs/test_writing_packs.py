"""The packs that the documentation shows are packs that valint reads."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from valint.project.pack_files import PackFile
from valint.project.packs import read_locale_pack
from valint.project.profiles import read_profile

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "writing-packs.md"
YAML = re.compile(r"^```yaml(?: title=\S+)?\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def _packs(kind: str) -> Iterator[PackFile]:
    for block in YAML.findall(PAGE.read_text(encoding="utf-8")):
        if block.startswith(f"kind: {kind}\n"):
            yield PackFile(block, PAGE.name)


def test_the_profile_on_the_page_is_read() -> None:
    (pack,) = _packs("toolkit")
    assert read_profile(pack.data, PAGE.name).title == "Reading club toolkit"


def test_the_locale_pack_on_the_page_keeps_its_word() -> None:
    (pack,) = _packs("locale")
    (entry,) = read_locale_pack(pack).artefacts
    assert all(entry.pattern.search(text) for text in entry.bad)
    assert not [text for text in entry.good if entry.pattern.search(text)]


@pytest.mark.parametrize("kind", ["locale", "terms"])
def test_every_key_of_a_pack_is_described(kind: str) -> None:
    schema = json.loads((ROOT / "schemas" / "rule-pack.schema.json").read_text(encoding="utf-8"))
    described = set(re.findall(r"^\| `(\w+)` \|", PAGE.read_text(encoding="utf-8"), re.MULTILINE))
    assert set(schema["$defs"][kind]["properties"]) - {"kind"} <= described
