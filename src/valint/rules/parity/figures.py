"""Numbers and times of day beside those of the English page."""

from collections.abc import Iterator, Sequence

from valint.model.document import Block, BlockKind
from valint.model.finding import Finding, Origin, Severity
from valint.model.span import Span
from valint.project.page import Page
from valint.rules.parity.comparison import compared
from valint.rules.registry import Given, Needs, Where, Yields, rule
from valint.translation.siblings.told import beside_siblings
from valint.translation.source.alignment import Alignment, Unit, first_line
from valint.translation.source.counterparts import Passage, cells
from valint.translation.source.figures import (
    Number,
    Time,
    differing,
    has_magnitude,
    numbers,
    small,
    spelled,
    times,
)

_MOST = 8
_HALF_DAY = 720
_HOURS = 24
_YIELDS = Yields(("HD010", "TR009"))


@rule(
    "TR008",
    "number-drift",
    Severity.WARNING,
    needs=[Needs.SOURCE],
    yields_to=_YIELDS,
    siblings=beside_siblings("TR008"),
    where=Where((Given.SOURCE,)),
)
def number_drift(page: Page) -> Iterator[Finding]:
    """A number differs from the one in the English text, or is missing.

    Limits, versions, ports and dates are what readers copy. Digits and separators of every language are
    understood: 2,500 may be 2.500, 2 500 or ٢٬٥٠٠, and numbers up to twelve may be words. The order of
    numbers is free, since languages order sentences differently.

    Bad (da-DK):
        --- en-US/guide/page.md ---
        # Plan a shift

        A plan holds 2,500 shifts of 45 minutes.
        --- da-DK/guide/page.md ---
        # Planlæg en vagt

        En plan rummer 2.500 vagter på 54 minutter.
    Good (da-DK):
        --- en-US/guide/page.md ---
        # Plan a shift

        A plan holds 2,500 shifts of 45 minutes, two a day.
        --- da-DK/guide/page.md ---
        # Planlæg en vagt

        En plan rummer 2 500 vagter på 45 minutter, 2 om dagen.

    Source: the English page at the commit that `ms.sourcegitcommit` names; CLDR, number formats.
    """
    aligned = compared(page)
    if aligned is None or not aligned.is_close:
        return
    found = [
        finding
        for unit in aligned.units
        if unit.source and unit.target and not _is_code(unit)
        for passage in _passages(aligned, unit)
        for finding in _drift(aligned, passage, may_lack=unit.may_lack)
    ]
    if len(found) <= _MOST:
        yield from found


def _passages(aligned: Alignment, unit: Unit) -> Sequence[Passage]:
    """Return what is compared: the cells of a table, else the blocks as a whole."""
    whole = [Passage(_span(unit.source), _span(unit.target))]
    if len(unit.source) != 1 or len(unit.target) != 1:
        return whole
    [there], [here] = unit.source, unit.target
    tables = there.kind is here.kind is BlockKind.TABLE
    return ([*cells(aligned, there, here)] if tables else []) or whole


def _drift(aligned: Alignment, passage: Passage, *, may_lack: bool) -> Iterator[Finding]:
    there, here = passage
    source, target = aligned.source.prose, aligned.target.prose
    first, second = numbers(source, *there), numbers(target, *here)
    if sorted(one.digits for one in first) == sorted(one.digits for one in second):
        return
    lost, gained, runs = differing(first, second)
    if not lost and not gained:
        return
    english = source[there.start : there.end]
    if has_magnitude(english) or has_magnitude(target[here.start : here.end]):
        return
    lost, gained = _without_times(lost, gained, times(source, *there), times(target, *here))
    known = set(spelled(english))
    gained = [one for one in gained if not known.issuperset(runs.intersection(one.runs))]
    if not (lost and gained):
        # A small number may be a word, or the name of a month; another may be gone with its block.
        numbers_left = {run for one in (*lost, *gained) for run in one.runs} & runs
        if all(map(small, numbers_left)) or (lost and may_lack):
            return
    yield _told(aligned, here, lost, gained)


def _without_times(
    lost: list[Number], gained: list[Number], there: Sequence[Time], here: Sequence[Time]
) -> tuple[list[Number], list[Number]]:
    """Leave out what belongs to times of day, which have a rule of their own."""
    halves = any(time.half is not None for time in there)
    if there and (here or halves):
        lost = [one for one in lost if not _overlap(one, there)]
        gained = [one for one in gained if not _overlap(one, here)]
    if halves:
        # 7 PM may be “kl. 19”, which nothing marks as a time, and 9 AM to 5 PM “kl. 9-17”.
        gained = [one for one in gained if any(int(run) > _HOURS for run in one.runs)]
    return lost, gained


def _overlap(number: Number, found: Sequence[Time]) -> bool:
    return any(time.start < number.end and number.start < time.end for time in found)


def _told(aligned: Alignment, here: Span, lost: Sequence[Number], gained: Sequence[Number]) -> Finding:
    there = _list(aligned.source.prose, lost)
    own = _list(aligned.target.prose, gained)
    if lost and gained:
        message = f"The English text has {there}, this one has {own}; write the same."
    elif lost:
        message = f"The number {there} of the English text is missing here; put it back."
    else:
        message = f"The English text does not have the number {own}; check where it comes from."
    place = Span(gained[0].start, gained[0].end) if gained else first_line(aligned.target, here)
    return Finding(place, message, origin=Origin.INTRODUCED, source=there or None, target=own or None)


def _list(text: str, found: Sequence[Number]) -> str:
    return ", ".join(f"“{text[one.start : one.end]}”" for one in found[:3])


def _is_code(unit: Unit) -> bool:
    return any(block.kind in (BlockKind.CODE, BlockKind.HTML) for block in (*unit.source, *unit.target))


def _span(blocks: Sequence[Block]) -> Span:
    return Span(blocks[0].span.start, blocks[-1].span.end)


@rule("TR009", "time-drift", Severity.ERROR, needs=[Needs.SOURCE], where=Where((Given.SOURCE,)))
def time_drift(page: Page) -> Iterator[Finding]:
    """A time of day became another one: a morning became an evening, or the clock shows another hour.

    Half of the world writes 7:00 AM, the other half 07.00; a converter that takes one for the other is twelve
    hours wrong. A time that leaves the half of the day open is no finding.

    Bad (da-DK):
        --- en-US/guide/page.md ---
        # Plan a shift

        The first shift begins at 7:00 AM.
        --- da-DK/guide/page.md ---
        # Planlæg en vagt

        Den første vagt begynder kl. 19:00.
    Good (da-DK):
        --- en-US/guide/page.md ---
        # Plan a shift

        The first shift begins at 7:00 AM and ends at 3:30 PM.
        --- da-DK/guide/page.md ---
        # Planlæg en vagt

        Den første vagt begynder kl. 7.00 og slutter kl. 15.30.

    Source: the English page at the commit that `ms.sourcegitcommit` names; CLDR, time formats.
    """
    aligned = compared(page)
    if aligned is None or not aligned.is_close:
        return
    source, target = aligned.source.prose, aligned.target.prose
    if ":" not in source and "M" not in source.upper():
        return
    for unit in aligned.units:
        if not unit.source or not unit.target or _is_code(unit):
            continue
        first = times(source, *_span(unit.source))
        if not first:
            continue
        second = times(target, *_span(unit.target))
        yield from _times_told(aligned, first, second)


def _times_told(aligned: Alignment, first: Sequence[Time], second: Sequence[Time]) -> Iterator[Finding]:
    left = list(second)
    open_ones = []
    for time in first:
        match = next((one for one in left if one.possible & time.possible), None)
        if match is not None:
            left.remove(match)
        else:
            open_ones.append(time)
    for time in open_ones:
        if time.half is None:
            continue
        wrong = next(
            (one for one in left if (one.minutes - time.minutes) % (2 * _HALF_DAY) == _HALF_DAY), None
        )
        if wrong is None:
            continue
        left.remove(wrong)
        english = aligned.source.prose[time.start : time.end].strip()
        own = aligned.target.prose[wrong.start : wrong.end].strip()
        yield Finding(
            Span(wrong.start, wrong.start + len(own)),
            f"The English text says “{english}”, and “{own}” is twelve hours away from it; write the same "
            "time.",
            origin=Origin.INTRODUCED,
            source=english,
            target=own,
        )
