"""FQ: the sections and questions that a toolkit must have."""

from valint.rules.faq import downloads, questions, sections, yaml_pages

__all__ = ["downloads", "questions", "sections", "yaml_pages"]
