"""Check configuration data against its schema, and word what is wrong with key, line and right spelling."""

import difflib
import json
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any

from valint.errors import ConfigError
from valint.model.lazy_regex import lazy_regex
from valint.project.locales import normalise
from valint.project.quick_schema import quick_check
from valint.project.resources import data_file
from valint.project.toml_lines import KeyPath, key_lines

_POSITION = lazy_regex(r" \(at (?:line (\d+), column \d+|end of document)\)$")
_DEFAULT_MAX_FILE_SIZE = 4_000_000
_DEFAULT_TIME_LIMIT = 30


def syntax_error(error: Exception, text: str, path: str) -> ConfigError:
    """Word what `tomllib` could not read."""
    if isinstance(error, RecursionError):
        return ConfigError("is nested too deeply", path=path)
    message = str(error)
    match = _POSITION.search(message)
    if match is None:
        return ConfigError(f"is not TOML: {message}", path=path)
    line = int(match[1]) if match[1] else text.count("\n") + 1
    return ConfigError(f"is not TOML: {message[: match.start()]}", path=path, line=line)


def check(data: Mapping[str, Any], *, text: str, prefix: tuple[str, ...], path: str, untrusted: bool) -> None:
    """Raise a `ConfigError` for all that is wrong in `data`, one sentence a line, the topmost first."""
    problems = [*_schema_problems(data), *_locale_problems(data)]
    if untrusted and not problems:
        problems = list(_trust_problems(data))
    if not problems:
        return
    lines = key_lines(text)
    placed = sorted({(_line(lines, (*prefix, *keys)), message) for keys, message in problems})
    first, *others = placed
    message = first[1] + "".join(f"\n{path}:{line}: {text}" for line, text in others)
    raise ConfigError(message, path=path, line=first[0])


Problem = tuple[KeyPath, str]


def _line(lines: Mapping[KeyPath, int], path: KeyPath) -> int:
    for length in range(len(path), 0, -1):
        if path[:length] in lines:
            return lines[path[:length]]
    return 1


def _schema_problems(data: Mapping[str, Any]) -> Iterator[Problem]:
    schema = json.loads(data_file("schemas", "config.schema.json"))
    if quick_check(schema)(data):
        return
    from jsonschema import Draft202012Validator

    validator = Draft202012Validator(schema)
    for error in validator.iter_errors(data):
        yield from _worded(tuple(error.absolute_path), str(error.validator), error)


def _worded(path: KeyPath, keyword: str, error: Any) -> Iterator[Problem]:
    name = _name(path)
    allowed = error.validator_value
    match keyword:
        case "additionalProperties":
            known = list(error.schema["properties"])
            for key in error.instance:
                if key not in known:
                    yield (*path, key), f"{_name((*path, key))} is no setting; {_nearest(key, known)}"
        case "required":
            for key in allowed:
                if key not in error.instance:
                    yield path, f"{name} lacks {key}"
        case "enum":
            yield path, f"{name} is {_shown(error.instance)}; {_nearest(str(error.instance), allowed)}"
        case "type":
            yield path, f"{name} is {_shown(error.instance)}; it must be {_KINDS[allowed]}"
        case "pattern" if "propertyNames" in error.absolute_schema_path:
            yield (
                (*path, error.instance),
                f"{_name((*path, error.instance))}: {_shown(error.instance)} is no rule code",
            )
        case "pattern" if "locale" in path:
            yield path, f"{name} is {_shown(error.instance)}; it must be a locale such as da-DK"
        case "pattern" if path[-1] == "base_path":
            yield path, f"{name} is {_shown(error.instance)}; it must start with a slash"
        case "pattern":
            yield path, f"{name} holds {_shown(error.instance)}; it must be a rule's code, prefix or name"
        case _:
            yield path, f"{name}: {error.message}"


_KINDS = {
    "string": "a text in quotes",
    "array": "a list in square brackets",
    "object": "a table",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
}


def _locale_problems(data: Mapping[str, Any]) -> Iterator[Problem]:
    tables: list[tuple[KeyPath, Any]] = [((), data)]
    overrides = data.get("overrides")
    if isinstance(overrides, list):
        tables += [
            (("overrides", index), entry) for index, entry in enumerate(overrides) if isinstance(entry, dict)
        ]
    for path, table in tables:
        tag = table.get("locale")
        if isinstance(tag, str) and normalise(tag) is None:
            yield (
                (*path, "locale"),
                f"{_name((*path, 'locale'))} is {_shown(tag)}; it must be a locale such as da-DK",
            )


def _trust_problems(data: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield what a configuration that nobody has reviewed must not do (`--untrusted`)."""
    for key in ("packs", "glossaries"):
        if data.get(key):
            yield (
                (key,),
                f"{key} brings rules of its own, which --untrusted refuses; pass a reviewed --config",
            )
    for index, route in enumerate(data.get("schemas", ())):
        if "/" in route["schema"] or "." in route["schema"]:
            yield ("schemas", index, "schema"), "schemas names a file of its own, which --untrusted refuses"
    links = data.get("links", {})
    places: list[tuple[KeyPath, str]] = []
    if "source" in data:
        places.append((("source",), data["source"]))
    places += [(("links", "fallback", index), value) for index, value in enumerate(links.get("fallback", ()))]
    places += [
        (("links", "dependencies", name), value) for name, value in links.get("dependencies", {}).items()
    ]
    places += [
        (("links", "docsets", index, "root"), value["root"])
        for index, value in enumerate(links.get("docsets", ()))
    ]
    for path, value in places:
        if _escapes(value):
            yield (
                path,
                f"{_name(path)} leads outside the folder of the configuration, which --untrusted refuses",
            )
    if "results" in links:
        problem = "links.results brings verdicts of its own, which --untrusted refuses; pass --link-results"
        yield ("links", "results"), problem
    limits = data.get("limits", {})
    for key, most in (("max_file_size", _DEFAULT_MAX_FILE_SIZE), ("time_limit", _DEFAULT_TIME_LIMIT)):
        if limits.get(key, 0) > most:
            yield ("limits", key), f"limits.{key} is above {most}, which --untrusted refuses"


def _escapes(path: str) -> bool:
    depth = 0
    if path.startswith(("/", "\\", "~")) or (len(path) > 1 and path[1] == ":"):
        return True
    for part in PurePosixPath(path.replace("\\", "/")).parts:
        depth += -1 if part == ".." else 1
        if depth < 0:
            return True
    return False


def _name(path: KeyPath) -> str:
    name = ""
    for part in path:
        name += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if name else part
    return name or "the configuration"


def _nearest(word: str, known: list[str]) -> str:
    near = difflib.get_close_matches(word, known, n=1, cutoff=0.6)
    if near:
        return f"did you mean {near[0]}?"
    return f"known are {', '.join(sorted(known))}"


def _shown(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 60 else text[:57] + "..."
