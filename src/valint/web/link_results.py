"""Read the results file of `valint links`, for rules that ask no network."""

import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from valint.errors import ConfigError
from valint.model.digest import blake2b
from valint.web.fragments import FragmentState
from valint.web.urls import UrlRefusedError, WebUrl, parse_url
from valint.web.verdict import Verdict

FORMAT = 1
"""Version of the results file."""

_LARGEST = 512 * 1024 * 1024


class Stored(NamedTuple):
    """What a results file says about one link, its bookmark included; `url` has its secrets masked."""

    url: str
    verdict: Verdict
    reason: str
    detail: str
    pending: bool
    final_url: str | None
    checked_on: str | None


class LinkResults:
    """A results file, by URL; `digest` stands for its content."""

    def __init__(self, results: Mapping[str, Mapping[str, Any]], digest: str) -> None:
        self._results = results
        self.digest = digest

    def of(self, destination: str) -> Stored | None:
        """Return what is known of a link's destination, None where nothing is."""
        try:
            url = parse_url(destination)
        except UrlRefusedError:
            return None
        result = self._results.get(url.id)
        return None if result is None else _stored(result, url)


def read_link_results(path: Path) -> LinkResults:
    """Read a results file; reading it again costs nothing while it is unchanged.

    Raises:
        ConfigError: it cannot be read, or is none.
    """
    try:
        status = path.stat()
        if status.st_size > _LARGEST:
            raise ConfigError("is larger than 512 MB", path=path.as_posix())
        return _read(path, status.st_mtime_ns, status.st_size)
    except OSError as error:
        raise ConfigError(f"cannot be read: {error.strerror}", path=path.as_posix()) from error


@lru_cache(maxsize=1)
def _read(path: Path, _changed: int, _size: int) -> LinkResults:
    try:
        content = path.read_bytes()
        data = json.loads(content)
        if data["version"] != FORMAT:
            raise ConfigError("was written by another version of valint", path=path.as_posix())
        results = {str(result["id"]): result for result in data["results"]}
        for result in results.values():
            _stored(result, _NO_URL)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ConfigError("is no results file of valint links", path=path.as_posix()) from error
    return LinkResults(results, blake2b(content, digest_size=16).hexdigest())


_NO_URL = WebUrl("", "", "", 0, "", "", "")


def _stored(result: Mapping[str, Any], url: WebUrl) -> Stored:
    fragment = url.fragment
    verdict, reason = Verdict(result["verdict"]), str(result["reason"])
    detail, pending = str(result["detail"]), bool(result["pending"])
    state = result["fragments"].get(fragment)
    if state in (FragmentState.ABSENT, FragmentState.ABSENT_ONCE) and verdict is not Verdict.DEAD:
        pending = state == FragmentState.ABSENT_ONCE
        verdict = Verdict.SUSPECT if pending else Verdict.DEAD
        reason, detail = "fragment-absent", f"the page has no bookmark “{fragment}”"
    checked_at = result["checked_at"]
    shown = url.shown if state is None else f"{url.shown}#{fragment}"
    checked_on = checked_at[:10] if checked_at else None
    return Stored(shown, verdict, reason, detail, pending, result["final_url"], checked_on)
