"""What must be the same on all machines, so that their findings add up to those of one run."""

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from hashlib import blake2b
from pathlib import Path, PurePath
from typing import Any

from valint.engine.cluster.plan_record import named_files
from valint.engine.cluster.release import release
from valint.engine.results import FileTask, Plan
from valint.model.named import NamedTuple
from valint.project import git
from valint.project.discovery import shown

_MOST_TOLD = 3
_COMMIT = "the commit"
_GIT_SECONDS = 10.0


class Asked(NamedTuple):
    """What the command line asks for, in the words of `valint check`.

    `paths` are relative to the working directory and lie in it.  `named` are the options that name files or
    folders, such as `--source ../en`.
    """

    paths: tuple[str, ...]
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    locale: str | None = None
    force_exclude: bool = False
    named: tuple[str, ...] = ()

    @property
    def written(self) -> str:
        """The command line."""
        options = [
            *(f"--select {code}" for code in self.select),
            *(f"--ignore {code}" for code in self.ignore),
            *([f"--locale {self.locale}"] if self.locale is not None else []),
            *(["--force-exclude"] if self.force_exclude else []),
            *self.named,
        ]
        return " ".join(["valint check", *self.paths, *options])


def is_inside(path: str) -> bool:
    """Tell whether a path lies in the working directory, wherever symbolic links lead."""
    try:
        here, there = os.path.realpath("."), os.path.realpath(path)
    except (OSError, ValueError):
        return False
    return there == here or there.startswith(here.rstrip(os.sep) + os.sep)


def circumstances(trees: Iterable[tuple[Plan, Sequence[FileTask]]]) -> dict[str, str]:
    """Return all that findings depend on besides pages and command line, by the name to tell it under.

    Places count as they lie to the working directory: the same tree may be elsewhere on another machine.

    Args:
        trees: the plan of each configuration, with all its pages.
    """
    found = release()
    sources: dict[str, None] = {}
    english = blake2b(digest_size=8)
    pages = 0
    for plan, tasks in trees:
        settings = plan.settings
        name = "the configuration" if settings.file is None else f"the configuration {shown(settings.file)}"
        found[name] = _digest(repr(_portable(settings)).encode("utf-8", "surrogatepass"))
        for file in named_files(plan):
            found[f"the file {shown(file)}"] = _content(file)
        for place in (task.source for task in tasks if task.source is not None):
            sources[place.tree.folder] = None
            pages += place.present
            english.update(f"{shown(place.file)} {_size(place.file)}\0".encode("utf-8", "surrogatepass"))
        sources |= dict.fromkeys(map(str, settings.links.fallback))
    found["the English pages"] = f"{pages:,}, {english.hexdigest()}"
    for folder in (".", *sources):
        commit = git.output(folder, "rev-parse", "--verify", "HEAD", seconds=_GIT_SECONDS)
        if commit is not None and commit.strip() != found.get(_COMMIT):
            found[_COMMIT if folder == "." else f"{_COMMIT} of {shown(folder)}"] = commit.strip()
    return found


def differences(one: Mapping[str, str], other: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """Return in what two runs differ: the name of it, and what it is in each; only the first few.

    A commit that only one of them knows is no difference: the other may have been given the files alone.
    """
    found = []
    for name in {**one, **other}:
        here, there = one.get(name), other.get(name)
        if here != there and not (name.startswith(_COMMIT) and None in (here, there)):
            found.append((name, here or "not there", there or "not there"))
    # Where the releases differ, everything that comes of them does.
    return [found[0]] if found and found[0][0] == "valint" else found[:_MOST_TOLD]


def _portable(value: Any) -> Any:
    if isinstance(value, PurePath):
        return shown(str(value))
    if is_dataclass(value):
        return [_portable(getattr(value, field.name)) for field in fields(value)]
    if isinstance(value, Mapping):
        return [(key, _portable(one)) for key, one in sorted(value.items())]
    if isinstance(value, tuple | list):
        return [_portable(one) for one in value]
    return value


def _size(file: str) -> int:
    try:
        return os.stat(file).st_size  # noqa: PTH116
    except (OSError, ValueError):
        return -1


def _content(file: Path) -> str:
    try:
        return _digest(file.read_bytes()) if file.is_file() else "not there"
    except OSError:
        return "not readable"


def _digest(content: bytes) -> str:
    return blake2b(content, digest_size=8).hexdigest()
