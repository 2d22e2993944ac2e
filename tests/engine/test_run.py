"""A run as a whole: order, duplicates, what it carries between its phases, what a page is told."""

import pickle
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.engine.conftest import Workshop, codes
from valint.engine import records
from valint.engine.executing import SerialExecutor
from valint.engine.file_phase import FilePhase
from valint.engine.reports import merge
from valint.engine.results import FileTask, Plan
from valint.engine.run import run, tasks_for
from valint.engine.stopping import Stop
from valint.model.finding import Edit, Finding, Fix, Severity
from valint.model.record import replace
from valint.model.span import Region, Span
from valint.project.discovery import discover
from valint.project.page import AnchorFlavour, Page
from valint.project.settings import Override, Settings
from valint.project.surroundings import Surveyor

TASK = FileTask("a.md", None, None, is_include=False, is_toc=False)


def test_findings_are_in_order_and_told_once(workshop: Workshop) -> None:
    def check(page: Page) -> Iterator[Finding]:
        for offset in (4, 2, 2, 0):
            yield Finding(Span(offset, offset + 1), "Found.")

    for name in ("b.md", "a.md"):
        workshop.write(name, "abcdef\n")
    workshop.rule("ST991", check)
    workshop.rule("ST990", check)
    found = [(one.path, one.region.column, one.code) for one in workshop.check(select=("ST99",)).diagnostics]
    assert found == sorted(found)
    assert len(found) == len(set(found)) == 12


def test_spans_become_regions_and_fixes_become_edits(workshop: Workshop) -> None:
    def check(page: Page) -> Iterator[Finding]:
        at = page.document.text.index("fejl")
        span = Span(at, at + 4)
        yield Finding(span, "Found.", fix=Fix((Edit(span, "ret"),), safe=False), severity=Severity.ERROR)

    workshop.write("a.md", "\ufeffæøå\r\n\r\n\U0001f600 fejl\r\n")
    workshop.rule("ST990", check)
    (one,) = workshop.check(select=("ST990",)).diagnostics
    assert one.region == Region(3, 3, 3, 7)
    assert one.severity is Severity.ERROR
    assert one.fix is not None
    assert not one.fix.safe
    assert one.fix.edits[0].region == one.region


def test_plan_task_and_result_travel_between_processes(workshop: Workshop) -> None:
    workshop.write("a.md", "# <a name='x'></a>Side\n\n[b](b.md#c)\n\n<!-- valint-disable LK -->\n")
    plan = Plan(
        Settings(overrides=(Override(("a.md",), severity={"LK": Severity.INFO}),)), today=date(2026, 1, 1)
    )
    assert pickle.loads(pickle.dumps(plan)) == plan  # noqa: S301
    result = FilePhase(plan).check(TASK)
    assert result.facts is not None
    assert result.suppressions.active
    assert pickle.loads(pickle.dumps(result)) == result  # noqa: S301
    assert pickle.loads(pickle.dumps(TASK)) == TASK  # noqa: S301


def test_checking_a_file_twice_gives_the_same(workshop: Workshop) -> None:
    workshop.write("a.md", "# Side\n\n[]( )\n")
    phase = FilePhase(Plan(Settings()))
    assert phase.check(TASK) == phase.check(TASK)


@pytest.mark.parametrize("text", ["# Side\n\n[]( )\n", "\ufeff# æ\n", "\0"])
def test_a_fleeting_result_lacks_nothing_but_what_identifies_the_bytes(workshop: Workshop, text: str) -> None:
    workshop.write("a.md", text)
    plan = Plan(Settings())
    kept, fleeting = FilePhase(plan).check(TASK), FilePhase(plan, fleeting=True).check(TASK)
    assert kept.content is not None or kept.faults
    assert records.encode(fleeting) == records.encode(replace(kept, content=None))


@pytest.mark.parametrize(
    ("text", "locale", "flavour"),
    [
        ("# Side\n", None, AnchorFlavour.GITHUB),
        ('# <a name="page"></a>Side\n', None, AnchorFlavour.LEARN),
        ("# Side { #page }\n", None, AnchorFlavour.EXPLICIT),
        ("---\nms.topic: article\nms.contentlocale: da-dk\n---\n\n# Side\n", "da-DK", AnchorFlavour.LEARN),
        ("---\ntitle: Side\nms.contentlocale: nonsense\n---\n\n# Side\n", None, AnchorFlavour.LEARN),
        ("---\ntitle: Side\n---\n\n# Side\n", None, AnchorFlavour.GITHUB),
        ("---\n- a\n---\n\n# Side\n", None, AnchorFlavour.GITHUB),
        ("---\n[\n---\n\n# Side\n", None, AnchorFlavour.GITHUB),
    ],
)
def test_content_tells_what_the_place_of_a_page_does_not(
    workshop: Workshop, text: str, locale: str | None, flavour: AnchorFlavour
) -> None:
    seen: list[Page] = []

    def check(page: Page) -> Iterator[Finding]:
        seen.append(page)
        return iter(())

    workshop.write("a.md", text)
    workshop.rule("ST990", check)
    workshop.check(select=("ST990",))
    (page,) = seen
    assert (page.locale, page.flavour) == (locale, flavour)


def test_the_place_of_a_page_goes_before_its_content(workshop: Workshop) -> None:
    seen: list[Page] = []

    def check(page: Page) -> Iterator[Finding]:
        seen.append(page)
        return iter(())

    workshop.write("docs.de-DE/includes/a.md", "---\nms.contentlocale: da-DK\n---\n\n# Side\n")
    workshop.rule("ST990", check)
    workshop.check(select=("ST990",), settings=Settings(anchors=AnchorFlavour.GITHUB))
    (page,) = seen
    assert (page.locale, page.flavour, page.is_include, page.is_toc) == (
        "de-DE",
        AnchorFlavour.GITHUB,
        True,
        False,
    )


def test_a_page_that_is_linked_to_is_read_although_it_was_not_named(workshop: Workshop) -> None:
    workshop.write("a.md", "# Side\n\nSe [b](b.md#findes) og [b](b.md#mangler).\n")
    workshop.write("b.md", "# Findes\n\nTekst.\n")
    settings = Settings(anchors=AnchorFlavour.LEARN)
    report = workshop.check("a.md", select=("AN",), settings=settings)
    assert [(one.path, one.code) for one in report.diagnostics] == [("a.md", "AN002")]
    assert report.files == 1


def test_a_run_that_is_asked_to_stop_reports_what_it_has(workshop: Workshop) -> None:
    stop = Stop()

    def check(page: Page) -> Iterator[Finding]:
        yield Finding(Span(0, 1), "Found.")
        if page.document.path == "b.md":
            stop.signal = 15

    for name in ("a.md", "b.md", "c.md"):
        workshop.write(name, "<!-- valint-disable LK001 -->\n\nText.\n")
    workshop.rule("ST990", check)
    settings = Settings()
    plan = Plan(settings, ("ST990", "LK", "VL001"))
    phase = FilePhase(plan)
    report = run(
        discover(["."], settings),
        plan,
        surveyor=Surveyor(settings),
        phase=phase,
        executor=SerialExecutor(phase),
        stop=stop,
    )
    assert [one.path for one in report.diagnostics] == ["a.md", "b.md"]
    assert codes(report) == ["ST990", "ST990"], "no comment is called useless after half a run"
    assert (report.files, report.stopped, report.incomplete) == (2, 15, True)


def test_reports_of_several_trees_become_one(workshop: Workshop) -> None:
    workshop.write("b/x.md", b"\xff")
    workshop.write("a/x.md", b"\xff")
    both = merge([workshop.check("b", select=("VL",)), workshop.check("a", select=("VL",))])
    assert [one.path for one in both.diagnostics] == ["a/x.md", "b/x.md"]
    assert both.files == 2


def test_tasks_follow_the_order_of_paths(workshop: Workshop) -> None:
    for name in ("b.md", "a/z.md", "a.md"):
        workshop.write(name, "Text.\n")
    settings = Settings(root=Path.cwd())
    tasks = tasks_for(discover(["b.md", "."], settings), Surveyor(settings))
    assert [task.path for task in tasks] == ["a.md", "a/z.md", "b.md"]
