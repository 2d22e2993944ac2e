"""ST: tables, lists and the order of blocks."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from valint.model.document import Document, HtmlTag, ListBlock
from valint.model.finding import Edit, Finding, Fix, Severity
from valint.model.lazy_regex import lazy_regex
from valint.model.span import Span
from valint.project.page import Page
from valint.rules.registry import Fixes, Given, Where, rule


@rule("ST006", "list-numbering", Severity.INFO, fixes=Fixes.SAFE, where=Where((Given.LISTS,)))
def list_numbering(page: Page) -> Iterator[Finding]:
    """A numbered list breaks its own count: 1, 2, 3, 1.

    A site numbers the items itself, so readers see 1, 2, 3, 4; but an item with a number out of line is
    often one that was added, moved or lost later. A list whose items all have the same number is fine.

    Bad (es-ES):
        1. Abra la hoja.
        2. Elija una fila.
        1. Guarde los cambios.
    Good (es-ES):
        1. Abra la hoja.
        2. Elija una fila.
        3. Guarde los cambios.

    Source: CommonMark 0.31.2, section 5.3: the first number counts, the others are ignored. Learn's
    Markdown reference allows `1.` throughout.
    """
    for block in page.document.lists:
        if not block.ordered or len(block.items) < 2:
            continue
        numbers = [item.number for item in block.items if item.number is not None]
        first = numbers[0]
        if numbers == list(range(first, first + len(numbers))) or numbers == [first] * len(numbers):
            continue
        at = last = next(at for at, number in enumerate(numbers) if number != first + at)
        if at == 1 and numbers[1] == first:
            # All alike up to here: the item that leaves the pattern is at fault, or else the second one.
            last = next(at for at, number in enumerate(numbers) if number != first)
            at = last if numbers[last] != first + last else 1
        shown = ", ".join(map(str, numbers[: last + 1]))
        yield Finding(
            block.items[at].marker_span,
            f"The list is numbered {shown}; readers see this item as {first + at}, so write "
            f"“{first + at}.” here.",
            fix=_renumber(page.document, block, first),
        )


def _renumber(document: Document, block: ListBlock, first: int) -> Fix | None:
    """Number the items in sequence, if no marker changes its width: content is aligned with it."""
    edits = []
    for number, item in enumerate(block.items, first):
        span = item.marker_span
        marker = f"{number}{document.text[span.end - 1]}"
        if len(marker) != span.end - span.start:
            return None
        if item.number != number:
            edits.append(Edit(span, marker))
    return Fix(tuple(edits))


# Languages that write an ordinal as a number with a full stop (CLDR, rule-based number formats).
_ORDINAL_STOP_LIST = (
    "az bs cs cy da de eo et eu fi fo fy gsw hr hsb hu is ka kk lb lv me mk nb nn no pl se sk sl sr sq tk tr"
)
_ORDINAL_STOP = frozenset(_ORDINAL_STOP_LIST.split())
_LIST_TEXT = lazy_regex(r"[ \t]+[*_\"'„“»‚(\[]*(?P<first>[^\W\d_])")
_HIGHEST_ORDINAL = 2100


@rule("ST007", "ordinal-became-list", Severity.ERROR, fixes=Fixes.SAFE, where=Where((Given.LISTS,)))
def ordinal_became_list(page: Page) -> Iterator[Finding]:
    """A sentence that begins with an ordinal (`9. maj`) became a numbered list.

    Many languages write an ordinal or a date as a number with a full stop. At the start of a paragraph
    Markdown takes that for a list: the sentence turns into an indented item, and in a bullet it turns into
    a list of its own. Put a backslash before the full stop. Only a lone item whose number is 2 or more,
    that continues no list and goes on in lower case, is reported, and only in languages that write ordinals
    so.

    Bad (da-DK):
        Aftalen gælder fra

        14. oktober og resten af året.
    Good (da-DK):
        Aftalen gælder fra

        14\\. oktober og resten af året.
    Bad (tr-TR):
        9. seçeneği belirleyin ve ardından pencereyi kapatın.
    Good (tr-TR):
        9\\. seçeneği belirleyin ve ardından pencereyi kapatın.

    Source: CommonMark 0.31.2, section 5.2: a number of up to nine digits, a full stop and a space begin a
    list item.
    """
    if page.language not in _ORDINAL_STOP:
        return
    document = page.document
    text = document.text
    markers: frozenset[int] | None = None
    for at, block in enumerate(document.lists):
        items = block.items
        if not block.ordered or len(items) > 1:
            continue
        item, number = items[0], items[0].number
        if number is None or not 1 < number <= _HIGHEST_ORDINAL or text[item.marker_span.end - 1] != ".":
            continue
        start = _LIST_TEXT.match(text, item.marker_span.end)
        if start is None or not start["first"].islower() or _continues(document.lists, at, number):
            continue
        stop = Span(item.marker_span.end - 1, item.marker_span.end)
        words = " ".join(document.plain(Span(stop.end, item.span.end)).split()[:2])
        if markers is None:
            markers = frozenset(item.marker_span.end for other in document.lists for item in other.items)
        # In a bullet it stands right behind the bullet's marker.
        bullet = any(item.marker_span.start - gap in markers for gap in range(1, 5))
        yield Finding(
            item.marker_span,
            f"“{number}. {words}” reads as an ordinal, but Markdown makes a numbered list of it; "
            f"write “{number}\\.” instead.",
            fix=Fix((Edit(stop, "\\."),)),
            severity=Severity.WARNING if bullet else None,
        )


def _continues(lists: Sequence[ListBlock], at: int, number: int) -> bool:
    """Tell whether a list nearby counts up to, or on from, `number`."""
    near = [block for block in lists[max(0, at - 6) : at + 7] if block is not lists[at] and block.ordered]
    return any(
        item.number in (number - 1, number + 1)
        for block in near
        for item in (*block.items[:_HIGHEST_ORDINAL], *block.items[-1:])
    )


# Elements whose end tag HTML wants, of those that authors write into Markdown (HTML Living Standard,
# section 13.1.2). `<p>`, `<li>`, `<td>` and their like may stay open; `<a>` is looked at only where it is a
# link.
_INLINE_LIST = (
    "a abbr b bdi bdo cite code del em font i ins kbd label mark q s small span strong sub sup u var"
)
_INLINE = frozenset(_INLINE_LIST.split())
_BLOCKS_LIST = (
    "article aside blockquote button center details div dl figure iframe ol section summary table ul"
)
_BLOCKS = frozenset(_BLOCKS_LIST.split())
_PAIRED = _INLINE | _BLOCKS
# A bookmark before its heading, as most pages have them, or, in its group, what may be any other such tag.
_BOOKMARK_OR_TAG = lazy_regex(
    r"<(?:a(?<!\\<a) (?:name|id)=\"[\w \-.]+\"></a>|()/?(?:" + "|".join(sorted(_PAIRED)) + r")\b)", re.I
)


@rule("ST008", "html-unbalanced", Severity.WARNING, where=Where((Given.TAGS,)))
def html_unbalanced(page: Page) -> Iterator[Finding]:
    """An HTML element is opened and not closed, or closed and not opened.

    What follows an open `<b>`, `<sup>` or `<details>` renders as its part, to the end of the cell or of the
    page. Translation tends to lose or to move one tag of a pair.

    Bad (pl-PL):
        Powierzchnia: 20 m<sup>2 i więcej.
    Good (pl-PL):
        Powierzchnia: 20 m<sup>2</sup> i więcej.

    Source: HTML Living Standard, section 13.1.2.4, optional tags.
    """
    document = page.document
    if page.is_include or page.escapes_line_breaks:
        return
    starts = {found.start() for found in _BOOKMARK_OR_TAG.finditer(document.text) if found.lastindex}
    if not starts:
        return
    # Bookmarks are pairs, so they change nothing.
    unpaired = list(_unpaired([tag for tag in document.tags_at(starts) if tag.name in _PAIRED]))
    unpaired.sort(key=lambda tag: tag.span)
    for tag in unpaired:
        if tag.closing:
            message = f"“</{tag.name}>” closes what nothing opens; put “<{tag.name}>” back or remove it."
        else:
            message = f"“<{tag.name}>” is not closed; put “</{tag.name}>” where the element ends."
        yield Finding(tag.span, message)


def _unpaired(tags: Sequence[HtmlTag]) -> Iterator[HtmlTag]:
    open_tags: defaultdict[str, list[HtmlTag]] = defaultdict(list)
    for tag in tags:
        if not tag.closing:
            if not tag.self_closing:
                open_tags[tag.name].append(tag)
        elif open_tags[tag.name]:
            open_tags[tag.name].pop()
        else:
            yield tag
    for waiting in open_tags.values():
        # A bookmark without an end tag is the anchor rules' concern.
        yield from (
            tag for tag in waiting if tag.name != "a" or any(a.name == "href" for a in tag.attributes)
        )
