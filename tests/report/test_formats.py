"""The report formats: what they say of the same findings, and that a schema and a parser agree."""

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from valint import __version__
from valint.engine.results import Fault, Report
from valint.model.finding import Diagnostic, Origin, RegionEdit, ReportedFix, Route, Severity
from valint.model.span import Region
from valint.project.resources import data_file
from valint.report.formats import NAMES, Look, render, write_file
from valint.report.summary import summarise

PAGE = "# Aftaler\n\nDine kunder og kunder forstår det.\n\nاحجز موعدًا الآن\n"
LISTED = Look(width=80)


def finding(**changes: object) -> Diagnostic:
    values: dict[str, object] = {
        "path": "guide/page.md",
        "region": Region(3, 6, 3, 22),
        "code": "TR005",
        "rule": "collapsed-coordination",
        "severity": Severity.WARNING,
        "message": "“kunder og kunder” says the same twice, as two words became one.",
    }
    return Diagnostic(**(values | changes))  # type: ignore[arg-type]


@pytest.fixture
def report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Report:
    monkeypatch.chdir(tmp_path)
    page = tmp_path / "guide" / "page.md"
    page.parent.mkdir()
    page.write_text(PAGE, encoding="utf-8")
    edits = (RegionEdit(Region(5, 1, 5, 5), "x"),)
    return Report(
        [
            finding(),
            finding(
                region=Region(5, 1, 5, 5),
                code="AN001",
                rule="bookmark-not-found",
                severity=Severity.ERROR,
                message="No heading answers to “احجز”.",
                help="The nearest is “book”.",
                fix=ReportedFix(safe=True, edits=edits),
                origin=Origin.INTRODUCED,
                route=Route.TRANSLATOR,
                source="Book",
                target="احجز",
            ),
            finding(
                region=Region(5, 1, 5, 2),
                code="LK002",
                rule="resolves-only-in-source",
                severity=Severity.INFO,
            ),
        ],
        files=2,
    )


def test_text_shows_each_finding_with_its_line(report: Report) -> None:
    assert render("text", report, LISTED).decode() == (
        "guide/page.md:3:6 warning TR005 “kunder og kunder” says the same twice, as two words became one.\n"
        "3 | Dine kunder og kunder forstår det.\n"
        "  |      ^^^^^^^^^^^^^^^^\n"
        "\n"
        "guide/page.md:5:1 error AN001 No heading answers to “\u2068احجز\u2069”.\n"
        "5 | \u2068احجز موعدًا الآن\u2069\n"
        "  | ^^^^ \u2068احجز\u2069\n"
        "  = The nearest is “book”.\n"
        "\n"
        "guide/page.md:5:1 info LK002 “kunder og kunder” says the same twice, as two words became one.\n"
        "5 | \u2068احجز موعدًا الآن\u2069\n"
        "  | ^ \u2068ا\u2069\n"
        "\n"
    )


def test_concise_gives_each_finding_one_line(report: Report) -> None:
    lines = render("concise", report, Look(infos=False)).decode().splitlines()
    assert [line.split(" ")[:3] for line in lines] == [
        ["guide/page.md:3:6", "warning", "TR005"],
        ["guide/page.md:5:1", "error", "AN001"],
    ]


def test_a_file_that_is_gone_leaves_its_findings_without_an_excerpt(report: Report) -> None:
    Path("guide/page.md").unlink()
    text = render("text", report, LISTED).decode()
    assert "AN001" in text
    assert "^" not in text


def test_json_is_what_the_schema_describes(report: Report) -> None:
    data = json.loads(render("json", report, LISTED))
    Draft202012Validator(json.loads(data_file("schemas", "report.schema.json"))).validate(data)
    assert data["tool"] == {"name": "valint", "version": __version__}
    assert data["summary"] == {"files": 2, "errors": 1, "warnings": 1, "infos": 1, "incomplete": False}
    assert data["diagnostics"][0] == {
        "code": "TR005",
        "rule": "collapsed-coordination",
        "severity": "warning",
        "path": "guide/page.md",
        "line": 3,
        "column": 6,
        "end_line": 3,
        "end_column": 22,
        "message": "“kunder og kunder” says the same twice, as two words became one.",
        "help": None,
        "origin": "unknown",
        "fix": None,
    }
    assert data["diagnostics"][1]["route"] == "translator"
    assert data["diagnostics"][1]["fix"] == {
        "safe": True,
        "edits": [{"start_line": 5, "start_column": 1, "end_line": 5, "end_column": 5, "text": "x"}],
    }


def test_json_of_an_empty_report_is_valid() -> None:
    data = json.loads(render("json", Report([], 1), LISTED))
    Draft202012Validator(json.loads(data_file("schemas", "report.schema.json"))).validate(data)


def test_json_tells_that_a_run_was_incomplete() -> None:
    data = json.loads(render("json", Report([], 1, (Fault("a.md", "broken"),)), LISTED))
    assert data["summary"]["incomplete"] is True


HOSTILE = "a\x1b]0;x\x07\x9b\r\n::error file=x::\u202e\udce6</script>]]>\x00b"


# An annotation for GitHub is a command, and a workbook is no text; they have tests of their own.
@pytest.mark.parametrize("name", [name for name in NAMES if name not in ("github", "xlsx")])
def test_no_format_passes_on_what_a_terminal_would_obey(name: str) -> None:
    hostile = finding(path=HOSTILE, message=HOSTILE, help=HOSTILE, source=HOSTILE, target=HOSTILE)
    output = render(name, Report([hostile], 1), LISTED).decode()
    assert not [line for line in output.splitlines() if line.startswith("::")]
    assert not set(output) & set("\x1b\x07\x9b\r\x00")


@pytest.mark.parametrize("name", ["text", "concise"])
def test_bidirectional_controls_reach_no_reader(name: str) -> None:
    output = render(name, Report([finding(path=HOSTILE, message=HOSTILE)], 1), LISTED).decode()
    assert "\u202e" not in output
    assert "<U+202E>" in output


def test_colour_is_only_used_when_asked_for(report: Report) -> None:
    assert b"\x1b" not in render("text", report, LISTED)
    assert b"\x1b[33mwarning\x1b[0m" in render("text", report, LISTED._replace(colour=True))


def test_the_summary_tells_how_much_there_is_and_where_to_start(report: Report) -> None:
    assert summarise(report, colour=False, infos=False) == (
        "  error   AN001 bookmark-not-found                  1 in 1 file\n"
        "  warning TR005 collapsed-coordination              1 in 1 file\n"
        "2 files checked: 1 error, 1 warning, 1 info (--verbose lists them).\n"
        "1 finding can be mended safely: valint check --fix\n"
        "Start with AN001: valint rule AN001\n"
    )


def test_the_summary_names_the_files_that_stand_out(report: Report) -> None:
    one = report.diagnostics[0]
    many = [replace(one, path="guide/worst.md", message=str(number)) for number in range(40)]
    few = [replace(one, path=f"guide/{number}.md") for number in range(6)]
    assert "guide/worst.md" not in summarise(Report(few, 6), colour=False, infos=False)
    assert "  files with the most:\n       40 guide/worst.md\n" in summarise(
        Report([*many, *(replace(other, message=copy) for copy in "ab" for other in few)], 7),
        colour=False, infos=False,
    )  # fmt: skip


def test_the_summary_of_a_clean_run_is_one_line() -> None:
    assert summarise(Report([], 1), colour=False, infos=True) == "1 file checked, nothing to report.\n"


def test_the_summary_names_the_faults_and_shows_tracebacks_on_request() -> None:
    report = Report([], 1, (Fault("a.md", "TR005 failed", "Traceback\n  boom\x1b"),))
    assert "Incomplete: 1 fault kept something from being checked." in summarise(
        report, colour=False, infos=True
    )
    assert "boom" not in summarise(report, colour=False, infos=True)
    assert "boom\\x1b" in summarise(report, colour=False, infos=True, debug=True)


def test_a_report_file_is_replaced_as_a_whole_with_the_usual_mode(tmp_path: Path) -> None:
    target = tmp_path / "report.json"
    target.write_text("old", encoding="utf-8")
    plain = tmp_path / "plain"
    plain.write_text("", encoding="utf-8")
    write_file(target, b"new")
    assert target.read_bytes() == b"new"
    assert target.stat().st_mode == plain.stat().st_mode
    assert sorted(path.name for path in tmp_path.iterdir()) == ["plain", "report.json"]


def test_a_report_that_cannot_be_written_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(OSError):
        write_file(tmp_path / "folder", b"x")
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]


def test_a_pipe_or_device_is_written_to_and_stays_what_it_is(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        write_file(pipe, b"new")
        assert os.read(reader, 100) == b"new"
    finally:
        os.close(reader)
    assert pipe.is_fifo()
    assert [path.name for path in tmp_path.iterdir()] == ["pipe"]


def test_a_symbolic_link_goes_on_to_lead_where_it_led(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    link, target = tmp_path / "report.json", tmp_path / "there" / "report.json"
    link.symlink_to(target)
    write_file(link, b"new")
    assert link.is_symlink()
    assert target.read_bytes() == b"new"
