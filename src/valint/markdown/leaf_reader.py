"""Read inline source: links, code, tags, anchors, directives and the words between them."""

from collections.abc import Callable, Iterator, MutableMapping, Sequence
from typing import Any

from mistune.helpers import parse_link_href
from mistune.util import unikey

from valint.markdown import directives as learn
from valint.markdown.constructs import Constructs
from valint.markdown.html_tags import PlacedTag, parse_html_block, parse_tag
from valint.markdown.inline_parser import Piece, PieceKind, PieceParser
from valint.markdown.inline_text import prose_runs, unescape, visible
from valint.markdown.piece_ranges import Cover, between, inside, lines_of, opaque
from valint.markdown.plain_leaf import bare_addresses, bare_link, html_link, read_alone, read_plain
from valint.markdown.side_by_side import SIDE_BY_SIDE, originals
from valint.markdown.source_map import Leaf
from valint.model.document import (
    Attribute,
    CodeSpan,
    Directive,
    HtmlTag,
    Link,
    LinkKind,
)
from valint.model.lazy_regex import lazy_regex
from valint.model.named import NamedTuple
from valint.model.span import Span

_SIMPLE_DESTINATION = lazy_regex(r"[ \t]*([^\s\\()<>&]*)(?=\))")
_ANY_TAG = lazy_regex(r"<[^<>]*>")
_PARSER = PieceParser()


class Definition(NamedTuple):
    """A link reference definition: where its destination stands."""

    destination: str
    span: Span


class LeafReader:
    """Reads the inline source of a document, one leaf after the other, and gathers what it holds."""

    def __init__(self, found: Constructs) -> None:
        self.found = found
        self.env: MutableMapping[str, Any] = {}
        self.definitions: dict[str, Definition] = {}

    def read_text(self, text: str, at: int) -> None:
        """Read inline source that stands in the document as it is, its first character at `at`."""
        if not has_syntax(text):
            self.found.runs.append((at, at + len(text), ""))
        elif not (
            self._read_learn(text, at)
            if _has_learn_syntax(text)
            else read_plain(text, at, self.found, self.env)
        ):
            self.read(Leaf(text, at, [], []))

    def _read_learn(self, text: str, at: int) -> bool:
        if ":::" in text:
            return self._read_directive(text, at)
        return "[!" in text and read_alone(text, at, self.found)

    def _read_directive(self, text: str, shift: int) -> bool:
        """Read a block that is nothing but a directive; return whether it is one, and nothing in doubt."""
        if "\n" in text or "[" in text or "<" in text or "`" in text or "://" in text or "www." in text:
            return False
        if "{*" in text or "///" in text:
            return False
        found = list(learn.parse_directives(text, lambda a, b: tuple.__new__(Span, (a + shift, b + shift))))
        if len(found) != 1:
            return False
        start, end, _, directive = found[0]
        if start > 0 or end < len(text) or directive.name == "no-loc":
            return False
        self.found.directives.append(directive)
        self._directive_links(directive)
        self.found.runs.append((shift, shift + end, "\n"))
        return True

    def read(self, leaf: Leaf, extra: list[Piece] | None = None) -> list[Piece]:
        """Read the inline source of `leaf`; `extra` are constructs that the caller knows already.

        Returns:
            all constructs, outer before inner, by start.
        """
        text = leaf.text
        frozen = learn.FROZEN.match(text) if not extra and text.startswith("<a ") else None
        words = text if frozen is None else text[frozen.end() :]
        if not has_syntax(words):
            # Nearly every localized heading is a frozen anchor and words: that needs no parser.
            pieces = extra or []
            if frozen is not None:
                middle = frozen.end() - len("</a>")
                pieces = [_html(0, middle), _html(middle, frozen.end())]
                self._emit(leaf, pieces)
        else:
            pieces = self._pieces(leaf, extra)
            self._emit(leaf, pieces)
        self._add_runs(leaf, pieces)
        return pieces

    def read_html(self, leaf: Leaf) -> None:
        """Read an HTML block."""
        tags, comments, texts = parse_html_block(leaf.text, leaf.span)
        self.found.comments += comments
        for tag, _, _ in tags:
            self.found.add_tag(tag)
        self._html_links(tags, lambda a, b: _ANY_TAG.sub("", leaf.text[a:b]).strip(), leaf)
        lines = leaf.line_spans()
        for start, end in texts:
            if not leaf.text[start:end].isspace():
                for a, b, at in lines_of(lines, start, end):
                    if a < end and start < b:
                        low, high = max(a, start), min(b, end)
                        self.found.runs.append((at + low - a, at + high - a, ""))

    # Constructs

    def published(self, text: str) -> list[Piece]:
        """Return the constructs of inline source that mistune finds, which are those that make an id."""
        return _PARSER.pieces(text, self.env)

    def _pieces(self, leaf: Leaf, extra: list[Piece] | None) -> list[Piece]:
        text = leaf.text
        marked = "[" in text or "<" in text or "`" in text
        pieces = _PARSER.pieces(text, self.env) if marked else []
        added = list(extra or ())
        if ":::" in text:
            added += self._directive_pieces(leaf, opaque(pieces))
        if "[!" in text:
            pieces = [_include(text, piece) for piece in pieces]
            covered = opaque(pieces)
            added += [
                Piece(m.start(), m.end(), PieceKind.VIDEO, *m.span(1))
                for m in learn.VIDEO.finditer(text)
                if not covered.holds(m.start(), m.end())
            ]
            added += [_mark(*m.span()) for m in learn.QUOTE_DIV.finditer(text)]
        if SIDE_BY_SIDE in text:
            added += originals(text, pieces)
        if "{*" in text or "///" in text:
            added += [_mark(*m.span()) for m in learn.FOREIGN_BLOCK.finditer(text) if m.end() > m.start()]
        if added:
            cover = Cover(added)
            pieces = [p for p in pieces if not cover.holds(p.start, p.end)] + added
            pieces.sort(key=lambda piece: (piece.start, -piece.end))
        return pieces

    def _directive_pieces(self, leaf: Leaf, covered: Cover) -> Iterator[Piece]:
        for start, end, begins, directive in learn.parse_directives(leaf.text, leaf.span):
            if covered.holds(start, start + 1):
                continue
            self.found.directives.append(directive)
            self._directive_links(directive)
            shown = directive.get("text") if directive.name == "no-loc" else None
            if shown is not None:
                inner = leaf.text.index(shown.value, start)
                yield Piece(start, end, PieceKind.DIRECTIVE, inner, inner + len(shown.value), "no-loc")
            elif begins:
                yield _mark(start, end)
            else:
                yield Piece(start, end, PieceKind.DIRECTIVE, start, end)

    def _directive_links(self, directive: Directive) -> None:
        alternative = directive.get("alt-text")
        for attribute in directive.attributes:
            if attribute.name not in ("source", "lightbox", "link"):
                continue
            link = (
                LinkKind.DIRECTIVE,
                directive.name == "image" and attribute.name != "link",
                directive.span,
                attribute.value,
                attribute.value_span,
                alternative.value if alternative else "",
                alternative.value_span if alternative else None,
                None,
                None,
                attribute.name,
            )
            self.found.links.append(tuple.__new__(Link, link))

    def _emit(self, leaf: Leaf, pieces: list[Piece]) -> None:
        text, span = leaf.text, leaf.span
        tags: list[PlacedTag] = []
        images_end = 0
        for at, piece in enumerate(pieces):
            if piece.end <= images_end:
                continue  # an image's alternative text holds no constructs of its own
            kind = piece.kind
            if kind is PieceKind.CODE:
                content = text[piece.inner_start : piece.inner_end].replace("\n", " ")
                if content.strip(" ") and content[0] == content[-1] == " ":
                    content = content[1:-1]
                self.found.code_spans.append(CodeSpan(span(piece.start, piece.end), content))
            elif kind is PieceKind.HTML:
                raw = text[piece.start : piece.end]
                if raw.startswith("<!--"):
                    self.found.comments.append(span(piece.start, piece.end))
                elif tag := parse_tag(raw, piece.start, span):
                    tags.append((tag, piece.start, piece.end))
                    self.found.add_tag(tag)
            elif kind is PieceKind.LINK or kind is PieceKind.IMAGE or kind is PieceKind.INCLUDE:
                self.found.links.append(self._link(leaf, piece, inside(pieces, at)))
                if kind is PieceKind.IMAGE:
                    images_end = piece.end
            elif kind is PieceKind.AUTOLINK or kind is PieceKind.VIDEO:
                address = text[piece.inner_start : piece.inner_end]
                inner = span(piece.inner_start, piece.inner_end)
                made_by = LinkKind.AUTOLINK if kind is PieceKind.AUTOLINK else LinkKind.VIDEO
                mail = made_by is LinkKind.AUTOLINK and "@" in address and ":" not in address
                self.found.links.append(
                    Link(
                        made_by,
                        image=False,
                        span=span(piece.start, piece.end),
                        destination=f"mailto:{address}" if mail else address,
                        destination_span=inner,
                        text=address,
                        text_span=inner,
                    )
                )
        if tags:
            self._html_links(tags, lambda a, b: visible(text, a, b, between(pieces, a, b)), leaf)
        if "://" in text or "www." in text:
            self._bare_links(leaf, pieces)

    def _link(self, leaf: Leaf, piece: Piece, pieces: Sequence[Piece]) -> Link:
        text, span = leaf.text, leaf.span
        inner = text[piece.inner_start : piece.inner_end]
        shown = visible(text, piece.inner_start, piece.inner_end, pieces) if inner else ""
        title: str | None = None
        if piece.kind is PieceKind.INCLUDE:
            kind = LinkKind.INCLUDE
        else:
            kind = LinkKind.INLINE if piece.label is None else LinkKind.REFERENCE
        if piece.label is None:
            # An include's `]` stands behind the parenthesis.
            end = piece.end - 1 if kind is LinkKind.INCLUDE else piece.end
            start, stop = _destination(text, piece.inner_end + 2)
            destination, place = unescape(text[start:stop]), span(start, stop)
            title = text[stop : end - 1].lstrip(">").strip()[1:-1] or None
        else:
            definition = self.definitions[unikey(piece.label)]
            destination, place = definition
        return Link(
            kind,
            piece.kind is PieceKind.IMAGE,
            span(piece.start, piece.end),
            destination,
            place,
            shown.replace("\n", " "),
            span(piece.inner_start, piece.inner_end),
            title,
            piece.label,
        )

    def _bare_links(self, leaf: Leaf, pieces: list[Piece]) -> None:
        cover = Cover(pieces)
        for start, address in bare_addresses(leaf.text):
            if not cover.holds(start, start + 1):
                self.found.links.append(bare_link(address, leaf.span(start, start + len(address))))

    def _html_links(self, tags: Sequence[PlacedTag], text_of: Callable[[int, int], str], leaf: Leaf) -> None:
        opened: list[tuple[PlacedTag, Attribute]] = []
        for tag, start, end in tags:
            if tag.name == "img" and not tag.closing:
                self._html_image(tag)
            elif tag.name == "a":
                if opened:
                    (opener, _, text_start), target = opened.pop()
                    place = leaf.span(text_start, start) if tag.closing else None
                    shown = text_of(text_start, start) if tag.closing else ""
                    whole = Span(opener.span.start, tag.span.end) if tag.closing else opener.span
                    self.found.links.append(html_link(target, whole, shown, place))
                if not tag.closing:
                    wanted = (attribute for attribute in tag.attributes if attribute.name == "href")
                    opened += [((tag, start, end), attribute) for attribute in wanted][:1]
        if opened:
            (opener, _, _), target = opened.pop()
            self.found.links.append(html_link(target, opener.span, "", None))

    def _html_image(self, tag: HtmlTag) -> None:
        attributes = {attribute.name: attribute for attribute in tag.attributes}
        source, alt = attributes.get("src"), attributes.get("alt")
        if source is None:
            return
        shown, place = (alt.value, alt.value_span) if alt else ("", None)
        self.found.links.append(html_link(source, tag.span, shown, place, image=True))

    # Prose

    def _add_runs(self, leaf: Leaf, pieces: list[Piece]) -> None:
        runs = self.found.runs
        text = leaf.text
        shift = leaf.shift
        if shift is not None:
            if pieces:
                runs += [(a + shift, b + shift, fill) for a, b, fill in prose_runs(0, len(text), pieces)]
            else:
                runs.append((shift, shift + len(text), ""))
            return
        before = -1
        lines = leaf.line_spans()
        all_runs = list(prose_runs(0, len(text), pieces))
        at = 0
        for start, stop, offset in lines:
            if before >= 0 and offset > before:
                runs.append((before, offset, " "))
            while at < len(all_runs) and all_runs[at][1] <= start:
                at += 1
            look = at
            while look < len(all_runs) and all_runs[look][0] < stop:
                a, b, fill = all_runs[look]
                low, high = max(a, start), min(b, stop)
                if high > low:
                    runs.append((offset + low - start, offset + high - start, fill))
                look += 1
            before = offset + stop - start


def has_syntax(text: str) -> bool:
    """Tell whether a text may hold anything but words.

    To look for one character costs a tenth of a look for more, and most text has none of these.
    """
    return (
        "[" in text
        or "<" in text
        or "`" in text
        or ("/" in text and ("://" in text or "///" in text))
        or (":" in text and ":::" in text)
        or ("w" in text and "www." in text)
        or ("{" in text and "{*" in text)
    )


def _has_learn_syntax(text: str) -> bool:
    return (
        (":" in text and ":::" in text)
        or ("!" in text and "[!" in text)
        or ("{" in text and "{*" in text)
        or ("/" in text and "///" in text)
    )


def _include(text: str, piece: Piece) -> Piece:
    if piece.kind is not PieceKind.LINK or text[piece.end : piece.end + 1] != "]":
        return piece
    opening = learn.INCLUDE_OPEN.search(text, max(piece.start - 14, 0), piece.start)
    if opening is None:
        return piece
    return Piece(
        opening.start(), piece.end + 1, PieceKind.INCLUDE, piece.inner_start, piece.inner_end, piece.label
    )


def _html(start: int, end: int) -> Piece:
    return Piece(start, end, PieceKind.HTML, start, end)


def _mark(start: int, end: int) -> Piece:
    return Piece(start, end, PieceKind.MARK, start, end)


def _destination(text: str, at: int) -> tuple[int, int]:
    simple = _SIMPLE_DESTINATION.match(text, at)
    if simple:
        return simple.span(1)
    href, end = parse_link_href(text, at)
    if href is None or end is None:
        return at, at
    if end > at and text[end - 1] == ">" and text[end - 2 - len(href) : end - 1 - len(href)] == "<":
        return end - 1 - len(href), end - 1
    return end - len(href), end
