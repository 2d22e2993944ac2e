"""Word what is wrong with a rule pack that breaks the schema; imported only when one does."""

import difflib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

Problem = tuple[Sequence[str | int], str]

_TYPES = {
    "string": "text",
    "array": "a list",
    "object": "a mapping",
    "integer": "a whole number",
    "boolean": "true or false",
}


def problems(schema: Mapping[str, Any], data: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield the keys that lead to each fault of `data`, and a message that names the last of them."""
    from jsonschema import Draft202012Validator

    for error in Draft202012Validator(schema).iter_errors(data):
        yield from _worded(tuple(error.absolute_path), str(error.validator), error)


def _worded(keys: tuple[str | int, ...], keyword: str, error: Any) -> Iterator[Problem]:
    name = _name(keys)
    wanted = error.validator_value
    match keyword:
        case "additionalProperties":
            known = list(error.schema["properties"])
            for key in error.instance:
                if key not in known:
                    yield (*keys, key), f"{_name((*keys, key))} is no key here; {_nearest(str(key), known)}"
        case "required":
            for key in wanted:
                if key not in error.instance:
                    yield keys, f"{name} lacks the key {key}"
        case "type":
            kinds = [wanted] if isinstance(wanted, str) else wanted
            yield keys, f"{name} must be {' or '.join(_TYPES[kind] for kind in kinds)}"
        case "enum":
            yield keys, f"{name} must be one of {', '.join(wanted)}"
        case "minItems" | "minLength":
            yield keys, f"{name} must not be empty"
        case "pattern" if keys and keys[-1] == "rule":
            yield keys, f"{name} must be a rule's code, such as TR004"
        case "pattern":
            yield keys, f"{name} must be a language or locale, such as da or da-DK"
        case _:
            yield keys, f"{name}: {error.message}"


def _name(keys: Sequence[str | int]) -> str:
    """Write keys as people count: `artefacts[2].why`."""
    name = ""
    for key in keys:
        name += f"[{key + 1}]" if isinstance(key, int) else f".{key}" if name else key
    return name or "the pack"


def _nearest(key: str, known: list[str]) -> str:
    near = difflib.get_close_matches(key, known, n=1)
    return f"did you mean {near[0]}?" if near else f"known are {', '.join(known)}"
