"""A wheel of this checkout, built once, and a fresh environment that holds nothing but that wheel."""

import os
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BUILD_INPUTS = (
    ".pre-commit-hooks.yaml",
    "LICENSE",
    "README.md",
    "pyproject.toml",
    "rules",
    "schemas",
    "src",
)


def copy_build_inputs(target: Path) -> None:
    """Copy what a build reads, so that no build and no test commit touches the checkout."""
    for name in BUILD_INPUTS:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, target / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy2(source, target / name)


@dataclass(frozen=True)
class Installed:
    """A virtual environment with valint in it."""

    folder: Path
    dependencies: Path

    @property
    def python(self) -> Path:
        """The environment's interpreter."""
        return self.folder / "bin" / "python"

    @property
    def valint(self) -> Path:
        """The environment's console script."""
        return self.folder / "bin" / "valint"


def run(
    *command: str | Path, cwd: Path, env: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a command away from the checkout, with nothing of this process's Python settings."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VALINT"))}
    return subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env={**clean, **(env or {})},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        stdin=subprocess.DEVNULL,
    )


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built without network by the build backend that the test environment holds."""
    folder = tmp_path_factory.mktemp("build")
    copy_build_inputs(folder)
    built = run(
        sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", ".",
        cwd=folder,
    )  # fmt: skip
    assert built.returncode == 0, built.stderr
    (result,) = folder.glob("valint-*.whl")
    return result


@pytest.fixture(scope="session")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """A fresh environment: valint from the wheel, its dependencies from the tests' own environment."""
    folder = tmp_path_factory.mktemp("installed") / "venv"
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True, stdin=subprocess.DEVNULL)
    dependencies = Path(sysconfig.get_path("purelib"))
    environment = Installed(folder, dependencies)
    done = run(
        environment.python, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", wheel, cwd=folder
    )
    assert done.returncode == 0, done.stderr
    # A .pth file adds one folder behind the environment's own: the wheel's valint is found first, and the
    # outer environment's, if it has one, never.
    (site_packages,) = folder.glob("lib/python*/site-packages")
    (site_packages / "dependencies.pth").write_text(f"{dependencies}\n", encoding="utf-8")
    return environment
