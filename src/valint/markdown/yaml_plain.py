"""Read the YAML that nearly all front matter is made of, in a fifth of a YAML parser's time.

That is: keys at the left margin, each with a plain or quoted value on its line or a list of such values
below it, blank lines and comments.  Anything else is left to the parser.  What is read here is what the
parser would read, position by position, which a test proves.  A run over simple pages is spared the import
of PyYAML, too.
"""

import re
from collections.abc import Callable

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
_END = r"[ ]*+(?:\r?\n|\Z)"
_ENTRY = lazy_regex(rf"([A-Za-z_][A-Za-z0-9_.\-]{{0,200}}):(?:[ ]++{_SCALAR})?{_END}")
_ITEM = lazy_regex(rf"([ ]*+)-[ ]++{_SCALAR}{_END}")
_GAP = lazy_regex(rf"(?:[ ]*+(?:#[^{_NEVER}]*+)?\r?\n)++")
_STYLES = ("", "", "", "'", '"')
_MAX_LENGTH = 50_000
_new = tuple.__new__  # half the time of the generated constructor


def parse_plain(text: str, base: int, plain_value: Callable[[str], object]) -> YamlNode | None:
    """Return the root mapping, None where the text needs a YAML parser.

    Args:
        text: the YAML.
        base: the document offset of its first character.
        plain_value: what a plain scalar means.
    """
    end = len(text)
    if end > _MAX_LENGTH:
        return None
    entries: dict[str, YamlEntry] = {}
    value: dict[str, object] = {}
    at = first = last = 0
    match = _ENTRY.match
    while at < end:
        found = match(text, at)
        if found is None:
            gap = _GAP.match(text, at)
            if gap is None:
                return None
            at = gap.end()
            continue
        group = found.lastindex
        key, behind = found[1], found.end(1)
        start, at = at, found.end()
        if not entries:
            first = base + start
        elif key in entries:
            return None
        if group == 1 or group is None:
            if text[at : at + 1] in ("-", " "):
                items = _list(text, at, base, plain_value)
                if items is None:
                    return None
                node, at = items
                last = node.span.end
            else:
                last = base + behind + 1
                node = YamlNode(None, Span(last, last))
        else:
            node = _scalar(found, group, base, plain_value)
            last = node[1][1]
        value[key] = node[0]
        entries[key] = _new(YamlEntry, (key, _new(Span, (base + start, base + behind)), node))
    return YamlNode(value, Span(first, last), "", entries) if entries else None


def _list(text: str, at: int, base: int, plain_value: Callable[[str], object]) -> tuple[YamlNode, int] | None:
    """Return the list at `at` and where the line behind it begins, None where it is no plain list."""
    elements: list[YamlNode] = []
    indentation, start = None, at
    while found := _ITEM.match(text, at):
        if indentation is None:
            indentation = found[1]
            start = found.end(1)
        elif found[1] != indentation:
            return None
        elements.append(_scalar(found, found.lastindex or 1, base, plain_value))
        at = found.end()
    if not elements or text[at : at + 1] in ("-", " "):
        return None
    span = Span(base + start, elements[-1].span.end)
    return YamlNode([node.value for node in elements], span, "", None, elements), at


def _scalar(found: re.Match[str], group: int, base: int, plain_value: Callable[[str], object]) -> YamlNode:
    start, end = found.span(group)
    if group == 2:
        return _new(YamlNode, (plain_value(found[2]), _new(Span, (base + start, base + end)), "", None, None))
    span = _new(Span, (base + start - 1, base + end + 1))
    return _new(YamlNode, (found[group], span, _STYLES[group], None, None))
