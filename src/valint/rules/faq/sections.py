"""What a toolkit's page must contain: sections, the questions in them, downloads."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from valint.markdown.slug import learn_slug
from valint.model.document import Document, Heading
from valint.model.finding import Finding, Origin, Route, Severity
from valint.model.record import replace
from valint.model.span import Span
from valint.project.page import Page
from valint.project.profiles import Question as Wanted
from valint.project.profiles import Section
from valint.rules.faq.alignment import missing
from valint.rules.faq.outline import Question, entries, heading_question, headings_of, parts
from valint.rules.faq.placing import Missing, Placement, place, place_in_source
from valint.rules.registry import Given, Needs, Where, rule
from valint.translation.siblings.told import beside_siblings

_MOST_NAMED = 6


@rule("FQ001", "required-section-missing", Severity.ERROR, needs=[Needs.SLUG], where=Where((Given.PROFILE,)))
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
        source = place_in_source(page, profile)
        for lost in place(page, profile).missing:
            if lost.candidate is not None and _is_linked(page.document, lost.section.slug):
                continue
            finding = _lost_section(page.document, lost)
            if source is None:
                yield finding
            elif lost.section.slug in source.found:
                yield replace(finding, origin=Origin.INTRODUCED)
            else:
                yield _inherited(finding)


def _inherited(finding: Finding) -> Finding:
    """Turn a finding into one about the source: the translation renders faithfully what is wrong there."""
    return replace(finding, origin=Origin.INHERITED, route=Route.SOURCE_AUTHOR, severity=Severity.WARNING)


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


@rule(
    "FQ002",
    "question-missing",
    Severity.ERROR,
    needs=[Needs.SOURCE],
    siblings=beside_siblings("FQ002"),
    where=Where((Given.PROFILE, Given.SOURCE)),
)
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
        placement, source = place(page, profile), place_in_source(page, profile)
        sections = list(profile.all_sections())
        for section, following in zip(sections, [*sections[1:], None], strict=True):
            heading = placement.found.get(section.slug)
            if heading is not None and section.count is not None:
                compared.append(heading)
                yield from _against_profile(placement, section, heading, following, source)
    if page.source is None:
        return
    asked = _entries_against_source if page.document.mime else _parts_against_source
    for section_asked in asked(page.document, page.source, compared):
        yield from _introduced(_too_few(section_asked, page.language))


def _introduced(found: Iterable[Finding]) -> Iterator[Finding]:
    for finding in found:
        yield replace(finding, origin=Origin.INTRODUCED)


def _against_profile(
    placement: Placement,
    section: Section,
    heading: Heading,
    following: Section | None,
    source: Placement | None,
) -> Iterator[Finding]:
    """Compare a section with the profile; where the source differs, the source is the measure."""
    original = None if source is None else source.found.get(section.slug)
    theirs = [] if source is None or original is None else _questions_below(source, original)
    count = section.count or 0
    found = _questions_below(placement, heading)
    asking = [question for question in found if question.marked]
    if len(found) > count and len(asking) >= count:
        found = asking  # the others are labels
    wanted = section.questions or (Wanted(""),) * count
    asked = _Asked(
        f"section “{section.slug}”", heading.text_span, found, wanted, "the profile of this toolkit"
    )
    if theirs and len(theirs) != count:
        if len(found) == len(theirs):
            yield _inherited(_differs(asked))
        elif len(found) < len(theirs):
            translated = [Wanted(question.text) for question in theirs]
            yield from _introduced(_too_few(asked._replace(wanted=translated), placement.page.language))
    elif len(found) < count:
        missed = _too_few(asked, placement.page.language)
        yield from _introduced(missed) if theirs else missed
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


def _differs(asked: _Asked) -> Finding:
    return Finding(
        asked.place,
        f"The {asked.name} has {len(asked.found)} questions, as in the source, and {asked.authority} asks "
        f"for "
        f"{len(asked.wanted)}; bring the two in line.",
    )


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
        wording = f" (“{wanted[at].wording}”)" if wanted[at].wording else ""
        yield Finding(
            asked.place,
            f"Question {at + 1} of {len(wanted)}{wording} is missing in {asked.name}, {after}; put it back "
            "with its answer.",
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
