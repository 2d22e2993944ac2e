"""Find bookmarks in remote HTML, and know where looking for them proves nothing."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from urllib.parse import unquote

from valint.web.html_facts import HtmlFacts
from valint.web.urls import WebUrl

_GITHUB_PREFIX = "user-content-"
_LEAST_TEXT = 200
_SCRIPTED = frozenset(
    {
        "github.com",
        "gitlab.com",
        "youtube.com",
        "youtu.be",
        "docs.google.com",
        "drive.google.com",
        "figma.com",
    }
)
_SCRIPTED_SUFFIXES = (".youtube.com", ".azure.com", ".office.com", ".sharepoint.com", ".figma.com")


class FragmentState(StrEnum):
    """Whether the page has the bookmark; `unknown` where a static look cannot tell."""

    FOUND = "found"
    ABSENT = "absent"
    ABSENT_ONCE = "absent-once"
    UNKNOWN = "unknown"


def checkable(url: WebUrl) -> bool:
    """Tell whether a URL's fragment can name an element that stands in the page before any script runs.

    Not so: a text directive (`#:~:text=`), a script's route (`#/a`, `#!a`), a place in a file (`#page=3`), a
    tab of a Learn page, and hosts that make their anchors in the browser.
    """
    name = url.fragment.partition(":~:")[0]
    if not name or name.lower() == "top" or name.startswith(("/", "!", "?")) or "=" in name:
        return False
    if name.startswith(("tab/", "tabpanel_", "tab-")):
        return False
    return url.host not in _SCRIPTED and not url.host.endswith(_SCRIPTED_SUFFIXES)


def all_present(content: bytes, wanted: Iterable[str]) -> bool:
    """Tell whether every wanted id stands in an HTML text, cheaply enough to ask while it still arrives."""
    return all(any(spelling.encode() in content for spelling in _spellings(name)) for name in wanted)


def states(wanted: Iterable[str], facts: HtmlFacts, *, complete: bool) -> Mapping[str, FragmentState]:
    """Return the state of each wanted fragment on a page.

    Absence is claimed only of a page that was read to its end, that gives ids to headings before any script
    runs, and that shows text without one.
    """
    proves = complete and facts.heading_ids > 0 and facts.text_length >= _LEAST_TEXT
    missing = FragmentState.ABSENT if proves else FragmentState.UNKNOWN
    return {
        name: FragmentState.FOUND if any(spelling in facts.ids for spelling in _spellings(name)) else missing
        for name in sorted(wanted)
    }


def _spellings(fragment: str) -> tuple[str, ...]:
    name = fragment.partition(":~:")[0]
    decoded = unquote(name)
    return tuple(dict.fromkeys((name, decoded, _GITHUB_PREFIX + decoded, _GITHUB_PREFIX + decoded.lower())))
