"""ML: Learn's Markdown dialect."""
