"""Paths and texts of a finding in the form that files for programs can hold."""

import json
import re
from typing import Any
from urllib.parse import quote

from valint.model.finding import Diagnostic
from valint.model.lazy_regex import lazy_regex

# What XML 1.0 (section 2.2) and spreadsheets cannot hold, is active in a terminal, or reorders a line.
_UNSAFE = lazy_regex(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069"
    "\ufffe\uffff\ud800-\udfff]"
)


_SURROGATE = lazy_regex("[\ud800-\udfff]")


def plain(text: str) -> str:
    """Return a text with what no format should carry written out: `\\x1b`, `<U+202E>`."""
    if text.isascii() and text.isprintable():
        return text
    return _UNSAFE.sub(_shown, text)


def _shown(match: re.Match[str]) -> str:
    code = ord(match[0])
    if 0xD800 <= code <= 0xDFFF:
        return "\ufffd"
    return f"\\x{code:02x}" if code < 0x100 else f"<U+{code:04X}>"


def path_of(diagnostic: Diagnostic) -> str:
    """Return a finding's path, whatever bytes its name is made of, as text on one line."""
    path = diagnostic.path.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return path.replace("\n", "\\n").replace("\t", "\\t")


def uri_of(diagnostic: Diagnostic) -> str:
    """Return a finding's path as a relative reference (RFC 3986, section 4.2)."""
    # A colon in the first segment would make it a scheme.
    return quote(diagnostic.path.encode("utf-8", "surrogateescape"), safe="/-._~!$&'()*+,;=@")


def sentence(diagnostic: Diagnostic) -> str:
    """Return what a finding says, with its help, on one line."""
    text = diagnostic.message if diagnostic.help is None else f"{diagnostic.message} {diagnostic.help}"
    return " ".join(plain(text).split())


def as_json(data: Any) -> str:
    """Return data as JSON that is harmless for whoever prints it."""
    text = _SURROGATE.sub("\ufffd", json.dumps(data, ensure_ascii=False, indent=1))
    text = _UNSAFE.sub(lambda match: f"\\u{ord(match[0]):04x}", text)
    # A log takes `##[name]` and `##vso[name]` for commands wherever they stand in a line.
    return text.replace("##", "#\\u0023") + "\n"
