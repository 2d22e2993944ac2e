"""A table of contents in YAML (`toc.yml`): the names of its entries are text, and nothing else is.

Read line by line: such a file holds thousands of entries of one shape, and YAML's own parser takes longer for
it than everything else for a hundred pages.  Source: docfx v3 `TableOfContentsLoader`, which takes names as
plain text, without Markdown.
"""

import re

from valint.markdown.builder import DocumentBuilder
from valint.model.document import BlockKind, Link, LinkKind
from valint.model.lazy_regex import lazy_regex
from valint.model.span import Span

_NAMES = ("toc.yml", "toc.yaml")
_ENTRY = lazy_regex(
    r"^[ \t]*(?:-[ \t]+)*(?P<key>name|href|topicHref|tocHref|homepage):[ \t]+(?P<value>[^\r\n]*[^\s])", re.M
)
_ADDRESS = lazy_regex(r"https?://[^\s'\"]+", re.IGNORECASE)
# A value that begins with one of these is no text as it stands: another kind of node, or a comment.
_NO_TEXT = tuple("#&*!|>%@`{[")


def is_yaml_toc(path: str) -> bool:
    """Tell whether a path names a table of contents in YAML."""
    return path.rpartition("/")[2].lower() in _NAMES


def parse_yaml_toc(text: str, builder: DocumentBuilder) -> None:
    """Gather the names of the entries as paragraphs, and the addresses of other sites that they lead to."""
    for match in _ENTRY.finditer(text):
        value = _value(text, *match.span("value"))
        if value is None:
            continue
        if match["key"] == "name":
            builder.blocks.append((BlockKind.PARAGRAPH, *value, 0))
            builder.found.runs.append((*value, ""))
        elif (address := _ADDRESS.match(text, *value)) is not None:
            place = Span(*address.span())
            builder.found.links.append(
                Link(LinkKind.BARE, False, place, address[0], place, address[0], place)  # noqa: FBT003
            )


def _value(text: str, start: int, end: int) -> Span | None:
    """Return where the words of a value stand, without quotes and comment; None where it has none."""
    quote = text[start]
    if quote in "\"'":
        close = text.find(quote, start + 1, end)
        # A doubled or escaped quote is part of the words; then the last one closes.
        last = text.rfind(quote, start + 1, end)
        close = last if close != last and " #" not in text[close:end] else close
        return Span(start + 1, close) if close > start + 1 else None
    if text.startswith(_NO_TEXT, start):
        return None
    comment = text.find(" #", start, end)
    stop = end if comment < 0 else start + len(text[start:comment].rstrip())
    return Span(start, stop)
