"""What the README shows is what a reader gets."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
SESSION = re.compile(
    r"^```console\n\$ valint (?P<arguments>[^\n]*)\n(?P<output>.*?)^```$", re.MULTILINE | re.DOTALL
)
PAGES = [README, ROOT / "examples" / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
YAML = re.compile(r"^```yaml\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\((?!https?:|#)([^)#]+)")


def _output(arguments: str) -> str:
    """Return what a terminal would show, without colour."""
    done = subprocess.run(
        [sys.executable, "-m", "valint", *shlex.split(arguments)],
        cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    return done.stdout + done.stderr


def test_the_sample_output_is_real() -> None:
    text = README.read_text(encoding="utf-8")
    sessions = list(SESSION.finditer(text))
    assert sessions
    for session in reversed(sessions):
        shown = _output(session["arguments"])
        if os.environ.get("VALINT_UPDATE_DOCS"):
            text = text[: session.start("output")] + shown + text[session.end("output") :]
        else:
            assert session["output"] == shown
    if os.environ.get("VALINT_UPDATE_DOCS"):
        README.write_text(text, encoding="utf-8")


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_every_file_that_a_page_links_to_exists(page: Path) -> None:
    targets = LINK.findall(page.read_text(encoding="utf-8"))
    assert not [target for target in targets if not (page.parent / target).exists()]


def test_the_hook_in_the_readme_is_one_that_this_repository_offers() -> None:
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    offered = {hook["id"] for hook in hooks}
    snippets = [yaml.safe_load(snippet) for snippet in YAML.findall(README.read_text(encoding="utf-8"))]
    repositories = [repository for snippet in snippets for repository in snippet.get("repos", ())]
    used = {hook["id"] for repository in repositories for hook in repository["hooks"]}
    assert used
    assert used <= offered


def test_continuous_integration_runs_the_command_of_the_readme() -> None:
    readme = README.read_text(encoding="utf-8")
    pytest_command = re.search(r"\.venv/bin/(pytest[^\n`]*)\n", readme)
    assert pytest_command is not None
    program, _, options = pytest_command[1].partition(" ")
    assert f'venv/bin/{program}" {options} ' in (ROOT / ".ci" / "run").read_text(encoding="utf-8")
