"""The facts of one file as a record, in sections, so that a rule over the tree reads no more than it asks of.

The facts of a large tree, opened all at once, would take most of a run's memory; so nothing is kept of what
was opened, and whoever asks twice has it read twice.

A record that is kept, or comes from elsewhere, is JSON.  What the processes of one run hand to each other is
in Python's own form, made and read in a fraction of the time; whoever wrote one could have it say anything.
"""

import marshal
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, partial
from itertools import accumulate, chain
from struct import iter_unpack
from sys import intern
from typing import Any

from valint.engine.diagnostic_records import as_json, from_json, region_of, text_of
from valint.model.document import LinkKind
from valint.model.span import Region
from valint.project.facts import FileFacts, HeadingFact, LinkFact
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
        return _Metadata(self._keys, self._metadata)

    @property
    def links(self) -> tuple[LinkFact, ...]:
        return tuple([_link(*row) for row in self._section(_LINKS)])

    @property
    def destinations(self) -> Sequence[tuple[str, bool]]:
        return [(row[2], row[0] == _INCLUDE) for row in self._section(_LINKS)]

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


class _Metadata(Mapping[str, str]):
    """Front matter of which the keys are known, and the values read when one is asked for."""

    __slots__ = ("_keys", "_read")

    def __init__(self, keys: frozenset[str], read: Callable[[], dict[str, str]]) -> None:
        self._keys = keys
        self._read = read

    def __contains__(self, key: object) -> bool:
        return key in self._keys

    def __getitem__(self, key: str) -> str:
        if key not in self._keys:
            raise KeyError(key)
        return self._read()[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._read())

    def __len__(self) -> int:
        return len(self._keys)


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


def hand_over(facts: FileFacts) -> bytes:
    """Return facts for the other processes of this run; `open_handed` opens them.

    First comes what everybody asks for, and how far from the end of the record each section begins that holds
    something; then these sections.  A section has its rows column by column.
    """
    lines = [[(one, tuple(place)) for one, place in rows] for rows in (facts.source_lines, facts.toc_links)]
    sections = (
        marshal.dumps(_link_columns(facts.links), _VERSION) if facts.links else b"",
        marshal.dumps(_heading_columns(facts.headings), _VERSION) if facts.headings else b"",
        marshal.dumps((facts.bookmarks, facts.outline), _VERSION) if facts.outline else b"",
        marshal.dumps(lines, _VERSION) if any(lines) else b"",
        marshal.dumps(facts.shape, _VERSION) if facts.shape else b"",
    )
    before_end = [*accumulate(map(len, reversed(sections)))][::-1]
    head = (
        *(facts.locale, facts.is_include, facts.is_toc, str(facts.flavour), facts.mime),
        dict(facts.metadata),
        (0, *[at if section else 0 for at, section in zip(before_end, sections, strict=True)]),
    )
    return b"".join((marshal.dumps(head, _VERSION), *sections))


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
            _regions(places),
            texts,
            [None if label is None else _new_region(label) for label in labels],
            strict=True,
        )
        return tuple([_new(LinkFact, row) for row in rows])

    @property
    def destinations(self) -> Sequence[tuple[str, bool]]:
        columns = self._section(_LINKS)
        return list(zip(columns[2], map(_CODES[_INCLUDE].__eq__, columns[0]), strict=True)) if columns else ()

    @property
    def headings(self) -> tuple[HeadingFact, ...]:
        return tuple([_new(HeadingFact, row) for row in self.heading_rows])

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
            [name if own is None else own for name, own in zip(frozen, ids, strict=True)],
            map(bool, code_only),
            strict=True,
        )
        return list(rows)

    def _section(self, number: int) -> Any:
        if number == _HEAD:
            return marshal.loads(self._read())[:-1]  # noqa: S302
        before_end = self._before_end[number]
        return marshal.loads(self._read()[-before_end:]) if before_end else ()  # noqa: S302


def _link_columns(links: Iterable[LinkFact]) -> tuple[Any, ...]:
    kinds, images, destinations, regions, texts, labels = zip(*links, strict=True)
    return (
        bytes(map(_CODES.__getitem__, kinds)),
        bytes(images),
        destinations,
        _numbers(regions),
        texts,
        tuple([None if label is None else tuple(label) for label in labels]),
    )


def _heading_columns(headings: Iterable[HeadingFact]) -> tuple[Any, ...]:
    """Return the columns of headings; None stands for a prose that is the text, an id that is the anchor."""
    levels, texts, proses, regions, frozen, explicit, ids, code_only = zip(*headings, strict=True)
    return (
        bytes(levels),
        texts,
        tuple([None if prose is text else prose for text, prose in zip(texts, proses, strict=True)]),
        _numbers(regions),
        frozen,
        explicit,
        tuple([None if own is name else own for name, own in zip(frozen, ids, strict=True)]),
        bytes(code_only),
    )


def _numbers(regions: Iterable[Region]) -> bytes:
    return array("I", chain.from_iterable(regions)).tobytes()


def _regions(numbers: bytes) -> Iterator[Region]:
    return map(_new_region, iter_unpack("4I", numbers))
