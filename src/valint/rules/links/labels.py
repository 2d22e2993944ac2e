"""What links say: downloads of another type than promised, titles that lost their link."""

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator

from valint.model.document import OBJECT, BlockKind, Document, Link, LinkKind
from valint.model.finding import Finding, Severity
from valint.model.lazy_regex import lazy_regex
from valint.model.span import Span
from valint.project.page import Page
from valint.rules.registry import Given, Where, rule

Download = tuple[Link, str]

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
_NAMED = lazy_regex(r"(?<![A-Za-z])(PDF|PowerPoint|Word|Excel|Visio)(?![A-Za-z])", re.I)
_MAYBE_DOCUMENT = lazy_regex(r"\.(?:pdf|ppt|pps|pot|doc|dot|xls|xlt|csv|vsd|vss|vst)", re.I)
_FILE = lazy_regex(r"(?:[^?#]*/)?(?P<stem>[^/?#]+)\.(?P<extension>[A-Za-z]{2,4})(?:[?#].*)?\Z", re.S)
_TITLE_WORDS = 3
_PASTED_TITLE = lazy_regex(r"\((?:(?:www|support|docs|learn)\.)?(?:microsoft|office)\.com\)")


@rule("LK013", "download-label-mismatch", Severity.WARNING, where=Where((Given.DOCUMENTS,)))
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
    maybe = _MAYBE_DOCUMENT.search
    downloads = [
        (link, kind)
        for link in page.document.links
        if not link.image and maybe(link.destination) and (kind := _type_of(link)) is not None
    ]
    if not downloads:
        return
    rows, paragraphs = _containers(page.document)
    for group in (*_grouped(downloads, rows), *_grouped(downloads, paragraphs)):
        labels = {name for link, _ in group if len(said := _said(link)) == 1 for name in said}
        for link, kind in group:
            said = _said(link)
            # “PowerPoint” in the title of a PDF may be what it is about, unless a PDF is offered beside it.
            if len(said) == 1 and kind not in said and ("PDF" in said or kind in labels):
                label = link.text.strip()
                message = (
                    f"The label “{label}” promises {said.pop()}, but the address is a {kind} file; "
                    "put the matching address in."
                )
                yield Finding(link.destination_span, message)
    for table in page.document.tables:
        yield from _mixed_rows(_grouped(downloads, [row.span for row in table.rows]))


def _containers(document: Document) -> tuple[list[Span], list[Span]]:
    """Return the table rows, and the paragraphs and HTML blocks."""
    rows = [row.span for table in document.tables for row in table.rows]
    kinds = (BlockKind.PARAGRAPH, BlockKind.HTML, BlockKind.HEADING)
    return sorted(rows), sorted(document.spans_of(kinds))


def _grouped(downloads: list[Download], containers: list[Span]) -> list[list[Download]]:
    """Return the downloads of each container that has any."""
    starts = [span.start for span in containers]
    groups: defaultdict[int, list[Download]] = defaultdict(list)
    for link, kind in downloads:
        at = bisect_right(starts, link.span.start) - 1
        if at >= 0 and link.span.start < containers[at].end:
            groups[at].append((link, kind))
    return list(groups.values())


def _said(link: Link) -> set[str]:
    return {_canonical(name) for name in _NAMED.findall(link.text)}


def _type_of(link: Link) -> str | None:
    if link.kind is LinkKind.BARE:
        return None
    found = _FILE.match(link.destination)
    return None if found is None else _OF_EXTENSION.get(found["extension"].lower())


def _canonical(name: str) -> str:
    return next(known for known in _FORMATS if known.lower() == name.lower())


def _mixed_rows(rows: list[list[Download]]) -> Iterator[Finding]:
    """Find a download that stands in one row and belongs to the family of another (same name, other type)."""
    families = [Counter(_stem(link) for link, _ in row).most_common(1)[0] for row in rows]
    heads = Counter(family for family, _ in families)
    for row, (family, times) in zip(rows, families, strict=True):
        for link, _ in row:
            stem = _stem(link)
            if stem != family and times > 1 and heads[family] == 1 and stem in heads:
                message = (
                    f"This download is “{stem}”, which belongs to another row; the others in this row are "
                    f"“{family}”, so put the matching address in."
                )
                yield Finding(link.destination_span, message)


def _stem(link: Link) -> str:
    found = _FILE.match(link.destination)
    return found["stem"].lower() if found else link.destination


@rule("LK015", "lost-link", Severity.WARNING, where=Where((Given.PASTED_TITLES,)))
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
    if page.is_yaml_toc:
        return  # an entry names a page, and where it leads stands below
    prose = page.document.prose
    pasted = list(_PASTED_TITLE.finditer(prose))
    if not pasted:
        return
    links = [link.span for link in page.document.links if link.kind is not LinkKind.BARE]
    for found in pasted:
        start, end = found.span()
        before = bisect_right(links, start, key=lambda span: span.start)
        # An image may stand inside the link that covers the title.
        if any(span.end >= end for span in links[max(before - 3, 0) : before]):
            continue
        title = prose[max(start - 200, 0) : start].rpartition("\n")[2]
        if len(title.split()) >= _TITLE_WORDS and not title.rstrip().endswith(OBJECT):
            message = "This looks like the title of a web page whose link got lost; link it again."
            yield Finding(Span(start, end), message)
