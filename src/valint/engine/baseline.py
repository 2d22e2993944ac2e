"""The findings that are known already, so that a run reports what is new.

A baseline only gets shorter by itself: a finding that is mended is to be taken out, and one that is new, or
more severe than it was, is reported until somebody takes it in on purpose.
"""

import json
import os
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from valint.engine.identity import fingerprints
from valint.engine.results import Report
from valint.engine.selection import FAULTS
from valint.errors import ConfigError
from valint.model.finding import Diagnostic, Severity
from valint.model.lazy_regex import lazy_regex
from valint.model.record import record, replace
from valint.project.discovery import shown
from valint.project.quick_schema import quick_check
from valint.project.resources import data_file

VERSION = 1

_LARGEST = 64_000_000
_MOST_PROBLEMS = 5
# Halves of surrogate pairs, and what a terminal or an editor would obey.
_UNSAFE = lazy_regex("[\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


class Entry(NamedTuple):
    """A finding that is known; `path` is relative to the folder of the baseline."""

    path: str
    code: str
    fingerprint: str
    severity: Severity
    message: str


@record()
class Baseline:
    """A baseline file; `lines` tells where the entry with a fingerprint stands in it."""

    file: Path
    entries: Sequence[Entry] = ()
    lines: Mapping[str, int] | None = None

    def name(self, path: str) -> str:
        """Return a path of a report as the baseline spells it."""
        name = os.path.relpath(path, self.file.parent).replace(os.sep, "/")
        return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")

    def place(self, entry: Entry) -> Path:
        """Return where an entry's page is, as an absolute path; nothing is looked up."""
        return _absolute(self.file.parent / entry.path)


class Comparison(NamedTuple):
    """A report beside a baseline.

    `known` and `fresh` are the report's findings with the entries that they make; `outdated` are the entries
    that match nothing although their page was checked, and `unseen` those that this run says nothing about.
    """

    known: Sequence[tuple[Diagnostic, Entry]]
    fresh: Sequence[tuple[Diagnostic, Entry]]
    outdated: Sequence[Entry]
    unseen: Sequence[Entry]


def compare(report: Report, baseline: Baseline, checked: Iterable[str]) -> Comparison:
    """Tell known findings from new ones, and which entries are out of date.

    Args:
        report: the findings of a run.
        baseline: what is known.
        checked: the folders that the run covers; of what lies outside, and of anything after an incomplete
            run, no entry is called outdated.
    """
    left = {entry.fingerprint: entry for entry in baseline.entries}
    known: list[tuple[Diagnostic, Entry]] = []
    fresh: list[tuple[Diagnostic, Entry]] = []
    names = fingerprints(report.diagnostics, baseline.name)
    for fingerprint, one in zip(names, report.diagnostics, strict=True):
        made = Entry(baseline.name(one.path), one.code, fingerprint, one.severity, one.message)
        entry = left.get(fingerprint)
        # A fault is a finding, never silence.
        if entry is None or one.code in FAULTS or (entry.path, entry.code) != (made.path, made.code):
            fresh.append((one, made))
            continue
        del left[fingerprint]
        (known if one.severity.rank >= entry.severity.rank else fresh).append((one, made))
    outdated: list[Entry] = []
    unseen: list[Entry] = []
    folders = [] if report.incomplete else [_absolute(Path(folder)) for folder in checked]
    for entry in left.values():
        place = baseline.place(entry)
        (outdated if any(map(place.is_relative_to, folders)) else unseen).append(entry)
    return Comparison(known, fresh, outdated, unseen)


def without_known(report: Report, comparison: Comparison) -> Report:
    """Return a report without the findings that are known."""
    return replace(report, diagnostics=[one for one, _ in comparison.fresh], known=len(comparison.known))


def read(file: Path) -> Baseline:
    """Read a baseline.

    Raises:
        ConfigError: it cannot be read, or breaks `schemas/baseline.schema.json`.
    """
    path = shown(file)
    try:
        # A named pipe would block for ever.
        if not file.is_file():
            raise ConfigError("is no file; “valint baseline” writes one", path=path)
        with file.open("rb") as stream:
            content = stream.read(_LARGEST + 1)
        if len(content) > _LARGEST:
            raise ConfigError(f"is larger than {_LARGEST // 1_000_000} MB", path=path)
        text = content.decode("utf-8-sig")
        data = json.loads(text, object_pairs_hook=_object)
    except OSError as error:
        raise ConfigError(f"cannot be read: {error.strerror}", path=path) from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"is not UTF-8 at byte {error.start}", path=path) from error
    except json.JSONDecodeError as error:
        raise ConfigError(f"is not JSON: {error.msg}", path=path, line=error.lineno) from error
    except (RecursionError, ValueError) as error:
        raise ConfigError(f"is no baseline: {error}", path=path) from error
    _check(data, path)
    entries = [
        Entry(
            entry["path"], entry["code"], entry["fingerprint"], Severity(entry["severity"]), entry["message"]
        )
        for entry in data["findings"]
    ]
    lines = {
        match[1]: number
        for number, line in enumerate(text.splitlines(), 1)
        for match in re.finditer('"fingerprint": *"([0-9a-f]{32})"', line)
    }
    return Baseline(file, entries, lines)


def dump(entries: Iterable[Entry]) -> str:
    """Return a baseline's text: one finding a line, in an order that does not change when lines move."""
    found = sorted(set(entries), key=lambda entry: (entry.path, entry.code, entry.fingerprint))
    lines = ",\n".join(f"  {_dump(_as_data(entry))}" for entry in found)
    body = f"\n{lines}\n " if lines else ""
    return f'{{\n "version": {VERSION},\n "findings": [{body}]\n}}\n'


def _as_data(entry: Entry) -> dict[str, str]:
    return {
        "path": entry.path,
        "code": entry.code,
        "severity": str(entry.severity),
        "fingerprint": entry.fingerprint,
        "message": entry.message,
    }


def _dump(data: Mapping[str, str]) -> str:
    text = json.dumps(data, ensure_ascii=False)
    return _UNSAFE.sub(
        lambda match: "\ufffd" if "\ud800" <= match[0] <= "\udfff" else f"\\u{ord(match[0]):04x}", text
    )


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    data = dict(pairs)
    if len(data) < len(pairs):
        raise ValueError("an object names a key twice")
    return data


def _check(data: object, path: str) -> None:
    schema = json.loads(data_file("schemas", "baseline.schema.json"))
    if quick_check(schema)(data):
        return
    if isinstance(data, dict) and isinstance(version := data.get("version"), int) and version > VERSION:
        raise ConfigError("was written by a later version of valint", path=path)
    from jsonschema import Draft202012Validator

    problems = []
    for error in Draft202012Validator(schema).iter_errors(data):
        where = "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in error.absolute_path)
        problems.append(f"{where.removeprefix('.') or 'the file'}: {_reason(error)}")
        if len(problems) == _MOST_PROBLEMS:
            break
    if problems:
        raise ConfigError(f"is no baseline: {'; '.join(problems)}", path=path)


def _reason(error: Any) -> str:
    """Word what is wrong without what the file holds."""
    match error.validator:
        case "required":
            missing = [key for key in error.validator_value if key not in error.instance]
            return f"lacks {', '.join(missing)}"
        case "additionalProperties":
            return f"has other keys than {', '.join(error.schema['properties'])}"
        case "enum":
            return f"is none of {', '.join(error.validator_value)}"
        case "type":
            return f"is no {error.validator_value}"
        case _:
            return f"breaks {error.validator} {error.validator_value}"


def _absolute(path: Path) -> Path:
    # Not resolve(): no file of somebody else's choosing is asked for.
    return Path(os.path.normpath(Path.cwd() / path))
