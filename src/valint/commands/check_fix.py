"""`valint check --fix`: mend, check again, and take back what made a file worse."""

import difflib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from valint.engine.fixing import Mended, Skipped, mend, write
from valint.engine.results import Fault, Report
from valint.model.finding import Severity
from valint.model.record import replace
from valint.report.sanitise import visible

# A fix can make room for another one; what needs more rounds than this goes round in circles.
_MOST_ROUNDS = 8


@dataclass
class Outcome:
    """What became of a run that mends: its last report, and what was done."""

    report: Report
    findings: int = 0
    files: set[str] = field(default_factory=set)
    warnings: list[str] = field(default_factory=list)


def check_and_fix(check: Callable[[], Report], *, unsafe: bool) -> Outcome:
    """Check, mend and check again until nothing is left to mend.

    A file that has an error more after a round than before is put back, with a warning.
    """
    outcome = Outcome(check())
    left: set[str] = set()
    seen: dict[str, set[str]] = {}
    for _ in range(_MOST_ROUNDS):
        if outcome.report.stopped is not None:
            break
        mended, skipped = mend(outcome.report, unsafe=unsafe, without=left)
        left |= _noted(skipped, outcome)
        mended = [one for one in mended if not _goes_round(one, seen, left, outcome)]
        written = _written(mended, left, outcome)
        if not written:
            break
        before, outcome.report = outcome.report, _with_faults(check(), outcome.report)
        worse = _worse(written, before, outcome.report)
        for one in written:
            if one.path not in worse:
                outcome.findings += one.findings
                outcome.files.add(one.path)
        if worse:
            left |= worse.keys()
            for one in written:
                if one.path in worse:
                    write(one.path, one.before)
                    codes = ", ".join(worse[one.path])
                    outcome.warnings.append(f"{one.path} was put back: its fixes would have led to {codes}")
            outcome.report = _with_faults(check(), outcome.report)
    outcome.report = replace(
        outcome.report, warnings=(*outcome.report.warnings, *dict.fromkeys(outcome.warnings))
    )
    return outcome


def _noted(skipped: Sequence[Skipped], outcome: Outcome) -> set[str]:
    outcome.warnings += [f"{one.path} was not mended: it {one.reason}" for one in skipped]
    return {one.path for one in skipped}


def _goes_round(one: Mended, seen: dict[str, set[str]], left: set[str], outcome: Outcome) -> bool:
    texts = seen.setdefault(one.path, set())
    texts.add(one.before)
    if one.after not in texts:
        return False
    left.add(one.path)
    outcome.warnings.append(f"{one.path}: fixes undo each other; mend the rest by hand")
    return True


def _written(mended: Sequence[Mended], left: set[str], outcome: Outcome) -> list[Mended]:
    done = []
    faults = []
    for one in mended:
        try:
            write(one.path, one.after)
        except OSError as error:
            left.add(one.path)
            reason = error.strerror or str(error)
            faults.append(Fault(one.path, f"This file could not be mended: {reason}."))
        else:
            done.append(one)
    if faults:
        outcome.report = replace(outcome.report, faults=(*outcome.report.faults, *faults))
    return done


def _with_faults(report: Report, before: Report) -> Report:
    """Keep what could not be written, which the next check knows nothing of."""
    kept = [fault for fault in before.faults if "could not be mended" in fault.message]
    return replace(report, faults=(*report.faults, *kept)) if kept else report


def _worse(written: Sequence[Mended], before: Report, after: Report) -> dict[str, list[str]]:
    """Return the errors that a mended file has and had not; a run that was stopped says nothing."""
    if after.stopped is not None:
        return {}
    paths = {one.path for one in written}
    counts = [
        Counter(
            (one.path, one.code)
            for one in report.diagnostics
            if one.path in paths and one.severity is Severity.ERROR
        )
        for report in (before, after)
    ]
    found: dict[str, list[str]] = {}
    for path, code in sorted(counts[1] - counts[0]):
        found.setdefault(path, []).append(code)
    return found


def differences(mended: Sequence[Mended]) -> Iterator[str]:
    """Yield the changes as a unified diff, which `patch` and `git apply` take."""
    for one in mended:
        before, after = (
            text.removeprefix("\ufeff").splitlines(keepends=True) for text in (one.before, one.after)
        )
        name = visible(one.path)
        for line in difflib.unified_diff(before, after, f"a/{name}", f"b/{name}"):
            yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"
