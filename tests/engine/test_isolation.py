"""One bad rule or file never stops a run: it becomes a finding, and the rest is checked."""

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.engine.conftest import Workshop, codes, places
from valint.model.finding import Finding, Severity
from valint.model.span import Region, Span
from valint.project.index import Project
from valint.project.page import Page
from valint.project.settings import Limits, Settings


class Rude(KeyboardInterrupt):
    """What a rule might raise to get past a careless `except Exception`."""


def first_line(page: Page) -> Iterator[Finding]:
    yield Finding(page.document.lines.line_span(1), "First line.")


def failing(error: BaseException, name: str = "bad.md") -> Callable[[Page], Iterator[Finding]]:
    def check(page: Page) -> Iterator[Finding]:
        yield Finding(Span(0, 1), "Found before the fault.")
        if page.document.path == name:
            raise error

    return check


@pytest.mark.parametrize(
    "error",
    [
        ValueError("odd \x1b[2J value"),
        RecursionError("deep"),
        MemoryError(),
        SystemExit(0),
        Rude(),
        KeyboardInterrupt(),
        GeneratorExit(),
        StopIteration(),
        AssertionError(),
        UnicodeDecodeError("utf-8", b"\xff", 0, 1, "bad"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_a_rule_that_fails_on_one_file_is_reported_there_alone(
    workshop: Workshop, error: BaseException
) -> None:
    workshop.write("bad.md", "Text.\n")
    workshop.write("good.md", "Text.\n")
    workshop.rule("ST990", failing(error))
    workshop.rule("ST991", first_line)
    report = workshop.check(select=("ST990", "ST991"))
    assert places(report) == [
        ("bad.md", 1, "VL004"),
        ("bad.md", 1, "ST990"),
        ("bad.md", 1, "ST991"),
        ("good.md", 1, "ST990"),
        ("good.md", 1, "ST991"),
    ]
    assert report.incomplete
    assert [fault.path for fault in report.faults] == ["bad.md"]
    assert "test_isolation.py" in report.faults[0].trace


def test_the_same_fault_has_the_same_short_hash_on_every_file(workshop: Workshop) -> None:
    def check(page: Page) -> Iterator[Finding]:
        raise ValueError(page.document.path)
        yield

    for name in ("a.md", "b.md"):
        workshop.write(name, "Text.\n")
    workshop.rule("ST990", check)
    messages = [one.message for one in workshop.check(select=("ST990",)).diagnostics]
    hashes = {message.partition("(fault ")[2][:8] for message in messages}
    assert len(messages) == 2
    assert len(hashes) == 1
    assert messages[0].startswith("ST990 failed on this file with ValueError: a.md")


def test_unbounded_recursion_is_contained(workshop: Workshop) -> None:
    def check(page: Page) -> Iterator[Finding]:
        return check(page)

    workshop.write("a.md", "Text.\n")
    workshop.rule("ST990", check)
    assert codes(workshop.check(select=("ST990",))) == ["VL004"]


def test_a_finding_outside_the_page_is_the_rules_fault(workshop: Workshop) -> None:
    workshop.write("a.md", "Text.\n")
    workshop.rule("ST990", lambda page: [Finding("here", "Wrong.")])  # type: ignore[arg-type]
    assert codes(workshop.check(select=("ST990",))) == ["VL004"]


def test_a_rule_that_never_ends_is_cut_off(workshop: Workshop) -> None:
    def check(page: Page) -> Iterator[Finding]:
        while page.document.path == "slow.md":
            pass
        return iter(())

    workshop.write("slow.md", "Text.\n")
    workshop.write("swift.md", "Text.\n")
    workshop.rule("ST990", check)
    workshop.rule("ST991", first_line)
    report = workshop.check(select=("ST99",), settings=Settings(limits=Limits(time_limit=2.0)))
    assert places(report) == [("slow.md", 1, "VL006"), ("swift.md", 1, "ST991")]
    assert report.incomplete


def test_a_failing_project_rule_leaves_the_others_running(workshop: Workshop) -> None:
    def bad(project: Project) -> Iterator[tuple[str, Finding]]:
        yield "a.md", Finding(Region(1, 1, 1, 2), "Before.")
        raise ValueError("odd")

    def good(project: Project) -> Iterator[tuple[str, Finding]]:
        for path in project.files:
            yield path, Finding(Region(1, 1, 1, 2), "Fine.")

    workshop.write("a.md", "Text.\n")
    workshop.project_rule("RP990", bad)
    workshop.project_rule("RP991", good)
    report = workshop.check(select=("RP99",))
    assert sorted(places(report)) == [(".", 1, "VL004"), ("a.md", 1, "RP990"), ("a.md", 1, "RP991")]
    assert report.incomplete


@pytest.mark.parametrize(
    ("content", "code", "part"),
    [
        (b"# S\xf8ren\n", "VL007", "Byte 3 of this file is 0xF8"),
        ("\ufeff# å\n".encode() + b"\xff\n", "VL007", "Byte 8 of this file is 0xFF"),
        ("# Side\n".encode("utf-16-le"), "VL002", "byte 1 is NUL"),
        ("# Side\n".encode("utf-16"), "VL002", "is UTF-16"),
        ("\ufeff# Side\n".encode("utf-16-be"), "VL002", "is UTF-16"),
        ("# Side\n".encode("utf-32"), "VL002", "is UTF-32"),
        (b"# \xed\xa0\x80\n", "VL007", "Byte 2 of this file is 0xED"),
        (b"# \xc0\xaf\n", "VL007", "Byte 2 of this file is 0xC0"),
        (b"# a\0b\n", "VL002", "byte 3 is NUL"),
    ],
)
def test_a_file_that_is_not_utf8_gets_one_finding_with_the_byte(
    workshop: Workshop, content: bytes, code: str, part: str
) -> None:
    workshop.write("a.md", content)
    report = workshop.check(select=("VL",))
    assert codes(report) == [code]
    assert part in report.diagnostics[0].message
    assert report.incomplete is (code == "VL002")


def test_broken_bytes_are_pointed_at_and_the_rest_is_checked(workshop: Workshop) -> None:
    workshop.write("a.md", b"# One\n\nd\xe6r og d\xe6r\n")
    workshop.rule("ST990", first_line)
    report = workshop.check(select=("ST990",))
    assert places(report) == [("a.md", 1, "ST990"), ("a.md", 3, "VL007")]
    assert report.diagnostics[1].region == Region(3, 2, 3, 3)


def test_a_byte_order_mark_is_no_fault(workshop: Workshop) -> None:
    workshop.write("a.md", "\ufeffText.\n")
    workshop.rule("ST990", first_line)
    report = workshop.check(select=("ST990",))
    assert [(one.code, one.region) for one in report.diagnostics] == [("ST990", Region(1, 1, 1, 6))]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n",
        "\r",
        "\r\n",
        "---\n",
        "---\ntitle: x\n",
        "---\ntitle: x\n---",
        "a\u2028b\r\nc\rd",
        "﻿",
        "# x",
        "\t\n",
    ],
)
def test_odd_ends_and_line_endings_are_no_fault(workshop: Workshop, text: str) -> None:
    workshop.write("a.md", text)
    assert not workshop.check().incomplete


def test_a_file_above_the_limit_is_not_read(workshop: Workshop) -> None:
    with workshop.write("big.md", "").open("wb") as stream:
        stream.truncate(100_000_000)
    workshop.write("small.md", "Text.\n")
    start = time.process_time()
    report = workshop.check(select=("VL",))
    assert time.process_time() - start < 2
    assert [(one.path, one.code, one.message) for one in report.diagnostics] == [
        (
            "big.md",
            "VL003",
            "This file has 100,000,000 bytes, more than the limit of 4,000,000, so it was not checked.",
        )
    ]
    assert report.incomplete


def test_what_happens_to_a_file_after_it_was_listed_is_a_finding(workshop: Workshop) -> None:
    for name in ("folder.md", "gone.md", "grown.md", "kept.md", "pipe.md"):
        workshop.write(name, "Text.\n")

    def meddle() -> None:
        for name in ("folder.md", "gone.md", "pipe.md"):
            Path(name).unlink()
        Path("folder.md").mkdir()
        os.mkfifo("pipe.md")
        Path("grown.md").write_text("x" * 2000, encoding="utf-8")

    report = workshop.check(
        select=("VL",), settings=Settings(limits=Limits(max_file_size=1000)), before=meddle
    )
    assert [(one.path, one.code) for one in report.diagnostics] == [
        ("folder.md", "VL002"),
        ("gone.md", "VL002"),
        ("grown.md", "VL003"),
        ("pipe.md", "VL002"),
    ]


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may read any file")
def test_a_file_that_may_not_be_read_is_a_finding(workshop: Workshop) -> None:
    workshop.write("a.md", "Text.\n").chmod(0)
    assert codes(workshop.check(select=("VL",))) == ["VL002"]


def test_what_discovery_skips_is_a_finding(workshop: Workshop) -> None:
    os.mkfifo(workshop.folder / "pipe.md")
    report = workshop.check(select=("LK",))
    assert [(one.path, one.severity, one.message) for one in report.diagnostics] == [
        ("pipe.md", Severity.ERROR, "This file is a named pipe, not a file, so it was not checked.")
    ]
    assert report.incomplete
