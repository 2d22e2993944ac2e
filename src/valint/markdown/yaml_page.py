"""A YAML page (`### YamlMime:FAQ`): its tree, and the Markdown inside its values."""

from collections.abc import Iterator

from valint.markdown.builder import DocumentBuilder
from valint.markdown.source_map import SourceLines
from valint.markdown.yaml_nodes import parse_yaml
from valint.model.front_matter import FrontMatter, YamlNode, YamlProblem
from valint.model.lazy_regex import lazy_regex
from valint.model.span import Span

MIME = lazy_regex(r"###[ \t]*YamlMime[ \t]*:[ \t]*([A-Za-z0-9]+)")
# docfx v3 `data/schemas/FAQ.schema.json`: these properties have the content type "markdown"; the rest of the
# list is what readers see of a page as text.
_MARKDOWN_KEYS = frozenset(
    {"answer", "question", "summary", "text", "introduction", "additionalContent", "note"}
)
_DEEPEST = 50


def parse_yaml_page(
    text: str, builder: DocumentBuilder
) -> tuple[YamlNode | None, FrontMatter, tuple[YamlProblem, ...]]:
    """Parse a YAML page; the constructs of its Markdown values gather in `builder`.

    Returns:
        its tree (None where the YAML is broken), its `metadata` as front matter, and the faults of the YAML.

    Raises:
        SourceMapError: a construct cannot be traced back (mistune changed).
    """
    root, problems = parse_yaml(text)
    whole = Span(0, len(text))
    metadata = None
    if root is not None and root.entries is not None and "metadata" in root.entries:
        metadata = root.entries["metadata"].node
    place = whole if metadata is None else metadata.span
    if root is not None:
        for node in _markdown_values(root, 0):
            fragment = _fragment(text, node)
            if fragment is not None:
                builder.add(*fragment)
    return root, FrontMatter(place, place, metadata, tuple(problems)), tuple(problems)


def _markdown_values(node: YamlNode, depth: int) -> Iterator[YamlNode]:
    if depth > _DEEPEST:
        return
    for element in node.elements or ():
        yield from _markdown_values(element, depth + 1)
    for entry in (node.entries or {}).values():
        if entry.key in _MARKDOWN_KEYS and isinstance(entry.node.value, str):
            yield entry.node
        elif entry.key != "metadata":
            yield from _markdown_values(entry.node, depth + 1)


def _fragment(text: str, node: YamlNode) -> tuple[SourceLines, str] | None:
    """Return the value's source lines without their indentation, and where they stand."""
    at, end = node.span
    if node.style in ("'", '"'):
        at, end = at + 1, end - 1
    elif node.style in ("|", ">"):
        at = text.find("\n", at, end) + 1
        if at == 0:
            return None
    lines: list[str] = []
    starts: list[int] = []
    behind: list[int] = []
    indentation = _indentation(text, at, end) if node.style in ("|", ">") else None
    while at < end:
        stop = text.find("\n", at, end)
        stop = end if stop < 0 else stop
        line = text[at:stop].rstrip("\r")
        strip = len(line) - len(line.lstrip(" ")) if lines or indentation is not None else 0
        if indentation is not None:
            strip = min(strip, indentation)
        lines.append(line[strip:])
        starts.append(at + strip)
        behind.append(at + len(line) + 1)
        at = stop + 1
    if not lines:
        return None
    source = "\n".join(lines)
    return SourceLines(source, starts, behind), source + "\n"


def _indentation(text: str, at: int, end: int) -> int:
    widths = [len(line) - len(line.lstrip(" ")) for line in text[at:end].split("\n") if line.strip()]
    return min(widths, default=0)
