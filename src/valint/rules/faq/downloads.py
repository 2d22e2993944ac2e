"""The downloads that a toolkit's page must offer."""

from collections.abc import Iterator, Mapping
from urllib.parse import unquote

from valint.model.document import Document, Link
from valint.model.finding import Finding, Severity
from valint.model.span import Span
from valint.project.page import Page
from valint.project.profiles import Artefact, Downloads
from valint.rules.faq.placing import Placement, place
from valint.rules.registry import Given, Where, rule

_FILE_TYPES = {"docx": "Word", "pdf": "PDF", "pptx": "PowerPoint", "xlsx": "Excel", "zip": "ZIP"}


@rule("FQ009", "required-download-missing", Severity.ERROR, where=Where((Given.PROFILE,)))
def required_download_missing(page: Page) -> Iterator[Finding]:
    """A download that the toolkit's profile asks for is not offered, or not in every file type.

    Readers who need the file to edit cannot use the one to print. A file that only a thumbnail leads to is a
    warning: readers who do not see the picture do not find it.

    Bad (pl-PL):
        --- valint.toml ---
        packs = ["rules"]
        --- rules/clinic.yaml ---
        kind: toolkit
        name: clinic
        applies_to: {paths: ["clinic.md"]}
        sections:
        - slug: posters
        downloads:
        - section: posters
          types: [pdf, pptx]
          artefacts: [{name: hygiene poster, file: poster-hygiene}]
        --- clinic.md ---
        # <a name="clinic"></a>Przychodnia

        ## <a name="posters"></a>Plakaty

        [Pobierz jako PDF](https://files.example.com/poster-hygiene.pdf)
    Good (pl-PL):
        --- valint.toml ---
        packs = ["rules"]
        --- rules/clinic.yaml ---
        kind: toolkit
        name: clinic
        applies_to: {paths: ["clinic.md"]}
        sections:
        - slug: posters
        downloads:
        - section: posters
          types: [pdf, pptx]
          artefacts: [{name: hygiene poster, file: poster-hygiene}]
        --- clinic.md ---
        # <a name="clinic"></a>Przychodnia

        ## <a name="posters"></a>Plakaty

        [Pobierz jako PDF](https://files.example.com/poster-hygiene.pdf)
        [Pobierz jako PowerPoint](https://files.example.com/poster-hygiene.pptx)

    Source: the profile.
    """
    for profile in page.profiles:
        if not profile.downloads:
            continue
        placement = place(page, profile)
        offered = _offered(page.document)
        for downloads in profile.downloads:
            yield from _missing(placement, downloads, offered)


def _offered(document: Document) -> Mapping[tuple[str, str], list[Link]]:
    """Return the page's links by the name and type of the file that they lead to."""
    offered: dict[tuple[str, str], list[Link]] = {}
    for link in document.links:
        if not link.image:
            path = link.destination.partition("#")[0].partition("?")[0]
            stem, dot, kind = unquote(path.rpartition("/")[2]).lower().strip().rpartition(".")
            if dot:
                offered.setdefault((stem, kind), []).append(link)
    return offered


def _missing(
    placement: Placement, downloads: Downloads, offered: Mapping[tuple[str, str], list[Link]]
) -> Iterator[Finding]:
    heading = placement.found.get(downloads.section)
    lost = heading is None and not any(
        lost.section.slug == downloads.section and lost.candidate for lost in placement.missing
    )
    present = [artefact for artefact in downloads.artefacts if _links_to(artefact, offered)]
    if lost and not present:
        return  # the section is missing with all that was in it
    document = placement.page.document
    place_of = heading.text_span if heading is not None else Span(document.body_start, document.body_start)
    for artefact in downloads.artefacts:
        if artefact not in present:
            kinds = " and ".join(_shown(kind) for kind in downloads.types)
            yield Finding(
                place_of,
                f"The {artefact.name} is missing from section “{downloads.section}”; offer it as {kinds}.",
            )
            continue
        for kind in downloads.types:
            links = offered.get((artefact.file.lower(), kind), [])
            if not links:
                yield Finding(
                    _links_to(artefact, offered)[0].span,
                    f"The {artefact.name} is not offered as {_shown(kind)}; put that download back.",
                )
            elif not any(_has_words(document, link) for link in links):
                yield Finding(
                    links[0].span,
                    f"Only a picture leads to the {artefact.name} as {_shown(kind)}; put its text link back.",
                    severity=Severity.WARNING,
                )


def _links_to(artefact: Artefact, offered: Mapping[tuple[str, str], list[Link]]) -> list[Link]:
    return [link for (stem, _), links in offered.items() if stem == artefact.file.lower() for link in links]


def _has_words(document: Document, link: Link) -> bool:
    """Tell whether a link's text is more than a picture."""
    span = link.text_span
    return span is not None and any(
        character.isalnum() for character in document.prose[span.start : span.end]
    )


def _shown(kind: str) -> str:
    return _FILE_TYPES.get(kind, kind.upper())
