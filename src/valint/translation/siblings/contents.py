"""Links, code and numbers that differ in one translation from all others."""

from collections import Counter
from collections.abc import Iterator, Sequence

from valint.model.finding import Finding, Origin, Severity
from valint.model.named import NamedTuple
from valint.model.span import Region
from valint.translation.siblings.comparison import Block, Comparison, Part
from valint.translation.siblings.shape import Kind, Piece
from valint.translation.siblings.tables import row_places
from valint.translation.source.figures import Number, differing, numbers, small

_LONGEST = 60
_BUDDHIST = 543
"""So many years the calendar that Thai pages use is ahead."""


class _Drift(NamedTuple):
    """What the others have and this translation lacks, with the numbers of their blocks; and the reverse."""

    lost: list[tuple[int, Piece]]
    gained: list[tuple[int, Piece]]


def keys(part: Part, *kinds: Kind) -> frozenset[tuple[str, int]]:
    """Return what must be equal of links or code, in any order."""
    return frozenset(Counter(part.page.key(piece) for piece in part.inline(*kinds)).items())


def _drift(compared: Comparison, *kinds: Kind) -> _Drift:
    there, here = (_keyed(part, kinds) for part in (compared.witness, compared.mine))
    first, second = (Counter(key for key, _, _ in side) for side in (there, here))
    # What went with its block is reported as that block.
    gone = frozenset[int]() if compared.same_blocks else compared.lost_with
    new = frozenset[int]() if compared.same_blocks else compared.added_with
    return _Drift(_surplus(there, first - second, gone), _surplus(here, second - first, new))


def _keyed(part: Part, kinds: Sequence[Kind]) -> list[tuple[str, int, Piece]]:
    return [
        (part.page.key(piece), at, piece)
        for at, block in enumerate(part.blocks)
        for piece in block.inline
        if piece.kind in kinds
    ]


def _surplus(
    found: Sequence[tuple[str, int, Piece]], counts: Counter[str], accounted: frozenset[int]
) -> list[tuple[int, Piece]]:
    """Return what is too many, with its block, less what stands in blocks that account for it."""
    left = Counter(counts)
    for key, at, _ in found:
        if at in accounted and left[key]:
            left[key] -= 1
    surplus = []
    # The last of several equal ones is the one that is too many.
    for key, at, piece in reversed(found):
        if at not in accounted and left[key]:
            left[key] -= 1
            surplus.append((at, piece))
    return surplus[::-1]


class _Pair(NamedTuple):
    """What was lost, what was gained in its place, and where."""

    place: Region
    lost: Piece | None = None
    gained: Piece | None = None


def _pairs(compared: Comparison, *kinds: Kind) -> Iterator[_Pair]:
    """Pair what was lost with what was gained of the same kind in the same block."""
    drift = _drift(compared, *kinds)
    rows = row_places(compared) if drift.lost else {}
    waiting: dict[tuple[int, Kind], list[tuple[int, Piece]]] = {}
    for at, piece in drift.lost:
        waiting.setdefault((compared.partner.get(at, -1), piece.kind), []).append((at, piece))
    for at, piece in drift.gained:
        lost = waiting.get((at, piece.kind))
        yield _Pair(piece.region, lost.pop(0)[1] if lost else None, piece)
    for at, piece in sorted(one for rest in waiting.values() for one in rest):
        place = rows.get((at, piece.region.line), compared.place(at))
        if place is not None:  # or else the link went with its row
            yield _Pair(place, lost=piece)


def _told(
    place: Region,
    message: str,
    severity: Severity | None = None,
    *,
    right: Piece | None = None,
    wrong: Piece | None = None,
) -> Finding:
    return Finding(
        place,
        message,
        severity=severity,
        origin=Origin.INTRODUCED,
        source=None if right is None else right.value,
        target=None if wrong is None else wrong.value,
    )


def links(compared: Comparison) -> Iterator[Finding]:
    """Yield the links and images that are missing, were added, or lead elsewhere."""
    severity, others = compared.severity(Severity.ERROR), compared.in_others
    for place, lost, gained in _pairs(compared, Kind.LINK, Kind.IMAGE):
        if gained is not None and lost is not None:
            message = (
                f"This {_thing(gained)} leads to “{_short(lost)}” {others}; a translation keeps the address."
            )
            yield _told(place, message, severity, right=lost, wrong=gained)
        elif gained is not None:
            message = (
                f"This {_thing(gained)} to “{_short(gained)}” has no counterpart {others}; remove it, or "
                "restore the one that was here."
            )
            yield _told(place, message, Severity.WARNING, wrong=gained)
        elif lost is not None:
            message = (
                f"The {_thing(lost)} to “{_short(lost)}” that stands {others} is missing here; put it back."
            )
            yield _told(place, message, severity, right=lost)


def _thing(piece: Piece) -> str:
    return "image" if piece.kind is Kind.IMAGE else "link"


def includes(compared: Comparison) -> Iterator[Finding]:
    """Yield the includes that are missing, were added, or have another path."""
    severity, others = compared.severity(Severity.ERROR), compared.in_others
    for place, lost, gained in _pairs(compared, Kind.INCLUDE):
        if gained is not None and lost is not None:
            message = f"This include is “{_short(lost)}” {others}; a translation keeps the path."
            yield _told(place, message, severity, right=lost, wrong=gained)
        elif gained is not None:
            message = (
                f"The include “{_short(gained)}” has no counterpart {others}; remove it, or restore the one "
                "that was here."
            )
            yield _told(place, message, severity, wrong=gained)
        elif lost is not None:
            message = f"The include “{_short(lost)}” that stands {others} is missing here; put it back."
            yield _told(place, message, severity, right=lost)


def code_spans(compared: Comparison) -> Iterator[Finding]:
    """Yield the code within sentences that is missing or another; translators may make more of it code."""
    others = compared.in_others
    for place, lost, gained in _pairs(compared, Kind.SPAN):
        if gained is not None and lost is not None:
            message = f"“{_short(gained)}” is “{_short(lost)}” {others}; code is never translated."
            yield _told(place, message, right=lost, wrong=gained)
        elif lost is not None:
            message = (
                f"The code “{_short(lost)}” that stands {others} is missing here; put it back, between "
                "backticks."
            )
            yield _told(place, message, right=lost)


def code_blocks(part: Part) -> tuple[str, ...]:
    """Return what must be equal of code blocks, in their order."""
    return tuple([block.piece.value for block in part.blocks if block.kind is Kind.CODE])


def code(compared: Comparison) -> Iterator[Finding]:
    """Yield the code blocks that are missing, have another language, or differ in their code."""
    there, here = (
        [(at, block) for at, block in enumerate(part.blocks) if block.kind is Kind.CODE]
        for part in (compared.witness, compared.mine)
    )
    if len(there) > len(here):
        for at, _ in _missing(there, here):
            piece = compared.witness.blocks[at].piece
            yield Finding(
                compared.place(at),
                f"A code block that stands {compared.in_others} ({compared.seen_at(piece)}) is missing here; "
                "put it back.",
                severity=compared.severity(Severity.ERROR),
                origin=Origin.INTRODUCED,
            )
    if len(there) != len(here):
        return
    others = compared.in_others
    for (_, theirs), (_, mine) in zip(there, here, strict=True):
        (right, wanted), (own, written) = (block.piece.value.partition(" ")[::2] for block in (theirs, mine))
        if wanted != written:
            message = f"This block's language is “{wanted}” {others}, and “{written}” here; write the same."
        elif right != own:
            message = f"The code of this block is the same {others}, and differs here; copy it from there."
        else:
            continue
        yield Finding(
            mine.piece.region,
            message,
            severity=Severity.WARNING,
            origin=Origin.INTRODUCED,
            source=wanted or None,
            target=written or None,
        )


def _missing(
    there: Sequence[tuple[int, Block]], here: Sequence[tuple[int, Block]]
) -> Iterator[tuple[int, Block]]:
    """Yield the blocks of which this translation has too few, equal ones taken in order."""
    left = Counter(block.piece.value for _, block in here)
    short = len(there) - len(here)
    lost = []
    for at, block in there:
        if left[block.piece.value]:
            left[block.piece.value] -= 1
        else:
            lost.append((at, block))
    yield from lost[:short]


def written_numbers(block: Block) -> tuple[str, ...]:
    """Return a block's numbers as they are written: equal ones need no closer look."""
    return tuple([piece.value for piece in block.inline if piece.kind is Kind.NUMBER])


def block_numbers(block: Block) -> tuple[str, ...] | None:
    """Return the digits of a block's numbers in any order, None where a word may stand for some."""
    if any(piece.kind is Kind.MAGNITUDE for piece in block.inline):
        return None
    return tuple(sorted(number.digits for number in _numbers(block)))


def _numbers(block: Block) -> list[Number]:
    return [number for piece in block.inline if piece.kind is Kind.NUMBER for number in numbers(piece.value)]


def number_drift(theirs: Block, mine: Block, compared: Comparison) -> Iterator[Finding]:
    """Yield the number that differs, where it is but one and can be nothing but a mistake."""
    lost, gained, runs = differing(_numbers(theirs), _numbers(mine))
    if len(lost) != 1 or len(gained) != 1 or any(map(small, runs)):
        return
    [right], [wrong] = lost, gained
    if abs(int(right.digits) - int(wrong.digits)) == _BUDDHIST:
        return
    piece = next(
        piece
        for piece in mine.inline
        if piece.kind is Kind.NUMBER and any(number.digits == wrong.digits for number in numbers(piece.value))
    )
    written = next(
        piece.value
        for piece in theirs.inline
        if piece.kind is Kind.NUMBER and any(number.digits == right.digits for number in numbers(piece.value))
    )
    yield Finding(
        piece.region,
        f"This number is “{written}” {compared.in_others}, and “{piece.value}” here; write the same.",
        origin=Origin.INTRODUCED,
        source=written,
        target=piece.value,
    )


def _short(piece: Piece) -> str:
    text = piece.value
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
