"""TM: product names and terms."""

from collections.abc import Iterator

from valint.model.finding import Finding, Severity
from valint.model.span import Span
from valint.project.evidence import names_in_source
from valint.project.page import Page
from valint.project.vocabulary import vocabulary
from valint.rules.registry import rule


@rule("TM004", "product-name-altered", Severity.WARNING)
def product_name_altered(page: Page) -> Iterator[Finding]:
    """A product's name is translated or has lost its capital.

    Readers look for the name that stands on their screen, and search finds no other.

    Bad (da-DK):
        Journalen er integreret i teams, så alle kan se den.
    Good (da-DK):
        Journalen er integreret i Teams, så alle teams kan se den.

    Source: the product entries of the locale packs.
    """
    words = vocabulary(page.document.prose)
    for product in page.pack.products:
        if not product.pattern.may_match(words):
            continue
        for match in product.pattern.finditer(page.document.prose):
            if product.when and not names_in_source(page.document, product.when):
                continue
            yield Finding(
                Span(*match.span()),
                f"“{match[0]}” does not name the product as its screen does: {product.why}.",
                help=product.suggestion,
                target=match[0],
            )
