"""One self-contained HTML page for localization teams: overview, filters, every finding with its wording.

Nothing of a repository reaches the page but as text: in the markup it is escaped, and the script reads it
from a block of JSON and never makes markup of it.  The page loads nothing, and its policy (Content Security
Policy Level 3) allows its own style and script alone.
"""

import base64
import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from html import escape
from importlib.resources import files
from typing import Any

from valint import __version__
from valint.engine.reading import read
from valint.engine.results import Report
from valint.model.finding import Diagnostic, Severity
from valint.model.span import LineIndex
from valint.report.formats import Look
from valint.report.plain import path_of, plain

_FIELDS = (
    "severity", "code", "name", "locale", "file", "line", "column", "message", "help", "source", "target",
    "route", "origin", "excerpt", "fix",
)  # fmt: skip
_MOST_BARS = 12
_BEFORE, _AFTER, _LONGEST = 80, 120, 400
_LARGEST = 64_000_000


def render(report: Report, _look: Look) -> str:
    """Return the page."""
    style, script = _asset("report.css"), _asset("report.js")
    policy = (
        f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )
    return "\n".join(
        [
            "<!DOCTYPE html>",
            '<html lang="en">',
            "<head>",
            '<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            '<meta name="referrer" content="no-referrer">',
            "<title>valint report</title>",
            f"<style>{style}</style>",
            "</head>",
            "<body>",
            *_head(report),
            *_faults(report),
            *_charts(report),
            *_filters(report),
            *_table(),
            f'<script type="application/json" id="data">{_data(report)}</script>',
            f"<script>{script}</script>",
            "</body>",
            "</html>",
            "",
        ]
    )


def _asset(name: str) -> str:
    return files("valint.report.page").joinpath(name).read_text(encoding="utf-8")


def _hash(content: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}"


def _head(report: Report) -> Iterator[str]:
    counts = Counter(one.severity for one in report.diagnostics)
    fixable = sum(one.fix is not None and one.fix.safe for one in report.diagnostics)
    yield "<header><h1>valint report</h1>"
    files = _number(report.files, "file")
    yield f'<p class="lead">{files} checked by valint {escape(__version__)}.</p></header>'
    yield '<ul class="counts">'
    for severity in Severity:
        plural = "" if counts[severity] == 1 else "s"
        yield f'<li><b class="{severity}">{counts[severity]:,}</b>{severity}{plural}</li>'
    yield f"<li><b>{fixable:,}</b>can be mended safely</li>"
    yield "</ul>"


def _faults(report: Report) -> Iterator[str]:
    if not report.incomplete:
        return
    yield '<section class="faults" aria-label="Not checked"><h2>Not everything was checked</h2><ul>'
    for fault in report.faults[:50]:
        yield f"<li><bdi>{_text(fault.path)}</bdi>: {_text(fault.message)}</li>"
    yield "</ul></section>"


def _charts(report: Report) -> Iterator[str]:
    found = report.diagnostics
    by_rule = Counter(one.code for one in found)
    names = {one.code: one.rule for one in found}
    by_locale = Counter(report.locales.get(one.path, "") for one in found)
    by_file = Counter(_path(one) for one in found)
    yield '<section class="charts" aria-label="Overview">'
    yield from _chart("By rule", "code", by_rule, {code: f"{code} {name}" for code, name in names.items()})
    by_locale.pop("", None)
    yield from _chart("By locale", "locale", by_locale, {})
    yield from _chart("By file", "file", by_file, {path: path.rpartition("/")[2] for path in by_file})
    yield "</section>"


def _chart(title: str, name: str, counts: Counter[str], shown: dict[str, str]) -> Iterator[str]:
    rows = sorted(counts.items(), key=lambda row: (-row[1], row[0]))[:_MOST_BARS]
    if not rows:
        return
    most = rows[0][1]
    yield f'<div class="chart"><h2>{title}</h2><ul>'
    for value, times in rows:
        label = _text(shown.get(value, value))
        data = f'data-filter="{name}" data-value="{_text(value)}"'
        yield (
            f'<li><button type="button" {data} title="{_text(value)}" aria-pressed="false">'
            f'<span class="name"><bdi>{label}</bdi></span>'
            f'<meter min="0" max="{most}" value="{times}" aria-hidden="true"></meter>'
            f'<span class="times">{times:,}</span></button></li>'
        )
    yield "</ul></div>"


def _filters(report: Report) -> Iterator[str]:
    found = report.diagnostics
    codes = dict(sorted({one.code: f"{one.code} {one.rule}" for one in found}.items()))
    present = {one.severity for one in found}
    yield '<main><form id="filters" role="search" aria-label="Filter the findings">'
    yield '<label>Search<input type="search" id="search" autocomplete="off"></label>'
    yield from _select("Severity", "severity", {str(one): str(one) for one in Severity if one in present})
    yield from _select("Rule", "code", codes)
    yield from _select("Locale", "locale", _same({report.locales.get(one.path, "") for one in found}))
    yield from _select("File", "file", _same({_path(one) for one in found}))
    yield from _select("Who mends it", "route", _same({str(one.route or "") for one in found}))
    yield from _select("Comes from", "origin", _same({str(one.origin) for one in found}))
    yield '<label class="check"><input type="checkbox" id="fixable">with a fix</label>'
    yield '<button type="reset">Show all</button>'
    yield '<output id="count" aria-live="polite"></output></form>'


def _same(values: set[str]) -> dict[str, str]:
    return {value: value for value in sorted(values) if value}


def _select(label: str, name: str, options: dict[str, str]) -> Iterator[str]:
    listed = "".join(
        f'<option value="{_text(value)}">{_text(text)}</option>' for value, text in options.items()
    )
    yield f'<label>{label}<select id="{name}"><option value="">all</option>{listed}</select></label>'


def _table() -> Iterator[str]:
    yield "<table><caption hidden>Findings</caption><thead><tr>"
    for name, title in (("severity", "Severity"), ("code", "Rule"), ("place", "Where"), ("message", "What")):
        width = "rule" if name == "code" else name
        yield (
            f'<th scope="col" class="c-{width}" data-sort="{name}" aria-sort="none">'
            f'<button type="button">{title}</button></th>'
        )
    yield '</tr></thead><tbody id="rows"></tbody></table>'
    yield '<button type="button" class="more" id="more" hidden>Show more</button>'
    yield "<noscript><p>Filters and findings need JavaScript, which this page brings along.</p></noscript>"
    yield "</main>"


def _data(report: Report) -> str:
    rows = [_row(one, report, lines) for one, lines in _with_lines(report.diagnostics)]
    codes = sorted({one.code for one in report.diagnostics})
    data = {"fields": _FIELDS, "findings": rows, "rules": {code: _rule(code) for code in codes}}
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    # In a script element nothing ends the text but a tag.
    for mark in "<>&\u2028\u2029":
        text = text.replace(mark, f"\\u{ord(mark):04x}")
    return text.replace("##", "\\u0023\\u0023").encode("utf-8", "replace").decode()


def _with_lines(diagnostics: Sequence[Diagnostic]) -> Iterator[tuple[Diagnostic, LineIndex | None]]:
    path, lines = None, None
    for one in diagnostics:
        if one.path != path:
            path, lines = one.path, _lines_of(one.path)
        yield one, lines


def _lines_of(path: str) -> LineIndex | None:
    text = read(path, _LARGEST).text
    return None if text is None else LineIndex(text.removeprefix("\ufeff"))


def _row(one: Diagnostic, report: Report, lines: LineIndex | None) -> list[Any]:
    region = one.region
    return [
        str(one.severity), one.code, one.rule, report.locales.get(one.path, ""), _path(one), region.line,
        region.column, plain(one.message), plain(one.help or ""), plain(one.source or ""),
        plain(one.target or ""), str(one.route or ""), str(one.origin), _excerpt(one, lines),
        _fix(one, lines),
    ]  # fmt: skip


def _excerpt(one: Diagnostic, lines: LineIndex | None) -> list[str] | None:
    """Return what stands before, in and behind the marked text of a line."""
    region = one.region
    if lines is None or region.line > len(lines):
        return None
    span = lines.line_span(region.line)
    start = min(span.start + region.column - 1, span.end)
    end = min(span.start + region.end_column - 1, span.end) if region.end_line == region.line else span.end
    first, last = max(span.start, start - _BEFORE), min(span.end, max(end, start) + _AFTER)
    text = lines.text
    parts = [text[first:start], text[start : min(end, start + _LONGEST)], text[end:last]]
    parts[0] = ("…" if first > span.start else "") + parts[0]
    parts[2] += "…" if last < span.end else ""
    return [plain(part) for part in parts]


def _fix(one: Diagnostic, lines: LineIndex | None) -> list[str] | None:
    """Return the kind of a fix and, of its first edit, what stands before, goes, comes and stands behind."""
    if one.fix is None or lines is None or not one.fix.edits:
        return None
    region, added = one.fix.edits[0]
    if region.end_line > len(lines.starts):
        return None
    start = lines.starts[region.line - 1] + region.column - 1
    end = lines.starts[region.end_line - 1] + region.end_column - 1
    line, last = lines.line_span(region.line), lines.line_span(min(region.end_line, len(lines)))
    text = lines.text
    before, after = text[max(line.start, start - _BEFORE) : start], text[end : min(last.end, end + _AFTER)]
    parts = [before, text[start:end][:_LONGEST], added[:_LONGEST], after]
    return ["safe" if one.fix.safe else "unsafe", *(plain(part) for part in parts)]


def _rule(code: str) -> dict[str, Any]:
    from valint.rules.reference import reference
    from valint.rules.registry import rule_of

    rule = rule_of(code)
    page = reference(rule)
    about = [" ".join(part.split()) for part in f"{page.summary}\n\n{page.why}".split("\n\n")]
    return {"name": rule.name, "about": [part for part in about if part]}


def _path(one: Diagnostic) -> str:
    return plain(path_of(one))


def _text(text: str) -> str:
    # Azure Pipelines takes `##[` and `##vso[` for commands wherever they are printed.
    return escape(plain(text).encode("utf-8", "replace").decode()).replace("##", "&#35;&#35;")


def _number(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
