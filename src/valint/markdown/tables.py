"""A table rule for mistune that keeps rows as the publishing sites do.

mistune's own plugin drops a row without a closing pipe, and a row with another number of cells, and with it
the whole table (lepture/mistune#305).  GitHub, markdown-it and Markdig accept both (GFM 0.29 section 4.10:
"the remainder of the table's rows may vary in the number of cells").
"""

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from valint.markdown.source_map import MappedState
from valint.model.lazy_regex import lazy_regex

if TYPE_CHECKING:
    from mistune import BlockParser

PATTERN = r"^ {0,3}(?=[^\s|]|\|)[^\n|]*\|"
_DELIMITER = lazy_regex(
    r" {0,3}(?=[|:]|-[^ \t])\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*(?:\n|$)"
)
_INDENTED = lazy_regex(r" {4}| {0,3}\t")
_ROW_BREAKS = ("fenced_code", "block_quote", "thematic_break", "list", "atx_heading", "block_html")

# Rows that begin with a pipe, as no other block does.
_PIPED_ROWS = lazy_regex(r"(?:\|[^\n]*+(?:\n|\Z))*+")


def parse_table(block: "BlockParser", match: re.Match[str], state: MappedState) -> int | None:
    """Parse a pipe table at the cursor; return where it ends, None when it is none.

    The token says where the delimiter row stands; the header is before it, the other rows are behind it.
    """
    src = state.src
    start = state.cursor
    header_end = state.find_line_end_at(start)
    delimiter = _DELIMITER.match(src, header_end)
    if delimiter is None:
        return None
    header, _, _ = split_row(src[start:header_end].strip(" \t\n"))
    columns, _, _ = split_row(delimiter[0].strip(" \t\n"))
    if len(header) != len(columns):
        return None
    breaks = block.compile_sc(list(_ROW_BREAKS))
    at = delimiter.end()
    while at < state.cursor_max:
        rows = _PIPED_ROWS.match(src, at)
        if rows is not None and rows.end() > at:
            at = rows.end()
            continue
        end = state.find_line_end_at(at)
        if not src[at:end].strip() or _INDENTED.match(src, at) or breaks.match(src, at):
            break
        at = end
    alignments = tuple([_alignment(column.strip(" \t")) for column in columns])
    state.append_token({"type": "table", "delimiter": delimiter.span(), "alignments": alignments})
    return at


def split_row(line: str) -> tuple[list[str], bool, bool]:
    """Split a row without white space at its ends into cells, and tell whether it has its outer pipes.

    A backslash before a pipe keeps it in its cell.
    """
    if "\\" in line:
        edges = [-1, *_pipes(line), len(line)]
        parts = [line[left + 1 : right] for left, right in pairwise(edges)]
    else:
        parts = line.split("|")
    opened = len(parts) > 1 and not parts[0]
    closed = len(parts) > 1 + opened and not parts[-1]
    return parts[opened : len(parts) - closed], opened, closed


def _pipes(line: str) -> list[int]:
    found = []
    at = line.find("|")
    while at >= 0:
        back = at
        while back > 0 and line[back - 1] == "\\":
            back -= 1
        if (at - back) % 2 == 0:
            found.append(at)
        at = line.find("|", at + 1)
    return found


def _alignment(cell: str) -> str:
    left, right = cell.startswith(":"), cell.endswith(":")
    if left and right:
        return "center"
    return "left" if left else "right" if right else ""
