"""Time limits in a process that gives the alarm to them for good, as workers do."""

import subprocess
import sys
import textwrap

import pytest

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no interval timers there")

_BEGIN = """
import time
from valint.engine.deadline import DeadlineError, deadline, keep_alarm

def work(seconds, limit):
    began = time.monotonic()
    try:
        with deadline(limit):
            while time.monotonic() < began + seconds:
                pass
        return "done"
    except DeadlineError:
        assert time.monotonic() >= began + limit, "cut off too soon"
        return "cut off"

keep_alarm()
"""


def _outcomes(script: str) -> list[str]:
    """Run a script in a process of its own, since the alarm is the whole process's."""
    process = subprocess.run(
        [sys.executable, "-c", _BEGIN + textwrap.dedent(script)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert process.stderr == ""
    return process.stdout.split("\n")[:-1]


def test_a_block_that_takes_too_long_is_cut_off_and_the_next_is_not() -> None:
    script = """
        print(work(60, limit=0.2))
        print(work(0, limit=0.2))
        print(work(60, limit=0.2))
    """
    assert _outcomes(script) == ["cut off", "done", "cut off"]


def test_each_block_has_the_whole_time_though_the_alarm_was_set_for_an_earlier_one() -> None:
    script = """
        for _ in range(3):
            print(work(0.5, limit=1.2))
        print(work(60, limit=1.2))
    """
    assert _outcomes(script) == ["done"] * 3 + ["cut off"]


def test_a_shorter_limit_after_a_longer_one_is_kept() -> None:
    script = """
        print(work(0, limit=600))
        print(work(60, limit=0.2))
    """
    assert _outcomes(script) == ["done", "cut off"]


def test_an_alarm_that_comes_between_two_blocks_harms_nobody() -> None:
    script = """
        print(work(0, limit=0.1))
        time.sleep(0.3)
        print(work(0, limit=0.1))
        print(work(60, limit=0.1))
    """
    assert _outcomes(script) == ["done", "done", "cut off"]
