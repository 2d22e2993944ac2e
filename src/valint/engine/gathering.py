"""Findings of many pages: packed once they are many, and opened one page at a time.

A tree of a hundred thousand findings would otherwise hold all of them at once, from the first page to the
report.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import overload

from valint.engine.diagnostic_records import decode_page, encode_page
from valint.engine.record_store import RecordStore
from valint.model.finding import Diagnostic

_OPEN = 5_000
"""So many findings are not worth packing."""


class _Opened(Sequence[Diagnostic]):
    """Findings that are equal to others if they are the same when they are opened."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sequence):
            return NotImplemented
        return len(self) == len(other) and all(one == two for one, two in zip(self, other, strict=True))

    __hash__ = None  # type: ignore[assignment]


class PageDiagnostics(_Opened):
    """The findings of one page, opened whenever somebody asks for them."""

    __slots__ = ("_length", "_number", "_path", "_store")

    def __init__(self, path: str, diagnostics: Sequence[Diagnostic], store: RecordStore) -> None:
        self._path = path
        self._length = len(diagnostics)
        self._store = store
        self._number = store.put(encode_page(diagnostics))

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[Diagnostic]:
        return iter(decode_page(self._path, self._store.get(self._number)))

    @overload
    def __getitem__(self, at: int) -> Diagnostic: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Diagnostic]: ...
    def __getitem__(self, at: int | slice) -> Diagnostic | Sequence[Diagnostic]:
        return tuple(self)[at]


class Packer:
    """Packs the findings of pages, from the page on where there are many."""

    def __init__(self, store: RecordStore, most_open: int = _OPEN) -> None:
        self._store = store
        self._room = most_open

    def pack(self, path: str, diagnostics: Sequence[Diagnostic]) -> Sequence[Diagnostic]:
        """Return the findings of a page in a form that can be held."""
        if len(diagnostics) <= self._room:
            self._room -= len(diagnostics)
            return diagnostics
        return PageDiagnostics(path, diagnostics, self._store)


class Diagnostics(_Opened):
    """The findings of all pages, in the order of `pages`."""

    def __init__(self, pages: Iterable[Sequence[Diagnostic]]) -> None:
        self._pages = list(pages)
        self._ends = list(accumulate(map(len, self._pages)))

    def __len__(self) -> int:
        return self._ends[-1] if self._ends else 0

    def __iter__(self) -> Iterator[Diagnostic]:
        for page in self._pages:
            yield from page

    @overload
    def __getitem__(self, at: int) -> Diagnostic: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Diagnostic]: ...
    def __getitem__(self, at: int | slice) -> Diagnostic | Sequence[Diagnostic]:
        if isinstance(at, slice):
            return [self[one] for one in range(*at.indices(len(self)))]
        number = at if at >= 0 else at + len(self)
        if not 0 <= number < len(self):
            raise IndexError(at)
        page = bisect_right(self._ends, number)
        return self._pages[page][number - (self._ends[page - 1] if page else 0)]


def together(pages: Iterable[Sequence[Diagnostic]]) -> Sequence[Diagnostic]:
    """Return the findings of all pages, as a list where none are packed."""
    found = list(pages)
    if any(isinstance(page, PageDiagnostics) for page in found):
        return Diagnostics(found)
    return [one for page in found for one in page]


class Gathered(Iterable[Diagnostic]):
    """Findings that come in any order, by page."""

    def __init__(self, store: RecordStore, most_open: int = _OPEN) -> None:
        self._store = store
        self._room = most_open
        self._of: dict[str, list[Diagnostic | int]] = {}

    def add(self, one: Diagnostic) -> None:
        """Take in a finding."""
        self._room -= 1
        packed = one if self._room >= 0 else self._store.put(encode_page([one]))
        self._of.setdefault(one.path, []).append(packed)

    @property
    def paths(self) -> Iterable[str]:
        """The paths that have findings."""
        return self._of.keys()

    def of(self, path: str) -> Iterator[Diagnostic]:
        """Yield the findings of a page, in the order in which they came."""
        for one in self._of.get(path, ()):
            if isinstance(one, int):
                yield from decode_page(path, self._store.get(one))
            else:
                yield one

    def __iter__(self) -> Iterator[Diagnostic]:
        for path in sorted(self._of):
            yield from self.of(path)
