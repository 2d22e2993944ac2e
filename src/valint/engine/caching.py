"""Check only the files that have changed since an earlier run."""

import contextlib
import os
from collections.abc import Iterator, Mapping, Sequence

from valint.engine import records
from valint.engine.executing import Executor
from valint.engine.fact_cache import Entry, FactCache, Kept
from valint.engine.fact_records import decode_facts, open_facts
from valint.engine.file_phase import FilePhase
from valint.engine.reading import Contents, read_bytes
from valint.engine.record_store import RecordStore
from valint.engine.results import Content, FileResult, FileTask, Read, SealedFacts, digest_of
from valint.engine.stopping import Stop
from valint.engine.unchanged import proved
from valint.model.named import NamedTuple
from valint.model.record import replace
from valint.project.facts import FileFacts
from valint.project.observations import references, see_path, see_repository
from valint.rules.registry import Needs

_ENTRIES_PER_WRITE = 256
_FACTS_ALONE = " facts"


class _Known(NamedTuple):
    task: FileTask
    kept: Kept
    content: Content
    """What the system says of the file today."""


class CachingExecutor:
    """Takes what the cache knows, and lets another executor check the rest."""

    def __init__(self, cache: FactCache, phase: FilePhase, executor: Executor) -> None:
        self._cache = cache
        self._phase = phase
        self._executor = executor
        self._limit = phase.plan.settings.limits.max_file_size
        overrides = phase.plan.settings.overrides
        rules = phase.selection.active(overrides).file + phase.selection.active().file
        self._asks_history = any(Needs.SOURCE_TODAY in rule.needs for rule in rules)
        self._histories: dict[str, str] = {}
        self._store = RecordStore()
        self._opened: dict[str, Read] = {}
        self._new: list[tuple[str, Entry]] = []
        self._proved: list[tuple[str, Content]] = []
        self._unread: list[_Known] = []
        self._recalled: list[FileResult] = []
        self._broken: list[FileTask] = []

    def run(self, tasks: Sequence[FileTask], stop: Stop) -> Iterator[FileResult]:
        """Yield a result for each task, until `stop` asks to end."""
        kept = self._cache.load([task.path for task in tasks])
        changed: dict[str, FileTask] = {}
        places: dict[str, str] = {}
        for task in tasks:
            if stop.signal is not None:
                break
            places[task.path] = self._place(task)
            known = self._proved_still(task, kept.get(task.path), places[task.path])
            if known is None:
                changed[task.path] = task
            else:
                self._unread.append(known)
        self._forget_vanished(kept, tasks)
        # Who begins with the largest is left with small ones to share at the end.
        sizes = {path: one.content.size for path, one in kept.items() if path in changed}
        largest_first = sorted(changed.values(), key=lambda task: -sizes.get(task.path, 0))
        for result in self._executor.run(largest_first, stop):
            yield self._keep(result, places[result.path])
        self.recall()
        yield from self._recalled
        broken, self._recalled, self._broken = self._broken, [], []
        for result in self._executor.run(broken, stop):
            yield self._keep(result, places[result.path])
        self._write()

    def recall(self) -> None:
        """Read the results of what has not changed; best done while others check what has."""
        unread, self._unread = self._unread, []
        found = self._cache.found({known.task.path: known.kept for known in unread})
        for known in unread:
            result = self._read(known, found.get(known.task.path))
            if result is None:
                self._broken.append(known.task)
            else:
                self._recalled.append(result)

    def look_ahead(self, files: int) -> None:
        """Recall what was found between so many files, too; best done when `recall` is."""
        from valint.engine.project_memory import look_ahead

        look_ahead(self._cache, files)

    def facts(self, task: FileTask) -> FileFacts | None:
        """Return the facts of a file that is not checked itself."""
        place = self._place(task)
        kept = self._cache.get(task.path)
        still = self._proved_still(task, kept, place) or self._proved_still(task, kept, place + _FACTS_ALONE)
        known = None
        if still is not None:
            known = self._read(still, self._cache.found({task.path: still.kept}).get(task.path))
        if known is None:
            known = self._keep(self._phase.look(task), place + _FACTS_ALONE)
        return known.facts

    def _place(self, task: FileTask) -> str:
        """Return what a result depends on besides path and bytes, history included if a rule asks for it."""
        place = place_of(task, self._limit)
        repository = None if task.source is None else task.source.tree.repository
        if repository is None or not self._asks_history:
            return place
        if repository not in self._histories:
            see_repository(repository)
            self._histories[repository] = references(repository)
        return f"{place} {self._histories[repository]}"

    def finish(self) -> None:
        """Write what is not yet written."""
        self._write()

    def _proved_still(self, task: FileTask, kept: Kept | None, place: str) -> "_Known | None":
        """Return what an earlier run has kept of a file, if it is still true."""
        if kept is None or not self._cache.is_current(kept, place):
            return None
        content = proved(task.path, kept.content, self._limit)
        return None if content is None else _Known(task, kept, content)

    def _read(self, known: "_Known", found: bytes | None) -> FileResult | None:
        """Return the result of an earlier run, of which `found` is the record; None where that is broken."""
        task, kept, content = known
        digest = kept.facts_digest
        if found is None:
            return None
        try:
            result = records.decode_found(task.path, found, lambda: self._facts(task, digest), digest=digest)
        except ValueError:
            return None
        if content is not kept.content:
            self._proved.append((task.path, content))
        return result

    def _facts(self, task: FileTask, digest: str) -> bytes:
        """Return the record of a file's facts from the cache; where it is gone or broken, from the file."""
        opened = self._opened.get(task.path)
        if opened is None:
            opened = self._opened[task.path] = self._store.keep(self._sound_facts(task, digest))
        return opened()

    def _sound_facts(self, task: FileTask, digest: str) -> bytes:
        record = self._cache.facts(task.path, digest)
        if record is not None:
            with contextlib.suppress(ValueError):
                decode_facts(task.path, record)  # whoever reads a part of it can rely on it
                return record
        return records.encode(self._phase.look(task)).facts

    def _keep(self, result: FileResult, place: str) -> FileResult:
        """Note a result for the next run; return it with the digest of its facts."""
        # A later run may find the commit that was missing.
        if result.content is None or result.faults or result.uncompared:
            return result
        record = records.encode(result)
        digest = digest_of(record.facts)
        self._new.append((result.path, Entry(place, result.dated, result.content, record, digest)))
        if len(self._new) >= _ENTRIES_PER_WRITE:
            self._write()
        known = result.known
        if isinstance(known, SealedFacts):
            known.digest = digest
        elif known is not None:
            sealed = SealedFacts(result.path, known.locale, record.facts, open_facts, digest=digest)
            return replace(result, known=sealed)
        return result

    def _write(self) -> None:
        self._cache.put(self._new)
        self._cache.touch(self._proved)
        self._new.clear()
        self._proved.clear()

    def _forget_vanished(self, kept: Mapping[str, Kept], tasks: Sequence[FileTask]) -> None:
        if len(kept) > len(tasks):
            others = kept.keys() - {task.path for task in tasks}
            self._cache.forget(path for path in others if not os.path.lexists(path))


def place_of(task: FileTask, limit: int) -> str:
    """Return what a result depends on besides path and bytes; English pages have at most `limit` bytes."""
    place = f"{task.locale} {task.flavour} {task.is_include:d}{task.is_toc:d}{task.siblings:d}"
    source = task.source
    if source is None:
        return place
    if source.present:
        see_path(source.file)
    # What a commit holds never changes, and the page names the commit: only the present file needs a look.
    found = read_bytes(source.file, limit) if source.present and not source.tree.bare else None
    digest = "" if found is None or isinstance(found, Contents) else found[1].digest
    return f"{place} {source.tree.apart:d} {source.tree.inside(source.path)} {digest}"
