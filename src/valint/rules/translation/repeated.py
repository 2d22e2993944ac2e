"""TR006: a word that stands twice in a row."""

from collections.abc import Iterator
from itertools import compress
from operator import eq

from valint.model.document import Document
from valint.model.finding import Edit, Finding, Fix, Severity
from valint.model.lazy_regex import lazy_regex
from valint.model.span import Span
from valint.project.packs import LocalePack
from valint.project.page import Page
from valint.project.vocabulary import Vocabulary, vocabulary
from valint.rules.registry import Fixes, rule

_SPACES = lazy_regex(rb" +")
_FREE_BEFORE = lazy_regex(r"(?<![^\s(“„«])")
_FREE_BEHIND = lazy_regex(r"(?![\w'’\-‐‑/])")
_SHORTEST_FOREIGN = 3


@rule("TR006", "repeated-word", Severity.INFO, fixes=Fixes.UNSAFE)
def repeated_word(page: Page) -> Iterator[Finding]:
    """The same word stands twice in a row.

    It slips in when a translation is edited, or when a machine renders two words by one. Words that a
    language's grammar says twice (German “die die”, Dutch “dat dat”) are no finding, nor is a noun in the
    genitive of the same noun, as Arabic has it. In languages that double words to form others, and in those
    without spaces, foreign words in Latin letters are looked at alone.

    Bad (da-DK):
        Vælg den den fil, du vil åbne.
    Good (da-DK):
        Vælg den fil, du vil åbne.
    Good (tr-TR):
        Adımları tek tek uygulayın.
    Bad (th-TH):
        เปิดไฟล์ใน Contoso Contoso Sheets
    Good (th-TH):
        เปิดไฟล์ใน Contoso Sheets
    Bad (ar-SA):
        حدد الملف الملف الذي تريد فتحه.
    Good (ar-SA):
        افتح مركز إدارة إدارة الأجهزة خطوة خطوة.

    Source: the words that each locale pack lists under `doubles`.
    """
    document, pack = page.document, page.pack
    foreign_alone = pack.reduplicates or not pack.spaced
    if pack.language is None or (foreign_alone and "latin" in pack.scripts):
        return
    words = vocabulary(document.prose)
    doubled = set(compress(words.words, map(eq, words.words, words.words[1:])))
    for word in sorted(doubled):
        text = word.decode("utf-8", "replace")
        if len(text) < 2 or not text.isalpha() or text in pack.doubles:
            continue
        if _tells_doubled(text, pack, foreign_alone=foreign_alone):
            yield from _doubled(document, words, word, len(text))


def _tells_doubled(word: str, pack: LocalePack, *, foreign_alone: bool) -> bool:
    """Tell whether the grammar may not say a word twice."""
    if foreign_alone:
        return word.isascii() and len(word) >= _SHORTEST_FOREIGN
    # The second of two may be a genitive: “center of management management”.
    return (
        not pack.definite
        or word in pack.function_words
        or word.startswith(tuple(pack.definite))
        or word.isascii()
    )


def _doubled(document: Document, words: Vocabulary, encoded: bytes, length: int) -> Iterator[Finding]:
    if encoded + b" " + encoded not in words.small:
        return  # a line, a code span or a mark stands between
    prose = document.prose
    done = 0
    for start, again in words.twice(encoded, _SPACES):
        end = again + length
        if start < done or not _FREE_BEFORE.match(prose, start) or not _FREE_BEHIND.match(prose, end):
            continue
        done = end
        word = prose[again:end]
        if word != prose[start : start + length] or word.isupper():
            continue
        if document.text[start + length : again].strip(" \r\n>"):
            continue  # something stands between the two: the end of a link, a mark of emphasis
        yield Finding(
            Span(start, end),
            f"“{word} {word}”: the word stands twice; leave one out, or write what the second should say.",
            fix=Fix((Edit(Span(start, end), word),), safe=False),
            target=f"{word} {word}",
        )
