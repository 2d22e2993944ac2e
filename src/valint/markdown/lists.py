"""mistune's parser of lists, with a short cut for the items that most lists are made of.

An item of one line that can only be text, followed by another item of the list, by text after a blank line
or by nothing, needs neither a state of its own nor a parser: it is a paragraph.  mistune parses every other
item.  `tests/markdown/test_lists.py` compares the two ways.
"""

import re
from functools import cache
from typing import Any

from mistune import BlockParser, list_parser
from mistune.list_parser import _get_list_bullet, _ListMarker, _parse_list_item, _transform_tight_list

from valint.markdown.source_map import MappedState

# Text of one line that no block rule takes for anything else.
_TEXT = re.compile(r"(?:[^\W\d_]|\*\*[^\W_]|!\[|`(?!``)|[\"“„(:]|\[(?![^\n]*\]:))[^\n]*(?:\n|\Z)")
_BLANKS = re.compile(r"(?:[ \t]*\n)*")
_BREAK = re.compile(r" {0,3}(?:(?:\*[ \t]*){3,}|(?:_[ \t]*){3,}|(?:-[ \t]*){3,})(?:\n|\Z)")
_LETTER = re.compile(r"[^\W\d_]|\Z")


@cache
def _item_pattern(bullet: str, leading_width: int) -> re.Pattern[str]:
    """Return what matches a further item that is not empty; see `_compile_list_item_pattern`."""
    return re.compile(rf"( {{0,{min(leading_width, 3)}}})({bullet})([ \t]+[^ \t\n][^\n]*)(?:\n|\Z)")


def parse_list(block: BlockParser, m: re.Match[str], state: MappedState) -> int:
    """Parse a list at the cursor, as `mistune.list_parser.parse_list` does."""
    text = m["list_3"]
    if not text.strip():
        return list_parser.parse_list(block, m, state)
    spaces, marker = m["list_1"], m["list_2"]
    depth = state.depth()
    token: dict[str, Any] = {
        "type": "list",
        "children": [],
        "tight": True,
        "bullet": marker[-1],
        "attrs": {"depth": depth, "ordered": len(marker) > 1},
    }
    if len(marker) > 1 and int(marker[:-1]) != 1:
        end = state.append_paragraph()  # only a list that starts with 1 interrupts a paragraph
        if end:
            return end
        token["attrs"]["start"] = int(marker[:-1])
    rules = block.list_rules
    if depth >= block.max_nested_level - 1:
        rules = [rule for rule in rules if rule not in ("list", "block_quote")]
    start, state.cursor = m.start(), m.end() + 1
    _parse_items(block, token, state, rules, start, _ListMarker(spaces, marker, text))
    end_pos: int | None = token.pop("_end_pos", None)
    _transform_tight_list(token)
    if end_pos:
        state.tokens.insert(token.pop("_tok_index"), token)
        return end_pos
    state.append_token(token)
    return state.cursor


def _parse_items(
    block: BlockParser,
    token: dict[str, Any],
    state: MappedState,
    rules: list[str],
    start: int,
    item: _ListMarker | None,
) -> None:
    assert item is not None  # noqa: S101 - the caller has found the first one
    bullet = _get_list_bullet(item.bullet)
    while item is not None:
        following = _plain_item(token, state, start, item, bullet)
        if following is None:
            item = _parse_list_item(block, bullet, item, token, state, rules)
            start = state.next_child[-1]
        elif following.lastindex is None:
            return
        else:
            item = _ListMarker(*following.groups())
            start = following.start()


def _plain_item(
    token: dict[str, Any], state: MappedState, start: int, item: _ListMarker, bullet: str
) -> re.Match[str] | None:
    """Add an item that is one line of text; return the match of what follows, None where it is not plain.

    What follows is the next item, or a match without groups where the list ends.
    """
    src = state.src
    width = len(item.spaces) + len(item.marker)
    text_at = start + width
    after = src[text_at : text_at + 6]
    indent = len(after) - len(after.lstrip(" "))
    if not 0 < indent < 5:
        return None
    text_at += indent
    text = _TEXT.match(src, text_at)
    if text is None:
        return None
    line_end = text.end()
    blanks = _BLANKS.match(src, line_end)
    assert blanks is not None  # noqa: S101 - it matches nothing, too
    at = blanks.end()
    following = _item_pattern(bullet, width).match(src, at)
    if following is not None:
        if len(following[1]) >= width + indent or _BREAK.match(src, at):
            return None
        if at > line_end:
            token["tight"] = False
        state.cursor = following.end()
    else:
        following = _LETTER.match(src, at) if at > line_end or at >= state.cursor_max else None
        if following is None:
            return None
        state.cursor = at
    state.children_at[-1].append(start)
    state.next_child[-1] = at
    paragraph = {"type": "paragraph", "start": text_at, "end": line_end, "state": state}
    token["children"].append({"type": "list_item", "children": [paragraph]})
    return following
