"""What a file tree finds, and what it never touches."""

import os
from pathlib import Path

import pytest

from tests.trees import Tree
from valint.project.listing import FileTree


@pytest.fixture
def tree(tmp_path: Path) -> FileTree:
    Tree(tmp_path).write(
        {
            "Guide/Start.md": "# Start\n",
            "guide-2/a.md": "# A\n",
            "media/Größe.png": b"x",
            "media/e\u0301.png": b"x",
        }
    )
    return FileTree(str(tmp_path))


def test_a_file_is_found_under_its_own_name(tree: FileTree) -> None:
    assert tree.find("Guide/Start.md") == "Guide/Start.md"
    assert tree.find("Guide") is None
    assert tree.find("") is None
    assert tree.has_folder("guide")
    assert not tree.has_folder("Guide/Start.md")


@pytest.mark.parametrize(
    ("written", "true"),
    [
        ("guide/START.MD", "Guide/Start.md"),
        ("media/gro\u0308ße.png", "media/Größe.png"),
        ("media/é.png", "media/e\u0301.png"),
    ],
)
def test_case_and_unicode_form_are_folded_and_the_true_spelling_told(
    tree: FileTree, written: str, true: str
) -> None:
    assert tree.find(written) == true


def test_an_exact_name_wins_over_one_in_other_case(tmp_path: Path) -> None:
    Tree(tmp_path).write({"A.md": "", "a.md": ""})
    if len(list(tmp_path.iterdir())) == 1:
        pytest.skip("this file system folds case itself")
    tree = FileTree(str(tmp_path))
    assert (tree.find("a.md"), tree.find("A.md")) == ("a.md", "A.md")


def test_links_are_followed_inside_the_tree_and_nowhere_else(tmp_path: Path) -> None:
    Tree(tmp_path).write({"in/real/a.md": "", "out/secret.md": ""})
    root = tmp_path / "in"
    (root / "alias").symlink_to("real")
    (root / "b.md").symlink_to("real/a.md")
    (root / "away").symlink_to(tmp_path / "out")
    (root / "loop").symlink_to("loop")
    (root / "up.md").symlink_to("../out/secret.md")
    tree = FileTree(str(root))
    assert tree.find("alias/a.md") == "real/a.md"
    assert tree.find("b.md") == "real/a.md"
    assert tree.find("away/secret.md") is None
    assert tree.find("up.md") is None
    assert tree.find("loop") is None
    assert tree.find("loop/x.md") is None


def test_a_named_pipe_is_no_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.md")
    assert FileTree(str(tmp_path)).find("pipe.md") is None


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_a_folder_that_cannot_be_read_is_unknown_and_not_empty(tmp_path: Path) -> None:
    Tree(tmp_path).write({"closed/a.md": ""})
    (tmp_path / "closed").chmod(0)
    tree = FileTree(str(tmp_path))
    assert tree.find("closed/a.md") is None
    assert tree.is_unknown("closed/a.md")
    (tmp_path / "closed").chmod(0o755)


def test_a_root_that_is_not_there_is_empty(tmp_path: Path) -> None:
    tree = FileTree(str(tmp_path / "nothing"))
    assert tree.find("a.md") is None
    assert not tree.is_unknown("a.md")
    assert list(tree.files()) == []


def test_all_files_are_listed_but_for_version_control_and_packages(tmp_path: Path) -> None:
    Tree(tmp_path).write({"b/z.md": "", "a.md": "", ".git/x": "", "b/node_modules/y.md": ""})
    assert list(FileTree(str(tmp_path)).files()) == ["a.md", "b/z.md"]


def test_a_file_that_has_been_read_is_there_without_being_listed(tmp_path: Path) -> None:
    tree = FileTree(str(tmp_path / "nothing"))
    tree.declare(lambda file: file == f"{tmp_path}/nothing/Guide/a.md")
    assert tree.find("Guide/a.md") == "Guide/a.md"
    assert tree.find("Guide/b.md") is None
