"""Reading pages out of a repository's history."""

import os
import subprocess
from pathlib import Path

import pytest

from tests.translation.repository import Repository
from valint.translation.source.store import GitStore

LIMIT = 1_000_000


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path / "source")


def test_a_page_is_read_as_it_was_at_a_commit(repository: Repository) -> None:
    first = repository.commit({"guide/a b.md": "# Old\n"})
    second = repository.commit({"guide/a b.md": "# New\n", "guide/ø.md": "# Ø\n"})
    store = GitStore(str(repository.folder))
    assert store.read(first, "guide/a b.md", LIMIT) == b"# Old\n"
    assert store.read(second, "guide/a b.md", LIMIT) == b"# New\n"
    assert store.read(second, "guide/ø.md", LIMIT) == "# Ø\n".encode()
    assert store.read(first, "guide/ø.md", LIMIT) is None
    store.close()


def test_one_process_serves_all_questions(repository: Repository) -> None:
    commit = repository.commit({f"{number}.md": f"# {number}\n" for number in range(30)})
    store = GitStore(str(repository.folder))
    assert store.read(commit, "0.md", LIMIT) == b"# 0\n"
    process = store._process
    assert [store.read(commit, f"{number}.md", LIMIT) for number in range(30)] == [
        f"# {number}\n".encode() for number in range(30)
    ]
    assert store._process is process
    store.close()


def test_nothing_but_a_full_commit_id_is_looked_up(repository: Repository) -> None:
    commit = repository.commit({"a.md": "# A\n"})
    store = GitStore(str(repository.folder))
    for name in ("main", "HEAD", commit[:12], f"{commit}^", f"--help{commit[6:]}", "", "0" * 40, "z" * 40):
        assert not store.has(name)
        assert store.read(name, "a.md", LIMIT) is None
    assert store.has(commit)
    store.close()


@pytest.mark.parametrize(
    "path",
    ["", "/a.md", "../a.md", "guide/../a.md", "./a.md", "a.md\n", "a.md\nHEAD:a.md", "a.md\0", "guide"],
)
def test_a_path_stays_in_the_tree_and_in_its_line(repository: Repository, path: str) -> None:
    commit = repository.commit({"a.md": "# A\n", "guide/b.md": "# B\n"})
    store = GitStore(str(repository.folder))
    assert store.read(commit, path, LIMIT) is None
    assert store.read(commit, "a.md", LIMIT) == b"# A\n"
    store.close()


def test_a_file_that_is_too_large_is_passed_over(repository: Repository) -> None:
    commit = repository.commit({"large.md": "x" * 3_000_000, "a.md": "# A\n"})
    store = GitStore(str(repository.folder))
    assert store.read(commit, "large.md", LIMIT) is None
    assert store.read(commit, "a.md", LIMIT) == b"# A\n"
    store.close()


def test_a_git_that_dies_is_started_anew(repository: Repository) -> None:
    commit = repository.commit({"a.md": "# A\n"})
    store = GitStore(str(repository.folder))
    assert store.has(commit)
    assert store._process is not None
    store._process.kill()
    store._process.wait()
    assert store.read(commit, "a.md", LIMIT) is None
    assert store.read(commit, "a.md", LIMIT) == b"# A\n"
    store.close()


def test_a_folder_without_a_repository_has_no_commits(tmp_path: Path) -> None:
    store = GitStore(str(tmp_path))
    assert not store.has("1" * 40)
    store.close()


def test_a_machine_without_git_has_no_commits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert not GitStore(str(tmp_path)).has("1" * 40)


def test_a_process_that_forks_gets_a_git_of_its_own(repository: Repository) -> None:
    commit = repository.commit({"a.md": "# A\n"})
    store = GitStore(str(repository.folder))
    assert store.has(commit)
    child = os.fork()
    if child == 0:
        same = store.read(commit, "a.md", LIMIT) == b"# A\n"
        store.close()
        os._exit(0 if same else 1)
    assert os.waitpid(child, 0)[1] == 0
    assert store.read(commit, "a.md", LIMIT) == b"# A\n"
    store.close()


def test_no_program_that_the_repository_names_is_run(repository: Repository, tmp_path: Path) -> None:
    commit = repository.commit({"a.md": "# A\n"})
    trap, mark = tmp_path / "trap.sh", tmp_path / "run"
    trap.write_text(f"#!/bin/sh\ntouch {mark}\n", encoding="utf-8")
    trap.chmod(0o755)
    for key in (
        "core.fsmonitor",
        "core.sshCommand",
        "remote.origin.uploadpack",
        "diff.external",
        "core.pager",
    ):
        repository.git("config", key, str(trap))
    # A partial clone fetches what it lacks, by a program of its configuration's choice.
    repository.git("config", "extensions.partialClone", "origin")
    repository.git("config", "remote.origin.promisor", "true")
    repository.git("config", "remote.origin.url", str(repository.folder))
    repository.git("config", "protocol.file.allow", "always")
    store = GitStore(str(repository.folder))
    assert store.read(commit, "a.md", LIMIT) == b"# A\n"
    assert not store.has("1" * 40)
    assert not mark.exists()
    store.close()


def test_closing_leaves_no_process_behind(repository: Repository) -> None:
    commit = repository.commit({"a.md": "# A\n"})
    store = GitStore(str(repository.folder))
    assert store.has(commit)
    process = store._process
    assert isinstance(process, subprocess.Popen)
    store.close()
    store.close()
    assert process.returncode is not None
