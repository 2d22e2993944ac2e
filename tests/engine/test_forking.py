"""Parts of some work in several processes: the same answer, whatever becomes of them."""

import os
import signal
import time

import pytest

from valint.engine.forking import forked
from valint.project.spreading import in_one_process

WORDS = [f"ord {number}" for number in range(1000)]


def part(number: int, parts: int) -> bytes:
    return "\n".join(WORDS[len(WORDS) * number // parts : len(WORDS) * (number + 1) // parts]).encode()


@pytest.mark.parametrize("processes", [1, 2, 3, 7])
def test_the_parts_come_in_their_order(processes: int) -> None:
    assert b"\n".join(forked(processes)(part)).decode().split("\n") == WORDS


def test_what_is_larger_than_a_pipe_holds_arrives() -> None:
    found = forked(3)(lambda number, _: bytes([number]) * 5_000_000)
    assert [len(piece) for piece in found] == [5_000_000] * 3
    assert [piece[:1] for piece in found] == [b"\0", b"\1", b"\2"]


@pytest.mark.parametrize("how", ["killed", "raises", "exits"])
def test_a_part_whose_process_dies_is_done_here(how: str) -> None:
    parent = os.getpid()

    def dying(number: int, parts: int) -> bytes:
        if os.getpid() != parent:
            if how == "killed":
                os.kill(os.getpid(), signal.SIGKILL)
            if how == "raises":
                raise ValueError("broken")
            os._exit(0)
        return part(number, parts)

    assert forked(3)(dying) == [part(number, 3) for number in range(3)]


def test_without_further_processes_all_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> int:
        raise BlockingIOError

    monkeypatch.setattr(os, "fork", refuse)
    assert forked(3)(part) == [part(number, 3) for number in range(3)]
    monkeypatch.delattr(os, "fork")
    assert forked(3) is in_one_process


def test_nobody_is_left_behind_when_the_work_fails_here() -> None:
    parent = os.getpid()
    children: list[int] = []
    fork = os.fork

    def noting() -> int:
        pid = fork()
        if pid:
            children.append(pid)
        return pid

    def failing(_number: int, _parts: int) -> bytes:
        if os.getpid() == parent:
            raise ValueError("broken")
        time.sleep(600)
        return b""

    with pytest.MonkeyPatch.context() as patch, pytest.raises(ValueError, match="broken"):
        patch.setattr(os, "fork", noting)
        forked(3)(failing)
    assert len(children) == 2
    for pid in children:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)
