"""Diagnostics as JSON: what the records of files, of project rules and of whole reports have in common."""

import json
from collections.abc import Iterable
from itertools import islice
from typing import Any

from valint.model.finding import Diagnostic, Origin, RegionEdit, ReportedFix, Route, Severity
from valint.model.span import Region

_ENCODER = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":"))
_DECODER = json.JSONDecoder()
_PORTION = 64
_SEVERITIES = {str(severity): severity for severity in Severity}
_ORIGINS = {str(origin): origin for origin in Origin}

# A run makes tens of thousands of named tuples from records; the generated constructors cost twice as much.
_new = tuple.__new__


def as_json(row: object) -> bytes:
    """Return plain data as JSON in UTF-8; lone surrogates, which stand for bytes of file names, survive."""
    return _ENCODER.encode(row).encode("utf-8", "surrogatepass")


def from_json(record: bytes) -> Any:
    """Return the one value that `as_json` made a record of.

    Raises:
        ValueError: the record is no JSON of that kind.
    """
    text = record.decode("utf-8", "surrogatepass")
    value, end = _DECODER.raw_decode(text)
    if end != len(text):
        raise ValueError("more than one value")
    return value


def encode_diagnostics(diagnostics: Iterable[Diagnostic]) -> bytes:
    """Return diagnostics of several files as JSON."""
    # In portions: the rows of all would take many times the memory, and each call has its price.
    rest = iter(diagnostics)
    portions = iter(lambda: [(one.path, diagnostic_row(one)) for one in islice(rest, _PORTION)], [])
    return b"[%b]" % b",".join(as_json(rows)[1:-1] for rows in portions)


def encode_page(diagnostics: Iterable[Diagnostic]) -> bytes:
    """Return diagnostics of one file as JSON, without its path."""
    return as_json([diagnostic_row(one) for one in diagnostics])


def decode_page(path: str, record: bytes) -> tuple[Diagnostic, ...]:
    """Return the diagnostics of the file at `path`, from a record that `encode_page` made in this run."""
    return tuple([diagnostic_of(path, row) for row in from_json(record)])


def decode_diagnostics(record: bytes) -> tuple[Diagnostic, ...]:
    """Return the diagnostics.

    Raises:
        ValueError: the record is not what `encode_diagnostics` returns.
    """
    try:
        return tuple([diagnostic_of(text_of(path), row) for path, row in from_json(record)])
    except (TypeError, KeyError, AttributeError, RecursionError) as error:
        raise ValueError("no record of diagnostics") from error


def diagnostic_row(one: Diagnostic) -> tuple[object, ...]:
    """Return a diagnostic as plain data, without its path."""
    fix = one.fix
    return (
        one.region,
        one.code,
        one.rule,
        one.severity,
        one.message,
        one.help,
        one.origin,
        one.route,
        one.source,
        one.target,
        None if fix is None else (fix.safe, fix.edits),
    )


def diagnostic_of(path: str, row: Any) -> Diagnostic:
    """Return the diagnostic of a row; any of several exceptions tells that it is none."""
    region, code, rule, severity, message, help_, origin, route, source, target, fix = row
    return Diagnostic(
        path,
        region_of(region),
        code,
        rule,
        _SEVERITIES[severity],
        text_of(message),
        help_,
        _ORIGINS[origin],
        None if route is None else Route(route),
        source,
        target,
        None if fix is None else _fix(*fix),
    )


def _fix(safe: Any, edits: Any) -> ReportedFix:
    return ReportedFix(
        bool(safe), tuple(RegionEdit(region_of(region), text_of(text)) for region, text in edits)
    )


def region_of(row: Any) -> Region:
    """Return the region of a row."""
    line, column, end_line, end_column = row
    return _new(Region, (line, column, end_line, end_column))


def text_of(value: Any) -> str:
    """Return a value that must be text."""
    if not isinstance(value, str):
        raise TypeError("no text")
    return value
