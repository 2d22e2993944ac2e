"""What valint knows about one URL: a class, the reason, and the evidence."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from valint.web.fragments import FragmentState
from valint.web.redirects import Hop


class Verdict(StrEnum):
    """The classes; only `dead` is an error, since only it is near-certain."""

    ALIVE = "alive"
    REDIRECTED = "redirected"
    DEAD = "dead"
    SUSPECT = "suspect"
    BLOCKED = "blocked"
    TRANSIENT = "transient"
    UNCHECKED = "unchecked"


@dataclass(frozen=True, slots=True)
class Judgement:
    """One URL judged.

    Args:
        verdict: the class.
        reason: why, as a word for machines: `http-404`, `download-is-html`.
        detail: why, as a clause for people.
        status: the last HTTP status, None where there was none.
        final_url: where the chain ended, None without redirects.
        hops: the redirects that led there.
        content_type, size, file_type: of the final response, as far as known; the size is in bytes.
        etag, last_modified: for asking again only whether it changed.
        fragments: the state of each bookmark that links want.
        locale: the locale it was asked for in.
        checked_at: when, in seconds since 1970; None where nothing was asked.
        certain: whether a dead verdict needs no second observation.
        pending: a first observation of something that a second one will make `dead`.
    """

    verdict: Verdict
    reason: str
    detail: str = ""
    status: int | None = None
    final_url: str | None = None
    hops: tuple[Hop, ...] = ()
    content_type: str | None = None
    size: int | None = None
    file_type: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    fragments: Mapping[str, FragmentState] = field(default_factory=dict)
    locale: str | None = None
    checked_at: float | None = None
    certain: bool = False
    pending: bool = False
