"""The English page of a localized one: where it is, how to read it, how the two align."""
