"""Say where each defect comes from, and who can mend it."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from valint.model.document import Document
from valint.model.finding import Finding, Origin, Route
from valint.model.record import replace
from valint.model.span import Region

TRANSLATION_KEY = "ms.translationtype"

_LEAST_LETTERS = 3


def route(origin: Origin, made_by: str | None) -> Route | None:
    """Return who can mend a defect: whoever made the translation, or the source's author.

    `made_by` is a page's `ms.translationtype`, None where the page does not say.
    """
    if origin is Origin.INHERITED:
        return Route.SOURCE_AUTHOR
    return Route.to_maker(made_by)


def made_by(document: Document) -> str | None:
    """Return a page's `ms.translationtype`."""
    return None if document.front_matter is None else document.front_matter.text(TRANSLATION_KEY)


def trace(
    findings: Sequence[Finding],
    page: Document,
    source: Document,
    run_on_source: Callable[[], Iterable[Finding]],
) -> list[Finding]:
    """Return one rule's findings with their origins, as far as its findings on the source tell.

    A defect is inherited if the rule says the same of the source, marks the same text there, or marks
    something in the same block.

    Args:
        findings: what the rule found on the page.
        page: the page.
        source: its English page.
        run_on_source: runs the same rule over the source; called only when it is needed.
    """
    if all(finding.origin is not Origin.UNKNOWN for finding in findings):
        return list(findings)
    there = list(run_on_source())
    said = Counter(finding.message for finding in there)
    marked = Counter(_marked(finding, source) for finding in there)
    blocks = _BlockNumbers(page), _BlockNumbers(source)
    alike = blocks[0].kinds == blocks[1].kinds
    places = Counter(blocks[1].of(finding) for finding in there) if alike else Counter[int | None]()
    traced = []
    for finding in findings:
        if finding.origin is not Origin.UNKNOWN:
            traced.append(finding)
            continue
        text, place = _marked(finding, page), blocks[0].of(finding)
        inherited = (
            said[finding.message] > 0
            or (text is not None and marked[text] > 0)
            or (place is not None and places[place] > 0)
        )
        traced.append(replace(finding, origin=Origin.INHERITED if inherited else Origin.INTRODUCED))
    return traced


def _marked(finding: Finding, document: Document) -> str | None:
    """Return the text that a finding marks, None where it says too little to know it again."""
    if isinstance(finding.place, Region):
        return None
    text = document.text[finding.place.start : finding.place.end]
    return text if sum(character.isalpha() for character in text[:200]) >= _LEAST_LETTERS else None


class _BlockNumbers:
    """Which block of a page, counted from the first, a finding is in."""

    def __init__(self, document: Document) -> None:
        self.kinds = [(block.kind, block.depth) for block in document.blocks]
        self._starts = [block.span.start for block in document.blocks]

    def of(self, finding: Finding) -> int | None:
        if isinstance(finding.place, Region):
            return None
        number = bisect_right(self._starts, finding.place.start)
        return number or None  # None: in the front matter, where keys tell places apart
