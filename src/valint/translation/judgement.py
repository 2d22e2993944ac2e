"""Judge the headings of a whole run, once for all rules that report on them."""

import gc
import json
from collections.abc import Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, NamedTuple
from weakref import WeakKeyDictionary

import yaml

from valint.model.finding import Severity
from valint.project.resources import MissingDataError, data_file
from valint.translation.counts import Counts, HeadingPair
from valint.translation.identify import Models
from valint.translation.judge import HeadingJudge, JudgeData, Kind, Verdict
from valint.translation.keeping import Translated
from valint.translation.language_words import LanguageWords, language_words
from valint.translation.messages import Wording, word_verdict
from valint.translation.pairs import PagePairs, translated_pages
from valint.translation.seeds import Seed, read_seeds
from valint.translation.tongue import tree_language

if TYPE_CHECKING:
    from valint.project.index import Project

_DATA = "rules/judge"


class HeadingDefect(NamedTuple):
    """One defect of a heading, ready to be reported."""

    pair: HeadingPair
    kind: Kind
    severity: Severity
    wording: Wording


_JUDGED: "WeakKeyDictionary[Project, tuple[HeadingDefect, ...]]" = WeakKeyDictionary()


def heading_defects(project: "Project") -> tuple[HeadingDefect, ...]:
    """Return the defects of all translated headings of a run, by path and place."""
    found = _JUDGED.get(project)
    if found is None:
        found = _JUDGED[project] = tuple(_judge(project))
    return found


def _judge(project: "Project") -> Sequence[HeadingDefect]:
    # Counting makes hundreds of thousands of objects and no cycles: collecting in between doubles its time.
    collecting = gc.isenabled()
    gc.disable()
    try:
        defects = [
            defect
            for locale, pages in sorted(translated_pages(project).items(), key=lambda item: item[0] or "")
            for defect in judge_locale(locale, pages, judge_data())
        ]
    finally:
        if collecting:
            gc.enable()
    return sorted(defects, key=lambda defect: (defect.pair.path, defect.pair.region))


def judge_locale(locale: str | None, pages: Sequence[PagePairs], data: JudgeData) -> Sequence[HeadingDefect]:
    """Judge the pages of one locale by one another; the language of pages without a locale is told from their words."""
    language = (locale or "").partition("-")[0].lower() or tree_language(pages, data.models)
    if language is None or language == "en":
        return ()
    counts = Counts("nb" if language == "no" else language)
    for page in pages:
        counts.add_page(page.pairs)
    judge = HeadingJudge(counts, data, (locale or "").rpartition("-")[2])
    defects = []
    for number, page in enumerate(pages):
        found: list[tuple[HeadingPair, Verdict, HeadingPair | None]] = [
            (pair, verdict, None) for pair in page.pairs for verdict in judge.judge(counts.heading(pair), number)
        ]
        flagged = {id(pair) for pair, verdict, _ in found if verdict.severity is not Severity.INFO}
        found += [
            (pair, verdict, other) for pair, other, verdict in judge.same_text(page.pairs) if id(pair) not in flagged
        ]
        for pair, verdict, other in found:
            wording = word_verdict(pair, verdict, judge, other)
            defects.append(HeadingDefect(pair, verdict.kind, verdict.severity, wording))
    return defects


@cache
def judge_data() -> JudgeData:
    """Return what the judge brings along, read once."""
    words: Mapping[str, Mapping[str, str]] = yaml.load(data_file(_DATA, "words.yaml"), getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506
    known: dict[str, LanguageWords] = {code: language_words(entry) for code, entry in words.items()}
    return JudgeData(
        Models(json.loads(data_file(_DATA, "languages.json"))),
        Translated.read(data_file(_DATA, "translated.txt")),
        known,
        _seeds,
    )


@cache
def _seeds(language: str) -> Mapping[str, Seed]:
    try:
        return read_seeds(data_file(f"{_DATA}/seeds", f"{language}.txt"))
    except MissingDataError:
        return {}
