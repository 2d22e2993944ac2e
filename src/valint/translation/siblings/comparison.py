"""Compare one translation with the others: which one differs, and which blocks correspond."""

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Sequence
from functools import cached_property
from statistics import median

from valint.model.finding import Severity
from valint.model.named import NamedTuple
from valint.model.span import Region
from valint.project.facts import FileFacts
from valint.project.page import AnchorFlavour
from valint.translation.siblings.families import language
from valint.translation.siblings.shape import BLOCKS, Kind, Piece, Shape
from valint.translation.source.addresses import address_key
from valint.translation.source.sequences import align

FEWEST = 3
"""Of two pages that differ nobody can tell which one is wrong."""

_SURE = 3
_BEGINNING = Region(1, 1, 1, 1)
_BEGINS = frozenset([Kind.HEADING, Kind.SECTION])
_CONTAINERS = frozenset([Kind.LIST, Kind.QUOTE, Kind.ALERT])
_HOLD_OTHERS = frozenset([Kind.LIST, Kind.ITEM, Kind.QUOTE])
_LEAST_LETTERS = 12
_FAR = 50
"""So many blocks in a row without counterpart are no longer one paragraph cut up otherwise."""
COUNTED = frozenset([Kind.PARAGRAPH, Kind.TABLE, Kind.LIST, Kind.ITEM, Kind.QUOTE])
"""Blocks whose order is compared; headings and code have rules of their own."""


class Block(NamedTuple):
    """A block with what stands in it; `rows` are a table's."""

    piece: Piece
    rows: list[Piece]
    inline: list[Piece]

    @property
    def kind(self) -> Kind:
        """What it is; an alert counts as the quotation that it is made of."""
        return Kind.QUOTE if self.piece.kind is Kind.ALERT else self.piece.kind


class Sibling:
    """A translation.

    Raises:
        ValueError: the shape among the facts is none.
    """

    def __init__(self, facts: FileFacts) -> None:
        self.path = facts.path
        self.is_yaml = facts.mime is not None
        self._languages = frozenset({"en", language(facts)})
        self._keeps_fragments = facts.flavour is AnchorFlavour.LEARN
        self._shape = Shape(facts.shape)
        signs = self._shape.signs
        self._starts = [at for at, sign in enumerate(signs) if sign[0] in _BEGINS]
        self._ends = [*self._starts, len(signs)]

    @property
    def levels(self) -> tuple[int, ...]:
        """The levels of the headings."""
        signs = self._shape.signs
        return tuple([int(signs[at].partition(" ")[0][1:]) for at in self._starts])

    def signs(self, section: int) -> Sequence[str]:
        """Return the signs of a section's pieces; where they are equal there is nothing to compare."""
        start = self._starts[section - 1] if section else 0
        return self._shape.signs[start : self._ends[section]]

    @cached_property
    def sections(self) -> list[list[Block]]:
        """The blocks, cut where a heading begins."""
        sections: list[list[Block]] = [[]]
        for piece in self._shape.pieces():
            kind = piece.kind
            if kind in _BEGINS:
                sections.append([])
            section = sections[-1]
            if kind in BLOCKS:
                section.append(Block(piece, [], []))
            elif section:
                (section[-1].rows if kind is Kind.ROW else section[-1].inline).append(piece)
        return sections

    @cached_property
    def headings(self) -> Sequence[Piece]:
        """The headings, in order."""
        return [section[0].piece for section in self.sections[1:]]

    @cached_property
    def blocks(self) -> list[Block]:
        """All blocks, in order."""
        return [block for section in self.sections for block in section]

    def key(self, piece: Piece) -> str:
        """Return what must be equal of a link, image, code span or other piece."""
        if piece.kind not in (Kind.LINK, Kind.IMAGE):
            return piece.value
        path, mark, _ = piece.value.partition("#")
        written = piece.value if self._keeps_fragments or not mark else f"{path}#*"
        return address_key(written, self._languages)


class Part(NamedTuple):
    """Blocks of one translation that others have, too: a section, or all of them."""

    page: Sibling
    blocks: list[Block]

    def inline(self, *kinds: Kind) -> Iterable[Piece]:
        """Return what stands in the blocks, of some kinds."""
        return (piece for block in self.blocks for piece in block.inline if piece.kind in kinds)

    @property
    def kinds(self) -> tuple[tuple[Kind, int], ...]:
        """The kinds and depths of the blocks."""
        return tuple([(block.kind, block.piece.depth) for block in self.blocks])


def odd_one(values: Sequence[Hashable]) -> int | None:
    """Return the position of the value that differs from all others, which are equal; None without one."""
    counts = Counter(values)
    if len(values) < FEWEST or len(counts) != 2 or min(counts.values()) != 1:
        return None
    odd = min(counts, key=lambda value: counts[value])
    return values.index(odd)


class Comparison:
    """How a part of one translation corresponds to the same part of the others."""

    def __init__(self, mine: Part, others: Sequence[Part]) -> None:
        self.mine = mine
        self.others = others
        self.witness = others[0]

    @property
    def count(self) -> int:
        """How many other translations there are."""
        return len(self.others)

    @property
    def in_others(self) -> str:
        """The others in a sentence: where something stands."""
        which = "both other" if self.count == 2 else f"the other {self.count}"
        return f"in {which} translations of this page"

    def severity(self, severity: Severity) -> Severity:
        """Return the severity of a finding: what two others say is no error yet."""
        return Severity.WARNING if severity is Severity.ERROR and self.count < _SURE else severity

    @cached_property
    def same_blocks(self) -> bool:
        """Whether all have the same kinds of blocks in the same order."""
        return self.others_agree and self.mine.kinds == self.witness.kinds

    @cached_property
    def others_agree(self) -> bool:
        """Whether all others have the same kinds of blocks in the same order."""
        return len({part.kinds for part in self.others}) == 1

    @cached_property
    def pairs(self) -> Sequence[tuple[int, int]]:
        """The numbers of corresponding blocks of the witness and of this translation."""
        here = self.mine.blocks
        if self.same_blocks:
            return [(at, at) for at in range(len(here))]
        sizes = [float(block.piece.size) for block in here]
        return align(_sized(self.witness, self.sizes), _sized(self.mine, sizes), _likeness)

    @cached_property
    def partner(self) -> dict[int, int]:
        """The number of this translation's block for each of the witness's that has one."""
        return dict(self.pairs)

    @cached_property
    def lost(self) -> Sequence[int]:
        """The numbers of the witness's blocks that this translation lacks; the outermost alone."""
        there, here = self.witness.blocks, self.mine.blocks
        own = [float(block.piece.size) for block in here]
        return [
            at
            for at in _without_counterpart(there, set(self.partner))
            if not _is_shared(at, there, self.sizes, own, self.partner)
        ]

    @cached_property
    def added(self) -> Sequence[int]:
        """The numbers of the blocks that this translation has besides; the outermost alone."""
        here, back = self.mine.blocks, {mine: theirs for theirs, mine in self.pairs}
        own = [float(block.piece.size) for block in here]
        return [
            at
            for at in _without_counterpart(here, set(back))
            if not _is_shared(at, here, own, self.sizes, back)
        ]

    @cached_property
    def lost_with(self) -> frozenset[int]:
        """The numbers of the witness's blocks that are reported as lost, with all that stands in them."""
        return self._whole(self.witness.blocks, self.lost, set(self.partner))

    @cached_property
    def added_with(self) -> frozenset[int]:
        """The numbers of this translation's blocks that are reported as added."""
        return self._whole(self.mine.blocks, self.added, {mine for _, mine in self.pairs})

    @staticmethod
    def _whole(blocks: Sequence[Block], told: Sequence[int], matched: set[int]) -> frozenset[int]:
        headings = [at for at, block in enumerate(blocks) if at not in matched and block.kind is Kind.HEADING]
        return frozenset(number for at in (*told, *headings) for number in range(at, _end(blocks, at)))

    @cached_property
    def sizes(self) -> Sequence[float]:
        """How many letters each of the witness's blocks should have in this translation."""
        measures = self.others if self.others_agree else [self.witness]
        scaled = [[block.piece.size * self._scale(part) for block in part.blocks] for part in measures]
        return [median(column) for column in zip(*scaled, strict=True)]

    def _scale(self, part: Part) -> float:
        own, other = (
            sum(block.piece.size for block in one.page.blocks if block.kind is Kind.PARAGRAPH)
            for one in (self.mine, part)
        )
        return min(max(own / other, 0.3), 3.0) if own and other else 1.0

    def place(self, number: int) -> Region:
        """Return the block that corresponds to one of the witness's, or else the one before."""
        return self._places[number]

    @cached_property
    def _places(self) -> Sequence[Region]:
        first = self.mine.blocks or self.mine.page.blocks
        place = first[0].piece.region if first else _BEGINNING
        places = []
        for number in range(len(self.witness.blocks)):
            if number in self.partner:
                place = self.mine.blocks[self.partner[number]].piece.region
            places.append(place)
        return places

    def seen_at(self, piece: Piece) -> str:
        """Return where a piece of the witness stands, for a message."""
        return f"line {piece.region.line} of {self.witness.page.path}"


_Sized = tuple[Block, float, frozenset[str]]


def _sized(part: Part, sizes: Sequence[float]) -> list[_Sized]:
    """Return blocks with what tells which one each is; an item goes by its first paragraph."""
    marks = [frozenset(map(part.page.key, block.inline)) for block in part.blocks]
    found = []
    for at, block in enumerate(part.blocks):
        own = marks[at + 1] if block.kind is Kind.ITEM and at + 1 < len(marks) else marks[at]
        found.append((block, sizes[at], own))
    return found


def _likeness(one: _Sized, other: _Sized) -> float:
    (there, wanted, marks), (here, size, own) = one, other
    if there.kind is not here.kind:
        return -2.0
    level = 0.3 if there.piece.depth == here.piece.depth else 0.0
    if there.kind is Kind.HEADING and there.piece.value and here.piece.value:
        return 2.0 if there.piece.value == here.piece.value else -0.5
    if there.piece.kind in _CONTAINERS:
        return 0.5 + level
    # Below 1 without something that both keep: what only looks alike may be the next of a list.
    lengths = (1 + min(wanted, size)) / (1 + max(wanted, size))
    kept = 2 * len(marks & own) / len(marks | own) - 0.5 if marks or own else 0.0
    return 0.2 + level + 0.49 * lengths + kept


def _without_counterpart(blocks: Sequence[Block], matched: set[int]) -> Iterator[int]:
    """Yield the blocks that are not matched; of what stands in another one, the outermost alone."""
    inside = -1
    for at, block in enumerate(blocks):
        if at <= inside or at in matched or block.kind not in COUNTED:
            continue
        if block.piece.kind is Kind.ALERT or (
            block.kind is not Kind.QUOTE and block.piece.size < _LEAST_LETTERS
        ):
            continue
        end = _end(blocks, at)
        if any(number in matched for number in range(at + 1, end)):
            continue  # it alone is cut up otherwise
        inside = end - 1
        yield at


def _end(blocks: Sequence[Block], at: int) -> int:
    """Return the number of the first block that does not stand in one."""
    depth, kind = blocks[at].piece.depth, blocks[at].kind
    if kind not in _HOLD_OTHERS:
        return at + 1
    end = at + 1
    while end < len(blocks):
        piece = blocks[end].piece
        in_list = kind is Kind.LIST and piece.kind is Kind.ITEM and piece.depth == depth
        if (piece.depth <= depth and not in_list) or piece.kind in (Kind.HEADING, Kind.SECTION):
            break
        end += 1
    return end


def _is_shared(
    at: int, blocks: Sequence[Block], sizes: Sequence[float], others: Sequence[float], partner: dict[int, int]
) -> bool:
    """Tell whether the words of a paragraph are in the counterpart of one beside it, which is too long."""
    if blocks[at].kind is not Kind.PARAGRAPH:
        return False
    for step in (-1, 1):
        own, neighbour = sizes[at], at + step
        while neighbour in range(len(blocks)) and neighbour not in partner and abs(neighbour - at) < _FAR:
            if blocks[neighbour].kind is Kind.PARAGRAPH:
                own += sizes[neighbour]
            neighbour += step
        if neighbour not in partner or blocks[neighbour].kind is Kind.HEADING:
            continue
        if others[partner[neighbour]] - sizes[neighbour] > 0.5 * own:
            return True
    return False
