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


def test_others_do_the_parts_while_this_process_does_something_else() -> None:
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


def test_what_all_parts_need_is_prepared_once_and_elsewhere() -> None:
    prepared: list[int] = []
    *_, found = forked(3)(
        lambda _number, _parts: repr(prepared).encode(), lambda: prepared.append(os.getpid())
    )
    assert prepared == []
    assert len(set(found)) == 1
    assert found[0] != b"[]"


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


def are_gone(children: set[int]) -> bool:
    for pid in children:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            continue
        return False
    return True


def told_by(channel: int, number: int) -> set[int]:
    found: set[int] = set()
    while len(found) < number:
        found.add(int.from_bytes(os.read(channel, 4), "big"))
    return found


@pytest.mark.parametrize("processes", [2, 3])
def test_nobody_is_left_behind_when_nobody_asks_what_was_found(processes: int) -> None:
    told, tell = os.pipe()

    def sleeping(_number: int, _parts: int) -> bytes:
        os.write(tell, os.getpid().to_bytes(4, "big"))
        time.sleep(600)
        return b""

    working = forked(processes)(sleeping)
    next(working)
    children = told_by(told, processes)
    del working
    deadline = time.monotonic() + 30
    while not are_gone(children):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    os.close(told)
    os.close(tell)


def test_work_that_fails_everywhere_fails_here() -> None:
    def failing(_number: int, _parts: int) -> bytes:
        raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        at_once(forked(3), failing)
