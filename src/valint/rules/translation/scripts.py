"""TR003: letters of a script that the page's language does not use."""

import re
from collections.abc import Iterator
from functools import cache, cached_property

from valint.model.document import Document
from valint.model.finding import Finding, Severity
from valint.model.lazy_regex import lazy_regex
from valint.model.named import NamedTuple
from valint.model.span import Span
from valint.model.span_index import SpanIndex
from valint.project.page import Page
from valint.project.vocabulary import vocabulary
from valint.rules.registry import rule
from valint.translation.identify import lead_bytes, letters_outside, script_of, scripts_of

_NAMES = {
    "cyrillic": "Cyrillic",
    "hebrew": "Hebrew",
    "arabic": "Arabic",
    "devanagari": "Devanagari",
    "bengali": "Bengali",
    "tamil": "Tamil",
    "telugu": "Telugu",
    "thai": "Thai",
    "khmer": "Khmer",
    "greek": "Greek",
    "georgian": "Georgian",
    "armenian": "Armenian",
    "hangul": "Korean",
    "kana": "Japanese",
    "han": "Chinese",
}
_UNSPACED = frozenset({"han", "kana", "hangul", "thai", "khmer"})
_FEWEST = {"greek": 4}
_QUOTES = frozenset("(（[「『“”„«»‹›‘’\"'`")
_CLOSING = frozenset(")）]」』“”»«›‹’\"'`")
_QUOTATION = lazy_regex('[„“”«»「」『』"]')
_ENDONYM_LIST = (
    "русский українська български српски македонски беларуская қазақша монгол ελληνικά עברית العربية "
    "فارسی اردو हिन्दी हिंदी मराठी नेपाली বাংলা தமிழ் తెలుగు ไทย ខ្មែរ "
    "中文 简体中文 繁體中文 繁体中文 日本語 한국어 ქართული հայերեն"
)
_ENDONYMS = frozenset(_ENDONYM_LIST.split())
"""What languages call themselves: meant, wherever it stands."""
_SENTENCE = 8
"""How many letters of the page's own make the text around a foreign word a sentence of the page."""
_PARAGRAPH = 5
"""How many foreign words make a paragraph that was not translated, rather than a name."""
_MOST_LEAKS = 5
"""A page with more is about languages."""
_LEAD = 80
"""How many characters before a word may hold the colon that names it."""
# Letters of one alphabet that look like letters of another: Cyrillic “а” in a Latin word.
_LOOK_ALIKES = frozenset("аеорсухіјѕһԁԛԝАВЕЅІЈКМНОРСТУХΑΒΕΖΗΙΚΜΝΟΡΤΥΧο")


class _Run(NamedTuple):
    """Words of one foreign script in a row."""

    start: int
    end: int
    script: str


@rule("TR003", "foreign-script-leak", Severity.ERROR)
def foreign_script_leak(page: Page) -> Iterator[Finding]:
    """A word is written in a script that neither the locale nor English uses.

    A model that slips into another language leaves words that no reader of the page can read. Single letters
    that only look right, as a Cyrillic “а” in a Latin word, break search. A word in quotation marks or
    brackets, a link's whole text, the name of a language in a cell of its own, and list items or cells that
    hold nothing else, as lists of search words do, are left in peace. So are Greek letters in formulas,
    and code.

    Bad (da-DK):
        Vælg en server i listen, og tryk så på кнопку for at fortsætte med opsætningen.
    Good (da-DK):
        Vælg en server i listen, og tryk så på knappen for at fortsætte med opsætningen.
    Good (da-DK):
        Søg efter disse ord:

        - kørekort
        - номер на картата за градския транспорт
    Good (da-DK):
        Vælg sproget русский (Русский язык) eller [日本語](../ja/index.md) i menuen.
    Bad (zh-TW):
        請在設定頁面選擇您的语言与时区，然後儲存變更。
    Good (zh-TW):
        請在設定頁面選擇您的語言與時區，然後儲存變更。

    Source: the scripts of the Unicode standard; which of them a language uses stands in its pack.
    """
    own = page.pack.scripts or (scripts_of(page.language) if page.language else frozenset())
    if not own:
        return
    prose = page.document.prose
    screen = _screen(own)
    encoded = vocabulary(prose).encoded
    if any(map(encoded.__contains__, screen.leads)):
        yield from _foreign(page, own, screen.foreign)
    if page.pack.strange:
        yield from _strange(prose, page.pack.strange)


class _Screen(NamedTuple):
    """How to look for foreign letters: the bytes of which each has one, and a pattern for one."""

    leads: bytes
    foreign: re.Pattern[str]


@cache
def _screen(own: frozenset[str]) -> _Screen:
    return _Screen(bytes(sorted(lead_bytes(own))), letters_outside(own))


def _foreign(page: Page, own: frozenset[str], foreign: re.Pattern[str]) -> Iterator[Finding]:
    prose = page.document.prose
    found: list[tuple[_Run, str, Severity | None]] = []
    surroundings = _Surroundings(page.document, own)
    meant: set[str] = set()
    for run in _runs(prose, foreign):
        text = prose[run.start : run.end]
        word = _word_around(prose, run)
        if word is not None:
            found.append((run, _mixed(prose[word.start : word.end], text, own), None))
        elif surroundings.is_meant(run):
            meant.update(("han", "kana") if run.script in ("han", "kana") else (run.script,))
        elif (severity := surroundings.severity(run)) is not None:
            found.append((run, _message(text, run.script), severity))
    many = len(found) > _MOST_LEAKS
    for run, message, severity in found:
        if run.script in meant:  # a page that quotes words of a language may well name others
            severity = Severity.INFO
        elif many:
            severity = Severity.WARNING
        yield Finding(Span(run.start, run.end), message, severity=severity, target=prose[run.start : run.end])


def _message(text: str, script: str) -> str:
    return f"“{text}” is in {_NAMES[script]} letters, which this page's language does not use; translate it."


def _runs(prose: str, foreign: re.Pattern[str]) -> Iterator[_Run]:
    """Yield the words of foreign scripts, those that only spaces part taken together."""
    at = 0
    while (match := foreign.search(prose, at)) is not None:
        script = script_of(match[0])
        assert script is not None  # noqa: S101 - the pattern is made of the same table
        start, end = match.span()
        while True:
            while script_of(prose[end : end + 1] or " ") == script:
                end += 1
            following = end
            while prose[following : following + 1] in (" ", "-", "·") and following - end < 3:
                following += 1
            if following == end or script_of(prose[following : following + 1] or " ") != script:
                break
            end = following
        at = end
        if end - start >= _FEWEST.get(script, 2) or _word_around(prose, _Run(start, end, script)) is not None:
            yield _Run(start, end, script)


def _word_around(prose: str, run: _Run) -> Span | None:
    """Return the word in which look-alike letters stand among letters of another alphabet."""
    if run.script not in ("cyrillic", "greek") or not _LOOK_ALIKES.issuperset(prose[run.start : run.end]):
        return None
    start, end = run.start, run.end
    while start > 0 and script_of(prose[start - 1]) == "latin" and prose[start - 1].isalpha():
        start -= 1
    while end < len(prose) and script_of(prose[end]) == "latin" and prose[end].isalpha():
        end += 1
    others = end - start - (run.end - run.start)
    inside = start < run.start and end > run.end
    return Span(start, end) if others >= 3 and (inside or others >= 3 * (run.end - run.start)) else None


def _mixed(word: str, letters: str, own: frozenset[str]) -> str:
    return (
        f"“{letters}” in “{word}” is {_NAMES[script_of(letters[0]) or 'cyrillic']} and only looks Latin; "
        "type the word anew, or search will not find it."
    )


class _Surroundings:
    """What stands around the runs of a page; asked for in the order of the text.

    A line may hold thousands of runs, so nothing is counted anew for each.
    """

    def __init__(self, document: Document, own: frozenset[str]) -> None:
        self.prose = document.prose
        self._document = document
        self._own = own
        self._stop = -1
        self._start = self._letters = self._read = 0
        self._open = False

    @cached_property
    def _link_texts(self) -> frozenset[Span | None]:
        """The texts of all links."""
        return frozenset(link.text_span for link in self._document.links)

    @cached_property
    def _listings(self) -> SpanIndex:
        """The lists and tables of the page, those inside of others left out."""
        found = [one.span for one in self._document.lists]
        found += [table.span for table in self._document.tables]
        outer: list[Span] = []
        for span in sorted(found, key=lambda span: (span.start, -span.end)):
            if not outer or span.start >= outer[-1].end:
                outer.append(span)
        return SpanIndex(outer)

    def _listed(self, run: _Run) -> bool:
        """Tell whether a run stands in a list or a table."""
        return self._listings.at(run.start) is not None

    def _quoted(self, run: _Run) -> bool:
        """Tell whether a quotation is open where a run begins, on its line."""
        self._move_to(run)
        # “ closes in German and « opens in French, so marks are only counted.
        self._open ^= len(_QUOTATION.findall(self.prose, self._read, run.start)) % 2 == 1
        self._read = run.start
        return self._open

    def _own_letters(self, run: _Run) -> int:
        """Return how many letters of the page's own scripts stand on a run's line."""
        self._move_to(run)
        return self._letters

    def _lead(self, run: _Run) -> str:
        """Return what stands close before a run on its line."""
        self._move_to(run)
        return self.prose[max(self._start, run.start - _LEAD) : run.start]

    def is_meant(self, run: _Run) -> bool:
        """Tell whether the page speaks of a run: a language's name, a quotation, a word of a list."""
        prose = self.prose
        if prose[run.start : run.end].lower() in _ENDONYMS or self._quoted(run):
            return True
        before, after = prose[run.start - 1 : run.start], prose[run.end : run.end + 1]
        if before in _QUOTES or after in _CLOSING:
            return True
        return self._own_letters(run) < _SENTENCE and self._listed(run)

    def severity(self, run: _Run) -> Severity | None:
        """Return how grave a run is that is not meant; None where it is a name or the like."""
        text = self.prose[run.start : run.end]
        if (run.start, run.end) in self._link_texts:
            return None
        if self._own_letters(run) < _SENTENCE:
            size = len(text) // 3 if run.script in _UNSPACED else len(text.split())
            return None if size < _PARAGRAPH else Severity.ERROR
        named = text[0].isupper() or self._lead(run).rstrip().endswith((":", "=", "："))
        return Severity.WARNING if named else Severity.ERROR

    def _move_to(self, run: _Run) -> None:
        if run.end <= self._stop:
            return
        prose = self.prose
        self._start = self._read = prose.rfind("\n", 0, run.start) + 1
        self._open = False
        stop = prose.find("\n", run.end)
        self._stop = stop if stop >= 0 else len(prose)
        line = prose[self._start : self._stop]
        self._letters = sum(letter.isalpha() and script_of(letter) in self._own for letter in line)


def _strange(prose: str, strange: frozenset[str]) -> Iterator[Finding]:
    """Yield the sentences that are written with another locale's letters: simplified for traditional."""
    pattern = _strange_pattern(strange)
    reported = -1
    for match in pattern.finditer(prose):
        if match.start() < reported:
            continue
        stop = prose.find("\n", match.start())
        stop = stop if stop >= 0 else len(prose)
        letters = dict.fromkeys(pattern.findall(prose, match.start(), stop))
        reported = stop
        if len(letters) < 2:
            continue
        last = max(prose.rfind(letter, match.start(), stop) for letter in letters)
        shown = "”, “".join(list(letters)[:3])
        yield Finding(
            Span(match.start(), last + 1),
            f"“{shown}” are letters of the language's other written form; convert this sentence to the form "
            "of the page's locale.",
            severity=Severity.WARNING,
            target=prose[match.start() : last + 1],
        )


@cache
def _strange_pattern(strange: frozenset[str]) -> re.Pattern[str]:
    return re.compile(f"[{re.escape(''.join(sorted(strange)))}]")
