"""Learn's own syntax inside text: `:::` directives, includes, videos, alerts, tabs, custom heading ids.

Semantics: `docfx@v3 src/Microsoft.Docs.MarkdigExtensions` (TripleColon, Inclusion, QuoteSectionNote,
TabGroup, HeadingIdRewriter); heading ids from Python-Markdown's `attr_list`.
"""

import re
from collections.abc import Callable, Iterator

from valint.model.document import Attribute, Directive, Tab
from valint.model.lazy_regex import lazy_regex
from valint.model.span import Span

ToSpan = Callable[[int, int], Span]

_DIRECTIVE = lazy_regex(
    r":::[ \t]*(?P<name>[A-Za-z][A-Za-z-]*)(?P<rest>[^\n:]*+(?::(?!::)[^\n:]*+)*+)(?P<close>:::+)?"
)
# What may not stand before a name is looked for behind its first letter, which is faster.
_PAIR = lazy_regex(r"([A-Za-z](?<![\w-].)[\w-]*)[ \t]*=[ \t]*\"([^\"\n]*)\"")

INCLUDE_OPEN = lazy_regex(r"\[!include\+?[ \t]*\Z", re.I)
VIDEO = lazy_regex(r"\[!video[ \t]+([^\]\s]+)[ \t]*\]", re.I)
ALERT = lazy_regex(r"\[!(NOTE|TIP|WARNING|IMPORTANT|CAUTION)\]", re.I)
QUOTE_DIV = lazy_regex(r"\[!div\b[^\]\n]*\]", re.I)
FROZEN = lazy_regex(r"<a +(?:name|id)=\"([\w \-.]+)\" *></a>")
# `{ #id }`, also among other attributes, and the comment that sites of MDX read an id from: `{/*id*/}`.
EXPLICIT_ID = lazy_regex(
    r"[ \t]*\{(?::?[ \t]*(?:[^{}\n#]*[ \t])?#([^\s{}]+)[^{}\n]*|/\*[ \t]*([^\s{}*]+)[ \t]*\*/)\}[ \t]*\Z"
)
_TAB = lazy_regex(r"#tab/([a-zA-Z0-9-]+(?:\+[a-zA-Z0-9-]+)*)(?:/([a-zA-Z0-9-]+)?)?")
# Block syntax of MkDocs sites: a macro line, or a fence of pymdownx.blocks with its kind.
FOREIGN_BLOCK = lazy_regex(r"^\{\*.*\*\}[ \t]*$|^/{3,}[ \t]*(?:[\w-]+(?:[ \t]+[\w-]+)*[ \t]*\|?)?", re.M)


def parse_directives(text: str, span: ToSpan) -> Iterator[tuple[int, int, bool, Directive]]:
    """Yield each directive in `text` as (start, end, whether it begins its line, directive).

    A directive that begins its line may lack the closing colons; one inside a line needs them.
    """
    for match in _DIRECTIVE.finditer(text):
        start = match.start()
        begins = not text[text.rfind("\n", 0, start) + 1 : start].strip()
        closed = match["close"] is not None
        if not closed and not begins:
            continue
        end = match.end()
        rest, base = match["rest"], match.start("rest")
        if not closed:
            end -= len(rest) - len(rest.rstrip())
        yield (
            start,
            end,
            begins,
            _directive(match, rest, base, span(start, end), closed=closed, span=span),
        )


def _directive(
    match: re.Match[str], rest: str, base: int, whole: Span, *, closed: bool, span: ToSpan
) -> Directive:
    attributes = []
    malformed: Span | None = None
    at = 0
    for pair in _PAIR.finditer(rest):
        start, end = pair.span()
        if malformed is None and not rest[at:start].isspace():
            malformed = _remainder(rest, at, start, base, span)
        at = end
        key, value = pair.groups()
        # The value ends before the closing quote.
        end += base
        places = span(base + start, end), span(end - 1 - len(value), end - 1)
        attributes.append(tuple.__new__(Attribute, (key.lower(), value, *places, '"')))
    if malformed is None and at < len(rest):
        malformed = _remainder(rest, at, len(rest), base, span)
    name = span(match.start("name"), match.end("name"))
    return Directive(match["name"].lower(), whole, name, tuple(attributes), closed, malformed)


def _remainder(text: str, start: int, end: int, base: int, span: ToSpan) -> Span | None:
    part = text[start:end]
    stripped = part.strip()
    if not stripped:
        return None
    start += len(part) - len(part.lstrip())
    return span(base + start, base + start + len(stripped))


def parse_tab(destination: str) -> Tab | None:
    """Return the tab that a heading's only link makes, None for another link (docfx v3
    `TabGroupAggregator`)."""
    match = _TAB.fullmatch(destination)
    return Tab(match[1], match[2]) if match else None
