"""Checks the pages that are open in an editor, as they are there, against the tree as it is on disk."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

from valint.engine import reading
from valint.engine.caching import place_of
from valint.engine.file_phase import FilePhase
from valint.engine.reading import Contents
from valint.engine.results import FileResult, FileTask, Plan, Report
from valint.engine.run import run
from valint.engine.stopping import Stop
from valint.markdown import parse
from valint.model.document import Document
from valint.project.discovery import Discovery, FoundFile, is_toc, shown
from valint.project.facts import FileFacts
from valint.project.globs import matches
from valint.project.index import Project
from valint.project.settings import Settings
from valint.project.surroundings import Surveyor
from valint.rules.housekeeping import file_too_large

_MARKDOWN = (".md", ".markdown")
_YAML_PAGE = "### YamlMime:"


def is_page(path: str, text: str, settings: Settings) -> bool:
    """Tell whether a check of the tree would look at a file with this text."""
    if settings.exclude and matches(settings.exclude, settings.relative(path)):
        return False
    return path.endswith(_MARKDOWN) or is_toc(path) or text.removeprefix("\ufeff").startswith(_YAML_PAGE)


class Checker:
    """Checks open pages under one configuration.

    `texts` holds the open pages by path, relative to the working directory; whoever changes it calls
    `changed`.

    Raises:
        UsageError, ConfigError: the configuration names rules, packs or schemas that do not exist.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.texts: dict[str, str] = {}
        self._plan = Plan(settings, today=date.today())
        self._phase = FilePhase(self._plan, self._read)
        self._surveyor = Surveyor(settings)
        self._executor = _Remembering(self._phase, self.texts)
        self._project: Project | None = None

    def changed(self) -> None:
        """Take notice that an open page, or a file on disk, is another than before."""
        self._project = None

    def check(self) -> Report:
        """Check all open pages."""
        found = tuple(FoundFile(path, explicit=True) for path in sorted(self.texts))
        return run(
            Discovery(found, ()),
            self._plan,
            surveyor=self._surveyor,
            phase=self._phase,
            executor=self._executor,
            stop=Stop(),
        )

    @property
    def project(self) -> Project:
        """The open pages and what they link to, for questions about a link."""
        if self._project is None:
            facts = [self.facts(path) for path in sorted(self.texts)]
            self._project = Project(
                [one for one in facts if one is not None],
                settings=self.settings,
                load=lambda file: self.facts(shown(file)),
            )
        return self._project

    def facts(self, path: str) -> FileFacts | None:
        """Return the facts of a page, None where it cannot be read."""
        return self._executor.facts(FileTask(path, *self._surveyor.survey(path)))

    def document(self, path: str) -> Document | None:
        """Parse a page, None where it cannot be read."""
        text = self._read(path, self.settings.limits.max_file_size).text
        return None if text is None else parse(text, path)

    def _read(self, path: str, limit: int) -> Contents:
        text = self.texts.get(path)
        if text is None:
            return reading.read(path, limit)
        data = text.encode(
            errors="replace"
        )  # half a surrogate pair may come from a client, never from a file
        if len(data) > limit:
            return Contents(None, "VL003", file_too_large(len(data), limit))
        return reading.decode(data)


class _Remembering:
    """Checks a page again only when it or its English page changed, and reads a file again only then."""

    def __init__(self, phase: FilePhase, texts: Mapping[str, str]) -> None:
        self._phase = phase
        self._texts = texts
        self._limit = phase.plan.settings.limits.max_file_size
        self._results: dict[str, tuple[str, str, FileResult]] = {}
        self._facts: dict[str, tuple[object, FileFacts | None]] = {}

    def run(self, tasks: Sequence[FileTask], _stop: Stop) -> Iterator[FileResult]:
        """Yield a result for each task."""
        wanted = {task.path for task in tasks}
        self._results = {path: known for path, known in self._results.items() if path in wanted}
        for task in tasks:
            text = self._texts[task.path]
            place = place_of(task, self._limit)
            known = self._results.get(task.path)
            if known is None or known[:2] != (text, place):
                known = self._results[task.path] = (text, place, self._phase.check(task))
            yield known[2]

    def facts(self, task: FileTask) -> FileFacts | None:
        """Return the facts of a file, None where it cannot be read."""
        known = self._results.get(task.path)
        if known is not None and known[0] == self._texts.get(task.path):
            return known[2].facts
        state = self._state(task.path)
        kept = self._facts.get(task.path)
        if kept is None or kept[0] != state:
            kept = self._facts[task.path] = (state, self._phase.look(task).facts)
        return kept[1]

    def _state(self, path: str) -> object:
        """Return what differs whenever the text of a file does."""
        text = self._texts.get(path)
        if text is not None:
            return text
        try:
            status = Path(path).stat()
        except (OSError, ValueError):
            return None
        return status.st_mtime_ns, status.st_size, status.st_ino
