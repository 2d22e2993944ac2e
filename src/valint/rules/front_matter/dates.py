"""Dates in the front matter."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache

from valint.model.finding import Edit, Finding, Fix, Severity
from valint.model.front_matter import YamlNode
from valint.model.lazy_regex import lazy_regex
from valint.model.named import NamedTuple
from valint.project.page import AnchorFlavour, Page
from valint.rules.registry import Fixes, Given, Needs, Where, rule

# How many days ahead a date may be: reviews are planned, handoffs only cross time zones.
_AHEAD = {"ms.date": 90, "ms.lasthandoff": 2}
_VALID_FROM = "ms.search.validFrom"
_RIGHT = lazy_regex(r"([0-9]{2})/([0-9]{2})/([0-9]{4})")
_SLASHED = lazy_regex(r"(\d{1,2})[/／](\d{1,2})[/／](\d{4}|\d{2})")
_ISO = lazy_regex(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]\d{1,2}:\d{2}[0-9:.]*Z?)?")


class _Reading(NamedTuple):
    """What a date in another form most likely says; `sure` where it cannot say anything else."""

    day: date
    sure: bool


@rule(
    "FM006",
    "date-format",
    Severity.WARNING,
    needs=[Needs.DATE],
    fixes=Fixes.SAFE,
    where=Where((Given.FRONT_MATTER,)),
)
def date_format(page: Page) -> Iterator[Finding]:
    """A date is not written as MM/DD/YYYY, does not exist, or lies in the future.

    The site shows the date to readers and sorts by it; one that it cannot read is dropped. Translation writes
    dates as its own language does, and spreadsheets drop zeros.

    Bad (da-DK):
        ---
        title: Planlæg en vagt
        ms.date: 6/23/2020
        ---
        # Planlæg en vagt
    Bad (da-DK):
        ---
        title: Planlæg en vagt
        ms.date: 02/30/2020
        ---
        # Planlæg en vagt
    Good (da-DK):
        ---
        title: Planlæg en vagt
        ms.date: 06/23/2020
        ---
        # Planlæg en vagt

    Source: Microsoft's contributor guide, metadata; docfx v3, `date-format-invalid` and `date-out-of-range`.
    """
    front_matter = page.document.front_matter
    if front_matter is None or page.flavour is not AnchorFlavour.LEARN:
        return
    for key, days in _AHEAD.items():
        entry = front_matter.entry(key)
        if entry is not None and entry.node.value not in (None, ""):
            written = page.document.text[entry.node.span.start : entry.node.span.end].strip("\"'")
            if not _is_fine(written, days, page.today):
                yield from _judge(key, entry.node, written, page.today + timedelta(days=days))
    entry = front_matter.entry(_VALID_FROM)
    if entry is not None and isinstance(entry.node.value, str) and entry.node.value:
        value = entry.node.value
        if not _ISO.fullmatch(value) and not _SLASHED.fullmatch(value):
            yield Finding(
                entry.node.span, f"“{_VALID_FROM}” is “{value}”, which is no date; write YYYY-MM-DD."
            )


# A tree repeats few dates very often.
@lru_cache(maxsize=512)
def _is_fine(written: str, days: int, today: date) -> bool:
    right = _right(written)
    return right is not None and right.day is not None and right.day <= today + timedelta(days=days)


def _judge(key: str, node: YamlNode, written: str, last: date) -> Iterator[Finding]:
    right = _right(written)
    if right is not None:
        day = right.day
        if day is None:
            yield Finding(
                node.span, f"“{key}” is {written}, a day that does not exist; the form is MM/DD/YYYY."
            )
        elif day > last:
            yield Finding(node.span, f"“{key}” is {written}, which lies in the future; correct the date.")
        return
    reading = _read(written)
    if reading is None:
        shown = written if len(written) <= 40 else f"{written[:39]}…"
        yield Finding(node.span, f"“{key}” is “{shown}”; write the date as MM/DD/YYYY.")
        return
    better = f"{reading.day:%m/%d}/{reading.day.year:04}"
    edit = Edit(node.span, better)
    message = f"“{key}” is “{written}”, but the form is MM/DD/YYYY; write {better}."
    yield Finding(node.span, message, fix=Fix((edit,), safe=reading.sure))


class _Right(NamedTuple):
    """What a date in the right form says, None where there is no such day."""

    day: date | None


def _right(written: str) -> _Right | None:
    match = _RIGHT.fullmatch(written)
    return None if match is None else _Right(_day(int(match[3]), int(match[1]), int(match[2])))


def _read(written: str) -> _Reading | None:
    # \d and int() take the digits of every script: ٢٠٢٠ and ２０２０ are 2020.
    match = _ISO.fullmatch(written)
    if match is not None:
        day = _day(int(match[1]), int(match[2]), int(match[3]))
        return None if day is None else _Reading(day, sure=True)
    match = _SLASHED.fullmatch(written)
    if match is None:
        return None
    first, second, year = int(match[1]), int(match[2]), int(match[3])
    full_year = len(match[3]) == 4
    if not full_year:
        year += 2000
    day = _day(year, first, second)
    if day is not None:
        return _Reading(day, sure=full_year)
    day = _day(year, second, first)
    return None if day is None else _Reading(day, sure=False)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
