"""The tree around a page: configuration, docsets, redirections, fallback, the index of all pages."""
