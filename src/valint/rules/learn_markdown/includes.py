"""Includes: `[!INCLUDE [title](path.md)]`."""

import re
from collections.abc import Iterator

from valint.model.document import LinkKind
from valint.model.finding import Edit, Finding, Fix, Severity
from valint.model.lazy_regex import lazy_regex
from valint.model.span import Span
from valint.project.page import Page
from valint.rules.registry import Fixes, Given, Where, rule

_OPENING = lazy_regex(r"\[[ \t]*[!！][ \t]*(?P<word>[^\W\d_]+)(?P<end>[ \t]*[-+]?[ \t]*)(?=\[)")
_BARE = lazy_regex(r"\[![Ii][Nn][Cc][Ll][Uu][Dd][Ee]\b")


@rule(
    "ML005", "include-broken", Severity.ERROR, fixes=Fixes.SAFE, where=Where((Given.BRACKETS, Given.INCLUDES))
)
def include_broken(page: Page) -> Iterator[Finding]:
    """An include is written so that the site does not see it, or includes what is no Markdown.

    The form is `[!INCLUDE [title](path.md)]`, the keyword in English and without spaces in it. Anything
    else leaves a link in brackets on the page, and the included text is missing. Whether the file exists is
    checked with the links.

    Bad (da-DK):
        [!INKLUDER [bemærkning](../includes/note.md)]
    Bad (da-DK):
        [! INCLUDE [bemærkning](../includes/note.md)]
    Bad (da-DK):
        [!INCLUDE [bemærkning](../includes/note.md)
    Bad (da-DK):
        [!INCLUDE [bemærkning](../includes/note.html)]
    Good (da-DK):
        [!INCLUDE [bemærkning](../includes/note.md)]

    Source: docfx v3, Inclusion extension, `include-invalid`.
    """
    document = page.document
    for link in document.links:
        if link.kind is LinkKind.INCLUDE and not link.destination.endswith(".md"):
            path = re.split(r"[?#]", link.destination, maxsplit=1)[0].strip()
            if not path.lower().endswith((".md", ".markdown", ".yml")):
                yield Finding(
                    link.destination_span,
                    f"An include takes a Markdown file, and “{path}” is none; correct the path.",
                )
    if not page.is_yaml_toc:
        yield from _unseen(page)


def _unseen(page: Page) -> Iterator[Finding]:
    """Yield what begins like an include and is none."""
    document = page.document
    text, prose = document.text, document.prose
    if "[" not in prose:
        return  # the brackets of links and includes are no prose
    openings = [
        match for match in _OPENING.finditer(text, document.body_start) if prose[match.start()] == "["
    ]
    links = {link.span.start: link for link in document.links} if openings else {}
    seen = set[int]()
    for match in openings:
        link = links.get(match.end())
        if link is None or link.image or not link.destination.split("#")[0].lower().endswith(".md"):
            continue
        keyword = Span(match.start(), match.end())
        closed = text[link.span.end : link.span.end + 1] == "]"
        if match["word"].lower() == "include" or (closed and match["word"].isupper()):
            seen.add(match.start())
            message = (
                "The site does not take this for an include"
                + ("" if closed else ": the last “]” is missing")
                + "; write “[!INCLUDE [title](path.md)]”."
            )
            edits = [Edit(keyword, "[!INCLUDE ")]
            if not closed:
                edits.append(Edit(Span(link.span.end, link.span.end), "]"))
            yield Finding(Span(match.start(), link.span.end + closed), message, fix=Fix(tuple(edits)))
    for match in _BARE.finditer(text, document.body_start):
        if match.start() not in seen and prose[match.start()] == "[":
            yield Finding(
                Span(*match.span()),
                "The site does not take this for an include; write “[!INCLUDE [title](path.md)]”.",
            )
