"""What travels between the process of a run and its workers arrives as it was."""

import os

import pytest

from valint.engine import task_rows
from valint.engine.channel import channels
from valint.engine.results import FileTask
from valint.project.page import AnchorFlavour
from valint.translation.source.places import SourcePlace, SourceTree

TASKS = [
    FileTask("a.md", None, None, is_include=False, is_toc=False),
    FileTask("mappe/æ \udcff\n.md", "da-DK", AnchorFlavour.LEARN, is_include=True, is_toc=True),
    FileTask(
        "b.md", "ja-JP", AnchorFlavour.GITHUB, is_include=False, is_toc=False,
        source=SourcePlace(SourceTree("/en", "/", "docs/en", apart=False), "b.md", present=True),
    ),
]  # fmt: skip


def test_tasks_come_back_as_they_were() -> None:
    lines = task_rows.written(TASKS).split(b"\n")
    assert lines.pop() == b""
    assert list(task_rows.read(lines)) == TASKS


def test_each_end_receives_what_the_other_sends_and_learns_of_its_end() -> None:
    ours, theirs = channels()
    assert not theirs.has_more()
    ours.sendall(b"hej")
    assert theirs.has_more()
    assert theirs.recv(10) == b"hej"
    theirs.sendall(b"x" * 1_000)
    assert ours.recv(600) + ours.recv(600) == b"x" * 1_000
    ours.close()
    assert theirs.recv(10) == b""
    with pytest.raises(BrokenPipeError):
        theirs.sendall(b"hej")
    theirs.close()


def test_no_descriptor_is_left_open() -> None:
    first = os.open(os.devnull, os.O_RDONLY)
    os.close(first)
    for end in channels():
        end.close()
    again = os.open(os.devnull, os.O_RDONLY)
    os.close(again)
    assert again == first
