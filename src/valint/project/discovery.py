"""Find the files to check: through git where there is a repository, by walking folders elsewhere."""

import os
import stat
from collections.abc import Iterable, Sequence
from pathlib import Path

from valint.errors import UsageError
from valint.model.named import NamedTuple
from valint.project.globs import matches
from valint.project.presence import is_folder, is_there
from valint.project.settings import Settings

_MARKDOWN = (".md", ".markdown")
_YAML = (".yml", ".yaml")
_TOC_NAMES = frozenset(["toc.md", "toc.yml", "toc.yaml"])
_YAML_PAGE = b"### YamlMime:"
_BOM = b"\xef\xbb\xbf"
_SKIPPED_FOLDERS = frozenset(["node_modules", "venv", "__pycache__"])
_GIT_TIMEOUT = 60.0


class FoundFile(NamedTuple):
    """A file to check; `path` is POSIX and relative to the working directory, as reports show it."""

    path: str
    explicit: bool


class SkippedPath(NamedTuple):
    """Something that looks like a file to check and cannot be read as one."""

    path: str
    reason: str


class Discovery(NamedTuple):
    """What was found, each in the order of its path.

    `passed` counts named files that are no pages to check: YAML files of other kinds, since a pre-commit hook
    names every YAML file that changed, and what is left out on purpose.
    """

    files: tuple[FoundFile, ...]
    skipped: tuple[SkippedPath, ...]
    passed: int = 0


def is_toc(path: str) -> bool:
    """Tell whether a path names a table of contents."""
    return path.rpartition("/")[2].lower() in _TOC_NAMES


def shown(path: str | Path) -> str:
    """Return a path as reports show it: POSIX, relative to the working directory."""
    return os.path.relpath(path).replace(os.sep, "/")


def discover(paths: Sequence[str], settings: Settings, *, force_exclude: bool = False) -> Discovery:
    """Find the files below `paths`.

    A file that is named itself is always among them, unless it is YAML without the first line of a YAML page,
    or `force_exclude` asks to leave out what a check of its folder would leave out.

    Links to folders are never followed, and links to files only where they stay inside a folder that is
    checked or holds the configuration.

    Raises:
        UsageError: a path does not exist.
    """
    search = _Search(paths, settings, force_exclude=force_exclude)
    for path in paths:
        search.add(path)
    return search.result()


class _Search:
    def __init__(self, paths: Iterable[str], settings: Settings, *, force_exclude: bool) -> None:
        self.settings = settings
        self.force_exclude = force_exclude
        self.files: dict[str, FoundFile] = {}
        self.skipped: dict[str, SkippedPath] = {}
        self.passed: set[str] = set()
        self.roots = [os.path.realpath(settings.root)]
        self.roots += [os.path.realpath(path) for path in paths if is_folder(path)]

    def result(self) -> Discovery:
        for path in self.files:
            self.skipped.pop(path, None)
        files, skipped = sorted(self.files.values()), sorted(self.skipped.values())
        return Discovery(tuple(files), tuple(skipped), len(self.passed))

    def add(self, path: str) -> None:
        try:
            mode = os.stat(path).st_mode  # noqa: PTH116
        except FileNotFoundError as error:
            if os.path.islink(path):  # noqa: PTH114
                self._skip(shown(path), "is a symbolic link that leads nowhere")
                return
            raise UsageError(f"{path}: no such file or folder") from error
        except (OSError, ValueError) as error:
            raise UsageError(f"{path}: {_reason(error)}") from error
        name = shown(path)
        if stat.S_ISDIR(mode):
            self._add_folder(path, "" if name == "." else f"{name}/")
        elif not stat.S_ISREG(mode):
            self._skip(name, _kind(mode))
        elif self.settings.untrusted and not self._inside(path):
            self._skip(name, "is a symbolic link that leads outside the checked folders")
        elif (self.force_exclude and self._left_out(path, name)) or self._is_other_yaml(path, name):
            self.passed.add(name)
        else:
            self.files[name] = FoundFile(name, explicit=True)

    def _add_folder(self, folder: str, prefix: str) -> None:
        listed = _git_files(folder) if _in_repository(folder) else None
        if not listed:
            # A folder that git ignores as a whole was named on purpose, so it is walked.
            self._walk(folder, prefix)
            return
        for name in listed:
            if name.endswith("/"):
                self._add_nested(folder, prefix, name)
            elif not _hidden(name) and _may_be_page(name):
                self._consider(f"{folder}/{name}", prefix + name)

    def _add_nested(self, folder: str, prefix: str, name: str) -> None:
        if not _hidden(f"{name}x"):
            self._add_folder(f"{folder}/{name}".rstrip("/"), prefix + name)

    def _walk(self, folder: str, prefix: str) -> None:
        try:
            with os.scandir(folder) as entries:
                children = sorted(entries, key=lambda entry: entry.name)
        except OSError as error:
            self._skip(prefix.rstrip("/") or ".", f"cannot be listed: {_reason(error)}")
            return
        for entry in children:
            if entry.is_dir(follow_symlinks=False):
                if not _skipped_folder(entry.name):
                    nested = is_there(entry.path, ".git")
                    (self._add_folder if nested else self._walk)(entry.path, f"{prefix}{entry.name}/")
            elif _may_be_page(entry.name):
                if entry.is_file(
                    follow_symlinks=False
                ):  # which the listing tells, without a look at the file
                    self._consider_file(entry.path, prefix + entry.name)
                else:
                    self._consider(entry.path, prefix + entry.name)

    def _consider(self, file: str, name: str) -> None:
        """Add a file with a page's name, if it is one."""
        try:
            mode = os.lstat(file).st_mode
            link = stat.S_ISLNK(mode)
            if link:
                mode = os.stat(file).st_mode  # noqa: PTH116
        except FileNotFoundError:
            # Git lists files that are deleted but not yet staged; a link that leads nowhere is a fault.
            if os.path.islink(file):  # noqa: PTH114
                self._skip(name, "is a symbolic link that leads nowhere")
            return
        except OSError as error:
            self._skip(name, _reason(error))
            return
        if stat.S_ISDIR(mode):
            # A submodule, or a folder named like a page: git lists neither's files, a walk comes here for
            # links alone.
            if link:
                self._skip(name, "is a symbolic link to a folder")
            else:
                self._add_folder(file, f"{name}/")
        elif self._excluded(file):
            return
        elif not stat.S_ISREG(mode):
            self._skip(name, _kind(mode))
        elif link and not self._inside(file):
            self._skip(name, "is a symbolic link that leads outside the checked folders")
        else:
            self._add_page(file, name)

    def _consider_file(self, file: str, name: str) -> None:
        """Add a regular file with a page's name, if it is one."""
        if not self._excluded(file):
            self._add_page(file, name)

    def _add_page(self, file: str, name: str) -> None:
        if name.endswith(_MARKDOWN) or is_toc(name) or self._is_yaml_page(file, name):
            self.files.setdefault(name, FoundFile(name, explicit=False))

    def _excluded(self, file: str) -> bool:
        exclude = self.settings.exclude
        return bool(exclude) and matches(exclude, self.settings.relative(file))

    def _left_out(self, file: str, name: str) -> bool:
        """Tell whether a check of the folder that a file is in would leave it out."""
        return self._excluded(file) or _hidden(name.removeprefix("../" * name.count("../")))

    def _is_other_yaml(self, file: str, name: str) -> bool:
        return name.endswith(_YAML) and not is_toc(name) and not self._is_yaml_page(file, name)

    def _is_yaml_page(self, file: str, name: str) -> bool:
        try:
            with open(file, "rb") as stream:  # noqa: PTH123
                head = stream.read(len(_BOM) + len(_YAML_PAGE))
        except OSError as error:
            self._skip(name, _reason(error))
            return False
        return head.removeprefix(_BOM).startswith(_YAML_PAGE)

    def _inside(self, file: str) -> bool:
        real = os.path.realpath(file)
        return any(real == root or real.startswith(root.rstrip(os.sep) + os.sep) for root in self.roots)

    def _skip(self, name: str, reason: str) -> None:
        self.skipped.setdefault(name, SkippedPath(name, reason))


def was_page(file: str, content: bytes, folders: Iterable[str], settings: Settings) -> bool:
    """Tell whether a check of `folders` would have found a file that is gone.

    Args:
        file: its absolute path.
        content: what it held.
        folders: the paths that are checked.
        settings: the configuration.
    """
    name = file.rpartition("/")[2]
    if not (name.endswith(_MARKDOWN) or is_toc(name)):
        is_yaml = name.endswith(_YAML) and content.removeprefix(_BOM).startswith(_YAML_PAGE)
        if not is_yaml:
            return False
    inside = [top for folder in folders if file.startswith(f"{(top := os.path.abspath(folder))}/")]  # noqa: PTH100
    hidden = all(_hidden(file[len(top) + 1 :]) for top in inside)
    excluded = bool(settings.exclude) and matches(settings.exclude, settings.relative(file))
    return bool(inside) and not hidden and not excluded


def _may_be_page(name: str) -> bool:
    return name.endswith(_MARKDOWN) or name.endswith(_YAML)


def _skipped_folder(name: str) -> bool:
    """Tell whether a folder holds tools' or other repositories' files, never pages of this tree."""
    return name.startswith((".", "_repo.", "_themes")) or name in _SKIPPED_FOLDERS


def _hidden(name: str) -> bool:
    return any(_skipped_folder(folder) for folder in name.split("/")[:-1])


def _kind(mode: int) -> str:
    if stat.S_ISFIFO(mode):
        return "is a named pipe, not a file"
    if stat.S_ISSOCK(mode):
        return "is a socket, not a file"
    return "is a device, not a file"


def _reason(error: OSError | ValueError) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error)


def _in_repository(folder: str) -> bool:
    absolute = Path(folder).absolute()
    return any(is_there(candidate, ".git") for candidate in (absolute, *absolute.parents))


def _git_files(folder: str) -> list[str]:
    """List tracked files and untracked ones that are not ignored; nothing where git cannot tell.

    A repository's own configuration may name programs for git to run, so the one that listing would start is
    off.  Inside a git hook the environment speaks of the hook's repository, which need not be this one.
    """
    import subprocess

    command = ["git", "-c", "core.fsmonitor=false", "-C", folder, "ls-files", "-z"]
    command += ["--cached", "--others", "--exclude-standard", "--deduplicate"]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    environment["GIT_OPTIONAL_LOCKS"] = "0"
    try:
        result = subprocess.run(  # noqa: S603
            command,
            capture_output=True,
            check=False,
            timeout=_GIT_TIMEOUT,
            stdin=subprocess.DEVNULL,
            env=environment,
        )
    except (OSError, subprocess.TimeoutExpired):
        return []
    if result.returncode != 0:
        return []
    return [os.fsdecode(name) for name in result.stdout.split(b"\0") if name]
