"""Safe fixes on hundreds of real pages change what they mend and nothing else."""

import difflib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

CORPORA = Path(os.environ.get("VALINT_CORPORA", Path(__file__).parents[2] / "../shared/corpora")).resolve()

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.slow,
    pytest.mark.skipif(not CORPORA.is_dir(), reason="the corpora are not beside this checkout"),
]

_PARSER = MarkdownIt("commonmark").enable("table")


@pytest.fixture(scope="module")
def mended(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Path]]:
    """A real tree, and its copy after `valint check --fix`."""
    original = CORPORA / "m365-da-DK" / "microsoft-365" / "compliance"
    copy = tmp_path_factory.mktemp("mended") / "tree"
    shutil.copytree(original, copy, copy_function=shutil.copyfile)
    done = _check(copy, "--fix", "--fail-on", "never")
    assert done.returncode == 0, done.stderr
    yield original, copy
    shutil.rmtree(copy)


def _check(folder: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "valint", "check", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def test_a_second_run_finds_nothing_to_mend(mended: tuple[Path, Path]) -> None:
    _, copy = mended
    done = _check(copy, "--diff")
    assert (done.returncode, done.stdout) == (0, "")


def test_an_independent_parser_sees_no_change_besides_the_lines_that_were_mended(
    mended: tuple[Path, Path],
) -> None:
    original, copy = mended
    changed = 0
    for file in sorted(original.rglob("*.md")):
        before, after = _text(file), _text(copy / file.relative_to(original))
        if before == after:
            continue
        changed += 1
        old, new = _touched(before, after)
        assert _blocks(before, old) == _blocks(after, new), file
    assert changed > 30


def _text(file: Path) -> str:
    return file.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")


def _touched(before: str, after: str) -> tuple[set[int], set[int]]:
    """Return the numbers of the lines, from 0, that differ."""
    old: set[int] = set()
    new: set[int] = set()
    matcher = difflib.SequenceMatcher(None, before.splitlines(), after.splitlines(), autojunk=False)
    for kind, start, end, to_start, to_end in matcher.get_opcodes():
        if kind != "equal":
            old |= set(range(start, end))
            new |= set(range(to_start, to_end))
    return old, new


def _blocks(text: str, without: set[int]) -> list[tuple[str, int, str]]:
    """Return kind, depth and content of the blocks that hold none of the lines `without`."""
    return [
        (token.type, token.level, token.content)
        for token in _PARSER.parse(text)
        if token.map is not None and token.content and not any(line in without for line in range(*token.map))
    ]
