"""Words that lost the space between them and the link, the bold text or the code before them."""

from collections.abc import Iterator, Mapping
from functools import cache

from valint.model.document import CodeSpan, Document, Link, LinkKind
from valint.model.finding import Edit, Finding, Fix
from valint.model.lazy_regex import lazy_regex
from valint.model.named import NamedTuple
from valint.model.span import Span
from valint.project.page import Page
from valint.project.resources import data_file
from valint.project.vocabulary import BEHIND_BOLD

# Marks of Indic scripts are no letters, but parts of words.
_WORD = lazy_regex(r"[^\s.,;:!?()\[\]*`<>]{1,20}(?=\s|\Z|[.,;:!?)](?!\w)|[\[*`])")
# How many letters a word in front has at least: of a conjunction, of another word.  “Hier” of “hierfür” may
# be half of a word; bold text shows halves of words more often.
_SHORTEST_LINK = (3, 5)
_SHORTEST_BOLD = (4, 6)
_QUOTES = "“”„\"'«»‹›()[]"
_LONGEST_BOLD = 300
_LONGEST_SHOWN = 30


class _Words(NamedTuple):
    """What stands alone in a language; `behind` has what does so behind some letters only."""

    conjunctions: frozenset[str]
    others: frozenset[str]
    behind: Mapping[str, frozenset[str]]

    def hold(self, word: str) -> bool:
        """Tell whether a word stands alone, whatever is before it."""
        return word in self.conjunctions or word in self.others


def glued_words(page: Page) -> Iterator[Finding]:
    """Yield the words of the page's language that are glued to the markup before them."""
    words = _all_words().get(page.language or "")
    if words is None:
        return
    document, text = page.document, page.document.text
    # Behind most there is a space, or a mark.
    for link in document.links:
        if text[link.span.end : link.span.end + 1].isalpha():
            yield from _behind_link(document, link, words)
    for code in document.code_spans:
        if text[code.span.end : code.span.end + 1].isalpha():
            yield from _behind_code(document, code, words)
    yield from _behind_bold(document, words)


def _behind_link(document: Document, link: Link, words: _Words) -> Iterator[Finding]:
    if link.image or link.kind not in (LinkKind.INLINE, LinkKind.REFERENCE):
        return
    # The mark of a footnote stands close to both words.
    if link.text[:1] == "^" or link.text.isdigit():
        return
    word = _word_at(document.text, link.span.end)
    if word and _stands_alone(link.text, word, words, _SHORTEST_LINK):
        yield _finding(link.span.end, word, link.text, "the link")


def _behind_code(document: Document, code: CodeSpan, words: _Words) -> Iterator[Finding]:
    word = _word_at(document.text, code.span.end)
    if not words.hold(word):
        return
    # `g`reater: a letter that is explained.
    if len(code.text) > 1 or not code.text.isalnum():
        yield _finding(code.span.end, word, code.text, "the code")


def _behind_bold(document: Document, words: _Words) -> Iterator[Finding]:
    text, prose = document.text, document.prose
    for match in BEHIND_BOLD.finditer(text):
        start, end = match.span()
        word = _word_at(text, end)
        opening = text.rfind("**", max(0, start - _LONGEST_BOLD), start) if word else -1
        # In code asterisks are none of bold text.
        if opening < 0 or prose[opening : opening + 2].strip(" ") or prose[start:end].strip(" "):
            continue
        bold, before = text[opening + 2 : start], text[opening - 1 : opening] if opening else ""
        # Behind a letter or another asterisk it might be an end as well.
        if bold[:1].isspace() or before.isalnum() or before in ("*", "\\") or "\n" in prose[opening:end]:
            continue
        if _stands_alone(bold, word, words, _SHORTEST_BOLD):
            yield _finding(end, word, bold, "the bold text")


def _word_at(text: str, at: int) -> str:
    match = _WORD.match(text, at)
    return "" if match is None else match[0]


def _stands_alone(before: str, word: str, words: _Words, shortest: tuple[int, int]) -> bool:
    """Tell whether a word cannot belong to the text that it is glued to."""
    if not before or before[-1].isspace():
        return False
    if word in words.behind:
        if before[-1].isalnum() and before[-1].lower() not in words.behind[word]:
            return False
    elif not words.hold(word):
        return False
    last = _last_word(before)
    # Names and addresses are no halves of words.
    whole = not last.isalpha() or last[1:] != last[1:].lower()
    return whole or len(last) >= shortest[word in words.others]


def _last_word(text: str) -> str:
    """Return the last word of a text, without quotation marks and brackets."""
    words = text.split()
    return words[-1].strip(_QUOTES) if words else ""


def _finding(at: int, word: str, before: str, what: str) -> Finding:
    last = _last_word(before)
    seen = last and len(last + word) <= _LONGEST_SHOWN
    shown = f", and readers see “{last}{word}”" if seen else ""
    return Finding(
        Span(at, at + len(word)),
        f"No space stands between {what} and “{word}”{shown}; put one there.",
        fix=Fix((Edit(Span(at, at), " "),), safe=False),
    )


@cache
def _all_words() -> Mapping[str, _Words]:
    lines = data_file("rules/glued", "words.txt").splitlines()
    split = (line.partition(":") for line in lines if line and not line.startswith("#"))
    return {language: _read(rest) for language, _, rest in split}


def _read(line: str) -> _Words:
    first, _, others = line.partition("|")
    entries = [entry.partition(":") for entry in first.split()]
    return _Words(
        frozenset(word for word, colon, _ in entries if not colon),
        frozenset(others.split()),
        {word: frozenset(letters) for word, colon, letters in entries if colon},
    )
