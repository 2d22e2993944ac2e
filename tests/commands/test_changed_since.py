"""`valint check --changed-since`: what a change brings about, in the files that changed and in others."""

import json
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

IDENTITY = ("-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false")
DOCSET = {"build_source_folder": "guide", "docset_name": "guide", "locale": "da-DK"}
PAGE = """---
title: Side {number}
ms.topic: how-to
---
# <a name="page-{number}"></a>Side {number}

Se [næste](side{next}.md#page-{next}), [billedet](media/p{number}.png) og [hjælp](../help/call.md#call).

## <a name="details-{number}"></a>Detaljer {number}

[!INCLUDE [note](includes/note.md)]

Mer om [det](#details-{number}).
"""
PAGES = 6


class Tree:
    """A repository of localized pages, and the command in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.write(".openpublishing.publish.config.json", json.dumps({"docsets_to_publish": [DOCSET]}))
        self.write("valint.toml", 'locale = "da-DK"\nexclude = ["drafts/**"]\n')
        for number in range(PAGES):
            self.write(f"guide/side{number}.md", PAGE.format(number=number, next=(number + 1) % PAGES))
            self.write(f"guide/media/p{number}.png", "x")
        self.write("guide/includes/note.md", '## <a name="note"></a>Bemærk\n\nTekst.\n')
        self.write(
            "help/call.md", '# <a name="call"></a>Ring\n\nHvad med [dette](væk.md)? Og (her)[der.md].\n'
        )
        self.git("init", "-q", "-b", "main")
        self.commit()

    def write(self, name: str, text: str) -> None:
        file = self.folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def git(self, *arguments: str) -> str:
        done = subprocess.run(
            ["git", *IDENTITY, *arguments], cwd=self.folder, check=True, capture_output=True, text=True
        )
        return done.stdout.strip()

    def commit(self) -> None:
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", "x")

    def check(self, *arguments: str, folder: Path | None = None) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [sys.executable, "-m", "valint", "check", "--verbose", *arguments],
            cwd=folder or self.folder, capture_output=True, text=True, check=False,
            env={**os.environ, "XDG_CACHE_HOME": str(self.folder.with_name("cache"))},
        )  # fmt: skip

    def found(self, *arguments: str, folder: Path | None = None) -> "set[Finding]":
        done = self.check("--output-format", "json", *arguments, folder=folder)
        assert done.stdout, done.stderr
        return {Finding.of(one) for one in json.loads(done.stdout)["diagnostics"]}


class Finding(NamedTuple):
    """What tells a finding from others."""

    path: str
    line: int
    column: int
    code: str

    @classmethod
    def of(cls, one: dict[str, Any]) -> "Finding":
        return cls(one["path"], one["line"], one["column"], one["code"])


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    (tmp_path / "tree").mkdir()
    return Tree(tmp_path / "tree")


def test_without_a_change_there_is_nothing_to_report(tree: Tree) -> None:
    assert tree.found()
    assert tree.found("--changed-since", "HEAD") == set()
    done = tree.check("--changed-since", "HEAD")
    assert done.returncode == 0


def test_a_changed_file_is_reported_with_all_that_is_wrong_in_it(tree: Tree) -> None:
    tree.write("help/call.md", (tree.folder / "help/call.md").read_text(encoding="utf-8") + "\nMere.\n")
    found = tree.found("--changed-since", "main")
    assert found == {one for one in tree.found() if one.path == "help/call.md"}
    assert found


def test_what_a_change_breaks_in_other_files_is_reported_there(tree: Tree) -> None:
    side = tree.folder / "guide/side3.md"
    side.write_text(
        side.read_text(encoding="utf-8").replace('name="page-3"', 'name="page-three"'), encoding="utf-8"
    )
    assert ("guide/side2.md", "AN002") in {
        (one.path, one.code) for one in tree.found("--changed-since", "main")
    }


CHANGES: dict[str, Callable[[Tree], object]] = {
    "a page is gone": lambda tree: (tree.folder / "guide/side3.md").unlink(),
    "an image is gone": lambda tree: (tree.folder / "guide/media/p4.png").unlink(),
    "a folder is gone": lambda tree: shutil.rmtree(tree.folder / "guide/media"),
    "a page is moved": lambda tree: tree.git("mv", "guide/side2.md", "guide/moved.md"),
    "an include loses its heading": lambda tree: tree.write("guide/includes/note.md", "Tekst.\n"),
    "a page comes that a broken link led to": lambda tree: tree.write("help/væk.md", "# Ny\n"),
    "a redirection comes": lambda tree: tree.write(
        ".openpublishing.redirection.json",
        json.dumps({"redirections": [{"source_path": "help/væk.md", "redirect_url": "/guide/side1"}]}),
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_only_what_the_change_brings_about_is_reported(tree: Tree, name: str) -> None:
    tree.write("guide/extra.md", "# Ekstra\n\n[væk](nope.md) [her](side3.md#details-3) [to](side0.md#note)\n")
    tree.commit()
    CHANGES[name](tree)
    assert tree.found("--changed-since", "HEAD") == expected(tree, "HEAD")


def expected(tree: Tree, reference: str, *paths: str) -> set[Finding]:
    """Return by definition what is to be reported: two full checks, one of them of another checkout."""
    then = tree.folder.with_name("then")
    shutil.rmtree(then, ignore_errors=True)
    commit = tree.git("merge-base", reference, "HEAD")
    subprocess.run(["git", "clone", "-q", str(tree.folder), str(then)], check=True)
    subprocess.run(["git", "-C", str(then), "checkout", "-q", commit], check=True)
    changed = set(tree.git("diff", "--name-only", "--no-renames", "-z", commit).split("\0"))
    changed |= set(tree.git("ls-files", "--others", "--exclude-standard", "-z").split("\0"))
    old = tree.found(*paths, folder=then)
    return {one for one in tree.found(*paths) if one.path in changed or one not in old}


def test_random_changes_are_narrowed_as_the_definition_says(tree: Tree) -> None:
    """Edits, removals and additions of pages, images and includes, committed, staged, saved and untracked."""
    choose = random.Random(11)  # noqa: S311
    for _ in range(8):
        tree.git("checkout", "-q", "-B", "work", "main")
        tree.git("clean", "-qfd")
        for _ in range(choose.randrange(1, 5)):
            _edit(tree, choose)
            if choose.random() < 0.3:
                tree.commit()
            elif choose.random() < 0.5:
                tree.git("add", "-A")
        assert tree.found("--changed-since", "main") == expected(tree, "main")


def _edit(tree: Tree, choose: random.Random) -> None:
    number = choose.randrange(PAGES)
    page = tree.folder / f"guide/side{number}.md"
    kind = choose.randrange(6)
    if kind == 0:
        page.unlink(missing_ok=True)
    elif kind == 1:
        tree.write(f"guide/ny{number}.md", PAGE.format(number=number, next=choose.randrange(9)))
    elif kind == 2:
        (tree.folder / f"guide/media/p{number}.png").unlink(missing_ok=True)
    elif kind == 3:
        tree.write("guide/includes/note.md", choose.choice(["Tekst.\n", '## <a name="other"></a>Andet\n']))
    elif page.exists():
        text = page.read_text(encoding="utf-8")
        lines = text.split("\n")
        del lines[choose.randrange(4, len(lines))]
        page.write_text("\n".join(lines) + choose.choice(["", "\n[x](#nope)\n"]), encoding="utf-8")


def test_a_branch_is_compared_with_where_it_left_the_other(tree: Tree) -> None:
    tree.git("checkout", "-q", "-b", "work")
    tree.write("guide/side0.md", "# Ny\n\n[x](#nope)\n")
    tree.commit()
    tree.git("checkout", "-q", "main")
    tree.write("guide/side5.md", "# Anden\n\n[y](#nope)\n")
    tree.commit()
    tree.git("checkout", "-q", "work")
    assert {one.path for one in tree.found("--changed-since", "main") if one.code == "AN001"} == {
        "guide/side0.md"
    }


def test_an_english_page_beside_bears_on_its_translation(tmp_path: Path) -> None:
    (tmp_path / "tree").mkdir()
    tree = Tree(tmp_path / "tree")
    shutil.rmtree(tree.folder / "guide")
    (tree.folder / ".openpublishing.publish.config.json").unlink()
    tree.write("valint.toml", 'anchors = "explicit"\n')
    for number in range(8):
        tree.write(f"docs/en/p{number}.md", f"# Plan {{ #plan }}\n\nTake {number + 20} cards.\n")
        tree.write(f"docs/de/p{number}.md", f"# Plan {'{ #plan }'}\n\nNehmen Sie {number + 20} Karten.\n")
    tree.commit()
    tree.write("docs/en/p3.md", "# Plan { #plan }\n\nTake 77 cards.\n")
    found = tree.found("--changed-since", "HEAD", "docs")
    assert ("docs/de/p3.md", "TR008") in {(one.path, one.code) for one in found}
    assert found == expected(tree, "HEAD", "docs")


def test_a_changed_configuration_bears_on_everything(tree: Tree) -> None:
    tree.write("valint.toml", 'locale = "da-DK"\nextend_select = ["FM014"]\n')
    done = tree.check("--changed-since", "main", "--output-format", "concise")
    assert tree.found("--changed-since", "main") == tree.found()
    assert "valint.toml has changed, which bears on all pages: all findings are reported" in done.stderr


@pytest.mark.parametrize("reference", ["nope", "--upload-pack=x", "", "HEAD:guide", "main..work"])
def test_no_such_commit_is_told(tree: Tree, reference: str) -> None:
    done = tree.check(f"--changed-since={reference}")
    assert done.returncode == 2
    assert "the repository has no such commit" in done.stderr
    assert "Traceback" not in done.stderr


def test_outside_of_a_repository_it_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# A\n", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "valint", "check", "--changed-since", "main"],
        cwd=tmp_path, capture_output=True, text=True, check=False,
        env={**os.environ, "GIT_CEILING_DIRECTORIES": str(tmp_path)},
    )  # fmt: skip
    assert done.returncode == 2
    assert "is in no git repository" in done.stderr


def test_the_summary_says_how_many_files_changed(tree: Tree) -> None:
    tree.write("guide/side0.md", "# Ny\n")
    done = tree.check("--changed-since", "main", "--output-format", "concise")
    assert "8 files, 1 of them changed, checked" in done.stderr
