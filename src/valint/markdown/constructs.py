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


class Constructs:
    """The inline constructs of one document, in the order in which they were found."""

    __slots__ = ("alerts", "anchors", "code_spans", "comments", "directives", "links", "runs", "tags")

    def __init__(self) -> None:
        self.links: list[Link] = []
        self.anchors: list[Anchor] = []
        self.code_spans: list[CodeSpan] = []
        self.tags: list[HtmlTag] = []
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

    def sizes(self) -> tuple[int, int, int, int, int]:
        """Return how much there is of what `read_plain` adds, for `cut`."""
        return len(self.links), len(self.anchors), len(self.code_spans), len(self.tags), len(self.runs)

    def cut(self, sizes: tuple[int, int, int, int, int]) -> None:
        """Take off what was added since `sizes` was asked."""
        links, anchors, code_spans, tags, runs = sizes
        del self.links[links:], self.anchors[anchors:], self.code_spans[code_spans:]
        del self.tags[tags:], self.runs[runs:]
