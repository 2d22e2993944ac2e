"""Passages of a page beside those of its English source, as small as both can be told to agree."""

from collections.abc import Iterator
from typing import NamedTuple

from valint.markdown.slug import learn_slug
from valint.model.document import Document
from valint.model.lazy_regex import lazy_regex
from valint.model.span import Span

_LINE = lazy_regex(r"[^\n]+")
_LETTER = lazy_regex(r"[^\W_\ufffc]")


class Passage(NamedTuple):
    """A passage of the page and what the English page says there; `exact` where both are one block each."""

    here: Span
    there: Span
    exact: bool


class _Section(NamedTuple):
    name: str
    heading: Span | None
    body: Span


def passages(page: Document, source: Document) -> Iterator[Passage]:
    """Yield the passages under headings that both pages have, block by block where their number is equal.

    Headings themselves are none: they are judged apart.
    """
    originals: dict[str, _Section] = {}
    for section in _sections(source):
        originals.setdefault(section.name, section)
    for section in _sections(page):
        original = originals.pop(section.name, None)
        if original is None:
            continue
        ours, theirs = _lines(page, section.body), _lines(source, original.body)
        if not ours or not theirs:
            continue
        if len(ours) == len(theirs):
            yield from (Passage(here, there, exact=True) for here, there in zip(ours, theirs, strict=True))
        else:
            yield Passage(
                Span(ours[0].start, ours[-1].end), Span(theirs[0].start, theirs[-1].end), exact=False
            )


def _sections(document: Document) -> Iterator[_Section]:
    name, heading, start = "", None, 0
    for one in document.headings:
        yield _Section(name, heading, Span(start, one.span.start))
        given = one.frozen or one.explicit
        name, heading, start = (
            (given.name if given is not None else learn_slug(one.slug_text)),
            one.text_span,
            one.span.end,
        )
    yield _Section(name, heading, Span(start, len(document.text)))


def _lines(document: Document, span: Span) -> list[Span]:
    prose = document.prose
    lines = (match.span() for match in _LINE.finditer(prose, span.start, span.end))
    return [Span(*line) for line in lines if _LETTER.search(prose, *line)]
