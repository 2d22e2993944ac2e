"""YAML text to a tree with positions.

The tree is built from PyYAML's parse events with a stack of our own, so that nothing recurses, no tag
constructs anything, and limits hold before anything is built.  Scalars mean what they mean to docfx v3
(`YamlUtility`: the YAML 1.2 core schema): `no` is a word, and a date stays the text that was written.
"""

from collections.abc import Callable
from functools import cache
from typing import Any, NoReturn

from valint.markdown.yaml_plain import parse_plain, plain_value
from valint.markdown.yaml_wording import control_character, syntax_problem
from valint.model.front_matter import YamlEntry, YamlNode, YamlProblem
from valint.model.lazy_regex import lazy_regex
from valint.model.span import Span

MAX_DEPTH = 50
"""How many levels mappings and lists may nest; real pages stay below ten."""

MAX_NODES = 10_000
"""How many values a text may hold, counting each time what an alias repeats."""

# What PyYAML cannot take at all: what YAML forbids, and halves of surrogate pairs.
_FORBIDDEN = lazy_regex("[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_TAG = lazy_regex(r"![^\s,\[\]{}]*")
_OWN_TAGS = frozenset(
    [
        "!",
        *(
            f"tag:yaml.org,2002:{kind}"
            for kind in ["str", "int", "float", "bool", "null", "seq", "map", "timestamp", "binary"]
        ),
    ]
)
_SPACE = frozenset(" \t\r\n")


def parse_yaml(
    text: str, base: int = 0, *, max_nodes: int = MAX_NODES
) -> tuple[YamlNode | None, tuple[YamlProblem, ...]]:
    """Parse one YAML document; never raises.

    Args:
        text: the YAML, with any line endings.
        base: the document offset of its first character, in code points; all spans count from there.
        max_nodes: how many values it may hold.

    Returns:
        The root, None where the text is empty or cannot be read, and what is wrong.  A duplicate key is a
        problem but no obstacle: the last one holds, as for docfx.
    """
    root = parse_plain(text, base)
    if root is not None:
        return root, ()
    return parse_events(text, base, max_nodes=max_nodes)


def parse_events(
    text: str, base: int = 0, *, max_nodes: int = MAX_NODES, pure: bool = False
) -> tuple[YamlNode | None, tuple[YamlProblem, ...]]:
    """Do what `parse_yaml` does with PyYAML alone; `pure` leaves libyaml out."""
    problems: list[YamlProblem] = []
    # libyaml takes a byte order mark off without counting it.
    if text.startswith("\ufeff"):
        text, base = text[1:], base + 1
    forbidden = _FORBIDDEN.search(text)
    if forbidden:
        problems.append(control_character(forbidden.group(), base + forbidden.start()))
        text = _FORBIDDEN.sub("\ufffd", text)
    builder = _Builder(text, base, max_nodes, problems)
    try:
        builder.read(_pure_parser() if pure else _parser())
    except _RefusedError as refused:
        problems.append(refused.problem)
        return None, tuple(problems)
    return builder.root, tuple(problems)


class _RefusedError(Exception):
    """The text cannot be read any further."""

    def __init__(self, problem: YamlProblem) -> None:
        super().__init__(problem.message)
        self.problem = problem


class _Open:
    """A mapping or list whose end has not come yet; `size` counts its values, `height` its levels."""

    __slots__ = ("anchor", "elements", "end", "entries", "flow", "height", "key", "size", "start")

    def __init__(self, start: int, anchor: str | None, *, mapping: bool, flow: bool) -> None:
        self.start = start
        self.end = start + 1
        self.anchor = anchor
        self.flow = flow
        self.entries: dict[str, YamlEntry] | None = {} if mapping else None
        self.elements: list[YamlNode] = []
        self.key: tuple[str, Span] | None = None
        self.size = 1
        self.height = 1

    @property
    def awaits_key(self) -> bool:
        return self.entries is not None and self.key is None

    def node(self) -> YamlNode:
        span = Span(self.start, self.end)
        if self.entries is None:
            return YamlNode([node.value for node in self.elements], span, "", None, self.elements)
        value = {key: entry.node.value for key, entry in self.entries.items()}
        return YamlNode(value, span, "", self.entries)


class _Builder:
    def __init__(self, text: str, base: int, max_nodes: int, problems: list[YamlProblem]) -> None:
        self.root: YamlNode | None = None
        self._text = text
        self._base = base
        self._left = max_nodes
        self._limit = max_nodes
        self._problems = problems
        self._open: list[_Open] = []
        self._anchors: dict[str, tuple[YamlNode, int, int]] = {}

    def read(self, parser: Callable[[str], Any]) -> None:
        from yaml.error import YAMLError

        try:
            self._read(parser(self._text))
        except YAMLError as error:
            raise _RefusedError(syntax_problem(error, self._text, self._base)) from error

    def _read(self, parser: Any) -> None:
        from yaml import events

        scalar_event, alias_event = events.ScalarEvent, events.AliasEvent
        starts = (events.MappingStartEvent, events.SequenceStartEvent)
        ends = (events.MappingEndEvent, events.SequenceEndEvent)
        base, stack, get_event = self._base, self._open, parser.get_event
        while (event := get_event()) is not None:
            kind = type(event)
            if kind is scalar_event:
                span = Span(base + event.start_mark.index, base + event.end_mark.index)
                if event.tag is not None:
                    self._judge_tag(event)
                written, style = event.value, event.style or ""
                if stack and stack[-1].awaits_key:
                    stack[-1].key = (written, span)
                    continue
                if style:
                    value = written
                    if style in "|>":
                        span = self._without_space(span)
                else:
                    value = plain_value(written) if event.implicit[0] else written
                self._add(YamlNode(value, span, style), event.anchor, 1, 0)
            elif kind in ends:
                done = stack.pop()
                if done.flow:
                    done.end = base + event.end_mark.index
                self._add(done.node(), done.anchor, done.size, done.height)
            elif kind in starts:
                start = base + event.start_mark.index
                self._check_depth(1, Span(start, start + 1))
                if stack and stack[-1].awaits_key:
                    self._refuse("A key must be plain text, not a list or a mapping.", start)
                if event.tag is not None:
                    self._judge_tag(event)
                mapping = kind is events.MappingStartEvent
                stack.append(_Open(start, event.anchor, mapping=mapping, flow=event.flow_style))
            elif kind is alias_event:
                self._repeat(event.anchor, Span(base + event.start_mark.index, base + event.end_mark.index))
            elif kind is events.DocumentStartEvent and self.root is not None:
                start = base + event.start_mark.index
                message = "A second YAML document begins here, but a page holds one; remove the line."
                self._problems.append(YamlProblem(message, Span(start, start + 3)))
                return

    def _judge_tag(self, event: Any) -> None:
        """Tell a tag that is none of YAML's own: its first word is lost, or it asks to run something."""
        if event.tag in _OWN_TAGS:
            return
        written = _TAG.search(self._text, event.start_mark.index)
        start = event.start_mark.index if written is None else written.start()
        end = start + 1 if written is None else written.end()
        message = f"“{self._text[start:end][:60]}” is a tag to YAML and no text; put the value in quotes."
        self._refuse(message, self._base + start, self._base + end)

    def _repeat(self, name: str, span: Span) -> None:
        if name not in self._anchors:
            message = f"Nothing before is called “&{name}”; text that begins with “*” must be in quotes."
            self._refuse(message, *span)
        node, size, height = self._anchors[name]
        if self._open and self._open[-1].awaits_key:
            if not isinstance(node.value, str):
                self._refuse("A key must be plain text, not a repeated value.", *span)
            self._open[-1].key = (node.value, span)
            return
        self._check_depth(height, span)
        self._left -= size - 1
        self._add(node._replace(span=span), None, size, height)

    def _add(self, node: YamlNode, anchor: str | None, size: int, height: int) -> None:
        """Hang a finished value where it belongs."""
        self._left -= 1
        if self._left < 0:
            self._refuse(f"The YAML holds more than {self._limit:,} values; that is not read.", *node.span)
        if anchor is not None:
            self._anchors[anchor] = (node, size, height)
        if not self._open:
            self.root = node
            return
        parent = self._open[-1]
        parent.size += size
        parent.height = max(parent.height, height + 1)
        parent.end = node.span.end
        if parent.entries is None:
            parent.elements.append(node)
        elif parent.key is not None:
            key, key_span = parent.key
            parent.key = None
            if key in parent.entries:
                message = f"The key “{key}” stands here twice; the last one holds, so remove the other."
                self._problems.append(YamlProblem(message, key_span))
            parent.entries[key] = YamlEntry(key, key_span, node)

    def _check_depth(self, levels: int, span: Span) -> None:
        if len(self._open) + levels > MAX_DEPTH:
            self._refuse(f"The YAML nests deeper than {MAX_DEPTH} levels; that is not read.", *span)

    def _without_space(self, span: Span) -> Span:
        """Leave out what follows the last line of a block scalar."""
        start, end = span.start - self._base, span.end - self._base
        while end > start and self._text[end - 1] in _SPACE:
            end -= 1
        return Span(span.start, self._base + end)

    def _refuse(self, message: str, start: int, end: int | None = None) -> NoReturn:
        raise _RefusedError(YamlProblem(message, Span(start, start + 1 if end is None else end)))


@cache
def _parser() -> Callable[[str], Any]:
    """Return libyaml's parser, or PyYAML's own where that was built without it."""
    try:
        from yaml.cyaml import CParser  # type: ignore[attr-defined]
    except ImportError:
        return _pure_parser()
    parser: Callable[[str], Any] = CParser
    return parser


@cache
def _pure_parser() -> Callable[[str], Any]:
    from yaml.parser import Parser
    from yaml.reader import Reader
    from yaml.scanner import Scanner

    class PureParser(Reader, Scanner, Parser):
        def __init__(self, stream: str) -> None:
            Reader.__init__(self, stream)
            Scanner.__init__(self)
            Parser.__init__(self)

    return PureParser
