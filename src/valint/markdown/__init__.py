"""Markdown and YAML text to the model."""

from valint.markdown.parse import parse, read

__all__ = ["parse", "read"]
