"""What links say: downloads of another type than promised, titles that lost their link."""

import re
from collections import Counter
from collections.abc import Iterator

from valint.model.document import OBJECT, Document, Link, LinkKind, Table
from valint.model.finding import Finding, Severity
from valint.model.span import Span
from valint.project.page import Page
from valint.rules.registry import rule

_FORMATS = {
    "PDF": ("pdf",),
    "PowerPoint": ("ppt", "pptx", "pptm", "pps", "ppsx", "pot", "potx"),
    "Word": ("doc", "docx", "docm", "dot", "dotx"),
    "Excel": ("xls", "xlsx", "xlsm", "xlsb", "xltx", "csv"),
    "Visio": ("vsd", "vsdx", "vss", "vssx", "vst", "vstx"),
}
_OF_EXTENSION = {extension: name for name, extensions in _FORMATS.items() for extension in extensions}
# Product names are written in Latin letters in every language, so that letters of other scripts may touch
# them.
_NAMED = re.compile(r"(?<![A-Za-z])(PDF|PowerPoint|Word|Excel|Visio)(?![A-Za-z])", re.I)
_FILE = re.compile(r"(?:[^?#]*/)?(?P<stem>[^/?#]+)\.(?P<extension>[A-Za-z]{2,4})(?:[?#].*)?\Z", re.S)
_PASTED_TITLE = re.compile(r"\((?:(?:www|support|docs|learn)\.)?(?:microsoft|office)\.com\)")


@rule("LK013", "download-label-mismatch", Severity.WARNING)
def download_label_mismatch(page: Page) -> Iterator[Finding]:
    """A download is of another type than its label says, or belongs to another row of its table.

    The reader asks for a PDF and gets a presentation, or clicks the picture of one infographic and gets
    another.  Labels and addresses change places when a table is translated cell by cell.

    Bad (da-DK):
        [Hent som PDF-fil](https://example.com/infografik.pptx)
    Good (da-DK):
        [Hent som PDF-fil](https://example.com/infografik.pdf)

    Source: none but the reader's expectation; only links whose address ends in a document's extension are
    judged.
    """
    document = page.document
    downloads = [(link, kind) for link in document.links if (kind := _type_of(link)) is not None]
    if not downloads:
        return
    for link, kind in downloads:
        said = {_canonical(name) for name in _NAMED.findall(link.text)}
        if len(said) != 1 or kind in said:
            continue
        label = said.pop()
        # “PowerPoint” in the title of a PDF may be what it is about, unless a PDF is offered beside it.
        if label == "PDF" or _offers_beside(document, link, kind):
            yield Finding(
                link.destination_span,
                f"The label “{link.text.strip()}” promises {label}, but the address is a {kind} file; "
                "put the matching address in.",
            )
    for table in document.tables:
        yield from _mixed_rows(table, downloads)


def _type_of(link: Link) -> str | None:
    if link.image or "." not in link.destination or link.kind is LinkKind.BARE:
        return None
    found = _FILE.match(link.destination)
    return None if found is None else _OF_EXTENSION.get(found["extension"].lower())


def _canonical(name: str) -> str:
    return next(known for known in _FORMATS if known.lower() == name.lower())


def _offers_beside(document: Document, link: Link, kind: str) -> bool:
    """Tell whether the same table row or paragraph offers this type under its own name."""
    around = _block_around(document, link.span)
    return any(
        other is not link
        and around.start <= other.span.start < around.end
        and {_canonical(name) for name in _NAMED.findall(other.text)} == {kind}
        for other in document.links
    )


def _block_around(document: Document, span: Span) -> Span:
    for table in document.tables:
        for row in table.rows:
            if row.span.start <= span.start < row.span.end:
                return row.span
    holding = [block.span for block in document.blocks if block.span.start <= span.start < block.span.end]
    return min(holding, key=lambda found: found.end - found.start) if holding else span


def _mixed_rows(table: Table, downloads: list[tuple[Link, str]]) -> Iterator[Finding]:
    """Find a download that stands in one row and belongs to the family of another (same name, other type)."""
    rows = []
    for row in table.rows:
        inside = [link for link, _ in downloads if row.span.start <= link.span.start < row.span.end]
        if inside:
            rows.append((inside, Counter(_stem(link) for link in inside).most_common(1)[0]))
    families = Counter(stem for _, (stem, _) in rows)
    for inside, (family, times) in rows:
        for link in inside:
            stem = _stem(link)
            if stem != family and times > 1 and families[family] == 1 and stem in families:
                message = (
                    f"This download is “{stem}”, which belongs to another row; the others in this row are "
                    f"“{family}”, so put the matching address in."
                )
                yield Finding(link.destination_span, message)


def _stem(link: Link) -> str:
    found = _FILE.match(link.destination)
    return found["stem"].lower() if found else link.destination


@rule("LK015", "lost-link", Severity.WARNING)
def lost_link(page: Page) -> Iterator[Finding]:
    """The title of a web page stands in the text, and the link that it was copied with is gone.

    Browsers copy a link as “Title (microsoft.com)”.  When the address gets lost on the way, a half sentence
    is left over that leads nowhere.

    Bad (da-DK):
        Vis dine kunder Deltag i et møde som deltager (microsoft.com) for at lære mere.
    Good (da-DK):
        Vis dine kunder [Deltag i et møde som deltager](https://support.microsoft.com/office/moede).

    Source: none; the pattern is the title that Microsoft Edge pastes.
    """
    prose = page.document.prose
    if ".com)" not in prose:
        return
    for found in _PASTED_TITLE.finditer(prose):
        start, end = found.span()
        if any(
            link.span.start <= start and end <= link.span.end for link in page.document.links if _covers(link)
        ):
            continue
        before = prose[max(start - 200, 0) : start].rpartition("\n")[2]
        if len(before.split()) >= 3 and not before.rstrip().endswith(OBJECT):
            message = "This looks like the title of a web page whose link got lost; link it again."
            yield Finding(Span(start, end), message)


def _covers(link: Link) -> bool:
    return link.kind is not LinkKind.BARE
