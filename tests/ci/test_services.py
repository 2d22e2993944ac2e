"""The action for GitHub, the template for GitLab and the pages about them: linted, and their shell run."""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from tests.ci.services import ACTION, ROOT, TEMPLATE, Action, environment, load, run_template
from tests.docs.sessions import files
from tests.package.conftest import copy_build_inputs

HOW_TO = ROOT / "docs" / "how-to"
SHA = "0123456789abcdef0123456789abcdef01234567"
PAGE = '# <a name="start"></a>Start\n\nGå til [slutningen](#{fragment}).\n'


def tool(name: str) -> str:
    """Return a program of the test environment, or skip where it could not be installed."""
    found = shutil.which(name, path=str(Path(sys.executable).parent)) or shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not installed")
    return found


def lint(*command: str | Path, cwd: Path) -> None:
    """Run a linter, which must find nothing."""
    done = subprocess.run(
        [str(part) for part in command], cwd=cwd, capture_output=True, encoding="utf-8", check=False,
        stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr


def repository(folder: Path, action: str) -> Path:
    """A repository with the workflows that the documentation gives, and the action in it."""
    shutil.copy2(ACTION, folder)
    for name, text in files((HOW_TO / "github.md").read_text(encoding="utf-8")).items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        assert "example/valint@v0.1.0" in text
        file.write_text(text.replace("example/valint@v0.1.0", action), encoding="utf-8")
    subprocess.run(["git", "init", "--quiet", str(folder)], check=True)
    return folder


def test_actionlint_finds_nothing_in_the_workflows_nor_in_what_they_give_the_action(tmp_path: Path) -> None:
    lint(tool("actionlint"), "-no-color", cwd=repository(tmp_path, "./"))


def test_actionlint_knows_the_inputs_of_the_action(tmp_path: Path) -> None:
    folder = repository(tmp_path, "./")
    workflow = folder / ".github" / "workflows" / "valint.yml"
    wrong = workflow.read_text(encoding="utf-8").replace("paths: articles", "path: articles")
    workflow.write_text(wrong, encoding="utf-8")
    done = subprocess.run(
        [tool("actionlint"), "-no-color"], cwd=folder, capture_output=True, text=True, check=False
    )
    assert 'input "path" is not defined in action "valint"' in done.stdout


def test_zizmor_finds_nothing_in_the_action_nor_in_the_workflows(tmp_path: Path) -> None:
    folder = repository(tmp_path, f"example/valint@{SHA}")
    lint(tool("zizmor"), "--offline", "--no-progress", "--persona=pedantic", ACTION, cwd=tmp_path)
    lint(tool("zizmor"), "--offline", "--no-progress", folder / ".github", cwd=tmp_path)


@pytest.mark.parametrize(
    ("schema", "page"),
    [("gitlab-ci", "gitlab"), ("azure-pipelines", "azure-pipelines"), ("github-workflows", "github")],
)
def test_what_a_page_has_its_reader_write_fits_the_schema_of_the_service(
    tmp_path: Path, schema: str, page: str
) -> None:
    written = []
    for name, text in files((HOW_TO / f"{page}.md").read_text(encoding="utf-8")).items():
        written.append(tmp_path / Path(name).name)
        written[-1].write_text(text, encoding="utf-8")
    assert written
    own = ("--data-transform", "azure-pipelines", "--regex-variant", "nonunicode")
    options = own if schema == "azure-pipelines" else ()
    lint(tool("check-jsonschema"), "--builtin-schema", f"vendor.{schema}", *options, *written, cwd=tmp_path)


def test_the_action_and_the_template_fit_the_schemas_of_their_services(tmp_path: Path) -> None:
    check = tool("check-jsonschema")
    lint(check, "--builtin-schema", "vendor.github-actions", ACTION, cwd=tmp_path)
    lint(check, "--builtin-schema", "vendor.gitlab-ci", TEMPLATE, cwd=tmp_path)


def scripts() -> Iterator[tuple[str, str]]:
    """Yield every script of the action, the template and the pages, by a name."""
    for step in load(ACTION)["runs"]["steps"]:
        if "run" in step:
            yield f"action: {step['name']}", step["run"]
    yield "template", "\n".join(load(TEMPLATE)["valint"]["script"])


@pytest.mark.parametrize(("name", "script"), [pytest.param(*one, id=one[0]) for one in scripts()])
def test_shellcheck_finds_nothing_in_a_script(tmp_path: Path, name: str, script: str) -> None:
    file = tmp_path / "step.sh"
    file.write_text(script + "\n", encoding="utf-8")
    # Variables come from the service (SC2154); the template says that it splits its own at spaces (SC2086).
    excluded = "SC2154,SC2086" if name == "template" else "SC2154"
    lint(tool("shellcheck"), "--shell=bash", f"--exclude={excluded}", file, cwd=tmp_path)


def test_no_expression_stands_in_a_script() -> None:
    for step in load(ACTION)["runs"]["steps"]:
        assert "${{" not in step.get("run", "")
        assert "github.event" not in json.dumps(step.get("env", {}))


@pytest.fixture
def sharded(tmp_path: Path) -> Path:
    """A repository with the workflow that checks in shards."""
    (workflow,) = (
        (name, text)
        for name, text in files((HOW_TO / "shards.md").read_text(encoding="utf-8")).items()
        if name.startswith(".github/")
    )
    file = tmp_path / workflow[0]
    file.parent.mkdir(parents=True)
    file.write_text(workflow[1], encoding="utf-8")
    subprocess.run(["git", "init", "--quiet", str(tmp_path)], check=True)
    return file


def test_actionlint_and_zizmor_find_nothing_in_the_workflow_of_shards(sharded: Path) -> None:
    folder = sharded.parents[2]
    lint(tool("actionlint"), "-no-color", cwd=folder)
    lint(tool("zizmor"), "--offline", "--no-progress", folder / ".github", cwd=folder)
    lint(tool("check-jsonschema"), "--builtin-schema", "vendor.github-workflows", sharded, cwd=folder)


def test_the_workflow_of_shards_checks_all_pages_and_reports_what_a_single_run_does(sharded: Path) -> None:
    folder = sharded.parents[2]
    for number in range(12):
        page = folder / "articles" / f"side{number}.md"
        page.parent.mkdir(exist_ok=True)
        page.write_text(PAGE.format(fragment="slut" if number % 5 else "start"), encoding="utf-8")
    jobs = load(sharded)["jobs"]
    programs = folder / "programs"
    programs.mkdir()
    (programs / "valint").write_text(f'#!/bin/sh\nexec {sys.executable} -m valint "$@"\n', encoding="utf-8")
    (programs / "valint").chmod(0o755)

    def script(job: str) -> str:
        (found,) = (step["run"] for step in jobs[job]["steps"] if "valint " in step.get("run", ""))
        assert isinstance(found, str)
        return found

    def bash(text: str, **env: str) -> "subprocess.CompletedProcess[str]":
        known = {**environment(), **env}
        known["PATH"] = f"{programs}:{known['PATH']}"
        return subprocess.run(
            ["bash", "--noprofile", "--norc", "-e", "-c", text], cwd=folder, env=known, capture_output=True,
            encoding="utf-8", check=False, stdin=subprocess.DEVNULL,
        )  # fmt: skip

    (folder / "shards").mkdir()
    for number in jobs["shard"]["strategy"]["matrix"]["shard"]:
        done = bash(script("shard"), SHARD=str(number))
        assert done.returncode == 0, done.stderr
        (folder / f"shard-{number}.gz").rename(folder / "shards" / f"shard-{number}.gz")
    merged = bash(script("valint"))
    whole = bash("valint check articles --untrusted --no-cache --output-format github")
    assert (merged.returncode, merged.stdout, merged.stderr) == (1, whole.stdout, whole.stderr)


def test_every_input_of_the_action_is_used_and_documented() -> None:
    text = ACTION.read_text(encoding="utf-8")
    page = (HOW_TO / "github.md").read_text(encoding="utf-8")
    for name in load(ACTION)["inputs"]:
        assert f"inputs.{name}" in text
        assert f"`{name}`" in page


def test_every_action_is_pinned_to_a_commit() -> None:
    used = [step["uses"] for step in load(ACTION)["runs"]["steps"] if "uses" in step]
    assert len(used) == 4
    assert all(len(one.partition("@")[2]) == 40 for one in used)


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """This checkout as the service has it."""
    folder = tmp_path_factory.mktemp("valint")
    copy_build_inputs(folder)
    return folder


@pytest.fixture(scope="module")
def job(source: Path, package_index: None, tmp_path_factory: pytest.TempPathFactory) -> Action:
    """A job of GitHub in which the action has installed valint."""
    workspace = tmp_path_factory.mktemp("workspace")
    (workspace / "good").mkdir()
    (workspace / "good" / "page.md").write_text(PAGE.format(fragment="start"), encoding="utf-8")
    hostile = workspace / "--fix; touch hacked $(touch hacked)"
    hostile.mkdir()
    (hostile / "page.md").write_text(PAGE.format(fragment="slut%0A::error::x"), encoding="utf-8")
    action = Action(source, workspace, tmp_path_factory.mktemp("runner"))
    done = action.install()
    assert done.status == 0, done.log
    return action


QUIET = {"annotations": "false", "summary": "false", "ignore": "FM,HD"}


@pytest.mark.slow
def test_the_action_passes_on_good_pages_and_fails_on_a_broken_anchor(job: Action) -> None:
    good = job.check(paths="good", **QUIET)
    assert (good.status, good.outputs["status"]) == (0, "0"), good.log
    bad = job.check(paths="good\n--fix; touch hacked $(touch hacked)\n", **QUIET)
    assert (bad.status, bad.outputs["status"]) == (1, "1")
    assert "AN001" in bad.log
    assert job.check(paths=".", fail_on="never", **QUIET).status == 0


@pytest.mark.slow
def test_an_input_is_never_run_as_a_command(job: Action, source: Path) -> None:
    hostile = '"; touch hacked; $(touch hacked) `touch hacked`'
    for name in (
        "paths",
        "config",
        "locale",
        "select",
        "ignore",
        "fail_on",
        "arguments",
        "fallback",
        "source",
    ):
        done = job.check(**{**QUIET, name: hostile})
        assert done.status == 2, (name, done.log)
    assert not list(job.workspace.rglob("hacked"))


@pytest.mark.slow
def test_what_a_run_found_is_kept_where_the_cache_is(job: Action) -> None:
    job.check(paths="good", **QUIET)
    assert (job.temporary / "valint" / "cache" / "check.db").exists()


@pytest.mark.slow
def test_the_action_annotates_summarises_and_writes_sarif(job: Action) -> None:
    done = job.check(sarif="true", ignore="FM,HD")
    assert done.status == 1
    annotations = [line for line in done.log.splitlines() if line.startswith("::")]
    assert len(annotations) == 1
    assert annotations[0].startswith("::error ")
    assert "AN001" in annotations[0]
    sarif = json.loads(Path(done.outputs["sarif-file"]).read_text(encoding="utf-8"))
    assert [result["ruleId"] for result in sarif["runs"][0]["results"]] == ["AN001"]
    assert "AN001" in done.summary


@pytest.mark.slow
def test_the_template_leaves_a_report_of_code_quality_and_fails_on_a_broken_anchor(
    source: Path, package_index: None, tmp_path: Path
) -> None:
    (tmp_path / "page.md").write_text(PAGE.format(fragment="slut"), encoding="utf-8")
    done = run_template(tmp_path, {"VALINT_REQUIREMENT": str(source), "VALINT_ARGUMENTS": "--ignore FM,HD"})
    assert done.status == 1, done.log
    assert "page.md:3:" in done.log
    report = json.loads((tmp_path / "gl-code-quality-report.json").read_text(encoding="utf-8"))
    assert [one["check_name"].partition(" ")[0] for one in report] == ["AN001"]


@pytest.mark.slow
def test_the_pipeline_for_azure_leaves_its_reports_and_fails_on_a_broken_anchor(
    job: Action, tmp_path: Path
) -> None:
    pages, reports = tmp_path / "pages", tmp_path / "reports"
    pages.mkdir()
    (pages / "page.md").write_text(PAGE.format(fragment="slut"), encoding="utf-8")
    (pages / "valint.toml").write_text('ignore = ["FM", "HD"]\n', encoding="utf-8")
    (tmp_path / "valint").symlink_to(job.temporary / "valint" / "venv")
    (text,) = files((HOW_TO / "azure-pipelines.md").read_text(encoding="utf-8")).values()
    (script,) = (
        step["bash"] for step in yaml.safe_load(text)["steps"] if step.get("displayName") == "Check the pages"
    )
    variables = {"AGENT_TEMPDIRECTORY": tmp_path, "PIPELINE_WORKSPACE": tmp_path, "VALINT_REPORTS": reports}
    done = subprocess.run(
        ["bash", "--noprofile", "--norc", "-c", script], cwd=pages, capture_output=True, encoding="utf-8",
        env={**environment(), **{name: str(value) for name, value in variables.items()}, "TF_BUILD": "True"},
        check=False, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert done.returncode == 1, done.stderr
    assert re.search(r"^page\.md:3:\d+ error AN001 ", done.stdout, re.MULTILINE)
    assert "AN001" in (reports / "junit.xml").read_text(encoding="utf-8")
    assert "AN001" in (reports / "valint.sarif").read_text(encoding="utf-8")
