"""Tab groups: `# [Title](#tab/id)` ... `---`."""

from collections.abc import Iterator, Sequence

from valint.model.document import BlockKind, Document, Heading, Link, Tab
from valint.model.finding import Finding, Severity
from valint.model.lazy_regex import lazy_regex
from valint.model.span_index import SpanIndex
from valint.project.page import Page
from valint.rules.registry import Given, Where, rule

_MARKER = "#tab/"
_ANY_MARKER = lazy_regex(r"#[tT]ab/")


@rule("ML009", "tab-group", Severity.ERROR, where=Where((Given.TABS,)))
def tab_group(page: Page) -> Iterator[Finding]:
    """A tab's heading is not seen as one, a tab is there twice, or a group of tabs is never closed.

    A tab is a heading whose only content is a link to `#tab/id`, the id in Latin letters, digits and
    hyphens. A rule (`---`) ends the group; without it the last tab takes in the sections below it. A
    heading that is not seen as a tab becomes an ordinary heading with a dead link.

    Bad (de-DE):
        # [Windows](#tab/für-windows)

        Text.

        ---
    Good (de-DE):
        # [Windows](#tab/windows)

        Text.

        ---

    Source: docfx v3, `TabGroupAggregator`.
    """
    document = page.document
    if not _ANY_MARKER.search(document.text):
        return
    links = SpanIndex(link.span for link in document.links)
    for heading in document.headings:
        yield from _malformed([document.links[at] for at in links.starting_in(heading.span)], heading)
    yield from _groups(document)


def _malformed(links: Sequence[Link], heading: Heading) -> Iterator[Finding]:
    tabs = [link for link in links if link.destination.lower().replace(" ", "").startswith(_MARKER)]
    if not tabs:
        return
    link = tabs[0]
    if len(links) > 1 or heading.text != " ".join(link.text.split()):
        yield Finding(heading.text_span, "A tab's heading must hold nothing but its link; take the rest out.")
    elif heading.tab is None:
        yield Finding(
            link.destination_span,
            f"“{link.destination}” is no tab: write “#tab/” and an id of a to z, digits and hyphens, as "
            f"in the source.",
        )


def _groups(document: Document) -> Iterator[Finding]:
    headings = {heading.span.start: heading for heading in document.headings if heading.depth == 0}
    group: dict[Tab, Heading] = {}
    for block in document.blocks:
        if block.depth:
            continue
        if block.kind is BlockKind.BREAK:
            group = {}
        elif block.kind is BlockKind.HEADING and (heading := headings.get(block.span.start)) is not None:
            if heading.tab is None:
                if group and heading.level < min(tab.level for tab in group.values()):
                    yield Finding(
                        heading.text_span,
                        "The tabs above are not closed, so this section shows only in the last of them; "
                        "put “---” before this heading.",
                        severity=Severity.WARNING,
                    )
                    group = {}
            elif heading.tab in group:
                yield Finding(
                    heading.text_span,
                    f"This group has the tab “{heading.tab.id}” already; give this one its own id, as in "
                    f"the source.",
                )
            else:
                group[heading.tab] = heading
