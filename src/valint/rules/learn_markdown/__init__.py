"""ML: Learn's Markdown dialect."""

from valint.rules.learn_markdown import alerts, directives, emphasis, encoding, images, includes, inline, tabs

__all__ = ["alerts", "directives", "emphasis", "encoding", "images", "includes", "inline", "tabs"]
