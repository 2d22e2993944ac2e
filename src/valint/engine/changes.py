"""Ask git which files differ from a commit, and what they held.

Source: git-diff(1), "Raw output format"; git-cat-file(1), "Batch output".
"""

import os
from collections.abc import Callable, Iterator, Sequence

from valint.engine.since import Changes
from valint.errors import UsageError
from valint.model.named import NamedTuple
from valint.project import git
from valint.project.discovery import was_page
from valint.project.docset import DOCFX, PUBLISH_CONFIG
from valint.project.settings import Settings

_SECONDS = 120.0
_SUBMODULE = "160000"
_LINK = "120000"
_READ = (".md", ".markdown", ".yml", ".yaml", ".json")
"""What valint reads; of all other files it matters only that they exist."""

_GOVERNING = frozenset([PUBLISH_CONFIG, DOCFX, "mkdocs.yml", "valint.toml"])
"""Files that bear on every page of their folder: then nothing is known to be old."""


class Everything(NamedTuple):
    """A change that may bear on any page; `why` ends a sentence."""

    why: str


class _Entry(NamedTuple):
    path: str
    modes: tuple[str, str]
    blob: str
    status: str


def changes_since(reference: str, settings: Settings, paths: Sequence[str]) -> Changes | Everything:
    """Return what differs from the commit at which this branch left `reference`.

    What is committed, staged, only saved or not yet tracked counts alike.

    Raises:
        UsageError: there is no repository here, or no such commit in it.
    """
    here = os.getcwd()  # noqa: PTH109 - text, not a path
    top = _git(here, "rev-parse", "--show-toplevel")
    if top is None:
        raise UsageError(f"--changed-since {reference}: {here} is in no git repository")
    top = top.rstrip("\n")
    commit = _commit(top, reference)
    entries = list(_differing(top, commit))
    governing = _governing(entries, top, settings)
    if governing is not None:
        return Everything(governing)
    contents = _contents(top, [entry for entry in entries if entry.path.lower().endswith(_READ)])
    before: dict[str, bytes | None] = {}
    for entry in entries:
        existed = entry.status != "A"
        before[f"{top}/{entry.path}"] = contents.get(entry.blob, b"") if existed else None
    gone = [
        file
        for file, content in before.items()
        if content is not None and not os.path.lexists(file) and was_page(file, content, paths, settings)
    ]
    return Changes(before, sorted(gone), _outside(top))


def _outside(top: str) -> Callable[[str], bool]:
    def outside(path: str) -> bool:
        return not os.path.abspath(path).replace(os.sep, "/").startswith(f"{top}/")  # noqa: PTH100

    return outside


def _commit(top: str, reference: str) -> str:
    """Return the commit at which the branch at hand left `reference`; where none is known, its own."""
    named = None
    if not reference.startswith("-"):
        named = _git(top, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{reference}^{{commit}}")
    if named is None:
        raise UsageError(
            f"--changed-since {reference}: the repository has no such commit; "
            "fetch it, as with “git fetch origin main”, or clone with its history"
        )
    base = _git(top, "merge-base", named.strip(), "HEAD")
    return (base or named).split()[0]


def _differing(top: str, commit: str) -> Iterator[_Entry]:
    """Yield the files that differ between a commit and the work tree."""
    raw = _git(top, "diff", "--raw", "-z", "--no-renames", "--no-abbrev", "--no-ext-diff", commit, "--")
    untracked = _git(top, "ls-files", "-z", "--others", "--exclude-standard")
    if raw is None or untracked is None:
        raise UsageError("--changed-since: git could not compare the work tree; “git status” may tell why")
    fields = iter(raw.split("\0"))
    for head in fields:
        if head:
            old, new, blob, _, status = head[1:].split(" ")
            yield _Entry(next(fields), (old, new), blob, status[0])
    for path in untracked.split("\0"):
        if path and not path.endswith("/"):
            yield _Entry(path, ("000000", "100644"), "", "A")


def _governing(entries: Sequence[_Entry], top: str, settings: Settings) -> str | None:
    """Return why a change may bear on any page, None where none does."""
    own = [settings.file, *settings.packs, *settings.glossaries]
    own += [settings.root / route.schema for route in settings.schemas]
    named = [os.path.abspath(file).replace(os.sep, "/") for file in own if file is not None]  # noqa: PTH100
    for entry in entries:
        file = f"{top}/{entry.path}"
        if _SUBMODULE in entry.modes:
            return f"the submodule {entry.path} has changed"
        if _LINK in entry.modes:
            return f"the symbolic link {entry.path} has changed"
        learned = "/.valint/" in file
        if learned or file.rpartition("/")[2] in _GOVERNING or any(_within(file, one) for one in named):
            return f"{entry.path} has changed, which bears on all pages"
    return None


def _within(file: str, named: str) -> bool:
    return file == named or file.startswith(f"{named}/")


def _contents(top: str, entries: Sequence[_Entry]) -> dict[str, bytes]:
    """Return what blobs hold, by their names."""
    import subprocess

    names = list(dict.fromkeys(entry.blob for entry in entries if entry.blob and entry.status != "A"))
    if not names:
        return {}
    try:
        done = subprocess.run(  # noqa: S603 - fixed program
            [*git.COMMAND, "-C", top, "cat-file", "--batch"],
            input="".join(f"{name}\n" for name in names).encode(),
            capture_output=True,
            env=git.environment(),
            timeout=_SECONDS,
            check=True,
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise UsageError(f"--changed-since: git could not read the earlier files: {error}") from error
    found: dict[str, bytes] = {}
    answer, at = done.stdout, 0
    for name in names:
        end = answer.index(b"\n", at)
        head = answer[at:end].split()
        if head[-1] == b"missing":
            raise UsageError(f"--changed-since: the repository lacks the object {name}; fetch its history")
        size = int(head[2])
        found[name] = answer[end + 1 : end + 1 + size]
        at = end + size + 2
    return found


def _git(folder: str, *arguments: str) -> str | None:
    return git.output(folder, *arguments, seconds=_SECONDS)
