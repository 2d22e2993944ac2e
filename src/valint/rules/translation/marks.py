"""TR007: punctuation at the end of a sentence."""

import re
from collections.abc import Iterator

from valint.model.finding import Edit, Finding, Fix, Severity
from valint.model.lazy_regex import lazy_regex
from valint.model.span import Span
from valint.project.page import Page
from valint.project.vocabulary import vocabulary
from valint.rules.registry import Fixes, rule

_QUESTION = "?؟？՞"
_STOP = "。।۔።．"
# One byte is found many times faster than a text; these are the first bytes of the marks beyond ASCII.
_LEADS = {"؟": b"\xd8", "？": b"\xef", "。": b"\xe3", "।": b"\xe0", "۔": b"\xdb", "՞": b"\xd5"}
_PAIRS = ("??", "?.", ".?")
_STOPS = lazy_regex(rb"\.\.")
_QUESTIONS = lazy_regex(rb"\?(?:[?.]|(?<=\.\?))")
# Two marks alone: three are meant (“...”, “???”), and so is an ellipsis behind a question.
_DOUBLED = lazy_regex(
    rf"(?<![.!{_QUESTION}{_STOP}‼⁇⁈⁉])"
    rf"(?:[{_QUESTION}]{{2}}|[{_STOP}]{{2}}|\.[{_STOP}]|[{_STOP}]\."
    rf"|(?<=[^\W\d_])\.\.(?=\s|$)|(?<=[^\W\d_])[{_QUESTION}]\.(?=\s|$)|[{_QUESTION}][{_STOP}]|[{_STOP}][{_QUESTION}])"
    rf"(?![.!{_QUESTION}{_STOP}…)])"
)


@rule("TR007", "terminal-punctuation", Severity.WARNING, fixes=Fixes.SAFE)
def terminal_punctuation(page: Page) -> Iterator[Finding]:
    """A sentence ends with its mark twice, or with the marks of two languages.

    A translation that keeps the source's mark and adds its own leaves two; a reader takes it for
    carelessness.  Three marks are meant, and so are marks in code.

    Bad (ar-SA):
        كيف يمكنني حجز موعد؟?
    Good (ar-SA):
        كيف يمكنني حجز موعد؟
    Bad (ja-JP):
        予約を確認します。.
    Good (ja-JP):
        予約を確認します。

    Source: the sentence marks of the Unicode standard (`Sentence_Terminal`) and of each locale pack.
    """
    prose = page.document.prose
    for match in _doubled(prose, vocabulary(prose).encoded):
        marks = match[0]
        span = Span(*match.span())
        keep = _kept(marks, page)
        if keep is None or _is_code(prose, span):
            continue
        yield Finding(
            span,
            f"“{marks}” ends this sentence twice; keep only “{keep}”.",
            fix=Fix((Edit(span, keep),)),
        )


def _doubled(prose: str, encoded: bytes) -> Iterator[re.Match[str]]:
    """Yield the places with two marks; most pages have none, which is told at little cost."""
    suspects = [".."] if _STOPS.search(encoded) else []
    if b"?" in encoded and _QUESTIONS.search(encoded):
        suspects += _PAIRS
    suspects += [mark for mark, lead in _LEADS.items() if lead in encoded and mark.encode() in encoded]
    starts: set[int] = set()
    for suspect in suspects:
        at = prose.find(suspect)
        while at >= 0:
            starts |= {at, at - 1}
            at = prose.find(suspect, at + 1)
    end = 0
    for start in sorted(starts):
        match = _DOUBLED.match(prose, start) if start >= end else None
        if match is not None:
            end = match.end()
            yield match


def _kept(marks: str, page: Page) -> str | None:
    """Return the mark to keep: the language's own; None where nothing is sure."""
    question = [mark for mark in marks if mark in _QUESTION]
    own = page.pack.question_marks if question else page.pack.sentence_marks
    candidates = question or list(marks)
    for mark in own:
        if mark in candidates:
            return mark
    if len(set(candidates)) == 1:
        return candidates[0]
    return next((mark for mark in candidates if not mark.isascii()), None)


def _is_code(prose: str, span: Span) -> bool:
    """Tell whether `??` is the operator of that name, or stands alone as a placeholder."""
    before = prose[span.start - 1 : span.start]
    return not before or before.isspace() or before == "\ufffc"
