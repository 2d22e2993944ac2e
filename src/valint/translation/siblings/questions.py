"""FAQ sections of which one translation has fewer or more questions than all others."""

from collections.abc import Iterator, Sequence

from valint.model.finding import Finding, Origin, Severity
from valint.translation.siblings.comparison import Block, Comparison, Part
from valint.translation.siblings.shape import BOLD_QUESTION, Kind


def count(part: Part) -> int:
    """Return how many questions there are: bold paragraphs, or entries of a FAQ page in YAML."""
    return len(_questions(part))


def _questions(part: Part) -> list[int]:
    """Return the numbers of the blocks that ask, or of the entries."""
    if part.page.is_yaml:
        return [at for at, block in enumerate(part.blocks) if block.kind is Kind.QUESTION]
    return [at for at, block in enumerate(part.blocks) if _is_bold(block)]


def _is_bold(block: Block) -> bool:
    return block.kind is Kind.PARAGRAPH and bool(block.piece.value)


def questions(compared: Comparison) -> Iterator[Finding]:
    """Yield that questions are missing, or too many, where the others have equally many."""
    there, here = _questions(compared.witness), _questions(compared.mine)
    if not _asks(compared.others):
        return  # bold lines that are no questions
    severity = compared.severity(Severity.ERROR)
    number = len(there)
    if len(here) < number and compared.same_blocks:
        for at in sorted(set(there) - set(here)):
            yield Finding(
                compared.mine.blocks[at].piece.region,
                f"This paragraph is bold {compared.in_others}, as a question; put it between “**”.",
                severity=severity,
                origin=Origin.INTRODUCED,
            )
        return
    heading = compared.mine.blocks[0].piece.region if compared.mine.blocks else compared.place(0)
    if len(here) > number:
        yield Finding(
            heading,
            f"This section has {len(here)} questions, and {number} {compared.in_others}; look for one that "
            "was split, doubled or added.",
            severity=Severity.WARNING,
            origin=Origin.INTRODUCED,
            target=str(len(here)),
        )
        return
    seen = compared.seen_at(compared.witness.blocks[0].piece)
    yield Finding(
        heading,
        f"This section has {len(here)} of the {number} questions that it has {compared.in_others} ({seen}); "
        "put back what is missing, with its answer.",
        severity=severity,
        origin=Origin.INTRODUCED,
    )


def _asks(parts: Sequence[Part]) -> bool:
    """Tell whether bold paragraphs are questions: half of those of half the translations end as such."""
    asking = 0
    for part in parts:
        bold = [part.blocks[at] for at in _questions(part)]
        marked = sum(part.page.is_yaml or block.piece.value == BOLD_QUESTION for block in bold)
        asking += 2 * marked >= len(bold) > 0
    return 2 * asking >= len(parts)
