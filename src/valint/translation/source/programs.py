"""What of a code block a translation keeps."""

import re

from valint.model.document import CodeBlock, Document
from valint.model.lazy_regex import lazy_regex

# Fences of these kinds show text that may be translated.
_TEXT_LIST = "text output console none plaintext txt markdown md mermaid http yaml-output"
_TEXT = frozenset(_TEXT_LIST.split())
FREE = lazy_regex(
    r"<!--.*?-->|/\*.*?\*/|<#.*?#>|\"\"\".*?\"\"\"|'''.*?'''"
    r"|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'|“[^”\n]*”"
    r"|(?:(?<=\s)|^)(?:#|//|--|;|%|REM\b|rem\b|')[^\n]*",
    re.DOTALL | re.MULTILINE,
)
"""Comments, and what stands in quotes: both may be translated."""


def is_program(info: str) -> bool:
    """Tell whether a fence with that info string holds code, and not text or output."""
    language = info.split()[0].lower() if info.strip() else ""
    return bool(language) and language not in _TEXT


def code_tokens(document: Document, block: CodeBlock) -> list[str]:
    """Return what a code block holds besides what may be translated, cut at white space."""
    text = document.text[block.span.start : block.span.end]
    lines = [line.lstrip(" \t>") for line in text.splitlines()[1:]]
    return FREE.sub(" ", "\n".join(lines)).split()
