"""Judge the headings of a whole run, once for all rules that report on them."""

import gc
import json
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from itertools import accumulate, chain
from pathlib import Path
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from valint.lasting import outlive
from valint.model.finding import Severity
from valint.model.named import NamedTuple
from valint.project.observations import see_path
from valint.project.presence import is_file
from valint.project.spreading import Spread, in_one_process
from valint.translation.counting_ahead import CountedAhead, counted, counted_ahead
from valint.translation.counts import Heading, HeadingPair
from valint.translation.data import data_for, judge_data
from valint.translation.judge import HeadingJudge, JudgeData, Kind, Verdict
from valint.translation.learned import file_name, read_learned
from valint.translation.messages import Wording, word_verdict
from valint.translation.pairs import PagePairs, translated_pages
from valint.translation.tongue import named_language, tree_language

if TYPE_CHECKING:
    from valint.project.index import Project
    from valint.project.settings import Settings


class HeadingDefect(NamedTuple):
    """One defect of a heading, ready to be reported."""

    pair: HeadingPair
    kind: Kind
    severity: Severity
    wording: Wording


_KINDS = {str(kind): kind for kind in Kind}
_SEVERITIES = {str(severity): severity for severity in Severity}

_WORTH_SPREADING = 2_000
"""Fewer headings than these are judged before another process has begun."""

_JUDGED: "WeakKeyDictionary[Project, tuple[HeadingDefect, ...]]" = WeakKeyDictionary()


_BEGUN: "WeakKeyDictionary[Project, Iterator[Sequence[HeadingDefect]]]" = WeakKeyDictionary()


_PAGES: "WeakKeyDictionary[Project, dict[str | None, list[PagePairs]]]" = WeakKeyDictionary()


def pages_of(project: "Project") -> dict[str | None, list[PagePairs]]:
    """Return the translated pages of a run by locale, each with its source."""
    found = _PAGES.get(project)
    if found is None:
        found = _PAGES[project] = translated_pages(project, counted_ahead(project).pairs_of)
    return found


def begin(project: "Project") -> None:
    """Have other processes begin to judge the headings of a run, where they will be asked for later."""
    if project not in _JUDGED and project not in _BEGUN:
        judging = _judging(pages_of(project), counted_ahead(project), project.settings, project.spread)
        with _uncollected():
            next(judging, ())
        _BEGUN[project] = judging


def heading_defects(project: "Project") -> tuple[HeadingDefect, ...]:
    """Return the defects of all translated headings of a run, by path and place."""
    found = _JUDGED.get(project)
    if found is None:
        begin(project)
        with _uncollected():
            defects = chain.from_iterable(_BEGUN.pop(project))
            found = tuple(sorted(defects, key=lambda defect: (defect.pair.path, defect.pair.region)))
        _JUDGED[project] = found
    return found


def supply(project: "Project", defects: tuple[HeadingDefect, ...]) -> None:
    """Give a run the defects that an earlier one found in the same headings."""
    _JUDGED[project] = defects


def _judging(
    pages_by_locale: Mapping[str | None, Sequence[PagePairs]],
    ahead: CountedAhead,
    settings: "Settings",
    spread: Spread,
) -> Iterator[Sequence[HeadingDefect]]:
    """Yield the defects of one locale after the other, before each nothing when its judgement has begun."""
    if not pages_by_locale:
        return
    data = data_for(settings)
    for locale, pages in sorted(pages_by_locale.items(), key=lambda item: item[0] or ""):
        yield from judge_locale(locale, pages, ahead, data, settings, spread)


@contextmanager
def _uncollected() -> Iterator[None]:
    # Counting makes hundreds of thousands of objects and no cycles: collecting in between doubles its time.
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def language_of(locale: str | None, pages: Sequence[PagePairs]) -> str | None:
    """Return the language of a locale, or what the words of its pages tell; None for English, too."""
    language = named_language(locale or "") or tree_language(pages, judge_data().models)
    return None if language == "en" else language


def learned_folder(settings: "Settings") -> Path:
    """Return the folder in which `valint learn` keeps what it learned, unless told otherwise."""
    return settings.root / ".valint"


def _learned_pages(
    locale: str | None, language: str, settings: "Settings"
) -> Mapping[str, Sequence[HeadingPair]]:
    """Return the pages of the learned file for a locale, none where there is no such file."""
    option = settings.option("HD010", "lexicon")
    if isinstance(option, str):
        return read_learned(settings.root / option).pages
    for tag in (locale, language):
        if tag is None:
            continue
        file = learned_folder(settings) / file_name(tag)
        see_path(file.as_posix())
        if is_file(file):
            return read_learned(file).pages
    return {}


def judge_locale(
    locale: str | None,
    pages: Sequence[PagePairs],
    ahead: CountedAhead,
    data: JudgeData,
    settings: "Settings",
    spread: Spread = in_one_process,
) -> Iterator[Sequence[HeadingDefect]]:
    """Judge the pages of one locale by one another, and by what was learned of pages that are not checked.

    Yields nothing when other processes have begun, then the defects.
    """
    language = language_of(locale, pages)
    if language is None:
        return
    counts, headings = ahead.counted(locale, pages) or counted(language, pages)
    learned = _learned_pages(locale, language, settings)
    if learned:
        checked = {settings.relative(page.facts.path) for page in pages}
        for path, pairs in learned.items():
            if path not in checked:
                counts.add_page(pairs)
    outlive((pages, counts, headings))
    bounds = _bounds([len(page.pairs) for page in pages])

    @cache
    def judge_here() -> HeadingJudge:
        counts.settle()
        return HeadingJudge(counts, data, (locale or "").rpartition("-")[2])

    def part(number: int, parts: int) -> bytes:
        judge = judge_here()
        chosen = range(bounds(number, parts), bounds(number + 1, parts))
        return json.dumps(
            [row for at in chosen for row in _rows(judge, at, pages[at], headings[at])]
        ).encode()

    if sum(len(page.pairs) for page in pages) < _WORTH_SPREADING:
        spread = in_one_process
    for found in spread(part, lambda: judge_here().prepare()):
        yield [
            HeadingDefect(pages[at].pairs[pair], _KINDS[kind], _SEVERITIES[severity], Wording(*wording))
            for piece in found
            for at, pair, kind, severity, wording in json.loads(piece)
        ]


def _bounds(sizes: Sequence[int]) -> Callable[[int, int], int]:
    """Return what tells where a part begins, so that all parts have about as many headings."""
    sums = list(accumulate(sizes, initial=0))
    return lambda number, parts: (
        bisect_left(sums, sums[-1] * number / parts) if number < parts else len(sizes)
    )


def _rows(judge: HeadingJudge, at: int, page: PagePairs, own: Sequence[Heading]) -> Iterator[list[Any]]:
    """Yield the defects of a page as plain data: its number, the pair's, and what is wrong."""
    pairs = page.pairs
    found: list[tuple[int, Verdict, int | None]] = [
        (number, verdict, None) for number, heading in enumerate(own) for verdict in judge.judge(heading, at)
    ]
    flagged = {number for number, verdict, _ in found if verdict.severity is not Severity.INFO}
    found += [
        (number, verdict, other) for number, other, verdict in judge.same_text(own) if number not in flagged
    ]
    for number, verdict, other in found:
        wording = word_verdict(pairs[number], at, verdict, judge, None if other is None else pairs[other])
        yield [at, number, verdict.kind, verdict.severity, wording]
