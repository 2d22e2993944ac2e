"""Bold text that translation has taken apart."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from valint.markdown.emphasis import Run, is_punctuation, leftover
from valint.model.document import BlockKind, Document, Link
from valint.model.finding import Edit, Finding, Fix, Severity
from valint.model.lazy_regex import lazy_regex
from valint.model.span import Span
from valint.model.span_index import SpanIndex
from valint.project.page import AnchorFlavour, Page
from valint.rules.registry import Fixes, rule

# Bold text as it should be, skipped in one step; or a run that needs a closer look.  It begins with its
# literal for speed.
_BOLD_OR_RUN = lazy_regex(
    r"\*(?:\*(?<![\\*\w]\*\*)(?![\s*])[^*\n|`\[\]]{1,300}(?<![\s\\])\*\*(?![*\w])|(?P<run>\*+))"
)
_RUN = lazy_regex(r"(?<!\\)\*+")
_TEXT = (BlockKind.PARAGRAPH, BlockKind.HEADING)
_LONGEST_PLACE = 200


@rule("ML007", "emphasis-damage", Severity.WARNING, fixes=Fixes.UNSAFE)
def emphasis_damage(page: Page) -> Iterator[Finding]:
    """Asterisks that were meant to make bold text stay visible.

    `**` makes bold text only where it touches it: not before or after a space, and not between a
    punctuation mark and a letter. Translation moves words out of bold text and leaves `****` and `**
    word**` behind. In Chinese and Japanese, where no space follows, `**「設定」**を` fails for the bracket's
    sake: put the brackets outside.

    Bad (da-DK):
        Vælg **Enheder****Konfiguration** i menuen.
    Good (da-DK):
        Vælg **Enheder** > **Konfiguration** i menuen.
    Bad (ru-RU):
        Нажмите ** Сохранить ** и закройте окно.
    Good (ru-RU):
        Нажмите **Сохранить** и закройте окно.
    Bad (ja-JP):
        次に**「設定」**を開きます。
    Good (ja-JP):
        次に「**設定**」を開きます。

    Source: CommonMark 0.31.2, section 6.2, which Learn's and GitHub's parsers follow. Python-Markdown pairs
    asterisks more freely; on such a site only those between spaces are reported.
    """
    document = page.document
    text = document.text
    if "**" not in text or page.is_yaml_toc:
        return
    if not any(_BOLD_OR_RUN.findall(text, document.body_start)):
        return
    doubtful = [
        match.start() for match in _BOLD_OR_RUN.finditer(text, document.body_start) if match.lastgroup
    ]
    loose = page.flavour is AnchorFlavour.EXPLICIT
    broken = [
        (leaf, runs) for leaf, runs in _broken(document, doubtful) if not loose or _between_spaces(text, runs)
    ]
    footnotes = _has_footnotes(text, broken)
    for leaf, runs in broken:
        if len(runs) == 1 and runs[0].left < 4 and (footnotes or not _is_half(text, leaf, runs[0])):
            continue
        yield _finding(text, runs)


def _broken(document: Document, doubtful: Sequence[int]) -> Iterator[tuple[Span, list[Run]]]:
    """Yield the leaves around the `doubtful` offsets in which asterisks stay visible."""
    text, prose = document.text, document.prose
    leaves = _leaves(document, doubtful)
    links_at = SpanIndex(link.span for link in document.links if leaves)
    for leaf in leaves:
        links = [document.links[number] for number in links_at.starting_in(leaf)]
        places = [match.span() for match in _RUN.finditer(text, leaf.start, leaf.end)]
        places = [place for place in places if prose[place[0]] == " "]
        groups = _groups(links, [start for start, _ in places])
        runs = [
            (start, end - start, group)
            for (start, end), group in zip(places, groups, strict=True)
            if group >= 0
        ]
        visible = [run for run in leftover(text, runs) if not _is_mask(text, run)]
        if visible:
            yield leaf, visible


def _leaves(document: Document, offsets: Sequence[int]) -> list[Span]:
    """Return the paragraphs, headings and cells that hold one of some offsets, which are in order."""
    spans = list(document.spans_of(_TEXT))
    for table in document.tables:
        if _holds(table.span, offsets):
            for row in (table.header, *table.rows):
                spans += [cell.span for cell in row.cells]
    first, last = offsets[0], offsets[-1]
    return sorted(
        [span for span in spans if span.start <= last and span.end > first and _holds(span, offsets)]
    )


def _holds(span: Span, offsets: Sequence[int]) -> bool:
    at = bisect_left(offsets, span.start)
    return at < len(offsets) and offsets[at] < span.end


def _groups(links: Sequence[Link], places: Sequence[int]) -> Iterator[int]:
    """Yield 0 for a place outside links, the number of the link whose text holds it, -1 in a link's address.

    Both are in the order of the page, so that each link is looked at once for all places before it ends.
    """
    waiting = iter(enumerate(links, 1))
    following = next(waiting, None)
    around: list[tuple[int, Link]] = []
    for at in places:
        while following is not None and following[1].span.start <= at:
            around.append(following)
            following = next(waiting, None)
        around = [one for one in around if at < one[1].span.end]
        group = 0
        for number, link in around:
            if link.text_span is None or not link.text_span.start <= at < link.text_span.end:
                group = -1
                break
            group = number
        yield group


def _is_mask(text: str, run: Run) -> bool:
    """Tell whether a run stands for hidden characters: `****`, `****1234`."""
    around = text[run.start - 1 : run.start] + text[run.start + run.length : run.start + run.length + 1]
    return run.length >= 3 and all(character.isspace() or character.isdigit() for character in around)


def _between_spaces(text: str, runs: Sequence[Run]) -> bool:
    return len(runs) == 2 and all(
        text[run.start - 1 : run.start].isspace() and text[run.start + run.length :][:1].isspace()
        for run in runs
    )


def _is_half(text: str, leaf: Span, run: Run) -> bool:
    """Tell whether a lone run begins or ends a word, unlike the asterisks of a path or a formula."""
    before = text[run.start - 1] if run.start > leaf.start else " "
    end = run.start + run.length
    after = text[end] if end < leaf.end else " "
    if before.isspace() or before in "([":
        return after.isalpha()
    return after.isspace() or (is_punctuation(after) and not text[end + 1 : end + 2].strip())


def _has_footnotes(text: str, broken: Sequence[tuple[Span, Sequence[Run]]]) -> bool:
    """Tell whether lone runs look like footnotes: one behind a word, one that begins a paragraph."""
    lone = [(leaf, runs[0]) for leaf, runs in broken if len(runs) == 1]
    notes = sum(run.start == leaf.start for leaf, run in lone)
    marks = sum(run.start > leaf.start and not text[run.start - 1].isspace() for leaf, run in lone)
    return notes > 0 and marks > 0


def _finding(text: str, runs: Sequence[Run]) -> Finding:
    first, last = runs[0], runs[1] if len(runs) > 1 else runs[0]
    place = Span(first.start, last.start + last.length)
    if place.end - place.start > _LONGEST_PLACE or "\n" in text[place.start : place.end]:
        place = Span(first.start, first.start + first.length)
    shown = text[first.start : first.start + first.length]
    if len(runs) == 1:
        why = "its counterpart is missing; mark the bold words anew"
        if first.length >= 4:
            why = (
                "one bold text ends and the next begins here at once; put a space or a sign between the two, "
                "or make one of them"
            )
        return Finding(place, f"Readers see the asterisks “{shown}”: {why}.")
    inner = Span(first.start + first.length, last.start)
    words = text[inner.start : inner.end]
    fix = None
    if words != words.strip() and first.length == last.length == 2 and words.strip() and "\n" not in words:
        why = "a space stands between them and the word"
        fix = Fix((Edit(inner, words.strip()),), safe=False)
    elif words and (is_punctuation(words[0]) or is_punctuation(words[-1])):
        why = "they stand between a punctuation mark and a letter"
    else:
        why = "they are torn from their words"
    return Finding(
        place, f"Readers see the asterisks “{shown}” here: {why}; mark the bold words anew.", fix=fix
    )
