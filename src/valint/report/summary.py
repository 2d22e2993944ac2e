"""The last lines of a run: how much there is, and where to start."""

from collections import Counter
from collections.abc import Iterable, Iterator

from valint.engine.results import Report
from valint.model.finding import Diagnostic, Severity
from valint.model.named import NamedTuple
from valint.report.colours import Colours
from valint.report.sanitise import message, visible

_TOP = 5
_TOP_FILES = 3
_FAULTS = 5


def summarise(report: Report, *, colour: bool, infos: bool, debug: bool = False) -> str:
    """Return the summary of a run for people."""
    return "".join(f"{line}\n" for line in _lines(report, Colours(on=colour), infos=infos, debug=debug))


def incomplete(report: Report, *, debug: bool = False) -> str:
    """Return what a summary says of faults alone."""
    return "".join(f"{line}\n" for line in _faults(report, Colours(on=False), debug=debug))


def _lines(report: Report, colours: Colours, *, infos: bool, debug: bool) -> Iterator[str]:
    tally = _Tally(report.diagnostics, infos=infos)
    counts, rows = tally.severities, tally.rows
    yield from _table(rows, colours)
    yield from _worst_files(tally.paths)
    yield from _faults(report, colours, debug=debug)
    files = _number(report.files, "file")
    if report.changed is not None:
        files = f"{files}, {report.changed:,} of them changed,"
    known = f" {_number(report.known, 'finding')} of the baseline left out." if report.known else ""
    if not report.diagnostics:
        yield f"{files} checked, nothing {'new ' if known else ''}to report.{known}"
        return
    parts = [
        colours.severity(severity, _number(counts[severity], severity))
        for severity in Severity
        if counts[severity] or severity is Severity.ERROR
    ]
    hint = " (--verbose lists them)" if counts[Severity.INFO] and not infos else ""
    yield f"{files} checked: {', '.join(parts)}{hint}.{known}"
    if tally.fixable:
        yield f"{_number(tally.fixable, 'finding')} can be mended safely: valint check --fix"
    if rows:
        yield f"Start with {rows[0].code}: valint rule {rows[0].code}"


class _Row(NamedTuple):
    """How often a rule reports something of one severity, and in how many files."""

    severity: Severity
    code: str
    rule: str
    times: int
    files: int


class _Tally:
    """What there is to count, in one pass: findings may have to be opened for it."""

    def __init__(self, diagnostics: Iterable[Diagnostic], *, infos: bool) -> None:
        self.severities: Counter[Severity] = Counter()
        self.paths: Counter[str] = Counter()
        self.fixable = 0
        times: Counter[tuple[Severity, str, str]] = Counter()
        places: dict[tuple[Severity, str], set[str]] = {}
        for one in diagnostics:
            self.severities[one.severity] += 1
            self.fixable += one.fix is not None and one.fix.safe
            if infos or one.severity is not Severity.INFO:
                self.paths[one.path] += 1
                times[one.severity, one.code, one.rule] += 1
                places.setdefault((one.severity, one.code), set()).add(one.path)
        rows = [_Row(*key, count, len(places[key[0], key[1]])) for key, count in times.items()]
        self.rows = sorted(rows, key=lambda row: (row.severity.rank, -row.times, row.code))
        """The most severe and then the most frequent first."""


def _table(rows: list[_Row], colours: Colours) -> Iterator[str]:
    if len(rows) < 2:
        return
    for row in rows[:_TOP]:
        name = colours.severity(row.severity, f"{row.severity:<7}")
        where = _number(row.files, "file")
        yield f"  {name} {colours.bold(row.code)} {row.rule:<30} {row.times:>6,} in {where}"
    if len(rows) > _TOP:
        rest = sum(row.times for row in rows[_TOP:])
        yield f"  and {rest:,} more by {_number(len(rows) - _TOP, 'other rule')}"


def _worst_files(counts: Counter[str]) -> Iterator[str]:
    """Name the files that hold the most, where they stand out from the others."""
    worst = sorted(counts.items(), key=lambda entry: (-entry[1], entry[0]))[:_TOP_FILES]
    if len(counts) > 2 * _TOP_FILES and worst[0][1] > 2 * counts.total() / len(counts):
        yield "  files with the most:"
        for path, count in worst:
            yield f"  {count:>7,} {visible(path)}"


def _faults(report: Report, colours: Colours, *, debug: bool) -> Iterator[str]:
    if report.stopped is not None:
        yield colours.severity(
            Severity.ERROR, f"Stopped by signal {report.stopped}; the report is incomplete."
        )
    if not report.faults:
        return
    count = _number(len(report.faults), "fault")
    yield colours.severity(Severity.ERROR, f"Incomplete: {count} kept something from being checked.")
    for fault in report.faults[:_FAULTS]:
        yield f"  {visible(fault.path)}: {message(fault.message)}"
    if debug:
        for trace in dict.fromkeys(fault.trace for fault in report.faults if fault.trace):
            yield "\n".join(visible(line) for line in trace.splitlines())


def _number(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
