"""Start processes that must respect file modes, also where the tests are run by the superuser."""

import ctypes
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

_PR_CAPBSET_DROP = 24
_OVERRIDES = (1, 2)
"""CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH."""

needs_modes = pytest.mark.skipif(
    os.name != "posix" or (os.geteuid() == 0 and not sys.platform.startswith("linux")),
    reason="nothing is forbidden here",
)


def _obey_modes() -> None:
    if os.geteuid() == 0:
        for capability in _OVERRIDES:
            if ctypes.CDLL(None).prctl(_PR_CAPBSET_DROP, capability, 0, 0, 0) != 0:
                os._exit(77)


def run_obeying_modes(
    command: list[str], folder: Path, env: Mapping[str, str]
) -> "subprocess.CompletedProcess[str]":
    """Run a command that may not read or write what file modes forbid; skip the test where that cannot be."""
    done = subprocess.run(
        command, cwd=folder, env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True,
        encoding="utf-8", check=False, preexec_fn=_obey_modes,
    )  # fmt: skip
    if done.returncode == 77:
        pytest.skip("the superuser keeps all capabilities here")
    return done
