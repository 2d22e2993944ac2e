"""Anchors: fragments that name nothing, and bookmarks that are doubled, missing or malformed."""

from valint.rules.anchors import fragments, headings

__all__ = ["fragments", "headings"]
