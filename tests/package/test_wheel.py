"""The wheel holds everything that a run needs, wherever Python finds it."""

import json
import shutil
import zipfile
from pathlib import Path

from tests.package.conftest import ROOT, Installed, run


def test_the_wheel_holds_schemas_and_rule_packs(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    shipped = {
        f"valint/_data/{path.relative_to(ROOT).as_posix()}"
        for folder in ("schemas", "rules")
        for path in (ROOT / folder).rglob("*")
        if path.is_file()
    }
    assert shipped <= names
    assert "valint/py.typed" in names


def test_the_wheel_holds_nothing_but_the_package(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        tops = {name.split("/")[0] for name in archive.namelist()}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"valint"}


def test_an_installed_valint_checks_the_examples(installed: Installed, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    done = run(installed.valint, "check", "examples", "--output-format", "json", cwd=tmp_path)
    assert done.returncode == 1, done.stderr
    report = json.loads(done.stdout)
    assert report["summary"]["errors"] > 0
    assert report["summary"]["incomplete"] is False


def test_the_installed_package_is_the_wheels_own(installed: Installed, tmp_path: Path) -> None:
    done = run(installed.python, "-c", "import valint; print(valint.__file__)", cwd=tmp_path)
    assert Path(done.stdout.strip()).is_relative_to(installed.folder)


def test_valint_runs_from_the_unopened_wheel(wheel: Path, installed: Installed, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    done = run(
        installed.python, "-S", "-m", "valint", "check", "examples", "--output-format", "json",
        cwd=tmp_path, env={"PYTHONPATH": f"{wheel}:{installed.dependencies}"},
    )  # fmt: skip
    assert done.returncode == 1, done.stderr
    assert json.loads(done.stdout)["summary"]["errors"] > 0


def test_module_and_console_script_are_the_same_command(installed: Installed, tmp_path: Path) -> None:
    script = run(installed.valint, "--version", cwd=tmp_path)
    module = run(installed.python, "-m", "valint", "--version", cwd=tmp_path)
    assert script.returncode == module.returncode == 0
    assert script.stdout == module.stdout
