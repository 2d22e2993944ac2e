"""What the source tree serves: its files, its history, and what its absence proves."""

import subprocess
from pathlib import Path

import pytest

from tests.trees import Tree
from valint.project.docset import Docset
from valint.project.fallback import FallbackTree, guess_siblings

DOCS = Docset("docs")


def git(folder: Path, *arguments: str) -> None:
    identity = ["-c", "user.name=Tester", "-c", "user.email=tester@example.com"]
    subprocess.run(["git", "-C", str(folder), *identity, *arguments], check=True, capture_output=True)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A source repository that once held an image, an include and a page."""
    root = tmp_path / "source"
    Tree(root).write(
        {
            "docs/media/Old.png": b"png",
            "docs/includes/old.md": "Old\n",
            "docs/gone.md": "# Gone\n",
            "docs/kept.md": "# Kept\n",
            "docs/media/æble.png": b"png",
        }
    )
    git(root, "init", "-q")
    git(root, "add", ".")
    git(root, "commit", "-qm", "Begin")
    git(root, "rm", "-q", "docs/media/Old.png", "docs/includes/old.md", "docs/gone.md", "docs/media/æble.png")
    git(root, "commit", "-qm", "Tidy")
    return root


def fallback(root: Path, checkout: str = "/checkout", *, complete: bool = True) -> FallbackTree:
    return FallbackTree(str(root), checkout, complete=complete)


def test_a_file_is_served_from_the_same_place(tmp_path: Path) -> None:
    Tree(tmp_path).write({"docs/a.md": "# A\n"})
    served = fallback(tmp_path).serve("docs/a.md", DOCS)
    assert served is not None
    assert served.file == f"{tmp_path}/docs/a.md"
    assert fallback(tmp_path).serve("docs/b.md", DOCS) is None


def test_a_tree_may_be_the_docset_alone(tmp_path: Path) -> None:
    Tree(tmp_path).write({"guide/a.md": "# A\n"})
    assert fallback(tmp_path).serve("docs/guide/a.md", DOCS) is not None


def test_a_tree_may_stand_beside_the_localized_folder(tmp_path: Path) -> None:
    Tree(tmp_path).write({"locales/en/guide/a.md": "# A\n"})
    tree = fallback(tmp_path / "locales/en", str(tmp_path))
    assert tree.serve("locales/da/guide/a.md", None) is not None
    assert tree.serve("elsewhere/da/guide/a.md", None) is None


def test_the_history_tells_what_was_once_there(repository: Path) -> None:
    tree = fallback(repository)
    assert tree.once_held("docs/media/old.png", DOCS)
    assert tree.once_held("docs/media/æble.png", DOCS)
    assert tree.once_held("docs/media/never.png", DOCS) is False


def test_the_history_of_a_subfolder_is_told_relative_to_it(repository: Path) -> None:
    assert fallback(repository / "docs").once_held("docs/media/Old.png", DOCS)


def test_a_shallow_clone_has_no_history_to_ask(repository: Path, tmp_path: Path) -> None:
    clone = tmp_path / "clone"
    subprocess.run(
        ["git", "clone", "-q", "--depth", "1", f"file://{repository}", str(clone)],
        check=True,
        capture_output=True,
    )
    tree = fallback(clone)
    assert tree.once_held("docs/media/old.png", DOCS) is None
    assert tree.has_git


def test_a_plain_folder_has_no_history(tmp_path: Path) -> None:
    tree = fallback(tmp_path)
    assert tree.once_held("a.png", None) is None
    assert not tree.has_git


def test_the_environment_of_a_git_hook_does_not_mislead(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "other/.git"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path / "index"))
    assert fallback(repository).once_held("docs/media/Old.png", DOCS)


def test_absence_proves_nothing_in_a_guessed_tree(tmp_path: Path) -> None:
    Tree(tmp_path).write({"a.md": "", "b.png": b""})
    assert not fallback(tmp_path, complete=False).lacks("x.md")
    assert fallback(tmp_path).lacks("x.md")
    assert fallback(tmp_path).lacks("x.png")


def test_a_checkout_of_texts_alone_proves_nothing_about_images(tmp_path: Path) -> None:
    Tree(tmp_path).write({"a.md": "", "toc.yml": "", "LICENSE": ""})
    assert fallback(tmp_path).lacks("x.md")
    assert not fallback(tmp_path).lacks("x.png")


@pytest.mark.parametrize("english", ["en", "en-us", "en-US"])
def test_the_english_folder_beside_a_localized_one_is_found(tmp_path: Path, english: str) -> None:
    Tree(tmp_path).write({f"docs/{english}/a.md": "", "docs/da/guide/a.md": ""})
    assert guess_siblings([tmp_path / "docs/da/guide"], tmp_path) == [tmp_path / "docs" / english]


def test_no_english_folder_is_found_for_an_english_page_or_beyond_the_boundary(tmp_path: Path) -> None:
    Tree(tmp_path).write({"docs/en/a.md": "", "docs/da/a.md": "", "docs/media/a.png": b""})
    assert guess_siblings([tmp_path / "docs/en"], tmp_path) == []
    assert guess_siblings([tmp_path / "docs/da"], tmp_path / "docs/da") == []
    assert guess_siblings([tmp_path / "docs/media"], tmp_path) == []


def test_a_plain_folder_in_the_checkout_has_not_the_checkouts_history(repository: Path) -> None:
    Tree(repository).write({"_repo.en-us/docs/a.md": "# A\n"})
    tree = fallback(repository / "_repo.en-us", str(repository))
    assert (tree.once_held("docs/media/Old.png", DOCS), tree.has_git) == (None, False)
