"""HD008: headings against the glossary."""

import re
from collections.abc import Iterator

from valint.markdown.slug import learn_slug
from valint.model.document import Heading
from valint.model.finding import Edit, Finding, Fix, Origin, Severity
from valint.model.lazy_regex import lazy_regex
from valint.model.span import Span
from valint.project.page import Page
from valint.rules.registry import Fixes, Given, Needs, Where, rule
from valint.translation.term_book import Entry, book_of, lower

_NUMBER = lazy_regex(r"[-_][0-9]{1,2}$")


@rule(
    "HD008",
    "heading-glossary",
    Severity.WARNING,
    needs=(Needs.SLUG,),
    fixes=Fixes.UNSAFE,
    where=Where((Given.GLOSSARY,)),
)
def heading_glossary(page: Page) -> Iterator[Finding]:
    """A heading's English wording has a term of the glossary, and the heading uses none of its translations.

    The frozen anchor in front of a translated heading keeps the English wording, so the glossary can be
    asked without the English page. Headings lead readers and stand in every table of contents; there a
    wrong term does most harm. The fix, offered where the English heading is the term and nothing else,
    is one to look at: the heading may be an irregular form of the term, or the English word a verb.

    Bad (da-DK):
        --- valint.toml ---
        glossaries = ["terms.csv"]
        --- terms.csv ---
        source,approved,language
        phone number,telefonnummer,da
        --- page.md ---
        ## <a name="phone-number"></a>Telefon tal
    Good (da-DK):
        --- valint.toml ---
        glossaries = ["terms.csv"]
        --- terms.csv ---
        source,approved,language
        phone number,telefonnummer,da
        --- page.md ---
        ## <a name="phone-number"></a>Telefonnummeret
        ## <a name="phone-number-1"></a>Telefonnummer

    Source: the frozen anchors, and the glossaries and packs of terms in the configuration.
    """
    entries = book_of(page).approving
    if not entries:
        return
    for heading in page.document.headings:
        name = heading.frozen or heading.explicit
        if name is None or not name.name.isascii() or heading.code_only or not heading.text.strip():
            continue
        slug = _NUMBER.sub("", name.name)
        for entry in entries:
            term = _term_in(slug, entry)
            if term is not None and not _renders(page, heading, entry):
                yield _finding(page, heading, entry, whole=learn_slug(term) == slug)


def _term_in(slug: str, entry: Entry) -> str | None:
    """Return the English term that the slug has, in the singular or the plural."""
    for text in entry.term.source:
        words = re.escape(learn_slug(text))
        if words and re.search(rf"(?<![a-z0-9]){words}(?:e?s)?(?![a-z0-9])", slug):
            return text
    return None


def _renders(page: Page, heading: Heading, entry: Entry) -> bool:
    prose = page.document.prose
    text, small = heading.text, heading.text.lower()
    whole = Span(0, len(text))
    forbidden = any(
        word.stands_in(prose, lower(prose), *heading.text_span) for word in entry.forbidden
    )  # TM002's to report
    return forbidden or entry.is_approved(text, small, whole)


def _finding(page: Page, heading: Heading, entry: Entry, *, whole: bool) -> Finding:
    fix = None
    right = entry.term.approved[0]
    if whole and page.document.text[heading.text_span.start : heading.text_span.end] == heading.text:
        # A word with capitals of its own, such as a product's name, keeps its letters.
        begins = heading.text[:1].isupper() and right == right.lower()
        written = right[:1].upper() + right[1:] if begins else right
        fix = Fix((Edit(heading.text_span, written),), safe=False)
    return Finding(
        heading.text_span,
        f"The English heading says {entry.named}, for which the glossary has {entry.written}; use that here.",
        help=entry.term.note,
        fix=fix,
        origin=Origin.INTRODUCED,
        source=entry.term.source[0],
        target=heading.text,
    )
