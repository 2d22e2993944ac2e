"""The file that a shard leaves: what was found in each of its pages, and of which run it is.

It is gzip over lines of UTF-8, so `zcat` shows it:

    valint facts 1
    {"shard": "2/5", "day": "2026-01-15", "asked": {...}, "run": {...}}
    [0,"docs/plan.md"]      the tree, counted by its configuration, and the page
    ...                     what was found there, as engine/records.py writes it, and
    ...                     its facts, as engine/fact_records.py writes them
    {"pages": 541}

The same findings give the same bytes.  Whoever reads such a file need not trust whoever wrote it: nothing in
it is run or opened, no line is longer than the limit, and its end is proof that nothing is cut off.
"""

import gzip
import io
import json
import os
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import IO, Any

from valint.engine import records
from valint.engine.diagnostic_records import as_json
from valint.engine.records import Record
from valint.engine.results import FileResult
from valint.engine.shards.partition import Shard, read_shard
from valint.engine.shards.same_run import Asked
from valint.errors import ConfigError
from valint.model.named import NamedTuple
from valint.project.discovery import shown

_NAME = b"valint facts "
_FORM = 1
_MAGIC = b"\x1f\x8b"
_LEVEL = 6
_LONGEST_LINE = 64_000_000
_LARGEST = 4_000_000_000
"""Bytes, unpacked: a few hundred thousand pages."""
_PART = 1 << 20
_MOST_WORDS = 100_000
_MOST_LETTERS = 4_000_000
_LONGEST_WORD = 4_096
"""Letters of a command line and of a path on it: no system takes longer ones."""
_YEARS = range(1970, 9000)
_AGAIN = "run its shard again"


class FactFileError(ConfigError):
    """A fact file cannot be used; the message may quote it, and is not fit for a terminal as it is."""


class Header(NamedTuple):
    """Of which run a file is; `day` is the one that findings go by."""

    shard: Shard
    day: date
    asked: Asked
    run: Mapping[str, str]


class Entry(NamedTuple):
    """What was found in one page; `tree` counts the configurations of a run from 0."""

    tree: int
    path: str
    record: Record


def entry_of(tree: int, result: FileResult) -> Entry:
    """Return what a file keeps of a result.

    Raises:
        ConfigError: so much was found that nobody could read it back.
    """
    content = result.content
    if content is not None:
        # What the system says of a file differs from machine to machine; its bytes do not.
        result = FileResult(
            *(result.path, result.diagnostics, result.known, result.suppressions, result.faults),
            *(result.uncompared, content._replace(modified=0, changed=0, inode=0), result.dated),
        )
    record = records.encode(result)
    if max(map(len, record)) >= _LONGEST_LINE:
        raise ConfigError("holds more than a fact file can carry; exclude it", path=result.path)
    return Entry(tree, result.path, record)


def dump(header: Header, entries: Iterable[Entry]) -> bytes:
    """Return the content of a fact file."""
    packed = io.BytesIO()
    ordered = sorted(entries, key=lambda entry: (entry.path, entry.tree))
    with gzip.GzipFile("", "wb", _LEVEL, packed, mtime=0) as stream:
        stream.write(b"%b%d\n" % (_NAME, _FORM))
        stream.write(as_json(_row(header)) + b"\n")
        for tree, path, record in ordered:
            stream.write(b"%b\n%b\n%b\n" % (as_json((tree, path)), record.found, record.facts))
        stream.write(as_json({"pages": len(ordered)}) + b"\n")
    return packed.getvalue()


class FactFile:
    """A fact file on disk, which is whole, and of which nothing but its header has been read.

    Raises:
        FactFileError: it cannot be read, or is none; names it and says what to do.
    """

    def __init__(self, path: Path) -> None:
        self.name = shown(path)
        self._path = path
        with self._reading() as lines:
            head = lines.next()
            lines.skip()  # to its checksum: what is damaged is not to be taken for forged
            self.header = _header(json.loads(head))

    def entries(self) -> Iterator[Entry]:
        """Read the pages.

        Raises:
            FactFileError: it is cut short, damaged, or not what `dump` makes.
        """
        with self._reading() as lines:
            lines.next()
            pages = 0
            while True:
                row = json.loads(lines.next())
                if isinstance(row, dict):
                    break
                tree, path = row
                if not _is_number(tree) or not isinstance(path, str):
                    raise ValueError("no page")
                yield Entry(tree, path, Record(lines.next(), lines.next()))
                pages += 1
            if row != {"pages": pages} or not lines.ended():
                raise ValueError("not the end")

    def wrong(self, why: str) -> FactFileError:
        """Return the error that says what is wrong with this file."""
        return FactFileError(why, path=self.name)

    @contextmanager
    def _reading(self) -> "Iterator[_Lines]":
        """Open the file behind its first line, and tell by one error whatever is wrong with it."""
        try:
            with self._open() as stream, gzip.GzipFile(fileobj=stream) as unpacked:
                lines = _Lines(unpacked)
                self._check_form(lines.next())
                yield lines
        except EOFError as error:
            raise self.wrong(f"is cut short; copy it again, or {_AGAIN}") from error
        except (gzip.BadGzipFile, zlib.error) as error:
            raise self.wrong(f"is damaged; copy it again, or {_AGAIN}") from error
        except OSError as error:
            raise self.wrong(f"cannot be read: {error.strerror or error}") from error
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
            raise self.wrong(f"is not as “valint check --shard” writes it; {_AGAIN}") from error

    def _open(self) -> IO[bytes]:
        if self._path.is_dir():
            raise self.wrong("is a folder; name the files in it")
        if os.path.lexists(self._path) and not self._path.is_file():
            raise self.wrong("is no file; name those that “valint check --shard” wrote")  # a pipe would block
        try:
            stream = self._path.open("rb")
        except FileNotFoundError as error:
            raise self.wrong("is not there; “valint check --shard … --facts-file” writes it") from error
        magic = stream.read(len(_MAGIC))
        stream.seek(0)
        if magic != _MAGIC:
            stream.close()
            if not magic:
                raise self.wrong(f"is empty; copy it again, or {_AGAIN}")
            raise self.wrong("is no fact file; “valint check --shard … --facts-file” writes one")
        return stream

    def _check_form(self, line: bytes) -> None:
        form = line.removeprefix(_NAME)
        if form == line or not form.isdigit() or len(form) > len(str(_FORM)) + 3:
            raise self.wrong("is no fact file; “valint check --shard … --facts-file” writes one")
        if int(form) != _FORM:
            age = "a later" if int(form) > _FORM else "an earlier"
            raise self.wrong(f"was written by {age} version of valint; merge with the version of the shards")


class _Lines:
    """The lines of a file whose size nobody vouches for."""

    def __init__(self, stream: gzip.GzipFile) -> None:
        self._stream = stream
        self._left = _LARGEST

    def next(self) -> bytes:
        """Return the next line, without its end.

        Raises:
            EOFError: there is none.
            ValueError: it, or all together, is longer than any that we write.
        """
        line = self._stream.readline(_LONGEST_LINE + 1)
        if not line.endswith(b"\n"):
            if len(line) > _LONGEST_LINE:
                raise ValueError("a line without end")
            raise EOFError
        self._left -= len(line)
        if self._left < 0:
            raise ValueError("a file without end")
        return line[:-1]

    def skip(self) -> None:
        """Read on to the end.

        Raises:
            ValueError: there is more than we write.
        """
        while part := self._stream.read(_PART):
            self._left -= len(part)
            if self._left < 0:
                raise ValueError("a file without end")

    def ended(self) -> bool:
        """Tell whether there is nothing more."""
        return not self._stream.read(1)


def _row(header: Header) -> dict[str, object]:
    return {
        "shard": str(header.shard),
        "day": header.day.isoformat(),
        "asked": header.asked._asdict(),
        "run": dict(header.run),
    }


def _header(row: Any) -> Header:
    """Return the header of a row; any of several exceptions tells that it is none."""
    asked = row["asked"]
    run = row["run"]
    if len(run) > _MOST_WORDS or not all(isinstance(value, str) for value in run.values()):
        raise TypeError("no names and values")
    locale = asked["locale"]
    return Header(
        read_shard(row["shard"]),
        _day(row["day"]),
        Asked(
            _words(asked["paths"]),
            _words(asked["select"]),
            _words(asked["ignore"]),
            None if locale is None else _words([locale])[0],
            asked["force_exclude"] is True,
            _words(asked["named"]),
        ),
        run,
    )


def _day(text: Any) -> date:
    day = date.fromisoformat(text)
    if day.year not in _YEARS:
        raise ValueError("no day that a rule can count from")
    return day


def _words(row: Any) -> tuple[str, ...]:
    if not isinstance(row, list) or not all(isinstance(word, str) for word in row):
        raise TypeError("no words")
    lengths = list(map(len, row))
    if len(row) > _MOST_WORDS or sum(lengths) > _MOST_LETTERS or max(lengths, default=0) > _LONGEST_WORD:
        raise ValueError("more words than a command line has")
    return tuple(row)


def _is_number(value: object) -> bool:
    return value.__class__ is int and 0 <= value < _MOST_WORDS
