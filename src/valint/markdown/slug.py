"""Turn heading text into the bookmark that a site makes of it.

Three sites, three algorithms: Microsoft Learn (docfx v3 on Markdig), GitHub, and Python-Markdown's `toc`.
"""

import re
import unicodedata
from collections.abc import Iterable

from valint.model.lazy_regex import lazy_regex

_WORD_CATEGORIES = frozenset({"Lu", "Ll", "Lt", "Lm", "Lo", "Nd"})
_LAST_UTF16_UNIT = 0xFFFF
_DOTTED_CAPITAL_I = 0x130

EMPTY_SLUG = "section"
"""What Markdig calls a heading whose text leaves nothing (`AutoIdentifierExtension`)."""

# Markdig's XrefInlineShortParser wants white space or one of .,;:!?~ before `@` and a letter behind it.
_CROSS_REFERENCE = lazy_regex(r"(?<![^\s.,;:!?~])@[A-Za-z][^\s<>]*[^\s<>.,;:!?~]|(?<![^\s.,;:!?~])@[A-Za-z]")
_EMOJI = lazy_regex(r"(?<!\S):[a-z0-9_+-]{1,40}:")
_NUMBERED = lazy_regex(r"(.*)_([0-9]{1,9})")


class _LearnTable(dict[int, "str | None"]):
    """What each UTF-16 unit becomes; filled as headings need it.

    Markdig walks UTF-16 units, so that a letter beyond U+FFFF is two surrogates and vanishes.  .NET's
    invariant lower case maps one unit to one unit and leaves the dotted capital I alone.
    """

    def __missing__(self, code: int) -> str | None:
        if code > _LAST_UTF16_UNIT:
            return None
        character = chr(code)
        kept: str | None = None
        if unicodedata.category(character) in _WORD_CATEGORIES:
            lower = character.lower()
            kept = character if code == _DOTTED_CAPITAL_I or len(lower) != 1 else lower
        self[code] = kept
        return kept


_LEARN = _LearnTable({ord("-"): "-", ord("_"): "_", ord(" "): "-"})


def learn_slug(text: str) -> str:
    """Return the id that Learn gives a heading, before duplicates are told apart.

    Source: Markdig `LinkHelper.UrilizeAsGfm` and `AutoIdentifierExtension`, as docfx v3 sets them up; see
    links.md section 2 for what `text` holds.  Letters and decimal digits stay in lower case, `-` and `_`
    stay, U+0020 becomes `-`, all else goes (combining marks, other numbers, other spaces and letters beyond
    U+FFFF included).
    """
    return text.translate(_LEARN) or EMPTY_SLUG


def drop_cross_references(text: str) -> str:
    """Take out what Learn renders as a cross reference: a short `@uid` adds nothing to a slug."""
    return _CROSS_REFERENCE.sub("", text) if "@" in text else text


def drop_emoji(text: str) -> str:
    """Take out emoji shortcodes, which Learn turns into characters that no slug keeps."""
    return _EMOJI.sub("", text) if ":" in text else text


class _GitHubTable(dict[int, "str | None"]):
    """GitHub keeps `\\p{Word}` of Ruby's regular expressions, `-` and the space."""

    def __missing__(self, code: int) -> str | None:
        category = unicodedata.category(chr(code))
        kept = chr(code) if category[0] in "LM" or category in ("Nd", "Pc") else None
        if code <= _LAST_UTF16_UNIT:
            self[code] = kept
        return kept


_GITHUB = _GitHubTable({ord("-"): "-", ord(" "): "-"})


def github_slug(text: str) -> str:
    """Return the id that GitHub gives a heading, before duplicates are told apart.

    Unlike Learn, GitHub keeps combining marks and letters of every plane and has no name for an empty slug.
    Source: `TableOfContentsFilter` of jch/html-pipeline.
    """
    return text.strip().lower().translate(_GITHUB)


def toc_slug(text: str, *, unicode: bool = False) -> str:
    """Return the id that Python-Markdown's `toc` extension gives a heading, before duplicates are told apart.

    Source: `markdown.extensions.toc.slugify` and `slugify_unicode`.
    """
    if unicode:
        folded = unicodedata.normalize("NFKC", text)
    else:
        folded = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    words = re.sub(r"[^\w\s-]", "", folded).strip().lower()
    return re.sub(r"[-\s]+", "-", words)


class SlugCounter:
    """Tells equal slugs of one page apart in document order: `base`, `base-1`, `base-2` (Learn, GitHub)."""

    __slots__ = ("_next", "taken")

    def __init__(self) -> None:
        self.taken: set[str] = set()
        self._next: dict[str, int] = {}

    def claim(self, base: str) -> str:
        """Return `base` or the first `base-N` that no heading has taken, and take it."""
        name = base
        if name in self.taken:
            number = self._next.get(base, 1)
            while (name := f"{base}-{number}") in self.taken:
                number += 1
            self._next[base] = number + 1
        self.taken.add(name)
        return name


class TocCounter:
    """Tells slugs apart the way Python-Markdown's `toc` does: `base`, `base_1`; `base_1` is followed by
    `base_2`.

    Args:
        taken: the ids that the page sets itself; they go first wherever they stand.
    """

    __slots__ = ("_jump", "taken")

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self.taken = set(taken)
        self._jump: dict[str, str] = {}

    def claim(self, base: str) -> str:
        """Return `base` or the first numbered name that is free, and take it."""
        passed: list[str] = []
        name = base
        while name in self.taken or not name:
            passed.append(name)
            name = self._jump.get(name) or _toc_successor(name)
        for taken in passed:
            self._jump[taken] = name  # keeps thousands of equal headings from walking the chain each
        self.taken.add(name)
        return name


def _toc_successor(name: str) -> str:
    numbered = _NUMBERED.fullmatch(name)
    return f"{numbered[1]}_{int(numbered[2]) + 1}" if numbered else f"{name}_1"
