"""Keep verdicts in SQLite: the cache between runs, and the memory of this one.

A run's verdicts live here and not in the process, each committed as it comes: memory stays flat in the number
of URLs, and a killed run has lost nothing that was answered.  A cache can fail without harm: a broken file is
moved aside, an unwritable one is left alone, and a temporary database takes its place.
"""

import json
import sqlite3
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import valint
from valint.model.named import NamedTuple
from valint.project.cache_file import CacheForm, open_cache
from valint.web.fragments import FragmentState
from valint.web.lifetimes import lifetime
from valint.web.observations import History, Sighting
from valint.web.redirects import Hop
from valint.web.verdict import Judgement, Verdict

_APPLICATION = 0x76616C69  # "vali"
_VERSION = 1
_UNFINISHED_COUNTS_FOR = 86_400.0
_CLOCK_SLACK = 60.0
_LOCK_WAIT = 15.0
_VERDICTS = """CREATE TABLE IF NOT EXISTS verdicts (
    id TEXT PRIMARY KEY, url TEXT NOT NULL, run TEXT NOT NULL,
    verdict TEXT NOT NULL, reason TEXT NOT NULL, detail TEXT NOT NULL,
    status INTEGER, final_url TEXT, hops TEXT NOT NULL,
    content_type TEXT, size INTEGER, file_type TEXT, etag TEXT, last_modified TEXT,
    fragments TEXT NOT NULL, locale TEXT, checked_at REAL, certain INTEGER NOT NULL, pending INTEGER NOT NULL,
    last_alive REAL, first_failed_at REAL, first_failed_run TEXT, fail_count INTEGER NOT NULL, absent TEXT NOT
    NULL, tool_version TEXT NOT NULL
) WITHOUT ROWID"""
_RUNS = """CREATE TABLE IF NOT EXISTS runs (
    id TEXT PRIMARY KEY, started_at REAL NOT NULL, finished_at REAL
) WITHOUT ROWID"""
_FORM = CacheForm(
    name="link cache",
    application=_APPLICATION,
    version=_VERSION,
    tables=("verdicts", "runs"),
    statements=(_VERDICTS, _RUNS),
    timeout=_LOCK_WAIT,
    looked_through=True,
)


class Remembered(NamedTuple):
    """What the store knows of a URL."""

    judgement: Judgement
    history: History
    run: str
    tool_version: str


class VerdictStore:
    """Verdicts by URL id.

    Args:
        path: the cache file; None keeps nothing beyond this run.
        warn: told once, in a sentence, about a cache that cannot be used.
        clock: seconds since 1970.
    """

    def __init__(
        self, path: Path | None, warn: Callable[[str], None], clock: Callable[[], float] = time.time
    ) -> None:
        self._warn = warn
        self._clock = clock
        self.run = uuid.uuid4().hex
        self._results = _in_memory()
        self._disk = _on_disk(path, warn) if path is not None else None
        self._unfinished = self._begin_run() if self._disk is not None else frozenset()

    def close(self) -> None:
        """Close the files."""
        self.commit()
        self._results.close()
        if self._disk is not None:
            self._disk.close()

    def get(self, key: str) -> Remembered | None:
        """Return what earlier runs know of a URL."""
        if self._disk is None:
            return None
        try:
            row = self._disk.execute(_SELECT, (key,)).fetchone()
            return None if row is None else _remembered(row)
        except (sqlite3.Error, ValueError, KeyError, TypeError, AttributeError) as error:
            self._fail(error)
        return None

    def fresh(self, key: str, known: Remembered, now: float) -> bool:
        """Tell whether a verdict may stand without asking again.

        An interrupted run's answers stand for a day, whatever they were: the next run goes on where it
        stopped.
        """
        checked_at = known.judgement.checked_at
        if known.judgement.verdict is Verdict.UNCHECKED:
            return False
        if checked_at is None or checked_at > now + _CLOCK_SLACK or known.tool_version != valint.__version__:
            return False
        age = now - checked_at
        if known.run in self._unfinished and age < _UNFINISHED_COUNTS_FOR:
            return True
        return age < lifetime(known.judgement, key)

    def put(self, key: str, url: str, judgement: Judgement, history: History) -> None:
        """Store a verdict; `commit` makes it outlive this process."""
        row = _row(key, url, self.run, judgement, history)
        self._results.execute(_INSERT, row)
        if self._disk is not None and judgement.checked_at is not None:
            try:
                if not self._disk.in_transaction:
                    self._disk.execute("BEGIN")
                self._disk.execute(_INSERT, row)
            except sqlite3.Error as error:
                self._fail(error)

    def commit(self) -> None:
        """Make the verdicts so far outlive this process."""
        if self._disk is not None and self._disk.in_transaction:
            try:
                self._disk.execute("COMMIT")
            except sqlite3.Error as error:
                self._fail(error)

    def keep(self, key: str, url: str, known: Remembered) -> None:
        """Take an earlier run's verdict over into this run's results."""
        self._results.execute(_INSERT, _row(key, url, known.run, known.judgement, known.history))

    def result(self, key: str) -> Judgement | None:
        """Return this run's verdict on a URL."""
        row = self._results.execute(_SELECT, (key,)).fetchone()
        return None if row is None else _remembered(row).judgement

    def overview(self) -> Iterator[tuple[str, Verdict, str]]:
        """Yield key, verdict and the states of the bookmarks, as text, of all results of this run."""
        for key, verdict, fragments in self._results.execute("SELECT id, verdict, fragments FROM verdicts"):
            yield key, Verdict(verdict), fragments

    def finish_run(self) -> None:
        """Note that every URL has its verdict; until then the next run resumes this one."""
        self.commit()
        if self._disk is None:
            return
        try:
            self._disk.execute("UPDATE runs SET finished_at = ? WHERE finished_at IS NULL", (self._clock(),))
        except sqlite3.Error as error:
            self._fail(error)

    def _fail(self, error: Exception) -> None:
        """Go on without the cache file; this run's results do not depend on it."""
        self._warn(f"the link cache cannot be used any more ({error}); going on without it")
        if self._disk is not None:
            self._disk.close()
            self._disk = None

    def _begin_run(self) -> frozenset[str]:
        now = self._clock()
        assert self._disk is not None  # noqa: S101
        try:
            rows = self._disk.execute(
                "SELECT id FROM runs WHERE finished_at IS NULL AND started_at > ?",
                (now - _UNFINISHED_COUNTS_FOR,),
            ).fetchall()
            self._disk.execute("INSERT INTO runs VALUES (?, ?, NULL)", (self.run, now))
        except sqlite3.Error as error:
            self._fail(error)
            return frozenset()
        return frozenset(row[0] for row in rows)


def _in_memory() -> sqlite3.Connection:
    # An empty name is a temporary database, which spills to disk where it must.
    connection = sqlite3.connect("", isolation_level=None)
    connection.row_factory = sqlite3.Row
    for statement in _FORM.statements:
        connection.execute(statement)
    return connection


def _on_disk(path: Path, warn: Callable[[str], None]) -> sqlite3.Connection | None:
    connection = open_cache(path, _FORM, warn)
    if connection is not None:
        connection.row_factory = sqlite3.Row
    return connection


_SELECT = "SELECT * FROM verdicts WHERE id = ?"
_INSERT = f"INSERT OR REPLACE INTO verdicts VALUES ({', '.join('?' * 25)})"  # noqa: S608 - question marks alone


def _row(key: str, url: str, run: str, judgement: Judgement, history: History) -> tuple[object, ...]:
    failed = history.failed
    return (
        key,
        url,
        run,
        judgement.verdict.value,
        judgement.reason,
        judgement.detail,
        judgement.status,
        judgement.final_url,
        json.dumps(judgement.hops) if judgement.hops else "[]",
        judgement.content_type,
        judgement.size,
        judgement.file_type,
        judgement.etag,
        judgement.last_modified,
        json.dumps(judgement.fragments) if judgement.fragments else "{}",
        judgement.locale,
        judgement.checked_at,
        judgement.certain,
        judgement.pending,
        history.last_alive,
        failed.at if failed else None,
        failed.run if failed else None,
        history.failures,
        json.dumps(history.absent) if history.absent else "{}",
        valint.__version__,
    )


def _remembered(row: sqlite3.Row) -> Remembered:
    """Turn a row into values.

    Raises:
        ValueError, KeyError, TypeError: the row is not of our making.
    """
    judgement = Judgement(
        verdict=Verdict(row["verdict"]),
        reason=row["reason"],
        detail=row["detail"],
        status=row["status"],
        final_url=row["final_url"],
        hops=tuple(Hop(int(status), str(url)) for status, url in json.loads(row["hops"])),
        content_type=row["content_type"],
        size=row["size"],
        file_type=row["file_type"],
        etag=row["etag"],
        last_modified=row["last_modified"],
        fragments={name: FragmentState(state) for name, state in json.loads(row["fragments"]).items()},
        locale=row["locale"],
        checked_at=row["checked_at"],
        certain=bool(row["certain"]),
        pending=bool(row["pending"]),
    )
    at = row["first_failed_at"]
    history = History(
        last_alive=row["last_alive"],
        failed=None if at is None else Sighting(float(at), str(row["first_failed_run"])),
        failures=row["fail_count"],
        absent={name: Sighting(float(at), str(run)) for name, (at, run) in json.loads(row["absent"]).items()},
    )
    return Remembered(judgement, history, row["run"], row["tool_version"])
