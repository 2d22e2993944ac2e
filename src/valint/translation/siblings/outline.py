"""Headings that one translation lacks or has besides, and pages that end early."""

from collections.abc import Iterator, Sequence

from valint.model.finding import Finding, Origin, Severity
from valint.model.span import Region
from valint.translation.siblings.comparison import Comparison, Part, Sibling
from valint.translation.siblings.shape import Kind, Piece
from valint.translation.source.sequences import align

_TAIL = 3
_BESIDE_BLOCKS = frozenset([Kind.LIST, Kind.ITEM, Kind.QUOTE])


def page_end(mine: Sibling, others: Sequence[Sibling]) -> Finding | None:
    """Return the finding that a page ends where all others go on; half a YAML page is none."""
    last = len(mine.sections) - 1
    if mine.is_yaml or not mine.blocks or any(mine.levels != other.levels[:last] for other in others):
        return None
    compared = _whole(mine, others)
    own = Part(mine, mine.sections[last]).kinds
    there = [Part(other, other.sections[last]).kinds for other in others]
    if any(kinds[: len(own)] != own for kinds in there):
        return None
    lost = min(_leaves(other, last, len(own)) for other in others)
    heading_alone = last > 0 and len(own) == 1 and lost > 0
    # Where a heading is lost in the middle, sections look like those before them, and no block is missing.
    missing = min(_leaves(other, 0, 0) for other in others) - _leaves(mine, 0, 0)
    if missing < lost or (lost < _TAIL and not heading_alone):
        return None
    return Finding(
        mine.blocks[-1].piece.region,
        f"The page ends here, and goes on {compared.in_others}; restore the rest.",
        severity=compared.severity(Severity.ERROR),
        origin=Origin.INTRODUCED,
    )


def _leaves(page: Sibling, section: int, number: int) -> int:
    """Count the blocks that hold no others, behind so many of a section."""
    rest = [*page.sections[section][number:], *(one for tail in page.sections[section + 1 :] for one in tail)]
    return sum(block.kind not in _BESIDE_BLOCKS for block in rest)


def _whole(mine: Sibling, others: Sequence[Sibling]) -> Comparison:
    return Comparison(Part(mine, mine.blocks), [Part(other, other.blocks) for other in others])


def headings(mine: Sibling, others: Sequence[Sibling]) -> Iterator[Finding]:
    """Yield the headings that differ from those of all others, which agree."""
    compared = _whole(mine, others)
    witness = others[0]
    partner = dict(align(witness.headings, mine.headings, _likeness))
    severity = compared.severity(Severity.ERROR)
    for number, heading in enumerate(witness.headings):
        at = partner.get(number)
        if at is None:
            yield _missing(compared, number, partner)
        elif mine.headings[at].depth != heading.depth:
            yield Finding(
                mine.headings[at].region,
                f"This heading has level {mine.headings[at].depth}, and level {heading.depth} "
                f"{compared.in_others}; give it as many “#”.",
                severity=severity,
                origin=Origin.INTRODUCED,
                target=_name(mine.headings[at]),
            )
    known = set(partner.values())
    for number, heading in enumerate(mine.headings):
        if number not in known:
            yield Finding(
                heading.region,
                f"This heading has no counterpart {compared.in_others}; make it plain text, or remove it.",
                severity=severity,
                origin=Origin.INTRODUCED,
                target=_name(heading),
            )


def proved_missing(mine: Sibling, other: Sibling) -> Iterator[Finding]:
    """Yield the headings of one other translation whose bookmarks prove that this one lost them.

    A bookmark in English is the source's: two pages tell as much as three where each heading has one.
    """
    if not all(heading.value for page in (mine, other) for heading in page.headings):
        return
    compared = _whole(mine, [other])
    known = {heading.value for heading in mine.headings}
    partner = dict(align(other.headings, mine.headings, _likeness))
    for number, heading in enumerate(other.headings):
        if number not in partner and heading.value not in known:
            yield _missing(compared, number, partner)


def _missing(compared: Comparison, number: int, partner: dict[int, int]) -> Finding:
    witness, mine = compared.witness.page, compared.mine.page
    heading = witness.headings[number]
    marks = "#" * heading.depth
    line = _line_in_its_place(mine, witness, number, partner)
    where = compared.in_others if compared.count > 1 else f"in {witness.path}"
    if line is not None:
        message = f"This line is a heading of level {heading.depth} {where}; put “{marks}” in front."
        return _told(compared, line, message)
    name = _name(heading) or compared.seen_at(heading)
    message = f"A heading ({name}) that stands {where} is missing here; put it back, with “{marks}” in front."
    return _told(compared, _before(mine, witness, number, partner), message)


def _told(compared: Comparison, place: Region, message: str) -> Finding:
    severity = compared.severity(Severity.ERROR)
    return Finding(place, message, severity=severity, origin=Origin.INTRODUCED)


def _line_in_its_place(
    mine: Sibling, witness: Sibling, number: int, partner: dict[int, int]
) -> Region | None:
    """Return the paragraph that stands where the heading should, behind the same blocks."""
    if number and number - 1 not in partner:
        return None
    own = Part(mine, mine.sections[partner[number - 1] + 1 if number else 0])
    before = Part(witness, witness.sections[number])
    at = len(before.blocks)
    if at >= len(own.blocks) or own.kinds[:at] != before.kinds:
        return None
    piece = own.blocks[at].piece
    return piece.region if piece.kind is Kind.PARAGRAPH and not piece.depth else None


def _before(mine: Sibling, witness: Sibling, number: int, partner: dict[int, int]) -> Region:
    """Return the block behind which the heading should stand."""
    for earlier in range(number - 1, -1, -1):
        if earlier in partner:
            section = mine.sections[partner[earlier] + 1]
            blocks = len(witness.sections[earlier + 1]) if earlier == number - 1 else 1
            return section[min(blocks, len(section)) - 1].piece.region
    first = mine.sections[0] or mine.blocks
    return first[0].piece.region if first else Region(1, 1, 1, 1)


def _name(heading: Piece) -> str | None:
    return f"“{heading.value}”" if heading.value else None


def _likeness(one: Piece, other: Piece) -> float:
    level = 1.0 if one.depth == other.depth else 0.2
    if one.value or other.value:
        return 2 + level if one.value == other.value else level / 2 - 1
    return level
