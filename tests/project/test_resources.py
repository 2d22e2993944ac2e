"""The shipped data is found from a checkout, an installed package and a zip; `tests/package` has a wheel."""

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from valint.project.resources import MissingDataError, data_file, data_names

ROOT = Path(__file__).parents[2]
SCRIPT = (
    "import valint.project.resources as resources\n"
    "print(resources.__file__)\n"
    "print(*resources.data_names('schemas'))\n"
    "print(*resources.data_names('rules/judge'))\n"
    "print(len(resources.data_file('schemas', 'config.schema.json')))\n"
)


def installed(folder: Path) -> Path:
    """Lay the package out as the wheel does."""
    nothing = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "src" / "valint", folder / "valint", ignore=nothing)
    for kind in ("schemas", "rules"):
        shutil.copytree(ROOT / kind, folder / "valint" / "_data" / kind, ignore=nothing)
    return folder


def run(path: Path) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-S", "-c", SCRIPT],
        env={"PYTHONPATH": str(path), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True, text=True, encoding="utf-8", check=True,
    )  # fmt: skip
    return done.stdout.splitlines()


def test_a_checkout_reads_its_own_schemas_and_rules() -> None:
    text = (ROOT / "schemas" / "config.schema.json").read_text(encoding="utf-8")
    assert data_file("schemas", "config.schema.json") == text
    names = sorted(path.name for path in (ROOT / "rules" / "judge").iterdir() if path.is_file())
    assert list(data_names("rules/judge")) == names


def test_an_unknown_folder_is_empty() -> None:
    assert data_names("rules/nothing") == ()


@pytest.mark.parametrize("name", ["nothing.json", "", "../pyproject.toml", "..\\x", "rules/x.yaml"])
def test_an_unknown_name_is_told(name: str) -> None:
    with pytest.raises(MissingDataError, match="valint ships no"):
        data_file("schemas", name)


def test_an_installed_package_and_a_zip_hold_the_same_data(tmp_path: Path) -> None:
    package = installed(tmp_path / "site")
    archive = tmp_path / "valint.zip"
    with zipfile.ZipFile(archive, "w") as target:
        for file in sorted(package.rglob("*")):
            target.write(file, file.relative_to(package))
    from_folder, from_zip = run(package), run(archive)
    assert from_folder[0].startswith(str(package))
    assert from_zip[0].startswith(str(archive))
    assert from_folder[1:] == from_zip[1:]
    assert from_folder[1].split() == list(data_names("schemas"))
    assert from_folder[2].split() == list(data_names("rules/judge"))
