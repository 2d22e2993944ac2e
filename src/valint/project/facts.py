"""What the project rules need of one file, small enough to cache and to send between processes.

Facts hold plain strings, numbers and tuples alone, so that a cache can store them as JSON; places are
regions, since the text of an unchanged file is never read again.
"""

from collections.abc import Callable, Container, Iterator, Mapping, Sequence
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
    def destinations(self) -> tuple[Sequence[str], Container[int]]:
        """Where each link leads, and the numbers of the includes: all that most links are asked for."""
        links = self.links
        includes = [at for at, link in enumerate(links) if link.kind == LinkKind.INCLUDE]
        return [link.destination for link in links], includes

    @property
    def is_translated(self) -> bool:
        """Whether the front matter tells what the page was translated from, or how."""
        return not PROVENANCE.isdisjoint(self.metadata)

    @property
    def heading_rows(self) -> Sequence[Sequence[Any]]:
        """What each heading is, in the order of `HeadingFact`: for whoever looks at all of them."""
        return self.headings


class SealedMetadata(Mapping[str, str]):
    """Front matter of which the keys are known, and the values read when one is asked for."""

    __slots__ = ("_keys", "_read")

    def __init__(self, keys: frozenset[str], read: Callable[[], dict[str, str]]) -> None:
        self._keys = keys
        self._read = read

    def __contains__(self, key: object) -> bool:
        return key in self._keys

    def __getitem__(self, key: str) -> str:
        if key not in self._keys:
            raise KeyError(key)
        return self._read()[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._read())

    def __len__(self) -> int:
        return len(self._keys)


class Columns(NamedTuple):
    """The facts of a page column by column, with spans as places: what is cheapest to make, and to hand over.

    `links` and `headings` have a column for each field of their facts, and none at all where there are none
    of them; a prose is None where it is the text.
    """

    page: Page
    links: tuple[Sequence[Any], ...]
    headings: tuple[Sequence[Any], ...]
    metadata: Mapping[str, str]
    outline: tuple[str, ...]
    source_lines: tuple[SourceLine, ...]
    toc_links: tuple[TocLink, ...]


# A run makes tens of thousands of these; the generated constructors cost twice as much.
_new = tuple.__new__

PROVENANCE = frozenset({"ms.openlocfilehash", "ms.sourcegitcommit", "ms.translationtype"})

METADATA_KEYS = (
    "title",
    "description",
    "ms.topic",
    "ms.openlocfilehash",
    "ms.sourcegitcommit",
    "ms.translationtype",
    "ms.contentlocale",
)


def facts_of(columns: Columns, shape: str = "") -> FileFacts:
    """Return the facts that columns hold."""
    page = columns.page
    document = page.document
    # By place: names for so many fields take as long as the facts of a small page.
    return FileFacts(
        document.path,
        page.locale,
        page.is_include,
        page.is_toc,
        own_names(columns.outline, page.flavour),
        tuple(_links(columns.links, document)),
        tuple(_headings(columns.headings, document)),
        columns.metadata,
        columns.outline,
        page.flavour,
        document.mime,
        columns.source_lines,
        columns.toc_links,
        shape,
    )


def columns_of(page: Page, *, lines: bool = True) -> Columns:
    """Gather a page's facts as columns; without `lines` no other page is compared with it line by line."""
    document = page.document
    marks = outline(document, page.flavour, is_include=page.is_include)
    return Columns(
        page,
        _link_columns(document),
        _heading_columns(document, marks, page.flavour),
        _metadata(document),
        marks,
        source_lines(document, page.locale) if lines else (),
        tuple(toc_links(document)) if page.is_yaml_toc else (),
    )


def _links(columns: tuple[Sequence[Any], ...], document: Document) -> Iterator[LinkFact]:
    region = document.lines.region
    for kind, image, destination, place, text, label in zip(*columns, strict=True):
        where = None if label is None else region(label)
        yield _new(LinkFact, (str(kind), image, destination, region(place), text, where))


def _headings(columns: tuple[Sequence[Any], ...], document: Document) -> Iterator[HeadingFact]:
    region = document.lines.region
    for level, text, prose, place, *rest in zip(*columns, strict=True):
        yield _new(HeadingFact, (level, text, text if prose is None else prose, region(place), *rest))


def _link_columns(document: Document) -> tuple[Sequence[Any], ...]:
    links = [
        link
        for link in document.links
        if (to := link[3]) and not to.startswith(("https:", "//")) and (":" not in to or not is_external(to))
    ]
    if not links:
        return ()
    kinds, images, _, destinations, places, shown, shown_at, _, _, _ = zip(*links, strict=True)
    if len(set(places)) < len(places):  # several links share a reference definition
        first = dict(zip(reversed(places), reversed(links), strict=True))
        kinds, images, _, destinations, places, shown, shown_at, _, _, _ = zip(
            *[first[place] for place in dict.fromkeys(places)], strict=True
        )
    texts: Sequence[str] = [""] * len(places)
    labels: list[Span | None] = [None] * len(places)
    fragments = [at for at, destination in enumerate(destinations) if "#" in destination]
    if fragments:
        texts = [
            text if "#" in destination else "" for text, destination in zip(shown, destinations, strict=True)
        ]
        for at in fragments:
            span = shown_at[at]
            if destinations[at][0] == "#" and not images[at] and span is not None:
                labels[at] = span if document.text[span[0] : span[1]] == shown[at] else None
    return kinds, images, destinations, places, texts, labels


def _heading_columns(
    document: Document, marks: tuple[str, ...], flavour: AnchorFlavour
) -> tuple[Sequence[Any], ...]:
    headings = document.headings
    if not headings:
        return ()
    written = document.prose
    levels, _, texts, spans, _, frozen, explicit, _, code_only, _ = zip(*headings, strict=True)
    # Mostly without code, and then the same as what is shown.
    proses = [
        None if (prose := written[start:end]) == text else " ".join(prose.split())
        for text, (start, end) in zip(texts, spans, strict=True)
    ]
    return (
        levels,
        texts,
        proses,
        spans,
        [None if anchor is None else anchor[0] for anchor in frozen],
        [None if anchor is None else anchor[0] for anchor in explicit],
        heading_ids(headings, marks, flavour),
        code_only,
    )


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
