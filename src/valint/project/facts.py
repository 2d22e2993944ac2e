"""What the project rules need of one file, small enough to cache and to send between processes.

Facts hold plain strings, numbers and tuples alone, so that a cache can store them as JSON; places are regions, since
the text of an unchanged file is never read again.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from valint.model.span import Region


class LinkFact(NamedTuple):
    """A link as the resolver needs it; `region` is the destination, `kind` a `LinkKind`.

    `text` is kept only where a rule compares it: for a link with a fragment.
    """

    kind: str
    image: bool
    destination: str
    region: Region
    text: str


class HeadingFact(NamedTuple):
    """A heading as the project sees it; `region` is its visible text.

    `prose` is the text with code replaced by U+FFFC.  `id` is the bookmark that the site gives it, empty for a tab.
    `frozen` and `explicit` are the English slug from `<a name>` and from `{ #slug }`.
    """

    level: int
    text: str
    prose: str
    region: Region
    frozen: str | None
    explicit: str | None
    id: str
    code_only: bool


@dataclass(frozen=True, slots=True)
class FileFacts:
    """Everything that other files' findings can depend on.

    `bookmarks` are the ids and names that this file itself contributes, in document order, duplicates kept.
    `metadata` holds the front-matter keys listed in `METADATA_KEYS` that are strings.
    """

    path: str
    locale: str | None
    is_include: bool
    is_toc: bool
    bookmarks: tuple[str, ...]
    links: tuple[LinkFact, ...]
    headings: tuple[HeadingFact, ...]
    metadata: Mapping[str, str] = field(default_factory=dict)


METADATA_KEYS = (
    "title",
    "description",
    "ms.topic",
    "ms.openlocfilehash",
    "ms.sourcegitcommit",
    "ms.translationtype",
    "ms.contentlocale",
)
