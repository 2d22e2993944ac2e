"""SARIF 2.1.0 (OASIS Standard, 2020), for GitHub code scanning and other viewers."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from valint import __version__
from valint.engine.identity import LABEL, with_fingerprints
from valint.engine.results import Fault, Report
from valint.model.finding import Diagnostic, Severity
from valint.model.lazy_regex import lazy_regex
from valint.model.span import Region
from valint.report.formats import Look
from valint.report.plain import as_json, path_of, plain, uri_of
from valint.rules.reference import Example

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_ROOT = "SRCROOT"
_MOST_RESULTS = 25_000
"""GitHub refuses a run with more (docs.github.com, “SARIF support for code scanning”)."""

_BACKTICKS = lazy_regex("`{3,}")


def render(report: Report, _look: Look) -> str:
    """Return the report as SARIF: one run, its rules with their help, its findings with their fixes."""
    codes = sorted({one.code for one in report.diagnostics})
    rules = [_rule(code) for code in codes]
    index = {code: number for number, code in enumerate(codes)}
    run = {
        "tool": {
            "driver": {
                "name": "valint",
                "version": __version__,
                "semanticVersion": __version__,
                "rules": rules,
            }
        },
        "columnKind": "unicodeCodePoints",
        "invocations": [
            {
                "executionSuccessful": not report.incomplete,
                "toolExecutionNotifications": [*map(_notification, report.faults), *_left_out(report)],
            }
        ],
        "results": list(_results(report, index)),
    }
    data = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return as_json(data)


def _rule(code: str) -> dict[str, Any]:
    from valint.rules.reference import reference
    from valint.rules.registry import rule_of

    rule = rule_of(code)
    page = reference(rule)
    help_text = "\n\n".join(filter(None, (page.summary, page.why)))
    return {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": page.summary},
        "fullDescription": {"text": help_text},
        "help": {"text": help_text, "markdown": "\n\n".join([help_text, *_examples(page.examples)])},
        "defaultConfiguration": {"level": _LEVELS[rule.severity], "enabled": rule.enabled},
        "properties": {"tags": [rule.family, "localization"]},
    }


def _examples(examples: Iterable[Example]) -> Iterator[str]:
    for example in examples:
        yield f"**{'Bad' if example.bad else 'Good'}**"
        for file in example.files:
            fence = "`" * (max(map(len, _BACKTICKS.findall(file.text)), default=2) + 1)
            yield f"{fence}markdown\n{file.text.rstrip()}\n{fence}"


def _results(report: Report, index: Mapping[str, int]) -> Iterator[dict[str, Any]]:
    every = enumerate(with_fingerprints(report.diagnostics))
    chosen = _most_severe(report.diagnostics)
    for fingerprint, one in (result for at, result in every if chosen is None or at in chosen):
        text = one.message if one.help is None else f"{one.message} {one.help}"
        result: dict[str, Any] = {
            "ruleId": one.code,
            "ruleIndex": index[one.code],
            "level": _LEVELS[one.severity],
            "message": {"text": plain(text)},
            "locations": [{"physicalLocation": {**_artifact(one), "region": _region(one.region)}}],
            "partialFingerprints": {LABEL: fingerprint},
            "properties": {
                name: plain(str(value))
                for name in ("origin", "route", "source", "target")
                if (value := getattr(one, name)) is not None
            },
        }
        if one.fix is not None:
            result["fixes"] = [_fix(one)]
        yield result


def _most_severe(diagnostics: Sequence[Diagnostic]) -> frozenset[int] | None:
    """Return which findings a reader of SARIF takes, None for all of them."""
    if len(diagnostics) <= _MOST_RESULTS:
        return None
    levels = list(_LEVELS)
    ranked = sorted(range(len(diagnostics)), key=lambda at: levels.index(diagnostics[at].severity))
    return frozenset(ranked[:_MOST_RESULTS])


def _left_out(report: Report) -> Iterator[dict[str, Any]]:
    if len(report.diagnostics) > _MOST_RESULTS:
        text = (
            f"{len(report.diagnostics) - _MOST_RESULTS:,} of the less severe findings are left out, because "
            f"code scanning takes no more than {_MOST_RESULTS:,}; the JSON report has all."
        )
        yield {"level": "warning", "message": {"text": text}}


def _artifact(one: Diagnostic) -> dict[str, Any]:
    return {"artifactLocation": {"uri": uri_of(one), "uriBaseId": _ROOT}}


def _region(region: Region) -> dict[str, int]:
    return {
        "startLine": region.line,
        "startColumn": region.column,
        "endLine": region.end_line,
        "endColumn": region.end_column,
    }


def _fix(one: Diagnostic) -> dict[str, Any]:
    assert one.fix is not None  # noqa: S101 - asked of findings with a fix alone
    replacements = [
        {"deletedRegion": _region(edit.region), "insertedContent": {"text": edit.text}}
        for edit in one.fix.edits
    ]
    kind = "Safe" if one.fix.safe else "To be looked at"
    return {
        "description": {"text": f"{kind}: {one.code} in {plain(path_of(one))}"},
        "artifactChanges": [{**_artifact(one), "replacements": replacements}],
    }


def _notification(fault: Fault) -> dict[str, Any]:
    return {"level": "error", "message": {"text": plain(f"{fault.path}: {fault.message}")}}
