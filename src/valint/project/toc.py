"""Where the entries of a table of contents in YAML lead.

Read line by line: such a file holds thousands of entries of one shape, and YAML's own parser takes longer
for it than everything else for a hundred pages.  Source: docfx v3 `TableOfContentsLoader`.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from valint.model.document import Document
from valint.model.lazy_regex import lazy_regex
from valint.model.span import Region, Span
from valint.project.target import is_external

_ENTRY = lazy_regex(r"^[ \t]*(?:-[ \t]+)?(?:href|topicHref|tocHref):[ \t]+([^\r\n]+)", re.M)
# What begins with one of these is no plain value, and a quoted one is taken only where nothing is escaped.
_NO_PLAIN_VALUE = tuple("#&*!|>%@`{[\"'")


class TocLink(NamedTuple):
    """The target of one entry; `region` is the target as written, without quotes."""

    destination: str
    region: Region


def toc_links(document: Document) -> Iterator[TocLink]:
    """Yield the targets inside the site, in the order of the file."""
    for match in _ENTRY.finditer(document.text):
        written = match[1]
        quote = written[0] if written[0] in "\"'" else ""
        if quote:
            destination = written[1:].partition(quote)[0]
            if "\\" in destination or written[len(destination) + 1 :].rstrip()[:2] != quote:
                continue
        elif written.startswith(_NO_PLAIN_VALUE):
            continue
        else:
            destination = written.partition(" #")[0].rstrip()
        if destination and not is_external(destination):
            start = match.start(1) + len(quote)
            yield TocLink(destination, document.lines.region(Span(start, start + len(destination))))
