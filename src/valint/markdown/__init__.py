"""Markdown and YAML text to the model."""
