"""YAML with positions: the front matter of an article, or a whole YAML page."""

from collections.abc import Mapping, Sequence

from valint.model.named import NamedTuple
from valint.model.record import record
from valint.model.span import Span


class YamlEntry(NamedTuple):
    """One key of a mapping with its value."""

    key: str
    key_span: Span
    node: "YamlNode"


class YamlNode(NamedTuple):
    """A YAML value: `value` as plain Python data, and the parts with their places.

    `style` is the scalar's quote or block indicator (`'`, `"`, `|`, `>`), empty when plain.  A date stays
    the text that was written, so that rules judge what the author typed.
    """

    value: object
    span: Span
    style: str = ""
    entries: Mapping[str, YamlEntry] | None = None
    elements: Sequence["YamlNode"] | None = None


class YamlProblem(NamedTuple):
    """Why a YAML text cannot be trusted, and where."""

    message: str
    span: Span


@record()
class FrontMatter:
    """The block between the `---` fences (or a YAML page's `metadata`); `root` is None when YAML is
    broken."""

    span: Span
    content_span: Span
    root: YamlNode | None
    problems: Sequence[YamlProblem] = ()

    def entry(self, key: str) -> YamlEntry | None:
        """Return the entry of a top-level key."""
        return None if self.root is None or self.root.entries is None else self.root.entries.get(key)

    def value(self, key: str) -> object:
        """Return the value of a top-level key, None when it is absent."""
        # A mapping that a text was read to need not make an entry for this.
        values = None if self.root is None else self.root.value
        return values.get(key) if isinstance(values, dict) else None

    def text(self, key: str) -> str | None:
        """Return the value of a top-level key when it is a non-empty string."""
        value = self.value(key)
        return value if isinstance(value, str) and value else None
