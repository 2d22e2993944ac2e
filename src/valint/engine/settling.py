"""Bring together what was found in a page and what was found about it, one page at a time."""

from collections.abc import Container, Iterator, Sequence

from valint.engine.gathering import Gathered
from valint.engine.results import FileResult, Plan
from valint.engine.selection import Selection
from valint.engine.silencing import suppress
from valint.engine.yielding import settled
from valint.model.finding import Diagnostic


def settle(
    results: Sequence[FileResult],
    about: Sequence[Gathered],
    plan: Plan,
    selection: Selection,
    *,
    judge: bool,
    faulty: Container[str] = (),
) -> Iterator[tuple[str, Sequence[Diagnostic]]]:
    """Yield the paths that have findings and these, in the order of a report and without duplicates.

    `about` has the findings that are not in `results`.  Findings that yield to others are left out, and so
    are those that comments suppress; comments that do nothing are reported if `judge`, after a complete run,
    but for those in the files that are `faulty`.
    """
    files = {result.path: result for result in results}
    for path in sorted(files.keys() | {path for gathered in about for path in gathered.paths}):
        result = files.get(path)
        of_page: Sequence[Diagnostic] = () if result is None else result.diagnostics
        others = (one for gathered in about for one in gathered.of(path))
        found = settled([*of_page, *others])
        if result is not None:
            found = suppress(found, result, plan, selection, judge=judge and path not in faulty)
        if found:
            yield path, sorted(dict.fromkeys(found), key=lambda one: one.sort_key)
