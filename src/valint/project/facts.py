"""What the project rules need of one file, small enough to cache and to send between processes.

Facts hold plain strings, numbers and tuples alone, so that a cache can store them as JSON; places are
regions, since the text of an unchanged file is never read again.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from valint.model.document import Document, LinkKind
from valint.model.named import NamedTuple
from valint.model.record import field, record
from valint.model.span import Region, Span
from valint.project.bookmarks import heading_ids, outline, own_names
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

    @property
    def heading_rows(self) -> Sequence[Sequence[Any]]:
        """What each heading is, in the order of `HeadingFact`: for whoever looks at all of them."""
        return self.headings


# A run makes tens of thousands of these; the generated constructors cost twice as much.
_new = tuple.__new__

_KINDS = {kind: str(kind) for kind in LinkKind}

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
    names = own_names(marks, flavour)
    # By place: names for so many fields take as long as the facts of a small page.
    return FileFacts(
        document.path,
        page.locale,
        page.is_include,
        page.is_toc,
        names,
        tuple(_links(document)),
        tuple(_headings(document, heading_ids(document.headings, marks, names, flavour))),
        _metadata(document),
        marks,
        flavour,
        document.mime,
        source_lines(document, page.locale),
        _toc_links(page),
        "",
    )


def _toc_links(page: Page) -> tuple[TocLink, ...]:
    return tuple(toc_links(page.document)) if page.is_yaml_toc else ()


def _links(document: Document) -> list[LinkFact]:
    region = document.lines.region
    seen: set[Span] = set()
    found: list[LinkFact] = []
    for kind, image, _, destination, place, shown, text_span, _, _, _ in document.links:
        if not destination or is_external(destination):
            continue
        if place in seen:
            continue
        seen.add(place)
        text, label = "", None
        if "#" in destination:
            text = shown
            if destination[0] == "#" and not image and text_span is not None:
                written = document.text[text_span[0] : text_span[1]]
                label = region(text_span) if written == shown else None
        found.append(_new(LinkFact, (_KINDS[kind], image, destination, region(place), text, label)))
    return found


def _headings(document: Document, ids: tuple[str, ...]) -> list[HeadingFact]:
    prose, region = document.prose, document.lines.region
    found: list[HeadingFact] = []
    for heading, name in zip(document.headings, ids, strict=True):
        level, _, text, span, _, frozen, explicit, _, code_only, _ = heading
        written = prose[span[0] : span[1]]
        fact = (
            level,
            text,
            # Mostly without code, and then the same as what is shown.
            text if written == text else " ".join(written.split()),
            region(span),
            frozen.name if frozen else None,
            explicit.name if explicit else None,
            name,
            code_only,
        )
        found.append(_new(HeadingFact, fact))
    return found


def _metadata(document: Document) -> dict[str, str]:
    root = None if document.front_matter is None else document.front_matter.root
    entries = None if root is None else root.entries
    if not entries:
        return {}
    found: dict[str, str] = {}
    for key in METADATA_KEYS:
        if key in entries:
            value = entries[key].node.value
            if isinstance(value, str) and value:
                found[key] = value
    return found
