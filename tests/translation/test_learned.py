"""The file that `valint learn` writes."""

import json
from pathlib import Path

import jsonschema
import pytest

from tests.translation.toolkits import pages, pair
from valint.errors import ConfigError
from valint.translation.learned import Learned, read_learned, write_learned

SCHEMA = Path(__file__).parent.parent.parent / "schemas" / "learned-headings.schema.json"


def toolkit(language: str) -> Learned:
    return Learned(language, {page[0].path: tuple(page) for page in pages(language)})


@pytest.mark.parametrize("language", ["da", "ja"])
def test_what_is_written_is_read_again(tmp_path: Path, language: str) -> None:
    learned = toolkit(language)
    write_learned(tmp_path / "file.json", learned)

    again = read_learned(tmp_path / "file.json")

    assert again.locale == language
    assert {path: [(one.source, one.text) for one in found] for path, found in again.pages.items()} == {
        path: [(one.source, one.text) for one in found] for path, found in learned.pages.items()
    }


def test_the_same_headings_give_the_same_bytes_in_any_order(tmp_path: Path) -> None:
    learned = toolkit("da")
    write_learned(tmp_path / "a.json", learned)
    write_learned(tmp_path / "b.json", Learned("da", dict(reversed(list(learned.pages.items())))))

    assert (tmp_path / "a.json").read_bytes() == (tmp_path / "b.json").read_bytes()


def test_a_changed_heading_changes_one_line(tmp_path: Path) -> None:
    learned = toolkit("da")
    write_learned(tmp_path / "a.json", learned)
    path = "page-3.md"
    changed = (
        learned.pages[path][0]._replace(text="Noget andet", prose="Noget andet"),
        *learned.pages[path][1:],
    )
    write_learned(tmp_path / "b.json", Learned("da", {**learned.pages, path: changed}))

    before, after = ((tmp_path / name).read_text().splitlines() for name in ("a.json", "b.json"))

    assert len([1 for old, new in zip(before, after, strict=True) if old != new]) == 1


def test_the_file_obeys_its_schema(tmp_path: Path) -> None:
    write_learned(
        tmp_path / "file.json",
        Learned("da-DK", {"a.md": (pair("Next `x`", "Næste x", prose="Næste \ufffc"),)}),
    )

    jsonschema.validate(json.loads((tmp_path / "file.json").read_text()), json.loads(SCHEMA.read_text()))


@pytest.mark.parametrize(
    "content",
    ["", "[]", "{", '{"schema": 2}', '{"schema": 1, "locale": "da", "pages": []}', "[" * 100_000,
     '{"schema": 1, "locale": "da", "pages": {"a.md": [["x", 1]]}}',
     '{"schema": 1, "locale": "da", "pages": {"a.md": 3}}'],
)  # fmt: skip
def test_what_is_no_learned_file_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / "file.json").write_text(content)

    with pytest.raises(ConfigError):
        read_learned(tmp_path / "file.json")
