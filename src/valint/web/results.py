"""The verdicts of a run, and the results file that keeps them (schemas/link-results.schema.json)."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

import valint
from valint.model.named import NamedTuple
from valint.web.collect import Entry, Harvest
from valint.web.fragments import FragmentState
from valint.web.link_results import FORMAT
from valint.web.store import VerdictStore
from valint.web.verdict import Judgement, Verdict

_ABSENT, _ABSENT_ONCE = (f': "{state.value}"' for state in (FragmentState.ABSENT, FragmentState.ABSENT_ONCE))


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
        self._worst = dict(self._verdicts())
        self.counts = Counter(self._worst.values())
        self.counts[Verdict.ALIVE] += self.urls - len(self._worst)

    def __iter__(self) -> Iterator[Line]:
        """Yield each URL with its verdict."""
        return map(self._line, self._sorted(self._harvest.entries))

    def problems(self) -> Iterator[Line]:
        """Yield the URLs that are not simply alive."""
        return map(self._line, self._sorted(self._worst))

    def hosts(self) -> dict[str, Counter[Verdict]]:
        """Return the verdicts by host, in the order of the hosts' names."""
        hosts: dict[str, Counter[Verdict]] = {}
        for key, entry in self._harvest.entries.items():
            url = entry.url
            if url is not None:
                hosts.setdefault(url.host, Counter())[self._worst.get(key, Verdict.ALIVE)] += 1
        return dict(sorted(hosts.items()))

    def _sorted(self, keys: Iterable[str]) -> list[str]:
        entries = self._harvest.entries
        return sorted(keys, key=lambda key: (entries[key].shown, key))

    def _line(self, key: str) -> Line:
        entry = self._harvest.entries[key]
        judgement = entry.refusal or self._store.result(key)
        if judgement is None:
            raise LookupError(f"{entry.shown} has no verdict")
        return Line(key, entry, judgement)

    def _verdicts(self) -> Iterator[tuple[str, Verdict]]:
        """Yield the verdicts other than alive; a missing bookmark is dead, or suspect when seen once."""
        for key, entry in self._harvest.entries.items():
            if entry.refusal is not None:
                yield key, entry.refusal.verdict
        for key, verdict, fragments in self._store.overview():
            if _ABSENT in fragments:
                yield key, Verdict.DEAD
            elif _ABSENT_ONCE in fragments and verdict is not Verdict.DEAD:
                yield key, Verdict.SUSPECT
            elif verdict is not Verdict.ALIVE:
                yield key, verdict

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
        return {
            "files": self.files,
            "links": self.links,
            "urls": self.urls,
            **{verdict.value: self.counts[verdict] for verdict in Verdict},
            "incomplete": self.incomplete,
        }


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
