"""ST: tables, lists and the order of blocks."""

import re
from collections.abc import Iterator, Sequence

from valint.model.document import Document, HtmlTag, ListBlock, Row, Table
from valint.model.finding import Edit, Finding, Fix, Severity
from valint.model.span import Span
from valint.project.page import AnchorFlavour, Page
from valint.rules.registry import Fixes, rule


@rule("ST004", "table-shape", Severity.WARNING)
def table_shape(page: Page) -> Iterator[Finding]:
    """A table row has more or fewer cells than the table's header.

    A site drops the cells that the header has no column for, so readers never see their text. The usual
    causes are two rows that were joined into one line and, on sites other than Learn, a `|` inside code,
    which splits the cell unless it is written `\\|`. A row with too few cells shifts its text under the
    wrong header; it is reported only where it stands out among full rows, and as information. A line of
    text right below a table becomes its last row, or makes the site see no table at all.

    Bad (de-DE):
        | Befehl | Wirkung |
        | ------ | ------- |
        | `ls` | Listet auf || `pwd` | Zeigt den Ordner |
    Good (de-DE):
        | Befehl | Wirkung |
        | ------ | ------- |
        | `ls` | Listet auf |
        | `pwd` | Zeigt den Ordner |
    Bad (fr-FR):
        | Nom | Rôle |
        | --- | ---- |
        | Anne | Autrice |
        Les rôles sont décrits plus bas.
    Good (fr-FR):
        | Nom | Rôle |
        | --- | ---- |
        | Anne | Autrice |

        Les rôles sont décrits plus bas.

    Source: GitHub Flavored Markdown 0.29, section 4.10; Markdig's specification of pipe tables, rules 1 and
    7.
    """
    document = page.document
    for table in document.tables:
        columns = len(table.header.cells)
        if any(len(row.cells) != columns for row in table.rows):
            yield from _misshapen(document, table, columns, code_protects=page.flavour is AnchorFlavour.LEARN)


def _misshapen(document: Document, table: Table, columns: int, *, code_protects: bool) -> Iterator[Finding]:
    lines = [row for row in table.rows if _is_text_line(row)] if columns > 1 else []
    swallowed = next((row for row in lines if document.text[row.span.start] != "<"), None)
    if swallowed is not None:
        yield Finding(
            swallowed.span,
            "This line of text runs into the table above it; set a blank line between them.",
        )
    for row in table.rows:
        cells = row.cells
        if len(cells) <= columns or (code_protects and _cells_with_code(document, row) <= columns):
            continue
        lost = Span(cells[columns].span.start, cells[-1].span.end)
        if lost.end <= lost.start:
            continue  # empty cells: nothing is lost
        hint = (
            "a “|” inside code splits the cell, write “\\|”"
            if _splits_code(document, row)
            else "split the row, or write “\\|” for a “|” that is text"
        )
        yield Finding(
            lost,
            f"The row has {len(cells)} cells but the header has {columns}, so readers do not see the "
            f"rest; {hint}.",
        )
    # Authors leave out trailing empty cells: a short row means something only among full ones.
    short = [
        row for row in table.rows if len(row.cells) < columns and _has_text(row) and not _is_text_line(row)
    ]
    if 3 * len(short) <= len(table.rows):
        for row in short:
            yield Finding(
                row.span,
                f"The row has {len(row.cells)} cells but the header has {columns}; "
                "check that no cell was lost or joined with its neighbour.",
                severity=Severity.INFO,
            )


def _has_text(row: Row) -> bool:
    return any(cell.span.end > cell.span.start for cell in row.cells)


def _is_text_line(row: Row) -> bool:
    """Tell whether a row holds no pipe at all: a line of text, or of HTML, right below the table."""
    return not row.opened and not row.closed and len(row.cells) == 1


_CODE = re.compile(r"(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)")
_PIPE = re.compile(r"(?<!\\)\|")
_LONGEST_ROW = 20_000


def _cells_with_code(document: Document, row: Row) -> int:
    """Count the cells of a row as Learn does, where code keeps its pipes (Markdig, pipe tables, rule 7)."""
    if row.span.end - row.span.start > _LONGEST_ROW:
        return 0  # matching backticks may take quadratic time
    text = document.text[row.span.start : row.span.end]
    return len(_PIPE.findall(_CODE.sub("", text))) + 1 - row.opened - row.closed


def _splits_code(document: Document, row: Row) -> bool:
    text = document.text
    return any(text.count("`", *cell.span) % 2 for cell in row.cells)


@rule("ST005", "table-row-open", Severity.WARNING, fixes=Fixes.SAFE)
def table_row_open(page: Page) -> Iterator[Finding]:
    """A table row lacks the closing pipe that the table's other rows have.

    Most sites accept it, but translation tools split segments at pipes, and some parsers drop the row or
    the whole table.

    Bad (da-DK):
        | Navn | Link |
        | ---- | ---- |
        | PDF  | [Hent](a.pdf)
    Good (da-DK):
        | Navn | Link |
        | ---- | ---- |
        | PDF  | [Hent](a.pdf) |

    Source: GitHub Flavored Markdown 0.29, section 4.10, makes the outer pipes optional; the table plugin of
    mistune 3 does not.
    """
    text = page.document.text
    for table in page.document.tables:
        rows = (table.header, *table.rows)
        unclosed = [row for row in rows if not row.closed]
        if not unclosed:
            continue
        delimiter_closed = text[table.delimiter.start : table.delimiter.end].rstrip().endswith("|")
        if 2 * len(unclosed) > len(rows) + delimiter_closed:
            continue  # the table is written without closing pipes
        for row in unclosed:
            # A lone pipe, or a line of text that the table swallowed, is no row that someone forgot to close.
            if len(row.cells) == 1 and (not row.opened or not _has_text(row)):
                continue
            yield Finding(
                Span(row.span.end, row.span.end),
                "This row has no closing pipe; the table's other rows have one.",
                fix=Fix((Edit(Span(row.span.end, row.span.end), " |"),)),
            )


@rule("ST006", "list-numbering", Severity.INFO, fixes=Fixes.SAFE)
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
        at = next(at for at, number in enumerate(numbers) if number != first + at)
        if at == 1 and numbers[1] == first:
            # All alike up to here: the item that leaves the pattern is at fault.
            at = next(at for at, number in enumerate(numbers) if number != first)
        shown = ", ".join(map(str, numbers[: at + 1]))
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
_LIST_TEXT = re.compile(r"[ \t]+[*_\"'„“»‚(\[]*(?P<first>[^\W\d_])")
_HIGHEST_ORDINAL = 2100


@rule("ST007", "ordinal-became-list", Severity.ERROR, fixes=Fixes.SAFE)
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


@rule("ST008", "html-unbalanced", Severity.WARNING)
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
    tags = [tag for tag in document.tags if tag.name in _PAIRED]
    if not tags or page.is_include or page.escapes_line_breaks:
        return
    for tag in sorted(_unpaired(document, tags), key=lambda tag: tag.span):
        if tag.closing:
            message = f"“</{tag.name}>” closes what nothing opens; put “<{tag.name}>” back or remove it."
        else:
            message = f"“<{tag.name}>” is not closed; put “</{tag.name}>” where the element ends."
        yield Finding(tag.span, message)


def _unpaired(document: Document, tags: Sequence[HtmlTag]) -> Iterator[HtmlTag]:
    open_tags: dict[str, list[HtmlTag]] = {}
    for tag in tags:
        waiting = open_tags.setdefault(tag.name, [])
        if not tag.closing:
            if not tag.self_closing:
                waiting.append(tag)
        elif waiting:
            waiting.pop()
        else:
            yield tag
    for waiting in open_tags.values():
        # A bookmark without an end tag is the anchor rules' concern.
        yield from (
            tag for tag in waiting if tag.name != "a" or any(a.name == "href" for a in tag.attributes)
        )
