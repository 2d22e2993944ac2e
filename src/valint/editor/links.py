"""Where the links of an open page lead: for going there, and for telling how they were resolved."""

from collections.abc import Iterator
from pathlib import Path

from valint.editor.checker import Checker
from valint.editor.positions import covers
from valint.model.document import Document, Link, LinkKind
from valint.model.named import NamedTuple
from valint.model.span import Region
from valint.project.discovery import shown
from valint.project.facts import FileFacts
from valint.project.resolve import Via

START = Region(1, 1, 1, 1)


class Lead(NamedTuple):
    """Where a link leads.

    `source` is the link's place.  `file` is the absolute path of the file that answers, `place` that of the
    heading that `fragment` names, or the file's start; `url` is another site's address.  `sentence` tells how
    the link was resolved.
    """

    source: Region
    sentence: str
    file: Path | None = None
    fragment: str | None = None
    place: Region = START
    url: str | None = None


def leads(checker: Checker, path: str) -> Iterator[Lead]:
    """Yield where each link of a page leads that leads anywhere at all."""
    document, facts = checker.document(path), checker.facts(path)
    if document is not None and facts is not None:
        for link in document.links:
            lead = _lead(checker, document, facts, link)
            if lead is not None:
                yield lead


def lead_at(checker: Checker, path: str, place: tuple[int, int]) -> Lead | None:
    """Return where the link at a place leads; of nested ones, the image in a link, the inner one counts."""
    document, facts = checker.document(path), checker.facts(path)
    if document is None or facts is None:
        return None
    found = None
    for link in document.links:
        if covers(document.lines.region(link.span), place):
            found = _lead(checker, document, facts, link) or found
    if found is None or found.file is None or not found.fragment or found.place != START:
        return found
    # A bookmark that is no heading: only the parsed page can place it.
    page = checker.document(shown(found.file))
    anchors = () if page is None else page.anchors
    names = [anchor.name_span for anchor in anchors if anchor.name == found.fragment]
    return found._replace(place=page.lines.region(names[0])) if page is not None and names else found


def _lead(checker: Checker, document: Document, facts: FileFacts, link: Link) -> Lead | None:
    source = document.lines.region(link.span)
    destination = link.destination
    if not destination:
        return None
    project = checker.project
    resolution = project.resolve(facts, destination, include=link.kind == LinkKind.INCLUDE)
    if resolution.via is Via.EXTERNAL:
        url = destination if destination.startswith(("https://", "http://")) else None
        return Lead(source, resolution.sentence, url=url)
    own = resolution.via is Via.SELF
    file = project.absolute(facts.path) if own else resolution.file
    if file is None:
        return Lead(source, resolution.sentence)
    fragment = project.target(destination).fragment
    there = facts if own else project.facts_of(file) if fragment else None
    headings = () if there is None else there.headings
    place = next((heading.region for heading in headings if heading.id == fragment), START)
    return Lead(source, resolution.sentence, Path(file), fragment, place)
