"""Code and placeholders beside those of the English page."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from valint.model.document import Block, BlockKind, CodeBlock, CodeSpan, Document
from valint.model.finding import Edit, Finding, Fix, Origin, Severity
from valint.model.lazy_regex import lazy_regex
from valint.model.span import Span
from valint.project.page import Page
from valint.rules.parity.bold import bold_drift
from valint.rules.parity.comparison import compared, shortened
from valint.rules.registry import Fixes, Given, Needs, Where, Yields, rule
from valint.translation.siblings.told import beside_siblings
from valint.translation.source.alignment import Alignment, Unit, first_line
from valint.translation.source.programs import FREE, code_tokens, is_program

_MOST = 8
_SPACES = lazy_regex(r"\s+")
_FENCE = lazy_regex(r"[ \t>]*(?:`{3,}|~{3,})(?P<info>[^`\n]*)")
_PREFIX = lazy_regex(r"^[ \t>]+", re.MULTILINE)
_WORD = lazy_regex(r"\S+")
_PLACEHOLDER = lazy_regex(
    r"\$\{[A-Za-z_]\w*\}|\$[A-Za-z_]\w*\b|\{\{?[A-Za-z_][\w.\-]*\}?\}|\{\d\}|%[A-Z][A-Z0-9_]+%|%(?:\d\$)?[sd@]\b"
)


@rule(
    "TR010",
    "code-span-drift",
    Severity.WARNING,
    needs=[Needs.SOURCE],
    fixes=Fixes.UNSAFE,
    siblings=beside_siblings("TR010"),
    where=Where((Given.SOURCE,)),
)
def code_span_drift(page: Page) -> Iterator[Finding]:
    """Code within a sentence differs from that of the English text: translated, changed, or no code any more.

    Readers type it as it stands. The order is free, since languages order sentences differently, and so is
    white space.

    Bad (da-DK):
        --- en-US/guide/page.md ---
        # Plan a shift

        Open `shifts.csv` and set `owner` to your name.
        --- da-DK/guide/page.md ---
        # Planlæg en vagt

        Åbn `shifts.csv`, og sæt `ejer` til dit navn.
    Good (da-DK):
        --- en-US/guide/page.md ---
        # Plan a shift

        Open `shifts.csv` and set `owner` to your name.
        --- da-DK/guide/page.md ---
        # Planlæg en vagt

        Sæt `owner` til dit navn i `shifts.csv`.

    Source: the English page at the commit that `ms.sourcegitcommit` names.
    """
    aligned = compared(page)
    if aligned is None or not aligned.is_close:
        return
    there, here = aligned.source.code_spans, aligned.target.code_spans
    if _texts(there) == _texts(here):
        return
    found = [finding for unit in aligned.units for finding in _spans_told(aligned, unit)]
    if len(found) <= _MOST:
        yield from found


def _texts(spans: Sequence[CodeSpan]) -> Counter[str]:
    return Counter(_SPACES.sub(" ", one.text).strip() for one in spans)


def _within(spans: Sequence[CodeSpan], blocks: Sequence[Block]) -> list[CodeSpan]:
    if not blocks:
        return []
    start, end = blocks[0].span.start, blocks[-1].span.end
    return [one for one in spans if start <= one.span.start < end]


def _spans_told(aligned: Alignment, unit: Unit) -> Iterator[Finding]:
    if not unit.source or not unit.target:
        return
    there = _within(aligned.source.code_spans, unit.source)
    here = _within(aligned.target.code_spans, unit.target)
    first, second = _texts(there), _texts(here)
    lost = list((first - second).elements())
    gained = [one for one in here if second[_plain(one)] > first[_plain(one)]]
    if len(lost) == len(gained) == 1:
        [right], [wrong] = lost, gained
        inner = Span(wrong.span.start, wrong.span.end)
        written = aligned.target.text[inner.start : inner.end]
        ticks = len(written) - len(written.lstrip("`"))
        fix = (
            Fix((Edit(inner, f"{'`' * ticks}{right}{'`' * ticks}"),), safe=False)
            if "`" not in right
            else None
        )
        yield Finding(
            wrong.span,
            f"“{shortened(wrong.text)}” is “{shortened(right)}” in the English text; code is never "
            "translated.",
            fix=fix,
            origin=Origin.INTRODUCED,
            source=right,
            target=wrong.text,
        )
        return
    if unit.may_lack:
        return
    place = Span(unit.target[0].span.start, unit.target[-1].span.end)
    text = aligned.target.text[place.start : place.end]
    for right in dict.fromkeys(lost):
        if right in text and first[right] - second[right] <= text.count(right) - second[right]:
            at = place.start + text.index(right)
            yield Finding(
                Span(at, at + len(right)),
                f"“{shortened(right)}” is code in the English text; put it between backticks.",
                origin=Origin.INTRODUCED,
                source=right,
            )
        else:
            yield Finding(
                first_line(aligned.target, place),
                f"The code “{shortened(right)}” of the English text is missing here; put it back.",
                severity=Severity.INFO,
                origin=Origin.INTRODUCED,
                source=right,
            )


def _plain(one: CodeSpan) -> str:
    return _SPACES.sub(" ", one.text).strip()


@rule(
    "TR011",
    "code-block-changed",
    Severity.ERROR,
    needs=[Needs.SOURCE],
    fixes=Fixes.SAFE,
    siblings=beside_siblings("TR011"),
    where=Where((Given.SOURCE,)),
)
def code_block_changed(page: Page) -> Iterator[Finding]:
    """A code block is missing, has another language, or its code differs from the English page's.

    Readers copy whole blocks and run them. Comments, and what stands in quotes, may be translated; blocks of
    plain text and of output are not compared.

    Bad (da-DK):
        --- en-US/guide/page.md ---
        # Plan a shift

        ```python
        plan.add(shift)  # a new one
        ```
        --- da-DK/guide/page.md ---
        # Planlæg en vagt

        ```python
        plan.tilføj(vagt)  # en ny
        ```
    Good (da-DK):
        --- en-US/guide/page.md ---
        # Plan a shift

        ```python
        plan.add(shift)  # a new one
        ```
        --- da-DK/guide/page.md ---
        # Planlæg en vagt

        ```python
        plan.add(shift)  # en ny
        ```

    Source: the English page at the commit that `ms.sourcegitcommit` names.
    """
    aligned = compared(page)
    if aligned is None or not aligned.is_close:
        return
    there, here = aligned.source.code_blocks, aligned.target.code_blocks
    if len(there) != len(here):
        yield from _blocks_missing(aligned)
        return
    for original, block in zip(there, here, strict=True):
        yield from _block_told(aligned, original, block)


def _blocks_missing(aligned: Alignment) -> Iterator[Finding]:
    blocks = aligned.source.blocks
    told = 0
    for at in aligned.lost:
        block = blocks[at]
        if block.kind is BlockKind.CODE and block.span.start < aligned.end and told < _MOST:
            told += 1
            text = aligned.source.text[block.span.start : block.span.end]
            yield Finding(
                aligned.place(block.span.start),
                f"A code block of the English page is missing here: “{shortened(text)}”; put it back.",
                origin=Origin.INTRODUCED,
                source=text,
            )


def _block_told(aligned: Alignment, original: CodeBlock, block: CodeBlock) -> Iterator[Finding]:
    wanted, written = original.info.strip(), block.info.strip()
    place = first_line(aligned.target, block.span)
    if wanted.split()[:1] != written.split()[:1]:
        yield Finding(
            place,
            f"This block's language is “{written}”, but “{wanted}” on the English page; write the same.",
            fix=_language_fix(aligned.target, block, written, wanted),
            severity=Severity.WARNING,
            origin=Origin.INTRODUCED,
            source=wanted,
            target=written,
        )
        return
    if not is_program(wanted):
        return
    before, after = code_tokens(aligned.source, original), code_tokens(aligned.target, block)
    if before != after:
        at = next(
            (at for at, (one, other) in enumerate(zip(before, after, strict=False)) if one != other),
            min(len(before), len(after)),
        )
        shown = before[at] if at < len(before) else ""
        own = after[at] if at < len(after) else ""
        message = (
            f"The code differs from the English page's: “{shortened(own)}” is “{shortened(shown)}” there; "
            "write the same."
        )
        if not own or not shown:
            message = "The code is longer or shorter than on the English page; copy it from there."
        yield Finding(
            place,
            message,
            fix=_tokens_fix(before, aligned.target, block),
            severity=Severity.WARNING,
            origin=Origin.INTRODUCED,
            source=shown,
            target=own,
        )


def _language_fix(document: Document, block: CodeBlock, written: str, wanted: str) -> Fix | None:
    """Return the fix that writes the English page's language behind the fence."""
    line = first_line(document, block.span)
    fence = _FENCE.match(document.text, line.start, line.end)
    if fence is None or not wanted or fence["info"].strip() != written:
        return None
    return Fix((Edit(Span(*fence.span("info")), wanted),))


def _tokens_fix(wanted: Sequence[str], document: Document, block: CodeBlock) -> Fix | None:
    """Return the fix that puts the English page's code in place, around what may be translated."""
    begin = document.text.find("\n", block.span.start, block.span.end) + 1
    text = document.text[begin : block.span.end]
    blank = FREE.sub(lambda free: " " * len(free[0]), _PREFIX.sub(lambda lead: " " * len(lead[0]), text))
    found = list(_WORD.finditer(blank))
    if not begin or len(found) != len(wanted):
        return None
    edits = tuple(
        Edit(Span(begin + match.start(), begin + match.end()), right)
        for match, right in zip(found, wanted, strict=True)
        if match[0] != right
    )
    return Fix(edits, safe=False) if edits else None


@rule(
    "TR012",
    "placeholder-drift",
    Severity.WARNING,
    needs=[Needs.SOURCE],
    yields_to=Yields(("ML007",)),
    where=Where((Given.SOURCE,)),
)
def placeholder_drift(page: Page) -> Iterator[Finding]:
    """A placeholder such as `{name}` or `%TEMP%` differs from the English text, or bold words were lost.

    What stands in braces, behind a dollar sign or between percent signs is filled in by a program or by the
    reader under that very name.

    Bold words are mostly those of the screen. On a page that a machine translated (`ms.translationtype: MT`)
    a paragraph or cell without the bold words of the English one is a warning, and one with fewer is
    information; so is one without any on a page that people translated. On pages that do not say who
    translated them, bold words are not compared.

    Bad (da-DK):
        --- en-US/guide/page.md ---
        # Plan a shift

        The plan is saved as {shift_name} in %APPDATA%.
        --- da-DK/guide/page.md ---
        # Planlæg en vagt

        Planen gemmes som {vagt_navn} i %APPDATA%.
    Good (da-DK):
        --- en-US/guide/page.md ---
        # Plan a shift

        The plan is saved as {shift_name} in %APPDATA%.
        --- da-DK/guide/page.md ---
        # Planlæg en vagt

        Planen gemmes i %APPDATA% som {shift_name}.
    Bad (da-DK):
        --- en-US/guide/page.md ---
        # Plan a shift

        Select **Save** when you are done.
        --- da-DK/guide/page.md ---
        ---
        title: Planlæg en vagt
        ms.translationtype: MT
        ---
        # Planlæg en vagt

        Vælg Gem, når du er færdig.
    Good (da-DK):
        --- en-US/guide/page.md ---
        # Plan a shift

        Select **Save** when you are done.
        --- da-DK/guide/page.md ---
        ---
        title: Planlæg en vagt
        ms.translationtype: MT
        ---
        # Planlæg en vagt

        Vælg **Gem**, når du er færdig.

    Source: the English page at the commit that `ms.sourcegitcommit` names.
    """
    aligned = compared(page)
    if aligned is None or not aligned.is_close:
        return
    yield from bold_drift(aligned)
    source, target = aligned.source.prose, aligned.target.prose
    if not any(mark in source for mark in "{$%"):
        return
    if Counter(_PLACEHOLDER.findall(source)) == Counter(_PLACEHOLDER.findall(target)):
        return
    for unit in aligned.units:
        if unit.source and unit.target:
            yield from _placeholders_told(aligned, unit)


def _placeholders_told(aligned: Alignment, unit: Unit) -> Iterator[Finding]:
    there = Span(unit.source[0].span.start, unit.source[-1].span.end)
    here = Span(unit.target[0].span.start, unit.target[-1].span.end)
    first = Counter(_PLACEHOLDER.findall(aligned.source.prose, *there))
    found = list(_PLACEHOLDER.finditer(aligned.target.prose, *here))
    second = Counter(match[0] for match in found)
    lost = list((first - second).elements())
    if not lost:
        return
    wrong = next((match for match in found if second[match[0]] > first[match[0]]), None)
    if wrong is not None:
        yield Finding(
            Span(*wrong.span()),
            f"The placeholder “{wrong[0]}” is “{lost[0]}” in the English text; write it as there.",
            origin=Origin.INTRODUCED,
            source=lost[0],
            target=wrong[0],
        )
    elif not unit.may_lack:
        yield Finding(
            first_line(aligned.target, here),
            f"The placeholder “{lost[0]}” of the English text is missing here; put it back.",
            origin=Origin.INTRODUCED,
            source=lost[0],
        )
