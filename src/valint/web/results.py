"""The verdicts of a run, and the results file that keeps them (schemas/link-results.schema.json)."""

import json
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import NamedTuple

import valint
from valint.web.collect import Entry, Harvest
from valint.web.fragments import FragmentState
from valint.web.link_results import FORMAT
from valint.web.store import VerdictStore
from valint.web.verdict import Judgement, Verdict


class Line(NamedTuple):
    """One URL of a report."""

    key: str
    entry: Entry
    judgement: Judgement


class Results:
    """The verdicts of a run, in the order of their URLs; they are read from the store as they are needed."""

    def __init__(self, harvest: Harvest, store: VerdictStore, *, incomplete: bool) -> None:
        self._harvest = harvest
        self._store = store
        self.incomplete = incomplete
        self.files = len(harvest.locales)
        self.links = harvest.links
        self.urls = len(harvest.entries)

    def __iter__(self) -> Iterator[Line]:
        """Yield each URL with its verdict."""
        entries = self._harvest.entries
        for key in sorted(entries, key=lambda key: (entries[key].shown, key)):
            entry = entries[key]
            judgement = entry.refusal or self._store.result(key)
            if judgement is not None:
                yield Line(key, entry, judgement)

    def counts(self) -> Counter[Verdict]:
        """Return how many URLs have each verdict, bookmarks that are missing counted as dead."""
        return Counter(worst(line.judgement) for line in self)

    def hosts(self) -> dict[str, Counter[Verdict]]:
        """Return the verdicts by host, in the order of the hosts' names."""
        hosts: dict[str, Counter[Verdict]] = {}
        for line in self:
            host = line.entry.url.host if line.entry.url else ""
            hosts.setdefault(host, Counter())[worst(line.judgement)] += 1
        return dict(sorted(hosts.items()))

    def json(self) -> Iterator[str]:
        """Yield the results file in pieces."""
        yield f'{{"version": {FORMAT}, "tool": {json.dumps(_tool())},\n"results": ['
        comma = ""
        for line in self:
            yield f"{comma}\n{_dump(_result(line))}"
            comma = ","
        hosts = [{"host": host, **_named(counts)} for host, counts in self.hosts().items() if host]
        yield f'\n],\n"hosts": {_dump(hosts)},\n"summary": {_dump(self._summary())}}}\n'

    def _summary(self) -> dict[str, object]:
        counts = self.counts()
        return {
            "files": self.files,
            "links": self.links,
            "urls": self.urls,
            **{verdict.value: counts[verdict] for verdict in Verdict},
            "incomplete": self.incomplete,
        }


def worst(judgement: Judgement) -> Verdict:
    """Return the verdict that counts for a URL with its bookmarks."""
    states = judgement.fragments.values()
    if FragmentState.ABSENT in states:
        return Verdict.DEAD
    if FragmentState.ABSENT_ONCE in states and judgement.verdict is not Verdict.DEAD:
        return Verdict.SUSPECT
    return judgement.verdict


def _result(line: Line) -> dict[str, object]:
    judgement = line.judgement
    return {
        "id": line.key if line.entry.url else None,
        "url": line.entry.shown,
        "verdict": judgement.verdict.value,
        "reason": judgement.reason,
        "detail": judgement.detail,
        "pending": judgement.pending,
        "status": judgement.status,
        "final_url": judgement.final_url,
        "hops": [hop._asdict() for hop in judgement.hops],
        "content_type": judgement.content_type,
        "size": judgement.size,
        "file_type": judgement.file_type,
        "fragments": dict(judgement.fragments),
        "locale": judgement.locale,
        "checked_at": _moment(judgement.checked_at),
        "occurrences": [place._asdict() for place in sorted(line.entry.occurrences)],
    }


def _moment(seconds: float | None) -> str | None:
    if seconds is None:
        return None
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _tool() -> dict[str, str]:
    return {"name": "valint", "version": valint.__version__}


def _named(counts: Counter[Verdict]) -> dict[str, int]:
    return {verdict.value: counts[verdict] for verdict in Verdict if counts[verdict]}


def _dump(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if text.isprintable() else text.encode("utf-8", "replace").decode("utf-8")
