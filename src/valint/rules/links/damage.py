"""Links that translation broke: damaged paths, and links so broken that a reader sees their raw text."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from valint.model.document import OBJECT, BlockKind, Document, Link, LinkKind
from valint.model.finding import Edit, Finding, Fix, Severity
from valint.model.lazy_regex import lazy_regex
from valint.model.named import NamedTuple
from valint.model.span import Span
from valint.project.page import Latest, Page
from valint.rules.registry import Fixes, Given, Where, rule

_EXTENSION = r"\.(?:md|ya?ml|html?|aspx|png|jpe?g|gif|svg|webp|pdf|docx?|pptx?|xlsx?|zip)"
_SPACED_EXTENSION = r"\.[ \t]+(?:md|yml|html|aspx|png|jpe?g|gif|svg|pdf|pptx|docx|xlsx)\b"
_DAMAGED_PATH = lazy_regex(
    rf"\.\.[ \t]+[/\\]|[^\s:][/\\][ \t]+\S|[\w.)-][ \t]+[/\\][\w.]|https?:[ \t]|[\w-]{_SPACED_EXTENSION}",
    re.I,
)
_SPACE_TO_DROP = lazy_regex(
    r"(?<=\.\.)[ \t]+(?=[/\\])|(?<=[/\\])[ \t]+|(?<![ \t])[ \t]+(?=[/\\])|(?<=\.)[ \t]+(?=\w+\Z)"
)

# What is left over in prose when a link did not parse.
# Each with its rarest character: a look for one costs a tenth of a look for more.
_ANY_REMAINS = {
    "]": lazy_regex(r"\](?: ?\(|\[\])"),
    "[": lazy_regex(r"\[(?:\(|(?<=\)\[))"),
    "/": lazy_regex(r"/(?<=\.\. /)"),
}
_BEHIND_BRACKET = lazy_regex(
    rf"\](?P<gap>[ \t]?)(?P<open>\(+)(?P<first>[^()\[\]\n{OBJECT}]*)"
    rf"(?:\]\((?P<second>[^()\[\]\n{OBJECT}]*))?(?P<close>\)?)"
)
_REVERSED = lazy_regex(rf"\((?P<target>[^()\[\]\s{OBJECT}]+)\)\[(?P<text>[^\[\]()\n{OBJECT}]+)\](?![\[(:])")
_BRACKETED = lazy_regex(rf"\[\((?P<target>[^()\[\]\s{OBJECT}]+)\)\]")
_UNDEFINED = lazy_regex(rf"\[(?P<text>[^\[\]\n{OBJECT}]+)\]\[\]")
_BARE_PATH = lazy_regex(rf"(?<![\w.])\.\.[ \t]+/[^\s()\[\]<>{OBJECT}]+{_EXTENSION}(?:#[\w-]+)?(?![\w/])")

_ADDRESS = lazy_regex(r"(?:https?://|mailto:|www\.)\S+\Z", re.I)
_FILE = lazy_regex(rf"[^\s].*{_EXTENSION}(?:[?#].*)?[.,;:]?\Z", re.I | re.S)
_STEPS = lazy_regex(r"\.{1,2}\s*/\S|~/\S|/[\w-]+/\S*\Z|#(?!\d+\Z)[\w-]+\Z")
_FOREIGN = lazy_regex(r"(?!https?:)[A-Za-z][A-Za-z0-9+.-]*:|.*(?:\{\{|\{%|\$\{)", re.S)
# `[ ]`, `[x]`, `[1]`, `[^note]` and `[]` stand beside a parenthesis for reasons of their own.
_NO_TEXT = lazy_regex(r"\s*[xX]?\s*|\d+|\^.*")
_WORD = lazy_regex(r"[^\W\d_]{2}")
_LONGEST_TEXT = 400


@rule(
    "LK004",
    "path-corrupted",
    Severity.ERROR,
    fixes=Fixes.SAFE,
    where=Where((Given.BRACKETS, Given.SPACED_TARGETS, Given.SPLIT_PATHS)),
)
def path_corrupted(page: Page) -> Iterator[Finding]:
    """A path has a space where none can be: beside a slash, in `../`, or before the file extension.

    Translation tools treat `../` as the end of a sentence and set a space behind it, or put the title of
    the page into its address.  The link then leads nowhere, or is no link any more and the reader sees its
    raw text.

    Bad (da-DK):
        Se [Oversigt](Oversigt over administration](.. /admin/oversigt.md).
    Bad (da-DK):
        :::image type="content" source=".. /media/kort.png" alt-text="Et kort over kontorer.":::
    Good (da-DK):
        Se [Oversigt](../admin/oversigt.md).

        :::image type="content" source="../media/kort.png" alt-text="Et kort over kontorer.":::

    Source: CommonMark 0.31.2 section 6.3 (no spaces in a link destination).
    """
    document = page.document
    seen: set[Span] = set()
    for link in document.links:
        if (" " in link.destination or "\t" in link.destination) and link.destination_span not in seen:
            seen.add(link.destination_span)
            finding = _damaged_destination(document, link)
            if finding is not None:
                yield finding
    for remains in () if page.is_yaml_toc else _remains_of(document):
        if remains.code == "LK004":
            yield remains.finding


@rule("LK007", "detached-destination", Severity.ERROR, fixes=Fixes.SAFE, where=Where((Given.BRACKETS,)))
def detached_destination(page: Page) -> Iterator[Finding]:
    """A link has come apart: the text and its address stand there, but no longer as a link.

    The reader sees brackets and a raw address instead of a link.  Typical are a space between `]` and `(`,
    the two halves in reverse order, a bracket or parenthesis that got lost, or a reference whose definition
    has another name.

    Bad (da-DK):
        Se [alle profiler] (administrer-profiler.md#vis-profiler).
    Bad (da-DK):
        Se (https://example.com/profiler)[alle profiler].
    Good (da-DK):
        Se [alle profiler](administrer-profiler.md#vis-profiler).

    Source: CommonMark 0.31.2 section 6.3 (the parenthesis follows the bracket at once).
    """
    for remains in () if page.is_yaml_toc else _remains_of(page.document):
        if remains.code == "LK007":
            yield remains.finding


def _damaged_destination(document: Document, link: Link) -> Finding | None:
    if link.kind in (LinkKind.VIDEO, LinkKind.BARE, LinkKind.AUTOLINK):
        return None
    found = _DAMAGED_PATH.search(link.destination)
    if found is None or _FOREIGN.match(link.destination):
        return None
    written = document.text[link.destination_span.start : link.destination_span.end]
    mended = _SPACE_TO_DROP.sub("", written)
    fix = Fix((Edit(link.destination_span, mended),)) if mended != written and " " not in mended else None
    message = f"The path “{link.destination}” has a space that does not belong there; take it out."
    return Finding(link.destination_span, message, fix=fix)


class _Remains(NamedTuple):
    """What is left of a link that no parser sees, and the rule that it falls under."""

    code: str
    finding: Finding


def _remains_of(document: Document) -> tuple[_Remains, ...]:
    return _REMAINS.of(document)


def _remains(document: Document) -> Iterator[_Remains]:
    prose = document.prose
    # The brackets of whole links are no prose.
    if not any(sign in prose and remains.search(prose) for sign, remains in _ANY_REMAINS.items()):
        return
    # The text of an HTML block is no Markdown.
    html = sorted(block.span for block in document.blocks if block.kind is BlockKind.HTML)
    taken: list[Span] = []
    for found in _BEHIND_BRACKET.finditer(prose):
        if _is_escaped(prose, found.start()) or _covers(html, found.start()):
            continue
        remains = _behind_bracket(document, found)
        if remains is not None:
            taken.append(Span(found.start(), found.end()))
            yield remains
    for found in _REVERSED.finditer(prose):
        if _leads_somewhere(found["target"]) and not _NO_TEXT.fullmatch(found["text"]):
            mended = f"[{document.text[slice(*found.span('text'))]}]({found['target']})"
            taken.append(Span(*found.span()))
            yield _Remains(
                "LK007",
                Finding(
                    Span(*found.span()),
                    f"The address “{found['target']}” stands before its text; write [text](address).",
                    fix=Fix((Edit(Span(*found.span()), mended),)),
                ),
            )
    for found in _BRACKETED.finditer(prose):
        if _leads_somewhere(found["target"]) and not _is_escaped(prose, found.start()):
            taken.append(Span(*found.span()))
            message = f"The address “{found['target']}” has lost its link text; write [text](address)."
            yield _Remains("LK007", Finding(Span(*found.span()), message))
    for found in _UNDEFINED.finditer(prose):
        if not _is_words(found["text"]):
            continue
        if not _is_escaped(prose, found.start()) and not _covers(html, found.start()):
            message = (
                f"“{found['text']}” refers to a link definition that is not in this page; add the address."
            )
            yield _Remains("LK007", Finding(Span(*found.span()), message, severity=Severity.WARNING))
    taken.sort()
    for found in _BARE_PATH.finditer(prose):
        if not _covers(taken, found.start()):
            written = document.text[found.start() : found.end()]
            message = (
                f"“{written}” is a damaged path in the middle of the text; write a link, without the space."
            )
            yield _Remains("LK004", Finding(Span(*found.span()), message, severity=Severity.WARNING))


def _behind_bracket(document: Document, found: "re.Match[str]") -> _Remains | None:
    text = document.text
    group = "first" if found["second"] is None else "second"
    start, end = found.span(group)
    target = text[start:end].strip()
    opening = _opening_bracket(document.prose, found.start())
    if not target or (opening is not None and _NO_TEXT.fullmatch(text[opening + 1 : found.start()])):
        return None
    damaged = _DAMAGED_PATH.search(target) is not None and _leads_somewhere(_SPACE_TO_DROP.sub("", target))
    if found["gap"] and group == "first" and not damaged and " " in target:
        return None  # words in parentheses behind a bracketed word
    place = Span(start, start + len(text[start:end].rstrip()))
    if not damaged and not _leads_somewhere(target):
        if (
            found["gap"]
            or opening is None
            or not (_is_words(target) and _WORD.search(text, opening, found.start()))
        ):
            return None
        message = f"“{target}” stands where a link's address belongs; put the address back."
        return _Remains("LK007", Finding(place, message, severity=Severity.WARNING))
    whole = target.rstrip(".,;:") if not found["close"] else target
    mended = re.sub(r"[ \t]+", "", whole) if damaged else whole
    safe = group == "first" and found["open"] == "(" and bool(found["close"]) and opening is not None
    fix = None
    if " " not in mended and opening is not None:
        fix = Fix((Edit(Span(found.start(), found.end()), f"]({mended}){target[len(whole) :]}"),), safe=safe)
    if group == "second" or damaged or " " in target:
        fault = "holds spaces, which no address can" if " " in target else "is a damaged address"
        message = f"“{target}” {fault}, so the reader sees raw text; write {_good(mended)}."
        return _Remains("LK004", Finding(place, message, fix=fix))
    message = f"“{target}” is cut off from its link text, so the reader sees both; write {_good(mended)}."
    return _Remains("LK007", Finding(place, message, fix=fix))


def _good(target: str) -> str:
    return f"[text]({target})" if " " not in target else "[text](address) without them"


def _leads_somewhere(target: str) -> bool:
    """Tell whether a text is an address or a path, not words."""
    return bool(_ADDRESS.match(target) or _FILE.match(target) or _STEPS.match(target))


def _is_words(target: str) -> bool:
    return " " in target and _WORD.search(target) is not None


def _opening_bracket(prose: str, closing: int) -> int | None:
    """Return where the bracket opens that closes at `closing`, within the same block."""
    depth = 0
    for at in range(closing - 1, max(closing - _LONGEST_TEXT, 0) - 1, -1):
        character = prose[at]
        if character == "\n":
            return None
        if character == "]":
            depth += 1
        elif character == "[" and not _is_escaped(prose, at):
            if depth == 0:
                return at
            depth -= 1
    return None


def _is_escaped(prose: str, at: int) -> bool:
    return at > 0 and prose[at - 1] == "\\"


def _covers(spans: Sequence[Span], at: int) -> bool:
    """Tell whether one of some sorted spans, none within another, holds an offset."""
    before = bisect_right(spans, at, key=lambda span: span.start) - 1
    return before >= 0 and at < spans[before].end


_REMAINS: Latest[Document, tuple[_Remains, ...]] = Latest(lambda document: tuple(_remains(document)))
