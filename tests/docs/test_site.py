"""The documentation site: built without a warning, free of other hosts and of unread Markdown."""

import html.parser
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("material", reason="the `docs` extra is not installed")

ROOT = Path(__file__).parents[2]
LOADED = {"script": "src", "link": "href", "img": "src", "iframe": "src"}
NOT_LOADED = {"canonical", "next", "prev", "alternate"}
SILENT = ("code", "pre", "script", "style")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(folder)],
        cwd=ROOT, env={**os.environ, "NO_MKDOCS_2_WARNING": "1"}, stdin=subprocess.DEVNULL,
        capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return folder


class _Page(html.parser.HTMLParser):
    """What a page loads, the text that it shows outside code, and the code in its lines."""

    def __init__(self, file: Path) -> None:
        super().__init__()
        self.loads: list[str] = []
        self.text = ""
        self.code_spans: list[str] = []
        self._open: list[str] = []
        self.feed(file.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag in LOADED and values.get("rel") not in NOT_LOADED:
            self.loads.append(values.get(LOADED[tag]) or "")
        if tag in SILENT:
            self._open.append(tag)
            if self._open == ["code"]:
                self.code_spans.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag in SILENT:
            self._open.remove(tag)

    def handle_data(self, data: str) -> None:
        if not self._open:
            self.text += data
        elif self._open == ["code"]:
            self.code_spans[-1] += data


def _pages(site: Path) -> Iterator[tuple[str, _Page]]:
    for file in sorted(site.rglob("*.html")):
        yield file.relative_to(site).as_posix(), _Page(file)


def test_every_page_of_the_documentation_is_on_the_site(site: Path) -> None:
    for page in (ROOT / "docs").rglob("*.md"):
        name = page.relative_to(ROOT / "docs").with_suffix("")
        assert (site / (name.parent if name.name == "index" else name) / "index.html").is_file()


def test_no_markdown_stays_unread(site: Path) -> None:
    raw = ("```", "| --- ", "](", "**")
    left = [(name, mark) for name, page in _pages(site) for mark in raw if mark in page.text]
    assert not left


def test_no_block_of_code_is_taken_for_words_in_a_line(site: Path) -> None:
    blocks = [
        (name, code)
        for name, page in _pages(site)
        for code in page.code_spans
        if "\n" in code and not name.startswith("rules/")  # their docstrings may break a line anywhere
    ]
    assert not blocks


def test_a_page_loads_nothing_from_another_host(site: Path) -> None:
    foreign = [(name, url) for name, page in _pages(site) for url in page.loads if "//" in url]
    assert not foreign
