"""Make text from a repository harmless in a terminal or a log, and keep right-to-left text from reordering a
line.

Escape sequences could rewrite what stands on the screen, bidirectional controls could make a line read as
another (CVE-2021-42574); both are shown instead of sent.
"""

from valint.model.lazy_regex import lazy_regex

_CONTROL = lazy_regex(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff\ufff9-\ufffb\ufffe\uffff]"
)
_RIGHT_TO_LEFT = lazy_regex(
    "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
_LONGEST = 1000
_QUOTED = lazy_regex("“([^“”]*)”")
_FIRST_STRONG_ISOLATE, _POP_ISOLATE = "\u2068", "\u2069"


def visible(text: str) -> str:
    """Return `text` with every control character and bidirectional control written out."""
    if text.isprintable():
        return text
    return _CONTROL.sub(lambda match: shown_control(match.group()), text)


def is_control(character: str) -> bool:
    """Tell whether `visible` would write a character out."""
    return not character.isprintable() and _CONTROL.match(character) is not None


def shown_control(character: str) -> str:
    """Return how a control character is written out: `\\x1b`, `<U+202E>`."""
    code = ord(character)
    if 0xDC80 <= code <= 0xDCFF:
        return f"\\x{code - 0xDC00:02x}"  # a byte of a file name that is not UTF-8
    return f"\\x{code:02x}" if code < 0x100 else f"<U+{code:04X}>"


def isolate(text: str) -> str:
    """Return `text` in isolates where it holds right-to-left letters, lest it reorder what is beside it."""
    if not is_right_to_left(text):
        return text
    return f"{_FIRST_STRONG_ISOLATE}{text}{_POP_ISOLATE}"


def is_right_to_left(text: str) -> bool:
    """Tell whether `text` holds right-to-left letters."""
    return not text.isascii() and _RIGHT_TO_LEFT.search(text) is not None


def message(text: str) -> str:
    """Return a rule's message for a terminal: harmless, not endless, and with its quotations isolated."""
    text = visible(text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…")
    if text.isascii():
        return text
    return _QUOTED.sub(lambda match: f"“{isolate(match[1])}”", text)
