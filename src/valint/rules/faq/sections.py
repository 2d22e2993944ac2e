"""What a toolkit's page must contain: sections, the questions in them, downloads."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from valint.markdown.slug import learn_slug
from valint.model.document import Document, Heading
from valint.model.finding import Finding, Origin, Severity
from valint.model.span import Span
from valint.project.page import Page
from valint.project.profiles import Question as Wanted
from valint.project.profiles import Section
from valint.rules.faq.alignment import missing
from valint.rules.faq.outline import Question, entries, heading_question, headings_of, parts
from valint.rules.faq.placing import Missing, Placement, place
from valint.rules.registry import Needs, rule

_MOST_NAMED = 6


@rule("FQ001", "required-section-missing", Severity.ERROR, needs=[Needs.SLUG])
def required_section_missing(page: Page) -> Iterator[Finding]:
    """A section that the toolkit's profile asks for is not on the page.

    A toolkit promises its sections to readers and to the pages that link into them. A section is known by
    its English bookmark, which a translation keeps; a section whose bookmark was lost or renamed is missing
    too. Where a link on the page leads to that bookmark, the broken link is reported in its place.

    Profiles are rule packs of kind `toolkit`; they say which pages they are about.

    Bad (da-DK):
        --- valint.toml ---
        packs = ["rules"]
        --- rules/clinic.yaml ---
        kind: toolkit
        name: clinic
        applies_to: {paths: ["clinic.md"]}
        sections:
        - slug: before-your-visit
        - slug: opening-hours
        --- clinic.md ---
        # <a name="clinic"></a>Klinikken

        ## <a name="before-your-visit"></a>Før dit besøg

        Medbring dit sundhedskort.
    Good (da-DK):
        --- valint.toml ---
        packs = ["rules"]
        --- rules/clinic.yaml ---
        kind: toolkit
        name: clinic
        applies_to: {paths: ["clinic.md"]}
        sections:
        - slug: before-your-visit
        - slug: opening-hours
        --- clinic.md ---
        # <a name="clinic"></a>Klinikken

        ## <a name="before-your-visit"></a>Før dit besøg

        Medbring dit sundhedskort.

        ## <a name="opening-hours"></a>Åbningstider

        Hverdage fra 8 til 16.

    Source: the profile. Other linters compare visible text (markdownlint MD043), which a translation changes.
    """
    for profile in page.profiles:
        for lost in place(page, profile).missing:
            if lost.candidate is None or not _is_linked(page.document, lost.section.slug):
                yield _lost_section(page.document, lost)


def _is_linked(document: Document, slug: str) -> bool:
    return any(link.destination == f"#{slug}" for link in document.links)


def _lost_section(document: Document, lost: Missing) -> Finding:
    section = lost.section
    title = "" if section.title is None else f" ({section.title})"
    if lost.candidate is not None:
        heading = lost.candidate
        given = heading.frozen or heading.explicit
        instead = f"has the bookmark “{given.name}”" if given else "has no bookmark"
        return Finding(
            given.name_span if given else heading.text_span,
            f"The required section “{section.slug}”{title} is missing: “{heading.text}” stands in its place "
            f"and {instead}; give it the bookmark “{section.slug}”, as in the source.",
            source=section.title,
            target=heading.text,
        )
    headings = headings_of(document)
    marker = lost.before or (headings[0] if headings else None)
    where = "at the beginning" if lost.before is None else f"after “{lost.before.text}”"
    return Finding(
        marker.text_span if marker is not None else Span(document.body_start, document.body_start),
        f"The required section “{section.slug}”{title} is missing; put it back {where}.",
        source=section.title,
    )


class _Asked(NamedTuple):
    """A section's questions as they are and as they should be; `place` is where a report points."""

    name: str
    place: Span
    found: Sequence[Question]
    wanted: Sequence[Wanted]
    authority: str


@rule("FQ002", "question-missing", Severity.ERROR, needs=[Needs.SOURCE])
def question_missing(page: Page) -> Iterator[Finding]:
    """A FAQ section has fewer or more questions than its source or the toolkit's profile.

    A lost question leaves readers without its answer, and nobody sees the gap. The message names the place,
    and the source wording of the question where it is known. Where the translation does not tell which
    question is missing, it names those that it may be. A question too many is a warning.

    Questions are bold paragraphs (`**What ...?**`), headings, or entries of a FAQ page in YAML.

    Bad (es-ES):
        --- valint.toml ---
        packs = ["rules"]
        --- rules/clinic.yaml ---
        kind: toolkit
        name: clinic
        applies_to: {paths: ["clinic.md"]}
        sections:
        - slug: before-your-visit
          questions:
          - What should I bring?
          - Who may come with me?
        --- clinic.md ---
        # <a name="clinic"></a>La clínica

        ## <a name="before-your-visit"></a>Antes de la visita

        **¿Quién puede acompañarme?**

        Una persona.
    Good (es-ES):
        --- valint.toml ---
        packs = ["rules"]
        --- rules/clinic.yaml ---
        kind: toolkit
        name: clinic
        applies_to: {paths: ["clinic.md"]}
        sections:
        - slug: before-your-visit
          questions:
          - What should I bring?
          - Who may come with me?
        --- clinic.md ---
        # <a name="clinic"></a>La clínica

        ## <a name="before-your-visit"></a>Antes de la visita

        **¿Qué debo llevar?**

        Su tarjeta sanitaria.

        **¿Quién puede acompañarme?**

        Una persona.

    Source: the profile, or the source page.
    """
    compared: list[Heading] = []
    for profile in page.profiles:
        placement = place(page, profile)
        sections = list(profile.all_sections())
        for section, following in zip(sections, [*sections[1:], None], strict=True):
            heading = placement.found.get(section.slug)
            if heading is not None and section.count is not None:
                compared.append(heading)
                yield from _against_profile(placement, section, heading, following)
    if page.source is None:
        return
    asked = _entries_against_source if page.document.mime else _parts_against_source
    for section_asked in asked(page.document, page.source, compared):
        for finding in _too_few(section_asked, page.language):
            yield replace(finding, origin=Origin.INTRODUCED)


def _against_profile(
    placement: Placement, section: Section, heading: Heading, following: Section | None
) -> Iterator[Finding]:
    count = section.count or 0
    found = _questions_below(placement, heading)
    asking = [question for question in found if question.marked]
    if len(found) > count and len(asking) >= count:
        found = asking  # the others are labels
    wanted = section.questions or (Wanted(""),) * count
    asked = _Asked(
        f"section “{section.slug}”", heading.text_span, found, wanted, "the profile of this toolkit"
    )
    if len(found) < count:
        yield from _too_few(asked, placement.page.language)
    elif len(found) > count:
        # Where a section's heading is lost, its questions run on in the section above.
        lost = next((lost.section for lost in placement.missing if lost.section is following), None)
        if lost is None or (lost.count or 0) < len(found) - count:
            yield _too_many(asked)


def _questions_below(placement: Placement, heading: Heading) -> list[Question]:
    """Return the bold questions of a section, or its headings where there are none."""
    document = placement.page.document
    start, end = placement.span_of(heading)
    bold = [
        question
        for part in parts(document)
        for question in part.questions
        if start <= question.span.start < end
    ]
    if bold:
        return bold
    below = [other for other in placement.headings if start <= other.span.start < end]
    level = min((other.level for other in below), default=0)
    return [heading_question(document, other) for other in below if other.level == level]


def _parts_against_source(
    document: Document, source: Document, compared: Sequence[Heading]
) -> Iterator[_Asked]:
    """Yield the sections of an article with fewer bold questions than in the source."""
    asked = {
        _source_slug(part.heading): [Wanted(question.text) for question in part.questions if question.marked]
        for part in parts(source)
        if part.heading is not None
    }
    if not any(asked.values()):
        return
    for heading, found in parts(document):
        name = None if heading is None else heading.frozen or heading.explicit
        if heading is None or name is None or any(heading is other for other in compared):
            continue
        wanted = asked.get(name.name, [])
        if len(found) < len(wanted):
            yield _Asked(f"section “{heading.text}”", heading.text_span, found, wanted, "the source")


def _source_slug(heading: Heading) -> str:
    return heading.explicit.name if heading.explicit is not None else learn_slug(heading.slug_text)


def _entries_against_source(
    document: Document, source: Document, compared: Sequence[Heading]
) -> Iterator[_Asked]:
    """Yield the sections of a FAQ page in YAML with fewer questions than in the source."""
    own, theirs = entries(document), entries(source)
    if compared or len(own) != len(theirs):
        return
    for number, (mine, original) in enumerate(zip(own, theirs, strict=True), 1):
        if len(mine.questions) < len(original.questions):
            wanted = [Wanted(question.text) for question in original.questions]
            name = mine.name
            place_of = name.span if name is not None else Span(mine.node.span.start, mine.node.span.start + 1)
            yield _Asked(f"section {number} of this FAQ", place_of, mine.questions, wanted, "the source")


def _too_many(asked: _Asked) -> Finding:
    return Finding(
        asked.place,
        f"The {asked.name} has {len(asked.found)} questions and {asked.authority} {len(asked.wanted)}; "
        "look for one that was split, doubled or added.",
        severity=Severity.WARNING,
    )


def _too_few(asked: _Asked, language: str | None) -> Iterator[Finding]:
    wanted = asked.wanted
    texts = [question.text for question in asked.found]
    choices = missing(wanted, texts, language)
    gap = choices[0]
    if len(choices) > 1 or len(gap) > len(wanted) - len(texts):
        yield _uncertain(asked, sorted(frozenset[int]().union(*choices)))
        return
    for at in sorted(gap):
        before = sum(position not in gap for position in range(at))
        after = f"after “{texts[before - 1]}”" if before else "at its beginning"
        wording = f": “{wanted[at].wording}”" if wanted[at].wording else ""
        yield Finding(
            asked.place,
            f"Question {at + 1} of {len(wanted)} is missing in {asked.name}, {after}{wording}; "
            "put it back with its answer.",
            source=wanted[at].wording or None,
        )


def _uncertain(asked: _Asked, possible: Sequence[int]) -> Finding:
    wanted, count = asked.wanted, len(asked.wanted) - len(asked.found)
    names = [f"{at + 1} “{wanted[at].wording}”" if wanted[at].wording else f"{at + 1}" for at in possible]
    likely = ""
    if len(possible) < len(wanted) and len(possible) <= _MOST_NAMED:
        likely = f", most likely {' or '.join(names)}"
    what = "A question is" if count == 1 else f"{count} questions are"
    return Finding(
        asked.place,
        f"{what} missing in {asked.name}, which has {len(asked.found)} of {len(wanted)}{likely}; "
        "compare it with the source.",
    )
