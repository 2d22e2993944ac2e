"""The hook in `.pre-commit-hooks.yaml`, run by the real pre-commit on a real git repository."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.package.conftest import copy_build_inputs, run

GUIDE = """\
---
title: Opret en konto
description: Sådan opretter du en konto, før du låner den første bog.
author: nora
ms.author: nora
ms.topic: article
ms.date: 03/03/2025
ms.contentlocale: da-DK
---
# <a name="create-an-account"></a>Opret en konto

Læs først [om lånerkortet](#{fragment}).

## <a name="about-the-card"></a>Om lånerkortet

Kortet gælder i alle afdelinger.
"""


def _git(folder: Path, *arguments: str) -> None:
    subprocess.run(
        ["git", "-c", "user.name=Nora", "-c", "user.email=nora@example.org", *arguments],
        cwd=folder, check=True, capture_output=True, stdin=subprocess.DEVNULL,
    )  # fmt: skip


def _commit_all(folder: Path) -> None:
    _git(folder, "add", "--all")
    _git(folder, "commit", "--quiet", "--message", "State")


@pytest.fixture(scope="module")
def hook_repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """This checkout as a git repository of its own, whatever state the checkout's own repository is in."""
    folder = tmp_path_factory.mktemp("hook")
    copy_build_inputs(folder)
    _git(folder, "init", "--quiet")
    _commit_all(folder)
    return folder


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    """A small git repository of localized pages with a broken anchor, and a YAML file that is no page."""
    folder = tmp_path / "docs.da-DK"
    folder.mkdir()
    (folder / "guide.md").write_text(GUIDE.format(fragment="about-card"), encoding="utf-8")
    (folder / "settings.yml").write_text("retries: 3\n", encoding="utf-8")
    (folder / "image.txt").write_text("no page", encoding="utf-8")
    _git(folder, "init", "--quiet")
    _commit_all(folder)
    return folder


@pytest.fixture(scope="module")
def pre_commit_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where pre-commit keeps its environments, shared by the runs so that the hook is installed once."""
    return tmp_path_factory.mktemp("pre-commit-home")


def _package_index_answers(folder: Path) -> bool:
    """Whether pip can install the hook's dependencies at all."""
    tried = run(
        sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--retries", "1", "mistune",
        cwd=folder,
    )  # fmt: skip
    return tried.returncode == 0


@pytest.mark.slow
def test_the_hook_fails_on_a_broken_anchor_and_passes_once_it_is_mended(
    hook_repository: Path, docs: Path, pre_commit_home: Path, tmp_path: Path
) -> None:
    if not _package_index_answers(tmp_path):
        pytest.skip("pre-commit installs the hook with pip, and no package index answers")

    def try_hook() -> subprocess.CompletedProcess[str]:
        return run(
            sys.executable, "-m", "pre_commit", "try-repo", hook_repository, "valint",
            "--all-files", "--color=never", cwd=docs, env={"PRE_COMMIT_HOME": str(pre_commit_home)},
        )  # fmt: skip

    broken = try_hook()
    assert broken.returncode == 1, broken.stdout + broken.stderr
    assert "guide.md:12:" in broken.stdout
    assert "AN001" in broken.stdout

    (docs / "guide.md").write_text(GUIDE.format(fragment="about-the-card"), encoding="utf-8")
    _commit_all(docs)
    mended = try_hook()
    assert mended.returncode == 0, mended.stdout + mended.stderr
    assert "Passed" in mended.stdout
