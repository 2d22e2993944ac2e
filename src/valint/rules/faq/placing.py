"""Find a profile's sections on a page, by the English bookmarks that a translation keeps."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from valint.markdown.slug import learn_slug
from valint.model.document import Document, Heading
from valint.model.record import field, record, replace
from valint.project.page import Page
from valint.project.profiles import Section, ToolkitProfile
from valint.rules.faq.outline import headings_of


class Missing(NamedTuple):
    """A section that the page lacks.

    `before` is the heading that it belongs behind.  `candidate` is a heading that stands in its place under
    another bookmark, or under none.
    """

    section: Section
    before: Heading | None
    candidate: Heading | None


@record()
class Placement:
    """Which heading is which section; `missing` leaves out what lies below a missing section."""

    page: Page
    headings: Sequence[Heading]
    found: dict[str, Heading] = field(default_factory=dict)
    missing: list[Missing] = field(default_factory=list)

    def owns(self, heading: Heading) -> bool:
        """Tell whether a heading is one of the profile's sections, or stands in for one."""
        return any(heading is other for other in self.found.values()) or any(
            heading is lost.candidate for lost in self.missing
        )

    def span_of(self, heading: Heading) -> tuple[int, int]:
        """Return where a section runs: to a heading of its own or a higher level, or another section."""
        at = next(at for at, other in enumerate(self.headings) if other is heading)
        for other in self.headings[at + 1 :]:
            if other.level <= heading.level or self.owns(other):
                return heading.span.end, other.span.start
        return heading.span.end, len(self.page.document.text)


def place(page: Page, profile: ToolkitProfile) -> Placement:
    """Match a profile's sections with a page's headings."""
    headings = headings_of(page.document)
    names = [set(found) for found in _names(page, headings)]
    placement = Placement(page, headings)
    for section in profile.all_sections():
        for heading, known in zip(headings, names, strict=True):
            if any(section.goes_by(name) for name in known) and not placement.owns(heading):
                placement.found[section.slug] = heading
                break
    order = list(profile.all_sections())
    levels = _levels(profile, placement)
    lost = [section for section in order if section.slug not in placement.found]
    covered = {
        below.slug
        for section in lost
        for below in section.walk()
        if below is not section and below.slug not in placement.found
    }
    for run in _runs(order, placement.found):
        placement.missing.extend(_explain(run, order, placement, levels, covered))
    return placement


def place_in_source(page: Page, profile: ToolkitProfile) -> Placement | None:
    """Match a profile's sections with the headings of a page's source, where there is one."""
    return None if page.source is None else place(replace(page, document=page.source, source=None), profile)


def _names(page: Page, headings: Sequence[Heading]) -> Iterator[set[str]]:
    """Yield the English bookmarks of each heading."""
    document = page.document
    source = None if page.source is None else headings_of(page.source)
    aligned = (
        source is not None
        and [heading.level for heading in source] == [heading.level for heading in headings]
        and not any(heading.frozen or heading.explicit for heading in headings)
    )
    for at, heading in enumerate(headings):
        names = set()
        if heading.frozen is not None:
            names.add(heading.frozen.name)
        if heading.explicit is not None:
            names.add(heading.explicit.name)
        names.update(_anchors_before(document, headings, at))
        if aligned and source is not None:
            names.add(learn_slug(source[at].slug_text))
        elif not names:
            names.add(learn_slug(heading.slug_text))
        yield names


def _anchors_before(document: Document, headings: Sequence[Heading], at: int) -> Iterator[str]:
    """Yield the bookmarks in a heading's line and right above it."""
    heading = headings[at]
    start = headings[at - 1].span.end if at else document.body_start
    anchors = document.anchors
    first = bisect_left(anchors, start, key=lambda anchor: anchor.span.start)
    last = bisect_left(anchors, heading.span.end, key=lambda anchor: anchor.span.start)
    for anchor in anchors[first:last]:
        if anchor.span.start >= heading.span.start or not _words_between(
            document, anchor.span.end, heading.span.start
        ):
            yield anchor.name


def _words_between(document: Document, start: int, end: int) -> bool:
    return any(character.isalnum() for character in document.prose[start:end])


def _levels(profile: ToolkitProfile, placement: Placement) -> dict[str, int]:
    """Return the heading level that each section has, or its neighbours on the page suggest."""
    levels: dict[str, int] = {}

    def visit(sections: Sequence[Section], above: int | None) -> None:
        known = [
            placement.found[section.slug].level for section in sections if section.slug in placement.found
        ]
        level = min(known) if known else (above + 1 if above is not None else None)
        for section in sections:
            heading = placement.found.get(section.slug)
            own = heading.level if heading is not None else level
            if own is not None:
                levels[section.slug] = own
            visit(section.subsections, own)

    visit(profile.sections, None)
    return levels


def _runs(order: Sequence[Section], found: dict[str, Heading]) -> Iterator[list[Section]]:
    """Yield the missing sections, those that follow one another together."""
    run: list[Section] = []
    for section in order:
        if section.slug in found:
            if run:
                yield run
            run = []
        else:
            run.append(section)
    if run:
        yield run


def _explain(
    run: Sequence[Section],
    order: Sequence[Section],
    placement: Placement,
    levels: dict[str, int],
    covered: set[str],
) -> Iterator[Missing]:
    """Say for each section of a run where it belongs, and which heading stands there instead."""
    first, last = order.index(run[0]), order.index(run[-1])
    before = next(
        (placement.found[s.slug] for s in reversed(order[:first]) if s.slug in placement.found), None
    )
    after = next((placement.found[s.slug] for s in order[last + 1 :] if s.slug in placement.found), None)
    start = before.span.end if before is not None else 0
    end = after.span.start if after is not None else len(placement.page.document.text)
    unclaimed = [
        heading
        for heading in placement.headings
        if start <= heading.span.start < end
        and not any(heading is known for known in placement.found.values())
    ]
    # Headings stand in for sections only where they match one to one, level by level.
    wanted = [levels.get(section.slug) for section in run]
    fitting = [heading for heading in unclaimed if heading.level in wanted]
    matched = [heading.level for heading in fitting] == wanted
    behind = before
    for at, section in enumerate(run):
        candidate = fitting[at] if matched else None
        if candidate is not None or section.slug not in covered:
            yield Missing(section, behind, candidate)
        behind = candidate or behind
