"""TM005: words that no translation may touch."""

import re
from collections.abc import Iterator

from valint.model.document import Document
from valint.model.finding import Edit, Finding, Fix, Origin, Severity
from valint.model.span import Span
from valint.project.page import Page
from valint.rules.registry import Fixes, Given, Needs, Where, rule
from valint.translation.term_book import book_of

_KEY = "no-loc"


@rule(
    "TM005",
    "no-loc-violated",
    Severity.WARNING,
    needs=(Needs.SOURCE,),
    fixes=Fixes.UNSAFE,
    where=Where((Given.SOURCE,)),
)
def no_loc_violated(page: Page) -> Iterator[Finding]:
    """A word that is not to be translated stands on the English page, and nowhere on this one.

    Authors list such words under `no-loc` in the front matter or mark them with `:::no-loc text="..."`; a
    glossary does it with a translation that equals its term. The site, the product or a command knows the
    word in this form alone.

    Bad (da-DK, da-DK/guide/page.md):
        --- en-US/guide/page.md ---
        ---
        title: Sign in
        no-loc: [Passport]
        ---
        # Sign in
        Open Passport and sign in.
        --- da-DK/guide/page.md ---
        ---
        title: Log på
        no-loc: [Passport]
        ---
        # <a name="sign-in"></a>Log på
        Åbn Pas, og log på.
    Good (da-DK, da-DK/guide/page.md):
        --- en-US/guide/page.md ---
        ---
        title: Sign in
        no-loc: [Passport]
        ---
        # Sign in
        Open Passport and sign in.
        --- da-DK/guide/page.md ---
        ---
        title: Log på
        no-loc: [Passport]
        ---
        # <a name="sign-in"></a>Log på
        Åbn Passport, og log på.

    Source: the `no-loc` metadata and directive of Microsoft Learn, and the glossary.
    """
    source, document = page.source, page.document
    if source is None:
        return
    body = _body(document)
    for word in dict.fromkeys((*_listed(source), *_listed(document), *_in_glossary(page))):
        if not _stands_in(word, source.prose) or _stands_in(word, body):
            continue
        near = _in_other_letters(word, document.prose)
        if near:
            written = document.text[near[0].start : near[0].end]
            yield Finding(
                near[0],
                f"“{written}” is “{word}” on the English page and is never translated; write it so.",
                fix=Fix(tuple(Edit(place, word) for place in near), safe=False),
                origin=Origin.INTRODUCED,
                source=word,
                target=written,
            )
        else:
            yield Finding(
                _place(document),
                f"“{word}” stands on the English page, is never translated, and is missing here; write it "
                "as it is.",
                origin=Origin.INTRODUCED,
                source=word,
            )


def _listed(document: Document) -> Iterator[str]:
    if document.front_matter is not None:
        entry = document.front_matter.entry(_KEY)
        value = None if entry is None else entry.node.value
        for word in value if isinstance(value, list) else [value]:
            if isinstance(word, str) and word.strip():
                yield word.strip()
    for directive in document.directives:
        text = directive.get("text") if directive.name == _KEY else None
        if text is not None and text.value.strip():
            yield text.value.strip()


def _in_glossary(page: Page) -> Iterator[str]:
    for entry in book_of(page).approving:
        if entry.term.approved == entry.term.source[:1]:
            yield entry.term.source[0]


def _body(document: Document) -> str:
    """Return all below the front matter: code counts, for the word may stand in it here."""
    start = 0 if document.front_matter is None else document.front_matter.span.end
    return document.text[start:]


def _stands_in(word: str, text: str) -> bool:
    return word in text and re.search(rf"(?<![^\W_]){re.escape(word)}", text) is not None


def _in_other_letters(word: str, prose: str) -> list[Span]:
    """Return where a word stands in capitals or small letters that are not its own."""
    pattern = re.compile(rf"(?<![^\W_]){re.escape(word)}(?![^\W_])", re.IGNORECASE)
    return [Span(*match.span()) for match in pattern.finditer(prose)]


def _place(document: Document) -> Span:
    """Return the first heading, or the first letter of the page where it has none."""
    for heading in document.headings:
        return heading.text_span
    return Span(0, min(len(document.text), 1))
