"""TR: what translation does to text."""

import re
import unicodedata
from collections.abc import Iterator

from valint.model.document import Document
from valint.model.finding import Edit as TextEdit
from valint.model.finding import Finding, Fix, Severity
from valint.model.span import Span
from valint.project.page import Page
from valint.rules.registry import Fixes, rule

_FOREIGN = re.compile(
    r"[\u0400-\u052f]+|[\u0590-\u05ff]+|[\u0600-\u06ff]+|[\u0900-\u097f]+|[\u0e00-\u0e7f]+"
    r"|[\u3040-\u30ff]+|[\u3400-\u9fff]+|[\uac00-\ud7af]+"
)
_QUOTES = tuple("(（“\"'„«[「『")
_SENTENCE = 8
"""How many letters of its own make a stretch of text a sentence of the page."""
_NAME_GOES_ON = re.compile(r" [^\W\d_]*[A-Z]")
_LONG = 4
"""How many letters make an English word that is no article or preposition."""
_SCRIPTS = {
    "CYRILLIC": "Cyrillic",
    "HEBREW": "Hebrew",
    "ARABIC": "Arabic",
    "DEVANAGARI": "Devanagari",
    "THAI": "Thai",
    "HIRAGANA": "Hiragana",
    "KATAKANA": "Katakana",
    "CJK": "Han",
    "HANGUL": "Hangul",
}
_DOUBLED = re.compile(r"(?<![?؟？!])(?:\?{2}|؟{2}|？{2}|؟\?|\?؟|。{2}|।{2}|،{2})(?![?؟？!。।،])")


@rule("TR003", "foreign-script-leak", Severity.WARNING)
def foreign_script_leak(page: Page) -> Iterator[Finding]:
    """A word is written in a script that neither the locale nor English uses.

    A model that slips into another language leaves words that no reader of the page can read.  A name in its
    own script that stands alone in a cell or in brackets is left in peace.

    Bad (da-DK):
        Vælg en server i listen, og tryk så на кнопку for at fortsætte med opsætningen.
    Good (da-DK):
        Vælg en server i listen, og tryk så på knappen for at fortsætte med opsætningen.

    Source: Unicode character names; the scripts of a locale stand in its pack.
    """
    own = page.pack.scripts
    if not own:
        return
    prose = page.document.prose
    for match in _FOREIGN.finditer(prose):
        name = unicodedata.name(match[0][0], "").partition(" ")[0]
        script = _SCRIPTS.get(name)
        if script is None or script in own:
            continue
        start = prose.rfind("\n", 0, match.start()) + 1
        stop = prose.find("\n", match.end())
        around = prose[start : match.start()] + " " + prose[match.end() : stop if stop >= 0 else len(prose)]
        if prose[match.start() - 1 : match.start()] in _QUOTES or _own_letters(around, own) < _SENTENCE:
            continue
        yield Finding(
            Span(*match.span()),
            f"“{match[0]}” is in {script} script, which this page's language does not use; translate it.",
            target=match[0],
        )


def _own_letters(text: str, own: frozenset[str]) -> int:
    """Count the letters of the page's own scripts."""
    names = (unicodedata.name(letter, "").partition(" ")[0] for letter in text if letter.isalpha())
    return sum(name == "LATIN" if "Latin" in own else _SCRIPTS.get(name) in own for name in names)


@rule("TR004", "mt-artifact", Severity.WARNING)
def mt_artifact(page: Page) -> Iterator[Finding]:
    """The text holds wording that machine translation is known to leave behind.

    Each pattern stands in the locale's pack with the reason and a better wording.

    Bad (da-DK):
        Hvordan gør jeg oprette en vagtplan?
    Good (da-DK):
        Hvordan opretter jeg en vagtplan?

    Source: the locale packs in `rules/locales`.
    """
    for artefact in page.pack.artefacts:
        for match in artefact.pattern.finditer(page.document.prose):
            yield Finding(
                Span(*match.span()),
                f"“{match[0]}” reads like machine translation: {artefact.why}.",
                help=artefact.suggestion,
                target=match[0],
            )


@rule("TR005", "collapsed-coordination", Severity.WARNING)
def collapsed_coordination(page: Page) -> Iterator[Finding]:
    """Two different source words, joined by “and” or “or”, became the same word twice.

    The reader loses one of the two: “clients and customers” turns into “customers and customers”.

    Bad (da-DK):
        Fortæl dine kunder og kunder om de nye tider.
    Good (da-DK):
        Fortæl dine klienter og kunder om de nye tider, igen og igen.

    A heading whose frozen anchor says a word twice, and a word that begins a longer name (“Outlook og Outlook
    Web App”), are left in peace.

    Source: the conjunctions of each locale pack.
    """
    pattern = page.pack.joined
    if pattern is None:
        return
    prose = page.document.prose
    found = [match for match in pattern.finditer(prose) if match[1].casefold() not in page.pack.repeats]
    spared = _said_twice_in_english(page.document) if found else ()
    for match in found:
        if any(span.start <= match.start() < span.end for span in spared):
            continue
        if match[1][0].isupper() and _NAME_GOES_ON.match(prose, match.end()):
            continue
        shown = " ".join(match[0].split())
        yield Finding(
            Span(*match.span()),
            f"“{shown}” says one word twice; the source names two things, so give each a word.",
            target=shown,
        )


def _said_twice_in_english(document: Document) -> list[Span]:
    """Return the headings whose English, kept in the anchor, says a word twice itself."""
    spans = []
    for heading in document.headings:
        slug = heading.frozen or heading.explicit
        words = [word for word in slug.name.split("-") if len(word) >= _LONG] if slug else []
        if len(set(words)) < len(words):
            spans.append(heading.text_span)
    return spans


@rule("TR007", "terminal-punctuation", Severity.WARNING, fixes=Fixes.SAFE)
def terminal_punctuation(page: Page) -> Iterator[Finding]:
    """A sentence ends with its mark twice, or with the marks of two languages.

    A translation that keeps the mark of the source and adds its own leaves two, and reads as careless.

    Bad (ar-SA):
        كيف يمكنني حجز موعد؟?
    Good (ar-SA):
        كيف يمكنني حجز موعد؟

    Source: the sentence marks of the Unicode standard.
    """
    for match in _DOUBLED.finditer(page.document.prose):
        span = Span(*match.span())
        keep = "؟" if "؟" in match[0] else match[0][0]
        yield Finding(
            span,
            f"“{match[0]}” ends this sentence twice; leave “{keep}” alone.",
            fix=Fix((TextEdit(span, keep),)),
        )
