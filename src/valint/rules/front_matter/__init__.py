"""FM: the front matter and its schema."""

from valint.rules.front_matter import (
    dates,
    keys,
    length,
    parity,
    presence,
    provenance,
    schema,
    staleness,
    untranslated,
)

__all__ = [
    "dates",
    "keys",
    "length",
    "parity",
    "presence",
    "provenance",
    "schema",
    "staleness",
    "untranslated",
]
