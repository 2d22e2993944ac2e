"""HTML inside Markdown: tags with attributes, comments, and the text between."""

import html
import re
from collections.abc import Callable, Iterator

from valint.model.document import Attribute, HtmlTag
from valint.model.span import Span

# HTML5 section 13.1.2: a tag, or a comment; an unterminated comment runs to the end of what is at hand.
_TOKEN = re.compile(
    r"<!--(?:.*?-->|.*)|<(?P<close>/?)(?P<name>[A-Za-z][A-Za-z0-9:-]*)(?P<rest>(?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>",
    re.S,
)
_ATTRIBUTE = re.compile(r"([^\s\"'<>/=]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'=<>`]+)))?")
_RAW_TEXT = frozenset({"script", "style", "pre", "code", "textarea"})

ToSpan = Callable[[int, int], Span]


def parse_tag(raw: str, start: int, span: ToSpan) -> HtmlTag | None:
    """Parse the tag that is all of `raw`.

    Args:
        raw: the source of the tag, `<` to `>`.
        start: where `raw` starts, in the offsets that `span` takes.
        span: makes a document span of two offsets.
    """
    match = _TOKEN.fullmatch(raw)
    if match is None or match["name"] is None:
        return None
    return _tag(match, start, span)


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


def parse_html_block(
    raw: str, base: int, span: ToSpan
) -> tuple[list[HtmlTag], list[Span], list[tuple[int, int]]]:
    """Take an HTML block apart.

    Returns:
        its tags, its comments, and the stretches of text between them (in the offsets that `span` takes),
        text of `<script>`, `<style>` and preformatted elements left out.
    """
    tags: list[HtmlTag] = []
    comments: list[Span] = []
    texts: list[tuple[int, int]] = []
    at, raw_text = 0, ""
    for match in _TOKEN.finditer(raw):
        if match["name"] is None:
            if raw_text:
                continue
            comments.append(span(base + match.start(), base + match.end()))
        else:
            name = match["name"].lower()
            if raw_text and not (match["close"] and name == raw_text):
                continue
            tags.append(_tag(match, base, span))
        if not raw_text and match.start() > at:
            texts.append((base + at, base + match.start()))
        at = match.end()
        if match["name"] is not None:
            raw_text = (
                name if not match["close"] and name in _RAW_TEXT and not match["rest"].endswith("/") else ""
            )
    if at < len(raw) and not raw_text:
        texts.append((base + at, base + len(raw)))
    return tags, comments, texts
