"""HD: headings and their translation."""
