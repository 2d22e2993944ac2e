"""Which keys are slips of known ones."""

from collections.abc import Mapping
from functools import lru_cache

from valint.project.page import Page
from valint.project.schemas import schema_of
from valint.project.spelling import meant

# Keys that English pages have had for years, in spellings that resemble others.
_OLDER_LIST = "TOCTitle ms:assetid ms:contentKeyID ms:mtpsurl ms.tgt.pltfrm mtps_version"
_OLDER = frozenset(_OLDER_LIST.split())


def near_misses(page: Page) -> Mapping[str, str]:
    """Return the known key that each unknown key of a page's front matter is meant to be.

    Raises:
        ConfigError: the schema cannot be read or is broken.
    """
    front_matter = page.document.front_matter
    if page.is_toc or front_matter is None or front_matter.root is None or not front_matter.root.entries:
        return {}
    schema = schema_of(page)
    if schema is None:
        return {}
    entries = front_matter.root.entries
    found: dict[str, str] = {}
    if entries.keys() <= schema.keys:
        return found
    for key in entries:
        if key not in schema.keys and key not in _OLDER:
            near = _meant(key, schema.keys)
            # A key beside the one that it resembles is there on purpose.
            if near is not None and near not in entries:
                found[key] = near
    return found


@lru_cache(maxsize=1024)
def _meant(key: str, known: frozenset[str]) -> str | None:
    return meant(key, known)
