"""Open an SQLite file that keeps what can be computed again.

A cache that cannot be used is no fault of a run: a broken file is moved aside, one that somebody else may
have written is left alone, and the caller goes on without a cache, having warned once.
"""

import os
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path

from valint.model.named import NamedTuple

Warn = Callable[[str], None]


class CacheForm(NamedTuple):
    """What a kind of cache looks like.

    `name` is what warnings call it.  `application` tells SQLite files of one purpose from others.  `version`
    changes with the meaning of the tables; a file of another version is emptied.  `timeout` is how many
    seconds to wait for another process.  `looked_through` has the whole file checked whenever it is opened,
    for one whose rows have no checksum.
    """

    name: str
    application: int
    version: int
    tables: tuple[str, ...]
    statements: tuple[str, ...]
    timeout: float = 10.0
    looked_through: bool = False


def default_folder() -> Path | None:
    """Return the user's cache folder for valint, None where there is no home.

    It lies outside of every tree, lest a pull request bring its own cache.
    """
    base = os.environ.get("XDG_CACHE_HOME", "")
    try:
        return Path(base or Path.home() / ".cache") / "valint"
    except RuntimeError:
        return None


_PAUSE = 0.01
"""Seconds between two tries."""


def open_cache(file: Path, form: CacheForm, warn: Warn) -> sqlite3.Connection | None:
    """Open a cache file, making it where there is none; return None, after a warning, where that fails."""
    without = f"going on without a {form.name}"
    try:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        refusal = _refusal(file)
        if refusal is not None:
            warn(f"{file}: {refusal}; {without}")
            return None
        return _opened_in_time(file, form)
    except _ForeignFileError:
        warn(f"{file} belongs to another program; {without}")
    except sqlite3.DatabaseError as error:
        if is_damage(error):
            return _replace_damaged(file, form, warn)
        warn(f"{file}: {error}; {without}")
    except OSError as error:
        warn(f"{file}: {error.strerror}; {without}")
    return None


def is_damage(error: sqlite3.Error) -> bool:
    """Tell whether the file itself is broken, not merely locked, full or read-only."""
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:
        return isinstance(error, _DamagedError)
    return code & 0xFF in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT)


def set_aside(file: Path) -> Path:
    """Take a damaged cache out of the way and return where it is now.

    Raises:
        OSError: it cannot be renamed.
    """
    aside = file.with_name(file.name + ".corrupt")
    file.replace(aside)
    for suffix in ("-wal", "-shm"):
        file.with_name(file.name + suffix).unlink(missing_ok=True)
    return aside


class _ForeignFileError(Exception):
    """The file is a database of another program."""


class _DamagedError(sqlite3.DatabaseError):
    """The file failed SQLite's own check."""


def _refusal(file: Path) -> str | None:
    """Return why a cache must not be trusted: another user could have written results into it."""
    for path in (file.parent, file):
        try:
            found = path.stat()
        except FileNotFoundError:
            return None
        if hasattr(os, "geteuid") and found.st_uid not in (os.geteuid(), 0):
            return "belongs to another user" if path is file else "its folder belongs to another user"
        if os.name == "posix" and found.st_mode & 0o002 and not found.st_mode & 0o1000:
            return "can be written by anyone" if path is file else "its folder can be written by anyone"
    return "is a folder" if file.is_dir() else None


def _replace_damaged(file: Path, form: CacheForm, warn: Warn) -> sqlite3.Connection | None:
    try:
        aside = set_aside(file)
        warn(f"{file} is damaged; it is kept as {aside.name} and a new {form.name} begun")
        return _opened(file, form)
    except (OSError, sqlite3.Error, _ForeignFileError) as error:
        warn(f"{file}: {error}; going on without a {form.name}")
        return None


def _opened_in_time(file: Path, form: CacheForm) -> sqlite3.Connection:
    """Open the file, in turn with whoever else does: a change of the journal waits for nobody by itself.

    Source: https://www.sqlite.org/wal.html, "Sometimes Queries Return SQLITE_BUSY In WAL Mode".
    """
    deadline = time.monotonic() + form.timeout
    while True:
        try:
            return _opened(file, form)
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
            time.sleep(_PAUSE)


def _opened(file: Path, form: CacheForm) -> sqlite3.Connection:
    # What a writer has left behind tells that it did not end in good order.
    unclean = file.with_name(file.name + "-wal").exists()
    connection = sqlite3.connect(file, timeout=form.timeout, isolation_level=None)
    try:
        # Another process may make the tables meanwhile; whoever sees them sees whose they are, too.
        empty = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0
        application = connection.execute("PRAGMA application_id").fetchone()[0]
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        current = application == form.application and version == form.version
        if unclean or not current or form.looked_through:
            if not empty and application != form.application:
                raise _ForeignFileError
            if connection.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
                raise _DamagedError("quick_check failed")
        if not current:
            _create(connection, form)
        # Commits survive the death of the process; only those of the last moment may not survive a power cut.
        connection.execute("PRAGMA synchronous = NORMAL")
    except BaseException:
        connection.close()
        raise
    return connection


def _create(connection: sqlite3.Connection, form: CacheForm) -> None:
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("BEGIN IMMEDIATE")
    # Another process may have been faster.
    if connection.execute("PRAGMA user_version").fetchone()[0] != form.version:
        for table in form.tables:
            connection.execute(f"DROP TABLE IF EXISTS {table}")
        for statement in form.statements:
            connection.execute(statement)
        connection.execute(f"PRAGMA application_id = {form.application}")
        connection.execute(f"PRAGMA user_version = {form.version}")
    connection.execute("COMMIT")
