"""What an editor, a merge or a wrong character set did to the file."""

import re
from collections.abc import Iterator

from valint.markdown.piece_ranges import Cover
from valint.model.document import Document
from valint.model.finding import Edit, Finding, Fix, Severity
from valint.model.lazy_regex import lazy_regex
from valint.model.span import Span
from valint.model.span_index import SpanIndex
from valint.project.page import Page
from valint.rules.registry import Fixes, rule

# UTF-8 read as Windows-1252: the lead byte as a letter, then what the following bytes look like there.  A
# capital before it makes it a word in capitals instead ("AMANHû", said in quotation marks).
_TAIL = "\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"
_MOJIBAKE = lazy_regex(
    rf"(?<![A-ZÀ-Þ])(?:[ÃÂ][\u0080-\u00bf]|Ã[{_TAIL}]|â€[{_TAIL}]|ï»¿|ï¿½)(?:[ÃÂâ][{_TAIL}]+)*"
    rf"|(?:[ãäåæçèé][{_TAIL}][{_TAIL}]){{2,}}"
    r"|(?:[РС][\u0402-\u040f\u0452-\u045f\u0490\u0491\u00a0-\u00bf‚„…†‡€‰‹‘’“”•–—™›]){2,}"
)
# A look for one letter costs next to nothing, one for two letters ten times as much.
_MOJIBAKE_SIGNS = {
    "Ã": ("Ã",),
    "Â": ("Â",),
    "â": ("â€",),
    "ï": ("ï»¿", "ï¿½"),
    "ã": ("ã‚", "ãƒ"),
    "‚": ("ã‚", "С‚"),
    "Ѓ": ("СЃ",),
}
_CONFLICT = lazy_regex(r"^(?:<{7}|>{7})(?: [^\n]*)?$", re.M)
_CR_ALONE = lazy_regex(r"\r(?!\n)")
_MOST_EDITS = 1000


@rule("ML011", "encoding-damage", Severity.WARNING, fixes=Fixes.SAFE)
def encoding_damage(page: Page) -> Iterator[Finding]:
    """The file holds wrong characters, a merge left half done, or an open code block or comment.

    An open code block or comment hides the rest of the page from readers. U+FFFD and sequences such as `Ã¸`
    for `ø` are what is left of letters that were read in a wrong character set. Markers of a merge show on
    the page.

    Bad (da-DK):
        Du kan ogsÃ¥ Ã¦ndre indstillingen.
    Good (da-DK):
        Du kan også ændre indstillingen.
    Bad (es-ES):
        Abra la hoja.

        ```json
        {"valor": 1}

        Guarde los cambios.
    Good (es-ES):
        Abra la hoja.

        ```json
        {"valor": 1}
        ```

        Guarde los cambios.
    Bad (fr-FR):
        <<<<<<< HEAD
        Ouvrez le fichier.
        =======
        Ouvrez la page.
        >>>>>>> traduction

    Source: CommonMark 0.31.2, sections 4.5 and 4.6; docfx v3, `merge-conflict`, `code-block-unclosed`.
    """
    document = page.document
    text = document.text
    if document.bom:
        yield Finding(
            Span(0, 0),
            "The file begins with a byte order mark, which some tools take for text; save it as UTF-8 "
            "without one.",
            severity=Severity.INFO,
        )
    if "\r" in text:
        yield from _line_endings(document)
    if "\ufffd" in text:
        yield from _lost_characters(document)
    for letter, signs in _MOJIBAKE_SIGNS.items():
        if letter in text and any(sign in text for sign in signs):
            yield from _mojibake(document)
            break
    if "<<<<<<<" in text or ">>>>>>>" in text:
        yield from _conflicts(document)
    yield from _open_blocks(document)


def _line_endings(document: Document) -> Iterator[Finding]:
    text = document.text
    pairs = text.count("\r\n")
    alone = text.count("\r") - pairs
    plain = text.count("\n") - pairs
    if not alone and not (pairs and plain):
        return
    if alone:
        ending, pattern, wanted = "a carriage return alone", _CR_ALONE, "\r\n" if pairs > plain else "\n"
    elif pairs <= plain:
        ending, pattern, wanted = "CR LF", re.compile(r"\r\n"), "\n"
    else:
        ending, pattern, wanted = "LF", re.compile(r"(?<!\r)\n"), "\r\n"
    found = [Span(*match.span()) for match in pattern.finditer(text)]
    fix = Fix(tuple(Edit(span, wanted) for span in found)) if len(found) <= _MOST_EDITS else None
    yield Finding(
        found[0],
        f"The file mixes line endings: {len(found)} of its lines end in {ending}, beginning with this one.",
        fix=fix,
        severity=Severity.INFO,
    )


def _lost_characters(document: Document) -> Iterator[Finding]:
    text, prose = document.text, document.prose
    for match in re.finditer("\ufffd+", text):
        at = match.start()
        if at < document.body_start or prose[at] == "\ufffd":
            yield Finding(
                Span(*match.span()),
                "A character was lost here: U+FFFD stands for bytes that could not be read; write it anew.",
                severity=Severity.ERROR,
            )


def _mojibake(document: Document) -> Iterator[Finding]:
    text, prose = document.text, document.prose
    for match in _MOJIBAKE.finditer(text):
        at = match.start()
        if at >= document.body_start and prose[at] != text[at]:
            continue  # code may be about just that
        meant = _decode(match[0])
        if meant is None:
            continue
        yield Finding(
            Span(*match.span()),
            f"“{match[0]}” is “{meant}” read in a wrong character set; write “{meant}”.",
            fix=Fix((Edit(Span(*match.span()), meant),), safe=False),
        )


def _decode(text: str) -> str | None:
    """Return what `text` was before it was read in a wrong character set, None where it cannot have been."""
    for encoding_name in ("cp1252", "cp1251", "latin-1"):
        try:
            return text.encode(encoding_name).decode()
        except UnicodeError:
            continue
    return None


def _conflicts(document: Document) -> Iterator[Finding]:
    code = SpanIndex(block.span for block in document.code_blocks)
    inside = False
    for match in _CONFLICT.finditer(document.text):
        at = match.start()
        if code.at(at) is not None:
            continue
        opening = match[0][0] == "<"
        if opening or not inside:
            yield Finding(
                Span(*match.span()),
                "A merge was left half done here; keep one of the two versions and remove the marker lines.",
                severity=Severity.ERROR,
            )
        inside = opening


def _open_blocks(document: Document) -> Iterator[Finding]:
    text = document.text
    yield from _open_fences(document)
    for comment in document.comments:
        if not text.endswith("-->", comment.start, comment.end):
            yield Finding(
                Span(comment.start, comment.start + 4),
                "This comment is never closed, so readers do not see the rest of the page; put “-->” "
                "where it ends.",
                severity=Severity.ERROR,
            )
    prose = document.prose
    if "<" in prose and "<!--" in text:
        for match in re.finditer("<!--", text):
            if match.start() >= document.body_start and prose[match.start()] == "<":
                yield Finding(
                    Span(*match.span()),
                    "This comment is not closed in its paragraph, so readers see it; put “-->” where it "
                    "ends.",
                )


def _open_fences(document: Document) -> Iterator[Finding]:
    spans = [block.span for block in document.code_blocks if not block.closed]
    if not spans:
        return
    around = [quote.span for quote in document.quotes]
    around += [item.span for block in document.lists for item in block.items]
    containers = Cover(around)
    for span in spans:
        what = "is never closed, so what follows it shows as code; put its closing fence where it ends"
        if containers.holds(*span):
            # CommonMark 0.31.2, section 4.5: the end of what holds it ends it as well.
            what = (
                "has no closing fence, so it ends where its list item or quotation ends; put the fence where "
                "the code ends"
            )
        yield Finding(_first_line(document, span.start), f"This code block {what}.")


def _first_line(document: Document, at: int) -> Span:
    line = document.lines.line_span(document.lines.line_of(at))
    return Span(at, line.end)
