"""mistune's parser of lists, with short cuts for the items that most lists are made of.

An item of one line that can only be text needs neither a state of its own nor a parser: it is a paragraph.
An item whose further lines are all indented with spaces is cut out at once; its content is parsed as any
other.  mistune reads every other item.  `tests/markdown/test_lists.py` compares the ways.
"""

import re
from functools import cache
from itertools import takewhile
from operator import attrgetter
from typing import Any

from mistune import BlockParser
from mistune.list_parser import _get_list_bullet, _ListMarker, _parse_list_item

from valint.markdown.source_map import MappedState
from valint.model.lazy_regex import lazy_regex

_HOLDS_ITEM = attrgetter("lastindex")

ItemShape = tuple[int, int, int | None, list[dict[str, Any]] | None, int, int]
"""An item: where its marker starts and ends, its number, the tokens in it, and where its text starts and ends
when that one paragraph is all of it and the tokens are None.  Offsets into the state's source.  The match of
`_plain_items` stands for an item of one line."""

TEXT_START = r"[^\W\d_]|\*{1,2}[^\s*]|_{1,2}[^\s_]|!\[|`(?!``)|[\"“„(:&]"
"""How most lines begin that no block rule takes for anything else than text: alternatives of a pattern."""
_TEXT = rf"(?:{TEXT_START}|\d++(?![.)])|\[(?![^\n]*\]:))"
_LINE_OF_TEXT = rf"{_TEXT}(?>(?:[^\n]*[^\x00- ])?)"
_BLANK_LINES = lazy_regex(r"(?: *\n)++")
# The first line of an item: the first character of its text, and all of it where it is only words.
_FIRST_LINE = lazy_regex(rf" {{1,4}}(?=(\S))(?:({_TEXT}[^\n]*)|[^\n]*)(?:\n|\Z)")
_BREAKS = {
    "-": r"(?! {0,3}(?:-[ \t]*){3,}(?:\n|\Z))",
    r"\*": r"(?! {0,3}(?:\*[ \t]*){3,}(?:\n|\Z))",
}
# A block quote of lines with markers alone, behind which nothing can belong to it.
QUOTE = r"(?: {0,3}>[^\n\t]*+(?:\n|\Z))++(?=\n|\Z)"
# What, behind a blank line, is no part of a list: no item of its kind, not indented, not an empty item.
_BEHIND = lazy_regex(rf"[^\W\d_]|[#\[!:\"“„(|<`]|(?:[*+-]|\d{{1,9}}[.)])[ \t]+[^ \t\n]|\Z|{QUOTE}")
# The same without what begins a block: where a list ends a quote, mistune parses that block before the quote
# is complete, and puts the quote between the two.
_BEHIND_IN_QUOTE = lazy_regex(r"[^\W\d_]|[\[!:\"“„(|]|\Z")


@cache
def _item_pattern(bullet: str, leading_width: int) -> re.Pattern[str]:
    """Return what matches a further item that is not empty; see `_compile_list_item_pattern`.

    A thematic break looks like an item and is none.
    """
    return re.compile(rf"{_BREAKS.get(bullet, '')}( {{0,{min(leading_width, 3)}}})({bullet})[ \t]+[^ \t\n]")


@cache
def _plain_items(bullet: str) -> re.Pattern[str]:
    """Return what matches items of one line of text, each with the blank lines behind it, or nothing.

    Its groups are the marker and the text without white space at its end.
    """
    return re.compile(rf"({bullet}) {{1,4}}({_LINE_OF_TEXT})[ \t]*(?:\n(?: *\n)*+|\Z)|")


@cache
def _further_paragraphs(width: int) -> re.Pattern[str]:
    """Return what matches further paragraphs of an item, of one line each with the blank lines behind it."""
    return re.compile(rf" {{{width}}} {{0,3}}({_LINE_OF_TEXT})[ \t]*(?:\n(?: *\n)++|\n?\Z)|")


@cache
def _continuation(width: int) -> re.Pattern[str]:
    """Return what matches the further lines of an item."""
    return re.compile(rf"(?: *+\n| {{{width}}}[^\n]*+(?:\n|\Z))*+")


@cache
def _indentation(width: int) -> re.Pattern[str]:
    """Return what to take off, but for the line feed, before the further lines of an item."""
    return re.compile(rf"\n(?: ++(?=\n|\Z)| {{{width}}})")


def parse_list(block: BlockParser, m: re.Match[str], state: MappedState) -> int:
    """Parse a list at the cursor, as `mistune.list_parser.parse_list` does.

    Whether a list is tight is not found out: nobody asks.
    """
    marker = m["list_2"]
    ordered = len(marker) > 1
    # Neither an empty item nor a number other than 1 interrupts a paragraph.
    if not m["list_3"].strip() or (ordered and int(marker[:-1]) != 1):
        end = state.append_paragraph()
        if end:
            return end
    rules = block.list_rules
    if state.depth() >= block.max_nested_level - 1:
        rules = [rule for rule in rules if rule not in ("list", "block_quote")]
    token: dict[str, Any] = {
        "type": "list",
        "start": m.start(),
        "state": state,
        "items": [],
        "children": [],
        "tight": False,
        "attrs": {"ordered": ordered},
    }
    state.next_child.append(m.start())
    _parse_items(block, token, state, rules, m)
    state.next_child.pop()
    end_pos: int | None = token.pop("_end_pos", None)
    if end_pos:
        # Where another block has ended the list, it was parsed before the list was complete.
        at = token.pop("_tok_index")
        state.tokens.insert(at, token)
        following = state.tokens[at + 1] if at + 1 < len(state.tokens) else None
        token["end"] = state.cursor if following is None else following["start"]
        return end_pos
    token["end"] = state.cursor
    state.tokens.append(token)
    return state.cursor


def _parse_items(
    block: BlockParser, token: dict[str, Any], state: MappedState, rules: list[str], m: re.Match[str]
) -> None:
    src, items = state.src, token["items"]
    start, spaces, marker = m.start(), m["list_1"], m["list_2"]
    bullet = _get_list_bullet(marker[-1])
    behind_list = _BEHIND if len(state.next_child) == 1 else _BEHIND_IN_QUOTE
    while True:
        run = [] if spaces else _run(bullet, src, start)
        if run:
            last = run[-1]
            at = last.end()
            following = _item_pattern(bullet, last.end(1) - last.start()).match(src, at)
            if following is not None:
                start, (spaces, marker) = at, following.groups()
            elif _may_end(src, last.end(2), at) and behind_list.match(src, at):
                items += run
                state.cursor = at
                return
            else:
                # More lines may belong to the last one.
                start, spaces, marker = last.start(), "", last[1]
                del run[-1]
            items += run
        marker_at = start + len(spaces)
        marker_end = marker_at + len(marker)
        number = int(marker[:-1]) if len(marker) > 1 else None
        first = _FIRST_LINE.match(src, marker_end)
        lines = None if first is None else _item_lines(src, first, marker_end - start, bullet, behind_list)
        if first is None or lines is None:
            end = state.find_line_end_at(marker_end)
            state.cursor = end
            state.next_child[-1] = start
            mark = _ListMarker(spaces, marker, src[marker_end:end].removesuffix("\n"))
            item = _parse_list_item(block, bullet, mark, token, state, rules)
            items.append((marker_at, marker_end, number, token["children"].pop()["children"], 0, 0))
            if item is None:
                return
            start, spaces, marker = state.next_child[-1], item.spaces, item.marker
            continue
        end, following, indented = lines
        text_at, line_end = first.start(1), first.end()
        width = text_at - start
        children = None
        if first[2] is not None and not indented:
            items.append((marker_at, marker_end, number, None, text_at, line_end))
        elif first[2] is not None and (children := _paragraphs(state, line_end, end, width)):
            children.insert(0, {"type": "paragraph", "start": text_at, "end": line_end, "state": state})
            items.append((marker_at, marker_end, number, children, 0, 0))
        else:
            child = state.indented_state(_content(src, text_at, line_end, end, width), start)
            block.parse(child, rules)
            items.append((marker_at, marker_end, number, child.tokens, 0, 0))
        if following is None:
            state.cursor = end
            return
        start, (spaces, marker) = end, following.groups()


def _paragraphs(state: MappedState, at: int, end: int, width: int) -> list[dict[str, Any]]:
    """Return the paragraphs behind an item's first line; none where anything else is there, too.

    Args:
        state: what holds the item.
        at: where its second line begins.
        end: where its last line ends.
        width: how far its lines are indented.
    """
    blank = _BLANK_LINES.match(state.src, at, end)
    if blank is None:
        return []
    further = _further_paragraphs(width).finditer(state.src, blank.end(), end)
    found = list(takewhile(_HOLDS_ITEM, further))
    if not found or found[-1].end() < end:
        return []
    spans = [one.span(1) for one in found]
    return [{"type": "paragraph", "start": start, "end": stop, "state": state} for start, stop in spans]


def _run(bullet: str, src: str, start: int) -> list[re.Match[str]]:
    """Return the items of one line from `start` on, of which further lines may belong to the last."""
    return list(takewhile(_HOLDS_ITEM, _plain_items(bullet).finditer(src, start)))


def _may_end(src: str, text_end: int, end: int) -> bool:
    """Tell whether a list can end at `end`, the text of its last item of one line at `text_end`.

    What is indented may belong to the item.
    """
    return end == len(src) or (src[end] != " " and src.count("\n", text_end, end) > 1)


def _item_lines(
    src: str, first: re.Match[str], marker_width: int, bullet: str, behind_list: re.Pattern[str]
) -> tuple[int, re.Match[str] | None, bool] | None:
    """Return where an item's lines end, the item behind them, and whether any but the first holds text.

    None where that takes mistune to find out.
    """
    line_end = at = first.end()
    blank = indented = False
    if src[at : at + 1] in ("\n", " "):
        lines = _continuation(first.start(1) - first.start() + marker_width).match(src, at)
        assert lines is not None  # noqa: S101 - it matches nothing, too
        at = lines.end()
        if at > line_end:
            further = lines[0]
            blank = further[further.rfind("\n", 0, -1) + 1 :].strip(" ") == "\n"
            indented = bool(further.strip(" \n"))
            if indented and ("\t" in further or "\v" in further or "\f" in further):
                return None
    following = _item_pattern(bullet, marker_width).match(src, at)
    if following is not None:
        return at, following, indented
    if (blank or at == len(src)) and behind_list.match(src, at):
        return at, None, indented
    return None


def _content(src: str, start: int, line_end: int, end: int, width: int) -> str:
    """Return the lines of an item without their indentation."""
    if src[line_end - 1] != "\n":
        return f"{src[start:line_end]}\n"
    text = src[start:end]
    # Only on a line of nothing but spaces, of which all are taken off, can fewer or more matter.
    if " \n" in text or text[-1] == " ":
        text = _indentation(width).sub("\n", text)
    else:
        text = text.replace("\n" + " " * width, "\n")
    # What mistune's `strip_end` does.
    words = len(text.rstrip())
    feed = text.find("\n", words) + 1
    return text[:feed] if feed else text
