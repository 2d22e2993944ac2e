"""FM: the front matter and its schema."""

from valint.rules.front_matter import dates, keys, length, parity, presence, provenance, schema, untranslated

__all__ = ["dates", "keys", "length", "parity", "presence", "provenance", "schema", "untranslated"]
