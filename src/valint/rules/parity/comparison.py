"""What every comparison with the English page begins with."""

from valint.project.page import Page
from valint.translation.source.alignment import Alignment, alignment


def compared(page: Page) -> Alignment | None:
    """Return how a page corresponds to its English page, None where it has none."""
    if page.source is None or page.is_toc:
        return None
    return alignment(page.source, page.document)


def shortened(text: str, limit: int = 60) -> str:
    """Return a text on one line, cut off at a word, for a message."""
    text = " ".join(text.split())
    if len(text) <= limit:
        return text
    return (
        text[:limit].rpartition(" ")[0].rstrip(".,;:") + "…"
        if " " in text[:limit]
        else text[: limit - 1] + "…"
    )
