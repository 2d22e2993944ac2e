"""What the project rules of one run leave for the next: their findings, and the judgement of headings.

The findings hold as long as the facts of all pages are the same, and whatever else of the disk was looked at.
The judgement of headings, which costs more than all other project rules, needs the same headings alone.
"""

import json
import os
from collections.abc import Iterable, Sequence
from weakref import WeakKeyDictionary

from valint.engine import diagnostic_records
from valint.engine.results import FileResult, Memory, Plan, SealedFacts
from valint.engine.selection import ActiveRules, Selection
from valint.model.digest import blake2b
from valint.model.finding import Diagnostic
from valint.project.index import Project
from valint.project.observations import Observations, still_true
from valint.rules.registry import Needs

_FINDINGS = "findings"
_HEADINGS = "headings"
_FEW = 100
"""So many files are named, not found in a folder: their findings must not oust a whole tree's."""


_Recalled = tuple[str, str, tuple[Diagnostic, ...] | None]
"""The name and the key of findings that were kept, and the findings if what was seen is as it was."""

_AHEAD: "WeakKeyDictionary[Memory, _Recalled]" = WeakKeyDictionary()


def look_ahead(memory: Memory, files: int) -> None:
    """Recall what the last run on so many files found, before it is known whether that is still true."""
    name = _name(files)
    kept = memory.latest_memo(name)
    if kept is not None:
        key, value = kept
        _AHEAD[memory] = name, key, _opened(value, os.getcwd())  # noqa: PTH109 - text, not a path


def _name(files: int) -> str:
    return _FINDINGS if files > _FEW else f"{_FINDINGS} of few"


def _opened(kept: bytes, base: str) -> tuple[Diagnostic, ...] | None:
    """Return the findings that `keep` wrote, None where something that was seen is not as it was."""
    seen, _, found = kept.partition(b"\n")
    try:
        if still_true(json.loads(seen.decode("utf-8", "surrogatepass")), base):
            return diagnostic_records.decode_diagnostics(found)
    except (ValueError, RecursionError):
        pass  # not what `keep` wrote; the rules run as if it were not there
    return None


class FoundBefore:
    """The findings of the project rules in an earlier run on the same facts."""

    def __init__(
        self, memory: Memory, results: Sequence[FileResult], plan: Plan, selection: Selection
    ) -> None:
        self._memory = memory
        self._name = _name(len(results))
        self._base = os.getcwd()  # noqa: PTH109 - text, not a path
        self._key = _key(results, plan, selection)

    def recall(self) -> tuple[Diagnostic, ...] | None:
        """Return the findings, None where there are none of the same facts and surroundings."""
        name, key, known = _AHEAD.pop(self._memory, ("", "", None))
        if (name, key) == (self._name, self._key):
            return known
        kept = None if self._key is None else self._memory.memo(self._name, self._key)
        return None if kept is None else _opened(kept, self._base)

    def keep(self, found: Iterable[Diagnostic], seen: Observations) -> None:
        """Leave findings, and what was seen to find them, for the next run."""
        if self._key is None:
            return
        rows = json.dumps(seen.rows(self._base), separators=(",", ":"), ensure_ascii=False)
        value = rows.encode("utf-8", "surrogatepass") + b"\n" + diagnostic_records.encode_diagnostics(found)
        self._memory.keep_memo(self._name, self._key, value)


def _key(results: Sequence[FileResult], plan: Plan, selection: Selection) -> str | None:
    """Return what the findings depend on, besides the disk; None where some facts have no digest."""
    digest = blake2b(digest_size=16)
    chosen: dict[int, ActiveRules] = {}
    for result in results:
        known = result.known
        if known is not None and not (isinstance(known, SealedFacts) and known.digest):
            return None
        facts = "" if known is None else known.digest
        digest.update(f"{result.path}\0{facts}\0".encode(errors="surrogatepass"))
        active = selection.active(plan.settings.overrides_for(result.path))
        chosen[id(active)] = active
    if any(Needs.DATE in rule.needs for active in chosen.values() for rule in active.project):
        digest.update(plan.today.isoformat().encode())
    return digest.hexdigest()


class JudgedHeadings:
    """The judgement of all headings, which costs more than all else: an earlier run's where none changed."""

    def __init__(self, project: Project, memory: Memory) -> None:
        from valint.translation import remembered

        self._project = project
        self._memory = memory
        self._key = remembered.key_of(project)
        kept = memory.memo(_HEADINGS, self._key)
        self._known = kept is not None
        if kept is not None:
            try:
                remembered.restore(project, kept.decode("utf-8", "surrogatepass"))
            except ValueError:
                self._known = False

    def keep(self) -> None:
        from valint.translation import remembered

        if not self._known:
            text = remembered.dump(self._project)
            self._memory.keep_memo(_HEADINGS, self._key, text.encode("utf-8", "surrogatepass"))
