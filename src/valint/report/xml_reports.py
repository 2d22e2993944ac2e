"""What the XML formats share: elements whose texts and attributes are always escaped."""

from collections.abc import Iterable, Mapping
from xml.sax.saxutils import escape, quoteattr

from valint.report.plain import plain

DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'


def element(name: str, attributes: Mapping[str, object], content: str = "") -> str:
    """Return an element; `content` is XML already."""
    listed = "".join(f" {key}={quoteattr(plain(str(value)))}" for key, value in attributes.items())
    # A log takes `##[name]` and `##vso[name]` for commands wherever they stand in a line.
    listed = listed.replace("##", "#&#35;")
    return f"<{name}{listed}>{content}</{name}>" if content else f"<{name}{listed}/>"


def text(content: str) -> str:
    """Return text as the content of an element."""
    return escape(plain(content), {"##": "#&#35;"})


def lines(elements: Iterable[str]) -> str:
    """Return elements, one a line, as content."""
    joined = "".join(f"\n{line}" for line in elements)
    return f"{joined}\n" if joined else ""
