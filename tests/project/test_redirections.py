"""Pages that moved, as the redirection files say."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from tests.trees import Tree
from valint.project.docset import Publishing
from valint.project.listing import FileTree
from valint.project.redirections import Redirections
from valint.project.settings import Settings
from valint.project.settings_links import LinkSettings

CONFIG = ".openpublishing.publish.config.json"


def redirections(root: Path, settings: Settings | None = None) -> Redirections:
    return Redirections.read(Publishing(FileTree(str(root))), settings or Settings(root=root))


def array(**pairs: str) -> str:
    return json.dumps({"redirections": [{"source_path": k, "redirect_url": v} for k, v in pairs.items()]})


def test_a_source_path_is_relative_to_its_file(tmp_path: Path) -> None:
    Tree(tmp_path).write(
        {
            CONFIG: "{}",
            ".openpublishing.redirection.json": array(**{"docs/old.md": "/kit/new"}),
            "docs/.openpublishing.redirection.docs.json": array(**{"older.md": "/kit/newer"}),
        }
    )
    found = redirections(tmp_path)
    assert found.target("docs/old.md") == "/kit/new"
    assert found.target("docs/older.md") == "/kit/newer"
    assert found.target("older.md") is None


def test_a_source_path_from_root_counts_from_the_checkout(tmp_path: Path) -> None:
    entry = {"source_path_from_root": "/docs/old.md", "redirect_url": "/kit/new"}
    Tree(tmp_path).write({
        CONFIG: "{}", "docs/.openpublishing.redirection.json": json.dumps({"redirections": [entry]}),
    })  # fmt: skip
    assert redirections(tmp_path).target("docs/old.md") == "/kit/new"


def test_maps_and_renames_are_read_as_well(tmp_path: Path) -> None:
    data = {"redirections": {"a.md": "/a"}, "renames": {"b.md": "/b"}}
    Tree(tmp_path).write({CONFIG: "{}", "docs/.openpublishing.redirection.json": json.dumps(data)})
    found = redirections(tmp_path)
    assert (found.target("docs/a.md"), found.target("docs/b.md")) == ("/a", "/b")


@pytest.mark.parametrize(
    "written", ["docs/Old.MD", "./docs/old.md", " docs/old.md", "docs\\old.md", "x/../docs/old.md"]
)
def test_spelling_and_case_do_not_matter(tmp_path: Path, written: str) -> None:
    Tree(tmp_path).write({CONFIG: "{}", ".openpublishing.redirection.json": array(**{written: "/new"})})
    assert redirections(tmp_path).target("docs/OLD.md") == "/new"


def test_files_that_the_publish_configuration_names_are_read_wherever_they_are(tmp_path: Path) -> None:
    Tree(tmp_path).write(
        {
            CONFIG: json.dumps({"redirection_files": ["build/moved.json"]}),
            "build/moved.json": json.dumps(
                {"redirections": [{"source_path_from_root": "/a.md", "redirect_url": "/b"}]}
            ),
        }
    )
    assert redirections(tmp_path).target("a.md") == "/b"


def test_the_source_repositorys_redirections_are_not_ours(tmp_path: Path) -> None:
    Tree(tmp_path).write(
        {
            CONFIG: json.dumps({"dependent_repositories": [{"path_to_root": "_repo.en-us"}]}),
            "_repo.en-us/.openpublishing.redirection.json": array(**{"a.md": "/b"}),
        }
    )
    assert len(redirections(tmp_path)) == 0


def test_configured_globs_count_from_the_configuration(tmp_path: Path) -> None:
    Tree(tmp_path).write({"docs/moved-redirection.json": array(**{"a.md": "/b"})})
    settings = Settings(root=tmp_path, file=tmp_path / "valint.toml")
    settings = replace(settings, links=LinkSettings(redirections=("docs/moved-*.json",)))
    assert redirections(tmp_path, settings).target("docs/a.md") == "/b"


def test_a_folder_that_is_no_publishing_repository_is_not_searched(tmp_path: Path) -> None:
    Tree(tmp_path).write({"deep/.openpublishing.redirection.json": array(**{"a.md": "/b"})})
    assert len(redirections(tmp_path)) == 0


@pytest.mark.parametrize(
    "content",
    [
        "{",
        '{"redirections": 7}',
        '{"redirections": [7, {"source_path": 1}]}',
        '{"redirections": [{"source_path": "../../x.md", "redirect_url": "/"}]}',
    ],
)
def test_a_broken_file_redirects_nothing(tmp_path: Path, content: str) -> None:
    Tree(tmp_path).write({CONFIG: "{}", ".openpublishing.redirection.json": content})
    assert len(redirections(tmp_path)) == 0
