"""One file's result as JSON: what workers send and what the cache keeps.

The facts are apart from what was found: where no page has changed, nobody reads them.  JSON because the
cache is read back from a disk that others may write to: a record that is not what `encode` returns is
refused, and never runs anything.
"""

import json
from collections.abc import Callable
from sys import intern
from typing import Any, NamedTuple

from valint.engine.diagnostic_records import as_json, diagnostic_of, diagnostic_row, region_of, text_of
from valint.engine.results import Content, Fault, FileResult, SealedFacts
from valint.model.suppression import Problem, Suppression, Suppressions
from valint.project.facts import FileFacts, HeadingFact, LinkFact
from valint.project.page import AnchorFlavour
from valint.project.source_lines import SourceLine
from valint.project.toc import TocLink

_NO_SUPPRESSIONS = Suppressions()
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
        facts = as_json(_facts_row(opened))
    suppressions = result.suppressions
    record = (
        [diagnostic_row(one) for one in result.diagnostics],
        None if known is None else [known.locale],
        (suppressions.active, suppressions.problems) if suppressions != _NO_SUPPRESSIONS else None,
        [(fault.message, fault.trace) for fault in result.faults],
        result.uncompared,
        result.content,
        result.dated,
    )
    return Record(as_json(record), facts)


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
            tuple([diagnostic_of(path, row) for row in diagnostics]),
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
    return None if value is None else text_of(value)


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
        facts.shape,
    )


def _facts(path: str, row: Any) -> FileFacts:
    # A large tree repeats few names and destinations very often; the decoder makes each anew.
    locale, is_include, is_toc, bookmarks, links, headings, metadata, outline, flavour, mime, *lists = row
    lines, entries, shape = lists
    if metadata.__class__ is not dict:
        raise TypeError("metadata is no object")
    return FileFacts(
        path,
        locale,
        is_include,
        is_toc,
        tuple(map(intern, bookmarks)),
        tuple([_link(*row) for row in links]),
        tuple([_heading(*row) for row in headings]),
        {intern(key): value for key, value in metadata.items()},
        tuple(map(intern, outline)),
        _FLAVOURS[flavour],
        mime,
        tuple([SourceLine(_number(digest), region_of(region)) for digest, region in lines]),
        tuple([TocLink(intern(target), region_of(region)) for target, region in entries]),
        text_of(shape),
    )


def _link(kind: Any, image: Any, destination: Any, region: Any, text: Any, label: Any) -> LinkFact:
    place = None if label is None else region_of(label)
    return _new(LinkFact, (intern(kind), image, intern(destination), region_of(region), text, place))


def _heading(
    level: Any, text: Any, prose: Any, region: Any, frozen: Any, explicit: Any, name: Any, code_only: Any
) -> HeadingFact:
    # The prose is nearly always the text, and the id the frozen anchor.
    return _new(
        HeadingFact,
        (
            *(level, text, text if prose == text else prose, region_of(region)),
            *(frozen, explicit, frozen if name == frozen else name, code_only),
        ),
    )


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


def _number(value: Any) -> int:
    if value.__class__ is not int:
        raise TypeError("no number")
    return int(value)
