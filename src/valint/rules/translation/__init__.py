"""TR: what translation does to text."""

from valint.rules.translation import marks, pairs, scripts, typography, untranslated, wording

__all__ = ["marks", "pairs", "scripts", "typography", "untranslated", "wording"]
