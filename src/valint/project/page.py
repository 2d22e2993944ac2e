"""What a file rule is given: one parsed page and what is known about it."""

from collections.abc import Callable
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from valint.model.document import Document
from valint.model.named import NamedTuple
from valint.model.record import record

if TYPE_CHECKING:
    from valint.project.packs import LocalePack
    from valint.project.profiles import ToolkitProfile
    from valint.project.settings import Settings
    from valint.project.terms import Terms


class AnchorFlavour(StrEnum):
    """How a site gives a heading its id (links.md sections 2 and 4)."""

    LEARN = "learn"
    GITHUB = "github"
    EXPLICIT = "explicit"


class SourceHistory(NamedTuple):
    """How often an English page was committed since it was translated, and over how many days."""

    commits: int
    days: int


@record()
class Page:
    """A document with its surroundings; everything here is read-only.

    `locale` is a BCP 47 tag (`da-DK`), None where nothing tells.  `pack` is the locale's pack, an empty one
    where none is shipped.  `profiles` are the toolkit profiles that apply to this page.  `source` is the
    English page at the pinned commit, `source_today` the same page as the checkout has it, and `source_since`
    tells what happened in between, where history tells.
    `today` is the run's date, so that a rule never reads a clock.
    """

    document: Document
    locale: str | None
    flavour: AnchorFlavour
    pack: "LocalePack"
    terms: "Terms"
    profiles: "tuple[ToolkitProfile, ...]"
    settings: "Settings"
    today: date
    source: Document | None = None
    source_today: Document | None = None
    source_since: Callable[[], SourceHistory | None] | None = None
    is_include: bool = False
    is_toc: bool = False

    @property
    def escapes_line_breaks(self) -> bool:
        """Tell whether this is a YAML page with line breaks written as `\\n`.

        Its Markdown cannot be read line by line, so rules about blocks and directives leave it alone.
        """
        return self.document.mime is not None and "\\n" in self.document.text

    @property
    def is_yaml_toc(self) -> bool:
        """Tell whether this is a table of contents in YAML: its names are plain text, without Markdown."""
        return self.is_toc and not self.document.path.lower().endswith(".md")

    @property
    def language(self) -> str | None:
        """The language subtag of `locale`: `da` of `da-DK`."""
        return None if self.locale is None else _language(self.locale)


_Key = TypeVar("_Key")
_Found = TypeVar("_Found")


_LATEST: "list[Latest[Any, Any]]" = []


class Latest(Generic[_Key, _Found]):
    """What is found out of the page at hand, or its document: several rules ask for it in turn."""

    def __init__(self, find: Callable[[_Key], _Found]) -> None:
        self._find = find
        self._latest: tuple[_Key, _Found] | None = None
        _LATEST.append(self)

    def of(self, key: _Key) -> _Found:
        """Return what there is to find."""
        latest = self._latest
        if latest is None or latest[0] is not key:
            latest = self._latest = key, self._find(key)
        return latest[1]

    def forget(self) -> None:
        """Let go of the page."""
        self._latest = None


def end_page() -> None:
    """Let go of what is known of the page at hand, so that the next gets its memory while that is warm."""
    for one in _LATEST:
        one.forget()


@lru_cache(maxsize=256)
def _language(locale: str) -> str:
    return locale.partition("-")[0].lower()
