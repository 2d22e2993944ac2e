"""All questions of a page, with the source wording of those that have a known counterpart."""

from collections.abc import Iterator, Sequence

from valint.markdown.slug import learn_slug
from valint.model.document import Document, Heading
from valint.model.named import NamedTuple
from valint.project.page import Latest, Page
from valint.project.vocabulary import may_ask_in_bold
from valint.rules.faq.marks import mark_of
from valint.rules.faq.outline import (
    FAQ_MIME,
    Form,
    Question,
    entries,
    faq_headings,
    heading_question,
    parts,
)
from valint.rules.faq.placing import place


class Asked(NamedTuple):
    """A question; `group` numbers its section.

    `source` is the wording of the question that it translates, None where that is not known. `in_faq` tells
    whether the page says that its section holds questions and answers.
    """

    question: Question
    group: int
    source: str | None
    in_faq: bool


def asked_on(page: Page) -> tuple[Asked, ...]:
    """Return the questions of a page, in order."""
    return _ASKED.of(page)


def _asked(page: Page) -> Iterator[Asked]:
    document = page.document
    if document.mime is not None:
        if document.mime == FAQ_MIME:
            yield from _entries(document, page.source)
        return
    sections = list(faq_headings(document))
    if not sections and not page.profiles and not _may_have_bold(page):
        return
    found = [*_bold(page, [heading for heading, _ in sections]), *_headings(page, sections)]
    found.sort(key=lambda asked: asked.question.span)
    yield from found


def _may_have_bold(page: Page) -> bool:
    """Look cheaply for a question mark at the end of bold text."""
    text, wanted = page.document.text, mark_of(page.language)
    return may_ask_in_bold(text) or wanted.inside or (wanted.mark == ";" and ";**" in text)


def _entries(document: Document, source: Document | None) -> Iterator[Asked]:
    own = entries(document)
    theirs = entries(source) if source is not None else []
    alike = [len(section.questions) for section in own] == [len(section.questions) for section in theirs]
    for number, section in enumerate(own):
        for at, question in enumerate(section.questions):
            wording = theirs[number].questions[at].text if alike else None
            yield Asked(question, number, wording, in_faq=True)


def _bold(page: Page, sections: Sequence[Heading]) -> Iterator[Asked]:
    wordings = _wordings(page)
    in_faq_sections = {heading.span.start for heading in sections}
    for number, part in enumerate(parts(page.document)):
        known = wordings.get(part.heading.span.start) if part.heading is not None else None
        questions = part.questions
        if known is not None and len(known) != len(questions):
            questions = tuple(question for question in questions if question.marked)
        if known is not None and len(known) != len(questions):
            known = None
        in_faq = known is not None or (
            part.heading is not None and part.heading.span.start in in_faq_sections
        )
        for at, question in enumerate(questions):
            if known is not None or question.marked:
                yield Asked(question, number, known[at] if known else None, in_faq)


def _wordings(page: Page) -> dict[int, Sequence[str]]:
    """Return the source wordings of the bold questions below each heading, by the heading's offset."""
    wordings: dict[int, Sequence[str]] = {}
    if page.source is not None:
        by_slug = {
            part.heading.explicit.name if part.heading.explicit else learn_slug(part.heading.slug_text): [
                question.text for question in part.questions if question.marked
            ]
            for part in parts(page.source)
            if part.heading is not None
        }
        for heading in page.document.headings:
            name = heading.frozen or heading.explicit
            if name is not None and by_slug.get(name.name):
                wordings[heading.span.start] = by_slug[name.name]
    for profile in page.profiles:
        placement = place(page, profile)
        for section in profile.all_sections():
            found = placement.found.get(section.slug)
            if found is not None and section.questions:
                wordings.setdefault(found.span.start, [question.wording for question in section.questions])
    return wordings


def _headings(page: Page, sections: Sequence[tuple[Heading, Sequence[Heading]]]) -> Iterator[Asked]:
    seen = set[int]()
    for number, (_, headings) in enumerate(sections):
        for heading in headings:
            if heading.span.start not in seen:
                seen.add(heading.span.start)
                question = heading_question(page.document, heading)
                yield Asked(question, -1 - number, None, in_faq=True)


_ASKED: Latest[Page, tuple[Asked, ...]] = Latest(lambda page: tuple(_asked(page)))


__all__ = ["Asked", "Form", "asked_on"]
