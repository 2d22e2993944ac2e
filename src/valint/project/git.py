"""Run git on a repository that nobody vouches for.

A repository's own configuration may name programs for git to run, and inside a git hook the environment
speaks of the hook's repository, which need not be the one that is read.
"""

import os
from collections.abc import Mapping

from valint.project.observations import see_repository

COMMAND = (
    *("git", "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "-c", "protocol.allow=never"),
)
"""How git is called: with its hooks, monitors and network off."""

_ENVIRONMENT = {
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_NO_LAZY_FETCH": "1",
    # Overrides what the repository's configuration allows, which `protocol.allow` does not.
    "GIT_ALLOW_PROTOCOL": "none",
    "LC_ALL": "C.UTF-8",
}


def environment() -> Mapping[str, str]:
    """Return the environment to run git in."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    return inherited | _ENVIRONMENT


def output(folder: str, *arguments: str, seconds: float) -> str | None:
    """Return what a git command prints, None where it fails or takes too long.

    Args:
        folder: where it is run.
        arguments: the command, never text of a document.
        seconds: how long it may take.
    """
    import subprocess  # costs as much as many a run, and is rarely needed

    see_repository(folder)
    try:
        done = subprocess.run(  # noqa: S603 - fixed program
            [*COMMAND, "-C", folder, *arguments],
            capture_output=True,
            env=environment(),
            stdin=subprocess.DEVNULL,
            timeout=seconds,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.decode("utf-8", "surrogateescape") if done.returncode == 0 else None
