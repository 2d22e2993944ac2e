"""Read inline source in which nothing is nested, in one scan.

Nearly all text is like that: words, an inline link or image without anything in it, a code span, a tag.  It
needs no parser, no list of pieces and no walk over them.  Anything else is left to `LeafReader.read`, which
finds the same constructs; `tests/markdown/test_plain_leaf.py` compares the two.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from valint.markdown.constructs import Constructs
from valint.markdown.html_tags import parse_tag
from valint.markdown.inline_parser import (
    AUTOLINK,
    BRACKETED,
    CODE,
    DESTINATION,
    PLAIN,
    PLAIN_LINKS,
    TAG,
    TARGET,
)
from valint.markdown.inline_text import OBJECT, literal, unescape
from valint.markdown.side_by_side import SIDE_BY_SIDE
from valint.model.document import Attribute, CodeSpan, HtmlTag, Link, LinkKind, Mark
from valint.model.lazy_regex import lazy_regex
from valint.model.span import Span

# GFM 0.29 section 6.9; ASCII alone, since East Asian text sets no space behind an address.
# What may not stand before it is looked for behind its first letter: a pattern that begins with letters finds
# them three times as fast.
_BARE = lazy_regex(r"(?:h(?<![\w/@.]h)ttps?://|w(?<![\w/@.]w)ww\.)(?=[A-Za-z0-9\[])(?:[!#-;=?@A-Z_a-z~])+")
_BARE_TAIL = lazy_regex(r"[?!.,:*_~'\";)]+\Z")
# See `directives.INCLUDE_OPEN`.
_INCLUDE = lazy_regex(rf"\[!include\+?[ \t]{{0,3}}\[([^\[\]`<\\]*)\]\(({TARGET})\)\]", re.IGNORECASE)

_VIDEO = lazy_regex(r"\[!video[ \t]+([^\s\[\]<>`\\]+)[ \t]*\]", re.IGNORECASE)
_LINKED_IMAGE = lazy_regex(rf"\[!\[([^\[\]`<\\]*)\]\(({TARGET})\)\]\(({TARGET})\)")
_LINKED_WORDS = lazy_regex(r"([^\[\]<`\\]*)</a>")

# A page holds hundreds of spans; the constructor that a named tuple generates takes twice as long.
_new = tuple.__new__
_INLINE = LinkKind.INLINE


def read_plain(text: str, at: int, found: Constructs, env: Mapping[str, Any]) -> bool:
    """Read a text that stands in the document as it is.

    Args:
        text: the inline source of one block.
        at: the document offset of its first character.
        found: where its constructs go.
        env: mistune's environment: a document that defines links by reference may have one in mere brackets.

    Returns:
        Whether the text was read; if not, nothing was added.
    """
    tagged = "<" in text
    if tagged and SIDE_BY_SIDE in text:
        return False
    page, stop = found.text, at + len(text)
    last = at  # behind the latest syntax
    closing = -1  # where the end tag of a link stands that is read already
    marks: list[Mark] = []
    links = found.links
    before = len(links), len(found.code_spans), len(found.tags), len(found.anchors)
    pattern = PLAIN if tagged or "`" in text or "\\" in text else PLAIN_LINKS
    for match in pattern.finditer(page, at, stop):
        kind = match.lastindex
        start, end = match.span()
        if kind == DESTINATION:
            inner = match.span(1)
            if page[start - 1] == "!" and start > last:
                image = True
                start -= 1
                marks.append((start, start, start, end, OBJECT))
            else:
                image = False
                marks.append((start, *inner, end, " "))
            shown, destination = match.group(1, 2)
            shown = literal(shown)
            if "\n" in shown:
                shown = shown.replace("\n", " ")
            if "&" in destination:
                destination = unescape(destination)
            whole, place = _new(Span, (start, end)), _new(Span, match.span(2))
            link = (_INLINE, image, whole, destination, place, shown, _new(Span, inner), None, None, None)
            links.append(_new(Link, link))
        elif kind == TAG:
            written = match[5]
            # Only an attribute makes a bookmark.
            tag = parse_tag(match[0], start, Span) if "=" in written else None
            name = written.strip(" /").lower() if tag is None else tag.name
            if name == "img" or (name == "a" and start != closing):
                linked = None if name == "img" or tag is None else _LINKED_WORDS.match(page, end, stop)
                if tag is None or linked is None:
                    _take_back(found, *before)
                    return False
                closing = linked.end(1)
                _linked_words(tag, linked, found)
            if tag is None:
                found.tags.append((start, end))
            else:
                found.add_tag(tag)
            marks.append((start, start, start, end, OBJECT))
        elif kind == CODE:
            content = match[4].replace("\n", " ")
            if content[0] == content[-1] == " " and content.strip(" "):
                content = content[1:-1]
            found.code_spans.append(_new(CodeSpan, (_new(Span, (start, end)), content)))
            marks.append((start, start, start, end, OBJECT))
        elif kind == AUTOLINK:
            address = match[6]
            whole, inside = _new(Span, (start, end)), _new(Span, (start + 1, end - 1))
            link = (LinkKind.AUTOLINK, False, whole, address, inside, address, inside, None, None, None)
            links.append(_new(Link, link))
            marks.append((start, start, start, end, OBJECT))
        elif kind is not None and (kind != BRACKETED or env.get("ref_links")):
            _take_back(found, *before)
            return False
        last = end
    found.runs.append((at, stop, marks or ""))
    if ("/" in text and "://" in text) or ("w" in text and "www." in text):
        for mark in marks:
            if page.find("://", at, mark[0]) >= 0 or page.find("www.", at, mark[0]) >= 0:
                break
            at = mark[3]
        if page.find("://", at, stop) >= 0 or page.find("www.", at, stop) >= 0:
            found.links += _bare_links(text, stop - len(text), marks)
    return True


def _linked_words(tag: HtmlTag, linked: re.Match[str], found: Constructs) -> None:
    """Add the link that a tag makes if it has an address."""
    for attribute in tag.attributes:
        if attribute.name == "href":
            whole = _new(Span, (tag.span.start, linked.end()))
            shown, place = literal(linked[1]), _new(Span, linked.span(1))
            found.links.append(html_link(attribute, whole, shown, place))
            return


def html_link(target: Attribute, whole: Span, shown: str, place: Span | None, *, image: bool = False) -> Link:
    """Return the link that an attribute makes, or the image: all of it, what it shows, and where."""
    return Link(LinkKind.HTML, image, whole, target.value, target.value_span, shown, place)


def _take_back(found: Constructs, links: int, code_spans: int, tags: int, anchors: int) -> None:
    """Take off all constructs but so many."""
    del found.links[links:], found.code_spans[code_spans:], found.tags[tags:], found.anchors[anchors:]


def read_alone(text: str, at: int, found: Constructs) -> bool:
    """Read a block that is nothing but an include, a video or a linked image, and nothing in doubt.

    Returns:
        Whether it is one.
    """
    if text.startswith("[!["):
        return _read_linked_image(text, at, found)
    kind, match = LinkKind.INCLUDE, _INCLUDE.fullmatch(text)
    if match is None:
        kind, match = LinkKind.VIDEO, _VIDEO.fullmatch(text)
    if match is None:
        return False
    whole = _new(Span, (at, at + len(text)))
    inner = _moved(match.span(1), at)
    if kind is LinkKind.VIDEO:
        place, destination, shown = inner, match[1], match[1]
    else:
        place = _moved(match.span(2), at)
        destination, shown = unescape(match[2]), literal(match[1]).replace("\n", " ")
    link = (kind, False, whole, destination, place, shown, inner, None, None, None)
    found.links.append(_new(Link, link))
    found.runs.append((*whole, "\n" if kind is LinkKind.VIDEO else OBJECT))
    return True


def _read_linked_image(text: str, at: int, found: Constructs) -> bool:
    match = _LINKED_IMAGE.fullmatch(text)
    if match is None:
        return False
    end = at + len(text)
    image = _new(Span, (at + 1, match.end(2) + 1 + at))
    shown, words = literal(match[1]).replace("\n", " "), _moved(match.span(1), at)
    for is_image, whole, number, inner in (
        (False, _new(Span, (at, end)), 3, image),
        (True, image, 2, words),
    ):
        place = _moved(match.span(number), at)
        link = (_INLINE, is_image, whole, unescape(match[number]), place, shown, inner, None, None, None)
        found.links.append(_new(Link, link))
    found.runs += ((at, at + 1, " "), (*image, OBJECT), (image[1], end, " "))
    return True


def _moved(place: tuple[int, int], by: int) -> Span:
    return _new(Span, (place[0] + by, place[1] + by))


def bare_addresses(text: str) -> Iterable[tuple[int, str]]:
    """Yield where an address stands that is a link without any syntax, and the address."""
    for match in _BARE.finditer(text):
        address = _BARE_TAIL.sub("", match[0])
        if address.count("(") > address.count(")") and match[0][len(address) :].startswith(")"):
            address += ")"
        yield match.start(), address


def bare_link(address: str, place: Span) -> Link:
    """Return the link that an address in plain text makes."""
    target = f"http://{address}" if address.startswith("www.") else address
    return _new(Link, (LinkKind.BARE, False, place, target, place, address, place, None, None, None))


def _bare_links(text: str, shift: int, marks: Sequence[Mark]) -> Iterable[Link]:
    at = 0
    for start, address in bare_addresses(text):
        place = Span(start + shift, start + len(address) + shift)
        while at < len(marks) and marks[at][3] <= place.start:
            at += 1
        if at == len(marks) or marks[at][0] > place.start:
            yield bare_link(address, place)
