"""Anchors: fragments that name nothing, and bookmarks that are doubled, missing or malformed."""
