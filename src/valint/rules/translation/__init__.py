"""TR: what translation does to text."""
