"""Globs: what they match, and that no glob can hold up a run."""

import time

import pytest

from valint.project.globs import matches


@pytest.mark.parametrize(
    ("glob", "path", "expected"),
    [
        ("*.md", "guide/page.md", True),
        ("page.md", "guide/page.md", True),
        ("guide", "guide/deep/page.md", True),
        ("guide/", "guide/deep/page.md", True),
        ("guide", "a/guide/page.md", True),
        ("guide", "my-guide/page.md", False),
        ("guide/*.md", "guide/page.md", True),
        ("guide/*.md", "guide/deep/page.md", False),
        ("guide/**/page.md", "guide/page.md", True),
        ("guide/**/page.md", "guide/a/b/page.md", True),
        ("**/includes/**", "a/includes/b.md", True),
        ("**/includes/**", "includes/b.md", True),
        ("**/includes/**", "a/includes.md", False),
        ("a/**/b/**/c.md", "a/b/x/b/c.md", True),
        ("a/**/b/**/c.md", "a/x/c.md", False),
        ("page?.md", "page1.md", True),
        ("page[12].md", "page3.md", False),
        ("**", "anything/at/all.md", True),
        ("./guide/*.md", "guide/page.md", True),
        ("Guide/*.md", "guide/page.md", False),
    ],
)
def test_a_glob_matches(glob: str, path: str, expected: bool) -> None:  # noqa: FBT001
    assert matches([glob], path) is expected


@pytest.mark.parametrize("glob", ["*a" * 40 + "b", "/".join(["**", "a"] * 40) + "/b"])
def test_no_glob_takes_more_than_linear_time(glob: str) -> None:
    start = time.process_time()
    assert not matches([glob], "a" * 250)
    assert not matches([glob], "/".join("a" * 2000))
    assert time.process_time() - start < 2
