"""One file's result as JSON: what workers send and what the cache keeps.

The facts are apart from what was found: where no page has changed, nobody reads them.  JSON because the
cache is read back from a disk that others may write to: a record that is not what `encode` returns is
refused, and never runs anything.
"""

import json
from collections.abc import Callable, Iterable
from sys import intern
from typing import Any, NamedTuple

from valint.engine.results import Content, Fault, FileResult, SealedFacts
from valint.engine.suppressions import Problem, Suppression, Suppressions
from valint.model.finding import Diagnostic, Origin, RegionEdit, ReportedFix, Route, Severity
from valint.model.span import Region
from valint.project.facts import FileFacts, HeadingFact, LinkFact
from valint.project.page import AnchorFlavour
from valint.project.source_lines import SourceLine
from valint.project.toc import TocLink

_ENCODER = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":"))
_NO_SUPPRESSIONS = Suppressions()
_SEVERITIES = {str(severity): severity for severity in Severity}
_ORIGINS = {str(origin): origin for origin in Origin}
_FLAVOURS = {str(flavour): flavour for flavour in AnchorFlavour}

# A record holds tens of thousands of named tuples per run; the generated constructors cost twice as much.
_new = tuple.__new__


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
    facts = b""
    if isinstance(known, SealedFacts) and known.record is not None:
        facts = known.record
    elif (opened := result.facts) is not None:
        facts = _bytes(_facts_row(opened))
    suppressions = result.suppressions
    record = (
        [_diagnostic_row(one) for one in result.diagnostics],
        None if known is None else [known.locale],
        (suppressions.active, suppressions.problems) if suppressions != _NO_SUPPRESSIONS else None,
        [(fault.message, fault.trace) for fault in result.faults],
        result.uncompared,
        result.content,
        result.dated,
    )
    return Record(_bytes(record), facts)


def _bytes(row: object) -> bytes:
    return _ENCODER.encode(row).encode("utf-8", "surrogatepass")


def decode(path: str, record: Record) -> FileResult:
    """Return the result of the file at `path`; its facts are made when they are asked for.

    Raises:
        ValueError: what was found is not what `encode` returns; the facts tell when they are opened.
    """
    facts = record.facts
    return decode_found(path, record.found, lambda: decode_facts(path, facts), record=facts)


def decode_found(
    path: str,
    found: bytes,
    unseal: Callable[[], FileFacts | None],
    *,
    record: bytes | None = None,
    digest: str | None = None,
) -> FileResult:
    """Return the result of the file at `path`, with facts that `unseal` makes; see `SealedFacts`.

    Raises:
        ValueError: `found` is not what `encode` returns.
    """
    try:
        row = json.loads(found.decode("utf-8", "surrogatepass"))
        diagnostics, known, suppressions, faults, uncompared, content, dated = row
        return FileResult(
            path,
            tuple([_diagnostic(path, row) for row in diagnostics]),
            None if known is None else SealedFacts(_locale(*known), unseal, record=record, digest=digest),
            _NO_SUPPRESSIONS if suppressions is None else _suppressions(*suppressions),
            tuple([Fault(path, message, trace) for message, trace in faults]),
            bool(uncompared),
            None if content is None else Content(*content),
            bool(dated),
        )
    except (TypeError, KeyError, AttributeError, RecursionError) as error:
        raise ValueError("no record of a file's result") from error


def decode_facts(path: str, record: bytes) -> FileFacts:
    """Return the facts of the file at `path`.

    Raises:
        ValueError: the record is not what `encode` returns.
    """
    try:
        return _facts(path, json.loads(record.decode("utf-8", "surrogatepass")))
    except (TypeError, KeyError, AttributeError, RecursionError) as error:
        raise ValueError("no record of a file's facts") from error


def _locale(value: Any) -> str | None:
    return None if value is None else _text(value)


def encode_diagnostics(diagnostics: Iterable[Diagnostic]) -> bytes:
    """Return diagnostics of several files as JSON."""
    return _bytes([(one.path, _diagnostic_row(one)) for one in diagnostics])


def decode_diagnostics(record: bytes) -> tuple[Diagnostic, ...]:
    """Return the diagnostics.

    Raises:
        ValueError: the record is not what `encode_diagnostics` returns.
    """
    try:
        rows = json.loads(record.decode("utf-8", "surrogatepass"))
        return tuple([_diagnostic(_text(path), row) for path, row in rows])
    except (TypeError, KeyError, AttributeError, RecursionError) as error:
        raise ValueError("no record of diagnostics") from error


def _diagnostic_row(one: Diagnostic) -> tuple[object, ...]:
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


def _diagnostic(path: str, row: Any) -> Diagnostic:
    region, code, rule, severity, message, help_, origin, route, source, target, fix = row
    return Diagnostic(
        path,
        _region(region),
        code,
        rule,
        _SEVERITIES[severity],
        _text(message),
        help_,
        _ORIGINS[origin],
        None if route is None else Route(route),
        source,
        target,
        None if fix is None else _fix(*fix),
    )


def _fix(safe: Any, edits: Any) -> ReportedFix:
    return ReportedFix(bool(safe), tuple(RegionEdit(_region(region), _text(text)) for region, text in edits))


def _facts_row(facts: FileFacts) -> tuple[object, ...]:
    return (
        facts.locale,
        facts.is_include,
        facts.is_toc,
        facts.bookmarks,
        facts.links,
        facts.headings,
        dict(facts.metadata),
        facts.outline,
        facts.flavour,
        facts.mime,
        facts.source_lines,
        facts.toc_links,
    )


def _facts(path: str, row: Any) -> FileFacts:
    # A large tree repeats few names and destinations very often; the decoder makes each anew.
    locale, is_include, is_toc, bookmarks, links, headings, metadata, outline, flavour, mime, *lists = row
    lines, entries = lists
    if metadata.__class__ is not dict:
        raise TypeError("metadata is no object")
    return FileFacts(
        path,
        locale,
        is_include,
        is_toc,
        tuple(map(intern, bookmarks)),
        tuple([_new(LinkFact, (intern(a), b, intern(c), _region(d), e)) for a, b, c, d, e in links]),
        tuple([_heading(*row) for row in headings]),
        {intern(key): value for key, value in metadata.items()},
        tuple(map(intern, outline)),
        _FLAVOURS[flavour],
        mime,
        tuple([SourceLine(_number(digest), _region(region)) for digest, region in lines]),
        tuple([TocLink(intern(target), _region(region)) for target, region in entries]),
    )


def _heading(
    level: Any, text: Any, prose: Any, region: Any, frozen: Any, explicit: Any, name: Any, code_only: Any
) -> HeadingFact:
    # The prose is nearly always the text, and the id the frozen anchor.
    return _new(
        HeadingFact,
        (
            *(level, text, text if prose == text else prose, _region(region)),
            *(frozen, explicit, frozen if name == frozen else name, code_only),
        ),
    )


def _suppressions(active: Any, problems: Any) -> Suppressions:
    return Suppressions(
        tuple(
            Suppression(_text(selector), _place(start), _place(end), _region(place), _region(removal))
            for selector, start, end, place, removal in active
        ),
        tuple(Problem(_region(place), _text(message)) for place, message in problems),
    )


def _region(row: Any) -> Region:
    line, column, end_line, end_column = row
    return _new(Region, (line, column, end_line, end_column))


def _place(row: Any) -> tuple[int, int]:
    line, column = row
    return line, column


def _number(value: Any) -> int:
    if value.__class__ is not int:
        raise TypeError("no number")
    return int(value)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("no text")
    return value
