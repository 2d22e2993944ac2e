"""Whoever follows the documentation, command by command, sees what it shows."""

import os
from pathlib import Path

import pytest

from tests.docs.sessions import is_played, played

DOCS = Path(__file__).parents[2] / "docs"
PAGES = [page for page in sorted(DOCS.rglob("*.md")) if is_played(page.read_text(encoding="utf-8"))]


def test_there_are_pages_to_follow() -> None:
    assert DOCS / "tutorial.md" in PAGES


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(DOCS).as_posix())
def test_a_reader_who_follows_a_page_sees_what_it_shows(page: Path, tmp_path: Path) -> None:
    text = page.read_text(encoding="utf-8")
    shown = played(text, tmp_path / "reader")
    if os.environ.get("VALINT_UPDATE_DOCS"):
        page.write_text(shown, encoding="utf-8")
    else:
        assert shown == text
