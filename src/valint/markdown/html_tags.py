"""HTML inside Markdown: tags with attributes, comments, and the text between."""

import html
import re
from collections.abc import Callable, Iterator

from valint.model.document import Attribute, HtmlTag
from valint.model.lazy_regex import lazy_regex
from valint.model.span import Span

# HTML5 section 13.1.2: a tag, or a comment; an unterminated comment runs to the end of what is at hand.
_TOKEN = lazy_regex(
    r"<!--(?:.*?-->|.*)|<(?P<close>/?)(?P<name>[A-Za-z][A-Za-z0-9:-]*)(?P<rest>(?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>",
    re.S,
)
# What nearly every tag is like: at most one attribute, in double quotes, without entities.
_SIMPLE = lazy_regex(r"<(/?)([A-Za-z][A-Za-z0-9]*)(?: +([a-z][a-z-]*)=\"([^\"&]*)\")?( ?/?)>")
_ATTRIBUTE = lazy_regex(r"([^\s\"'<>/=]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'=<>`]+)))?")
_RAW_TEXT = frozenset({"script", "style", "pre", "code", "textarea"})

_new = tuple.__new__  # half the time of the generated constructor
ToSpan = Callable[[int, int], Span]
PlacedTag = tuple[HtmlTag, int, int]
"""A tag with its start and end in the text that it was read from."""


def parse_tag(raw: str, start: int, span: ToSpan) -> HtmlTag | None:
    """Parse the tag that is all of `raw`.

    Args:
        raw: the source of the tag, `<` to `>`.
        start: where `raw` starts, in the offsets that `span` takes.
        span: makes a document span of two offsets.
    """
    simple = _SIMPLE.fullmatch(raw)
    if simple is not None:
        return _simple_tag(simple, start, span)
    match = _TOKEN.fullmatch(raw)
    if match is None or match["name"] is None:
        return None
    return _tag(match, start, span)


def _simple_tag(match: re.Match[str], base: int, span: ToSpan) -> HtmlTag:
    closing, name, key, value, ending = match.groups()
    attributes: tuple[Attribute, ...] = ()
    if key:
        at, value_at, value_end = match.start(3), match.start(4), match.end(4)
        whole = span(base + at, base + value_end + 1)
        attributes = (_new(Attribute, (key, value, whole, span(base + value_at, base + value_end), '"')),)
    whole_tag = span(base, base + match.end())
    return _new(HtmlTag, (name.lower(), whole_tag, bool(closing), ending.endswith("/"), attributes))


def _tag(match: re.Match[str], base: int, span: ToSpan) -> HtmlTag:
    rest = match["rest"]
    attributes: tuple[Attribute, ...] = ()
    if rest and not rest.isspace() and rest != "/":
        attributes = tuple(_attributes(rest, base + match.start("rest"), span))
    return HtmlTag(
        match["name"].lower(),
        span(base + match.start(), base + match.end()),
        bool(match["close"]),
        rest.endswith("/"),
        attributes,
    )


def _attributes(text: str, base: int, span: ToSpan) -> Iterator[Attribute]:
    for match in _ATTRIBUTE.finditer(text):
        group = next((number for number in (2, 3, 4) if match[number] is not None), 0)
        value = html.unescape(match[group]) if group else ""
        at, end = match.span(group) if group else (match.end(), match.end())
        quote = {2: '"', 3: "'"}.get(group, "")
        yield Attribute(
            match[1].lower(),
            value,
            span(base + match.start(), base + match.end()),
            span(base + at, base + end),
            quote,
        )


def parse_html_block(raw: str, span: ToSpan) -> tuple[list[PlacedTag], list[Span], list[tuple[int, int]]]:
    """Take an HTML block apart.

    Returns:
        its tags with their offsets in `raw`, its comments, and the stretches of text between them (offsets in
        `raw`), text of `<script>`, `<style>` and preformatted elements left out.
    """
    tags: list[PlacedTag] = []
    comments: list[Span] = []
    texts: list[tuple[int, int]] = []
    at, raw_text = 0, ""
    for match in _TOKEN.finditer(raw):
        name = match["name"].lower() if match["name"] else ""
        if raw_text and not (match["close"] and name == raw_text):
            continue
        if not raw_text and match.start() > at:
            texts.append((at, match.start()))
        at = match.end()
        if not name:
            comments.append(span(match.start(), match.end()))
            continue
        tags.append((_tag(match, 0, span), match.start(), match.end()))
        opens = name in _RAW_TEXT and not match["close"] and not match["rest"].endswith("/")
        raw_text = name if opens else ""
    if at < len(raw) and not raw_text:
        texts.append((at, len(raw)))
    return tags, comments, texts
