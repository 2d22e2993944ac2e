"""The facts of one file as a record, in sections, so that a rule over the tree reads no more than it asks of.

The facts of a large tree, opened all at once, would take most of a run's memory; so nothing is kept of what
was opened, and whoever asks twice has it read twice.

A record that is kept, or comes from elsewhere, is JSON.  What the processes of one run hand to each other is
in Python's own form, made and read in a fraction of the time; whoever wrote one could have it say anything.
"""

import marshal
from array import array
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from functools import cache, partial
from struct import iter_unpack
from sys import intern
from typing import Any

from valint.engine.diagnostic_records import as_json, from_json, region_of, text_of
from valint.engine.results import SealedFacts
from valint.model.document import LinkKind
from valint.model.span import Region, Span
from valint.project.bookmarks import own_names
from valint.project.facts import PROVENANCE, Columns, FileFacts, HeadingFact, LinkFact, SealedMetadata
from valint.project.page import AnchorFlavour
from valint.project.source_lines import SourceLine
from valint.project.toc import TocLink

_FLAVOURS = {str(flavour): flavour for flavour in AnchorFlavour}
_HEAD, _LINKS, _HEADINGS, _MARKS, _LINES, _SHAPE = range(6)
_SECTIONS = 6
_BETWEEN = b"\t"
_NO_LINES, _NO_SHAPE = b"[[],[]]", b'""'
_NONE = (b"[]", _NO_LINES, _NO_SHAPE)
_NEITHER: tuple[Sequence[Any], Sequence[Any]] = ((), ())
_INCLUDE = str(LinkKind.INCLUDE)

_VERSION = 2
"""Python's own form without references, for which each object would be looked up."""

_KINDS = [intern(str(kind)) for kind in LinkKind]
_CODES = {kind: code for code, kind in enumerate(_KINDS)}
_INCLUDES = _KINDS.index(_INCLUDE)

# A record holds tens of thousands of named tuples per run; the generated constructors cost twice as much.
_new = tuple.__new__
_new_region: Callable[[tuple[int, ...]], Region] = partial(tuple.__new__, Region)


def encode_facts(facts: FileFacts) -> bytes:
    """Return facts as one line: the JSON of each section, which holds no tab."""
    head = (
        *(facts.locale, facts.is_include, facts.is_toc, facts.flavour, facts.mime),
        dict(facts.metadata),
    )
    lines = facts.source_lines, facts.toc_links
    return _BETWEEN.join(
        (
            *map(as_json, (head, facts.links, facts.headings, (facts.bookmarks, facts.outline))),
            # Most pages have none of these.
            as_json(lines) if any(lines) else _NO_LINES,
            as_json(facts.shape) if facts.shape else _NO_SHAPE,
        )
    )


def open_facts(path: str, read: Callable[[], bytes]) -> FileFacts | None:
    """Return the facts of the file at `path`, of which `read` gives the record; None where that is empty.

    Raises:
        ValueError: the record is not what `encode_facts` returns.
    """
    record = read()
    return StoredFacts(path, read, record) if record else None


def decode_facts(path: str, record: bytes) -> FileFacts:
    """Return the facts of the file at `path`, all of them open.

    Raises:
        ValueError: the record is not what `encode_facts` returns.
    """
    facts = StoredFacts(path, lambda: record, record)
    try:
        return FileFacts(
            path,
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
    except (TypeError, KeyError, AttributeError, RecursionError) as error:
        raise ValueError("no record of a file's facts") from error


class StoredFacts(FileFacts):
    """Facts of which `read` gives the record whenever something is asked of them; it gives `record` first.

    Raises:
        ValueError: the record is not what `encode_facts` returns.
    """

    __slots__ = ("_filled", "_keys", "_read")

    _read: Callable[[], bytes]
    _keys: frozenset[str]
    """The keys of the front matter: most are asked for nothing but whether they are there."""
    _filled: int
    """The sections that hold something, as bits."""

    def __init__(self, path: str, read: Callable[[], bytes], record: bytes) -> None:
        sections = record.split(_BETWEEN)
        if len(sections) != _SECTIONS:
            raise ValueError("no record of a file's facts")
        try:
            self._begin(path, read, *from_json(sections[_HEAD]))
            filled = sum([(one not in _NONE) << at for at, one in enumerate(sections)])
            object.__setattr__(self, "_filled", filled)
        except (TypeError, KeyError, RecursionError) as error:
            raise ValueError("no record of a file's facts") from error

    def _begin(
        self,
        path: str,
        read: Callable[[], bytes],
        locale: Any,
        is_include: Any,
        is_toc: Any,
        flavour: Any,
        mime: Any,
        metadata: Any,
    ) -> None:
        if metadata.__class__ is not dict:
            raise TypeError("metadata is no object")
        put = object.__setattr__
        put(self, "_read", read)
        put(self, "_keys", _shared(frozenset(metadata)))
        put(self, "path", path)
        put(self, "locale", None if locale is None else intern(locale))
        put(self, "is_include", is_include)
        put(self, "is_toc", is_toc)
        put(self, "flavour", _FLAVOURS[flavour])
        put(self, "mime", mime)

    @property
    def metadata(self) -> Mapping[str, str]:
        return SealedMetadata(self._keys, self._metadata)

    @property
    def links(self) -> tuple[LinkFact, ...]:
        return tuple([_link(*row) for row in self._section(_LINKS)])

    @property
    def destinations(self) -> tuple[Sequence[str], Container[int]]:
        rows = self._section(_LINKS)
        return [row[2] for row in rows], [at for at, row in enumerate(rows) if row[0] == _INCLUDE]

    @property
    def is_translated(self) -> bool:
        return not PROVENANCE.isdisjoint(self._keys)

    @property
    def headings(self) -> tuple[HeadingFact, ...]:
        return tuple([_heading(*row) for row in self._section(_HEADINGS)])

    @property
    def heading_rows(self) -> Sequence[Sequence[Any]]:
        rows: Sequence[Sequence[Any]] = self._section(_HEADINGS)
        return rows

    @property
    def bookmarks(self) -> tuple[str, ...]:
        bookmarks, _ = self._section(_MARKS) or _NEITHER
        return tuple(map(intern, bookmarks))

    @property
    def outline(self) -> tuple[str, ...]:
        _, outline = self._section(_MARKS) or _NEITHER
        return tuple(map(intern, outline))

    @property
    def source_lines(self) -> tuple[SourceLine, ...]:
        lines, _ = self._section(_LINES) or _NEITHER
        return tuple([SourceLine(_number(digest), region_of(region)) for digest, region in lines])

    @property
    def toc_links(self) -> tuple[TocLink, ...]:
        _, entries = self._section(_LINES) or _NEITHER
        return tuple([TocLink(intern(target), region_of(region)) for target, region in entries])

    @property
    def shape(self) -> str:
        return text_of(self._section(_SHAPE) or "")

    def _section(self, number: int) -> Any:
        if not self._filled >> number & 1:
            return ()
        return from_json(self._read().split(_BETWEEN, number + 1)[number])

    def _metadata(self) -> dict[str, str]:
        metadata: dict[str, str] = self._section(_HEAD)[-1]
        return metadata


@cache
def _shared(keys: frozenset[str]) -> frozenset[str]:
    return keys


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


def _number(value: Any) -> int:
    if value.__class__ is not int:
        raise TypeError("no number")
    return int(value)


# What the processes of one run hand to each other


def hand_over(columns: Columns, shape: str = "") -> bytes:
    """Return facts for the other processes of this run; `open_handed` opens them.

    First comes what everybody asks for, and how far from the end of the record each section begins that holds
    something; then these sections.  A section has its rows column by column.
    """
    page, links, headings, metadata, outline, source_lines, toc_links = columns
    numbers = page.document.lines.numbers
    lines = [[(one, tuple(place)) for one, place in rows] for rows in (source_lines, toc_links)]
    sections = (
        _dumped(_link_columns(links, numbers)) if links else b"",
        _dumped(_heading_columns(headings, numbers)) if headings else b"",
        _dumped(outline) if outline else b"",
        _dumped(lines) if source_lines or toc_links else b"",
        _dumped(shape) if shape else b"",
    )
    end = 0
    before_end = [0, 0, 0, 0, 0, 0]
    for number in range(_SECTIONS - 1, 0, -1):
        section = sections[number - 1]
        if section:
            end += len(section)
            before_end[number] = end
    flavour = str(page.flavour)
    mime = page.document.mime
    head = page.locale, page.is_include, page.is_toc, flavour, mime, metadata, tuple(before_end)
    return b"".join((_dumped(head), *sections))


def sealed(columns: Columns, shape: str = "") -> SealedFacts:
    """Return facts as they are handed over."""
    page = columns.page
    return SealedFacts(page.document.path, page.locale, hand_over(columns, shape), open_handed)


def open_handed(path: str, read: Callable[[], bytes]) -> FileFacts | None:
    """Return the facts of the file at `path`, of which `read` gives what `hand_over` made, if anything."""
    record = read()
    return HandedFacts(path, read, record) if record else None


class HandedFacts(StoredFacts):
    """Facts that another process of this run has handed over."""

    __slots__ = ("_before_end",)

    _before_end: Sequence[int]

    def __init__(self, path: str, read: Callable[[], bytes], record: bytes) -> None:
        *head, before_end = marshal.loads(record)  # noqa: S302 - ours, of this run; it ends with the head
        self._begin(path, read, *head)
        object.__setattr__(self, "_before_end", before_end)

    @property
    def links(self) -> tuple[LinkFact, ...]:
        columns = self._section(_LINKS)
        if not columns:
            return ()
        kinds, images, destinations, places, texts, labels = columns
        rows = zip(
            map(_KINDS.__getitem__, kinds),
            map(bool, images),
            map(intern, destinations),
            map(_new_region, _regions(places)),
            texts,
            [None if label is None else _new_region(label) for label in labels],
            strict=True,
        )
        return tuple([_new(LinkFact, row) for row in rows])

    @property
    def destinations(self) -> tuple[Sequence[str], Container[int]]:
        columns = self._section(_LINKS)
        if not columns:
            return _NEITHER
        kinds, _, destinations, *_ = columns
        return destinations, [
            at for at, kind in enumerate(kinds) if kind == _INCLUDES
        ] if _INCLUDES in kinds else ()

    @property
    def headings(self) -> tuple[HeadingFact, ...]:
        return tuple([_heading(*row) for row in self.heading_rows])

    @property
    def heading_rows(self) -> Sequence[Sequence[Any]]:
        columns = self._section(_HEADINGS)
        if not columns:
            return ()
        levels, texts, proses, places, frozen, explicit, ids, code_only = columns
        rows = zip(
            levels,
            texts,
            [text if prose is None else prose for text, prose in zip(texts, proses, strict=True)],
            _regions(places),
            frozen,
            explicit,
            frozen if ids is None else ids,
            map(bool, code_only),
            strict=True,
        )
        return list(rows)

    @property
    def bookmarks(self) -> tuple[str, ...]:
        return own_names(self.outline, self.flavour)

    @property
    def outline(self) -> tuple[str, ...]:
        return tuple(map(intern, self._section(_MARKS)))

    def _section(self, number: int) -> Any:
        if number == _HEAD:
            return marshal.loads(self._read())[:-1]  # noqa: S302
        before_end = self._before_end[number]
        return marshal.loads(self._read()[-before_end:]) if before_end else ()  # noqa: S302


def _dumped(value: Any) -> bytes:
    return marshal.dumps(value, _VERSION)


def _link_columns(columns: Sequence[Any], numbers: Callable[[Iterable[Span]], list[int]]) -> tuple[Any, ...]:
    kinds, images, destinations, places, texts, labels = columns
    return (
        bytes(map(_CODES.__getitem__, kinds)),
        bytes(images),
        destinations,
        array("I", numbers(places)).tobytes(),
        texts,
        [None if label is None else tuple(numbers([label])) for label in labels],
    )


def _heading_columns(
    columns: Sequence[Any], numbers: Callable[[Iterable[Span]], list[int]]
) -> tuple[Any, ...]:
    """Return the columns of headings; None stands for ids that are the frozen anchors."""
    levels, texts, proses, places, frozen, explicit, ids, code_only = columns
    return (
        bytes(levels),
        texts,
        proses,
        array("I", numbers(places)).tobytes(),
        frozen,
        explicit,
        None if ids == frozen else ids,
        bytes(code_only),
    )


def _regions(numbers: bytes) -> Iterator[tuple[int, ...]]:
    return iter_unpack("4I", numbers)
