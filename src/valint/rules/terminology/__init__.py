"""TM: product names and terms."""

from valint.rules.terminology import glossary, kept, names

__all__ = ["glossary", "kept", "names"]
