"""Alerts and includes beside those of the English page."""

from collections import Counter
from collections.abc import Iterator, Sequence

from valint.model.document import Alert, BlockKind, Document, Link, LinkKind
from valint.model.finding import Finding, Origin, Severity
from valint.project.page import Page
from valint.rules.parity.comparison import compared, shortened
from valint.rules.registry import Given, Needs, Where, rule
from valint.translation.siblings.told import beside_siblings
from valint.translation.source.alignment import Alignment
from valint.translation.source.sequences import align


@rule(
    "ST003",
    "alert-or-include-drift",
    Severity.ERROR,
    needs=[Needs.SOURCE],
    siblings=beside_siblings("ST003"),
    where=Where((Given.SOURCE,)),
)
def alert_or_include_drift(page: Page) -> Iterator[Finding]:
    """An alert of the English page is missing or of another kind, or an include is missing.

    A warning that turned into plain text, or into a note, is one that readers miss. An include brings in text
    that is kept in one place for many pages; without it, that text is not on the page.

    Bad (da-DK):
        --- en-US/guide/page.md ---
        # Plan a shift

        > [!WARNING]
        > A shift that has begun cannot be changed.
        --- da-DK/guide/page.md ---
        # Planlæg en vagt

        > [!NOTE]
        > En vagt, der er begyndt, kan ikke ændres.
    Good (da-DK):
        --- en-US/guide/page.md ---
        # Plan a shift

        > [!WARNING]
        > A shift that has begun cannot be changed.
        --- da-DK/guide/page.md ---
        # Planlæg en vagt

        > [!WARNING]
        > En vagt, der er begyndt, kan ikke ændres.

    Source: the English page at the commit that `ms.sourcegitcommit` names.
    """
    aligned = compared(page)
    if aligned is None or not aligned.is_close:
        return
    if [alert.kind for alert in aligned.source.alerts] != [alert.kind for alert in aligned.target.alerts]:
        yield from _alerts(aligned)
    yield from _includes(aligned)


def _alerts(aligned: Alignment) -> Iterator[Finding]:
    there = [alert for alert in aligned.source.alerts if alert.span.start < aligned.end]
    here = aligned.target.alerts
    partner = dict(_paired_alerts(aligned, there, here))
    for number, original in enumerate(there):
        at = partner.get(number)
        if at is None:
            place = aligned.place(original.span.start)
            written = aligned.target.text[place.start : place.start + 40].lstrip("> ")
            if not written.startswith("["):  # an alert that is spelt wrong has a rule of its own
                yield Finding(
                    place,
                    f"A “> [!{original.kind}]” of the English page is missing here: "
                    f"“{shortened(aligned.source.plain(original.span))}”; put it back.",
                    origin=Origin.INTRODUCED,
                    source=original.kind,
                )
        elif here[at].kind != original.kind:
            yield Finding(
                here[at].marker_span,
                f"This alert is [!{original.kind}] on the English page; a translation keeps the keyword.",
                origin=Origin.INTRODUCED,
                source=original.kind,
                target=here[at].kind,
            )
    for number in range(len(here)):
        if number not in partner.values():
            yield Finding(
                here[number].marker_span,
                f"The English page has no “> [!{here[number].kind}]” here; remove it, or make it plain text.",
                severity=Severity.WARNING,
                origin=Origin.INTRODUCED,
                target=here[number].kind,
            )


def _paired_alerts(
    aligned: Alignment, there: Sequence[Alert], here: Sequence[Alert]
) -> Sequence[tuple[int, int]]:
    if len(there) == len(here):
        return [(at, at) for at in range(len(here))]
    blocks = [
        {block.span.start: at for at, block in enumerate(document.blocks) if block.kind is BlockKind.QUOTE}
        for document in (aligned.source, aligned.target)
    ]
    partner = dict(aligned.blocks)
    first = [(alert.kind, partner.get(blocks[0].get(alert.span.start, -1), -1)) for alert in there]
    second = [(alert.kind, blocks[1].get(alert.span.start, -2)) for alert in here]
    return align(first, second, lambda one, other: (one[1] == other[1]) + 0.5 * (one[0] == other[0]) - 0.3)


def _includes(aligned: Alignment) -> Iterator[Finding]:
    there, here = _include_links(aligned.source), _include_links(aligned.target)
    counts = Counter(map(_path, here))
    counts.subtract(Counter(map(_path, there)))
    lost = []
    for link in there:
        if counts[_path(link)] < 0 and link.span.start < aligned.end:
            counts[_path(link)] += 1
            lost.append(link)
    gained = []
    for link in here:
        if counts[_path(link)] > 0:
            counts[_path(link)] -= 1
            gained.append(link)
    for link in gained:
        right = lost.pop(0) if len(lost) == len(gained) == 1 else None
        message = (
            f"The English page does not include “{link.destination}”; remove it, or restore the path here."
        )
        if right is not None:
            message = f"The English page includes “{right.destination}” here; a translation keeps the path."
        yield Finding(
            link.destination_span,
            message,
            origin=Origin.INTRODUCED,
            source=None if right is None else right.destination,
            target=link.destination,
        )
    for link in lost:
        yield Finding(
            aligned.place(link.span.start),
            f"The include “{link.destination}” of the English page is missing here; put it back.",
            origin=Origin.INTRODUCED,
            source=link.destination,
        )


def _include_links(document: Document) -> list[Link]:
    return [link for link in document.links if link.kind is LinkKind.INCLUDE]


def _path(link: Link) -> str:
    return link.destination.replace("\\", "/").strip().removeprefix("./").casefold()
