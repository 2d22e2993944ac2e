"""The first phase: read, parse and check one file, and gather its facts.

`FilePhase.check` is a pure function of the plan, the task and the file's bytes; it never raises, so that a
cache or a pool of processes can wrap it.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property, partial
from typing import TYPE_CHECKING

from valint.engine import origin, reading, suppressions
from valint.engine.candidates import Candidate, Candidates
from valint.engine.deadline import DeadlineError, deadline
from valint.engine.fact_records import sealed
from valint.engine.isolation import CONTAINED, Crash, describe
from valint.engine.pages import PageMaker
from valint.engine.results import Content, Fault, FileResult, FileTask, Plan, SealedFacts
from valint.engine.selection import ActiveRules, selection
from valint.errors import ConfigError
from valint.markdown import parse
from valint.model.document import Document
from valint.model.finding import Diagnostic, Finding, Origin, RegionEdit, ReportedFix
from valint.model.record import replace
from valint.model.span import Region, Span
from valint.model.suppression import Suppressions
from valint.project.facts import FileFacts, columns_of, facts_of
from valint.project.page import Page, SourceHistory, end_page
from valint.rules.given import COMMON
from valint.rules.housekeeping import (
    MOST_FINDINGS,
    rule_crashed,
    timed_out,
    too_many_findings,
    worker_crashed,
)
from valint.rules.metadata import ANYWHERE
from valint.rules.registry import Needs, Rule, rule_of
from valint.translation.siblings.families import tells_source

if TYPE_CHECKING:
    from valint.engine.sources import SourceReader

_NOWHERE = Document("", "")
_BESIDE = {Needs.SOURCE, Needs.SOURCE_FOR_FIX}
_SOURCE_LOCALE = "en-US"
_LONGEST_MESSAGE = 1_000
_LONGEST_WORDING = 10_000

Read = Callable[[str, int], reading.Contents]
"""Gives the text of a path, of at most so many bytes."""


class FilePhase:
    """Checks files under one plan; made once per process.

    `read` gives the texts; an editor has newer ones than the disk.  `fleeting` results serve one run of this
    machine alone: nobody keeps them, and no file is mended by them.

    Raises:
        UsageError, ConfigError: the plan names rules, packs or schemas that do not exist.
    """

    def __init__(self, plan: Plan, read: Read | None = None, *, fleeting: bool = False) -> None:
        self.plan = plan
        self.fleeting = fleeting
        self._text_of = read or (reading.read_text if fleeting else reading.read)
        self.selection = selection(plan.settings, plan.select, plan.ignore)
        self.pages = PageMaker(plan.settings, plan.today)
        self._by_selection: dict[int, Candidates] = {}

    @cached_property
    def sources(self) -> "SourceReader":
        """What reads the English pages; loaded where there are some."""
        from valint.engine.sources import SourceReader

        return SourceReader(self.plan.settings.limits.max_file_size)

    def close(self) -> None:
        """End the processes that were started to read English pages."""
        if "sources" in self.__dict__:
            self.sources.close()

    def prepare(self) -> None:
        """Load the parser, the packs, and the rules that many pages call for."""
        import valint.markdown.page_parser  # noqa: F401

        _ = self.pages.packs
        for rule in self.selection.active().file:
            if rule.where is ANYWHERE or not COMMON.isdisjoint(rule.where.given):
                _ = rule.check

    def check(self, task: FileTask) -> FileResult:
        """Check one file; whatever goes wrong with it becomes a diagnostic and a fault.

        Raises:
            ConfigError: a rule pack that the file's locale needs is broken.
        """
        active = self.selection.active(self.plan.settings.overrides_for(task.path))
        work = _FileWork(task, active)
        limit = self.plan.settings.limits.time_limit
        try:
            with deadline(limit):
                self._check(task, active, work)
        except DeadlineError:
            return self.timed_out(task)
        finally:
            end_page()
        return work.result()

    def timed_out(self, task: FileTask) -> FileResult:
        """Return the result of a file that took too long, whoever stopped it."""
        return self._lost(task, "VL006", timed_out(self.plan.settings.limits.time_limit))

    def crashed(self, task: FileTask, reason: str) -> FileResult:
        """Return the result of a file that kills the process that checks it."""
        return self._lost(task, "VL005", worker_crashed(reason))

    def _lost(self, task: FileTask, code: str, finding: Finding) -> FileResult:
        work = _FileWork(task, self.selection.active(self.plan.settings.overrides_for(task.path)))
        work.fault(code, finding)
        return work.result()

    def look(self, task: FileTask) -> FileResult:
        """Return the facts of a file without checking it; without facts where that fails in any way."""
        work = _FileWork(task, self.selection.active())
        try:
            with deadline(self.plan.settings.limits.time_limit):
                self._read(task, work)
        except DeadlineError:
            return self.timed_out(task)
        return work.result()

    def _check(self, task: FileTask, active: ActiveRules, work: "_FileWork") -> None:
        page = self._read(task, work)
        if page is None:
            return
        source = _PageSource(self, page, task, work)
        if task.source is not None and any(_BESIDE & rule.needs for rule in active.file):
            page = replace(page, source=source.document)
            if any(Needs.SOURCE_TODAY in rule.needs for rule in active.file):
                page = replace(page, source_today=source.today, source_since=source.since)
        found: list[Finding] = []
        # This runs for many rules on every page, most of which find nothing.
        for rule, check in self._asked(active, page):
            try:
                for finding in check(page):
                    found.append(bounded(finding))
                    if len(found) > MOST_FINDINGS:
                        break
            except CONTAINED as error:
                work.crash(rule.code, describe(error))
            if found:
                self._add(rule, found, source, work)
                found = []

    def _asked(self, active: ActiveRules, page: Page) -> Sequence[Candidate]:
        """Return the rules to run on a page, with their checks."""
        # The selection keeps what it has given, so that no other rules get their identity.
        found = self._by_selection.get(id(active))
        if found is None:
            found = self._by_selection[id(active)] = Candidates(active.file)
        try:
            return found.on(page)
        except CONTAINED:
            # What failed fails again in the rules that need it, each of which tells.
            return [(rule, partial(_check_late, rule)) for rule in active.file]

    def _read(self, task: FileTask, work: "_FileWork") -> Page | None:
        contents = self._text_of(task.path, self.plan.settings.limits.max_file_size)
        work.content = contents.content
        if contents.text is None:
            assert contents.code is not None and contents.finding is not None  # noqa: S101
            work.fault(contents.code, contents.finding)
            return None
        try:
            document = parse(contents.text, task.path)
            page = self.pages.make(document, task)
            work.document = document
            work.made_by = origin.made_by(document)
            work.suppressions = suppressions.read(document)
            work.known = self._facts(page, task)
        except ConfigError:
            raise  # a broken pack of this locale is not this file's fault
        except CONTAINED as error:
            work.crash("The parser", describe(error))
            return None
        if contents.finding is not None and contents.code is not None:
            work.add(rule_of(contents.code), contents.finding)
        return page

    def _facts(self, page: Page, task: FileTask) -> FileFacts | SealedFacts:
        # Only pages in other languages are compared with a page's lines.
        columns = columns_of(page, lines=not (self.fleeting and task.alone))
        shape = ""
        if task.siblings and tells_source(columns.metadata):
            from valint.translation.siblings.shape import shape_of

            shape = shape_of(page.document, questions=not page.profiles)
        return sealed(columns, shape) if self.fleeting else facts_of(columns, shape)

    def _add(self, rule: Rule, found: list[Finding], source: "_PageSource", work: "_FileWork") -> None:
        if len(found) > MOST_FINDINGS:
            del found[MOST_FINDINGS:]
            work.fault("VL011", too_many_findings(rule.code))
        try:
            for finding in source.trace(rule, found):
                work.add(rule, finding)
        except CONTAINED as error:
            work.crash(rule.code, describe(error))  # it marks something outside the page


def _check_late(rule: Rule, page: Page) -> Iterable[Finding]:
    found: Iterable[Finding] = rule.check(page)
    return found


class _PageSource:
    """The English page of one localized page, read when it is first asked for."""

    def __init__(self, phase: FilePhase, page: Page, task: FileTask, work: "_FileWork") -> None:
        self._phase = phase
        self._page = page
        self._task = task
        self._work = work

    @cached_property
    def document(self) -> Document | None:
        place = self._task.source
        if place is None or self._page.language == "en":
            return None
        try:
            found = self._phase.sources.read(place, self._page.document, self._page.flavour)
        except CONTAINED as error:
            self._work.crash("The parser, given the English page,", describe(error))
            return None
        self._work.uncompared = found.lacks_commit
        return found.document

    @cached_property
    def today(self) -> Document | None:
        place = self._task.source
        if place is None or self.document is None:
            return None
        try:
            return self._phase.sources.read_today(place)
        except CONTAINED as error:
            self._work.crash("The parser, given the English page,", describe(error))
            return None

    def since(self) -> SourceHistory | None:
        place = self._task.source
        return None if place is None else self._phase.sources.since(place, self._page.document)

    @cached_property
    def page(self) -> Page | None:
        if self.document is None:
            return None
        task = self._task._replace(locale=_SOURCE_LOCALE, flavour=self._page.flavour, source=None)
        return self._phase.pages.make(self.document, task)

    def trace(self, rule: Rule, findings: list[Finding]) -> list[Finding]:
        """Return a rule's findings with their origins, where the source tells."""
        if self._task.source is None:
            return findings
        known = all(finding.origin is not Origin.UNKNOWN for finding in findings)
        page = None if known else self.page
        if page is None:
            return findings

        try:
            return origin.trace(
                findings, self._page.document, page.document, partial(_check_late, rule, page)
            )
        except CONTAINED:
            return findings  # the rule fails on the English page, which is not what is checked


class _FileWork:
    """What has been found in one file so far."""

    def __init__(self, task: FileTask, active: ActiveRules) -> None:
        self.path = task.path
        self.active = active
        self.document = _NOWHERE
        self.known: FileFacts | SealedFacts | None = None
        self.suppressions = Suppressions()
        self.diagnostics: list[Diagnostic] = []
        self.faults: list[Fault] = []
        self.made_by: str | None = None
        self.uncompared = False
        self.content: Content | None = None
        self.dated = False

    def add(self, rule: Rule, finding: Finding) -> None:
        if rule.code in self.active.codes:
            self.diagnostics.append(
                diagnostic(self.path, rule, finding, self.active, self.document, made_by=self.made_by)
            )
            self.dated |= Needs.DATE in rule.needs

    def fault(self, code: str, finding: Finding, trace: str = "") -> None:
        self.faults.append(Fault(self.path, finding.message, trace))
        self.add(rule_of(code), finding)

    def crash(self, what: str, crash: Crash) -> None:
        self.fault("VL004", rule_crashed(what, crash.error, crash.hash), crash.trace)

    def result(self) -> FileResult:
        return FileResult(
            self.path,
            tuple(self.diagnostics),
            self.known,
            self.suppressions,
            tuple(self.faults),
            self.uncompared,
            self.content,
            self.dated,
        )


def diagnostic(
    path: str,
    rule: Rule,
    finding: Finding,
    active: ActiveRules,
    document: Document | None = None,
    *,
    made_by: str | None = None,
) -> Diagnostic:
    """Turn a rule's finding into a report's diagnostic; spans need the document, regions do not.

    `made_by` is the page's `ms.translationtype`, which tells who can mend the finding if it does not say so.
    """
    finding = bounded(finding)
    fix = finding.fix
    reported = None
    if fix is not None:
        edits = tuple(RegionEdit(_region(edit.span, document), edit.text) for edit in fix.edits)
        reported = ReportedFix(fix.safe, edits)
    # By place: names take longer, and a run makes thousands.
    return Diagnostic(
        path,
        _region(finding.place, document),
        rule.code,
        rule.name,
        active.severity(rule, finding.severity),
        finding.message,
        finding.help,
        finding.origin,
        finding.route or origin.route(finding.origin, None if rule.engine else made_by),
        finding.source,
        finding.target,
        reported,
    )


def bounded(finding: Finding) -> Finding:
    """Return a finding with messages and wordings of bounded length.

    A page may hold one heading of megabytes, and a rule may quote it in thousands of findings.
    """
    if len(finding.message) > _LONGEST_MESSAGE:
        finding = replace(finding, message=f"{finding.message[: _LONGEST_MESSAGE - 1]}…")
    if finding.source is not None and len(finding.source) > _LONGEST_WORDING:
        finding = replace(finding, source=f"{finding.source[: _LONGEST_WORDING - 1]}…")
    if finding.target is not None and len(finding.target) > _LONGEST_WORDING:
        finding = replace(finding, target=f"{finding.target[: _LONGEST_WORDING - 1]}…")
    return finding


def _region(place: Span | Region, document: Document | None) -> Region:
    if isinstance(place, Region):
        return place
    if document is None:
        raise TypeError("a project rule gives its places as regions")
    return document.lines.region(place)
