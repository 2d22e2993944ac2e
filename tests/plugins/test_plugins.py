"""Rules of other distributions: the one that the documentation writes is built, installed and run."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.docs.sessions import files

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "plugins.md"
TEXT = "# Start med Project Falcon\n\nBrug `Project Falcon` som navn.\n"


class Place:
    """A folder of pages, and a folder that plug-ins are installed in."""

    def __init__(self, folder: Path, installed: Path) -> None:
        self.folder = folder
        self.installed = installed

    def write(self, name: str, text: str) -> None:
        """Write a page."""
        (self.folder / name).write_text(text, encoding="utf-8")

    def run(
        self, *arguments: str, env: Mapping[str, str] | None = None
    ) -> "subprocess.CompletedProcess[str]":
        """Run valint with what is installed."""
        path = os.pathsep.join(filter(None, (str(self.installed), os.environ.get("PYTHONPATH"))))
        unwanted = ("VALINT", "GITHUB_", "XDG_")
        clean = {name: value for name, value in os.environ.items() if not name.startswith(unwanted)}
        return subprocess.run(
            [sys.executable, "-m", "valint", *arguments],
            cwd=self.folder, env={**clean, "PYTHONPATH": path, **(env or {})}, capture_output=True,
            encoding="utf-8", check=False, stdin=subprocess.DEVNULL,
        )  # fmt: skip

    def codes(self, *arguments: str) -> list[tuple[str, int, int]]:
        """Check, and return code, line and column of each finding."""
        done = self.run("check", "--output-format", "json", "--ignore", "HD,TR,FM", *arguments)
        found = json.loads(done.stdout)["diagnostics"]
        return [(one["code"], one["line"], one["column"]) for one in found]


@pytest.fixture(scope="module")
def acme(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The documentation's package, as pip installs it."""
    source, target = tmp_path_factory.mktemp("acme"), tmp_path_factory.mktemp("site")
    for name, text in files(PAGE.read_text(encoding="utf-8")).items():
        (source / name).write_text(text, encoding="utf-8")
    subprocess.run(
        [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-build-isolation", "--no-index",
         "--target", str(target), str(source)],
        check=True, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert list(target.glob("*.dist-info/entry_points.txt"))
    return target


@pytest.fixture
def place(tmp_path: Path, acme: Path) -> Place:
    """Pages, and the documentation's plug-in."""
    folder = tmp_path / "docs"
    folder.mkdir()
    return Place(folder, acme)


def install(folder: Path, name: str, code: str, *, version: str = "1.0") -> None:
    """Write a plug-in as an installer leaves it, without running one."""
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.py").write_text(code, encoding="utf-8")
    info = folder / f"{name}-{version}.dist-info"
    info.mkdir(exist_ok=True)
    (info / "METADATA").write_text(
        f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n", encoding="utf-8"
    )
    (info / "entry_points.txt").write_text(f"[valint.rules]\n{name} = {name}\n", encoding="utf-8")


RULE = '''
from valint.model.finding import Finding, Severity
from valint.model.span import Span
from valint.rules.registry import rule


@rule("ZZ001", "some-word", Severity.WARNING)
def some_word(page):
    """A page has a word."""
    at = page.document.text.find("WORD")
    if at >= 0:
        yield Finding(Span(at, at + 4), "Here it is.")
'''


def test_a_plug_in_is_found_run_and_explained(place: Place) -> None:
    place.write("page.md", TEXT)
    assert place.codes() == [("AC001", 1, 13)]
    assert place.codes("--select", "AC") == [("AC001", 1, 13)]
    assert place.codes("--ignore", "code-name") == []
    explained = place.run("rule", "AC001")
    assert explained.stdout.startswith("AC001 code-name (warning)\n\nA page uses the product's code name.\n")
    assert "AC: what Acme's style guide asks for\n  AC001" in place.run("rule").stdout


def test_a_comment_and_the_configuration_know_its_codes(place: Place) -> None:
    place.write("page.md", f"<!-- valint-disable-next-line AC001 quoted -->\n{TEXT}")
    place.write("other.md", TEXT)
    place.write("valint.toml", '[severity]\nAC001 = "error"\n')
    assert place.codes() == [("AC001", 1, 13)]
    assert place.run("check").returncode == 1


def test_its_fix_is_applied(place: Place) -> None:
    place.write("page.md", TEXT)
    place.run("check", "--fix", "--unsafe-fixes", "--ignore", "HD,TR,FM")
    assert (place.folder / "page.md").read_text(encoding="utf-8") == TEXT.replace(
        "Project Falcon", "Acme Rota", 1
    )


def test_its_results_are_kept_until_its_code_or_its_version_changes(tmp_path: Path) -> None:
    site, folder = tmp_path / "site", tmp_path / "docs"
    folder.mkdir()
    place = Place(folder, site)
    place.write("page.md", "# Side\n\nWORD\n")
    cached = ("--cache-dir", str(tmp_path / "cache"))
    install(site, "words", RULE)
    assert place.codes(*cached) == [("ZZ001", 3, 1)]
    assert place.codes(*cached) == [("ZZ001", 3, 1)]
    assert (tmp_path / "cache" / "check.db").exists()
    (site / "words.py").write_text(RULE.replace('"WORD"', '"ORD"'), encoding="utf-8")
    assert place.codes(*cached) == [("ZZ001", 3, 2)]


BROKEN = {
    "import": ("import no_such_module\n", "ModuleNotFoundError: No module named 'no_such_module'"),
    "syntax": ("def (:\n", "SyntaxError"),
    "exit": ("raise SystemExit(0)\n", "SystemExit: 0"),
    "own family": (RULE.replace("ZZ001", "LK099"), "LK099 is a code of valint's own family LK"),
    "taken name": (RULE.replace("some-word", "bookmark-not-found"), "is registered already"),
    "no code": (RULE.replace("ZZ001", "Z1"), "Z1 is no rule code"),
    "half": (f"{RULE}\nraise ValueError('later')\n", "ValueError: later"),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_a_broken_plug_in_is_told_and_everything_else_is_checked(tmp_path: Path, kind: str) -> None:
    site, folder = tmp_path / "site", tmp_path / "docs"
    folder.mkdir()
    place = Place(folder, site)
    place.write("page.md", "# Side\n\nWORD [x](#nowhere)\n")
    code, reason = BROKEN[kind]
    install(site, "words", code)
    done = place.run("check", "--output-format", "json", "--ignore", "HD,TR,FM")
    assert done.returncode == 3, done.stderr
    report = json.loads(done.stdout)
    assert [one["code"] for one in report["diagnostics"]] == ["VL009", "AN001"]
    assert report["summary"]["incomplete"]
    assert reason in report["diagnostics"][0]["message"]
    assert "“words” of words 1.0" in report["diagnostics"][0]["message"]
    assert "words" in place.run("rule", "AN001").stderr


def test_a_selector_of_a_broken_plug_in_is_told_with_the_reason(tmp_path: Path) -> None:
    site, folder = tmp_path / "site", tmp_path / "docs"
    folder.mkdir()
    place = Place(folder, site)
    place.write("page.md", "# Side\n")
    install(site, "words", "import no_such_module\n")
    done = place.run("check", "--select", "ZZ001")
    assert done.returncode == 2
    assert "no rule is called ZZ001; a plug-in could not be loaded: words (ModuleNotFoundError" in done.stderr


def test_a_rule_that_fails_costs_no_more_than_its_own_findings(tmp_path: Path) -> None:
    site, folder = tmp_path / "site", tmp_path / "docs"
    folder.mkdir()
    place = Place(folder, site)
    place.write("page.md", "# Side\n\nWORD [x](#nowhere)\n")
    install(site, "words", RULE.replace("Span(at, at + 4)", "1 // 0"))
    assert [code for code, _, _ in place.codes()] == ["VL004", "AN001"]


def test_the_checked_tree_cannot_bring_code(tmp_path: Path) -> None:
    folder = tmp_path / "docs"
    folder.mkdir()
    install(folder, "words", f"{RULE}\nopen('was-here', 'w')\n")
    place = Place(folder, tmp_path / "nothing")
    place.write("page.md", "# Side\n\nWORD\n")
    assert place.codes() == []
    assert not (folder / "was-here").exists()
