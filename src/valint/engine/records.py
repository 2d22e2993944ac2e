"""One file's result as JSON: what workers send and what the cache keeps.

The facts are apart from what was found: where no page has changed, nobody reads them.  JSON because the
cache is read back from a disk that others may write to: a record that is not what `encode` returns is
refused, and never runs anything.  Facts that serve one run alone are in a faster form (`hand_over`).
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from valint.engine.diagnostic_records import (
    as_json,
    diagnostic_of,
    diagnostic_row,
    from_json,
    region_of,
    text_of,
)
from valint.engine.fact_records import encode_facts, open_facts
from valint.engine.results import Content, Fault, FileResult, SealedFacts
from valint.model.named import NamedTuple
from valint.model.suppression import Problem, Suppression, Suppressions

if TYPE_CHECKING:
    from valint.project.facts import FileFacts

_NO_SUPPRESSIONS = Suppressions()

Opening = Callable[[str, Callable[[], bytes]], "FileFacts | None"]
"""Makes facts of a path and of what gives their record."""


class Record(NamedTuple):
    """A file's result without its path: what was found, and the facts, empty where there are none."""

    found: bytes
    facts: bytes

    def packed(self) -> bytes:
        """Return the record as one piece, for a channel."""
        return b"%b\n%b" % self

    @classmethod
    def unpacked(cls, piece: bytes) -> "Record":
        """Return what `packed` made one piece of: JSON holds no line break."""
        found, _, facts = piece.partition(b"\n")
        return cls(found, facts)


def encode(result: FileResult) -> Record:
    """Return a file's result as JSON."""
    known = result.known
    if isinstance(known, SealedFacts) and known.opening is open_facts:
        return Record(_encode_found(result), known.record)
    facts = result.facts
    return Record(_encode_found(result), b"" if facts is None else encode_facts(facts))


def hand_over(result: FileResult) -> Record:
    """Return a fleeting result for the other processes of this run: its facts are not JSON."""
    known = result.known
    return Record(_encode_found(result), known.record if isinstance(known, SealedFacts) else b"")


def _encode_found(result: FileResult) -> bytes:
    known, suppressions = result.known, result.suppressions
    record = (
        [diagnostic_row(one) for one in result.diagnostics],
        None if known is None else [known.locale],
        (suppressions.active, suppressions.problems) if suppressions != _NO_SUPPRESSIONS else None,
        [(fault.message, fault.trace) for fault in result.faults],
        result.uncompared,
        result.content,
        result.dated,
    )
    return as_json(record)


def decode(path: str, record: Record, opening: Opening = open_facts) -> FileResult:
    """Return the result of the file at `path`; its facts are made when they are asked for, by `opening`.

    Raises:
        ValueError: what was found is not what `encode` returns; the facts tell when they are opened.
    """
    return decode_found(path, record.found, record.facts, opening)


def decode_found(
    path: str,
    found: bytes,
    facts: bytes | Callable[[], bytes],
    opening: Opening = open_facts,
    *,
    digest: str | None = None,
) -> FileResult:
    """Return the result of the file at `path`, and the record of its `facts` with it; see `SealedFacts`.

    Raises:
        ValueError: `found` is not what `encode` returns.
    """
    try:
        diagnostics, known, suppressions, faults, uncompared, content, dated = from_json(found)
        return FileResult(
            path,
            tuple([diagnostic_of(path, row) for row in diagnostics]),
            None if known is None else SealedFacts(path, _locale(*known), facts, opening, digest=digest),
            _NO_SUPPRESSIONS if suppressions is None else _suppressions(*suppressions),
            tuple([Fault(path, message, trace) for message, trace in faults]),
            bool(uncompared),
            None if content is None else Content(*content),
            bool(dated),
        )
    except (TypeError, KeyError, AttributeError, RecursionError) as error:
        raise ValueError("no record of a file's result") from error


def _locale(value: Any) -> str | None:
    return None if value is None else text_of(value)


def _suppressions(active: Any, problems: Any) -> Suppressions:
    return Suppressions(
        tuple(
            Suppression(text_of(selector), _place(start), _place(end), region_of(place), region_of(removal))
            for selector, start, end, place, removal in active
        ),
        tuple(Problem(region_of(place), text_of(message)) for place, message in problems),
    )


def _place(row: Any) -> tuple[int, int]:
    line, column = row
    return line, column
