"""Rules that compare a page with its English page."""

from valint.rules.parity import alerts, blocks, code, ending, figures, headings, lengths, links

__all__ = ["alerts", "blocks", "code", "ending", "figures", "headings", "lengths", "links"]
