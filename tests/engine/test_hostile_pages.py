"""Text that is made to be slow is checked in little time, or cut off with a diagnostic that says so.

All rules run, those over the whole tree among them, and a report is made.  What counts is processor time,
the least of several runs: what else the machine does must not decide.  Quadratic work shows at once: each
input is large enough to take minutes then.
"""

from collections import Counter
from pathlib import Path

import pytest

from tests.engine.conftest import Workshop, codes
from tests.hostile_pages import PAGES
from tests.timing import cpu_seconds
from valint.engine.results import Report
from valint.project.settings import Limits, Settings
from valint.report.formats import Look, render

_MUCH = 6.0
"""Seconds; an idle machine of today takes about one for the slowest of these, less than a half for most."""


@pytest.mark.parametrize("name", PAGES)
def test_a_hostile_page_takes_little_time(name: str, workshop: Workshop) -> None:
    workshop.write("page.md", PAGES[name])
    reports: list[Report] = []

    def check() -> None:
        reports.append(workshop.check(locale="da-DK"))
        assert len(render("json", reports[-1], Look())) < 100_000_000

    assert cpu_seconds(check, enough=_MUCH / 2) < _MUCH
    assert [fault.trace for fault in reports[-1].faults if fault.trace] == []


STRUCTURED = [
    "images of Learn", "rows of any width", "questions in headings", "headings with anchors, all different",
    "a long table", "code blocks", "anchors", "a numbered list", "definitions", "alerts", "numbers",
    "times of day", "links to missing files", "a page in English", "words of no language", "tabs of a page",
    "headings without an anchor amid others", "ids in comments of MDX",
]  # fmt: skip


@pytest.mark.parametrize("name", STRUCTURED)
def test_a_hostile_page_beside_another_as_its_source_takes_little_time(name: str, workshop: Workshop) -> None:
    workshop.write("da/page.md", PAGES[name])
    workshop.write("en/page.md", PAGES[name].replace("ord", "word").replace("a", "b", 3_000))
    settings = Settings(root=workshop.folder, source=workshop.folder / "en")
    reports: list[Report] = []

    def check() -> None:
        reports.append(workshop.check("da", settings=settings, locale="da-DK"))

    # Two pages are parsed and each of their blocks is compared.
    assert cpu_seconds(check, enough=_MUCH) < 2 * _MUCH
    assert [fault.trace for fault in reports[-1].faults] == []


def test_a_line_of_ten_megabytes_is_cut_off(workshop: Workshop) -> None:
    workshop.write("page.md", "[a](b.md) ord " * 720_000)
    reports: list[Report] = []
    assert cpu_seconds(lambda: reports.append(workshop.check()), enough=2) < _MUCH
    assert codes(reports[-1]) == ["VL003"]
    assert reports[-1].incomplete


def test_a_page_that_takes_too_long_is_cut_off(workshop: Workshop) -> None:
    workshop.write("page.md", "".join(f"[a{n}](b{n}.md) ord\n\n" for n in range(100_000)))
    report = workshop.check(settings=Settings(limits=Limits(time_limit=0.1)), jobs=2)
    assert codes(report) == ["VL006"]
    assert report.incomplete


def test_no_finding_is_longer_than_a_reader_reads(workshop: Workshop) -> None:
    workshop.write("page.md", f"# {'ord ' * 50_000}\n" + "# ord\n" * 100)
    for one in workshop.check().diagnostics:
        assert len(one.message) <= 1_000
        assert len(one.target or "") <= 10_000
    assert Path("page.md").stat().st_size > 200_000


def test_what_nobody_can_read_is_cut_off_and_said(workshop: Workshop) -> None:
    workshop.write("page.md", "# a\n" * 20_000)
    report = workshop.check()
    counts = Counter(codes(report))
    assert counts["HD001"] == counts["HD003"] == 5_000
    assert [one.message for one in report.diagnostics if one.code == "VL011"] == [
        f"{code} has more than 5,000 findings on this file, and only these are reported; mend them and check"
        " again, or exclude the file."
        for code in ("HD001", "HD003")
    ]
    assert report.incomplete


def test_what_holds_between_files_is_cut_off_and_said_too(workshop: Workshop) -> None:
    workshop.write("page.md", "".join(f"[a{n}](b{n}.md)\n\n" for n in range(6_000)))
    workshop.write("other.md", "[a](b.md)\n")
    report = workshop.check(select=("LK001", "VL011"))
    assert Counter((one.path, one.code) for one in report.diagnostics) == {
        ("page.md", "LK001"): 5_000, ("page.md", "VL011"): 1, ("other.md", "LK001"): 1,
    }  # fmt: skip
    assert report.incomplete


def test_a_comment_on_findings_that_were_cut_off_is_not_called_useless(workshop: Workshop) -> None:
    last = "<!-- valint-disable-next-line LK001 -->\n[b](c.md)\n"
    workshop.write("page.md", "".join(f"[a{n}](b{n}.md)\n\n" for n in range(6_000)) + last)
    assert "VL001" not in codes(workshop.check())
