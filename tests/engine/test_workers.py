"""Several processes find what one finds, and no death of a process spoils a run."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.engine.conftest import Workshop, codes, places
from valint.errors import ConfigError
from valint.model.finding import Finding
from valint.model.span import Span
from valint.project.page import Page
from valint.project.settings import Limits, Settings


def name_of(page: Page) -> str:
    return page.document.path.rpartition("/")[2]


def first_letter(page: Page) -> Iterator[Finding]:
    yield Finding(Span(0, 1), f"Seen in {name_of(page)}.")


def write_pages(workshop: Workshop, count: int, *more: str) -> None:
    for number in range(count):
        workshop.write(f"p{number:03}.md", f"# Side {number}\n\nSe [en anden](p{number + 1:03}.md#side).\n")
    for name in more:
        workshop.write(name, "# Side\n")


def children() -> set[int]:
    """Return the processes that this one has started and not reaped."""
    listed = Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children")
    return set(map(int, listed.read_text().split())) if listed.exists() else set()


@pytest.fixture(autouse=True)
def no_process_is_left() -> Iterator[None]:
    before = children()
    yield
    assert children() <= before


@pytest.mark.parametrize("jobs", [1, 2, 5])
def test_any_number_of_processes_reports_the_same(workshop: Workshop, jobs: int) -> None:
    write_pages(workshop, 60, "z.md")
    workshop.write("æ/\u202e.md", "\ufeff# \udce6 ".encode("utf-8", "surrogateescape") + b"\xff\n")
    workshop.rule("ST990", first_letter)
    assert workshop.check(jobs=jobs) == workshop.check()


def test_a_file_that_kills_its_process_is_blamed_and_the_rest_is_checked(workshop: Workshop) -> None:
    def check(page: Page) -> Iterator[Finding]:
        yield from first_letter(page)
        if name_of(page) == "killer.md":
            os.kill(os.getpid(), signal.SIGKILL)

    write_pages(workshop, 30, "killer.md")
    workshop.rule("ST990", check)
    for jobs in (1, 2):
        report = workshop.check(select=("ST990",), jobs=jobs)
        assert codes(report).count("ST990") == 30
        assert [place for place in places(report) if place[2] != "ST990"] == [("killer.md", 1, "VL005")]
        assert "killed by SIGKILL" in report.diagnostics[0].message
        assert report.incomplete
        assert report.files == 31


def test_while_many_files_wait_a_death_costs_no_other_file(workshop: Workshop) -> None:
    def check(page: Page) -> Iterator[Finding]:
        yield from first_letter(page)
        if name_of(page).endswith("-killer.md"):
            os.kill(os.getpid(), signal.SIGKILL)

    write_pages(workshop, 400, "p100-killer.md", "p300-killer.md")
    workshop.rule("ST990", check)
    report = workshop.check(select=("ST990",), jobs=2)
    assert codes(report).count("ST990") == 400
    assert [path for path, _, code in places(report) if code == "VL005"] == [
        "p100-killer.md",
        "p300-killer.md",
    ]


def test_a_result_that_is_longer_than_what_is_read_at_once_arrives_whole(workshop: Workshop) -> None:
    def check(page: Page) -> Iterator[Finding]:
        for number in range(900):
            yield Finding(Span(0, 1), f"{number} “{'å' * 200}”")

    write_pages(workshop, 40)
    workshop.rule("ST990", check)
    assert workshop.check(select=("ST990",), jobs=2) == workshop.check(select=("ST990",))


def test_a_process_that_cuts_a_file_off_goes_on_with_the_next(workshop: Workshop) -> None:
    def check(page: Page) -> Iterator[Finding]:
        yield Finding(Span(0, 1), f"Process {os.getpid()}.")
        while name_of(page) in ("p002.md", "p005.md"):
            pass

    write_pages(workshop, 8)
    workshop.rule("ST990", check)
    report = workshop.check(select=("ST990",), settings=Settings(limits=Limits(time_limit=0.5)), jobs=1)
    assert [path for path, _, code in places(report) if code == "VL006"] == ["p002.md", "p005.md"]
    assert len({one.message for one in report.diagnostics if one.code == "ST990"}) == 1


def test_a_process_that_leaves_without_a_word_is_a_finding(workshop: Workshop) -> None:
    def check(page: Page) -> Iterator[Finding]:
        os._exit(0)
        yield

    write_pages(workshop, 3)
    workshop.rule("ST990", check)
    report = workshop.check(select=("ST990",), jobs=2)
    assert codes(report) == ["VL005"] * 3
    assert "ended with status 0" in report.diagnostics[0].message


def test_a_file_whose_process_was_killed_by_someone_else_is_tried_again(
    workshop: Workshop, tmp_path: Path
) -> None:
    def check(page: Page) -> Iterator[Finding]:
        yield from first_letter(page)
        if not (tmp_path / "killed").exists():
            (tmp_path / "killed").touch()
            os.kill(os.getpid(), signal.SIGKILL)

    write_pages(workshop, 30)
    workshop.rule("ST990", check)
    report = workshop.check(select=("ST990",), jobs=2)
    assert codes(report) == ["ST990"] * 30
    assert not report.incomplete


def test_a_file_that_no_alarm_reaches_is_cut_off_from_outside(workshop: Workshop) -> None:
    def check(page: Page) -> Iterator[Finding]:
        yield from first_letter(page)
        signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGALRM])
        while name_of(page) == "p001.md":
            pass

    write_pages(workshop, 12)
    workshop.rule("ST990", check)
    report = workshop.check(select=("ST990",), settings=Settings(limits=Limits(time_limit=2.0)), jobs=2)
    assert [place for place in places(report) if place[2] != "ST990"] == [("p001.md", 1, "VL006")]
    assert codes(report).count("ST990") == 11
    assert report.incomplete


def test_the_time_limit_reports_the_same_from_inside_and_outside(workshop: Workshop) -> None:
    def check(page: Page) -> Iterator[Finding]:
        yield from first_letter(page)
        if (workshop.folder / "deaf").exists():
            signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGALRM])
        while True:
            pass

    workshop.write("a.md", "# Side\n")
    workshop.rule("ST990", check)
    settings = Settings(limits=Limits(time_limit=2.0))
    inside = workshop.check(select=("ST990",), settings=settings)
    (workshop.folder / "deaf").touch()
    assert workshop.check(select=("ST990",), settings=settings, jobs=1) == inside


def test_without_processes_the_files_are_checked_here(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse() -> int:
        raise BlockingIOError("Resource temporarily unavailable")

    write_pages(workshop, 20)
    workshop.rule("ST990", first_letter)
    expected = workshop.check(jobs=2)
    monkeypatch.setattr(os, "fork", refuse)
    assert workshop.check(jobs=2) == expected


def test_when_processes_run_out_on_the_way_the_rest_is_checked_here(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    fork = os.fork
    started: list[int] = []

    def fork_once() -> int:
        if started:
            raise BlockingIOError("Resource temporarily unavailable")
        started.append(1)
        return fork()

    def check(page: Page) -> Iterator[Finding]:
        yield from first_letter(page)
        if name_of(page) == "p003.md":
            os.kill(os.getpid(), signal.SIGKILL)

    write_pages(workshop, 20)
    workshop.rule("ST990", check)
    monkeypatch.setattr(os, "fork", fork_once)
    report = workshop.check(select=("ST990",), jobs=2)
    assert codes(report).count("ST990") == 19
    assert [place for place in places(report) if place[2] != "ST990"] == [("p003.md", 1, "VL005")]


def test_a_broken_pack_ends_the_run_as_wrong_configuration(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_packs: object, _locale: str | None) -> None:
        raise ConfigError("is broken", path="packs/da.yaml", line=3)

    write_pages(workshop, 3)
    monkeypatch.setattr("valint.project.packs.Packs.locale", broken)
    with pytest.raises(ConfigError, match=r"^packs/da\.yaml:3: is broken$"):
        workshop.check(jobs=2)
