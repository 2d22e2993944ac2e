"""Find asterisks that a site shows because they make no bold text (CommonMark 0.31.2, section 6.2)."""

import unicodedata
from collections.abc import Iterable, Iterator

from valint.model.named import NamedTuple


class Run(NamedTuple):
    """A run of asterisks: where it starts, its length, and how many of them are left as text."""

    start: int
    length: int
    left: int


class _Delimiter:
    """A run on CommonMark's delimiter stack."""

    __slots__ = ("closes", "left", "length", "opens", "start")

    def __init__(self, start: int, length: int, *, opens: bool, closes: bool) -> None:
        self.start = start
        self.length = self.left = length
        self.opens = opens
        self.closes = closes


def leftover(text: str, runs: Iterable[tuple[int, int, int]]) -> Iterator[Run]:
    """Yield the runs of which at least two asterisks stay visible, in order.

    Args:
        text: the source that the offsets refer to; a run sees one character on either side.
        runs: start, length and group of each run of one leaf block.  Runs of different groups never pair:
            the text of a link, and what is around it.
    """
    delimiters = []
    groups: dict[int, list[_Delimiter]] = {}
    for start, length, group in runs:
        opens, closes = _sides(text, start, start + length)
        delimiters.append(_Delimiter(start, length, opens=opens, closes=closes))
        groups.setdefault(group, []).append(delimiters[-1])
    for members in groups.values():
        _pair(members)
    for delimiter in delimiters:
        if delimiter.left >= 2:
            yield Run(delimiter.start, delimiter.length, delimiter.left)


def _sides(text: str, start: int, end: int) -> tuple[bool, bool]:
    """Return whether a run can open and whether it can close (left-flanking, right-flanking)."""
    before = text[start - 1] if start else "\n"
    after = text[end] if end < len(text) else "\n"
    space_before, space_after = before.isspace(), after.isspace()
    marks_before, marks_after = is_punctuation(before), is_punctuation(after)
    opens = not space_after and (not marks_after or space_before or marks_before)
    closes = not space_before and (not marks_before or space_after or marks_after)
    return opens, closes


def is_punctuation(character: str) -> bool:
    """Tell whether CommonMark counts a character as punctuation: Unicode's P and S categories."""
    return unicodedata.category(character)[0] in "PS"


def _pair(delimiters: list[_Delimiter]) -> None:
    """Take off the asterisks that make emphasis (CommonMark 0.31.2, appendix, “process emphasis”)."""
    openers: list[_Delimiter] = []
    # Below this height of the stack no opener fits such a closer: what makes the search linear.
    bottoms: dict[tuple[bool, int], int] = {}
    for closer in delimiters:
        while closer.closes and closer.left:
            kind = (closer.opens, closer.length % 3)
            bottom = min(bottoms.get(kind, 0), len(openers))
            at = len(openers) - 1
            while at >= bottom and not _fits(openers[at], closer):
                at -= 1
            if at < bottom:
                bottoms[kind] = len(openers)
                break
            opener = openers[at]
            used = 2 if opener.left >= 2 and closer.left >= 2 else 1
            opener.left -= used
            closer.left -= used
            del openers[at + (opener.left > 0) :]
        if closer.opens and closer.left:
            openers.append(closer)


def _fits(opener: _Delimiter, closer: _Delimiter) -> bool:
    """Tell whether two runs pair (rules 9 and 10: multiples of three)."""
    if not (opener.closes or closer.opens) or (opener.length + closer.length) % 3:
        return True
    return opener.length % 3 == 0 and closer.length % 3 == 0
