"""Keys that are slips of known ones."""

from collections.abc import Collection, Iterator

from valint.model.finding import Edit, Finding, Fix, Route, Severity
from valint.project.json_schema import provenance_keys
from valint.project.page import Page
from valint.project.schemas import is_translated, schema_of
from valint.project.spelling import same_letters
from valint.rules.front_matter.near_misses import near_misses
from valint.rules.registry import Fixes, Given, Needs, Where, rule


@rule(
    "FM004",
    "key-near-miss",
    Severity.WARNING,
    needs=(Needs.SOURCE_FOR_FIX,),
    fixes=Fixes.UNSAFE,
    where=Where((Given.FRONT_MATTER,)),
)
def key_near_miss(page: Page) -> Iterator[Finding]:
    """A key is a known key misspelled, or written in another case.

    The site does not know such a key and says nothing; whatever it was meant to set stays unset. Keys that
    resemble no known one are a site's own and are never reported. A translation hardly ever changes a key
    that it does not translate: a key that the English page has, too, is not reported either, and where that
    page is not at hand, a slip on a translated page is information for the author of the English one.

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
    there = _english_keys(page)
    for key, near in near_misses(page).items():
        entry = None if front_matter is None else front_matter.entry(key)
        if entry is None or key in there:
            continue
        message = f"The key “{key}” is not known; did you mean “{near}”?"
        if near not in there and is_translated(page) and _stays_in_translation(page, key, near):
            if page.source is None:
                message = (
                    f"The key “{key}” is not known; if the English page has it, too, leave it and tell its "
                    f"author that “{near}” may be meant."
                )
            route = Route.SOURCE_AUTHOR if page.source is None else None
            yield Finding(entry.key_span, message, severity=Severity.INFO, route=route)
            continue
        fix = Fix((Edit(entry.key_span, near),), safe=False)
        yield Finding(entry.key_span, message, fix=fix)


def _english_keys(page: Page) -> Collection[str]:
    source = None if page.source is None else page.source.front_matter
    root = None if source is None else source.root
    return () if root is None or root.entries is None else root.entries.keys()


def _stays_in_translation(page: Page, key: str, near: str) -> bool:
    """Tell whether no translation makes a key out of the one that it resembles.

    The pipeline writes its own keys, other letters come from a translator, and so do words: “titel”, “autor”.
    """
    if not key.isascii() or near in provenance_keys():
        return False
    schema = schema_of(page)
    is_word = near.isalpha() and key.isalpha() and near not in key and not same_letters(key, near)
    return not (is_word and schema is not None and near in schema.required)
