"""Bookmarks that are doubled, missing or malformed."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain

from valint.markdown.slug import SlugCounter
from valint.model.document import Anchor, Document, Heading, HtmlTag
from valint.model.finding import Edit, Finding, Fix, Severity
from valint.model.lazy_regex import lazy_regex
from valint.model.span import Span
from valint.project.bookmarks import explicit_id, heading_ids, outline
from valint.project.page import AnchorFlavour, Page
from valint.rules.registry import Fixes, Given, Needs, Where, rule

_FREEZABLE = lazy_regex(r"[\w \-.]+")
_PLAIN_ID = lazy_regex(r"[^\s\"'<>{}&]+")
_USUALLY = 0.8
_ENOUGH_HEADINGS = 3
_MOST_SHOWN = 3


@rule("AN006", "duplicate-bookmark", Severity.WARNING, fixes=Fixes.SAFE, where=Where((Given.REPEATED_IDS,)))
def duplicate_bookmark(page: Page) -> Iterator[Finding]:
    """Several headings of a page have the same anchor.

    A link can only reach the first of them, and links to `name-1`, which work in the source page, break.
    Reported once for each name, at its second heading; the fix numbers the repetitions as the source page
    does.

    Bad (da-DK):
        ## <a name="prices"></a>Priser

        Alt koster det samme.

        ## <a name="prices"></a>Priser

        Hold betaler det halve.
    Good (da-DK):
        ## <a name="prices"></a>Priser

        Alt koster det samme.

        ## <a name="prices-1"></a>Priser

        Hold betaler det halve.

    Source: docfx v3 `HeadingIdRewriter`, Markdig `AutoIdentifierExtension`.
    """
    document, flavour = page.document, page.flavour
    anchors = [found for heading in document.headings if (found := _own_id(heading, flavour)) is not None]
    if len({name for name, _ in anchors}) == len(anchors):
        return
    places: defaultdict[str, list[Span]] = defaultdict(list)
    for name, span in anchors:
        places[name].append(span)
    ids = SlugCounter()
    ids.taken.update(places, (anchor.name for anchor in document.anchors))
    for name, spans in places.items():
        if len(spans) < 2:
            continue
        again = "again here" if len(spans) == 2 else f"{len(spans) - 1} times more"
        message = f"The anchor “{name}” of an earlier heading stands {again}; links reach only the first."
        numbered = [ids.claim(name) for _ in spans[1:]]
        fix = None
        if page.flavour is AnchorFlavour.LEARN:
            fix = Fix(tuple(Edit(span, new) for span, new in zip(spans[1:], numbered, strict=True)))
        shown = f"{', '.join(numbered[:_MOST_SHOWN])}{' and so on' if len(numbered) > _MOST_SHOWN else ''}"
        advice = f"Number the repetition{'' if len(numbered) == 1 else 's'}: {shown}."
        yield Finding(spans[1], message, help=advice, fix=fix)


def _own_id(heading: Heading, flavour: AnchorFlavour) -> tuple[str, Span] | None:
    """Return the id that is written into a heading, and where."""
    if flavour is AnchorFlavour.EXPLICIT:
        return None if heading.explicit is None else (heading.explicit.name, heading.explicit.name_span)
    return None if heading.frozen is None else (heading.frozen.name, heading.frozen.name_span)


@rule(
    "AN007",
    "frozen-anchor-missing",
    Severity.WARNING,
    needs=(Needs.SOURCE_FOR_FIX,),
    fixes=Fixes.UNSAFE,
    where=Where((Given.LOOSE_HEADINGS,)),
)
def frozen_anchor_missing(page: Page) -> Iterator[Finding]:
    """A heading lacks the anchor that the other headings of its page have.

    The localization pipeline puts the source heading's id in front of every translated heading.  Without it
    the id comes from the translated words, and every link that uses the source's id breaks.  A heading that
    is code or was left in English makes its id as on the English page and is not reported.

    Bad (da-DK):
        # <a name="prices"></a>Priser

        Alt koster det samme.

        ## <a name="groups"></a>Hold

        Hold betaler det halve.

        ## <a name="children"></a>Børn

        Børn er gratis.

        ## <a name="members"></a>Medlemmer

        Medlemmer får rabat.

        ## Gæster

        Gæster betaler fuld pris.
    Good (da-DK):
        # <a name="prices"></a>Priser

        Alt koster det samme.

        ## <a name="guests"></a>Gæster

        Gæster betaler fuld pris.

    Source: the localization pipeline's own practice; FastAPI's translations keep `{ #id }` in the same way.
    """
    if page.is_toc or page.language == "en":
        return
    document = page.document
    if all(_own_id(heading, page.flavour) is not None for heading in document.headings):
        return
    headings = [heading for heading in document.headings if _is_prose(document, heading)]
    without = [heading for heading in headings if _own_id(heading, page.flavour) is None]
    with_anchor = len(headings) - len(without)
    if not without or with_anchor < _ENOUGH_HEADINGS or with_anchor < _USUALLY * len(headings):
        return
    anchors = [anchor.span.start for anchor in document.anchors]
    beside = _Beside(page)
    for heading in without:
        # AN009 judges the form of an anchor that is there.
        if not anchors[_between(anchors, heading.span)] and not beside.has_english_id(heading):
            message = (
                f"“{heading.text}” has no anchor although {with_anchor} of {len(headings)} headings here "
                "have one; give it the id that its heading has on the English page."
            )
            yield Finding(heading.text_span, message, fix=_anchor_fix(page, heading, beside))


class _Beside:
    """The ids of a page's headings beside those of its English page, found out once, when asked for."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def has_english_id(self, heading: Heading) -> bool:
        """Tell whether a heading without an anchor gets the id of the English one by itself."""
        page = self._page
        if page.source is not None and self._own[heading.span.start] in self._there:
            return True
        # Few pages come so far, and what tells languages apart is large.
        from valint.translation.translated_words import holds_translated_word

        return not holds_translated_word(
            page.document.plain(heading.text_span), page.language, lambda: self._letters
        )

    def wanted(self, heading: Heading) -> str | None:
        """Return the id of the English heading, where the English page has the same headings in a row."""
        return self._wanted.get(heading.span.start)

    @cached_property
    def _own(self) -> Mapping[int, str]:
        return self._by_heading(self._ids(self._page.document))

    @cached_property
    def _there(self) -> frozenset[str]:
        source = self._page.source
        return frozenset() if source is None else frozenset(self._ids(source))

    @cached_property
    def _wanted(self) -> Mapping[int, str]:
        source, headings = self._page.source, self._page.document.headings
        if source is None or [one.level for one in source.headings] != [one.level for one in headings]:
            return {}
        ids = self._ids(source)
        own = [_own_id(one, self._page.flavour) for one in headings]
        # Where any heading names another one of the English page, the two do not correspond.
        if any(name is not None and name[0] != wanted for name, wanted in zip(own, ids, strict=True)):
            return {}
        return self._by_heading(ids)

    @cached_property
    def _letters(self) -> frozenset[str]:
        return frozenset(chain.from_iterable(one.text for one in self._page.document.headings))

    def _ids(self, document: Document) -> Sequence[str]:
        page = self._page
        marks = outline(document, page.flavour, is_include=page.is_include)
        return heading_ids(document.headings, marks, page.flavour)

    def _by_heading(self, ids: Sequence[str]) -> Mapping[int, str]:
        headings = self._page.document.headings
        return {heading.span.start: name for heading, name in zip(headings, ids, strict=True)}


def _anchor_fix(page: Page, heading: Heading, beside: _Beside) -> Fix | None:
    """Return the fix that takes the anchor of the English heading over."""
    wanted = beside.wanted(heading)
    if not wanted or not _PLAIN_ID.fullmatch(wanted):
        return None
    start, end = heading.text_span
    if page.flavour is AnchorFlavour.EXPLICIT:
        return Fix((Edit(Span(end, end), explicit_id(page.document, wanted)),), safe=False)
    return Fix((Edit(Span(start, start), f'<a name="{wanted}"></a>'),), safe=False)


def _is_prose(document: Document, heading: Heading) -> bool:
    return (
        heading.tab is None
        and not heading.code_only
        and any(c.isalpha() for c in document.plain(heading.text_span))
    )


def _between(starts: Sequence[int], span: Span) -> slice:
    """Return which of some sorted offsets lie in a span."""
    return slice(bisect_left(starts, span.start), bisect_left(starts, span.end))


@rule("AN009", "malformed-anchor", Severity.WARNING, fixes=Fixes.SAFE, where=Where((Given.LOOSE_HEADINGS,)))
def malformed_anchor(page: Page) -> Iterator[Finding]:
    """A heading's anchor is not written the way that makes it the heading's id.

    Learn takes `<a name="id"></a>` for the heading's id only at the very start of the heading, empty,
    closed and with double quotes.  In any other form the heading gets a second id from its translated
    words, and an unclosed tag turns the rest of the page into a link.

    Bad (da-DK):
        ## <a name="prices">Priser</a>

        Alt koster det samme.
    Bad (da-DK):
        ## <a name='prices'></a>Priser

        Alt koster det samme.
    Good (da-DK):
        ## <a name="prices"></a>Priser

        Alt koster det samme.

    Source: docfx v3 `HeadingIdRewriter` (`^<a +(?:name|id)="([\\w \\-\\.]+)" *>$`).
    """
    if page.flavour is not AnchorFlavour.LEARN or page.is_toc:
        return
    document = page.document
    computed = [heading for heading in document.headings if heading.frozen is None and heading.tab is None]
    if not computed or not any(anchor.tag == "a" for anchor in document.anchors):
        return
    frozen = sum(heading.frozen is not None for heading in document.headings)
    if page.language in (None, "en") and frozen * 2 < len(document.headings):
        return  # a source page: its authors set anchors as they like
    by_place = {anchor.span: anchor for anchor in document.anchors if anchor.tag == "a"}
    starts = [tag.span.start for tag in document.tags]
    for heading in computed:
        tags = document.tags[_between(starts, heading.span)]
        finding = _malformed(document, heading, tags, by_place)
        if finding is not None:
            yield finding


def _malformed(
    document: Document, heading: Heading, tags: Sequence[HtmlTag], anchors: dict[Span, Anchor]
) -> Finding | None:
    opening = next((tag for tag in tags if tag.span in anchors and not tag.closing), None)
    if opening is None or opening.self_closing or any(one.name == "href" for one in opening.attributes):
        return None
    anchor = anchors[opening.span]
    closing = next((tag for tag in tags if tag.closing and tag.name == "a" and tag.span > opening.span), None)
    first = not document.text[heading.span.start : opening.span.start].strip(" \t#")
    written = document.text[opening.span.start : opening.span.end]
    good = f'<a name="{anchor.name}"></a>'
    edits: Sequence[Edit] = ()
    if not _FREEZABLE.fullmatch(anchor.name):
        fault = f"has characters in “{anchor.name}” that no heading id may have"
    elif closing is None:
        fault = "is never closed"
        edits = (Edit(opening.span, good),)
    elif document.text[opening.span.end : closing.span.start].strip():
        fault = "is wrapped round the words of the heading"
        edits = (Edit(opening.span, good), Edit(closing.span, ""))
    elif not first:
        fault = "does not stand at the start of the heading"
    elif "'" in written or closing.span.start != opening.span.end or len(opening.attributes) > 1:
        fault = "is not written in the one form that sets a heading's id"
        edits = (Edit(Span(opening.span.start, closing.span.end), good),)
    else:
        return None
    fix = Fix(tuple(edits)) if edits and first else None
    return Finding(
        opening.span, f"The anchor “{anchor.name}” {fault}; write {good} in front of the words.", fix=fix
    )
