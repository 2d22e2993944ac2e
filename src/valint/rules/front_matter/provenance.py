"""Where a localized page says that it comes from."""

from collections.abc import Iterator
from functools import lru_cache

from valint.model.finding import Edit, Finding, Fix, Severity
from valint.model.lazy_regex import lazy_regex
from valint.project.json_schema import provenance_keys
from valint.project.locales import normalise
from valint.project.page import AnchorFlavour, Page
from valint.project.schemas import front_matter_violations
from valint.rules.front_matter.near_misses import near_misses
from valint.rules.registry import Fixes, Given, Where, rule

_LOCALE_KEY = "ms.contentlocale"
_HANDOFF_KEY, _NUMBER_KEY = "ms.lasthandoff", "ms.locfileid"
_YEAR = lazy_regex(r"(?<!\d)\d{4}(?!\d)")
_LAST_WITHOUT_NUMBER = 2018
# Tags that have stood for the same language.
_SAME = {"no": "nb", "iw": "he", "in": "id", "ji": "yi", "mo": "ro"}


@rule("FM007", "locale-mismatch", Severity.ERROR, fixes=Fixes.SAFE, where=Where((Given.FRONT_MATTER,)))
def locale_mismatch(page: Page) -> Iterator[Finding]:
    """`ms.contentlocale` names another locale than the one that the page stands in.

    The locale of a page is where its file lies (publishing files, folder, file name) or what the
    configuration says. A page that was copied from another locale's tree gives itself away here.

    Bad (da-DK):
        ---
        title: Planlæg en vagt
        ms.contentlocale: sv-SE
        ---
        # Planlæg en vagt
    Good (da-DK):
        ---
        title: Planlæg en vagt
        ms.contentlocale: da-DK
        ---
        # Planlæg en vagt

    Source: docfx v3, `LocalizationUtility`; BCP 47.
    """
    front_matter = page.document.front_matter
    if front_matter is None or page.locale is None or page.flavour is not AnchorFlavour.LEARN:
        return
    entry = front_matter.entry(_LOCALE_KEY)
    if entry is None or not isinstance(entry.node.value, str):
        return
    if not _contradicts(entry.node.value, page.locale):
        return
    message = (
        f"“{_LOCALE_KEY}” says {entry.node.value}, but the page stands among the pages for {page.locale}; "
        "correct one of them."
    )
    fix = Fix((Edit(entry.node.span, page.locale),)) if "-" in page.locale else None
    yield Finding(entry.node.span, message, fix=fix)


# Nearly all pages of a tree state the same.
@lru_cache(maxsize=256)
def _contradicts(stated: str, locale: str) -> bool:
    tag = normalise(stated.strip())
    return tag is not None and tag != locale and not _agree(tag, locale)


def _agree(one: str, other: str) -> bool:
    """Tell whether two tags can mean the same locale; what only one of them says is no contradiction."""
    parts, others = _parts(one), _parts(other)
    return all(mine == theirs or not mine or not theirs for mine, theirs in zip(parts, others, strict=True))


def _parts(tag: str) -> tuple[str, str, str]:
    language, *rest = tag.split("-")
    script = next((part for part in rest if len(part) == 4), "")
    region = next((part for part in rest if len(part) != 4), "")
    return _SAME.get(language.lower(), language.lower()), script.title(), region.upper()


@rule("FM008", "provenance-incomplete", Severity.WARNING, where=Where((Given.FRONT_MATTER,)))
def provenance_incomplete(page: Page) -> Iterator[Finding]:
    """Some of the keys that the localization pipeline writes are missing or damaged.

    The six keys name the English page, its commit and the kind of translation. Without them nobody can tell
    what a translation was made from, nor whether it is out of date. A page with none of them is no
    translation from the pipeline and is not reported. Up to 2018 the pipeline did not write `ms.locfileid`
    everywhere.

    Bad (da-DK):
        ---
        title: Planlæg en vagt
        ms.openlocfilehash: 20c282ca9a793f13eb36a72ad6ac0739635c6ebd
        ms.sourcegitcommit: 3f8c1d0
        ms.translationtype: HT
        ms.contentlocale: da-DK
        ms.lasthandoff: 04/10/2025
        ms.locfileid: "9385690"
        ---
        # Planlæg en vagt
    Good (da-DK):
        ---
        title: Planlæg en vagt
        ms.openlocfilehash: 20c282ca9a793f13eb36a72ad6ac0739635c6ebd
        ms.sourcegitcommit: 3f8c1d0a7be94b62c5d1e08f4a96b7d2350c9e61
        ms.translationtype: HT
        ms.contentlocale: da-DK
        ms.lasthandoff: 04/10/2025
        ms.locfileid: "9385690"
        ---
        # Planlæg en vagt

    Source: `schemas/learn-article-localized.schema.json`.
    """
    keys = provenance_keys()
    violations = [
        found
        for found in front_matter_violations(page)
        if found.rule == "FM008" or (found.missing and found.key in keys)
    ]
    missing = [found.key for found in violations if found.missing]
    if missing:
        misspelled = set(near_misses(page).values())
        missing = [key for key in missing if key not in misspelled]
    if _NUMBER_KEY in missing and _is_from_before_numbers(page):
        missing.remove(_NUMBER_KEY)
    for found in violations:
        if not found.missing:
            yield Finding(found.place, found.message)
    if missing and (front_matter := page.document.front_matter) is not None:
        entries = [entry for key in keys if (entry := front_matter.entry(key))]
        names = ", ".join(f"“{key}”" for key in missing)
        message = (
            f"The front matter has “{entries[0].key}”, but not {names}; restore what the pipeline wrote."
        )
        yield Finding(entries[0].key_span, message)


def _is_from_before_numbers(page: Page) -> bool:
    """Tell whether a page was handed over in a year in which not every page got its number."""
    front_matter = page.document.front_matter
    handed_over = None if front_matter is None else front_matter.text(_HANDOFF_KEY)
    year = None if handed_over is None else _YEAR.search(handed_over)
    return year is not None and int(year[0]) <= _LAST_WITHOUT_NUMBER
