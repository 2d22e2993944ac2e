"""Discovery: which files are checked, in real folders and real git repositories."""

import os
import socket
import subprocess
from pathlib import Path

import pytest

from valint.errors import UsageError
from valint.project.discovery import Discovery, discover
from valint.project.settings import Settings

PAGE = "# Side\n"


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "tree"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


def put(folder: Path, *names: str, text: str = PAGE) -> None:
    for name in names:
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")


def git(folder: Path, *arguments: str) -> None:
    subprocess.run(
        ["git", "-c", "user.name=Nora", "-c", "user.email=nora@example.org", *arguments],
        cwd=folder, check=True, capture_output=True,
    )  # fmt: skip


def found(*paths: str, settings: Settings | None = None) -> list[str]:
    return [file.path for file in look(*paths, settings=settings).files]


def look(*paths: str, settings: Settings | None = None) -> Discovery:
    return discover(paths or (".",), settings or Settings())


def test_pages_are_found_in_the_order_of_their_paths(tree: Path) -> None:
    put(tree, "b.md", "a/z.md", "a.md", "B.markdown", "notes.txt")
    assert found() == ["B.markdown", "a.md", "a/z.md", "b.md"]


def test_a_yaml_file_is_a_page_only_with_a_mime_line(tree: Path) -> None:
    put(tree, "faq.yml", text="### YamlMime:FAQ\ntitle: x\n")
    put(tree, "bom.yml", text="\ufeff### YamlMime:FAQ\ntitle: x\n")
    put(tree, "mkdocs.yml", text="site_name: x\n")
    put(tree, "guide/TOC.yml", text="- name: x\n")
    assert found() == ["bom.yml", "faq.yml", "guide/TOC.yml"]


def test_tools_and_dependencies_folders_are_left_out(tree: Path) -> None:
    put(tree, "a.md", ".github/a.md", "node_modules/x/README.md", "_themes/a.md", "_repo.en-us/a.md")
    assert found() == ["a.md"]


def test_in_a_repository_ignored_files_are_left_out_and_untracked_ones_are_not(tree: Path) -> None:
    git(tree, "init", "--quiet")
    put(tree, "tracked.md", "site/built.md")
    put(tree, ".gitignore", text="site/\n")
    git(tree, "add", "tracked.md", ".gitignore")
    git(tree, "commit", "--quiet", "--message", "One")
    put(tree, "new.md", ".github/notes.md")
    assert found() == ["new.md", "tracked.md"]


def test_a_tracked_file_that_is_deleted_is_no_fault(tree: Path) -> None:
    git(tree, "init", "--quiet")
    put(tree, "a.md", "gone.md")
    git(tree, "add", "--all")
    (tree / "gone.md").unlink()
    assert look() == Discovery(look("a.md").files[:0] + look().files, ())
    assert found() == ["a.md"]


def test_an_ignored_folder_that_is_named_is_checked(tree: Path) -> None:
    git(tree, "init", "--quiet")
    put(tree, "site/built.md")
    put(tree, ".gitignore", text="site/\n")
    assert found("site") == ["site/built.md"]


def test_a_repository_below_a_plain_folder_is_asked_through_git(tree: Path) -> None:
    put(tree / "docs.da-DK", "a.md", "out/b.md")
    put(tree / "docs.da-DK", ".gitignore", text="out/\n")
    git(tree / "docs.da-DK", "init", "--quiet")
    assert found() == ["docs.da-DK/a.md"]


def test_a_repository_inside_another_is_checked_as_well(tree: Path) -> None:
    git(tree, "init", "--quiet")
    put(tree, "a.md", "inner/b.md")
    git(tree / "inner", "init", "--quiet")
    git(tree, "add", "a.md")
    assert found() == ["a.md", "inner/b.md"]


def test_a_repository_that_git_refuses_is_walked(tree: Path) -> None:
    put(tree, "a.md")
    put(tree, ".git", text="gitdir: nowhere\n")
    assert found() == ["a.md"]


def test_inside_the_hook_of_another_repository_this_one_is_listed(
    tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tree, "ours/a.md", "theirs/b.md")
    git(tree / "ours", "init", "--quiet")
    git(tree / "theirs", "init", "--quiet")
    monkeypatch.setenv("GIT_DIR", str(tree / "theirs" / ".git"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(tree / "theirs" / ".git" / "index"))
    assert found("ours") == ["ours/a.md"]


def test_a_file_monitor_named_by_the_repository_is_not_run(tree: Path) -> None:
    git(tree, "init", "--quiet")
    put(tree, "a.md")
    monitor = tree / "monitor.sh"
    monitor.write_text(f"#!/bin/sh\ntouch {tree}/ran\n", encoding="utf-8")
    monitor.chmod(0o755)
    git(tree, "config", "core.fsmonitor", str(monitor))
    assert found() == ["a.md"]
    assert not (tree / "ran").exists()


def test_a_file_that_is_named_is_checked_whatever_it_is_called(tree: Path) -> None:
    put(tree, "notes.txt", "drafts/a.md")
    settings = Settings(root=tree, exclude=("drafts",))
    assert found(settings=settings) == []
    assert found("notes.txt", "drafts/a.md", settings=settings) == ["drafts/a.md", "notes.txt"]


def test_a_yaml_file_that_is_named_and_is_no_page_is_passed_over(tree: Path) -> None:
    put(tree, "settings.yml", text="retries: 3\n")
    put(tree, "faq.yml", text="### YamlMime:FAQ\n")
    result = look("settings.yml", "faq.yml", "settings.yml")
    assert [file.path for file in result.files] == ["faq.yml"]
    assert result.passed == 1


def test_excluded_files_are_left_out(tree: Path) -> None:
    put(tree, "a.md", "drafts/b.md", "guide/c.draft.md")
    settings = Settings(root=tree, exclude=("drafts", "*.draft.md"))
    assert found(settings=settings) == ["a.md"]


def test_a_named_file_that_is_excluded_is_checked_unless_exclusion_is_forced(tree: Path) -> None:
    put(tree, "old/page.md", ".github/notes.md", "page.md")
    settings = Settings(root=tree, exclude=("old/**",))
    names = ["old/page.md", ".github/notes.md", "page.md"]
    assert found(*names, settings=settings) == sorted(names)
    forced = discover(names, settings, force_exclude=True)
    assert [file.path for file in forced.files] == ["page.md"]
    assert forced.passed == 2


def test_a_named_file_beside_the_working_directory_is_not_hidden(
    tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tree, "page.md", "below/other.md")
    monkeypatch.chdir(tree / "below")
    assert discover(["../page.md"], Settings(), force_exclude=True).passed == 0


def test_paths_that_overlap_give_each_file_once(tree: Path) -> None:
    put(tree, "guide/a.md")
    assert found(".", "guide", "guide/a.md", "./guide/../guide/a.md") == ["guide/a.md"]


def test_a_path_outside_the_working_directory_is_shown_relative_to_it(tree: Path) -> None:
    put(tree.parent, "other/a.md")
    assert found("../other") == ["../other/a.md"]
    assert found(str(tree.parent / "other")) == ["../other/a.md"]


def test_a_path_that_does_not_exist_is_wrong_usage(tree: Path) -> None:
    with pytest.raises(UsageError, match=r"nothing\.md: no such file"):
        look("nothing.md")


def test_links_to_folders_are_never_followed(tree: Path) -> None:
    put(tree, "a/b.md")
    (tree / "a" / "loop").symlink_to(tree)
    (tree / "x.md").symlink_to(tree / "a")
    result = look()
    assert [file.path for file in result.files] == ["a/b.md"]
    assert [(one.path, one.reason) for one in result.skipped] == [("x.md", "is a symbolic link to a folder")]


def test_a_link_to_a_file_counts_inside_the_tree_alone(tree: Path) -> None:
    put(tree, "a.md")
    put(tree.parent, "secret.md")
    (tree / "inside.md").symlink_to(tree / "a.md")
    (tree / "outside.md").symlink_to(tree.parent / "secret.md")
    (tree / "nowhere.md").symlink_to(tree / "gone.md")
    (tree / "self.md").symlink_to(tree / "self.md")
    result = look()
    assert [file.path for file in result.files] == ["a.md", "inside.md"]
    assert {one.path: one.reason for one in result.skipped} == {
        "nowhere.md": "is a symbolic link that leads nowhere",
        "outside.md": "is a symbolic link that leads outside the checked folders",
        "self.md": "Too many levels of symbolic links",
    }


def test_a_named_link_is_followed_unless_the_tree_is_untrusted(tree: Path) -> None:
    put(tree.parent, "secret.md")
    (tree / "link.md").symlink_to(tree.parent / "secret.md")
    assert found("link.md") == ["link.md"]
    assert look("link.md", settings=Settings(root=tree, untrusted=True)).files == ()


def test_pipes_and_sockets_are_reported_and_never_opened(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkfifo(tree / "pipe.md")
    listener = socket.socket(socket.AF_UNIX)
    listener.bind("socket.md")
    (tree / "device.md").symlink_to("/dev/null")
    try:
        result = look()
    finally:
        listener.close()
    assert result.files == ()
    assert {one.path: one.reason for one in result.skipped} == {
        "device.md": "is a device, not a file",
        "pipe.md": "is a named pipe, not a file",
        "socket.md": "is a socket, not a file",
    }


def test_a_folder_named_like_a_page_is_a_folder(tree: Path) -> None:
    put(tree, "guide.md/page.md")
    assert found() == ["guide.md/page.md"]


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may list any folder")
def test_a_folder_that_may_not_be_listed_is_reported(tree: Path) -> None:
    put(tree, "a.md", "locked/b.md")
    (tree / "locked").chmod(0)
    try:
        result = look()
    finally:
        (tree / "locked").chmod(0o755)
    assert [one.path for one in result.skipped] == ["locked"]


@pytest.mark.parametrize(
    "name",
    ["line\nbreak.md", "tab\t.md", 'quote".md', "-dash.md", "per%cent.md", "co:lon.md", "é.md", "e\u0301.md"],
)
def test_any_file_name_is_found(tree: Path, name: str) -> None:
    put(tree, name)
    assert found() == [name]
    git(tree, "init", "--quiet")
    assert found() == [name]


def test_a_file_name_that_is_not_utf8_is_found(tree: Path) -> None:
    with open(os.fsencode(str(tree)) + b"/\xe6.md", "w", encoding="utf-8") as stream:  # noqa: PTH123
        stream.write(PAGE)
    assert found() == ["\udce6.md"]
    git(tree, "init", "--quiet")
    assert found() == ["\udce6.md"]
