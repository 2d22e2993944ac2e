"""Who can mend what a translation did to the front matter."""

from valint.model.finding import Route
from valint.project.page import Page

_ROUTES = {"MT": Route.MT_PIPELINE, "HT": Route.TRANSLATOR}


def route_of(page: Page) -> Route | None:
    """Return who made the translation, as its front matter says."""
    front_matter = page.document.front_matter
    made_by = None if front_matter is None else front_matter.text("ms.translationtype")
    return None if made_by is None else _ROUTES.get(made_by.upper())
