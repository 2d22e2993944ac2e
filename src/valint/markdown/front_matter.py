"""Find the front matter of an article."""

from valint.markdown.yaml_nodes import parse_yaml
from valint.model.front_matter import FrontMatter
from valint.model.lazy_regex import lazy_regex
from valint.model.span import Span

# docfx v3 `ExtractYamlHeader` and Markdig's YAML extension: the first line is `---`, the block ends at the
# next line that is `---` or `...`; white space may follow either.
_OPENING = lazy_regex(r"---[^\S\r\n]*+(?:\r\n?|\n)")
_CLOSING = lazy_regex(r"[\r\n](?:---|\.\.\.)[^\S\r\n]*+(?:\r\n?|\n|\Z)")


def split_front_matter(text: str) -> tuple[FrontMatter | None, int]:
    """Return the front matter at the start of an article, if there is any, and where the body begins.

    A block that nothing closes is no front matter to the site either: all of it is body.

    Args:
        text: the decoded file without a byte order mark, any line endings.
    """
    opening = _OPENING.match(text)
    if opening is None:
        return None, 0
    start = opening.end()
    at = text.find("\n---", start - 1)
    # Where nothing before it can be a closing, as nearly everywhere, no search need look at each character.
    clear = at >= 0 and text.find("\r", start, at) < 0 and text.find("\n...", start - 1, at) < 0
    closing = (_CLOSING.match(text, at) if clear else None) or _CLOSING.search(text, start - 1)
    if closing is None:
        return None, 0
    end = closing.start() + 1
    root, problems = parse_yaml(text[start:end], start)
    return FrontMatter(Span(0, end + 3), Span(start, end), root, problems), closing.end()
