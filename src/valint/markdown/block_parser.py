"""mistune's block parser with positions, and at several times its speed.

What is changed by subclassing, none of it the result: block rules are tried only at line starts (all of them
begin with `^`); runs of lines that can only be text are known by how they begin; headings, quotes whose every
line has its marker, and fences need none of the rules; lists have their own module.  The patterns of
mistune's lists are compiled once instead of once per item.  `tests/markdown/test_block_parser.py` compares
with mistune's rules, `tests/markdown/test_mistune_contract.py` fails when a release of mistune changes what
this module leans on.
"""

import re
from functools import cache
from typing import Any

import mistune.list_parser
from mistune import BlockParser
from mistune.helpers import unescape_char

from valint.markdown import lists, tables
from valint.markdown.headings import FROZEN_HEADING
from valint.markdown.source_map import MappedState
from valint.model.lazy_regex import lazy_regex

# A run of lines that can only be paragraph text where no pipe is among them, which may begin a table; and the
# blank lines behind it.  A bracket may begin the definition of a link unless another bracket follows, or the
# one that closes it and no colon.
_TEXT_LINES = lazy_regex(
    rf"((?: {{0,3}}(?:{lists.TEXT_START}|\[[^\[\]\\\n]*+(?:\[|\](?!:))).*+(?:\n|\Z))++)"
    r"( {0,4}\n(?:[ \t\v\f]*\n)*+)?"
)
# How lines begin that it does not match; to look for one of them takes a tenth of the time.
_NO_TEXT = "\n#->1234567890|<+"
# White space of five characters is indented code to mistune, and so no blank line.
_BLANK_LINES = lazy_regex(r" {0,4}\n(?:[ \t\v\f]*\n)*+")
# A list whose first item cannot be a thematic break or underline a heading.
_LIST = lazy_regex(r"(?P<list_1>)(?P<list_2>[*+-]|\d{1,9}[.)])(?P<list_3>[ \t]+[^\s*_-][^\n]*)")
_ATX_HEADING = lazy_regex(r"(#{1,6})((?:[ \t][^\n]*+)?)(?:\n|\Z)")
_QUOTE = lazy_regex(lists.QUOTE)
# As most quotes are: perhaps an alert's keyword, and one line that can only be text; nothing continues it.
_SHORT_QUOTE = lazy_regex(
    r" {0,3}(>) ?(?:(\[!(?i:NOTE|TIP|WARNING|IMPORTANT|CAUTION)\])\n {0,3}> ?)?"
    rf"((?:{lists.TEXT_START}|\[(?![^\n]*\]:))[^\n\t|]*[^\s|])(?:\n(?=\n|\Z)|\Z)"
)
_QUOTE_MARKERS = lazy_regex(r"\n {0,3}> ?")
_BLANK_LINE = {"type": "blank_line"}
_INDENTED_CODE = lazy_regex(r"(?: {4}| {0,3}\t)[ \t]*[^ \t\n]")

# It builds a dozen patterns for each list item. The contract test names all that valint leans on.
mistune.list_parser._compile_list_break_sc = cache(mistune.list_parser._compile_list_break_sc)


@cache
def _fence_end(sign: str, length: int) -> re.Pattern[str]:
    return re.compile(rf"\n {{0,3}}{sign}{{{length},}}[ \t]*(?:\n|\Z)")


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
        rules = self.rules if rules is None else rules
        src, stop, tokens = state.src, state.cursor_max, state.tokens
        at = state.cursor
        # Where the first line with a pipe begins that has not been passed.
        piped = 0
        while at < stop:
            if at >= piped:
                pipe = src.find("|", at)
                piped = stop if pipe < 0 else src.rfind("\n", at, pipe) + 1
            first = src[at]
            text = None if at >= piped or first in _NO_TEXT else _TEXT_LINES.match(src, at, piped)
            if text is not None:
                end = text.end(1)
                if tokens and tokens[-1]["type"] == "paragraph":
                    tokens[-1]["end"] = end
                else:
                    tokens.append({"type": "paragraph", "start": at, "end": end, "state": state})
                at = text.end()
                if at > end:
                    tokens.append(_BLANK_LINE)
                continue
            blank = _BLANK_LINES.match(src, at) if first in " \n" else None
            if blank is not None:
                tokens.append(_BLANK_LINE)
                at = blank.end()
                continue
            state.cursor = at
            end = self._simple_block(first, state, rules)
            if not end:
                if first in " \t" and _INDENTED_CODE.match(src, at):
                    end = self._indented_code(state)
                else:
                    match = self.compile_sc(["table"] if first.isalpha() else rules).match(src, at)
                    end = self.parse_method(match, state) or 0 if match else 0
            if not end:
                state.cursor = at
                end = state.find_line_end()
                state.add_paragraph(src[at:end])
            at = end
        state.cursor = at

    def _simple_block(self, first: str, state: MappedState, rules: list[str]) -> int:
        """Parse a heading, a quote or a list that needs no further look; return where it ends, else 0."""
        src, at = state.src, state.cursor
        if first == "#":
            frozen = FROZEN_HEADING.match(src, at) if state.shift is not None else None
            if frozen is not None:
                end = frozen.end()
                state.tokens.append(
                    {"type": "frozen_heading", "start": at, "end": end, "state": state, "match": frozen}
                )
                return end
            heading = _ATX_HEADING.match(src, at)
            if heading is None:
                return 0
            end = heading.end()
            state.tokens.append(
                {"type": "atx_heading", "start": at, "end": end, "state": state, "content": heading.span(2)}
            )
            return end
        if first in "*-+" or first.isdigit():
            item = _LIST.match(src, at) if "list" in rules else None
            return 0 if item is None else lists.parse_list(self, item, state)
        if first in "> " and "block_quote" in rules:
            short = _SHORT_QUOTE.match(src, at)
            if short is not None:
                token = {"type": "alert", "start": at, "end": short.end(), "state": state, "match": short}
                if short[2] is None:
                    start, end = short.span(3)
                    words = {"type": "paragraph", "start": start, "end": end, "state": state}
                    token.update(type="block_quote", children=[words])
                state.tokens.append(token)
                return short.end()
            quote = _QUOTE.match(src, at)
            if quote is None:
                return 0
            child = state.indented_state(_QUOTE_MARKERS.sub("\n", f"\n{quote[0]}")[1:], at)
            inner = self.block_quote_rules
            if state.depth() >= self.max_nested_level - 1:
                inner = [rule for rule in inner if rule not in ("block_quote", "list")]
            self.parse(child, inner)
            state.tokens.append(
                {
                    "type": "block_quote",
                    "children": child.tokens,
                    "start": at,
                    "end": quote.end(),
                    "state": state,
                }
            )
            return quote.end()
        return 0

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

    def parse_fenced_code(self, m: re.Match[str], state: MappedState) -> int | None:  # type: ignore[override]
        """Parse fenced code; its lines are not looked at one by one."""
        marker, info = m["fenced_2"], m["fenced_3"]
        if marker[0] == "`" and "`" in info:
            return None
        token: dict[str, Any] = {"type": "block_code", "style": "fenced"}
        if info:
            token["attrs"] = {"info": (unescape_char(info) if "\\" in info else info).strip()}
        state.append_token(token)
        closing = _fence_end(marker[0], len(marker)).search(state.src, m.end())
        return closing.end() if closing else state.cursor_max

    def parse_method(self, m: re.Match[str], state: MappedState) -> int | None:  # type: ignore[override]
        """Run the rule that matched, then give its token its place."""
        name = m.lastgroup
        start, count = state.cursor, len(state.tokens)
        if name == "list":
            return lists.parse_list(self, m, state)
        if name == "block_quote":
            return self._quote(m, state)
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

    def _quote(self, m: re.Match[str], state: MappedState) -> int | None:
        start = state.cursor
        state.next_child.append(start)
        end = super().parse_method(m, state)
        state.next_child.pop()
        for at in range(len(state.tokens) - 1, -1, -1):
            token = state.tokens[at]
            if token["type"] == "block_quote" and "end" not in token:
                following = state.tokens[at + 1] if at + 1 < len(state.tokens) else None
                token["start"] = start
                token["state"] = state
                token["end"] = state.cursor if following is None else following["start"]
                break
        return end


def _extends_paragraph(state: MappedState, end: int) -> bool:
    last = state.last_token()
    return bool(last and last["type"] == "paragraph" and last.get("end") == end)
