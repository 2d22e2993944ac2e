"""Trees of pages for tests: real files, parsed, indexed and judged without the engine."""

import textwrap
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple, cast

from valint.markdown import parse
from valint.model.document import Document
from valint.model.finding import Edit, Finding
from valint.model.span import LineIndex, Region
from valint.project.discovery import is_toc
from valint.project.facts import Columns, FileFacts, columns_of, facts_of
from valint.project.index import Project
from valint.project.page import AnchorFlavour, Page
from valint.project.settings import Settings
from valint.rules.registry import rule_of

TODAY = date(2026, 1, 15)
_NOTHING = cast(Any, None)  # links and anchors ask neither packs nor terms


def page_of(
    text: str,
    path: str = "guide/page.md",
    *,
    locale: str | None = "da-DK",
    flavour: AnchorFlavour = AnchorFlavour.LEARN,
    is_include: bool = False,
) -> Page:
    """Parse a text into a page."""
    document = parse(textwrap.dedent(text).lstrip("\n"), path)
    return page_from(document, locale=locale, flavour=flavour, is_include=is_include)


def collect_facts(page: Page) -> FileFacts:
    """Return a page's facts."""
    return facts_of(columns_of(page))


def page_from(
    document: Document, *, locale: str | None, flavour: AnchorFlavour, is_include: bool = False
) -> Page:
    """Give a document its surroundings."""
    return Page(
        document=document,
        locale=locale,
        flavour=flavour,
        pack=_NOTHING,
        terms=_NOTHING,
        profiles=(),
        settings=Settings(),
        today=TODAY,
        is_include=is_include,
        is_toc=is_toc(document.path),
    )


class Found(NamedTuple):
    """A finding as a reader meets it: the text that it marks, and what it says."""

    path: str
    line: int
    marked: str
    finding: Finding

    @property
    def message(self) -> str:
        """What it says."""
        return self.finding.message


def findings(code: str, page: Page) -> list[Found]:
    """Run one file rule over a page."""
    document = page.document
    return [
        Found(document.path, place.line, _text_in(document.text, place), finding)
        for finding in rule_of(code).check(page)
        for place in [_region(finding.place, document.lines)]
    ]


def mended(text: str, finding: Finding) -> str:
    """Return a text with a finding's fix applied."""
    assert finding.fix is not None
    lines = LineIndex(text)
    for edit in sorted(finding.fix.edits, key=lambda edit: _offsets(edit, lines), reverse=True):
        start, end = _offsets(edit, lines)
        text = text[:start] + edit.text + text[end:]
    return text


def _offsets(edit: Edit, lines: LineIndex) -> tuple[int, int]:
    region = _region(edit.span, lines)
    return (
        lines.starts[region.line - 1] + region.column - 1,
        lines.starts[region.end_line - 1] + region.end_column - 1,
    )


def _region(place: object, lines: LineIndex) -> Region:
    return place if isinstance(place, Region) else lines.region(cast(Any, place))


def _text_in(text: str, region: Region) -> str:
    starts = LineIndex(text).starts
    return text[
        starts[region.line - 1] + region.column - 1 : starts[region.end_line - 1] + region.end_column - 1
    ]


class Tree:
    """A folder of files, of which some are checked."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.loaded: list[str] = []

    def write(self, files: Mapping[str, str | bytes]) -> "Tree":
        """Write files; text is taken off its common indentation."""
        for name, content in files.items():
            file = self.root / name
            file.parent.mkdir(parents=True, exist_ok=True)
            if isinstance(content, str):
                content = textwrap.dedent(content).lstrip("\n").encode()
            file.write_bytes(content)
        return self

    def facts(
        self, name: str, *, locale: str | None = "da-DK", flavour: AnchorFlavour = AnchorFlavour.LEARN
    ) -> FileFacts:
        """Read a file into facts; its locale is the front matter's, else `locale`."""
        return facts_of(self.columns(name, locale=locale, flavour=flavour))

    def columns(
        self, name: str, *, locale: str | None = "da-DK", flavour: AnchorFlavour = AnchorFlavour.LEARN
    ) -> Columns:
        """Read a file into the columns of its facts."""
        document = parse((self.root / name).read_text(encoding="utf-8"), name)
        if document.front_matter is not None:
            locale = document.front_matter.text("ms.contentlocale") or locale
        include = "/includes/" in f"/{name}"
        return columns_of(page_from(document, locale=locale, flavour=flavour, is_include=include))

    def project(
        self,
        *checked: str,
        settings: Settings | None = None,
        locale: str | None = "da-DK",
        flavour: AnchorFlavour = AnchorFlavour.LEARN,
    ) -> Project:
        """Index the checked files, by default every Markdown file outside fallback folders."""
        names = checked or tuple(self.pages())

        def load(path: Path) -> FileFacts | None:
            name = path.relative_to(self.root).as_posix()
            self.loaded.append(name)
            return self.facts(name, locale=locale, flavour=flavour) if path.is_file() else None

        return Project(
            [self.facts(name, locale=locale, flavour=flavour) for name in names],
            base=self.root,
            settings=settings or Settings(root=self.root),
            load=load,
        )

    def pages(self) -> Iterable[str]:
        """Yield every Markdown file's path."""
        for file in sorted(self.root.rglob("*.md")):
            name = file.relative_to(self.root).as_posix()
            if not name.startswith(("_repo.", ".")):
                yield name

    def findings(self, code: str, project: Project) -> list[Found]:
        """Run one project rule."""
        found = []
        for path, finding in rule_of(code).check(project):
            assert isinstance(finding.place, Region)
            text = (self.root / path).read_text(encoding="utf-8")
            found.append(Found(path, finding.place.line, _text_in(text, finding.place), finding))
        return found
