"""TR015: signs that nobody sees, and spaces where a language wants them."""

import re
from collections.abc import Iterator

from valint.model.document import OBJECT, BlockKind, Document
from valint.model.finding import Edit, Finding, Fix, Severity
from valint.model.lazy_regex import lazy_regex
from valint.model.span import Span
from valint.project.page import Page
from valint.project.vocabulary import vocabulary
from valint.rules.registry import Fixes, rule

# Written without spaces, so that a break between words has to be told (UAX #14, class SA).
_UNSPACED = frozenset(["bo", "dz", "ja", "jv", "km", "lo", "my", "shn", "su", "th", "zh", "ko"])
_TWICE = lazy_regex(r"&amp;(?=(?:lt|gt|amp|quot|apos|nbsp|#\d{1,7}|#[xX][0-9a-fA-F]{1,6});)")
_OPENING, _ISOLATING = "\u202a\u202b\u202d\u202e", "\u2066\u2067\u2068"
_CLOSING = {"\u202c": _OPENING, "\u2069": _ISOLATING}
_CONTROLS = lazy_regex("[\u202a-\u202e\u2066-\u2069]")
# The same in UTF-8, where a search can skip to the byte that they begin with.
_ANY_CONTROL = lazy_regex(rb"\xe2(?:\x80[\xaa-\xae]|\x81[\xa6-\xa9])")
_TEXT = frozenset([BlockKind.PARAGRAPH, BlockKind.HEADING])
_KASHIDA = lazy_regex("(?<=[^\\W\\d_])\u0640+(?=[^\\W\\d_])")
_FRENCH = lazy_regex(r"(?<=[^\W\d_])[?!](?=\s|$)", re.MULTILINE)
_CLOCK = lazy_regex(r"kl(?<=\bkl)(?= ?\d{1,2}[.:]\d\d\b)")
# The same in UTF-8; a byte beyond ASCII may begin a digit of another script.
_ANY_CLOCK = lazy_regex(rb"kl ?[0-9\x80-\xff]")
_NARROW = "\u202f"
_MOST = 20


@rule("TR015", "typography-damage", Severity.INFO, fixes=Fixes.SAFE)
def typography(page: Page) -> Iterator[Finding]:
    """The text holds a sign that nobody sees, an entity written twice, or lacks what its language sets there.

    Zero-width spaces break the search within a page and the copying of words; an entity that was escaped
    twice shows as `&lt;`; controls of the writing direction that are not closed turn the rest of a line
    around. French sets a narrow space before `?` and `!` (not in Canada), Danish and Norwegian a full stop
    behind `kl`.

    Bad (da-DK):
        Mødet begynder kl 7.30.
    Good (da-DK):
        Mødet begynder kl. 7.30.
    Bad (fr-FR):
        Comment planifier une équipe?
    Good (fr-FR):
        Comment planifier une équipe ?
    Good (fr-CA):
        Comment planifier une équipe?
    Bad (de-DE):
        Schreiben Sie den Namen zwischen &amp;lt; und &amp;gt;.
    Good (de-DE):
        Schreiben Sie den Namen zwischen &lt; und &gt;.

    Source: the Unicode standard (UAX #9 for directions, UAX #14 for breaks); the locale's own conventions.
    """
    document, language = page.document, page.language
    prose = document.prose
    if not prose.isascii():
        yield from _unseen(document, language)
        yield from _directions(document)
        if "\u0640" in prose:
            yield from _stretched(prose)
    if "&" in document.text and "&amp;" in document.text:
        yield from _escaped_twice(document)
    if language == "fr" and (page.locale or "").upper() != "FR-CA":
        yield from _unspaced(prose)
    elif language in ("da", "nb", "nn", "no") and _ANY_CLOCK.search(vocabulary(prose).encoded):
        for match in _CLOCK.finditer(prose):
            place = Span(*match.span())
            yield Finding(
                place, "A full stop belongs behind “kl”; write “kl.”.", fix=Fix((Edit(place, "kl."),))
            )


def _unseen(document: Document, language: str | None) -> Iterator[Finding]:
    signs = {"\ufeff": "byte order mark within the text"}
    if language not in _UNSPACED:
        signs["\u200b"] = "zero-width space"
    for sign, name in signs.items():
        at = document.prose.find(sign)
        if at < 0:
            continue
        places = [match.start() for match in re.finditer(sign, document.prose)]
        times = "" if len(places) == 1 else f", {len(places)} times on this page"
        yield Finding(
            Span(at, at + 1),
            f"Here is a {name}, which nobody sees and search trips over{times}; remove it.",
            fix=Fix(tuple(Edit(Span(place, place + 1), "") for place in places)),
        )


def _directions(document: Document) -> Iterator[Finding]:
    """Report controls that are open at the end of their block: it ends what they began, often too late."""
    prose = document.prose
    encoded = vocabulary(prose).encoded
    if b"\xe2" not in encoded or not _ANY_CONTROL.search(encoded):
        return
    for block in document.blocks:
        opened: list[int] = []
        for match in _CONTROLS.finditer(prose, *block.span) if block.kind in _TEXT else ():
            openers = _CLOSING.get(match[0])
            if openers is None:
                opened.append(match.start())
            elif opened and prose[opened[-1]] in openers:
                opened.pop()
        if opened:
            yield Finding(
                Span(opened[0], opened[0] + 1),
                "Here the writing direction is changed, and nothing changes it back; close it, or remove it.",
            )


def _stretched(prose: str) -> Iterator[Finding]:
    for count, match in enumerate(_KASHIDA.finditer(prose)):
        if count == _MOST:
            return
        yield Finding(
            Span(*match.span()),
            "Here a word is stretched by hand, so that nobody finds it; leave the stretching to the site.",
            fix=Fix((Edit(Span(*match.span()), ""),)),
        )


def _escaped_twice(document: Document) -> Iterator[Finding]:
    for match in _TWICE.finditer(document.text):
        place = Span(*match.span())
        # Code shows an entity as it is written, and may well speak of one.
        if document.prose[place.end] == OBJECT:
            continue
        yield Finding(
            place,
            "This entity was escaped twice, so that its code shows on the page; leave out “amp;”.",
            fix=Fix((Edit(place, "&"),)),
        )


def _unspaced(prose: str) -> Iterator[Finding]:
    for count, match in enumerate(_FRENCH.finditer(prose)):
        if count == _MOST:
            return
        place = Span(*match.span())
        yield Finding(
            place,
            f"French sets a narrow space before “{match[0]}”; put one there.",
            fix=Fix((Edit(Span(place.start, place.start), _NARROW),)),
        )
