"""TM: product names and terms."""
