"""What a process that ends after its check keeps, and that any other process lets go."""

import subprocess
import sys


def _freed_in(script: str) -> list[str]:
    """Run a script in a process of its own; return what it says of things that were freed."""
    begin = (
        "import os, weakref\n"
        "from valint.lasting import leave_it_to_the_system, outlive\n"
        "class Thing: pass\n"
        "def made(what):\n"
        "    thing = Thing()\n"
        "    weakref.finalize(thing, print, what, 'freed', flush=True)\n"
        "    outlive(thing)\n"
    )
    process = subprocess.run(
        [sys.executable, "-c", f"{begin}{script}\nprint('end', flush=True)\nos._exit(0)"],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return process.stdout.splitlines()


def test_a_process_that_goes_on_keeps_nothing() -> None:
    assert _freed_in("made('one')") == ["one freed", "end"]


def test_a_process_that_ends_takes_nothing_apart() -> None:
    assert _freed_in("leave_it_to_the_system()\nmade('one')") == ["end"]


def test_the_next_one_takes_the_place_of_the_one_before() -> None:
    script = "leave_it_to_the_system()\nmade('one')\nmade('two')\nmade('three')"
    assert _freed_in(script) == ["one freed", "two freed", "end"]
