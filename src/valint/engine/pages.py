"""Give a parsed document its surroundings."""

from collections.abc import Iterable
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from valint.engine.results import FileTask
from valint.model.document import Document
from valint.project.locales import normalise
from valint.project.page import AnchorFlavour, Page
from valint.project.settings import Settings

if TYPE_CHECKING:
    from valint.project.packs import Packs

_LOCALE_KEY = "ms.contentlocale"
_LEARN_PREFIX = "ms."


class PageMaker:
    """Makes pages under one configuration; packs are read once.

    Raises:
        ConfigError: a pack or glossary that the configuration names cannot be read or is wrong.
    """

    def __init__(self, settings: Settings, today: date) -> None:
        self._settings = settings
        self._today = today
        self._here = Path.cwd() == settings.root
        if settings.packs or settings.glossaries:
            _ = self.packs

    @cached_property
    def packs(self) -> "Packs":
        """The packs of the run; where it has none of its own they are read when the first page is made."""
        from valint.project.packs import load_packs

        return load_packs(self._settings.packs, self._settings.glossaries)

    def make(self, document: Document, task: FileTask) -> Page:
        """Return the page of a document; what its place does not tell, its content may."""
        locale = task.locale or _stated_locale(document)
        path = task.path if self._here else self._settings.relative(task.path)
        packs = self.packs
        return Page(
            document,
            locale,
            task.flavour or _flavour(document),
            packs.locale(locale),
            packs.terms,
            tuple([profile for profile in packs.profiles if profile.applies_to(document, path)]),
            self._settings,
            self._today,
            None,  # the English page, where it is needed
            None,
            None,
            task.is_include,
            task.is_toc,
        )


def _stated_locale(document: Document) -> str | None:
    if document.front_matter is None:
        return None
    tag = document.front_matter.text(_LOCALE_KEY)
    return None if tag is None else normalise(tag)


def _front_matter_keys(document: Document) -> Iterable[str]:
    front_matter = document.front_matter
    if front_matter is None or front_matter.root is None:
        return ()
    return front_matter.root.entries or ()


def _flavour(document: Document) -> AnchorFlavour:
    """Tell from its content which kind of site a page is for."""
    if document.mime is not None or any(heading.frozen for heading in document.headings):
        return AnchorFlavour.LEARN
    if any(key.startswith(_LEARN_PREFIX) for key in _front_matter_keys(document)):
        return AnchorFlavour.LEARN
    if any(heading.explicit for heading in document.headings):
        return AnchorFlavour.EXPLICIT
    return AnchorFlavour.GITHUB
