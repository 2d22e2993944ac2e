"""Notice a page that says “not found”, or “prove that you are human”, with status 200."""

import re
import unicodedata
from functools import cache

from valint.project.resources import data_file
from valint.web.html_facts import HtmlPage
from valint.web.urls import WebUrl

_TITLE_BREAK = re.compile(r"\s+[-–—|·•:»›]\s+|:\s+|\s*[|»·]\s*|\s+[–—]\s*")
_NOT_WORDS = re.compile(r"[^\w\s]+")
_ABOUT_ERRORS = re.compile(r"40[34]|410|not[-_ ]?found|error|status", re.IGNORECASE)
_TINY = 512
_LONG = 3_000


_CHALLENGES = (
    "just a moment",
    "attention required",
    "access denied",
    "are you a robot",
    "are you human",
    "robot check",
    "security check",
    "verify you are human",
    "pardon our interruption",
)


def challenge(page: HtmlPage) -> str | None:
    """Return the title of a page that a bot guard put in place of the real one, None for any other page."""
    title = page.title
    return title if title.casefold().startswith(_CHALLENGES) and page.facts.text_length < _LONG else None


def soft_404(url: WebUrl, page: HtmlPage) -> str | None:
    """Return why a page is suspected to stand for one that is gone, None where nothing says so.

    A page whose address speaks of errors is taken to be about them.
    """
    if _ABOUT_ERRORS.search(url.path):
        return None
    for place, text in (("title", page.title), ("heading", page.first_heading)):
        found = _wording(text)
        if found is not None:
            return f"the page's {place} says “{found}”"
    if "noindex" in page.robots and page.facts.text_length < _TINY and not page.facts.scripts:
        return "the page is next to empty and asks not to be indexed"
    return None


def _wording(text: str) -> str | None:
    wordings = _wordings()
    folded = text[:300]
    for part in (folded, *_TITLE_BREAK.split(folded)):
        if _fold(part) in wordings:
            return part.strip()
    return None


@cache
def _wordings() -> frozenset[str]:
    lines = data_file("rules/web", "not-found.txt").splitlines()
    return frozenset(_fold(line) for line in lines if line and not line.startswith("#"))


def _fold(text: str) -> str:
    """Reduce a wording to its words: case, punctuation and presentation forms do not count."""
    bare = _NOT_WORDS.sub(" ", unicodedata.normalize("NFKC", text).replace("’", "'").replace("'", ""))
    return " ".join(bare.casefold().split())
