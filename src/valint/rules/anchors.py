"""AN: bookmarks and frozen anchors."""
