"""TR001, TR013: text and alternative text left in English."""

from collections.abc import Iterator

from valint.model.document import Document, LinkKind
from valint.model.finding import Finding, Origin, Severity
from valint.model.lazy_regex import lazy_regex
from valint.model.named import NamedTuple
from valint.model.span import Span
from valint.model.span_index import SpanIndex
from valint.project.page import Page
from valint.project.vocabulary import vocabulary
from valint.rules.registry import Given, Where, rule
from valint.translation.english_prose import judge_of

_BLOCK = lazy_regex(r"[^\n]{12,}")
_QUOTED = lazy_regex(r"^[\s\ufffc>]*[“”\"„«»‘’'「『\[(（]|[”\"“»’'」』\])）][\s.]*$")
# Written in English in most repositories, whatever their language.
_HOUSEKEEPING = frozenset(
    ["changelog", "code_of_conduct", "contributing", "license", "readme", "security", "thirdpartynotices"]
)
_PAGE = 0.4
_FEWEST_SPACES = 4


@rule("TR001", "untranslated-block", Severity.WARNING)
def untranslated_block(page: Page) -> Iterator[Finding]:
    """A paragraph, list item or cell is left in English, or a sentence of one is.

    A reader who does not read English stops there. Judged are whole sentences of several words: small words
    that English alone has must stand in them, and none of the page's own language. Names, titles, quotations,
    code, comments and the texts of links to other sites are not judged. A short sentence
    is information alone.

    Bad (da-DK):
        Watch this video for a quick overview of what you can do with the calendar.
    Good (da-DK):
        Se denne video, og få et hurtigt overblik over, hvad du kan gøre med kalenderen.
    Good (da-DK):
        Bogen “The Art of Getting Things Done with What You Have” ligger på hylden.
    Bad (ja-JP):
        You can change the settings at any time from this page.
    Good (ja-JP):
        設定はこのページからいつでも変更できます。

    Source: small words of English that the locale pack does not list as words of its language; without a pack
    the script alone, where it is not Latin.
    """
    document = page.document
    english = judge_of(page)
    if english is None or _is_housekeeping(document):
        return
    if not english.holds_english(document.prose, vocabulary(document.prose)):
        return
    headings = SpanIndex(heading.span for heading in document.headings)
    runs: list[list[_Block]] = [[]]
    blocks = 0
    for block in _BLOCK.finditer(document.prose):
        judged = english.english_in(block[0])
        if judged is None:
            if _is_sentence(block[0]):
                blocks += 1
                runs.append([])
            continue
        span = Span(block.start() + judged.start, block.start() + judged.end)
        # HD005 judges headings, and what is all in bold is mostly a label of the English screen.
        if headings.at(span.start) is None and not _is_set_off(document, span, block.span()):
            blocks += 1
            runs[-1].append(_Block(span, judged.sure))
    found = [block for run in runs for block in run]
    if len(found) > _PAGE * blocks and len(found) > 2:
        yield from _whole_page(document, found)
        return
    for run in filter(None, runs):
        yield _untranslated(document, run)


def _is_housekeeping(document: Document) -> bool:
    stem, _, _ = document.path.rpartition("/")[2].rpartition(".")
    return stem.lower() in _HOUSEKEEPING


class _Block(NamedTuple):
    """English text of one block, and whether that is sure."""

    span: Span
    sure: bool


def _is_sentence(text: str) -> bool:
    return text.count(" ") > _FEWEST_SPACES and not text.isspace()


def _untranslated(document: Document, run: list[_Block]) -> Finding:
    """Report paragraphs in a row as one: they were left out together."""
    first = run[0].span
    message = "This text is in English, but the page is not; translate it."
    if len(run) > 1:
        others = "one" if len(run) == 2 else f"{len(run) - 1}"
        message = f"This text and the {others} after it are in English, but the page is not; translate them."
    return Finding(
        first,
        message,
        severity=None if any(block.sure for block in run) else Severity.INFO,
        origin=Origin.INTRODUCED,
        target=document.plain(first),
    )


def _whole_page(document: Document, found: list[_Block]) -> Iterator[Finding]:
    if not any(block.sure for block in found):
        return
    yield Finding(
        found[0].span,
        f"The page is in English from here on ({len(found)} paragraphs); translate it, or remove it so that "
        "readers get the source.",
        severity=Severity.WARNING,
        target=document.plain(found[0].span),
    )


def _is_set_off(document: Document, span: Span, block: tuple[int, int]) -> bool:
    """Tell whether the text is a quotation, all in bold, or the text of a link to another site."""
    if document.text[span.start - 1 : span.start] in ("*", "_"):
        return True
    if _QUOTED.search(document.prose[block[0] : block[1]]):
        return True
    for link in document.links:
        place = link.text_span
        if place is not None and place.start <= span.start and span.end <= place.end + 1:
            return "://" in link.destination or link.kind is not LinkKind.INLINE
    return False


@rule("TR013", "alt-text-untranslated", Severity.WARNING, where=Where((Given.IMAGES,)))
def alt_text_untranslated(page: Page) -> Iterator[Finding]:
    """A picture's alternative text is left in English.

    Readers who cannot see the picture hear that text, read by a voice of the page's language.

    Bad (da-DK):
        ![Screenshot that shows where to find the settings](media/settings.png)
    Good (da-DK):
        ![Skærmbillede, der viser, hvor indstillingerne er](media/settings.png)

    Source: WCAG 2.2, 1.1.1 and 3.1.2; English is told as by TR001.
    """
    english = judge_of(page)
    if english is None or _is_housekeeping(page.document):
        return
    for link in page.document.links:
        if not link.image or link.text_span is None or link.text.count(" ") < 3:
            continue
        text = link.text.replace("\n", " ")
        if english.english_in(text) is not None:
            yield Finding(
                link.text_span,
                f"The alternative text “{text}” is in English; translate it.",
                origin=Origin.INTRODUCED,
                target=text,
            )
