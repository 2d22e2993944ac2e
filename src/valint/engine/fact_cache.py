"""Keep what was found in each file for the next run.

A record is found again by the run's fingerprint and the file's path, and counts only for the same
surroundings and the same bytes.  That the bytes are the same is proved by what the system says of the file
(size, both times, inode), in doubt by their digest.  What a fault kept from being checked is never kept.
"""

import contextlib
import os
import sqlite3
import time
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from valint.engine.fingerprint import PACKAGE, fingerprint, package_digest, package_signature
from valint.engine.results import Content, Plan, digest_of
from valint.model.digest import blake2b
from valint.model.named import NamedTuple
from valint.project.cache_file import CacheForm, Warn, default_folder, is_damage, open_cache, set_aside

if TYPE_CHECKING:
    from valint.engine.records import Record

_FORM = CacheForm(
    "cache",
    application=0x76616C63,  # "valc"
    version=4,
    tables=("runs", "files", "memos"),
    statements=(
        "CREATE TABLE runs (id INTEGER PRIMARY KEY, fingerprint TEXT UNIQUE NOT NULL, used INTEGER NOT NULL)",
        "CREATE TABLE files (run INTEGER NOT NULL, path BLOB NOT NULL, place TEXT NOT NULL,"
        " day INTEGER NOT NULL, dated INTEGER NOT NULL, digest TEXT NOT NULL, size INTEGER NOT NULL,"
        " modified INTEGER NOT NULL, changed INTEGER NOT NULL, inode INTEGER NOT NULL,"
        " facts_digest TEXT NOT NULL, found BLOB NOT NULL, facts BLOB NOT NULL, PRIMARY KEY (run, path))",
        "CREATE TABLE memos (run INTEGER NOT NULL, name TEXT NOT NULL, key TEXT NOT NULL,"
        " value BLOB NOT NULL, PRIMARY KEY (run, name))",
    ),
    timeout=5.0,
)
_KEPT = "path, place, day, dated, digest, size, modified, changed, inode, facts_digest"
_TYPES = (bytes, str, int, int, str, int, int, int, int, str)
_FOUND = "path, digest, place, day, facts_digest, found"
_RUNS_KEPT = 6
_NO_RUN = 0
_STILL = 2_000_000_000
"""Nanoseconds that a file must have been left alone for its times to prove anything: two writes within one
tick of the file system's clock (2 s on FAT) look the same."""

_UNPROVEN = -1
_DAY = 86_400


_FEW = 100
"""So many files are looked up one by one; for more, all records are read at once."""

_T = TypeVar("_T")


class Kept(NamedTuple):
    """What an earlier run knew of a file; what it found, and the facts, are had from the cache by this."""

    place: str
    day: int
    dated: bool
    content: Content
    facts_digest: str


class Entry(NamedTuple):
    """What to keep of a file that was checked in this run."""

    place: str
    dated: bool
    content: Content
    record: "Record"
    facts_digest: str


class FactCache:
    """The records of earlier runs with the same fingerprint; make one with `open_fact_cache`.

    It never raises: a cache that fails is given up with a warning.
    """

    def __init__(self, connection: sqlite3.Connection, file: Path, plan: Plan, warn: Warn) -> None:
        self._connection: sqlite3.Connection | None = connection
        self._file = file
        self._warn = warn
        self._today = plan.today.toordinal()
        self._run = _NO_RUN
        self._all: dict[str, Kept] | None = None
        self._attempt(lambda database: self._begin(database, plan))

    def load(self, paths: Sequence[str]) -> Mapping[str, Kept]:
        """Return what was kept of files when somebody first asked, and possibly of others, by path."""
        if len(paths) > _FEW:
            if self._all is None:
                self._all = self._attempt(self._load_all) or {}
            return self._all
        kept = ((path, self.get(path)) for path in paths)
        return {path: one for path, one in kept if one is not None}

    def get(self, path: str) -> Kept | None:
        """Return what is kept of one file."""
        row = self._row(_KEPT, path)
        return None if row is None else _kept(row)

    def found(self, kept: Mapping[str, Kept]) -> Mapping[str, bytes]:
        """Return the records of what was found in files, and possibly in others, by path.

        Where another run has put in its own since, or the disk has changed something, there is none.
        """
        if len(kept) > _FEW:
            rows = self._attempt(self._load_found) or []
        else:
            rows = [row for path in kept if (row := self._row(_FOUND, path)) is not None]
        records = ((os.fsdecode(row[0]), _found(row, kept)) for row in rows if isinstance(row[0], bytes))
        return {path: record for path, record in records if record is not None}

    def is_current(self, kept: Kept, place: str) -> bool:
        """Tell whether a record is true at a place and on the day of this run, if the bytes are the same."""
        day_fits = kept.day == self._today if kept.dated else kept.day <= self._today
        return day_fits and kept.place == place

    def facts(self, path: str, facts_digest: str) -> bytes | None:
        """Return the record of a file's facts, None where the cache has not the one of that digest."""
        query = "SELECT facts FROM files WHERE run = ? AND path = ?"
        key = (self._run, os.fsencode(path))
        row = self._attempt(lambda database: database.execute(query, key).fetchone())
        record = None if row is None else row[0]
        return record if isinstance(record, bytes) and digest_of(record) == facts_digest else None

    def put(self, entries: Iterable[tuple[str, Entry]]) -> None:
        """Keep entries by path."""
        now = time.time_ns()
        rows = [
            (
                *(self._run, os.fsencode(path), entry.place, self._today, entry.dated),
                *_proof(entry.content, now),
                *(entry.facts_digest, _sealed(entry.record.found), entry.record.facts),
            )
            for path, entry in entries
        ]
        statement = f"INSERT OR REPLACE INTO files (run, {_KEPT}, found, facts) VALUES (?{', ?' * 12})"  # noqa: S608
        self._write_many(statement, rows)

    def content(self, paths: Sequence[str]) -> Callable[[str], Content | None]:
        """Return what gives the content that each of the files had when it was checked."""
        kept = self.load(paths)
        return lambda path: None if (one := kept.get(path)) is None else one.content

    def touch(self, entries: Iterable[tuple[str, Content]]) -> None:
        """Note what the system says now of files whose bytes are as they were."""
        now = time.time_ns()
        rows = [(*_proof(content, now), self._run, os.fsencode(path)) for path, content in entries]
        statement = (
            "UPDATE files SET digest = ?, size = ?, modified = ?, changed = ?, inode = ?"
            " WHERE run = ? AND path = ?"
        )
        self._write_many(statement, [row for row in rows if row[2] != _UNPROVEN])

    def forget(self, paths: Iterable[str]) -> None:
        """Drop the records of files."""
        rows = [(self._run, os.fsencode(path)) for path in paths]
        self._write_many("DELETE FROM files WHERE run = ? AND path = ?", rows)

    def memo(self, name: str, key: str) -> bytes | None:
        """Return what was kept under a name, if it was kept with the same key."""
        query = "SELECT value FROM memos WHERE run = ? AND name = ? AND key = ?"
        row = self._attempt(lambda database: database.execute(query, (self._run, name, key)).fetchone())
        return None if row is None else _unsealed(row[0])

    def latest_memo(self, name: str) -> tuple[str, bytes] | None:
        """Return the key and the value that were kept under a name."""
        query = "SELECT key, value FROM memos WHERE run = ? AND name = ?"
        row = self._attempt(lambda database: database.execute(query, (self._run, name)).fetchone())
        value = None if row is None else _unsealed(row[1])
        return None if row is None or value is None else (row[0], value)

    def keep_memo(self, name: str, key: str, value: bytes) -> None:
        """Keep a value under a name, in place of the one before."""
        statement = "INSERT OR REPLACE INTO memos (run, name, key, value) VALUES (?, ?, ?, ?)"
        self._attempt(lambda database: database.execute(statement, (self._run, name, key, _sealed(value))))

    def close(self) -> None:
        """Close the file, having dropped what no run can use any more."""
        self._attempt(self._prune)
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _write_many(self, statement: str, rows: Sequence[Sequence[object]]) -> None:
        def write(database: sqlite3.Connection) -> None:
            with _transaction(database):
                database.executemany(statement, rows)

        if rows:
            self._attempt(write)

    def _begin(self, database: sqlite3.Connection, plan: Plan) -> None:
        signature = package_signature()
        package = self.memo("package", signature)
        if package is None:
            package = package_digest().encode()
            self.keep_memo("package", signature, package)
        name = fingerprint(plan, package.decode())
        now = int(time.time())
        row = database.execute("SELECT id, used FROM runs WHERE fingerprint = ?", (name,)).fetchone()
        if row is None:
            database.execute("INSERT OR IGNORE INTO runs (fingerprint, used) VALUES (?, ?)", (name, now))
            row = database.execute("SELECT id, used FROM runs WHERE fingerprint = ?", (name,)).fetchone()
        elif abs(now - row[1]) > _DAY:
            database.execute("UPDATE runs SET used = ? WHERE id = ?", (now, row[0]))
        self._run = row[0]

    def _row(self, columns: str, path: str) -> Sequence[Any] | None:
        query = f"SELECT {columns} FROM files WHERE run = ? AND path = ?"  # noqa: S608 - no input is in it
        key = (self._run, os.fsencode(path))
        row: Sequence[Any] | None = self._attempt(lambda database: database.execute(query, key).fetchone())
        return row

    def _load_all(self, database: sqlite3.Connection) -> dict[str, Kept]:
        rows = database.execute(f"SELECT {_KEPT} FROM files WHERE run = ?", (self._run,))  # noqa: S608
        return {os.fsdecode(row[0]): kept for row in rows if (kept := _kept(row)) is not None}

    def _load_found(self, database: sqlite3.Connection) -> list[Sequence[Any]]:
        query = f"SELECT {_FOUND} FROM files WHERE run = ?"  # noqa: S608
        return database.execute(query, (self._run,)).fetchall()

    def _prune(self, database: sqlite3.Connection) -> None:
        """Drop the records of fingerprints that were not used for longest."""
        if database.execute("SELECT count(*) FROM runs").fetchone()[0] <= _RUNS_KEPT:
            return
        with _transaction(database):
            old = "SELECT id FROM runs ORDER BY used DESC, id DESC LIMIT -1 OFFSET ?"
            for (run,) in database.execute(old, (_RUNS_KEPT,)).fetchall():
                for table, column in (("files", "run"), ("memos", "run"), ("runs", "id")):
                    database.execute(f"DELETE FROM {table} WHERE {column} = ?", (run,))  # noqa: S608

    def _attempt(self, work: Callable[[sqlite3.Connection], _T]) -> _T | None:
        """Do something with the file; on failure give it up."""
        if self._connection is None:
            return None
        try:
            return work(self._connection)
        except sqlite3.Error as error:
            self._connection.close()
            self._connection = None
            self._warn(f"{self._file} cannot be used any more ({error}); going on without a cache")
            if is_damage(error):
                with contextlib.suppress(OSError):
                    set_aside(self._file)
            return None


def open_fact_cache(file: Path, plan: Plan, warn: Warn) -> FactCache | None:
    """Open the cache in `file` for a run; return None, after a warning, where it cannot be used.

    A valint that runs from an archive has no cache: it cannot tell one release from another.
    """
    if not PACKAGE.is_dir():
        return None
    connection = open_cache(file, _FORM, warn)
    return None if connection is None else FactCache(connection, file, plan, warn)


def cache_file(folder: Path | None, root: Path) -> Path | None:
    """Return where the cache of the tree at `root` is kept, None where there is no place for one.

    In a folder that was named it has a fixed name, so that it can be carried from machine to machine.
    """
    if folder is not None:
        return folder / "check.db"
    base = default_folder()
    if base is None:
        return None
    name = blake2b(os.fsencode(root.absolute()), digest_size=8).hexdigest()
    return base / f"check-{name}.db"


@contextlib.contextmanager
def _transaction(database: sqlite3.Connection) -> Iterator[None]:
    database.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        if database.in_transaction:
            database.execute("ROLLBACK")
        raise
    database.execute("COMMIT")


def _proof(content: Content, now: int) -> Content:
    """Return a content as it is kept: the times of a file that is too fresh prove nothing."""
    if max(content.modified, content.changed) > now - _STILL:
        return content._replace(modified=_UNPROVEN, changed=_UNPROVEN, inode=_UNPROVEN)
    return content


def _kept(row: Sequence[Any]) -> Kept | None:
    """Return what a row says, None where it is not of our making."""
    if tuple(map(type, row)) != _TYPES:
        return None
    _, place, day, dated, digest, size, modified, changed, inode, facts_digest = row
    return Kept(place, day, bool(dated), Content(digest, size, modified, changed, inode), facts_digest)


def _found(row: Sequence[Any], kept: Mapping[str, Kept]) -> bytes | None:
    """Return the record in a row, None where it is broken or not the one that `kept` tells of."""
    path, digest, place, day, facts_digest, sealed = row
    then = kept.get(os.fsdecode(path))
    if then is None or (digest, place, day, facts_digest) != (
        *(then.content.digest, then.place, then.day, then.facts_digest),
    ):
        return None
    return _unsealed(sealed)


def _sealed(value: bytes) -> bytes:
    """Put a sum before a value: SQLite does not notice when a disk changes what it wrote."""
    return zlib.crc32(value).to_bytes(4, "big") + value


def _unsealed(value: object) -> bytes | None:
    if not isinstance(value, bytes):
        return None
    content = value[4:]
    return content if int.from_bytes(value[:4], "big") == zlib.crc32(content) else None
