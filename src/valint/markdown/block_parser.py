"""mistune's block parser with positions, and at two and a half times its speed.

Three things are changed by subclassing, none of them the result: block rules are tried only at line starts
(all of them begin with `^`), a line that begins with a letter and holds no pipe is known to be text, and the
patterns of lists are compiled once instead of once per item.  `tests/markdown/test_mistune_contract.py`
fails when a release of mistune changes what this module leans on.
"""

import re
from functools import cache
from typing import Any

import mistune.list_parser
from mistune import BlockParser

from valint.markdown import lists, tables
from valint.markdown.source_map import MappedState

# A run of lines that can only be paragraph text.
_TEXT_LINES = re.compile(r"(?:[^\W\d_][^\n|]*(?:\n|\Z))+")
_BLANK_LINES = re.compile(r"(?:[ \t\v\f]*\n)+")
_INDENTED_CODE = re.compile(r"(?: {4}| {0,3}\t)[ \t]*[^ \t\n]")

# It builds a dozen patterns for each list item. The contract test names all that valint leans on.
mistune.list_parser._compile_list_break_sc = cache(mistune.list_parser._compile_list_break_sc)


class MappedBlockParser(BlockParser):
    """A block parser whose tokens say where they stand; see `MappedState`."""

    state_cls = MappedState

    def __init__(self) -> None:
        super().__init__()
        self.register("table", tables.PATTERN, tables.parse_table)  # type: ignore[arg-type]
        for rules in (self.block_quote_rules, self.list_rules):
            rules.append("table")

    def parse(self, state: MappedState, rules: list[str] | None = None) -> None:  # type: ignore[override]
        """Parse all blocks of `state`; tokens are appended to it."""
        sc = self.compile_sc(self.rules if rules is None else rules)
        table = self.compile_sc(["table"])
        src, stop = state.src, state.cursor_max
        while state.cursor < stop:
            at = state.cursor
            first = src[at]
            if first.isalpha():
                text = _TEXT_LINES.match(src, at)
                if text:
                    state.add_paragraph(text.group())
                    state.cursor = text.end()
                    continue
                match = table.match(src, at)
            elif first == "\n":
                blank = _BLANK_LINES.match(src, at)
                assert blank is not None  # noqa: S101 - the character at hand is a line feed
                state.tokens.append({"type": "blank_line"})
                state.cursor = blank.end()
                continue
            elif first in " \t" and _INDENTED_CODE.match(src, at):
                state.cursor = self._indented_code(state)
                continue
            else:
                match = sc.match(src, at)
            end = self.parse_method(match, state) if match else None
            if not end:
                state.cursor = at
                end = state.find_line_end()
                state.add_paragraph(src[at:end])
            state.cursor = end

    def _indented_code(self, state: MappedState) -> int:
        end = state.append_paragraph()
        if end:
            return end
        start = at = state.cursor
        end = at
        while at < state.cursor_max:
            stop = state.find_line_end_at(at)
            if _INDENTED_CODE.match(state.src, at):
                end = stop
            elif state.src[at:stop].strip():
                break
            at = stop
        state.append_token({"type": "block_code", "style": "indent", "end": end})
        state.tokens[-1]["start"] = start
        return at

    def parse_list(self, m: re.Match[str], state: MappedState) -> int:  # type: ignore[override]
        """Parse a list."""
        return lists.parse_list(self, m, state)

    def parse_method(self, m: re.Match[str], state: MappedState) -> int | None:  # type: ignore[override]
        """Run the rule that matched, then give its token its place."""
        name = m.lastgroup
        start, count = state.cursor, len(state.tokens)
        if name in ("list", "block_quote"):
            return self._container(name, m, state)
        end = super().parse_method(m, state)
        if name == "ref_link" and end and len(state.tokens) == count and not _extends_paragraph(state, end):
            state.env.setdefault("definitions", []).append((state, start, end))
        elif end and state.tokens:
            token = state.tokens[-1]
            if name == "setex_heading" and token["type"] == "heading":
                token["end"] = end
            elif len(state.tokens) > count and "end" not in token:
                token["start"] = start
                token["end"] = end
                if token["type"] == "heading":
                    token["content"] = m.span("atx_2")
        return end

    def _container(self, name: str, m: re.Match[str], state: MappedState) -> int | None:
        start = state.cursor
        children: list[int] = []
        state.children_at.append(children)
        state.next_child.append(start)
        try:
            end = super().parse_method(m, state)
        finally:
            state.children_at.pop()
            state.next_child.pop()
        if not children:
            return end
        wanted = "list" if name == "list" else "block_quote"
        for at in range(len(state.tokens) - 1, -1, -1):
            token = state.tokens[at]
            if token["type"] == wanted and "children_at" not in token:
                following = state.tokens[at + 1] if at + 1 < len(state.tokens) else None
                _place(token, state, start, children, following)
                break
        return end


def _place(
    token: dict[str, Any],
    state: MappedState,
    start: int,
    children: list[int],
    following: dict[str, Any] | None,
) -> None:
    token["start"] = start
    token["state"] = state
    token["children_at"] = children
    token["end"] = state.cursor if following is None else following["start"]


def _extends_paragraph(state: MappedState, end: int) -> bool:
    last = state.last_token()
    return bool(last and last["type"] == "paragraph" and last.get("end") == end)
