"""The shell steps of `action.yml` and `templates/gitlab-ci.yml`, run as their services run them."""

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import yaml

ROOT = Path(__file__).parents[2]
ACTION = ROOT / "action.yml"
TEMPLATE = ROOT / "templates" / "gitlab-ci.yml"

_EXPRESSION = re.compile(r"\$\{\{ *([\w.-]+) *\}\}")
_KEPT = (
    "PATH",
    "HOME",
    "PIP_INDEX_URL",
    "PIP_EXTRA_INDEX_URL",
    "PIP_CONFIG_FILE",
    "PIP_CACHE_DIR",
    "SSL_CERT_FILE",
)


def load(file: Path) -> dict[str, Any]:
    """Read a YAML file."""
    content = yaml.safe_load(file.read_text(encoding="utf-8"))
    assert isinstance(content, dict)
    return content


class Done(NamedTuple):
    """What a job left behind: `log` as the service keeps it, errors first."""

    status: int
    log: str
    outputs: Mapping[str, str]
    summary: str


class Action:
    """The action at a path, in a job whose workspace is a folder.

    Steps that use other actions are left out; what they would give is given.
    """

    def __init__(self, path: Path, workspace: Path, temporary: Path) -> None:
        self.workspace = workspace
        self.temporary = temporary
        self._path = path
        self._action = load(ACTION)

    def install(self) -> Done:
        """Run the step that installs valint."""
        return self._step("Install valint", {}, {"python": {"python-path": sys.executable}})

    def check(self, **inputs: str) -> Done:
        """Run the check, and what decides whether the job fails."""
        known = {name: str(entry.get("default", "")) for name, entry in self._action["inputs"].items()}
        given = {name.replace("_", "-"): value for name, value in inputs.items()}
        assert given.keys() <= known.keys()
        done = self._step("Check", {**known, **given}, {})
        last = self._step("Pass or fail", {}, {"check": done.outputs})
        assert done.status == 0, done.log
        return done._replace(status=last.status)

    def _step(self, name: str, inputs: Mapping[str, str], steps: Mapping[str, Mapping[str, str]]) -> Done:
        (step,) = (step for step in self._action["runs"]["steps"] if step["name"] == name)
        assert step["shell"] == "bash"

        def value(match: re.Match[str]) -> str:
            context, _, rest = match[1].partition(".")
            if context == "inputs":
                return inputs[rest]
            assert context == "steps"
            step_id, _, key = rest.partition(".outputs.")
            return steps[step_id].get(key, "")

        env = {key: _EXPRESSION.sub(value, text) for key, text in step.get("env", {}).items()}
        outputs, summary = self.temporary / "outputs", self.temporary / "summary"
        for file in (outputs, summary):
            file.write_text("", encoding="utf-8")
        script = self.temporary / "step.sh"
        script.write_text(step["run"], encoding="utf-8")
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", str(script)],
            cwd=self.workspace,
            env={
                **environment(),
                **env,
                "GITHUB_ACTIONS": "true",
                "GITHUB_ACTION_PATH": str(self._path),
                "GITHUB_OUTPUT": str(outputs),
                "GITHUB_STEP_SUMMARY": str(summary),
                "RUNNER_TEMP": str(self.temporary),
            },
            capture_output=True, encoding="utf-8", check=False, stdin=subprocess.DEVNULL,
        )  # fmt: skip
        pairs = dict(line.split("=", 1) for line in outputs.read_text(encoding="utf-8").splitlines())
        return Done(done.returncode, done.stderr + done.stdout, pairs, summary.read_text(encoding="utf-8"))


def environment() -> dict[str, str]:
    """Return what a fresh machine has of this one's environment."""
    return {name: os.environ[name] for name in _KEPT if name in os.environ}


def run_template(workspace: Path, variables: Mapping[str, str]) -> Done:
    """Run the job of the GitLab template, line by line in one shell, as GitLab's runner does."""
    template = load(TEMPLATE)
    job = template["valint"]
    merged = {**template["variables"], **job["variables"], **variables, "CI_PROJECT_DIR": str(workspace)}
    known = {
        name: re.sub(r"\$(\w+)", lambda match: merged.get(match[1], ""), str(text))
        for name, text in merged.items()
    }
    done = subprocess.run(
        ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", "\n".join(job["script"])],
        cwd=workspace, env={**environment(), **known}, capture_output=True, encoding="utf-8", check=False,
        stdin=subprocess.DEVNULL,
    )  # fmt: skip
    return Done(done.returncode, done.stderr + done.stdout, {}, "")
