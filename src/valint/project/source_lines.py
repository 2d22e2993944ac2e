"""Lines of a translated page that may be source text: what sibling translations are compared by.

Two translations of one English page have a line in common word for word only where neither was translated.
Kept is a line with a small word that English alone has, so names of products are not; a page has few.
"""

from collections.abc import Set
from zlib import crc32

from valint.model.document import OBJECT, Document
from valint.model.lazy_regex import lazy_regex
from valint.model.named import NamedTuple
from valint.model.span import Region, Span
from valint.project.locales import is_english
from valint.project.vocabulary import lines_holding, vocabulary, watched

_MOST = 64
_FEWEST_WORDS = 3
_TELLING = frozenset(["the", "this", "these", "your", "you", "with", "that", "and", "from", "how", "what"])
# As text has them: inside a line, and at its beginning.
_FORMS = tuple((word.encode(), (f" {word} ", f"{word.capitalize()} ")) for word in sorted(_TELLING))
_ENCODED = watched(word for word, _ in _FORMS)
_WORD = lazy_regex(r"[^\W_]+")
_TYPOGRAPHY = str.maketrans(dict.fromkeys("‘’“”–—…\xa0" + OBJECT, " "))
_PROVENANCE = ("ms.openlocfilehash", "ms.sourcegitcommit")


class SourceLine(NamedTuple):
    """A line that may be English; `digest` is the same for the same words."""

    digest: int
    region: Region


def source_lines(document: Document, locale: str | None) -> tuple[SourceLine, ...]:
    """Return the lines that may be English, at most 64; none where the page tells no source."""
    matter = document.front_matter
    if locale is None or is_english(locale) or matter is None:
        return ()
    if not any(matter.entry(key) for key in _PROVENANCE):
        return ()
    # Nearly every page ends here, with words that the rules have gathered anyway.
    present = vocabulary(document.prose).present
    if _ENCODED.isdisjoint(present):
        return ()
    found: list[SourceLine] = []
    for start, end in sorted(_telling_lines(document, present)):
        line = _source_line(document, start, end)
        if line is not None:
            found.append(line)
            if len(found) == _MOST:
                break
    return tuple(found)


def _telling_lines(document: Document, present: Set[bytes]) -> set[tuple[int, int]]:
    """Return where the lines with one of the telling words begin and end."""
    telling = (form for word, forms in _FORMS if word in present for form in forms)
    return lines_holding(telling, document.prose, document.body_start)


def _source_line(document: Document, start: int, end: int) -> SourceLine | None:
    text = document.prose[start:end].translate(_TYPOGRAPHY)
    if not text.isascii():
        return None
    words = _WORD.findall(text.lower())
    if len(words) < _FEWEST_WORDS or _TELLING.isdisjoint(words):
        return None
    place = Span(start + len(text) - len(text.lstrip()), start + len(text.rstrip()))
    return SourceLine(crc32(" ".join(words).encode()), document.lines.region(place))
