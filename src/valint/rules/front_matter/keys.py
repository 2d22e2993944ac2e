"""Keys that are slips of known ones."""

from collections.abc import Iterator

from valint.model.finding import Edit, Finding, Fix, Severity
from valint.project.page import Page
from valint.rules.front_matter.near_misses import near_misses
from valint.rules.registry import Fixes, Given, Where, rule


@rule("FM004", "key-near-miss", Severity.WARNING, fixes=Fixes.UNSAFE, where=Where((Given.FRONT_MATTER,)))
def key_near_miss(page: Page) -> Iterator[Finding]:
    """A key is a known key misspelled, or written in another case.

    The site does not know such a key and says nothing; whatever it was meant to set stays unset. Keys that
    resemble no known one are a site's own and are never reported.

    Bad (da-DK):
        ---
        title: Planlæg en vagt
        ms.topic: how-to
        mscollection: bibliotek
        MS.technology: vagtplan
        ---
        # Planlæg en vagt
    Good (da-DK):
        ---
        title: Planlæg en vagt
        ms.topic: how-to
        ms.collection: bibliotek
        ms.technology: vagtplan
        our.own.key: x
        ---
        # Planlæg en vagt

    Source: the keys of `schemas/learn-article.schema.json`; docfx v3, `unknown-field`.
    """
    front_matter = page.document.front_matter
    for key, near in near_misses(page).items():
        if front_matter is not None and (entry := front_matter.entry(key)) is not None:
            message = f"The key “{key}” is not known; did you mean “{near}”?"
            fix = Fix((Edit(entry.key_span, near),), safe=False)
            yield Finding(entry.key_span, message, fix=fix)
