"""What words a page holds: asked before any pattern looks at the page.

Most rules about words have nothing to say about most pages. One pass over a page's words, at the speed of
`bytes` methods, tells them so; a pattern would cost each of them that much.
"""

from collections.abc import Iterable, Iterator, Sequence, Set
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, AnyStr

from valint.model.document import OBJECT
from valint.model.lazy_regex import lazy_regex
from valint.model.span import Span
from valint.project.page import Latest

if TYPE_CHECKING:
    import re

_KEPT = frozenset(b"abcdefghijklmnopqrstuvwxyz0123456789_")
_CAPITALS = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ")
# In UTF-8 these begin the punctuation of U+0080 to U+00BF and U+2000 to U+2FFF, and no letter that matters.
_LEADS = frozenset(b"\xc2\xe2")


def _mapped(byte: int) -> int:
    if byte in _CAPITALS:
        return byte | 0x20
    return byte if byte in _KEPT or (byte >= 0x80 and byte not in _LEADS) else 0x20


_TABLE = bytes(map(_mapped, range(256)))
_ASCII_TABLE = bytes(byte if byte in _KEPT else 0x20 for byte in range(256))
# What then is left of quotation marks, dashes and spaces before a word.
_PREFIXES = (
    b"", b"\x80\x9c", b"\x80\x9d", b"\x80\x9e", b"\x80\x98", b"\x80\x99", b"\x80\x9a", b"\x80\x93",
    b"\x80\x94", b"\x80\xaf", b"\xab", b"\xbb", b"\xa0", b"\xa1", b"\xbf",
)  # fmt: skip

BEHIND_BOLD = lazy_regex(r"\*\*(?<=\w\*\*)(?=[^\W\d_])")
"""The end of bold text with a letter behind it, or a beginning within a word."""

# Only ever grows, so that what is present never depends on who asked first.
_WATCHED: set[bytes] = set()


def watched(words: Iterable[bytes]) -> frozenset[bytes]:
    """Watch for words from now on, and return them; a page's other words are not remembered.

    To collect all words of a page takes longer than to look each up among the watched ones.
    """
    found = frozenset(words)
    _WATCHED.update(found)
    return found


Hints = tuple[tuple[bytes, ...], ...]
"""Groups of texts, in small letters from A to Z, of which a line must hold one each."""


class Vocabulary:
    """The words of one page's prose, in UTF-8; letters from A to Z are small, others are as written."""

    def __init__(self, prose: str) -> None:
        # What stands for an anchor, an image or code before a word is no part of it.
        self.encoded = prose.replace(OBJECT, " ").encode("utf-8", "replace")
        self._lines: dict[Hints, Sequence[tuple[int, int]]] = {}
        self._watched = 0
        self._present: Set[bytes] = frozenset()

    @cached_property
    def small(self) -> bytes:
        """`encoded` with small letters from A to Z, byte for byte."""
        return self.encoded.lower()

    @cached_property
    def words(self) -> list[bytes]:
        """All words in their order; what stands between two, white space or punctuation, is gone."""
        return self.encoded.translate(_TABLE).split()

    @cached_property
    def ascii_words(self) -> frozenset[bytes]:
        """The runs of letters from A to Z, digits and underscores, whatever else stands beside them."""
        return frozenset(self.small.translate(_ASCII_TABLE).split())

    @property
    def present(self) -> Set[bytes]:
        """Those of the watched words that the page holds."""
        if self._watched < len(_WATCHED):
            self._watched = len(_WATCHED)
            self._present = _WATCHED.intersection(self.words)
        return self._present

    def offsets(self, places: Iterable[int]) -> Iterator[int]:
        """Yield the offsets in the prose of the characters that begin at some bytes, given in their order."""
        before = offset = 0
        for at in places:
            offset += len(self.encoded[before:at].decode())
            before = at
            yield offset

    def twice(self, word: bytes, gap: "re.Pattern[bytes]") -> Iterator[tuple[int, int]]:
        """Yield where in the prose a word begins that a gap parts from the same word, and where that begins.

        Word and gap are those of `small`.
        """
        places = self.offsets(chain.from_iterable(self._twice(word, gap)))
        return zip(places, places, strict=True)

    def _twice(self, word: bytes, gap: "re.Pattern[bytes]") -> Iterator[tuple[int, int]]:
        small = self.small
        at = small.find(word)
        while at >= 0:
            end = at + len(word)
            between = gap.match(small, end)
            if between is not None and small.startswith(word, between.end()):
                yield at, between.end()
                end = between.end()
            at = small.find(word, end)

    def lines_with(self, hints: Hints) -> Sequence[Span]:
        """Return the lines of the prose that hold one text of each of some groups."""
        spans = []
        before = count = 0
        for start, end in self._lines_of(hints):
            count += len(self.encoded[before:start].decode())
            length = len(self.encoded[start:end].decode())
            spans.append(Span(count, count + length))
            before, count = end, count + length
        return spans

    def _lines_of(self, hints: Hints) -> Sequence[tuple[int, int]]:
        """Return in bytes where these lines begin and end, in their order."""
        found = self._lines.get(hints)
        if found is None:
            *others, last = hints
            small = self.small
            if others:
                # Patterns that begin alike share the first groups.
                lines = self._lines_of(tuple(others))
                found = [line for line in lines if any(map(small[line[0] : line[1]].__contains__, last))]
            elif len(last) == 1:
                found = list(_lines_holding(last[0], small, b"\n"))
            else:
                found = sorted(set(chain.from_iterable(_lines_holding(text, small, b"\n") for text in last)))
            self._lines[hints] = found
        return found


vocabulary = Latest(Vocabulary).of
"""Returns the vocabulary of a page's prose."""


def lines_holding(texts: Iterable[str], prose: str, start: int = 0) -> set[tuple[int, int]]:
    """Return where the lines with one of some texts begin and end, from an offset on."""
    return set(chain.from_iterable(_lines_holding(text, prose, "\n", start) for text in texts))


def _lines_holding(text: AnyStr, whole: AnyStr, feed: AnyStr, start: int = 0) -> Iterator[tuple[int, int]]:
    at = whole.find(text, start)
    while at >= 0:
        end = whole.find(feed, at)
        if end < 0:
            end = len(whole)
        yield whole.rfind(feed, 0, at) + 1, end
        at = whole.find(text, end)


def may_ask_in_bold(text: str) -> bool:
    """Tell whether a question mark of most scripts ends what may be bold.

    There are few question marks in a text, and a look for one character costs a tenth of a look for three.
    """
    for mark in "?？؟":
        at = text.find(mark)
        while at >= 0:
            if text.startswith("**", at + 1):
                return True
            at = text.find(mark, at + 1)
    return False


def forms(word: str) -> frozenset[str]:
    """Return a word, given in small letters, as it is written in text, in titles and in capitals."""
    found = {word, word[:1].upper() + word[1:], word.upper()}
    if word[:1] == "i":
        found.add("İ" + word[1:])  # as Turkish has it
    return frozenset(found)


def spellings(word: str) -> frozenset[bytes]:
    """Watch for a word, given in small letters, in all forms in which a page may have it; return them."""
    encoded = {form.encode("utf-8", "replace").translate(_TABLE) for form in forms(word)}
    return watched(prefix + form for prefix in _PREFIXES for form in encoded)
