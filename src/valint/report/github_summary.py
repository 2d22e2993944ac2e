"""A summary in Markdown, for the page of a GitHub job (`$GITHUB_STEP_SUMMARY`) or a merge request."""

from collections import Counter
from collections.abc import Iterator

from valint.engine.results import Report
from valint.model.finding import Diagnostic, Severity
from valint.model.lazy_regex import lazy_regex
from valint.report.formats import Look
from valint.report.plain import path_of, plain, sentence

_MOST_RULES = 15
_MOST_FILES = 10
_MOST_FINDINGS = 50
_MARKS = lazy_regex(r"[!#$&()*+:<=>@\[\\\]^_`{|}~\"']")
_ICONS = {Severity.ERROR: "❌", Severity.WARNING: "⚠️", Severity.INFO: "ℹ️"}


def render(report: Report, _look: Look) -> str:
    """Return how much there is, where it is, and the first findings."""
    return "\n".join(_lines(report)) + "\n"


def _lines(report: Report) -> Iterator[str]:
    counts = Counter(one.severity for one in report.diagnostics)
    yield "## valint"
    yield ""
    parts = [f"{_ICONS[severity]} {_number(counts[severity], severity)}" for severity in Severity]
    yield f"{_number(report.files, 'file')} checked: {', '.join(parts)}."
    if report.known:
        yield ""
        yield f"{_number(report.known, 'finding')} of the baseline left out."
    if report.incomplete:
        yield ""
        yield f"**Incomplete:** {_number(len(report.faults), 'fault')} kept something from being checked."
        yield ""
        for fault in report.faults[:_MOST_FILES]:
            yield f"- {_text(f'{fault.path}: {fault.message}')}"
    listed = [one for one in report.diagnostics if one.severity is not Severity.INFO]
    if not listed:
        return
    yield from _table(
        ("Rule", "", "Findings", "Files"),
        [
            (f"{_ICONS[severity]} {code}", name, str(times), str(files))
            for severity, code, name, times, files in _rules(listed)[:_MOST_RULES]
        ],
    )
    worst = Counter(path_of(one) for one in listed).most_common(_MOST_FILES)
    yield from _table(("File", "Findings"), [(_text(path), str(times)) for path, times in worst])
    yield ""
    yield "<details><summary>Findings</summary>"
    ordered = sorted(listed, key=lambda one: one.severity.rank)
    yield from _table(
        ("Where", "Rule", "What"),
        [
            (
                _text(f"{path_of(one)}:{one.region.line}"),
                f"{_ICONS[one.severity]} {one.code}",
                _text(sentence(one)),
            )
            for one in ordered[:_MOST_FINDINGS]
        ],
    )
    if len(ordered) > _MOST_FINDINGS:
        yield ""
        yield f"And {len(ordered) - _MOST_FINDINGS:,} more."
    yield ""
    yield "</details>"


def _rules(listed: list[Diagnostic]) -> list[tuple[Severity, str, str, int, int]]:
    counts = Counter((one.severity, one.code, one.rule) for one in listed)
    files = Counter(
        (severity, code) for severity, code, _ in {(one.severity, one.code, one.path) for one in listed}
    )
    rows = [(*key, times, files[key[0], key[1]]) for key, times in counts.items()]
    return sorted(rows, key=lambda row: (row[0].rank, -row[3], row[1]))


def _table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> Iterator[str]:
    yield ""
    yield f"| {' | '.join(head)} |"
    yield f"| {' | '.join('---' for _ in head)} |"
    for row in rows:
        yield f"| {' | '.join(row)} |"


def _text(text: str) -> str:
    """Return text that Markdown, HTML and GitHub's own marks (`@name`, `#1`) leave alone."""
    return _MARKS.sub(lambda match: f"&#{ord(match[0])};", " ".join(plain(text).split()))


def _number(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
