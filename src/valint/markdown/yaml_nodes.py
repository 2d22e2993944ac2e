"""YAML text to a tree with positions.

The tree is built from PyYAML's parse events with a stack of our own, so nothing recurses, nothing is constructed
from a tag, and limits hold before anything is built.  Scalars are read as docfx v3 reads them (`YamlUtility`: the
YAML 1.2 core schema), so that `no` is a word and a date stays the text that was written.
"""

import re
from functools import cache
from typing import TYPE_CHECKING, Any, Protocol

from valint.markdown.yaml_wording import CONTROL, syntax_problem
from valint.model.front_matter import YamlEntry, YamlNode, YamlProblem
from valint.model.span import Span

if TYPE_CHECKING:
    from yaml.error import YAMLError

MAX_DEPTH = 50
"""How deep mappings and lists may nest; real pages stay below ten."""

MAX_NODES = 10_000
"""How many values a text may hold, those that aliases repeat included."""

_WORDS: dict[str, object] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
# Numbers with more digits than a double or a 64-bit integer holds stay text: nobody computes with them, and int() of
# 100,000 digits is an attack.
_INTEGER = re.compile(r"[-+]?[0-9]{1,18}")
_HEXADECIMAL = re.compile(r"0x[0-9a-fA-F]{1,15}")
_OCTAL = re.compile(r"0o[0-7]{1,20}")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]{1,25}|[0-9]{1,25}(?:\.[0-9]{0,25})?)(?:[eE][-+]?[0-9]{1,3})?")
_SPACE = " \t\r\n"


class _Parser(Protocol):
    def get_event(self) -> Any: ...


def parse_yaml(
    text: str, base: int = 0, *, max_nodes: int = MAX_NODES
) -> tuple[YamlNode | None, tuple[YamlProblem, ...]]:
    """Parse one YAML document; never raises.

    Args:
        text: the YAML, with any line endings.
        base: the document offset of its first character, in code points, that all spans count from.
        max_nodes: how many keys and values may be built.

    Returns:
        The root (None where the text is empty or cannot be read) and what is wrong with it.  A duplicate key is a
        problem but no obstacle: the last one holds, as for docfx.
    """
    builder = _Builder(text, base, max_nodes)
    try:
        root = builder.build()
    except _Refusal as refusal:
        return None, (*builder.problems, refusal.problem)
    return root, tuple(builder.problems)


def plain_value(written: str) -> object:
    """Return what a plain scalar means: null, a boolean, a number or its text (YAML 1.2 core schema)."""
    if written[:1] in "0123456789+-." and written:
        if _INTEGER.fullmatch(written):
            return int(written)
        if _FLOAT.fullmatch(written):
            return float(written)
        if _HEXADECIMAL.fullmatch(written):
            return int(written, 16)
        if _OCTAL.fullmatch(written):
            return int(written, 8)
        return written
    return _WORDS.get(written, written)


class _Refusal(Exception):
    """The text cannot be read any further."""

    def __init__(self, problem: YamlProblem) -> None:
        super().__init__(problem.message)
        self.problem = problem


class _Open:
    """A mapping or list whose end has not come yet."""

    __slots__ = ("anchor", "elements", "end", "entries", "flow", "key", "nodes", "start")

    def __init__(self, start: int, *, mapping: bool, flow: bool, anchor: str | None, nodes: int) -> None:
        self.start = start
        self.end = start
        self.flow = flow
        self.anchor = anchor
        self.entries: dict[str, YamlEntry] | None = {} if mapping else None
        self.elements: list[YamlNode] | None = None if mapping else []
        self.key: tuple[str, Span] | None = None
        self.nodes = nodes
        """How many nodes had been built before it, so that its own size is known when it ends."""

    def close(self) -> YamlNode:
        span = Span(self.start, self.end)
        if self.entries is not None:
            return YamlNode({key: entry.node.value for key, entry in self.entries.items()}, span, "", self.entries)
        elements = self.elements or []
        return YamlNode([node.value for node in elements], span, "", None, elements)


class _Builder:
    def __init__(self, text: str, base: int, max_nodes: int) -> None:
        # libyaml takes a byte order mark off without counting it.
        self._skip = text.startswith("\ufeff")
        self._text = text
        self._base = base
        self._max_nodes = max_nodes
        self._nodes = 0
        self._open: list[_Open] = []
        self._anchors: dict[str, tuple[YamlNode, int, int]] = {}
        self._root: YamlNode | None = None
        self.problems: list[YamlProblem] = []

    def build(self) -> YamlNode | None:
        import yaml

        start = self._base + self._skip
        text = self._text[self._skip :]
        control = CONTROL.search(text)
        if control:
            # Spans stay right, and what stands around the character can still be read and judged.
            at = start + control.start()
            message = (
                f"The character U+{ord(control.group()):04X} is not allowed in YAML; remove it or write it as an escape."
            )
            self.problems.append(YamlProblem(message, Span(at, at + 1)))
            text = CONTROL.sub("\ufffd", text)
        try:
            self._read(_parser_class()(text), start)
        except yaml.YAMLError as error:
            raise _Refusal(self._syntax_problem(error, text, start)) from error
        return self._root

    def _read(self, parser: _Parser, base: int) -> None:
        from yaml import events

        scalar, alias = events.ScalarEvent, events.AliasEvent
        mapping, sequence = events.MappingStartEvent, events.SequenceStartEvent
        ends = (events.MappingEndEvent, events.SequenceEndEvent)
        get_event = parser.get_event
        stack = self._open
        documents = 0
        while (event := get_event()) is not None:
            kind = type(event)
            if kind is scalar:
                span = Span(base + event.start_mark.index, base + event.end_mark.index)
                written, style = event.value, event.style or ""
                if stack and stack[-1].entries is not None and stack[-1].key is None:
                    stack[-1].key = (written, span)
                    continue
                if style in ("|", ">"):
                    span = Span(span.start, self._without_space(span))
                value = plain_value(written) if not style and event.implicit[0] else written
                self._add(YamlNode(value, span, style), event.anchor, 1, 0)
            elif kind in ends:
                done = stack.pop()
                if done.flow:
                    done.end = base + event.end_mark.index
                self._add(done.close(), done.anchor, self._nodes - done.nodes + 1, MAX_DEPTH - len(stack))
            elif kind is mapping or kind is sequence:
                self._begin(event, base + event.start_mark.index, mapping=kind is mapping)
            elif kind is alias:
                self._repeat(event, Span(base + event.start_mark.index, base + event.end_mark.index))
            elif kind is events.DocumentStartEvent:
                documents += 1
                if documents > 1:
                    at = base + event.start_mark.index
                    message = "A second YAML document begins here; a page holds one, so remove this line."
                    self.problems.append(YamlProblem(message, Span(at, at + 3)))
                    return

    def _begin(self, event: Any, start: int, *, mapping: bool) -> None:
        stack = self._open
        if stack and stack[-1].entries is not None and stack[-1].key is None:
            self._refuse("A key must be plain text, not a list or mapping; put it in quotes.", start, start + 1)
        if len(stack) >= MAX_DEPTH:
            self._refuse(f"The YAML nests deeper than {MAX_DEPTH} levels; make it flatter.", start, start + 1)
        stack.append(
            _Open(
                start, mapping=mapping, flow=bool(event.flow_style), anchor=event.anchor, nodes=self._nodes
            )
        )

    def _repeat(self, event: Any, span: Span) -> None:
        known = self._anchors.get(event.anchor)
        if known is None:
            self._refuse(
                f"“*{event.anchor}” repeats a value that is not marked “&{event.anchor}” before; "
                "put the value in quotes if it is text.",
                *span,
            )
            return
        node, size, depth = known
        if self._open and self._open[-1].entries is not None and self._open[-1].key is None:
            if not isinstance(node.value, str):
                self._refuse("A key must be plain text, not a repeated value.", *span)
            self._open[-1].key = (str(node.value), span)
            return
        if len(self._open) + depth > MAX_DEPTH:
            self._refuse(f"The YAML nests deeper than {MAX_DEPTH} levels; make it flatter.", *span)
        self._add(node._replace(span=span), None, size, depth)

    def _add(self, node: YamlNode, anchor: str | None, size: int, height: int) -> None:
        """Hang a finished node into what is open; `size` counts its nodes, `height` its levels."""
        stack = self._open
        if node.entries is None and node.elements is None or size > 1 and not height:
            pass
        self._nodes += 1
        if self._nodes > self._max_nodes:
            self._refuse(f"The YAML holds more than {self._max_nodes:,} values.", *node.span)
        if anchor is not None:
            self._anchors[anchor] = (node, size, height)
        if not stack:
            self._root = node
            return
        parent = stack[-1]
        parent.end = node.span.end
        if parent.elements is not None:
            parent.elements.append(node)
