"""A command line that is read without click means what click would have read."""

import os
import sys
from pathlib import Path

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.privileges import needs_modes, run_obeying_modes
from valint.commands.check import arguments_of, check
from valint.commands.checking import Arguments
from valint.commands.plain import plain_arguments

WORDS = [
    *("a.md", "b c.md", "mappe/æ.md", "", "-", "--", "x=y", "check"),
    *("--force-exclude", "--no-cache", "--untrusted", "--allow-incomplete", "--fix", "--unsafe-fixes"),
    *("--diff", "--verbose", "-v", "--debug", "--output-format", "json", "concise", "--cache-dir", "kept"),
    *("--jobs", "2", "--select", "LK", "--locale=da-DK", "--output-format=json", "--forc", "--help", "-j2"),
]


def by_click(words: list[str]) -> Arguments | None:
    """Return what click reads, None where it refuses or only tells something."""
    try:
        context = check.make_context("check", list(words))
    except (click.ClickException, click.exceptions.Exit):
        return None
    return arguments_of(context.params)


@given(st.lists(st.sampled_from(WORDS), max_size=6))
def test_what_is_read_is_what_click_reads(words: list[str]) -> None:
    plain = plain_arguments(words)
    if plain is not None:
        assert plain == by_click(words)


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["."],
        ["--force-exclude", "a.md", "mappe/b.md"],
        ["a.md", "--no-cache", "--output-format", "json"],
        [".", "--output-format", "concise", "--cache-dir", "kept"],
        ["--fix", "--force-exclude", "a.md"],
    ],
)
def test_what_hooks_and_editors_call_is_plain(words: list[str]) -> None:
    assert plain_arguments(words) == by_click(words) is not None


@pytest.mark.parametrize("words", [["--jobs", "2"], ["--", "a.md"], ["--help"], ["--output-format"], ["-v"]])
def test_all_else_is_left_to_click(words: list[str]) -> None:
    assert plain_arguments(words) is None


@needs_modes
def test_a_page_that_cannot_be_read_is_left_to_click_which_says_so(tmp_path: Path) -> None:
    page = tmp_path / "a.md"
    page.touch()
    page.chmod(0)
    done = run_obeying_modes([sys.executable, "-m", "valint", "check", "a.md"], tmp_path, os.environ)
    assert done.returncode == 2
    assert "'a.md' is not readable" in done.stderr


def test_completion_is_left_to_click(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(os.environ, "_VALINT_COMPLETE", "bash_complete")
    assert plain_arguments(["a.md"]) is None
