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

RowShape = tuple[int, int, list[tuple[int, int]], bool, bool]
"""Start, end, cells as (start, end), opened, closed: offsets into the state's source."""


def parse_table(block: "BlockParser", match: re.Match[str], state: MappedState) -> int | None:
    """Parse a pipe table at the cursor; return where it ends, None when it is none."""
    src = state.src
    start = state.cursor
    header_end = state.find_line_end_at(start)
    delimiter = _DELIMITER.match(src, header_end)
    if delimiter is None:
        return None
    header = row_shape(src, start, header_end)
    columns = row_shape(src, header_end, delimiter.end())
    if len(header[2]) != len(columns[2]):
        return None
    breaks = block.compile_sc(list(_ROW_BREAKS))
    rows: list[RowShape] = []
    at = delimiter.end()
    while at < state.cursor_max:
        end = state.find_line_end_at(at)
        # No other block begins with a pipe.
        if src[at] != "|" and (not src[at:end].strip() or _INDENTED.match(src, at) or breaks.match(src, at)):
            break
        rows.append(row_shape(src, at, end))
        at = end
    alignments = tuple(_alignment(src[a:b]) for a, b in columns[2])
    state.append_token(
        {"type": "table", "header": header, "delimiter": columns[:2], "rows": rows, "alignments": alignments}
    )
    return at


def row_shape(src: str, start: int, end: int) -> RowShape:
    """Split the line `src[start:end]` into cells; a backslash before a pipe keeps it in its cell."""
    line = src[start:end].rstrip(" \t\n")
    end = start + len(line)
    if line and line[0] in " \t":
        line = line.lstrip(" \t")
        start = end - len(line)
    if "\\" in line:
        pipes = _pipes(src, start, end)
        edges = [start - 1, *pipes, end]
        parts = [src[left + 1 : right] for left, right in pairwise(edges)]
    else:
        parts = line.split("|")
    opened = len(parts) > 1 and not parts[0]
    closed = len(parts) > 1 + opened and not parts[-1]
    cells = []
    at = start + opened
    for part in parts[opened : len(parts) - closed]:
        behind = at + len(part)
        words = part.lstrip(" \t")
        a = behind - len(words)
        cells.append((a, a + len(words.rstrip(" \t"))))
        at = behind + 1
    return start, end, cells, opened, closed


def _pipes(src: str, start: int, end: int) -> list[int]:
    found = []
    at = src.find("|", start, end)
    while at >= 0:
        back = at
        while back > start and src[back - 1] == "\\":
            back -= 1
        if (at - back) % 2 == 0:
            found.append(at)
        at = src.find("|", at + 1, end)
    return found


def _alignment(cell: str) -> str:
    left, right = cell.startswith(":"), cell.endswith(":")
    if left and right:
        return "center"
    return "left" if left else "right" if right else ""
