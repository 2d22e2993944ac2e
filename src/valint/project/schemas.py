"""Which JSON Schema a page's front matter obeys, and where it does not."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from valint.model.document import Document
from valint.model.front_matter import FrontMatter, YamlNode
from valint.model.span import Span
from valint.project.globs import matches
from valint.project.json_schema import (
    ARTICLE,
    LOCALIZED,
    SHIPPED,
    Schema,
    load_schema,
    provenance_keys,
    shipped_schema,
)
from valint.project.page import AnchorFlavour, Latest, Page

if TYPE_CHECKING:
    from valint.project.violations import Violation


def schema_of(page: Page) -> Schema | None:
    """Return the schema that a page's front matter obeys, None where there is none.

    The configuration decides first, then the page's toolkit profile; else a page for Microsoft Learn obeys
    the schema of articles, and that of localized ones where the localization pipeline has left its mark.

    Raises:
        ConfigError: the schema cannot be read or is broken.
    """
    return _SCHEMA.of(page)


def _schema_of(page: Page) -> Schema | None:
    settings = page.settings
    if settings.schemas:
        path = settings.relative(page.document.path)
        for route in settings.schemas:
            if matches(route.paths, path):
                return load_schema(route.schema, settings.root)
    name = (
        next((profile.schema for profile in page.profiles if profile.schema), None) if page.profiles else None
    )
    if name is None and not is_for_learn(page):
        return None
    if name is None or name in SHIPPED:
        # A source article has no provenance to check, also where a profile speaks for its translations.
        return shipped_schema(LOCALIZED if _has_provenance(page.document.front_matter) else ARTICLE)
    return load_schema(name, settings.root)


def is_for_learn(page: Page) -> bool:
    """Tell whether a page follows the conventions of Microsoft Learn, not just of some docfx site.

    Learn's own keys begin with `ms.`, and its localization pipeline freezes headings.
    """
    if page.flavour is not AnchorFlavour.LEARN:
        return False
    front_matter = page.document.front_matter
    entries = None if front_matter is None or front_matter.root is None else front_matter.root.entries
    for key in entries or ():
        if key[:3].lower() == "ms.":
            return True
    return any(heading.frozen for heading in page.document.headings)


def is_translated(page: Page) -> bool:
    """Tell whether a page is a translation for certain: its English page is at hand, or the pipeline's keys
    are in its front matter.
    """
    return page.source is not None or _has_provenance(page.document.front_matter)


def front_matter_violations(page: Page) -> "Sequence[Violation]":
    """Return where a page's front matter breaks its schema; nothing where it has neither.

    Raises:
        ConfigError: the schema cannot be read or is broken.
    """
    return _VIOLATIONS.of(page)


def without_nulls(node: YamlNode) -> dict[str, object]:
    """Return a mapping's data without the keys that have no value, as docfx sees it (`RemoveNulls`)."""
    assert isinstance(node.value, dict)  # noqa: S101 - a node with entries holds a mapping
    if None in node.value.values():
        return {key: value for key, value in node.value.items() if value is not None}
    return node.value


def _violations(page: Page) -> "Sequence[Violation]":
    front_matter = page.document.front_matter
    if front_matter is None or page.is_toc:
        return ()
    root = front_matter.root
    if root is None:
        if front_matter.problems:
            return ()
        root = YamlNode({}, front_matter.content_span, "", {})
    if root.entries is None or (schema := schema_of(page)) is None:
        return ()
    assert isinstance(root.value, dict)  # noqa: S101 - a node with entries holds a mapping
    plain = schema.simple_breaches(root.value)
    data = without_nulls(root) if plain is None else {}
    if (plain is None and schema.obeyed_by(data)) or (plain is not None and not any(plain)):
        return ()
    from valint.project.violations import simple_violations, violations

    top = _top(page.document, front_matter)
    if plain is not None:
        found = tuple(simple_violations(schema, root, plain, top, "front matter"))
    else:
        found = tuple(violations(schema, root, data, top, "front matter"))
    if page.is_include:
        # An include is no page: it has no title of its own.
        found = tuple(one for one in found if not one.missing)
    return found


def _top(document: Document, front_matter: FrontMatter) -> Span:
    """Return the place that stands for the front matter as a whole: its first line."""
    start = front_matter.span.start
    if document.mime is not None and document.data is not None and document.data.entries is not None:
        metadata = document.data.entries.get("metadata")
        if metadata is not None:
            return metadata.key_span
    return Span(start, min(start + 3, len(document.text)))


def _has_provenance(front_matter: FrontMatter | None) -> bool:
    if front_matter is None or front_matter.root is None or front_matter.root.entries is None:
        return False
    return not front_matter.root.entries.keys().isdisjoint(provenance_keys())


_SCHEMA = Latest(_schema_of)
_VIOLATIONS = Latest(_violations)
