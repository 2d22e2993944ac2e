"""A whole report that stands for the next run, where nothing that mattered to it has changed.

Nothing is imported here that only a check needs: that is most of what such a run would cost.
"""

import json
import os
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from valint.engine.diagnostic_records import decode_diagnostics, encode_diagnostics
from valint.engine.results import Content, FileResult, Memory, Plan, Report
from valint.engine.unchanged import proved
from valint.model.digest import blake2b
from valint.project.discovery import Discovery
from valint.project.observations import Observations, still_true

_NAME = "report"
_FEW = 100
"""So many files are named, not found in a folder: their report must not oust a whole tree's."""


class Contents(Memory, Protocol):
    """A memory that knows the files of earlier runs, too."""

    def content(self, paths: Sequence[str]) -> Callable[[str], Content | None]:
        """Return what gives the content that each of the files had when it was checked."""
        ...

    def touch(self, entries: Sequence[tuple[str, Content]]) -> None:
        """Note what the system says now of files whose bytes are as they were."""
        ...


class ReportMemory:
    """The report of an earlier run on the same files.

    `locale` is the one that the command line names.
    """

    def __init__(self, memory: Contents, discovery: Discovery, plan: Plan, locale: str | None) -> None:
        self._memory = memory
        self._discovery = discovery
        self._plan = plan
        self._locale = locale
        self._base = os.getcwd()  # noqa: PTH109 - text, not a path
        self._name = _NAME if len(discovery.files) > _FEW else f"{_NAME} of few"

    def recall(self) -> Report | None:
        """Return the report, None where anything has changed or nothing was kept."""
        found = self._unchanged()
        if found is None:
            return None
        contents, touched = found
        kept = self._memory.memo(self._name, self._key({path: one.digest for path, one in contents.items()}))
        if kept is None:
            return None
        head, _, diagnostics = kept.partition(b"\n")
        try:
            rows = json.loads(head.decode("utf-8", "surrogatepass"))
            if not still_true(rows["seen"], self._base):
                return None
            mendable = {str(path): contents[path].digest for path in rows["mendable"]}
            locales = {str(path): str(locale) for path, locale in rows["locales"].items()}
            report = Report(
                list(decode_diagnostics(diagnostics)),
                len(contents),
                passed=self._discovery.passed,
                contents=mendable,
                locales=locales,
            )
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            return None  # not what `keep` wrote; the run goes on as if it were not there
        self._memory.touch(touched)
        return report

    def keep(self, report: Report, results: Sequence[FileResult], seen: Observations) -> None:
        """Leave a report, and what was seen to make it, for the next run; only a complete one is kept."""
        if report.incomplete or self._discovery.skipped or len(results) != len(self._discovery.files):
            return
        digests: dict[str, str] = {}
        for result in results:
            if result.content is None or result.uncompared:
                return
            digests[result.path] = result.content.digest
        rows: dict[str, Any] = {
            "seen": seen.rows(self._base),
            "mendable": list(report.contents),
            "locales": dict(report.locales),
        }
        head = json.dumps(rows, separators=(",", ":"), ensure_ascii=False).encode("utf-8", "surrogatepass")
        value = head + b"\n" + encode_diagnostics(report.diagnostics)
        self._memory.keep_memo(self._name, self._key(digests), value)

    def _unchanged(self) -> tuple[dict[str, Content], list[tuple[str, Content]]] | None:
        """Return what is true of the files, and of which something is new; None if one has changed."""
        if self._discovery.skipped or not self._discovery.files:
            return None
        limit = self._plan.settings.limits.max_file_size
        then_of = self._memory.content([file.path for file in self._discovery.files])
        contents: dict[str, Content] = {}
        touched: list[tuple[str, Content]] = []
        for file in self._discovery.files:
            then = then_of(file.path)
            now = None if then is None else proved(file.path, then, limit)
            if now is None:
                return None
            contents[file.path] = now
            if now is not then:
                touched.append((file.path, now))
        return contents, touched

    def _key(self, digests: Mapping[str, str]) -> str:
        """Return what a report depends on, besides the disk and the fingerprint of the run."""
        digest = blake2b(digest_size=16)
        # What depends on the day is a small part, but there is a first run on every day.
        digest.update(f"{self._locale} {self._plan.today.isoformat()} {self._discovery.passed}".encode())
        for path, one in sorted(digests.items()):
            digest.update(f"{path}\0{one}\0".encode(errors="surrogatepass"))
        return digest.hexdigest()
