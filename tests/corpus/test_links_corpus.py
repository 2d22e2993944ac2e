"""What the rules for links and anchors find in real localized repositories.

The counts are the truth about these files, established by reading every one of them against the site's own
algorithm; a rule that finds more has become wrong, and one that finds less has become blind.
"""

import os
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple, cast

import pytest

from tests.trees import collect_facts
from valint.markdown import read
from valint.model.finding import Severity
from valint.project.discovery import is_toc
from valint.project.facts import FileFacts
from valint.project.globs import matches
from valint.project.index import Project
from valint.project.page import AnchorFlavour, Page
from valint.project.settings import Settings
from valint.rules.registry import all_rules

CORPORA = Path(os.environ.get("VALINT_CORPORA", Path(__file__).parents[2] / "../shared/corpora")).resolve()
RULES = [rule for rule in all_rules() if rule.family in ("LK", "AN")]

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.slow,
    pytest.mark.skipif(not CORPORA.is_dir(), reason="the corpora are not beside this checkout"),
]


class Hit(NamedTuple):
    """One finding on a corpus."""

    code: str
    severity: Severity
    path: str
    line: int
    place: str


def make_page(file: Path, root: Path, flavour: AnchorFlavour, locale: str) -> Page:
    name = file.relative_to(root).as_posix()
    settings = Settings(root=root)
    nothing = cast(Any, None)
    return Page(
        document=read(file, name),
        locale=locale,
        flavour=flavour,
        pack=nothing,
        terms=nothing,
        profiles=(),
        settings=settings,
        today=date(2026, 1, 15),
        is_include=matches(settings.includes, name),
        is_toc=is_toc(name),
    )


def hits(corpus: str, flavour: AnchorFlavour, locale: str) -> tuple[list[Hit], Project]:
    root = CORPORA / corpus
    pages = [make_page(file, root, flavour, locale) for file in sorted(root.rglob("*.md"))]

    def load(file: Path) -> FileFacts | None:
        return collect_facts(make_page(file, root, flavour, locale)) if file.is_relative_to(root) else None

    project = Project(map(collect_facts, pages), base=root, settings=Settings(root=root), load=load)
    return list(_hits(pages, project)), project


def _hits(pages: list[Page], project: Project) -> Iterator[Hit]:
    for rule in RULES:
        if rule.project:
            for path, finding in rule.check(project):
                place = finding.place
                yield Hit(rule.code, finding.severity or rule.severity, path, place.line, finding.message)
            continue
        for page in pages:
            for finding in rule.check(page):
                document = page.document
                line = document.lines.line_of(finding.place.start)
                place = document.text[finding.place.start : finding.place.end]
                yield Hit(rule.code, finding.severity or rule.severity, document.path, line, place)


@pytest.fixture(scope="module")
def danish() -> tuple[list[Hit], Project]:
    return hits("m365-da-DK", AnchorFlavour.LEARN, "da-DK")


def of(found: list[Hit], *codes: str) -> list[Hit]:
    return [hit for hit in found if hit.code in codes]


def test_exactly_the_broken_fragments_are_found(danish: tuple[list[Hit], Project]) -> None:
    found, project = danish
    broken = project.survey.fragments
    site = [one for one in broken if one.link.destination.startswith("/")]
    own = [one for one in broken if one.page is None]
    assert (len(own), len(broken) - len(own) - len(site), len(site)) == (1, 3, 29)
    assert len(of(found, "AN001", "AN002", "AN003", "AN004", "AN005")) == 33
    assert all(hit.severity is Severity.ERROR for hit in of(found, "AN001", "AN002", "AN005"))


def test_exactly_the_empty_links_outside_tables_of_contents_are_found(
    danish: tuple[list[Hit], Project],
) -> None:
    assert len(of(danish[0], "LK005")) == 10


def test_the_links_that_no_parser_sees_are_found(danish: tuple[list[Hit], Project]) -> None:
    errors = [hit for hit in of(danish[0], "LK004", "LK007") if hit.severity is Severity.ERROR]
    by_form = Counter(
        "directive" if hit.place.endswith(".png") and hit.code == "LK004" else "text" for hit in errors
    )
    assert by_form == {"text": 19, "directive": 4}


def test_nothing_that_the_source_tree_may_serve_is_an_error(danish: tuple[list[Hit], Project]) -> None:
    found, project = danish
    (summary,) = of(found, "LK001")
    assert summary.severity is Severity.INFO
    assert [found.number for found in project.survey.unverifiable.values()] == [8_641]
    assert project.survey.missing == []


def test_paths_in_other_letters_and_repeated_anchors_are_warnings(danish: tuple[list[Hit], Project]) -> None:
    found, _ = danish
    assert len([hit for hit in of(found, "LK003") if ".md" in hit.place]) == 22
    assert len(of(found, "AN006")) == 177
    assert {hit.severity for hit in of(found, "LK003", "AN006")} == {Severity.WARNING}


def test_the_toolkit_page_has_the_defects_that_it_has(danish: tuple[list[Hit], Project]) -> None:
    page = [hit for hit in danish[0] if hit.path.endswith("frontline/virtual-appointments-toolkit.md")]
    assert Counter((hit.code, hit.line) for hit in page if hit.code != "LK001") == {
        ("LK008", 117): 3,
        ("LK008", 118): 3,
        ("LK008", 119): 3,
        ("LK008", 120): 3,
        ("LK015", 97): 1,
    }


@pytest.mark.parametrize(
    ("corpus", "flavour", "locale"),
    [
        ("projops/da-DK", AnchorFlavour.LEARN, "da-DK"),
        ("fastapi/de", AnchorFlavour.EXPLICIT, "de"),
        ("fastapi/es", AnchorFlavour.EXPLICIT, "es"),
        ("fastapi/ja", AnchorFlavour.EXPLICIT, "ja"),
    ],
)
def test_repositories_without_broken_links_have_no_error(
    corpus: str, flavour: AnchorFlavour, locale: str
) -> None:
    found, _ = hits(corpus, flavour, locale)
    assert [hit for hit in found if hit.severity is Severity.ERROR] == []
