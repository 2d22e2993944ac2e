"""Say what is wrong with YAML in words that a translator can act on.

PyYAML's two parsers word the same fault differently, and both speak of tokens and flow nodes.  What follows
recognises the faults that editing and translation make, and looks at the text itself to tell them apart.
"""

import re
from typing import TYPE_CHECKING, NamedTuple

from valint.model.front_matter import YamlProblem
from valint.model.lazy_regex import lazy_regex
from valint.model.span import Span

if TYPE_CHECKING:
    from yaml.error import YAMLError

_COLONS = {"：": "a full-width colon", "﹕": "a small colon", "؛": "a semicolon", ";": "a semicolon"}

_TAB = "A tab stands where YAML wants spaces; replace it by spaces."
_OPEN_QUOTE = "The quotation mark that opens here is not closed; close it, or double it if it is text."
_OPEN_BRACKET = "A “[” or “{” is not closed; text that begins with one must be in quotes."
_FIRST_CHARACTER = "A value cannot begin with “{}”; put the value in quotes."
_MARK = "Text that begins with “{}” must be in quotes."
_ESCAPE = "“{0}” means nothing in double quotes; write “\\{0}”, or use single quotes."
_BLOCK_SCALAR = "Behind “|” and “>” the line must end; the text begins on the next line."
_SECOND_COLON = "A second colon with a space behind it stands in this value; put the value in quotes."
_DEEPER = "This line is indented deeper than the one above, which has a value already; align the two."
_OTHER_COLON = "This is {}; behind a key YAML wants a colon and a space."
_NO_SPACE = "Behind the colon of a key must stand a plain space; add one."
_NO_KEY = "This line is no “key: value” and continues no value above it; indent it, or remove it."
_NO_LIST = "A list begins on the line below its key; text that begins with “- ” must be in quotes."
_MISFIT = "This line's indentation fits no line before it; align it with the keys it belongs to."
_AFTER_QUOTE = "Text follows a closing quotation mark; put the whole value in one pair of quotes."
_AFTER_BRACKET = "Text follows a closing “{}”; put the whole value in quotes."
_AFTER = "This text fits nothing before it; put the whole value in quotes."


_VALUE = lazy_regex(r"""(?:[^:"']*:|\s*-)[ \t]+(["'])""")


class _Place(NamedTuple):
    message: str
    start: int
    end: int


def control_character(character: str, at: int) -> YamlProblem:
    """Word the problem of a character that YAML forbids, at document offset `at`."""
    message = f"The character U+{ord(character):04X} is not allowed in YAML; remove it."
    return YamlProblem(message, Span(at, at + 1))


def syntax_problem(error: "YAMLError", text: str, base: int) -> YamlProblem:
    """Word an error of PyYAML's parser.

    Args:
        error: what was raised; only marked errors tell a place.
        text: what was parsed.
        base: the document offset of its first character.
    """
    problem = str(getattr(error, "problem", None) or error)
    context = str(getattr(error, "context", None) or "")
    at = _offset(getattr(error, "problem_mark", None), len(text))
    opened = min(at, _offset(getattr(error, "context_mark", None), at))
    message, start, end = _explain(problem, context, text, at, opened)
    start = min(start, max(len(text) - 1, 0))
    return YamlProblem(message, Span(base + start, base + min(max(end, start + 1), len(text))))


def _offset(mark: object, missing: int) -> int:
    index = getattr(mark, "index", None)
    return index if isinstance(index, int) else missing


def _explain(problem: str, context: str, text: str, at: int, opened: int) -> _Place:
    character = text[at : at + 1]
    first = text[opened : opened + 1]
    if "tab character" in problem or ("start any token" in problem and character == "\t"):
        return _Place(_TAB, at, at + 1)
    if "start any token" in problem or "node content" in problem:
        if not character.strip():
            return _Place(_OPEN_BRACKET, *_line(text, at))
        return _Place(_FIRST_CHARACTER.format(character), at, at + 1)
    if "quoted scalar" in context and ("end of stream" in problem or "document" in problem):
        return _Place(_OPEN_QUOTE, opened, opened + 1)
    if "quoted scalar" in context or "double-quoted" in context:
        slash = max(text.rfind("\\", opened, at + 1), opened)
        return _Place(_ESCAPE.format(text[slash : slash + 2]), slash, slash + 2)
    if "alias" in context or "anchor" in context or "tag" in context or "tag handle" in problem:
        return _Place(_MARK.format(first), opened, opened + 1)
    if "flow" in context:
        return _Place(_OPEN_BRACKET, opened, opened + 1)
    if "block scalar" in context:
        return _Place(_BLOCK_SCALAR, at, at + 1)
    if "values are not allowed" in problem:
        return _unexpected_colon(text, at)
    if "could not find expected ':'" in problem:
        return _no_key(text, opened)
    if "entries are not allowed" in problem:
        return _Place(_NO_LIST, at, at + 1)
    if "block" in context:
        return _unexpected_text(text, at)
    return _Place(f"The YAML cannot be read here: {problem}.", at, at + 1)


def _unexpected_colon(text: str, at: int) -> _Place:
    start, _ = _line(text, at)
    if ": " in text[start:at] or ":\t" in text[start:at]:
        return _Place(_SECOND_COLON, at, at + 1)
    above, above_end = _line(text, max(start - 1, 0))
    while above and above == above_end:
        above, above_end = _line(text, above - 1)
    if _indentation(text, start) > _indentation(text, above):
        return _Place(_DEEPER, start + _indentation(text, start), at)
    return _no_key(text, above)


def _no_key(text: str, at: int) -> _Place:
    start, end = _line(text, at)
    line = text[start:end]
    for colon, name in _COLONS.items():
        where = line.find(colon)
        if where >= 0:
            return _Place(_OTHER_COLON.format(name), start + where, start + where + 1)
    where = line.find(":")
    if 0 <= where < len(line) - 1 and line[where + 1] not in " \t":
        return _Place(_NO_SPACE, start + where, start + where + 2)
    return _Place(_NO_KEY, start + _indentation(text, start), end)


def _unexpected_text(text: str, at: int) -> _Place:
    start, end = _line(text, at)
    before = text[start:at].rstrip()
    if not before:
        return _Place(_MISFIT, start + _indentation(text, start), end)
    if before[-1] in "\"'":
        if before.count(before[-1]) == 1 and (opened := _opened_above(text, start, before[-1])) is not None:
            return _Place(_OPEN_QUOTE, opened, opened + 1)
        return _Place(_AFTER_QUOTE, at, end)
    if before[-1] in "]}":
        return _Place(_AFTER_BRACKET.format(before[-1]), at, end)
    return _Place(_AFTER, at, end)


def _opened_above(text: str, end: int, quote: str) -> int | None:
    """Return the first quotation mark before `end` that opens a value and is not closed on its line."""
    for line in re.finditer(r"[^\r\n]+", text[:end]):
        value = _VALUE.match(line[0])
        if value is not None and value[1] == quote and line[0].find(quote, value.end()) < 0:
            return line.start() + value.start(1)
    return None


def _line(text: str, at: int) -> tuple[int, int]:
    """Return start and end, white space at the end left out, of the line at `at`."""
    start = max(text.rfind("\n", 0, at), text.rfind("\r", 0, at)) + 1
    ends = [end for end in (text.find("\n", start), text.find("\r", start)) if end >= 0]
    end = min(ends, default=len(text))
    return start, start + len(text[start:end].rstrip())


def _indentation(text: str, start: int) -> int:
    at = start
    while text[at : at + 1] == " ":
        at += 1
    return at - start
