"""Gather the external URLs of a tree, or those that a change adds to it."""

import subprocess
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from valint.engine import reading
from valint.engine.isolation import CONTAINED, describe
from valint.errors import UsageError
from valint.markdown import parse
from valint.model.document import Document
from valint.model.named import NamedTuple
from valint.project import settings as configuration
from valint.project.discovery import discover
from valint.project.locales import normalise
from valint.project.settings import Settings
from valint.project.surroundings import Surveyor
from valint.web.collect import Found, Harvest, external_links
from valint.web.urls import UrlRefusedError, parse_url

_GIT_TIMEOUT = 120.0


class Sources(NamedTuple):
    """The URLs, and what could not be read on the way to them."""

    harvest: Harvest
    faults: tuple[str, ...]


class _Page(NamedTuple):
    path: str
    document: Document
    locale: str | None


def gather(paths: Sequence[str], *, config: Path | None, locale: str | None, since: str | None) -> Sources:
    """Return the external URLs below `paths`.

    Args:
        paths: files and folders.
        config: a configuration file; by default the nearest to each path.
        locale: the locale of all pages; by default what the tree tells.
        since: a git revision; only URLs that pages did not have there count.

    Raises:
        UsageError, ConfigError: a path, the configuration or the revision is wrong.
    """
    if locale is not None and normalise(locale) is None:
        raise UsageError(f"--locale {locale}: not a locale such as da-DK")
    harvest = Harvest()
    faults: list[str] = []
    change = None if since is None else _Change(since)
    for page in _pages(paths, config, locale, faults, change):
        links: Iterable[Found] = external_links(page.document)
        if change is not None:
            links = [link for link in links if _name(link) not in change.old_urls]
        harvest.add(page.path, page.locale, links)
    return Sources(harvest, tuple(faults))


def _pages(
    paths: Sequence[str], config: Path | None, locale: str | None, faults: list[str], change: "_Change | None"
) -> Iterator[_Page]:
    for settings, group in _trees(paths, config):
        surveyor = Surveyor(settings, locale)
        found = discover(group, settings)
        faults += (f"{path} {reason}" for path, reason in found.skipped)
        for path, _ in found.files:
            if change is not None and path not in change.files:
                continue
            document = _document(path, settings, faults)
            if document is not None:
                yield _Page(path, document, surveyor.survey(path).locale or _own_locale(document))


def _trees(paths: Sequence[str], config: Path | None) -> Iterator[tuple[Settings, list[str]]]:
    """Group paths by the configuration that is nearest to each."""
    groups: dict[Path | None, list[str]] = {}
    for path in paths:
        groups.setdefault(config or configuration.find(Path(path).absolute()), []).append(path)
    for file, group in groups.items():
        yield (Settings() if file is None else configuration.load(file)), group


def _document(path: str, settings: Settings, faults: list[str]) -> Document | None:
    contents = reading.read(path, settings.limits.max_file_size)
    if contents.text is None:
        faults.append(f"{path}: {contents.finding.message if contents.finding else 'cannot be read'}")
        return None
    try:
        return parse(contents.text, path)
    except CONTAINED as error:
        faults.append(f"{path}: the parser failed: {describe(error).error}")
        return None


def _own_locale(document: Document) -> str | None:
    written = document.front_matter.text("ms.contentlocale") if document.front_matter else None
    return normalise(written) if written else None


def _name(link: Found) -> str:
    """Name a URL for comparison: its bookmark counts, the way it is written does not."""
    try:
        url = parse_url(link.written)
    except UrlRefusedError:
        return link.written
    return f"{url.text}#{url.fragment}"


class _Change:
    """What a branch changed since it left `revision`: the files, and the URLs that they had there.

    Raises:
        UsageError: there is no such revision, or no repository.
    """

    def __init__(self, revision: str) -> None:
        commit = _git(
            "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}"
        ).strip()
        base = _git("merge-base", commit, "HEAD").strip() or commit
        listed = _git("diff", "--no-ext-diff", "--name-only", "--diff-filter=d", "--relative", "-z", base)
        untracked = _git("ls-files", "--others", "--exclude-standard", "-z")
        self.files = frozenset(filter(None, (listed + untracked).split("\0")))
        self.old_urls = frozenset(self._old_urls(base))

    def _old_urls(self, base: str) -> Iterator[str]:
        before = _git("diff", "--no-ext-diff", "--name-only", "--no-renames", "--relative", "-z", base)
        for path in filter(None, before.split("\0")):
            if not path.endswith((".md", ".markdown", ".yml", ".yaml")):
                continue
            old = _git("cat-file", "blob", f"{base}:./{path}", check=False)
            try:
                document = parse(old, path)
            except CONTAINED:
                continue  # then all of today's URLs in it count as new
            yield from map(_name, external_links(document))


def _git(*arguments: str, check: bool = True) -> str:
    try:
        done = subprocess.run(  # noqa: S603 - no shell, and revisions are verified first
            ["git", "-c", "core.fsmonitor=false", *arguments],  # noqa: S607
            capture_output=True,
            check=False,
            timeout=_GIT_TIMEOUT,
            stdin=subprocess.DEVNULL,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise UsageError(f"--changed-since needs git: {error}") from error
    if check and done.returncode:
        reason = done.stderr.decode(errors="replace").strip().splitlines()
        raise UsageError(
            f"--changed-since: git {arguments[0]} failed: {reason[-1] if reason else 'no such revision'}"
        )
    return done.stdout.decode("utf-8", errors="surrogateescape")
