"""What a file rule is given: one parsed page and what is known about it."""

from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from valint.model.document import Document
from valint.model.record import record

if TYPE_CHECKING:
    from collections.abc import Callable

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
    source_since: "Callable[[], SourceHistory | None] | None" = None
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


@lru_cache(maxsize=256)
def _language(locale: str) -> str:
    return locale.partition("-")[0].lower()
