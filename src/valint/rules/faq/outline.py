"""Find the questions of a page: bold paragraphs, headings of a FAQ section, entries of a FAQ page in YAML."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

from valint.model.document import Block, BlockKind, Document, Heading
from valint.model.front_matter import YamlNode
from valint.model.lazy_regex import lazy_regex
from valint.model.span import Span
from valint.rules.faq.marks import ends_as_question

FAQ_MIME = "FAQ"

_BOLD = lazy_regex(
    r"(?:<a\b[^>]*>\s*</a>\s*)*(?P<mark>\*\*|__)(?=\S)(?P<text>(?:(?!(?P=mark)).)+?)(?<=\S)(?P=mark)", re.S
)
_NOTHING = lazy_regex(r"(?:\s|<br ?/?>|\\|:|：)*\Z")
_FAQ_SLUG = lazy_regex(
    r"(?:^|-)(?:faqs?|frequently-asked-questions|common-questions|questions-and-answers)(?:-|$)"
)


class Form(StrEnum):
    """How a question is written."""

    BOLD = "bold"
    HEADING = "heading"
    ENTRY = "entry"


class Question(NamedTuple):
    """One question; `text` is what readers see and `span` where it stands, marks left out.

    `marked` tells whether it ends as a question does; a bold paragraph without that may be a label.
    """

    form: Form
    text: str
    span: Span
    answered: bool
    marked: bool
    heading: Heading | None = None


class Part(NamedTuple):
    """A heading with the questions below it, up to the next heading; `heading` is None above the first."""

    heading: Heading | None
    questions: tuple[Question, ...]


class Entries(NamedTuple):
    """A section of a FAQ page in YAML, with its name and questions."""

    node: YamlNode
    name: YamlNode | None
    questions: tuple[Question, ...]


def headings_of(document: Document) -> list[Heading]:
    """Return the headings that make sections: no tabs, none in quotes and lists."""
    return [heading for heading in document.headings if heading.depth == 0 and heading.tab is None]


def parts(document: Document) -> list[Part]:
    """Return the page's parts in order, the bold questions in them."""
    headings = {heading.span.start: heading for heading in headings_of(document)}
    found: list[Part] = []
    heading: Heading | None = None
    questions: list[Question] = []
    blocks = [block for block in document.blocks if not _is_container(block)]
    for at, block in enumerate(blocks):
        if block.kind is BlockKind.HEADING and block.span.start in headings:
            found.append(Part(heading, tuple(questions)))
            heading, questions = headings[block.span.start], []
        elif block.kind is BlockKind.PARAGRAPH and (question := _bold(document, blocks, at)) is not None:
            questions.append(question)
    found.append(Part(heading, tuple(questions)))
    return found


_CONTAINERS = (BlockKind.LIST, BlockKind.ITEM, BlockKind.QUOTE)


def _is_container(block: Block) -> bool:
    return block.kind in _CONTAINERS


def _bold(document: Document, blocks: list[Block], at: int) -> Question | None:
    """Return the question that a paragraph is, or begins with."""
    block = blocks[at]
    match = _match_bold(document, block)
    if match is None:
        return None
    span = Span(*match.span("text"))
    text = document.plain(span)
    marked = ends_as_question(text)
    alone = _NOTHING.match(document.text, match.end(), block.span.end) is not None
    if not alone and not marked:
        return None  # bold words at the start of a sentence
    if block.depth and not marked:
        return None
    # Questions in a list are often asked for the reader to answer.
    answered = not alone or block.depth > 0 or _is_answered(document, blocks, at)
    return Question(Form.BOLD, text, span, answered, marked)


def _match_bold(document: Document, block: Block) -> re.Match[str] | None:
    if document.text[block.span.start] not in "*_<":
        return None
    return _BOLD.match(document.text, block.span.start, block.span.end)


def _is_answered(document: Document, blocks: list[Block], at: int) -> bool:
    for index in range(at + 1, len(blocks)):
        block = blocks[index]
        if block.kind is BlockKind.HEADING:
            return False
        if block.kind is BlockKind.PARAGRAPH:
            match = _match_bold(document, block)
            alone = (
                match is not None and _NOTHING.match(document.text, match.end(), block.span.end) is not None
            )
            # Another bold line is a second question only if it ends as one: a label belongs to the answer.
            return not (alone and match is not None and ends_as_question(match["text"]))
        if block.kind is BlockKind.BREAK or _is_comment(document, block):
            continue
        return True
    return False


def _is_comment(document: Document, block: Block) -> bool:
    if block.kind is not BlockKind.HTML:
        return False
    text = document.text[block.span.start : block.span.end].strip()
    return text.startswith("<!--") and text.endswith("-->") and text.count("<!--") == 1


def heading_question(document: Document, heading: Heading) -> Question:
    """Return a heading as the question that it is."""
    # Blocks are in document order, so the first one behind the heading decides.
    at = bisect_right(document.blocks, heading.span.start, key=lambda block: block.span.start)
    following = next(
        (block for block in document.blocks[at : at + 50] if not _is_comment(document, block)), None
    )
    answered = following is not None and not _ends_answer(document, following, heading)
    text = heading.text
    return Question(Form.HEADING, text, heading.text_span, answered, ends_as_question(text), heading)


def _ends_answer(document: Document, block: Block, heading: Heading) -> bool:
    """Tell whether a block is a heading of the same or a higher level; a lower one begins the answer."""
    if block.kind is not BlockKind.HEADING or block.depth:
        return False
    at = bisect_left(document.headings, block.span.start, key=lambda other: other.span.start)
    other = document.headings[at]
    return other.tab is None and other.level <= heading.level


def faq_headings(document: Document) -> Iterator[tuple[Heading, list[Heading]]]:
    """Yield each FAQ section, known by its English bookmark, with the headings that are questions."""
    names = [heading.frozen or heading.explicit for heading in document.headings]
    joined = "\n".join(name.name for name in names if name is not None).lower()
    if "faq" not in joined and "question" not in joined:
        return
    headings = headings_of(document)
    for at, heading in enumerate(headings):
        name = heading.frozen or heading.explicit
        if name is None or not _FAQ_SLUG.search(name.name.lower()):
            continue
        below = []
        for number in range(at + 1, len(headings)):
            if headings[number].level <= heading.level:
                break
            below.append(headings[number])
        level = min((other.level for other in below), default=0)
        yield heading, [other for other in below if other.level == level and ends_as_question(other.text)]


def entries(document: Document) -> list[Entries]:
    """Return the sections of a FAQ page in YAML, what is malformed left out."""
    if document.mime != FAQ_MIME or document.data is None or document.data.entries is None:
        return []
    sections = document.data.entries.get("sections")
    found = []
    for section in sections.node.elements or () if sections else ():
        if section.entries is None:
            continue
        name = section.entries.get("name")
        questions = section.entries.get("questions")
        found.append(
            Entries(
                section,
                name.node if name else None,
                tuple(
                    question
                    for node in (questions.node.elements or () if questions else ())
                    if (question := _entry(document, node)) is not None
                ),
            )
        )
    return found


def _entry(document: Document, node: YamlNode) -> Question | None:
    if node.entries is None or "question" not in node.entries:
        return None
    asked = node.entries["question"].node
    if not isinstance(asked.value, str) or not asked.value.strip():
        return None
    answer = node.entries.get("answer")
    answered = answer is not None and isinstance(answer.node.value, str) and bool(answer.node.value.strip())
    text = " ".join(asked.value.split())
    return Question(Form.ENTRY, text, _words(document, asked), answered, ends_as_question(text))


def _words(document: Document, node: YamlNode) -> Span:
    """Return where a value's words stand, without quotation marks, block indicator and indentation."""
    start, end = node.span
    text = document.text
    if node.style in ("'", '"'):
        return Span(start + 1, end - 1)
    if node.style in ("|", ">"):
        start = text.find("\n", start, end) + 1 or start
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)
