"""What the publishing files say about docsets, site paths and dependencies."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.trees import Tree
from valint.project.docset import Docset, Publishing, below_base
from valint.project.listing import FileTree


def publishing(root: Path) -> Publishing:
    return Publishing(FileTree(str(root)))


def docfx(breadcrumb: str) -> str:
    return json.dumps({"build": {"globalMetadata": {"breadcrumb_path": breadcrumb}}})


def publish_config(*docsets: dict[str, Any], **more: object) -> str:
    return json.dumps({"docsets_to_publish": list(docsets), **more})


def test_the_base_path_is_the_breadcrumb_path_without_the_files_own_path(tmp_path: Path) -> None:
    Tree(tmp_path).write(
        {
            ".openpublishing.publish.config.json": publish_config(
                {"build_source_folder": "articles", "locale": "da-DK"}
            ),
            "articles/docfx.json": docfx("/products/toolkits/breadcrumb/toc.json"),
            "articles/breadcrumb/TOC.yml": "[]",
        }
    )
    assert publishing(tmp_path).docsets == (Docset("articles", "/products/toolkits", "da-DK"),)


def test_the_longest_path_that_is_a_file_decides(tmp_path: Path) -> None:
    Tree(tmp_path).write(
        {
            ".openpublishing.publish.config.json": publish_config({"build_source_folder": "docs"}),
            "docs/docfx.json": docfx("/site/kit/bread/toc.json"),
            "docs/kit/bread/toc.yml": "[]",
            "docs/bread/toc.yml": "[]",
        }
    )
    assert publishing(tmp_path).docsets[0].base_path == "/site"


def test_a_breadcrumb_file_that_only_the_source_has_is_known_by_its_folder(tmp_path: Path) -> None:
    Tree(tmp_path).write(
        {
            ".openpublishing.publish.config.json": publish_config({"build_source_folder": "docs"}),
            "docs/docfx.json": docfx("/toolkits/breadcrumb/toc.json"),
        }
    )
    assert publishing(tmp_path).docsets[0].base_path == "/toolkits"


@pytest.mark.parametrize("breadcrumb", ["~/breadcrumb/toc.yml", "/toolkits/navigation.json", "toc.json", "/"])
def test_a_breadcrumb_that_tells_nothing_leaves_the_base_path_unknown(
    tmp_path: Path, breadcrumb: str
) -> None:
    Tree(tmp_path).write(
        {
            ".openpublishing.publish.config.json": publish_config({"build_source_folder": "docs"}),
            "docs/docfx.json": docfx(breadcrumb),
        }
    )
    assert publishing(tmp_path).docsets[0].base_path is None


def test_several_docsets_are_told_apart_by_their_folders(tmp_path: Path) -> None:
    Tree(tmp_path).write(
        {
            ".openpublishing.publish.config.json": publish_config(
                {"build_source_folder": "docs"},
                {"build_source_folder": "docs/inner"},
                {"build_source_folder": "."},
            ),
            "docs/docfx.json": docfx("/outer/breadcrumb/toc.json"),
            "docs/inner/docfx.json": docfx("/outer/inner/breadcrumb/toc.json"),
        }
    )
    found = publishing(tmp_path).docsets
    assert [(docset.root, docset.base_path) for docset in found] == [
        ("docs/inner", "/outer/inner"), ("docs", "/outer"), ("", None),
    ]  # fmt: skip


def test_without_a_publish_configuration_the_nearest_docfx_file_makes_the_docset(tmp_path: Path) -> None:
    Tree(tmp_path).write({
        "kit/docfx.json": docfx("/kit/breadcrumb/toc.json"), "kit/guide/start.md": "# Start\n",
    })  # fmt: skip
    assert publishing(tmp_path).docset_around("kit/guide") == Docset("kit", "/kit")
    assert publishing(tmp_path).docset_around("") is None


def test_the_source_repository_is_a_dependency_of_its_own_name(tmp_path: Path) -> None:
    Tree(tmp_path).write(
        {
            ".openpublishing.publish.config.json": publish_config(
                dependent_repositories=[
                    {"path_to_root": "_themes"},
                    {"path_to_root": "_repo.en-us"},
                    {"path_to_root": "shared\\content"},
                ]
            ),
        }
    )
    found = publishing(tmp_path)
    assert found.dependencies == ("_themes", "_repo.en-us", "shared/content")
    assert found.source_folders == ("_repo.en-us",)


def test_json_is_read_as_docfx_reads_it(tmp_path: Path) -> None:
    metadata = '{"globalMetadata": {"breadcrumb_path": "/a//b/breadcrumb/toc.json",}}'
    text = f'\ufeff{{ // a comment\n "build": /* here */ {metadata}}}'
    Tree(tmp_path).write(
        {
            ".openpublishing.publish.config.json": publish_config({"build_source_folder": "docs"}),
            "docs/docfx.json": text,
        }
    )
    assert publishing(tmp_path).docsets[0].base_path == "/a/b"


@pytest.mark.parametrize(
    "content",
    [
        "{",
        "[]",
        "null",
        "[" * 100_000,
        '{"docsets_to_publish": 7}',
        '{"docsets_to_publish": [7, {}]}',
        b"\xff\xfe",
        '{"a": "/*',
    ],
)
def test_a_broken_file_is_a_problem_and_no_crash(tmp_path: Path, content: str | bytes) -> None:
    Tree(tmp_path).write({".openpublishing.publish.config.json": content})
    found = publishing(tmp_path)
    assert found.docsets == ()
    assert found.dependencies == ()
    assert len(found.problems) <= 1


@pytest.mark.parametrize("folder", ["../outside", "docs/../../x", "..\\x"])
def test_a_docset_outside_the_checkout_is_ignored(tmp_path: Path, folder: str) -> None:
    Tree(tmp_path).write(
        {".openpublishing.publish.config.json": publish_config({"build_source_folder": folder})}
    )
    assert publishing(tmp_path).docsets == ()


def test_a_site_path_is_below_the_base_path_whatever_its_case() -> None:
    docset = Docset("docs", "/Toolkits/Kit")
    assert below_base("/toolkits/kit/guide", docset) == "guide"
    assert below_base("/toolkits/kit", docset) == ""
    assert below_base("/toolkits/kitchen", docset) is None
    assert below_base("/guide", Docset("docs", "")) == "guide"
    assert below_base("/guide", Docset("docs")) is None
