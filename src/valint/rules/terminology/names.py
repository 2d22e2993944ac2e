"""TM: product names and terms."""

from collections.abc import Iterator

from valint.model.finding import Edit, Finding, Fix, Severity
from valint.project.evidence import names_in_source
from valint.project.packs import possible
from valint.project.page import Page
from valint.project.vocabulary import vocabulary
from valint.rules.registry import Fixes, rule
from valint.translation.product_names import misspelled


@rule("TM004", "product-name-altered", Severity.WARNING, fixes=Fixes.UNSAFE)
def product_name_altered(page: Page) -> Iterator[Finding]:
    """A product's name is translated or has lost its capital.

    Readers look for the name that stands on their screen, and search finds no other.

    Bad (da-DK):
        Journalen er integreret i teams, så alle kan se den.
    Good (da-DK):
        Journalen er integreret i Teams, så alle teams kan se den.

    Source: the product entries of the locale packs, and the names in packs of terms.
    """
    prose = page.document.prose
    words = vocabulary(prose)
    told: set[int] = set()
    for product in possible(page.pack.products, words):
        for match in product.pattern.finditer(prose):
            if product.when and not names_in_source(page.document, product.when):
                continue
            place = product.place(match)
            told.add(place.start)
            written = prose[place.start : place.end]
            yield Finding(
                place,
                f"“{written}” is not what readers see on the product's own screens: {product.why}.",
                help=product.suggestion,
                fix=product.fix(prose, place),
                target=written,
            )
    for place, name in misspelled(page):
        if place.start not in told:
            written = prose[place.start : place.end]
            yield Finding(
                place,
                f"“{written}” is the name of a product, which is written “{name}”; write it so.",
                fix=Fix((Edit(place, name),), safe=False),
                target=written,
            )
