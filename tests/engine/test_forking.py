"""Parts of some work in several processes: the same answer, whatever becomes of them."""

import os
import signal
import time

import pytest

from valint.engine.forking import forked
from valint.project.spreading import at_once, in_one_process

WORDS = [f"ord {number}" for number in range(1000)]


def part(number: int, parts: int) -> bytes:
    return "\n".join(WORDS[len(WORDS) * number // parts : len(WORDS) * (number + 1) // parts]).encode()


@pytest.mark.parametrize("processes", [1, 2, 3, 7])
def test_the_parts_come_in_their_order(processes: int) -> None:
    assert b"\n".join(at_once(forked(processes), part)).decode().split("\n") == WORDS


def test_others_do_what_this_process_comes_too_late_for() -> None:
    parent = os.getpid()
    told, tell = os.pipe()

    def telling(_number: int, parts: int) -> bytes:
        os.write(tell, bytes([parts]))
        return b"here" if os.getpid() == parent else b"there"

    working = forked(2)(telling)
    assert next(working) == ()
    (parts,) = os.read(told, 1)
    for _ in range(parts - 1):
        os.read(told, 1)
    assert next(working) == [b"there"] * parts
    os.close(told)
    os.close(tell)


def test_what_is_larger_than_a_pipe_holds_arrives() -> None:
    found = at_once(forked(3), lambda number, _: bytes([number]) * 1_000_000)
    assert {len(piece) for piece in found} == {1_000_000}
    assert [piece[0] for piece in found] == list(range(len(found)))


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

    assert b"\n".join(at_once(forked(3), dying)).decode().split("\n") == WORDS


def test_without_further_processes_all_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> int:
        raise BlockingIOError

    monkeypatch.setattr(os, "fork", refuse)
    assert b"\n".join(at_once(forked(3), part)).decode().split("\n") == WORDS
    monkeypatch.delattr(os, "fork")
    assert forked(3) is in_one_process


def noting_children(patch: pytest.MonkeyPatch) -> list[int]:
    children: list[int] = []
    fork = os.fork

    def noting() -> int:
        pid = fork()
        if pid:
            children.append(pid)
        return pid

    patch.setattr(os, "fork", noting)
    return children


def assert_gone(children: list[int]) -> None:
    assert len(children) == 2
    for pid in children:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


def test_nobody_is_left_behind_when_the_work_fails_here(monkeypatch: pytest.MonkeyPatch) -> None:
    parent = os.getpid()
    children = noting_children(monkeypatch)

    def failing(_number: int, _parts: int) -> bytes:
        if os.getpid() == parent:
            raise ValueError("broken")
        time.sleep(600)
        return b""

    with pytest.raises(ValueError, match="broken"):
        at_once(forked(3), failing)
    assert_gone(children)


def test_nobody_is_left_behind_when_nobody_asks_what_was_found(monkeypatch: pytest.MonkeyPatch) -> None:
    children = noting_children(monkeypatch)
    working = forked(3)(part)
    next(working)
    assert len(children) == 2
    del working
    assert_gone(children)
