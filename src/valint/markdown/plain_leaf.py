"""Read inline source in which nothing is nested, in one scan.

Nearly all text is like that: words, an inline link or image without anything in it, a code span, a tag.  It
needs no parser, no list of pieces and no walk over them.  Anything else is left to `LeafReader.read`, which
finds the same constructs; `tests/markdown/test_plain_leaf.py` compares the two.
"""

import re
from collections.abc import Iterable
from typing import cast

from valint.markdown.constructs import Constructs
from valint.markdown.html_tags import parse_tag
from valint.markdown.inline_parser import AUTOLINK, BRACKETED, CODE, DESTINATION, PLAIN, TAG
from valint.markdown.inline_text import OBJECT, literal, unescape
from valint.model.document import CodeSpan, Link, LinkKind
from valint.model.lazy_regex import lazy_regex
from valint.model.span import Span

# GFM 0.29 section 6.9; ASCII alone, since East Asian text sets no space behind an address.
# What may not stand before it is looked for behind its first letter: a pattern that begins with letters finds
# them three times as fast.
_BARE = lazy_regex(r"(?:h(?<![\w/@.]h)ttps?://|w(?<![\w/@.]w)ww\.)(?=[A-Za-z0-9\[])(?:[!#-;=?@A-Z_a-z~])+")
_BARE_TAIL = lazy_regex(r"[?!.,:*_~'\";)]+\Z")
# See `directives.INCLUDE_OPEN`.
_INCLUDE = lazy_regex(
    r"\[!include\+?[ \t]{0,3}\[([^\[\]`<\\]*)\]\(([^\s()<>\\`\[\]\x00-\x20\x7f]*)\)\]", re.IGNORECASE
)

# A page holds hundreds of spans; the constructor that a named tuple generates takes twice as long.
_new = tuple.__new__
_INLINE = LinkKind.INLINE


def read_plain(text: str, shift: int, found: Constructs, *, references: bool) -> bool:
    """Read a text that stands in the document as it is.

    Args:
        text: the inline source of one block.
        shift: the document offset of its first character.
        found: where its constructs go.
        references: whether the document defines links by reference, so that mere brackets may be one.

    Returns:
        Whether the text was read; if not, nothing was added.
    """
    runs, links = found.runs, found.links
    runs_before, anchors_before = len(runs), len(found.anchors)
    # How far the runs reach, and how far the syntax: what lies between them is markup.
    done = at = last = 0
    places: list[tuple[int, int]] = []
    for match in PLAIN.finditer(text):
        kind = match.lastindex
        if kind is None:
            last = match.end()
            continue
        start, end = match.span()
        if kind == DESTINATION:
            shown = match[1]
            inner, inner_end = match.span(1)
            target, target_end = match.span(2)
            image = start > last and text[start - 1] == "!"
            if image:
                start -= 1
            links.append(
                _new(
                    Link,
                    (
                        _INLINE,
                        image,
                        _new(Span, (start + shift, end + shift)),
                        unescape(match[2]),
                        _new(Span, (target + shift, target_end + shift)),
                        literal(shown).replace("\n", " "),
                        _new(Span, (inner + shift, inner_end + shift)),
                        None,
                        None,
                        None,
                    ),
                )
            )
            if not image:
                if start > at:
                    if at > done:
                        runs.append((done + shift, at + shift, " "))
                    runs.append((at + shift, start + shift, ""))
                    done = start
                if inner_end > inner:
                    runs.append((done + shift, inner + shift, " "))
                    runs.append((inner + shift, inner_end + shift, ""))
                    done = inner_end
                at = last = end
                places.append((start, end))
                continue
        elif kind == CODE:
            content = match[4].replace("\n", " ")
            if content[0] == content[-1] == " " and content.strip(" "):
                content = content[1:-1]
            found.code_spans.append(_new(CodeSpan, (_new(Span, (start + shift, end + shift)), content)))
        elif kind == TAG:
            written = match[5]
            # Only an attribute makes a bookmark.
            tag = parse_tag(match[0], start + shift, Span) if "=" in written else None
            if (written.strip(" /").lower() if tag is None else tag.name) in ("a", "img"):
                _take_back(text, start, found, runs_before, anchors_before)
                return False
            if tag is None:
                found.tags.append((start + shift, end + shift))
            else:
                found.add_tag(tag)
        elif kind == AUTOLINK:
            address = match[6]
            whole = _new(Span, (start + shift, end + shift))
            inside = _new(Span, (start + 1 + shift, end - 1 + shift))
            link = (LinkKind.AUTOLINK, False, whole, address, inside, address, inside, None, None, None)
            links.append(_new(Link, link))
        elif kind != BRACKETED or references:
            _take_back(text, start, found, runs_before, anchors_before)
            return False
        else:
            last = end
            continue
        if at > done:
            runs.append((done + shift, at + shift, " "))
        if start > at:
            runs.append((at + shift, start + shift, ""))
        runs.append((start + shift, end + shift, OBJECT))
        done = at = last = end
        places.append((start, end))
    if at > done:
        runs.append((done + shift, at + shift, " "))
    if len(text) > at or not places:
        runs.append((at + shift, len(text) + shift, ""))
    if "://" in text or "www." in text:
        covered = sum(text.count("://", a, b) + text.count("www.", a, b) for a, b in places)
        if covered < text.count("://") + text.count("www."):
            links += _bare_links(text, shift, places)
    return True


def _take_back(text: str, end: int, found: Constructs, runs: int, anchors: int) -> None:
    """Take off what `read_plain` has added before `end`, and all but so many runs and anchors."""
    added = {DESTINATION: found.links, AUTOLINK: found.links, CODE: found.code_spans, TAG: found.tags}
    for match in PLAIN.finditer(text):
        if match.start() >= end:
            break
        if match.lastindex in added:
            cast("list[object]", added[match.lastindex]).pop()
    del found.runs[runs:], found.anchors[anchors:]


def read_include(text: str, shift: int, found: Constructs) -> bool:
    """Read a block that is nothing but an include; return whether it is one, and nothing in doubt."""
    match = _INCLUDE.fullmatch(text)
    if match is None:
        return False
    place, inner = match.span(2), match.span(1)
    whole = _new(Span, (shift, shift + len(text)))
    found.links.append(
        _new(
            Link,
            (
                LinkKind.INCLUDE,
                False,
                whole,
                unescape(match[2]),
                _new(Span, (place[0] + shift, place[1] + shift)),
                literal(match[1]).replace("\n", " "),
                _new(Span, (inner[0] + shift, inner[1] + shift)),
                None,
                None,
                None,
            ),
        )
    )
    found.runs.append((*whole, OBJECT))
    return True


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


def _bare_links(text: str, shift: int, places: list[tuple[int, int]]) -> Iterable[Link]:
    at = 0
    for start, address in bare_addresses(text):
        while at < len(places) and places[at][1] <= start:
            at += 1
        if at == len(places) or places[at][0] > start:
            yield bare_link(address, Span(start + shift, start + len(address) + shift))
