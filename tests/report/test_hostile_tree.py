"""A repository that means harm is checked like any other; no report of it does anything but tell.

Names of files, headings, links and front matter are made of what terminals, logs, browsers, spreadsheets
and XML take for more than text.  Each report is read by a program that is not ours, and must give the same
findings.
"""

import csv
import io
import json
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import unquote_to_bytes
from xml.etree import ElementTree

import openpyxl
import pytest
from markdown_it import MarkdownIt

from tests.commands.conftest import environment
from valint.report.formats import NAMES

ACTIVE = [
    "\x1b]0;owned\x07\x1b[2J\x9b31m",
    "\u202egnp.exe\u2069\u200f",
    "::error file=x::owned",
    "##[add-mask]owned",
    "##vso[task.complete]owned",
    "<script>alert(1)<",
    "<img src=x onerror=alert(1)>",
    "]]><evil a='\"'>&lt;",
    "=cmd|' C calc'!A0",
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "\uff1d1+1",
    "%0A::error::owned",
    "| a | `b` | **c** @octocat #1",
    "tab\there",
]
NOT_IN_XML = "\x0b\x0c\x1f\ufffe\uffff"
NAMES_ONLY = ["line\nbreak", "return\rhere", '=1+1,"x"\n::error::owned']
FORMATS = {name: f"report.{name}" for name in NAMES}
# What obeys a terminal, reorders a line, or cannot be in XML.
FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066\u2067\ufffe\uffff]"
)


def _page(text: str) -> str:
    return (
        f"---\ntitle: {text}\ndescription: '{text}'\nms.topic: \"{text}\"\n---\n# {text}\n\n"
        f"[{text}](#{text})\n\n[a](#{text.replace(' ', '-')}) [](b.md)\n\n> [!{text}]\n\n::: {text}\n"
    )


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("hostile") / "tree"
    root.mkdir()
    for number, text in enumerate([*ACTIVE, NOT_IN_XML]):
        (root / f"{number:02}.md").write_text(_page(text), encoding="utf-8")
    for text in ACTIVE + NAMES_ONLY:
        (root / f"{text}.md").write_text("[](#nowhere)\n", encoding="utf-8")
    (root / "half.md").write_bytes(b"# \xed\xa0\x80 half\n\n[](#\xed\xa0\x80)\n")
    Path(os.fsdecode(os.fsencode(root) + b"/latin-\xe6\xff.md")).write_text(
        "[](#nowhere)\n", encoding="utf-8"
    )
    return root


def _run(tree: Path, folder: Path, jobs: int) -> Mapping[str, bytes]:
    outputs = [
        part
        for name, file in FORMATS.items()
        for part in ("--output-format", name, "--output-file", str(folder / file))
    ]
    done = subprocess.run(
        [sys.executable, "-m", "valint", "check", ".", "--no-cache", "--jobs", str(jobs), *outputs],
        cwd=tree, env=environment(), capture_output=True, check=False, timeout=600,
    )  # fmt: skip
    assert done.returncode in (1, 3), done.stderr
    assert b"Traceback" not in done.stderr
    return {name: (folder / file).read_bytes() for name, file in FORMATS.items()}


@pytest.fixture(scope="module")
def reports(tree: Path, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, bytes]:
    return _run(tree, tmp_path_factory.mktemp("reports"), 1)


@pytest.mark.parametrize("jobs", [2, 4])
def test_reports_are_the_same_bytes_for_any_number_of_processes(
    tree: Path, reports: Mapping[str, bytes], tmp_path: Path, jobs: int
) -> None:
    assert _run(tree, tmp_path, jobs) == reports


@pytest.mark.parametrize("name", [name for name in NAMES if name != "xlsx"])
def test_no_report_holds_what_a_terminal_obeys(reports: Mapping[str, bytes], name: str) -> None:
    text = reports[name].decode("utf-8")
    assert FORBIDDEN.findall(text) == []


@pytest.mark.parametrize("name", [name for name in NAMES if name not in ("xlsx", "text", "concise")])
def test_no_report_for_programs_gives_a_command_to_a_log(reports: Mapping[str, bytes], name: str) -> None:
    for line in reports[name].decode("utf-8-sig").splitlines():
        if name == "github":
            assert re.match(r"::(error|warning|notice) (file|title)=[^:]*::", line), line
        else:
            assert not line.lstrip().startswith("::"), line
            # A line of CSV has nowhere to hide it; it goes into a file.
            assert name == "csv" or not re.search(r"##(\[|vso\[)", line), line


def test_the_annotations_of_a_runner_are_the_findings_and_no_more(reports: Mapping[str, bytes]) -> None:
    commands = [_command(line) for line in reports["github"].decode().splitlines()]
    assert {name for name, _ in commands} == {"error", "warning", "notice"}
    known = {"file", "line", "endLine", "title", "col", "endColumn"}
    assert all(set(properties) <= known for _, properties in commands)
    found = Counter(properties["title"].split()[0] for _, properties in commands if "file" in properties)
    assert found == _codes(reports)


def _command(line: str) -> tuple[str, dict[str, str]]:
    """Read a line as GitHub's runner does (`ActionCommand.TryParseV2`)."""
    end = line.index("::", 2)
    name, _, listed = line[2:end].partition(" ")
    pairs = (part.partition("=") for part in listed.split(","))
    return name, {key: re.sub("%(3A|2C|0D|0A|25)", "_", value) for key, _, value in pairs}


def _codes(reports: Mapping[str, bytes]) -> "Counter[str]":
    return Counter(one["code"] for one in json.loads(reports["json"])["diagnostics"])


def test_every_report_tells_the_same_findings(reports: Mapping[str, bytes]) -> None:
    expected = _codes(reports)
    assert len(expected) > 5
    run = json.loads(reports["sarif"])["runs"][0]
    assert Counter(one["ruleId"] for one in run["results"]) == expected
    assert Counter(one["check_name"].split()[0] for one in json.loads(reports["gitlab"])) == expected
    cases = [case.get("name", "") for case in _xml(reports["junit"]).iter("testcase")]
    assert Counter(name.split()[0] for name in cases if name != "checked") == expected
    errors = [error.get("source", "") for error in _xml(reports["checkstyle"]).iter("error")]
    assert Counter(one[7:] for one in errors if one != "valint.fault") == expected
    assert Counter(row["rule"] for row in _rows(reports["csv"])) == expected
    assert Counter(cell.value for cell in _sheet(reports)["G"][1:]) == expected


def _xml(content: bytes) -> ElementTree.Element:
    return ElementTree.fromstring(content)  # noqa: S314 - what valint itself has written


def _rows(content: bytes) -> "Iterator[dict[str, str]]":
    return iter(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def _sheet(reports: Mapping[str, bytes]) -> "openpyxl.worksheet.worksheet.Worksheet":
    return openpyxl.load_workbook(io.BytesIO(reports["xlsx"])).active


def test_json_holds_whole_characters_alone(reports: Mapping[str, bytes]) -> None:
    for name in ("json", "sarif", "gitlab"):
        assert not re.search(r"\\u[dD][89a-fA-F]", reports[name].decode())


def test_uris_of_sarif_give_back_the_names_of_files(tree: Path, reports: Mapping[str, bytes]) -> None:
    results = json.loads(reports["sarif"])["runs"][0]["results"]
    uris = {one["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for one in results}
    names = {os.fsencode(file.name) for file in tree.iterdir()}
    assert {unquote_to_bytes(uri) for uri in uris} - {b"."} <= names
    assert not [uri for uri in uris if ":" in uri or not uri.isascii()]


@pytest.mark.parametrize("name", ["junit", "checkstyle"])
def test_xml_has_no_element_of_a_page(reports: Mapping[str, bytes], name: str) -> None:
    known = {
        "testsuites", "testsuite", "testcase", "failure", "error", "system-out", "checkstyle", "file",
    }  # fmt: skip
    assert {node.tag for node in _xml(reports[name]).iter()} <= known
    assert b"<!" not in reports[name]


def test_no_cell_is_a_formula_or_a_link(reports: Mapping[str, bytes]) -> None:
    for row in csv.reader(io.StringIO(reports["csv"].decode("utf-8-sig"), newline="")):
        assert not [cell for cell in row if re.match(r"[\s\u3000]*[=+\-@＝＋－＠]", cell)], row
    cells = [cell for row in _sheet(reports).iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert not [cell for cell in cells if cell.hyperlink]


def test_the_summary_renders_to_text_and_its_own_markup(reports: Mapping[str, bytes]) -> None:
    rendered = (
        MarkdownIt("commonmark", {"html": True}).enable("table").render(reports["github-summary"].decode())
    )
    tags = set(re.findall(r"<(/?\w+)", rendered))
    own = {"h2", "p", "ul", "li", "strong", "table", "thead", "tbody", "tr", "th", "td", "details", "summary"}
    assert {tag.lstrip("/") for tag in tags} <= own
