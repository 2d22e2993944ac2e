"""Read the YAML that nearly all front matter is made of, in a fifth of a YAML parser's time.

That is: keys at the left margin, each with a plain or quoted value on its line or a list of such values
below it, blank lines and comments.  Anything else is left to the parser.  What is read here is what the
parser would read, position by position, which a test proves.  A run over simple pages is spared the import
of PyYAML, too.
"""

from collections.abc import Iterator, KeysView, Mapping, Sequence
from functools import lru_cache
from typing import Any

from valint.model.front_matter import YamlEntry, YamlNode
from valint.model.lazy_regex import lazy_regex
from valint.model.span import Span

# What stands in no such value: controls, line breaks of YAML 1.1, halves of surrogate pairs.
_NEVER = r"\0-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff"
# A plain scalar (YAML 1.2 section 7.3.3): no indicator first, no “: ” and no “ #” behind it.
_PLAIN = (
    rf"[^\s\-?:,\[\]{{}}#&*!|>'\"%@`{_NEVER}]"
    rf"(?:[^ :{_NEVER}]++|:(?=[^ {_NEVER}])|[ ]++(?=[^ :#{_NEVER}]))*+"
)
_SCALAR = rf"(?:({_PLAIN})|'([^'{_NEVER}]*+)'|\"([^\"\\{_NEVER}]*+)\")"
_END = r"[ ]*+\r?"
# A key with or without a scalar; an item of a list; a blank line or a comment.
_LINE = lazy_regex(
    rf"([A-Za-z_][A-Za-z0-9_.\-]{{0,200}}):(?:[ ]++{_SCALAR})?{_END}"
    rf"|([ ]*+)-[ ]++{_SCALAR}{_END}"
    rf"|[ ]*+(?:#[^{_NEVER}]*+)?\r?"
)
_KEY, _PLAIN_VALUE, _ENTRY, _INDENTATION, _PLAIN_ITEM = 1, 2, 4, 5, 6
"""Groups of it: a key alone, a plain value, the last of an entry; what is before an item, a plain item."""
_STYLES = ("", "", "", "'", '"', "", "", "'", '"')
_MAX_LENGTH = 50_000
_WORTH_KEEPING = 200
"""Characters of the longest line that is remembered; longer ones are titles and descriptions of one page."""
_new = tuple.__new__  # half the time of the generated constructor

_WORDS: dict[str, object] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_NUMBER_STARTS = frozenset("0123456789+-.")
# A number of more digits than 64 bits hold stays text: nobody computes with it, and int() of 100,000 digits
# is an attack.
_INTEGER = lazy_regex(r"[-+]?[0-9]{1,18}")
_FLOAT = lazy_regex(r"[-+]?(?:\.[0-9]{1,25}|[0-9]{1,25}(?:\.[0-9]{0,25})?)(?:[eE][-+]?[0-9]{1,2})?")
_HEXADECIMAL = lazy_regex(r"0x[0-9a-fA-F]{1,15}")
_OCTAL = lazy_regex(r"0o[0-7]{1,20}")

Line = tuple[int, str, int, object, int, int, str]
"""What a line holds: the last group of `_LINE`, 0 for none; the key or the indentation and where it ends; the
value, where it stands, its quotes included, and its style."""

Source = tuple[int, Line, Sequence[tuple[int, Line]]]
"""Where the line of a key begins and what it holds, and the same of the items below it."""


def plain_value(written: str) -> object:
    """Return what a plain scalar means: null, a boolean, a number, or its text."""
    if not written or written[0] not in _NUMBER_STARTS:
        return _WORDS.get(written, written)
    if _INTEGER.fullmatch(written):
        return int(written)
    if _FLOAT.fullmatch(written):
        return float(written)
    if _HEXADECIMAL.fullmatch(written):
        return int(written, 16)
    if _OCTAL.fullmatch(written):
        return int(written[2:], 8)
    return written


def parse_plain(text: str, base: int) -> YamlNode | None:
    """Return the root mapping, None where the text needs a YAML parser.

    Args:
        text: the YAML.
        base: the document offset of its first character.
    """
    if len(text) > _MAX_LENGTH:
        return None
    value: dict[str, object] = {}
    sources: dict[str, Source] = {}
    key = written = ""
    # The items below the latest key, while there may be one more.
    items: list[tuple[int, Line]] | None = None
    at, group = base, 0
    for written in text.split("\n"):
        line = _read(written) if len(written) <= _WORTH_KEEPING else _read_line(written)
        if line is None:
            return None
        group = line[0]
        if group == 0:
            if items is not None and written[:1] == " ":
                return None
            items = None
        elif group <= _ENTRY:
            key = line[1]
            if key in value:
                return None
            value[key] = line[3]
            items = [] if group == _KEY else None
            sources[key] = at, line, () if items is None else items
        elif items is None or (items and items[0][1][1] != line[1]):
            return None
        else:
            items.append((at, line))
        at += len(written) + 1
    # The last line has no line feed.
    if not value or (written and (group == 0 or written[-1] == "\r")):
        return None
    for name, (_, _, below) in sources.items():
        if below:
            value[name] = [line[3] for _, line in below]
    entries = _Entries(sources)
    first = next(iter(sources.values()))[0]
    return YamlNode(value, Span(first, entries[key].node.span.end), "", entries)


def _read_line(line: str) -> Line | None:
    """Read a line without its line feed, None where it takes a parser."""
    found = _LINE.fullmatch(line)
    if found is None:
        return None
    group = found.lastindex or 0
    if group == 0:
        return 0, "", 0, None, 0, 0, ""
    name = _KEY if group <= _ENTRY else _INDENTATION
    end = found.end(name)
    if group == _KEY:
        return group, found[name], end, None, end + 1, end + 1, ""
    start, stop = found.span(group)
    style = _STYLES[group]
    value = plain_value(found[group]) if group in (_PLAIN_VALUE, _PLAIN_ITEM) else found[group]
    return group, found[name], end, value, start - len(style), stop + len(style), style


# The pages of a repository have most of these lines in common.
_read = lru_cache(maxsize=1024)(_read_line)


class _Entries(Mapping[str, YamlEntry]):
    """The entries of a mapping, each made when it is asked for: of most keys, nobody asks for the place."""

    __slots__ = ("_made", "_sources")

    def __init__(self, sources: dict[str, Source]) -> None:
        self._sources = sources
        self._made: dict[str, YamlEntry] = {}

    def __getitem__(self, key: str) -> YamlEntry:
        made = self._made.get(key)
        if made is None:
            made = self._made[key] = _entry(*self._sources[key])
        return made

    def get(self, key: str, default: Any = None) -> Any:
        """Return an entry, or something else where there is none."""
        return self[key] if key in self._sources else default

    def __contains__(self, key: object) -> bool:
        return key in self._sources

    def __iter__(self) -> Iterator[str]:
        return iter(self._sources)

    def __len__(self) -> int:
        return len(self._sources)

    def keys(self) -> KeysView[str]:
        """Return the keys; comparing them asks for no entry."""
        return self._sources.keys()


def _entry(at: int, line: Line, items: Sequence[tuple[int, Line]]) -> YamlEntry:
    node = _node(at, line)
    if items:
        elements = [_node(*item) for item in items]
        first, item = items[0]
        place = Span(first + item[2], elements[-1].span.end)
        node = YamlNode([element.value for element in elements], place, "", None, elements)
    return _new(YamlEntry, (line[1], _new(Span, (at, at + line[2])), node))


def _node(at: int, line: Line) -> YamlNode:
    _, _, _, value, start, end, style = line
    return _new(YamlNode, (value, _new(Span, (at + start, at + end)), style, None, None))
