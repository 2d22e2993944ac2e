"""Say what is wrong with YAML in words that a translator can act on.

PyYAML's two parsers word the same fault differently, and both speak of tokens and flow nodes.  What follows
recognises the faults that editing and translation make, and looks at the text itself to tell them apart.
"""

from typing import TYPE_CHECKING

from valint.model.front_matter import YamlProblem
from valint.model.span import Span

if TYPE_CHECKING:
    from yaml.error import YAMLError

_COLONS = {"：": "a full-width colon", "﹕": "a small colon", "؛": "a semicolon", ";": "a semicolon"}  # noqa: RUF001
_NOT_CLOSED = "The quotation mark that opens here is never closed; close it, or double it if it is part of the text."
_BRACKET = "The “{0}” that opens here is not closed; text that begins with “{0}” must be in quotes."
_MISFIT = "This line's indentation fits no line before it; align it with the keys it belongs to."


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
    at = _offset(getattr(error, "problem_mark", None), text, len(text))
    opened = _offset(getattr(error, "context_mark", None), text, at)
    message, start, end = _explain(problem, context, text, at, opened)
    start = min(start, max(len(text) - 1, 0))
    return YamlProblem(message, Span(base + start, base + min(max(end, start + 1), len(text))))


def _offset(mark: object, text: str, other: int) -> int:
    index = getattr(mark, "index", None)
    return min(index, len(text)) if isinstance(index, int) else other


def _explain(problem: str, context: str, text: str, at: int, opened: int) -> tuple[str, int, int]:
    character = text[at : at + 1]
    if "tab character" in problem or ("start any token" in problem and character == "\t"):
        return "A tab stands where YAML wants spaces; replace it by spaces.", at, at + 1
    if "start any token" in problem or "node content" in problem:
        if not character.strip():
            return "A “[” or “{” is not closed; text that begins with one must be in quotes.", *_line(text, at)
        return f"A value cannot begin with “{character}”; put the value in quotes.", at, at + 1
    if "quoted scalar" in context and ("end of stream" in problem or "document" in problem):
        return _NOT_CLOSED, opened, opened + 1
    if "quoted scalar" in context or "double-quoted" in context:
        slash = text.rfind("\\", opened, at + 1)
        start = slash if slash >= 0 else at
        shown = text[start : start + 2]
        return f"“{shown}” means nothing in double quotes; write “\\{shown}”, or use single quotes.", start, start + 2
    if "alias" in context or "anchor" in context or "tag" in context or "tag handle" in problem:
        return f"Text that begins with “{text[opened : opened + 1]}” must be in quotes.", opened, opened + 1
    if "flow" in context:
        return _BRACKET.format(text[opened : opened + 1] or "["), opened, opened + 1
    if "block scalar" in context:
        return "Behind “|” and “>” the line must end; the text begins on the next line.", at, at + 1
    if "values are not allowed" in problem:
        return _unexpected_colon(text, at)
    if "could not find expected ':'" in problem:
        return _no_colon(text, opened)
    if "entries are not allowed" in problem:
        return "A list begins on the line below its key; text that begins with “- ” must be in quotes.", at, at + 1
    if "block" in context:
        return _unexpected_text(text, at)
    return f"The YAML cannot be read here: {problem}.", at, at + 1


def _unexpected_colon(text: str, at: int) -> tuple[str, int, int]:
    start, _ = _line(text, at)
    if any(mark in text[start:at] for mark in (": ", ":\t")):
        return "A second colon with a space behind it stands in this value; put the value in quotes.", at, at + 1
    before, before_end = _line(text, max(start - 1, 0))
    while before_end > before and not text[before:before_end].strip() and before > 0:
        before, before_end = _line(text, before - 1)
    if _indentation(text, start) > _indentation(text, before):
        return "This line is indented deeper than the one above, which has a value already; align the two.", start, at
    return _no_colon(text, before)


def _no_colon(text: str, at: int) -> tuple[str, int, int]:
    start, end = _line(text, at)
    line = text[start:end]
    for colon, name in _COLONS.items():
        if colon in line:
            where = start + line.index(colon)
            return f"This is {name}; behind a key YAML wants “: ”.", where, where + 1
    colon_at = line.find(":")
    if colon_at >= 0 and line[colon_at + 1 : colon_at + 2] not in ("", " "):
        where = start + colon_at
        return "Behind the colon of a key must stand a plain space; add one.", where, where + 2
    return "This line is no “key: value”, and no part of a value above it; indent it, or remove it.", start, end


def _unexpected_text(text: str, at: int) -> tuple[str, int, int]:
    start, end = _line(text, at)
    before = text[start:at].rstrip()
    if not before:
        return _MISFIT, start + _indentation(text, start), end
    if before[-1] in "\"'":
        return "Text follows a closing quotation mark; put the whole value in one pair of quotes.", at, end
    if before[-1] in "]}":
        return f"Text follows a closing “{before[-1]}”; put the whole value in quotes.", at, end
    return "This text fits nothing before it; put the whole value in quotes.", at, end


def _line(text: str, at: int) -> tuple[int, int]:
    """Return start and end, white space at the end left out, of the line at `at`."""
    start = max(text.rfind("\n", 0, at), text.rfind("\r", 0, at)) + 1
    ends = [end for end in (text.find("\n", at), text.find("\r", at)) if end >= 0]
    end = min(ends, default=len(text))
    return start, start + len(text[start:end].rstrip())


def _indentation(text: str, start: int) -> int:
    at = start
    while at < len(text) and text[at] == " ":
        at += 1
    return at - start
