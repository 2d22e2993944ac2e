"""TM: product names and terms."""

from collections.abc import Iterator

from valint.model.finding import Finding, Severity
from valint.model.span import Span
from valint.project.page import Page
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
    for product in page.pack.products:
        for match in product.pattern.finditer(page.document.prose):
            yield Finding(
                Span(*match.span()),
                f"“{match[0]}” does not name the product as its screen does: {product.why}.",
                help=product.suggestion,
                target=match[0],
            )
