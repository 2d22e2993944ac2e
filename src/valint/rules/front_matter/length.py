"""How long titles and descriptions are."""

import unicodedata
from collections.abc import Iterator

from valint.model.finding import Finding, Severity
from valint.project.page import Page
from valint.rules.registry import Given, Where, rule

_LIMITS = {"title": (10, 100), "description": (50, 300)}


@rule("FM014", "meta-length", Severity.INFO, enabled=False, where=Where((Given.FRONT_MATTER,)))
def meta_length(page: Page) -> Iterator[Finding]:
    """A title or description is too short or too long for search results.

    Search engines cut long ones off and write their own where one is short. Widths count as on screen: a
    Chinese, Japanese or Korean character is as wide as two Latin letters. Off by default, since languages
    differ by a third in length.

    Options:
        title_min, title_max: columns; 10 and 100.
        description_min, description_max: columns; 50 and 300.

    Bad (da-DK):
        ---
        title: Planlæg en vagt
        description: Kort.
        ---
        # Planlæg en vagt
    Good (da-DK):
        ---
        title: Planlæg en vagt
        description: Sådan planlægger du vagter for alle bibliotekets frivillige.
        ---
        # Planlæg en vagt

    Source: docfx v3, `title-bad-length` and `description-bad-length`.
    """
    front_matter = page.document.front_matter
    if front_matter is None or page.is_include or page.is_toc:
        return
    for key, (least, most) in _LIMITS.items():
        entry = front_matter.entry(key)
        if entry is None or not isinstance(entry.node.value, str) or not entry.node.value.strip():
            continue
        least = _option(page, f"{key}_min", least)
        most = _option(page, f"{key}_max", most)
        width = _width(entry.node.value.strip())
        if width < least:
            yield Finding(
                entry.node.span,
                f"The {key} is as wide as {width} letters; it should be as wide as {least} at least.",
            )
        elif width > most:
            yield Finding(
                entry.node.span,
                f"The {key} is as wide as {width} letters; it should be as wide as {most} at most.",
            )


def _option(page: Page, name: str, default: int) -> int:
    value = page.settings.option("FM014", name)
    return value if isinstance(value, int) and not isinstance(value, bool) else default


def _width(text: str) -> int:
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(letter) else 2 if unicodedata.east_asian_width(letter) in "WF" else 1
        for letter in text
    )
