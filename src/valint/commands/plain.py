"""Command lines of `valint check` that need no parser of options: those of hooks and editors.

click takes longer to load than a page to be checked.  What is not as plain as here, or wrong, is left to it;
where both read a command line, they read the same.
"""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from valint.commands.checking import Arguments

_FLAGS = (
    "allow_incomplete", "debug", "diff", "fix", "force_exclude", "no_cache", "unsafe_fixes", "untrusted",
    "verbose",
)  # fmt: skip
_FLAG_OF = {f"--{name.replace('_', '-')}": name for name in _FLAGS}
_FORMAT = "--output-format"
_CACHE = "--cache-dir"


def plain_arguments(words: Sequence[str]) -> Arguments | None:
    """Return what the words after `valint check` say, None where click has to tell."""
    if "_VALINT_COMPLETE" in os.environ:
        return None
    paths: list[str] = []
    options: dict[str, Any] = {}
    rest = iter(words)
    for word in rest:
        if word in _FLAG_OF:
            options[_FLAG_OF[word]] = True
        elif word in (_FORMAT, _CACHE):
            value = _value(rest)
            if value is None or (word == _CACHE and not _may_be_read(value)):
                return None
            if word == _CACHE:
                options["cache_dir"] = Path(value)
        elif word.startswith("-") or not _may_be_read(word):
            return None
        else:
            paths.append(word)
    if paths:
        options["paths"] = tuple(paths)
    return Arguments(**options)


def _value(rest: Iterator[str]) -> str | None:
    value = next(rest, "")
    return None if not value or value.startswith("-") else value


def _may_be_read(path: str) -> bool:
    """Tell whether click would take a path: it refuses what is there and cannot be read."""
    return "\0" not in path and (os.access(path, os.R_OK) or not os.path.lexists(path))
