"""valint: a content linter and validator for localized toolkit Markdown."""

__version__ = "0.1.0"
