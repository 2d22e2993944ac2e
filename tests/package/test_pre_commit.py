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


@pytest.mark.slow
@pytest.mark.usefixtures("package_index")
def test_the_hook_fails_on_a_broken_anchor_and_passes_once_it_is_mended(
    hook_repository: Path, docs: Path, pre_commit_home: Path
) -> None:
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


class Committer:
    """A repository with pre-commit installed as its git hook, and people who commit to it."""

    def __init__(self, folder: Path, home: Path) -> None:
        self.folder = folder
        self._environment = {"PRE_COMMIT_HOME": str(home), "PRE_COMMIT_COLOR": "never"}
        _git(folder, "config", "user.name", "Nora")
        _git(folder, "config", "user.email", "nora@example.org")
        done = run(
            sys.executable, "-m", "pre_commit", "install", cwd=folder, env=self._environment,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr

    def commit(self, *staged: str) -> subprocess.CompletedProcess[str]:
        """Stage some files and commit, as anybody does."""
        _git(self.folder, "add", *staged)
        return run("git", "commit", "--message", "Change", cwd=self.folder, env=self._environment)


@pytest.fixture
def committer(
    hook_repository: Path, docs: Path, pre_commit_home: Path, request: pytest.FixtureRequest
) -> Committer:
    """The docs with sound pages, of which one links to the other, and the hook that the test asks for."""
    revision = run("git", "rev-parse", "HEAD", cwd=hook_repository).stdout.strip()
    (docs / ".pre-commit-config.yaml").write_text(
        f"repos:\n- repo: {hook_repository}\n  rev: {revision}\n  hooks:\n  - id: {request.param}\n",
        encoding="utf-8",
    )
    (docs / "guide.md").write_text(GUIDE.format(fragment="about-the-card"), encoding="utf-8")
    index = GUIDE.format(fragment="about-the-card").replace("(#", "(guide.md#")
    (docs / "index.md").write_text(index, encoding="utf-8")
    (docs / "old").mkdir()
    (docs / "old" / "page.md").write_text(GUIDE.format(fragment="about-card"), encoding="utf-8")
    (docs / "valint.toml").write_text('exclude = ["old/**"]\n', encoding="utf-8")
    _commit_all(docs)
    return Committer(docs, pre_commit_home)


@pytest.mark.slow
@pytest.mark.usefixtures("package_index")
@pytest.mark.parametrize("committer", ["valint"], indirect=True)
def test_a_commit_is_judged_by_what_is_staged_and_not_by_what_lies_beside_it(committer: Committer) -> None:
    guide, index = committer.folder / "guide.md", committer.folder / "index.md"
    broken = GUIDE.format(fragment="about-card")
    index.write_text(broken, encoding="utf-8")
    guide.write_text(f"{guide.read_text(encoding='utf-8')}\nHent det i dag.\n", encoding="utf-8")
    done = committer.commit("guide.md")
    assert done.returncode == 0, done.stdout + done.stderr
    assert index.read_text(encoding="utf-8") == broken

    done = committer.commit("index.md")
    assert done.returncode == 1
    assert "index.md:12:" in done.stdout + done.stderr


@pytest.mark.slow
@pytest.mark.usefixtures("package_index")
@pytest.mark.parametrize("committer", ["valint"], indirect=True)
def test_an_excluded_page_may_be_committed_whatever_is_wrong_with_it(committer: Committer) -> None:
    page = committer.folder / "old" / "page.md"
    page.write_text(f"{page.read_text(encoding='utf-8')}\nMere.\n", encoding="utf-8")
    done = committer.commit("old/page.md")
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.slow
@pytest.mark.usefixtures("package_index")
@pytest.mark.parametrize("committer", ["valint-tree"], indirect=True)
def test_the_hook_for_all_pages_finds_the_link_from_another_page(committer: Committer) -> None:
    guide = committer.folder / "guide.md"
    renamed = guide.read_text(encoding="utf-8").replace("about-the-card", "the-card")
    guide.write_text(renamed, encoding="utf-8")
    done = committer.commit("guide.md")
    assert done.returncode == 1
    assert "index.md:12:" in done.stdout + done.stderr
    assert "AN002" in done.stdout + done.stderr


@pytest.mark.slow
@pytest.mark.usefixtures("package_index")
@pytest.mark.parametrize("committer", ["valint"], indirect=True)
def test_an_anchor_that_is_not_staged_does_not_count(committer: Committer) -> None:
    guide, index = committer.folder / "guide.md", committer.folder / "index.md"
    more = (
        f'{guide.read_text(encoding="utf-8")}\n## <a name="renewal"></a>Fornyelse\n\nForny kortet hvert år.\n'
    )
    guide.write_text(more, encoding="utf-8")
    link = index.read_text(encoding="utf-8").replace("guide.md#about-the-card", "guide.md#renewal")
    index.write_text(link, encoding="utf-8")
    done = committer.commit("index.md")
    assert done.returncode == 1
    assert "AN002" in done.stdout + done.stderr
    assert guide.read_text(encoding="utf-8") == more

    done = committer.commit("guide.md")
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.slow
@pytest.mark.usefixtures("package_index")
@pytest.mark.parametrize("committer", ["valint-tree"], indirect=True)
def test_the_hook_for_all_pages_also_runs_when_the_publishing_files_change(committer: Committer) -> None:
    index = committer.folder / "index.md"
    index.write_text(
        index.read_text(encoding="utf-8").replace("#about-the-card)", "#nowhere)"), encoding="utf-8"
    )
    _git(committer.folder, "commit", "--quiet", "--no-verify", "--all", "--message", "Break a link")
    (committer.folder / "notes.txt").write_text("No page.\n", encoding="utf-8")
    assert committer.commit("notes.txt").returncode == 0
    redirections = committer.folder / ".openpublishing.redirection.json"
    redirections.write_text('{"redirections": []}\n', encoding="utf-8")
    done = committer.commit(redirections.name)
    assert done.returncode == 1
    assert "index.md:12:" in done.stdout + done.stderr


@pytest.mark.slow
@pytest.mark.usefixtures("package_index")
@pytest.mark.parametrize("committer", ["valint-fix"], indirect=True)
def test_the_hook_that_mends_stops_the_commit_once_and_touches_no_other_page(committer: Committer) -> None:
    guide, index = committer.folder / "guide.md", committer.folder / "index.md"
    good = guide.read_text(encoding="utf-8")
    damaged = f"{good}\nLæs [reglerne](//example.org/regler.pdf).\n"
    guide.write_text(damaged, encoding="utf-8")
    index.write_text(damaged, encoding="utf-8")
    done = committer.commit("guide.md")
    assert done.returncode == 1
    assert "files were modified by this hook" in done.stdout + done.stderr
    assert guide.read_text(encoding="utf-8") == damaged.replace("(//", "(https://")
    assert index.read_text(encoding="utf-8") == damaged

    done = committer.commit("guide.md")
    assert done.returncode == 0, done.stdout + done.stderr
