"""Match paths against globs: `**` spans folders, `*`, `?` and `[...]` stay inside one name.

A glob without a slash matches a name at any depth, and a glob that matches a folder matches all below it, as
in a `.gitignore`.  Matching is linear in the path for any glob, since globs come from files that nobody
vouches for.
"""

import fnmatch
import re
from collections.abc import Iterable
from functools import lru_cache

from valint.model.lazy_regex import lazy_regex

_WILD = lazy_regex(r"[*?\[]")


def matches(globs: Iterable[str], path: str) -> bool:
    """Tell whether any glob matches a POSIX path that is relative to the globs' folder."""
    names = path.split("/")
    for glob in globs:
        compiled = _compile(glob)
        if isinstance(compiled, str):
            if compiled in names:
                return True
        elif isinstance(compiled, re.Pattern):
            if any(map(compiled.match, names)):
                return True
        elif _matches(compiled, names):
            return True
    return False


_Pattern = re.Pattern[str] | None  # None stands for `**`


@lru_cache(maxsize=1024)
def _compile(glob: str) -> tuple[_Pattern, ...] | re.Pattern[str] | str:
    """Return the patterns of a glob's parts, or the name or the pattern that it matches at any depth."""
    parts = [part for part in glob.removeprefix("./").split("/") if part]
    if "/" not in glob.rstrip("/"):
        if len(parts) == 1 and not _WILD.search(parts[0]):
            return parts[0]
        parts.insert(0, "**")
    elif len(parts) == 3 and parts[0] == parts[2] == "**" != parts[1] and not _WILD.search(parts[1]):
        return parts[1]
    patterns: list[_Pattern] = []
    for part in parts:
        if part != "**":
            patterns.append(re.compile(fnmatch.translate(part)))
        elif not patterns or patterns[-1] is not None:
            patterns.append(None)
    if len(patterns) == 2 and patterns[0] is None and patterns[1] is not None:
        return patterns[1]
    return tuple(patterns)


def _matches(patterns: tuple[_Pattern, ...], names: list[str]) -> bool:
    # The classic wildcard match: on a mismatch only the latest `**` needs to take one more name.
    at = name = 0
    star, restart = -1, 0
    while name < len(names):
        if at == len(patterns):
            return True  # the glob matched a folder above
        pattern = patterns[at]
        if pattern is None:
            star, restart = at, name
            at += 1
        elif pattern.match(names[name]):
            at += 1
            name += 1
        elif star >= 0:
            restart += 1
            at, name = star + 1, restart
        else:
            return False
    return all(pattern is None for pattern in patterns[at:])
