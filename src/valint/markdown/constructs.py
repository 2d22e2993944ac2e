"""What the readers of inline source find, kind by kind, until it becomes a `Document`."""

from valint.model.document import (
    Alert,
    Anchor,
    CodeSpan,
    Directive,
    HtmlTag,
    Link,
    ProseRun,
)
from valint.model.span import Span

TagPlace = tuple[int, int]
"""Where a tag stands that is no bookmark: nobody may ask for more."""


class Constructs:
    """The inline constructs of one document, in the order in which they were found.

    Args:
        text: the text of the document, where most constructs are read.
    """

    __slots__ = ("alerts", "anchors", "code_spans", "comments", "directives", "links", "runs", "tags", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.links: list[Link] = []
        self.anchors: list[Anchor] = []
        self.code_spans: list[CodeSpan] = []
        self.tags: list[HtmlTag | TagPlace] = []
        self.comments: list[Span] = []
        self.directives: list[Directive] = []
        self.alerts: list[Alert] = []
        self.runs: list[ProseRun] = []

    def add_tag(self, tag: HtmlTag) -> None:
        """Add a tag and the bookmarks that it makes."""
        self.tags.append(tag)
        if tag.closing:
            return
        for attribute in tag.attributes:
            if attribute.name in ("id", "name") and attribute.value:
                self.anchors.append(
                    Anchor(attribute.value, tag.span, attribute.value_span, tag.name, attribute.name)
                )
