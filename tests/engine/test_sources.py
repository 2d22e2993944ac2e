"""Pages beside their English pages: what is read, where a defect comes from, who can mend it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.engine.conftest import Workshop, codes
from tests.translation.repository import Repository
from valint.engine.results import Report
from valint.model.finding import Finding, Origin, Route, Severity
from valint.model.span import Span
from valint.project.page import Page
from valint.project.settings import Settings
from valint.rules import registry
from valint.rules.registry import Needs, rule

PAGE = "---\nms.sourcegitcommit: {commit}\nms.translationtype: {made_by}\n---\n# Tittel\n"


def _reports_source(page: Page) -> Iterator[Finding]:
    """Report the English text of every page that has any."""
    if page.source is not None:
        yield Finding(Span(0, 0), page.source.text.strip(), origin=Origin.INTRODUCED)


def _reports_todo(page: Page) -> Iterator[Finding]:
    """Report every TODO with the line that it is on."""
    text = page.document.text
    at = text.find("TODO")
    while at >= 0:
        yield Finding(Span(at, at + 4), f"TODO at {at}.")
        at = text.find("TODO", at + 4)


@pytest.fixture
def watched(workshop: Workshop) -> Workshop:
    rule("ST990", "test-st990", Severity.WARNING, needs=[Needs.SOURCE])(_reports_source)
    registry.all_rules.cache_clear()
    return workshop


def _messages(report: Report, code: str) -> list[str]:
    return [one.message for one in report.diagnostics if one.code == code]


def _check(workshop: Workshop, source: Path, *, jobs: int | None = None) -> Report:
    settings = Settings(root=workshop.folder, source=source)
    return workshop.check("nb", settings=settings, select=("ST990", "VL"), jobs=jobs)


@pytest.mark.parametrize("jobs", [None, 2])
def test_a_page_is_compared_with_the_commit_that_it_was_translated_from(
    watched: Workshop, jobs: int | None
) -> None:
    source = Repository(watched.folder / "source")
    first = source.commit({"guide/a.md": "Old.", "guide/b.md": "B."})
    source.commit({"guide/a.md": "New."})
    watched.write("nb/guide/a.md", PAGE.format(commit=first.upper(), made_by="HT"))
    for number in range(20):
        name = f"nb/guide/{number}.md"
        source.commit({f"guide/{number}.md": f"{number}."})
        watched.write(name, PAGE.format(commit=source.git("rev-parse", "HEAD"), made_by="HT"))
    report = _check(watched, source.folder, jobs=jobs)
    assert sorted(_messages(report, "ST990")) == sorted(["Old.", *(f"{number}." for number in range(20))])


def test_a_history_that_lacks_the_commit_gives_nothing_to_compare_with(watched: Workshop) -> None:
    source = Repository(watched.folder / "source")
    source.commit({"guide/a.md": "A.", "guide/b.md": "B."})
    for name in "ab":
        watched.write(f"nb/guide/{name}.md", PAGE.format(commit="1" * 40, made_by="HT"))
    report = _check(watched, source.folder)
    assert _messages(report, "ST990") == []
    (told,) = [one for one in report.diagnostics if one.code == "VL008"]
    assert told.severity is Severity.INFO
    assert told.message.startswith("2 pages were not compared with the English source in source:")
    assert not report.incomplete


def test_a_source_with_other_pages_is_told_once(watched: Workshop) -> None:
    for number in range(6):
        watched.write(f"nb/{number}.md", "# Tittel\n")
    watched.write("elsewhere/x.md", "# X\n")
    report = _check(watched, watched.folder / "elsewhere")
    assert codes(report) == ["VL008"]
    assert report.diagnostics[0].severity is Severity.WARNING


def test_a_plain_folder_is_taken_for_what_was_translated(watched: Workshop) -> None:
    watched.write("source/a.md", "A.")
    watched.write("nb/a.md", PAGE.format(commit="1" * 40, made_by="HT"))
    assert codes(_check(watched, watched.folder / "source")) == ["ST990"]


def test_pages_beside_their_source_in_one_repository_need_no_commit(watched: Workshop) -> None:
    own = Repository(watched.folder / "site")
    own.commit({"docs/en/a.md": "A.", "docs/nb/a.md": "# A\n", "docs/nb/b.md": "# B\n"})
    report = watched.check("site/docs", settings=Settings(root=watched.folder), select=("ST990", "VL"))
    assert _messages(report, "ST990") == ["A."]


def test_a_learn_page_without_a_commit_is_not_compared_with_what_is_newer(watched: Workshop) -> None:
    source = Repository(watched.folder / "source")
    source.commit({"a.md": "A."})
    watched.write("nb/a.md", "---\nms.topic: article\n---\n# Tittel\n")
    assert codes(_check(watched, source.folder)) == []
    watched.write("nb/a.md", "# Tittel\n")
    assert codes(_check(watched, source.folder)) == ["ST990"]


def test_the_source_is_read_for_no_rule_that_does_not_ask(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr("valint.engine.sources.SourceReader.read", refuse)
    workshop.rule("ST991", lambda page: iter(()))
    workshop.write("docs/en/a.md", "# A\n")
    workshop.write("docs/nb/a.md", "# A\n")
    assert not workshop.check(".", select=("ST991",)).faults


def test_an_english_page_that_cannot_be_parsed_is_a_fault(
    watched: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise ValueError("boom")

    monkeypatch.setattr("valint.engine.sources.SourceReader.read", fail)
    watched.write("docs/en/a.md", "# A\n")
    watched.write("docs/nb/a.md", "# A\n")
    report = watched.check(".", select=("ST990", "VL"))
    assert codes(report) == ["VL004"]
    assert report.incomplete


def _origins(workshop: Workshop, page: str, source: str) -> list[tuple[int, Origin, Route | None]]:
    workshop.rule("ST991", _reports_todo)
    workshop.write("docs/en/a.md", source)
    workshop.write("docs/nb/a.md", f"---\nms.translationtype: MT\n---\n{page}")
    report = workshop.check("docs/nb", select=("ST991",))
    return [(one.region.line, one.origin, one.route) for one in report.diagnostics]


def test_a_defect_in_the_same_block_of_the_source_is_inherited(workshop: Workshop) -> None:
    found = _origins(workshop, "# T\n\nEn TODO.\n\nTo.\n", "# T\n\nOne TODO.\n\nTwo.\n")
    assert found == [(6, Origin.INHERITED, Route.SOURCE_AUTHOR)]


def test_a_defect_that_the_source_has_not_is_introduced(workshop: Workshop) -> None:
    found = _origins(workshop, "# T\n\nEn TODO.\n\nTo.\n", "# T\n\nOne.\n\nTwo.\n")
    assert found == [(6, Origin.INTRODUCED, Route.MT_PIPELINE)]


def test_without_a_source_the_origin_is_unknown(workshop: Workshop) -> None:
    workshop.rule("ST991", _reports_todo)
    workshop.write("a.md", "---\nms.translationtype: HT\n---\nTODO\n")
    (one,) = workshop.check("a.md", select=("ST991",)).diagnostics
    assert (one.origin, one.route) == (Origin.UNKNOWN, Route.TRANSLATOR)


def test_a_page_that_names_no_maker_has_no_route(workshop: Workshop) -> None:
    workshop.rule("ST991", _reports_todo)
    workshop.write("a.md", "TODO\n")
    assert workshop.check("a.md", select=("ST991",)).diagnostics[0].route is None


def test_an_english_page_that_changed_is_compared_anew(watched: Workshop) -> None:
    cache = watched.folder / "cache"
    settings = Settings(root=watched.folder, source=watched.folder / "source")
    watched.write("nb/a.md", "# Tittel\n")
    for text in ("One.", "One.", "Two."):
        watched.write("source/a.md", text)
        report = watched.check("nb", settings=settings, select=("ST990",), cache=cache)
        assert _messages(report, "ST990") == [text]


def test_a_commit_that_arrives_later_is_found_in_spite_of_the_cache(watched: Workshop) -> None:
    cache = watched.folder / "cache"
    source = Repository(watched.folder / "source")
    source.commit({"a.md": "A."})
    shallow = watched.folder / "shallow"
    pinned = source.git("rev-parse", "HEAD")
    source.commit({"a.md": "Newer."})
    source.git("clone", "-q", "--depth", "1", source.folder.as_uri(), str(shallow))
    watched.write("nb/a.md", PAGE.format(commit=pinned, made_by="HT"))
    settings = Settings(root=watched.folder, source=shallow)

    def check() -> Report:
        return watched.check("nb", settings=settings, select=("ST990", "VL"), cache=cache)

    assert codes(check()) == codes(check()) == ["VL008"]
    source.git("-C", str(shallow), "fetch", "-q", "--unshallow")
    assert _messages(check(), "ST990") == ["A."]
    assert _messages(check(), "ST990") == ["A."]


def test_a_source_that_moved_on_is_compared_with_what_it_was(watched: Workshop) -> None:
    source = Repository(watched.folder / "source")
    source.commit({"a.md": "# Plan\n\nOld.\n", "b.md": "# Same\n"})
    pinned = source.git("rev-parse", "HEAD")
    source.commit({"a.md": "# Plan\n\nNew.\n\n## More\n", "b.md": "# Same\n"})
    for name in ("a.md", "b.md"):
        watched.write(name, PAGE.format(commit=pinned, made_by="HT"))
    settings = Settings(root=watched.folder, source=source.folder)
    report = watched.check("a.md", "b.md", settings=settings, select=("FM015",))
    [stale] = report.diagnostics
    assert (stale.path, stale.region.line, stale.route) == ("a.md", 2, Route.TRANSLATOR)
    assert stale.message.startswith("The English page has changed once since it was translated")
    assert stale.message.endswith("2 lines are new and 1 line is gone; its headings changed, too.")


def test_how_often_and_how_long_a_source_has_moved_on_is_told_anew_after_each_commit(
    watched: Workshop,
) -> None:
    source = Repository(watched.folder / "source")
    source.commit({"guide/a [1].md": "Old.\n", "b.md": "B.\n"}, date="2026-01-01T12:00:00Z")
    pinned = source.git("rev-parse", "HEAD")
    watched.write("nb/guide/a [1].md", PAGE.format(commit=pinned, made_by="HT"))
    settings = Settings(root=watched.folder, source=source.folder)

    def check() -> list[str]:
        report = watched.check("nb", settings=settings, select=("FM015",), cache=watched.folder / "cache")
        return [one.message for one in report.diagnostics]

    assert check() == []
    source.commit({"guide/a [1].md": "New.\n"}, date="2026-01-03T12:00:00Z")
    source.commit({"b.md": "Another page.\n"}, date="2026-01-09T12:00:00Z")
    [message] = check()
    assert message.startswith("The English page has changed once since it was translated, over 2 days: ")
    source.commit({"guide/a [1].md": "Newer.\n"}, date="2026-01-09T12:00:00Z")
    source.commit({"guide/a [1].md": "New.\n"}, date="2026-01-20T12:00:00Z")
    [message] = check()
    assert message.startswith("The English page has changed 3 times since it was translated, over 19 days: ")
