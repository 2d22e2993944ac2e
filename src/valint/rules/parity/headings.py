"""Headings and their bookmarks beside those of the English page."""

from collections.abc import Iterator

from valint.markdown.slug import drop_cross_references, drop_emoji, github_slug, learn_slug, toc_slug
from valint.model.document import Anchor, Document, ExplicitId, Heading
from valint.model.finding import Edit, Finding, Fix, Origin, Severity
from valint.model.lazy_regex import lazy_regex
from valint.model.span import Span
from valint.project.bookmarks import explicit_id
from valint.project.page import AnchorFlavour, Page
from valint.rules.parity.comparison import compared, shortened
from valint.rules.registry import Fixes, Given, Needs, Where, rule
from valint.translation.siblings.told import beside_siblings
from valint.translation.source.alignment import Alignment, first_line

_MOST = 6
_NEAR = 200
"""So many characters before an English heading may stand an anchor that is meant for it."""

_DUPLICATE = lazy_regex(r"-\d+\Z")
_MANY = "The headings differ from the English page in {} places; compare the outline as a whole."


@rule(
    "HD004",
    "heading-sequence-drift",
    Severity.ERROR,
    needs=[Needs.SOURCE],
    siblings=beside_siblings("HD004"),
    where=Where((Given.SOURCE,)),
)
def heading_sequence_drift(page: Page) -> Iterator[Finding]:
    """A heading of the English page is missing, a heading was added, or one has another level.

    Readers find their way by the headings, and so do links from other pages. A heading goes missing when its
    `#` is lost or two lines are joined; one appears when a line of dashes slips under a paragraph.

    Bad (da-DK):
        --- en-US/guide/page.md ---
        # Plan a shift

        Pick a day.

        ## Swap shifts

        Ask a colleague.
        --- da-DK/guide/page.md ---
        # Planlæg en vagt

        Vælg en dag.

        Byt vagter

        Spørg en kollega.
    Good (da-DK):
        --- en-US/guide/page.md ---
        # Plan a shift

        Pick a day.

        ## Swap shifts

        Ask a colleague.
        --- da-DK/guide/page.md ---
        # Planlæg en vagt

        Vælg en dag.

        ## Byt vagter

        Spørg en kollega.

    Source: the English page at the commit that `ms.sourcegitcommit` names.
    """
    aligned = compared(page)
    if aligned is None or not aligned.is_close:
        return
    there, here = aligned.source.headings, aligned.target.headings
    if [heading.level for heading in there] == [heading.level for heading in here]:
        return
    found = sorted(_differences(aligned), key=lambda finding: finding.place)
    if len(found) > _MOST:
        yield Finding(found[0].place, _MANY.format(len(found)), origin=Origin.INTRODUCED)
        return
    yield from found


def _differences(aligned: Alignment) -> Iterator[Finding]:
    there, here = aligned.source.headings, aligned.target.headings
    partner = dict(aligned.headings)
    for number, original in enumerate(there):
        at = partner.get(number)
        if at is None:
            if original.span.start < aligned.end:
                yield _missing(aligned, original)
        elif here[at].level != original.level:
            yield Finding(
                here[at].text_span,
                f"This heading has level {here[at].level}, but “{shortened(original.text)}” on the English "
                f"page has level {original.level}; give it as many “#”.",
                origin=Origin.INTRODUCED,
                source=original.text,
                target=here[at].text,
            )
    known = set(partner.values())
    for number, heading in enumerate(here):
        if number not in known:
            yield _added(aligned.target, heading)


def _missing(aligned: Alignment, original: Heading) -> Finding:
    place = aligned.place(original.span.start)
    plain = aligned.added_after(place)
    if plain is not None:
        return Finding(
            plain,
            f"This is the heading “{shortened(original.text)}” on the English page; put "
            f"“{'#' * original.level}” in front.",
            origin=Origin.INTRODUCED,
            source=original.text,
            target=aligned.target.plain(plain),
        )
    return Finding(
        place,
        f"The heading “{shortened(original.text)}” of the English page is missing; put it back here, with "
        f"“{'#' * original.level}” in front.",
        origin=Origin.INTRODUCED,
        source=original.text,
    )


def _added(document: Document, heading: Heading) -> Finding:
    written = document.text[heading.span.start : heading.span.end]
    if not written.startswith("#") and "\n" in written:
        cure = "the line of dashes below makes it one; put a blank line between them"
    else:
        cure = "make it plain text, or remove it"
    return Finding(
        heading.text_span,
        f"This heading has no counterpart on the English page; {cure}.",
        origin=Origin.INTRODUCED,
        target=heading.text,
    )


@rule(
    "AN008",
    "frozen-anchor-drift",
    Severity.ERROR,
    needs=[Needs.SOURCE],
    fixes=Fixes.SAFE,
    where=Where((Given.SOURCE,)),
)
def frozen_anchor_drift(page: Page) -> Iterator[Finding]:
    """A heading's bookmark is not that of the English heading.

    A translated page keeps the English bookmarks, so that every link works in every language. A bookmark
    that was translated, mistyped or taken from another heading breaks the links to it, on this page and on
    others.

    Bad (da-DK):
        --- en-US/guide/page.md ---
        # Plan a shift

        ## Swap shifts

        Ask a colleague.
        --- da-DK/guide/page.md ---
        # <a name="plan-a-shift"></a>Planlæg en vagt

        ## <a name="byt-vagter"></a>Byt vagter

        Spørg en kollega.
    Good (da-DK):
        --- en-US/guide/page.md ---
        # Plan a shift

        ## Swap shifts

        Ask a colleague.
        --- da-DK/guide/page.md ---
        # <a name="plan-a-shift"></a>Planlæg en vagt

        ## <a name="swap-shifts"></a>Byt vagter

        Spørg en kollega.
    Bad (es-ES):
        --- en-US/guide/page.md ---
        # Plan a shift { #plan-a-shift }

        Pick a day.
        --- es-ES/guide/page.md ---
        # Planificar un turno { #planificar-un-turno }

        Elija un día.
    Good (es-ES):
        --- en-US/guide/page.md ---
        # Plan a shift { #plan-a-shift }

        Pick a day.
        --- es-ES/guide/page.md ---
        # Planificar un turno { #plan-a-shift }

        Elija un día.

    Source: links.md, section 2: the localization pipeline freezes the id of the English heading.
    """
    aligned = compared(page)
    if aligned is None or not aligned.is_close:
        return
    there, here = aligned.source.headings, aligned.target.headings
    for number, at in aligned.headings:
        heading, original = here[at], there[number]
        if heading.tab is not None or original.tab is not None:
            continue
        kept = heading.frozen or heading.explicit
        if kept is None:
            if original.explicit is not None and page.flavour is AnchorFlavour.EXPLICIT:
                yield _lost_id(aligned.target, heading, original.explicit.name)
        elif _is_computed(aligned.source, original) and not _fits(aligned.source, original, kept.name):
            yield _other_id(aligned.target, heading, kept, original)


def _is_computed(source: Document, heading: Heading) -> bool:
    """Tell whether nothing but its words, or an id of its own, makes an English heading's bookmark."""
    written = source.text[heading.span.start : heading.span.end]
    return "[!" not in written and "{{" not in written and bool(heading.slug_text.strip())


def _fits(source: Document, heading: Heading, name: str) -> bool:
    """Tell whether a name is a bookmark of an English heading, by any site's reckoning."""
    own = heading.frozen or heading.explicit
    if own is not None and own.name == name:
        return True
    text = heading.slug_text
    slugs = {
        learn_slug(text),
        learn_slug(drop_emoji(drop_cross_references(text))),
        github_slug(text),
        toc_slug(text),
        toc_slug(text, unicode=True),
    }
    if name in slugs or _DUPLICATE.sub("", name) in slugs:
        return True
    written = source.text[heading.span.start : heading.span.end]
    if f"{{#{name}" in written or f"{{ #{name}" in written:
        return True
    near = Span(heading.span.start - _NEAR, heading.span.end)
    return any(
        anchor.name == name and near.start <= anchor.span.start < near.end for anchor in source.anchors
    )


def _bookmark(heading: Heading) -> str:
    own = heading.frozen or heading.explicit
    return own.name if own is not None else learn_slug(drop_emoji(drop_cross_references(heading.slug_text)))


def _other_id(document: Document, heading: Heading, kept: Anchor | ExplicitId, original: Heading) -> Finding:
    right = _bookmark(original)
    linked = any(link.destination == f"#{kept.name}" for link in document.links)
    return Finding(
        kept.name_span,
        f"The bookmark “{shortened(kept.name)}” should be “{right}”, that of “{shortened(original.text)}” on "
        f"the English page; links from other pages lead there.",
        fix=Fix((Edit(kept.name_span, right),), safe=not linked),
        origin=Origin.INTRODUCED,
        source=right,
        target=kept.name,
    )


def _lost_id(document: Document, heading: Heading, name: str) -> Finding:
    end = first_line(document, heading.span).end
    line = document.text[heading.span.start : end].rstrip()
    mark = explicit_id(document, name)
    fix = None
    if line.startswith("#") and not line.endswith(("#", "}")):
        at = heading.span.start + len(line)
        fix = Fix((Edit(Span(at, at), mark),))
    return Finding(
        heading.text_span,
        f"The heading has lost its bookmark “{mark.strip()}”; put it behind the text as in English.",
        fix=fix,
        origin=Origin.INTRODUCED,
        source=name,
    )
