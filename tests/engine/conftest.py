"""A workshop for the engine's tests: a tree of files, rules made for one test, and a run over both."""

import os
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from valint.engine import fact_cache
from valint.engine.caching import CachingExecutor
from valint.engine.executing import SerialExecutor
from valint.engine.fact_cache import open_fact_cache
from valint.engine.file_phase import FilePhase
from valint.engine.report_memory import ReportMemory
from valint.engine.results import Plan, Report
from valint.engine.run import run
from valint.engine.stopping import Stop
from valint.engine.workers import WorkerExecutor
from valint.model.finding import Finding, Severity
from valint.model.span import Span
from valint.project import observations
from valint.project.discovery import discover
from valint.project.page import AnchorFlavour, Page
from valint.project.settings import Settings
from valint.project.surroundings import Surveyor
from valint.rules import registry
from valint.rules.registry import FileCheck, Needs, ProjectCheck, project_rule, rule

TODAY = date(2026, 3, 1)


class Workshop:
    """A tree in the working directory, and a way to check it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def write(self, name: str, content: str | bytes) -> Path:
        """Write a file; text as UTF-8 with its line endings as they are."""
        file = self.folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        return file

    def rule(
        self,
        code: str,
        check: FileCheck,
        severity: Severity = Severity.WARNING,
        *,
        on: bool = True,
        needs: tuple[Needs, ...] = (),
    ) -> None:
        """Register a rule for pages."""
        rule(code, f"test-{code.lower()}", severity, enabled=on, needs=needs)(check)
        registry.all_rules.cache_clear()

    def project_rule(self, code: str, check: ProjectCheck, severity: Severity = Severity.WARNING) -> None:
        """Register a rule for the whole tree."""
        project_rule(code, f"test-{code.lower()}", severity)(check)
        registry.all_rules.cache_clear()

    def check(
        self,
        *paths: str,
        settings: Settings | None = None,
        select: tuple[str, ...] = (),
        ignore: tuple[str, ...] = (),
        before: Callable[[], None] = lambda: None,
        jobs: int | None = None,
        cache: Path | None = None,
        today: date = TODAY,
        locale: str | None = None,
        recall: bool = False,
        ahead: bool = True,
    ) -> Report:
        """Check paths, in so many processes or in this one; `before` runs between listing and reading.

        `cache` is the file to keep results in; with `recall` an earlier report may stand for this run.  With
        `ahead` what was found between pages is recalled before they are checked.
        """
        settings = settings or Settings()
        plan = Plan(settings, select, ignore, today)
        phase = FilePhase(plan)
        found = discover(paths or (".",), settings)
        before()
        executor = SerialExecutor(phase) if jobs is None else WorkerExecutor(phase, jobs)
        surveyor = Surveyor(settings, locale)
        warnings: list[str] = []
        kept = None if cache is None else open_fact_cache(cache, plan, warnings.append)
        if kept is None:
            report = run(found, plan, surveyor=surveyor, phase=phase, executor=executor, stop=Stop())
        else:
            caching = CachingExecutor(kept, phase, executor)
            whole = ReportMemory(kept, found, plan, locale) if recall else None
            recalled = whole.recall() if whole else None
            if ahead:
                caching.look_ahead(len(found.files))
            report = recalled or run(
                found,
                plan,
                surveyor=surveyor,
                phase=phase,
                executor=caching,
                stop=Stop(),
                memory=kept,
                whole=whole,
            )
            caching.finish()
            kept.close()
        return replace(report, warnings=tuple(warnings))


@pytest.fixture
def workshop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workshop]:
    """An empty tree; rules that a test registers are gone after it."""
    monkeypatch.chdir(tmp_path)
    registry.all_rules()
    before = dict(registry._RULES)
    try:
        yield Workshop(tmp_path)
    finally:
        registry._RULES.clear()
        registry._RULES.update(before)
        registry.all_rules.cache_clear()


def codes(report: Report) -> list[str]:
    """Return the codes of a report in its order."""
    return [one.code for one in report.diagnostics]


def places(report: Report) -> list[tuple[str, int, str]]:
    """Return path, line and code of each finding."""
    return [(one.path, one.region.line, one.code) for one in report.diagnostics]


class Shop(Workshop):
    """A workshop with a cache, and a rule that notes which pages it is asked about."""

    def __init__(self, folder: Path, file: Path, *, recall: bool) -> None:
        super().__init__(folder)
        self.file = file
        self.recall = recall
        self.asked: list[str] = []
        self.settings = Settings(anchors=AnchorFlavour.LEARN)
        self.rule("ST990", self._note)

    def _note(self, page: Page) -> Iterator[Finding]:
        self.asked.append(page.document.path)
        yield Finding(Span(0, 1), f"{len(page.document.text)} characters, {page.locale}.")

    def run(self, *paths: str, select: tuple[str, ...] = ("ST990", "AN", "LK", "HD", "VL")) -> Report:
        """Check with the cache, prove that it changes nothing, and leave in `asked` what was checked."""
        settings = replace(self.settings)
        expected = self.check(*paths, select=select, settings=settings)
        self.asked.clear()
        report = self.check(
            *paths, select=select, settings=settings, cache=self.file, recall=self.recall, ahead=self.recall
        )
        assert replace(report, warnings=()) == expected
        return report

    def age(self) -> None:
        """Let some time have passed since the files were written."""
        for file in self.folder.rglob("*.md"):
            os.utime(file, ns=(0, time.time_ns() - 10**10))


@pytest.fixture(params=[False, True], ids=["records", "reports"])
def shop(
    request: pytest.FixtureRequest,
    workshop: Workshop,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> Shop:
    # The change time of a file cannot be set, so the time that it must rest is shortened.
    monkeypatch.setattr(fact_cache, "_STILL", 0)
    monkeypatch.setattr(observations, "_STILL", 0)
    shop = Shop(workshop.folder, tmp_path_factory.mktemp("kept") / "check.db", recall=request.param)
    shop.write(
        "a.md", "# Side\n\nSe [b](b.md#findes) og [b](b.md#mangler).\n\n<!-- valint-disable LK005 -->\n"
    )
    shop.write("b.md", "# Findes\n\nTekst.\n")
    shop.write("c/æ.md", "# Tredje\n\n[væk](../d.md)\n")
    return shop
