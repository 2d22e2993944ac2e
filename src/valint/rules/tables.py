"""Tables: rows and columns as the header, and the English page, have them."""

from collections.abc import Iterator

from valint.model.document import Document, Row, Table
from valint.model.finding import Edit, Finding, Fix, Origin, Severity
from valint.model.lazy_regex import lazy_regex
from valint.model.span import Span
from valint.project.page import AnchorFlavour, Page
from valint.rules.registry import Fixes, Given, Needs, Where, rule
from valint.translation.siblings.told import beside_siblings
from valint.translation.source.alignment import alignment, first_line
from valint.translation.source.rows import partners, signs

_LONGEST_QUOTED = 60


@rule(
    "ST004",
    "table-shape",
    Severity.WARNING,
    needs=[Needs.SOURCE],
    siblings=beside_siblings("ST004"),
    where=Where((Given.TABLES,)),
)
def table_shape(page: Page) -> Iterator[Finding]:
    """A table row has more or fewer cells than the table's header, or a table others than the English one.

    A site drops the cells that the header has no column for, so readers never see their text. The usual
    causes are two rows that were joined into one line and, on sites other than Learn, a `|` inside code,
    which splits the cell unless it is written `\\|`. A row with too few cells shifts its text under the
    wrong header; it is reported only where it stands out among full rows, and as information. A line of
    text right below a table becomes its last row, or makes the site see no table at all.

    Where the English page is at hand, a row or column that only one of the two has is reported, too: a row is
    easily lost when a table is translated cell by cell.

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
    Bad (da-DK):
        --- en-US/guide/page.md ---
        # Plans

        | Plan | Shifts |
        | ---- | ------ |
        | Small | 20 |
        | Large | 180 |
        --- da-DK/guide/page.md ---
        # Planer

        | Plan | Vagter |
        | ---- | ------ |
        | Lille | 20 |
    Good (da-DK):
        --- en-US/guide/page.md ---
        # Plans

        | Plan | Shifts |
        | ---- | ------ |
        | Small | 20 |
        | Large | 180 |
        --- da-DK/guide/page.md ---
        # Planer

        | Plan | Vagter |
        | ---- | ------ |
        | Lille | 20 |
        | Stor | 180 |

    Source: GitHub Flavored Markdown 0.29, section 4.10; Markdig's specification of pipe tables, rules 1 and
    7.
    """
    document = page.document
    for table in document.tables:
        if not _is_regular(table):
            columns = len(table.header.cells)
            yield from _misshapen(document, table, columns, code_protects=page.flavour is AnchorFlavour.LEARN)
    if document.tables and page.source is not None and not page.is_toc:
        yield from _beside_source(page.source, document)


def _is_regular(table: Table) -> bool:
    return all(len(row.cells) == len(table.header.cells) for row in table.rows)


def _beside_source(source: Document, document: Document) -> Iterator[Finding]:
    """Yield what tables that are regular in themselves lack or have besides, compared with the source's."""
    there, here = source.tables, document.tables
    if len(there) != len(here) or not alignment(source, document).is_close:
        return  # a table is missing, which has a rule of its own
    for theirs, mine in zip(there, here, strict=True):
        if not _is_regular(theirs) or not _is_regular(mine):
            continue
        columns, wanted = len(mine.header.cells), len(theirs.header.cells)
        if columns != wanted:
            yield Finding(
                first_line(document, mine.span),
                f"This table has {wanted} columns on the English page, and {columns} here; give it as many.",
                origin=Origin.INTRODUCED,
                target=str(columns),
            )
        elif len(theirs.rows) != len(mine.rows):
            yield _rows(source, theirs, document, mine)


def _rows(source: Document, theirs: Table, document: Document, mine: Table) -> Finding:
    partner = partners(signs(source, theirs), signs(document, mine))
    if len(theirs.rows) < len(mine.rows):
        known = set(partner.values())
        added = next(row for at, row in enumerate(mine.rows) if at not in known)
        return Finding(
            added.span,
            "This row has no counterpart on the English page; check whether it was split, or translated "
            "twice.",
            origin=Origin.INTRODUCED,
            target=document.plain(added.span),
        )
    lost = next(at for at in range(len(theirs.rows)) if at not in partner)
    before = [partner[at] for at in range(lost) if at in partner]
    english = " ".join(source.plain(cell.span) for cell in theirs.rows[lost].cells).strip()
    count = len(theirs.rows) - len(mine.rows)
    what, cure = ("A row", "it") if count == 1 else (f"{count} rows", "them")
    return Finding(
        mine.rows[before[-1]].span if before else first_line(document, mine.span),
        f"{what} of the English table {'is' if count == 1 else 'are'} missing from here on: "
        f"“{_shortened(english)}”; put {cure} back.",
        origin=Origin.INTRODUCED,
        source=english,
    )


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST_QUOTED else text[: _LONGEST_QUOTED - 1].rstrip() + "…"


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


_CODE = lazy_regex(r"(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)")
_PIPE = lazy_regex(r"(?<!\\)\|")
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


@rule("ST005", "table-row-open", Severity.WARNING, fixes=Fixes.SAFE, where=Where((Given.TABLES,)))
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
