"""What the project rules need of one file, small enough to cache and to send between processes.

Facts hold plain strings, numbers and tuples alone, so that a cache can store them as JSON; places are
regions, since the text of an unchanged file is never read again.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from valint.model.document import Document, LinkKind
from valint.model.record import field, record
from valint.model.span import Region, Span
from valint.project.bookmarks import assemble, heading_ids, outline
from valint.project.page import AnchorFlavour, Page
from valint.project.source_lines import SourceLine, source_lines
from valint.project.target import is_external
from valint.project.toc import TocLink, toc_links


class LinkFact(NamedTuple):
    """A link inside the site, as the resolver needs it; `region` is the destination, `kind` a `LinkKind`.

    `text` is kept only where a rule compares it: for a link with a fragment.  `label` is where it stands, for
    a link into its own page whose text holds no markup.  What several links share (a reference definition) is
    one fact.
    """

    kind: str
    image: bool
    destination: str
    region: Region
    text: str
    label: Region | None = None


class HeadingFact(NamedTuple):
    """A heading as the project sees it; `region` is its visible text.

    `prose` is the text with code replaced by U+FFFC.  `id` is the bookmark that the site gives it, empty
    for a tab. `frozen` and `explicit` are the English slug from `<a name>` and from `{ #slug }`.
    """

    level: int
    text: str
    prose: str
    region: Region
    frozen: str | None
    explicit: str | None
    id: str
    code_only: bool


@record()
class FileFacts:
    """Everything that other files' findings can depend on.

    `bookmarks` are the ids and names that this file itself contributes, in document order, duplicates kept;
    `outline` is what they are made of (`valint.project.bookmarks.outline`), for pages that include this
    one. `metadata` holds the front-matter keys listed in `METADATA_KEYS` that are strings.  `mime` is a
    YAML page's kind. `source_lines` are the lines that may be English, `toc_links` the targets of a table of
    contents in YAML.  `shape` is what the page has in common with its translations, where those are checked
    with it (`valint.translation.siblings.shape`).
    """

    path: str
    locale: str | None
    is_include: bool
    is_toc: bool
    bookmarks: tuple[str, ...]
    links: tuple[LinkFact, ...]
    headings: tuple[HeadingFact, ...]
    metadata: Mapping[str, str] = field(default_factory=dict)
    outline: tuple[str, ...] = ()
    flavour: AnchorFlavour = AnchorFlavour.LEARN
    mime: str | None = None
    source_lines: tuple[SourceLine, ...] = ()
    toc_links: tuple[TocLink, ...] = ()
    shape: str = ""

    @property
    def destinations(self) -> Sequence[tuple[str, bool]]:
        """Where each link leads, and whether it is an include: all that most links are asked for."""
        return [(link.destination, link.kind == LinkKind.INCLUDE) for link in self.links]


# A run makes tens of thousands of these; the generated constructors cost twice as much.
_new = tuple.__new__

METADATA_KEYS = (
    "title",
    "description",
    "ms.topic",
    "ms.openlocfilehash",
    "ms.sourcegitcommit",
    "ms.translationtype",
    "ms.contentlocale",
)


def collect_facts(page: Page) -> FileFacts:
    """Gather a page's facts."""
    document = page.document
    flavour = page.flavour
    marks = outline(document, flavour, is_include=page.is_include)
    names = assemble(marks, flavour).names
    return FileFacts(
        path=document.path,
        locale=page.locale,
        is_include=page.is_include,
        is_toc=page.is_toc,
        bookmarks=names,
        links=tuple(_links(document)),
        headings=tuple(_headings(document, heading_ids(document.headings, marks, names, flavour))),
        metadata=_metadata(document),
        outline=marks,
        flavour=flavour,
        mime=document.mime,
        source_lines=source_lines(document, page.locale),
        toc_links=_toc_links(page),
    )


def _toc_links(page: Page) -> tuple[TocLink, ...]:
    return tuple(toc_links(page.document)) if page.is_yaml_toc else ()


def _links(document: Document) -> Iterator[LinkFact]:
    region = document.lines.region
    seen: set[Span] = set()
    for link in document.links:
        destination = link.destination
        if not destination or is_external(destination):
            continue
        place = link.destination_span
        if place in seen:
            continue
        seen.add(place)
        text = link.text if "#" in destination else ""
        label = None
        if destination[0] == "#" and not link.image and link.text_span is not None:
            written = document.text[link.text_span.start : link.text_span.end]
            label = region(link.text_span) if written == link.text else None
        yield _new(LinkFact, (str(link.kind), link.image, destination, region(place), text, label))


def _headings(document: Document, ids: tuple[str, ...]) -> Iterator[HeadingFact]:
    prose, region = document.prose, document.lines.region
    for heading, name in zip(document.headings, ids, strict=True):
        span = heading.text_span
        fact = (
            heading.level,
            heading.text,
            " ".join(prose[span.start : span.end].split()),
            region(span),
            heading.frozen.name if heading.frozen else None,
            heading.explicit.name if heading.explicit else None,
            name,
            heading.code_only,
        )
        yield _new(HeadingFact, fact)


def _metadata(document: Document) -> dict[str, str]:
    if document.front_matter is None:
        return {}
    found = ((key, document.front_matter.text(key)) for key in METADATA_KEYS)
    return {key: value for key, value in found if value is not None}
