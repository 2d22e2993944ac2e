"""Links and images beside those of the English page."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import unquote

from valint.model.document import Document, Link, LinkKind
from valint.model.finding import Edit, Finding, Fix, Origin, Severity
from valint.model.span import Span
from valint.project.bookmarks import heading_ids, outline
from valint.project.page import AnchorFlavour, Page
from valint.rules.parity.comparison import compared, shortened
from valint.rules.registry import Fixes, Given, Needs, Where, Yields, rule
from valint.translation.siblings.told import beside_siblings
from valint.translation.source.addresses import address_key
from valint.translation.source.alignment import Alignment

_MOST = 8
_YIELDS = Yields(("LK", "AN", "FQ001", "FQ002"), losses=("FQ001", "FQ002"))


@rule(
    "LK014",
    "target-drift",
    Severity.ERROR,
    needs=[Needs.SOURCE],
    fixes=Fixes.UNSAFE,
    yields_to=_YIELDS,
    siblings=beside_siblings("LK014"),
    where=Where((Given.SOURCE,)),
)
def target_drift(page: Page) -> Iterator[Finding]:
    """A link or image of the English page is missing, was added, or leads elsewhere.

    A translation changes words, not where they lead. The order is free, since languages order sentences
    differently; a locale in an address or in a folder's name, and `http` for `https`, make no difference.
    Where a site makes addresses of translated headings, a link to the same heading is the same link.

    Bad (da-DK):
        --- en-US/guide/page.md ---
        # Plan a shift

        See [the calendar](calendar.md) and [our rules](https://example.com/en-us/rules).
        --- da-DK/guide/page.md ---
        # Planlæg en vagt

        Se [kalenderen](kalender.md) og [vores regler](https://example.com/da-dk/rules).
    Good (da-DK):
        --- en-US/guide/page.md ---
        # Plan a shift

        See [the calendar](calendar.md) and [our rules](https://example.com/en-us/rules).
        --- da-DK/guide/page.md ---
        # Planlæg en vagt

        Se [vores regler](https://example.com/da-dk/rules) og [kalenderen](calendar.md).

    Source: the English page at the commit that `ms.sourcegitcommit` names; links.md, section 1.
    """
    aligned = compared(page)
    if aligned is None or not aligned.is_close:
        return
    languages = frozenset({"en", page.language or "en"})
    there, here = (_keyed(document, languages) for document in (aligned.source, aligned.target))
    if Counter(key for key, _ in there) == Counter(key for key, _ in here):
        return
    translated = _translated_ids(aligned.source, aligned.target, page.flavour)
    anywhere = page.flavour is AnchorFlavour.GITHUB
    there = _keyed(aligned.source, languages, translated_elsewhere=anywhere)
    here = _keyed(aligned.target, languages, translated, translated_elsewhere=anywhere)
    first = Counter(key for key, _ in there)
    second = Counter(key for key, _ in here)
    if first == second:
        return
    lost = [link for link in _surplus(there, first - second) if link.span.start < aligned.end]
    gained = _surplus(here, second - first)
    # Each of them would have a finding, and to pair thousands of them takes long.
    many = max(len(lost), len(gained))
    found = [*_told(aligned, lost, gained)] if many <= _MOST else []
    if max(many, len(found)) > _MOST:
        yield Finding(
            found[0].place if found else _first_place(aligned, lost, gained),
            f"{max(many, len(found))} links differ from those of the English page from here on; "
            "compare the pages.",
            origin=Origin.INTRODUCED,
        )
        return
    yield from found


def _translated_ids(source: Document, target: Document, flavour: AnchorFlavour) -> dict[str, str]:
    """Return the English id behind each id that a site makes of a translated heading.

    Empty where the pages do not have the same number of headings: then no heading is known to be another's.
    """
    there, here = (_heading_ids(document, flavour) for document in (source, target))
    if len(there) != len(here):
        return {}
    english = set(there)
    return {mine: theirs for mine, theirs in zip(here, there, strict=True) if mine and mine not in english}


def _heading_ids(document: Document, flavour: AnchorFlavour) -> Sequence[str]:
    marks = outline(document, flavour)
    return heading_ids(document.headings, marks, flavour)


def _keyed(
    document: Document,
    languages: frozenset[str],
    translated: Mapping[str, str] | None = None,
    *,
    translated_elsewhere: bool = False,
) -> list[tuple[str, Link]]:
    """Return the links of a page, each with what must be equal.

    Args:
        document: the page.
        languages: the page's language and the source's.
        translated: the English id of each translated one of this page.
        translated_elsewhere: the site makes ids of translated headings on every page, and what the heading
            of another page is called in English cannot be seen from here.
    """
    found = []
    for link in document.links:
        destination = link.destination
        if link.kind is LinkKind.INCLUDE or destination.lower().startswith("mailto:"):
            continue
        path, mark, fragment = destination.partition("#")
        if mark and not path:
            fragment = unquote(fragment).strip()
            destination = f"#{(translated or {}).get(fragment, fragment)}"
        elif mark and translated_elsewhere and "//" not in path:
            destination = f"{path}#*"
        found.append((address_key(destination, languages), link))
    return found


def _surplus(links: list[tuple[str, Link]], counts: Counter[str]) -> list[Link]:
    left = Counter(counts)
    found = []
    # The last of several equal ones is the one that is too many.
    for key, link in reversed(links):
        if left[key] > 0:
            left[key] -= 1
            found.append(link)
    return found[::-1]


def _first_place(aligned: Alignment, lost: list[Link], gained: list[Link]) -> Span:
    return gained[0].destination_span if gained else aligned.place(lost[0].span.start)


def _told(aligned: Alignment, lost: list[Link], gained: list[Link]) -> Iterator[Finding]:
    places = [aligned.place(link.span.start) for link in lost]
    starts = [aligned.place(link.span.start).start for link in lost]
    left = list(range(len(lost)))
    for link in gained:
        block = next(
            (
                at
                for at in left
                if _same_block(aligned.target, starts[at], link) and lost[at].image == link.image
            ),
            None,
        )
        thing = "image" if link.image else "link"
        if block is None:
            yield Finding(
                link.destination_span,
                f"The English page has no {thing} to “{shortened(link.destination)}”; remove it, or restore "
                "the one that was here.",
                severity=Severity.WARNING,
                origin=Origin.INTRODUCED,
                target=link.destination,
            )
            continue
        left.remove(block)
        right = lost[block].destination
        yield Finding(
            link.destination_span,
            f"This {thing} leads to “{shortened(right)}” on the English page; a translation keeps the "
            "address.",
            fix=Fix((Edit(link.destination_span, right),), safe=False) if link.label is None else None,
            origin=Origin.INTRODUCED,
            source=right,
            target=link.destination,
        )
    for at in left:
        thing = "image" if lost[at].image else "link"
        yield Finding(
            places[at],
            f"The {thing} “{shortened(lost[at].text or lost[at].destination)}” to "
            f"“{shortened(lost[at].destination)}” of the English page is missing here; put it back.",
            origin=Origin.INTRODUCED,
            source=lost[at].destination,
        )


def _same_block(document: Document, start: int, link: Link) -> bool:
    """Tell whether a link stands in the block that begins at an offset."""
    end = next(
        (block.span.end for block in document.blocks if block.span.start == start and block.depth >= 0), start
    )
    return start <= link.span.start < end
