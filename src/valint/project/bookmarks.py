"""The bookmarks of a page: every place that a fragment can name, for each kind of site.

Source for Learn: links.md section 2 (docfx v3 `HeadingIdRewriter`, `HtmlUtility.GetBookmarks`, Markdig
`AutoIdentifierExtension`).  A page's own part is an *outline*, one short string for each thing that bears
on bookmarks, so that a cache can keep it; `assemble` makes the bookmarks of one or several outlines, since
an include's headings belong to the page that includes it and are told apart from the page's own.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum
from functools import cached_property
from itertools import islice
from operator import itemgetter

from valint.markdown.slug import (
    SlugCounter,
    TocCounter,
    drop_cross_references,
    drop_emoji,
    github_slug,
    learn_slug,
    toc_slug,
)
from valint.model.document import Document, Heading, LinkKind
from valint.model.lazy_regex import lazy_regex
from valint.model.record import record
from valint.project.page import AnchorFlavour, Latest

_BRACES = lazy_regex(r"\{[^{}\n]{1,400}\}")
_ID_IN_BRACES = lazy_regex(r"#([^\s{}\"'<>=#]+)")
_SIMILAR_AT_MOST = 5
_LONGEST_COMPARED = 200
_MOST_COMPARED = 2000
_MOST_SUGGESTIONS = 50
_MOST_COMPARISONS = 20_000


class Mark(StrEnum):
    """The first character of an outline entry; the rest is a slug, a name or a path."""

    HEADING = "h"
    """A heading with a computed id; the rest is its slug before duplicates are told apart."""
    REPLACED = "r"
    """A heading whose computed id is replaced or left out, and taken all the same."""
    NAME = "a"
    """An `id` or `name` attribute, a frozen anchor or an explicit heading id; never told apart."""
    INCLUDE = "i"
    """An include; the rest is its destination."""
    MAYBE = "?"
    """A name that a site may give besides; accepted, never suggested."""


@record(slots=False, eq=False)
class Bookmarks:
    """The bookmarks of one page.

    `names` are in document order with duplicates kept; `known` also holds names that a site may accept
    besides. `complete` is false when an include could not be read.
    """

    names: tuple[str, ...]
    known: frozenset[str]
    complete: bool = True

    def count(self, name: str) -> int:
        """Return how often a page has a name."""
        return self._counts[name]

    def in_other_case(self, fragment: str) -> str | None:
        """Return the name that equals a fragment but for capital letters."""
        return self._folded.get(fragment.casefold())

    def nearest(self, fragment: str) -> str | None:
        """Return the name that a broken fragment most likely means; gives up after very many."""
        most = min(_MOST_SUGGESTIONS, 1 + _MOST_COMPARISONS // min(len(self._counts) + 1, _MOST_COMPARED))
        if fragment not in self._suggestions and len(self._suggestions) < most:
            self._suggestions[fragment] = nearest(fragment, self._counts)
        return self._suggestions.get(fragment)

    @cached_property
    def _counts(self) -> Counter[str]:
        return Counter(self.names)

    @cached_property
    def _folded(self) -> dict[str, str]:
        return {name.casefold(): name for name in reversed(self.names)}

    @cached_property
    def _suggestions(self) -> dict[str, str | None]:
        return {}


_NAME, _HEADING, _REPLACED, _MAYBE = map(str, (Mark.NAME, Mark.HEADING, Mark.REPLACED, Mark.MAYBE))
_NAMES_ALONE = frozenset({_NAME})
_NO_NAME = frozenset({""})
_PLACE: Callable[[tuple[int, str]], int] = itemgetter(0)


def outline(document: Document, flavour: AnchorFlavour, *, is_include: bool = False) -> tuple[str, ...]:
    """Return what `document` itself contributes to bookmarks, in document order."""
    headings = document.headings
    marks: list[tuple[int, str]] = []
    learn = flavour is AnchorFlavour.LEARN
    explicit = flavour is AnchorFlavour.EXPLICIT
    if learn:
        marks = [
            (anchor[1][0], _NAME + anchor[0]) for heading in headings if (anchor := heading[5]) is not None
        ]
    elif explicit:
        for heading in headings:
            if heading.explicit is not None:
                marks.append((heading.span.start, _NAME + heading.explicit.name))
    frozen = {start for start, _ in marks} if learn else set[int]()
    all_frozen = learn and len(marks) == len(headings)
    # Of each frozen heading there is one anchor; mostly there are no others.
    if len(frozen) < len(document.anchors):
        for anchor in document.anchors:
            if anchor.span.start not in frozen:
                marks.append((anchor.span.start, _NAME + anchor.name))
    if learn:
        include = LinkKind.INCLUDE
        includes = [link for link in document.links if link[0] is include]
        if includes:
            marks += [(link.span.start, Mark.INCLUDE + link.destination) for link in includes]
            is_include = True
    if explicit and "{" in document.text:
        for braces in _BRACES.finditer(document.text):
            marks += [(braces.start(), Mark.MAYBE + name) for name in _ID_IN_BRACES.findall(braces[0])]
    if is_include or not all_frozen:
        marks += _heading_marks(headings, flavour, is_include=is_include)
    marks.sort(key=_PLACE)
    return tuple([mark for _, mark in marks])


def explicit_id(document: Document, name: str) -> str:
    """Return an explicit id as a heading of this page would write it, with the space before it."""
    return f" {{/*{name}*/}}" if _IN_COMMENTS.of(document) else f" {{ #{name} }}"


def _has_ids_in_comments(document: Document) -> bool:
    own = (heading.explicit for heading in document.headings)
    return any(one is not None and document.text.startswith("{/*", one.span.start) for one in own)


_IN_COMMENTS = Latest(_has_ids_in_comments)


def _heading_marks(
    headings: Sequence[Heading], flavour: AnchorFlavour, *, is_include: bool
) -> Iterable[tuple[int, str]]:
    match flavour:
        case AnchorFlavour.LEARN:
            # Slugs that a frozen anchor replaces matter only beside computed ones.
            if is_include or any(heading.frozen is None and heading.tab is None for heading in headings):
                for heading in headings:
                    start, text = heading.span[0], heading.slug_text
                    computed = heading.frozen is None and heading.tab is None
                    bare = drop_emoji(drop_cross_references(text))
                    slug = learn_slug(bare)
                    yield start, (_HEADING if computed else _REPLACED) + slug
                    if computed and bare is not text and (plain := learn_slug(text)) != slug:
                        yield start, Mark.MAYBE + plain
        case AnchorFlavour.GITHUB:
            for heading in headings:
                yield heading.span.start, Mark.HEADING + github_slug(heading.slug_text)
        case AnchorFlavour.EXPLICIT:
            for heading in headings:
                if heading.explicit is None:
                    yield heading.span.start, Mark.HEADING + toc_slug(heading.slug_text)
                    yield heading.span.start, Mark.MAYBE + toc_slug(heading.slug_text, unicode=True)


def assemble(marks: Iterable[str], flavour: AnchorFlavour, *, complete: bool = True) -> Bookmarks:
    """Return the bookmarks that an outline makes; includes in it must have been put in place already."""
    marks = list(marks)
    names = own_names(marks, flavour)
    known = [*names, *[mark[1:] for mark in marks if mark[0] == _MAYBE]]
    return Bookmarks(names, frozenset(known).difference(_NO_NAME), complete)


def own_names(marks: Sequence[str], flavour: AnchorFlavour) -> tuple[str, ...]:
    """Return the names of the bookmarks that an outline makes; see `assemble`."""
    if {mark[0] for mark in marks} <= _NAMES_ALONE:
        return tuple([mark[1:] for mark in marks])
    if flavour is AnchorFlavour.EXPLICIT:
        # Python-Markdown's toc lets explicit ids go first, wherever they stand.
        claim = TocCounter(mark[1:] for mark in marks if mark[0] == _NAME).claim
    else:
        claim = SlugCounter().claim
    names: list[str] = []
    for mark in marks:
        kind = mark[0]
        if kind == _NAME:
            names.append(mark[1:])
        elif kind == _HEADING:
            names.append(claim(mark[1:]))
        elif kind == _REPLACED:
            claim(mark[1:])
    return tuple(names)


def heading_ids(headings: Sequence[Heading], marks: Sequence[str], flavour: AnchorFlavour) -> Sequence[str]:
    """Return the id of each heading as its file alone makes it, empty for a tab.

    Args:
        headings: all headings of the file.
        marks: the outline of the file.
        flavour: what the outline was made for.
    """
    learn, explicit = flavour is AnchorFlavour.LEARN, flavour is AnchorFlavour.EXPLICIT
    if learn:
        frozen = [anchor.name for heading in headings if (anchor := heading.frozen) is not None]
        if len(frozen) == len(headings):
            return frozen
    named = (mark for mark in marks if mark[0] in (_NAME, _HEADING))
    names = own_names(marks, flavour)
    computed = (name for name, mark in zip(names, named, strict=True) if mark[0] == _HEADING)
    ids = []
    for heading in headings:
        if learn and heading.frozen is not None:
            ids.append(heading.frozen.name)
        elif learn and heading.tab is not None:
            ids.append("")
        elif explicit and heading.explicit is not None:
            ids.append(heading.explicit.name)
        else:
            ids.append(next(computed))
    return ids


def nearest(fragment: str, names: Iterable[str]) -> str | None:
    """Return the bookmark that a broken fragment most likely means, None when nothing is close.

    Close is: the same but for case, one holds the other, or at most five edits and fewer than half of the
    letters (docfx v3 suggests within a Levenshtein distance of five).
    """
    best: tuple[int, str] | None = None
    folded = fragment.lower()
    for name in islice(dict.fromkeys(names), _MOST_COMPARED):
        other = name.lower()
        if other == folded:
            return name
        if max(len(other), len(folded)) > _LONGEST_COMPARED:
            continue
        limit = min(_SIMILAR_AT_MOST, (len(folded) - 1) // 2)
        distance = _distance(folded, other, limit)
        if distance is None and _holds(folded, other):
            distance = _SIMILAR_AT_MOST + abs(len(folded) - len(other))
        if distance is not None and (best is None or distance < best[0]):
            best = distance, name
    return best[1] if best else None


def _holds(first: str, second: str) -> bool:
    """Tell whether one name is a whole part of the other, and a fair part of it."""
    short, long = sorted((first, second), key=len)
    return len(short) * 3 >= len(long) and len(short) > 3 and f"-{short}-" in f"-{long}-"


def _distance(first: str, second: str, limit: int) -> int | None:
    """Return the Levenshtein distance if it is at most `limit`."""
    if abs(len(first) - len(second)) > limit:
        return None
    before = list(range(len(second) + 1))
    for row, left in enumerate(first, 1):
        current = [row]
        for column, right in enumerate(second, 1):
            current.append(min(before[column] + 1, current[-1] + 1, before[column - 1] + (left != right)))
        if min(current) > limit:
            return None
        before = current
    return before[-1] if before[-1] <= limit else None
