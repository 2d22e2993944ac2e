"""Markdown and YAML text to the model.

The parser is loaded when it is first called: a process that only deals out files and joins what is found
needs none.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from valint.model.document import Document


def parse(text: str, path: str) -> "Document":
    """Parse a Markdown article, a YAML page where the text begins with `### YamlMime:`, or a `toc.yml`.

    Args:
        text: the decoded file; a byte order mark at its start is taken off and remembered.
        path: how the file is called in reports, POSIX.

    Raises:
        SourceMapError: a construct cannot be traced back to the text (mistune changed).
    """
    from valint.markdown.page_parser import parse_page

    return parse_page(text, path)


def read(path: "Path", name: str | None = None) -> "Document":
    """Read and parse a UTF-8 file; `name` is how reports call it.

    Raises:
        OSError: the file cannot be read.
        UnicodeDecodeError: it is not UTF-8.
    """
    return parse(path.read_bytes().decode(), name or path.as_posix())
