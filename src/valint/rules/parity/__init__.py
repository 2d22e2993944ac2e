"""Rules that compare a page with its English page."""
