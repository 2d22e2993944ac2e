"""Alerts: `> [!NOTE]` and what translation makes of it."""

import re
from collections.abc import Container, Iterator, Mapping
from functools import cache

from valint.model.document import BlockKind, BlockQuote, Document
from valint.model.finding import Edit, Finding, Fix, Severity
from valint.model.lazy_regex import lazy_regex
from valint.model.named import NamedTuple
from valint.model.span import Span
from valint.model.span_index import SpanIndex
from valint.project.page import AnchorFlavour, Page
from valint.project.resources import data_file
from valint.rules.registry import Fixes, Given, Where, rule

KINDS = ("NOTE", "TIP", "WARNING", "IMPORTANT", "CAUTION")
"""The alerts that Learn and GitHub know (docfx v3 `QuoteSectionNoteParser`)."""

# What else may stand in `[!...]` at the start of a quote on Learn.
_OTHER_SYNTAX = lazy_regex(r"(?:video|div|include|code|noloc)\b", re.I)
# Callouts of Obsidian and of the MkDocs and Docusaurus plugins that read its syntax.
_CALLOUTS_LIST = (
    "ABSTRACT ATTENTION BUG CHECK CITE DANGER DONE ERROR EXAMPLE FAIL FAILURE FAQ HELP HINT INFO "
    "MISSING QUESTION QUOTE SUCCESS SUMMARY TLDR TODO"
)
_CALLOUTS = frozenset(_CALLOUTS_LIST.split())
# What Adobe's Experience League writes in the same form, tabs and boxes among them.
_EXPERIENCE_LEAGUE_LIST = (
    "ADMIN ADMINISTRATION AVAILABILITY BADGE BEGINSHADEBOX BEGINTABS CONTEXTUALHELP ENDSHADEBOX ENDTABS "
    "ERROR INFO MORELIKETHIS PREREQUISITES SUCCESS TAB"
)
_EXPERIENCE_LEAGUE = frozenset(_EXPERIENCE_LEAGUE_LIST.split())

_OPENING = r"(?P<open>\*{0,2}\\?[\[［])[ \t]*(?P<bang>[!！]?)[ \t]*"
_KEYWORD = lazy_regex(
    _OPENING
    + r"(?P<word>[^\W\d_][\w'’-]*(?: [\w'’-]+){0,3})[ \t]*(?P<tail>[!！:：.]*)[ \t]*"
    + r"(?P<close>\\?[\]］]\*{0,2})?[:：]?"
)
_STRAY = lazy_regex(r"\[! ?(" + "|".join(KINDS) + r")\]", re.I)
_CONTAINER = lazy_regex(r"[^>\s]")


class _Keyword(NamedTuple):
    """The bracket at the start of a quote; `word` is in upper case, `rest` what follows on its line."""

    span: Span
    word: str
    bang: bool
    closed: bool
    rest: Span | None


def _keyword(document: Document, quote: BlockQuote, links: Container[int]) -> _Keyword | None:
    """Return what looks like an alert's keyword at the start of a quote that is no alert."""
    text, line = document.text, quote.first_line
    match = _KEYWORD.match(text, line.start, line.end)
    if match is None:
        return None
    word = match["word"].upper()
    if match["close"] is None:
        word = word.partition(" ")[0]
    if _OTHER_SYNTAX.match(match["word"]) or (match["close"] is None and not match["bang"]):
        return None
    if not match["bang"] and match["word"] != word and "!" not in match["tail"]:
        return None  # `[Note]` is text in brackets
    if match.start() in links:
        return None
    end = match.end()
    rest = text[end : line.end]
    found = Span(end + len(rest) - len(rest.lstrip()), end + len(rest.rstrip())) if rest.strip() else None
    return _Keyword(Span(match.start(), end), word, bool(match["bang"]), match["close"] is not None, found)


def _unrecognised(document: Document) -> Iterator[tuple[BlockQuote, _Keyword]]:
    """Yield the quotes that begin with what looks like a keyword and are no alerts."""
    if not document.quotes:
        return
    known = {alert.marker_span.start for alert in document.alerts}
    links: frozenset[int] | None = None
    text = document.text
    for quote in document.quotes:
        start = quote.first_line.start
        if start in known or text[start : start + 1] not in ("[", "［", "*", "\\"):
            continue
        if links is None:
            links = frozenset(link.span.start for link in document.links)
        keyword = _keyword(document, quote, links)
        if keyword is not None:
            yield quote, keyword


def _repair(document: Document, span: Span, kind: str, rest: Span | None) -> Fix:
    """Write the keyword as the site wants it, alone on its line."""
    marker = f"[!{kind}]"
    if rest is None:
        return Fix((Edit(span, marker),))
    return Fix((Edit(Span(span.start, rest.start), f"{marker}{_line_break(document, span.start)}"),))


def _line_break(document: Document, at: int) -> str:
    """Return a line break that stays in the quote around `at`."""
    text = document.text
    line = document.lines.line_span(document.lines.line_of(at))
    prefix = _CONTAINER.sub(" ", text[line.start : at])
    ending = "\r\n" if text[line.end : line.end + 2] == "\r\n" else "\n"
    return ending + (prefix if prefix.endswith(" ") else f"{prefix} ")


@rule("ML001", "alert-translated", Severity.ERROR, fixes=Fixes.SAFE, where=Where((Given.QUOTES,)))
def alert_translated(page: Page) -> Iterator[Finding]:
    """The keyword of an alert is translated: `> [!BEMÆRK]` for `> [!NOTE]`.

    A site knows five English keywords and no others; it sets their labels in the reader's language itself.
    With any other word the alert becomes a plain quote that shows the brackets, and nothing warns of it.

    Bad (da-DK):
        > [!BEMÆRK]
        > Gem filen først.
    Good (da-DK):
        > [!NOTE]
        > Gem filen først.
    Bad (tr-TR):
        > [! UYARI:] Bu işlem geri alınamaz.
    Good (tr-TR):
        > [!WARNING]
        > Bu işlem geri alınamaz.

    Source: docfx v3, `QuoteSectionNoteParser`, compares with NOTE, TIP, WARNING, IMPORTANT and CAUTION and
    is silent about all else.
    """
    for _, keyword in _unrecognised(page.document):
        kind = None if keyword.word in KINDS else _meant(page, keyword.word)
        if kind is None:
            continue
        yield Finding(
            keyword.span,
            f"The alert keyword is translated; the site knows “[!{kind}]” alone and sets its label itself.",
            fix=_repair(page.document, keyword.span, kind, keyword.rest),
        )


def _meant(page: Page, word: str) -> str | None:
    """Return the kind that a translated keyword, in upper case, stands for."""
    return translated_keywords(page.language).get(word)


@cache
def translated_keywords(language: str | None) -> Mapping[str, str]:
    """Return the kinds that words in upper case stand for, in one language or in all of them."""
    table: dict[str, str] = {}
    for line in data_file("rules/alerts", "keywords.txt").splitlines():
        name, *entries = line.split()
        if line.startswith("#") or (language is not None and name != language):
            continue
        for entry in entries:
            kind, _, words = entry.partition("=")
            for word in words.replace("_", " ").split("|"):
                table.setdefault(word.upper(), kind.upper())
    return table


@rule(
    "ML002", "alert-malformed", Severity.ERROR, fixes=Fixes.SAFE, where=Where((Given.QUOTES,), marks=("[!",))
)
def alert_malformed(page: Page) -> Iterator[Finding]:
    """An alert lacks a sign, has an unknown kind or text behind its keyword, so that it is no alert.

    `> [!NOTE]` must be the first line of a quote, spelled exactly so, with nothing behind it. Otherwise
    readers see a plain quote, or a paragraph, that begins with the brackets.

    Bad (es-ES):
        > [NOTE]
        > Guarde el archivo.
    Bad (es-ES):
        > [!NOTE] Guarde el archivo.
    Bad (es-ES):
        [!NOTE]
        Guarde el archivo.
    Bad (es-ES):
        > [!NOTES]
        > Guarde el archivo.
    Good (es-ES):
        > [!NOTE]
        > Guarde el archivo.

    Source: docfx v3, `QuoteSectionNoteParser` and `invalid-note-section`; GitHub Docs, “Alerts”.
    """
    document = page.document
    for alert in document.alerts:
        if alert.trailing is not None:
            yield _text_on_keyword_line(document, alert.kind, alert.marker_span, alert.trailing)
    for _, keyword in _unrecognised(document):
        yield from _misspelled(page, keyword)
    if "[" in document.prose and not page.escapes_line_breaks and not page.is_yaml_toc:
        yield from _outside_quotes(page)


def _text_on_keyword_line(document: Document, kind: str, marker: Span, trailing: Span) -> Finding:
    return Finding(
        trailing,
        f"Text on the line of “[!{kind}]” makes the alert a plain quote; begin it on the next line.",
        fix=_repair(document, marker, kind, trailing),
    )


def _misspelled(page: Page, keyword: _Keyword) -> Iterator[Finding]:
    document, word = page.document, keyword.word
    if word in KINDS:
        yield Finding(
            keyword.span,
            f"The site does not take this for an alert; write “[!{word}]” alone on the line.",
            fix=_repair(document, keyword.span, word, keyword.rest),
        )
    elif _meant(page, word) is not None or not (keyword.bang and keyword.closed):
        return
    elif (near := _nearest(word)) is not None:
        yield Finding(
            keyword.span,
            f"“{word}” is no kind of alert, so readers see a plain quote; did you mean “[!{near}]”?",
            fix=_repair(document, keyword.span, near, keyword.rest),
        )
    elif page.flavour is AnchorFlavour.LEARN or word.partition(" ")[0] not in _EXPERIENCE_LEAGUE:
        certain = page.flavour is AnchorFlavour.LEARN and word not in _CALLOUTS
        yield Finding(
            keyword.span,
            f"“{word}” is no kind of alert; the site knows {', '.join(KINDS[:-1])} and {KINDS[-1]}, in "
            f"English.",
            severity=None if certain else Severity.WARNING,
        )


def _text_before(document: Document, at: int) -> str:
    """Return what stands before an offset on its line."""
    return document.text[document.lines.line_span(document.lines.line_of(at)).start : at]


def _nearest(word: str) -> str | None:
    """Return the kind that `word` is one edit away from, or a plural of."""
    for kind in KINDS:
        if word == f"{kind}S" or (len(word) == len(kind) and sum(map(str.__ne__, word, kind)) == 1):
            return kind
        long, short = (word, kind) if len(word) > len(kind) else (kind, word)
        if len(long) - len(short) == 1 and any(
            long[:at] + long[at + 1 :] == short for at in range(len(long))
        ):
            return kind
    return None


def _outside_quotes(page: Page) -> Iterator[Finding]:
    """Report keywords that stand in running text, where they mean nothing."""
    document = page.document
    prose = document.prose
    strays = [
        match for match in _STRAY.finditer(document.text, document.body_start) if prose[match.start()] == "["
    ]
    if not strays:
        return
    paragraphs = SpanIndex(block.span for block in document.blocks if block.kind is BlockKind.PARAGRAPH)
    directives = SpanIndex(directive.span for directive in document.directives)
    starts = {quote.first_line.start for quote in document.quotes}
    for match in strays:
        at = match.start()
        if starts & {at, at - 1, at - 2}:
            continue  # the first line of a quote, perhaps behind `**` or a backslash, is judged above
        paragraph = paragraphs.at(at)
        if paragraph is not None and directives.starting_in(paragraph):
            continue  # a `:::` line may end a block that we do not see ending
        kind = match[1].upper()
        if set(_text_before(document, at)) - {" ", "\t"} == {">"}:
            yield from _inside_quote(page, match)
        elif paragraph is not None and paragraph.start == at:
            yield Finding(
                Span(*match.span()),
                f"“[!{kind}]” stands in no quote, so readers see the brackets; "
                "put “> ” before it and before its text.",
            )
        else:
            yield Finding(
                Span(*match.span()),
                f"“[!{kind}]” in running text is no alert, and readers see the brackets; "
                "move it to a quote of its own.",
                severity=Severity.WARNING,
            )


def _inside_quote(page: Page, match: re.Match[str]) -> Iterator[Finding]:
    """Judge a keyword on a later line of a quote; on Learn it ends the quote and begins an alert."""
    document, kind = page.document, match[1].upper()
    line = document.lines.line_span(document.lines.line_of(match.start()))
    rest = document.text[match.end() : line.end]
    if page.flavour is not AnchorFlavour.LEARN:
        yield Finding(
            Span(*match.span()),
            f"“[!{kind}]” is not the first line of its quote, so readers see the brackets; "
            "begin a new quote here.",
            severity=Severity.WARNING,
        )
    elif rest.strip():
        trailing = Span(match.end() + len(rest) - len(rest.lstrip()), match.end() + len(rest.rstrip()))
        yield _text_on_keyword_line(document, kind, Span(*match.span()), trailing)
