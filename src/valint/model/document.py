"""A parsed localized page: every construct that a rule may ask for, each with its exact span.

Constructs are named tuples: a repository holds some hundred thousand of them, and a tuple is a third
of the price of a frozen dataclass.  All offsets are code points into `Document.text`.
"""

from collections.abc import Callable, Collection, Sequence, Set
from enum import StrEnum
from functools import cached_property
from typing import Any

from valint.model.front_matter import FrontMatter, YamlNode
from valint.model.lazy_regex import lazy_regex
from valint.model.named import NamedTuple
from valint.model.record import record
from valint.model.span import LineIndex, Span

OBJECT = "\ufffc"
"""Stands in `Document.prose` for what a reader sees but nobody translates: code, images, markers."""


class LinkKind(StrEnum):
    """The syntax that made a link."""

    INLINE = "inline"
    REFERENCE = "reference"
    AUTOLINK = "autolink"
    BARE = "bare"
    HTML = "html"
    DIRECTIVE = "directive"
    INCLUDE = "include"
    VIDEO = "video"


class Attribute(NamedTuple):
    """One `name="value"` of an HTML tag or a `:::` directive; `quote` is empty for a bare value."""

    name: str
    value: str
    span: Span
    value_span: Span
    quote: str


class HtmlTag(NamedTuple):
    """One HTML tag, opening, closing or self-closing; `name` is in lower case."""

    name: str
    span: Span
    closing: bool
    self_closing: bool
    attributes: tuple[Attribute, ...]


class Anchor(NamedTuple):
    """A bookmark that an `id` or `name` attribute of any tag makes."""

    name: str
    span: Span
    name_span: Span
    tag: str
    attribute: str


class Link(NamedTuple):
    """A link, image, include or video.

    `destination` has backslash escapes and entities resolved and is not percent-decoded;
    `destination_span` is the destination as written, without angle brackets (for a reference link: in its
    definition).  `text` is the visible text or the alternative text, `text_span` where it stands.
    """

    kind: LinkKind
    image: bool
    span: Span
    destination: str
    destination_span: Span
    text: str
    text_span: Span | None
    title: str | None = None
    label: str | None = None
    attribute: str | None = None


class ExplicitId(NamedTuple):
    """The `{ #slug }` behind a heading's text (Python-Markdown `attr_list`), or `{/*slug*/}` (MDX)."""

    name: str
    span: Span
    name_span: Span


class Tab(NamedTuple):
    """A tab heading, `# [Title](#tab/id/condition)` (docfx v3 `TabGroupAggregator`)."""

    id: str
    condition: str | None


class Heading(NamedTuple):
    """A heading.

    `text` is what a reader sees; `text_span` runs from the first to the last character of it in the source.
    `slug_text` is what the slug algorithm reads (links.md section 2: code content, link text and alternative
    text count, HTML and includes do not, a soft break is a line feed).  `frozen` is the anchor that replaces
    the computed id (docfx v3 `HeadingIdRewriter`).
    """

    level: int
    span: Span
    text: str
    text_span: Span
    slug_text: str
    frozen: Anchor | None
    explicit: ExplicitId | None
    tab: Tab | None
    code_only: bool
    depth: int


class Cell(NamedTuple):
    """One table cell; the span is its trimmed content."""

    span: Span


class Row(NamedTuple):
    """One table row; `opened` and `closed` tell whether it has its outer pipes."""

    span: Span
    cells: tuple[Cell, ...]
    opened: bool
    closed: bool


class Table(NamedTuple):
    """A pipe table; `delimiter` is the span of the `| --- |` row, `alignments` hold
    `left|right|center|""`."""

    span: Span
    header: Row
    delimiter: Span
    alignments: tuple[str, ...]
    rows: tuple[Row, ...]


class ListItem(NamedTuple):
    """One list item; `number` is None for a bullet."""

    span: Span
    marker_span: Span
    number: int | None


class ListBlock(NamedTuple):
    """An ordered or bullet list; nested lists stand in `Document.lists` on their own, with greater
    `depth`."""

    span: Span
    ordered: bool
    items: tuple[ListItem, ...]
    depth: int


class CodeSpan(NamedTuple):
    """Inline code; `text` is what renders."""

    span: Span
    text: str


class CodeBlock(NamedTuple):
    """Fenced or indented code; `closed` is False for a fence that only its container or the file ends."""

    span: Span
    fenced: bool
    info: str
    closed: bool


class BlockQuote(NamedTuple):
    """A block quote, alerts included; `first_line` is its first line without the marker."""

    span: Span
    first_line: Span
    depth: int


class Alert(NamedTuple):
    """A recognised alert (`> [!NOTE]`); `kind` is in upper case, `trailing` is text on the keyword line."""

    kind: str
    span: Span
    marker_span: Span
    trailing: Span | None


class Directive(NamedTuple):
    """One `:::` line: `:::image source="a.png":::`, `:::row:::`, `::: zone pivot="a"`, `:::image-end:::`.

    `name` is in lower case; `closed` tells whether the line ends with `:::`.  `malformed` is the span of the
    first part of the attribute list that is no `name="value"`.
    """

    name: str
    span: Span
    name_span: Span
    attributes: tuple[Attribute, ...]
    closed: bool
    malformed: Span | None

    def get(self, name: str) -> Attribute | None:
        """Return the first attribute called `name`."""
        return next((attribute for attribute in self.attributes if attribute.name == name), None)


class BlockKind(StrEnum):
    """What a leaf or container block is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    CODE = "code"
    TABLE = "table"
    LIST = "list"
    ITEM = "item"
    QUOTE = "quote"
    HTML = "html"
    BREAK = "break"


class Block(NamedTuple):
    """One block in document order; `depth` counts the lists, items and quotes around it."""

    kind: BlockKind
    span: Span
    depth: int


Mark = tuple[int, int, int, int, str]
"""Markup in a text: its start, start and end of the words that it encloses, its end, and its fill, which in
`prose` stands in the place of all but these words."""

ProseRun = tuple[int, int, str | Sequence[Mark]]
"""Start and end of a stretch inside a block, and its fill, which stands in its place in `prose`; where that
is literal text, the markup in it, or an empty fill if there is none.  Plain tuples: a page holds hundreds,
and nobody but `prose` looks at them."""

_SPACES = lazy_regex(r"\s+")


@record(slots=False)
class Document:
    """One file, parsed; every sequence is in document order.

    `text` is the decoded file without a byte order mark (`bom` remembers it), line endings as they are.  A
    YAML page (`### YamlMime:FAQ`) has its tree in `data`; the constructs of its Markdown values stand in the
    same sequences.

    `blocks` and `tags` may be made when they are first asked for, see `later`: a page has a hundred of them,
    and most pages meet no rule that looks at any.
    """

    path: str
    text: str
    bom: bool = False
    front_matter: FrontMatter | None = None
    mime: str | None = None
    data: YamlNode | None = None
    body_start: int = 0
    blocks: Sequence[Block] = ()
    headings: Sequence[Heading] = ()
    links: Sequence[Link] = ()
    anchors: Sequence[Anchor] = ()
    tables: Sequence[Table] = ()
    lists: Sequence[ListBlock] = ()
    code_spans: Sequence[CodeSpan] = ()
    code_blocks: Sequence[CodeBlock] = ()
    quotes: Sequence[BlockQuote] = ()
    alerts: Sequence[Alert] = ()
    directives: Sequence[Directive] = ()
    tags: Sequence[HtmlTag] = ()
    comments: Sequence[Span] = ()
    prose_runs: Sequence[ProseRun] = ()

    @cached_property
    def lines(self) -> LineIndex:
        """The line table of `text`."""
        return LineIndex(self.text)

    @cached_property
    def kinds(self) -> Sequence[BlockKind]:
        """The kinds of `blocks`, for which these need not be made."""
        return [block.kind for block in self.blocks]

    @cached_property
    def tag_count(self) -> int:
        """How many `tags` there are at most, for which these need not be made."""
        return len(self.tags)

    @cached_property
    def prose(self) -> str:
        """`text` with everything but translatable text blanked, offset for offset.

        Inside a block, markup (emphasis marks, link syntax) and soft line breaks are spaces; code, images,
        HTML tags and addresses are `OBJECT`.  Between blocks (table cells and list items are blocks) stand
        line feeds only.  So a pattern that does not match a line feed never crosses a block, and one that
        matches words and spaces never crosses code.
        """
        from valint.model.prose import blank

        return blank(self)

    def plain(self, span: Span) -> str:
        """Return the prose in `span` with runs of white space folded, for messages and comparison."""
        return _SPACES.sub(" ", self.prose[span.start : span.end].replace(OBJECT, " ")).strip()

    def tags_at(self, starts: Set[int]) -> Sequence[HtmlTag]:
        """Return those of `tags` that begin at some offsets; the others need not be made."""
        make = self.__dict__.get("_make_tags")
        if make is None:
            return [tag for tag in self.tags if tag.span.start in starts]
        made: Sequence[HtmlTag] = make(starts)
        return made

    def spans_of(self, kinds: Collection[BlockKind]) -> Sequence[Span]:
        """Return the spans of `blocks` of some kinds, for which the blocks need not be made."""
        make = self.__dict__.get("_make_blocks")
        if make is None:
            return [block.span for block in self.blocks if block.kind in kinds]
        made: Sequence[Span] = make(kinds)
        return made

    def later(self, **makers: Callable[..., Sequence[object]]) -> None:
        """Say what makes `blocks` or `tags`; until then they have not been given.

        The maker of `tags` may be given offsets, and then makes those alone that begin there; the maker of
        `blocks` may be given kinds, and then makes the spans of such blocks.
        """
        fields = self.__dict__
        for name, make in makers.items():
            del fields[name]
            fields[f"_make_{name}"] = make


class _Later:
    """Makes a field of a document; the document has it from then on, and asks here no more."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __get__(self, document: Any, _owner: type | None = None) -> object:
        if document is None:
            return self
        fields = document.__dict__
        make = fields.pop(f"_make_{self._name}", None)
        if make is None:
            raise AttributeError(self._name)
        made = fields[self._name] = make()
        return made


for _name in ("blocks", "tags"):
    setattr(Document, _name, _Later(_name))
