"""What a localized page keeps of its source: the words that no translator touches."""

import re
from collections.abc import Iterable

from valint.model.document import Document

# Translated, so that they prove nothing.
_TRANSLATED = frozenset({"title", "titlesuffix", "description", "summary"})


def names_in_source(document: Document, names: Iterable[str]) -> bool:
    """Tell whether one of `names`, in lower case, stands in the page's path, frozen anchors or front matter.

    They are in the source's language: a frozen anchor is the slug of the English heading, and of the front
    matter only title and description are translated.
    """
    kept = _kept(document)
    return any(re.search(rf"(?<![a-z]){re.escape(name)}(?![a-z])", kept) for name in names)


def _kept(document: Document) -> str:
    parts = [document.path]
    parts += (heading.frozen.name for heading in document.headings if heading.frozen is not None)
    parts += (heading.explicit.name for heading in document.headings if heading.explicit is not None)
    front_matter = document.front_matter
    if front_matter is not None and front_matter.root is not None and front_matter.root.entries:
        for entry in front_matter.root.entries.values():
            if entry.key.lower() not in _TRANSLATED:
                value = entry.node.value
                parts += map(str, value) if isinstance(value, list) else [str(value)]
    return " ".join(parts).lower()
