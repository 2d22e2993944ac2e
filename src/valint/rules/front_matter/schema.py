"""What the schema of a page's front matter demands."""

from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from valint.model.finding import Edit, Finding, Fix, Origin, Route, Severity
from valint.model.front_matter import YamlNode
from valint.project.page import Page
from valint.project.schemas import front_matter_violations, is_translated, schema_of
from valint.project.spelling import edits, slips
from valint.rules.front_matter.near_misses import near_misses
from valint.rules.registry import Fixes, Given, Where, rule

if TYPE_CHECKING:
    from valint.project.violations import Violation

_EMPTY: tuple[object, ...] = (None, "", [], {})


@rule("FM003", "schema-violation", Severity.ERROR, where=Where((Given.FRONT_MATTER,)))
def schema_violation(page: Page) -> Iterator[Finding]:
    """The front matter breaks its schema: a key is missing or empty, or its value has the wrong type.

    A page without a title is an error, since search results and browser tabs show it; other keys that should
    be there are warnings, and keys that are empty are worth knowing; on a translated page these stand so in
    English, as a rule, and are its author's to mend. The schema is that of Microsoft Learn's
    articles where a page follows their conventions; the configuration (`schemas`) and toolkit profiles can
    name others.

    Bad (da-DK):
        ---
        description: Sådan planlægger du en vagt.
        author: nora
        ms.author: nora
        ms.topic: how-to
        ---
        # Planlæg en vagt
    Good (da-DK):
        ---
        title: Planlæg en vagt
        description: Sådan planlægger du en vagt.
        author: nora
        ms.author: nora
        ms.topic: how-to
        ---
        # Planlæg en vagt

    Source: JSON Schema 2020-12; `schemas/learn-article.schema.json`.
    """
    violations = [found for found in front_matter_violations(page) if found.rule == "FM003"]
    if not violations:
        return
    # A key that is there, but misspelled, is not missing as well.
    misspelled = set(near_misses(page).values())
    for found in violations:
        if found.missing and found.key in misspelled:
            continue
        # Writers of YAML turn a key without a value into ''.
        origin = Origin.INHERITED if _is_empty_there(page, found.key) else Origin.UNKNOWN
        route = Route.SOURCE_AUTHOR if _is_as_in_english(page, found) else None
        yield Finding(found.place, found.message, severity=found.severity, origin=origin, route=route)


def _is_as_in_english(page: Page, found: "Violation") -> bool:
    """Tell whether a breach is an empty key that a translator most likely found so, and cannot fill in."""
    front_matter = page.document.front_matter
    # Of nothing else the shipped schemas say that it is worth no more than knowing.
    if found.severity is not Severity.INFO or found.missing or front_matter is None:
        return False
    if front_matter.value(found.key) not in _EMPTY or not is_translated(page):
        return False
    schema = schema_of(page)
    if schema is None or found.key in schema.required:
        return False
    there = None if page.source is None else page.source.front_matter
    return there is None or there.value(found.key) in _EMPTY


def _is_empty_there(page: Page, key: str) -> bool:
    there = None if page.source is None else page.source.front_matter
    entry = None if there is None else there.entry(key)
    return entry is not None and entry.node.value in _EMPTY


@rule("FM005", "value-not-allowed", Severity.WARNING, fixes=Fixes.UNSAFE, where=Where((Given.FRONT_MATTER,)))
def value_not_allowed(page: Page) -> Iterator[Finding]:
    """A key has a value that its schema does not list, or one that is a slip of a usual value.

    Reports and search filters count exact values; a misspelled one drops out of all of them.

    Bad (da-DK):
        ---
        title: Planlæg en vagt
        ms.topic: how-to
        ms.localizationpriority: mediumn
        ---
        # Planlæg en vagt
    Bad (da-DK):
        ---
        title: Planlæg en vagt
        ms.topic: conceptaul
        ---
        # Planlæg en vagt
    Good (da-DK):
        ---
        title: Planlæg en vagt
        ms.topic: how-to
        ms.localizationpriority: medium
        ---
        # Planlæg en vagt

    Source: `enum` and `examples` in `schemas/learn-article.schema.json`.
    """
    for found in front_matter_violations(page):
        if found.rule == "FM005":
            fix = None
            if found.suggestion is not None:
                fix = Fix((Edit(found.place, found.suggestion),), safe=False)
            yield Finding(found.place, found.message, severity=found.severity, fix=fix)
    yield from _slips(page)


def _slips(page: Page) -> Iterator[Finding]:
    front_matter = page.document.front_matter
    if page.is_toc or front_matter is None or front_matter.root is None or not front_matter.root.entries:
        return
    schema = schema_of(page)
    if schema is None:
        return
    for key, usual in schema.examples.items():
        if front_matter.text(key) in usual:
            continue  # as most are: no entry need be made
        entry = front_matter.entry(key)
        if entry is None:
            continue
        for node in entry.node.elements or (entry.node,):
            value = node.value
            if isinstance(value, str) and value not in usual and (near := _usual(value, usual)):
                message = f"“{value}” is no usual value of “{key}”; did you mean “{near}”?"
                fix = None if _is_block(node) else Fix((Edit(node.span, near),), safe=False)
                yield Finding(node.span, message, fix=fix)


def _is_block(node: YamlNode) -> bool:
    return node.style in ("|", ">")


@lru_cache(maxsize=1024)
def _usual(value: str, usual: frozenset[str]) -> str | None:
    """Return the usual value that `value` is a slip of; another case or other spaces are no slip."""
    low = value.casefold().replace(", ", ",")
    limit = min(slips(low), 2)
    if len(low) < 6 or limit == 0:
        return None
    near: tuple[int, str] | None = None
    for candidate in usual:
        distance = edits(low, candidate.casefold().replace(", ", ","), limit)
        if distance == 0:
            return None
        if distance <= limit and (near is None or (distance, candidate) < near):
            near = (distance, candidate)
    return None if near is None else near[1]
