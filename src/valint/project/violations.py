"""Turn what `jsonschema` finds wrong into words and places."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from valint.model.finding import Severity
from valint.model.front_matter import YamlEntry, YamlNode
from valint.model.named import NamedTuple
from valint.model.span import Span
from valint.project.spelling import meant

if TYPE_CHECKING:
    from valint.project.json_schema import Annotation, Schema, SimpleBreaches

DEFAULT_RULE = "FM003"
CHOICE_RULE = "FM005"
_MOST_SHOWN = 6
_LONGEST = 60
_TYPES = {
    "string": "text",
    "array": "a list",
    "object": "a mapping",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "null": "empty",
}


class Violation(NamedTuple):
    """One breach of a schema.

    `rule` is the code of the rule that reports it, `severity` None for the rule's own.  `key` is the
    top-level key, `suggestion` the value that should stand at `place` instead.
    """

    rule: str
    severity: Severity | None
    place: Span
    message: str
    key: str
    missing: bool = False
    suggestion: str | None = None


def violations(
    schema: "Schema", root: YamlNode, data: Mapping[str, object], top: Span, whole: str
) -> Iterator[Violation]:
    """Yield the breaches of a schema, by their place in it.

    Args:
        schema: what must be obeyed.
        root: the mapping that must obey it.
        data: its data without empty keys.
        top: the place for what concerns the whole.
        whole: what the whole is called in a message.
    """
    seen: set[tuple[object, ...]] = set()
    for error in schema.errors(data):
        path = tuple(error.absolute_path)
        keyword = str(error.validator)
        if keyword in ("required", "additionalProperties", "unevaluatedProperties"):
            found = _keys_wrong(schema, root, error, path, keyword, top, whole)
        else:
            found = iter([_value_wrong(schema, root, error, path, keyword, top, whole)])
        for one in found:
            mark = (one.rule, one.place, one.message)
            if mark not in seen:
                seen.add(mark)
                yield one


def _keys_wrong(
    schema: "Schema",
    root: YamlNode,
    error: Any,
    path: Sequence[str | int],
    keyword: str,
    top: Span,
    whole: str,
) -> Iterator[Violation]:
    node, entry = _find(root, path)
    place = top if not path else _place(node, entry)
    name = f"The {whole}" if not path else f"“{_name(path)}”"
    if keyword == "required":
        for key in error.validator_value:
            if key in error.instance:
                continue
            said = schema.annotation(key) if not path else schema.annotation("")
            yield _key_missing(said, node, (*path, key), place, name)
        return
    known = set(error.schema.get("properties", ()))
    for key, written in (node.entries or {}).items():
        if key in error.instance and key not in known and f"'{key}'" in error.message:
            near = meant(key, known)
            hint = f"; did you mean “{near}”?" if near else "; remove it."
            message = f"The schema of the {whole} has no key “{_name((*path, key))}”{hint}"
            yield Violation(DEFAULT_RULE, None, written.key_span, message, _top_key((*path, key)))


def simple_violations(
    schema: "Schema", root: YamlNode, breaches: "SimpleBreaches", top: Span, whole: str
) -> Iterator[Violation]:
    """Yield the breaches of top-level keys that need no closer look, as `violations` does."""
    for key in breaches.missing:
        yield _key_missing(schema.annotation(key), root, (key,), top, f"The {whole}")
    for key in breaches.empty:
        node, entry = _find(root, (key,))
        yield _key_empty(schema.annotation(key), key, _place(node, entry), key)
    for key in breaches.unlisted:
        said = schema.annotation(key)
        node, entry = _find(root, (key,))
        message, suggestion = _choice_words(key, node.value, schema.listed(key))
        place, severity = _place(node, entry), _severity(said.severity)
        yield Violation(said.rule or CHOICE_RULE, severity, place, message, key, suggestion=suggestion)


def _key_missing(
    said: "Annotation", node: YamlNode, path: Sequence[str | int], place: Span, name: str
) -> Violation:
    rule = said.rule or DEFAULT_RULE
    key = str(path[-1])
    written = (node.entries or {}).get(key)
    if written is not None:
        severity = _severity(said.empty or said.missing)
        message = f"“{_name(path)}” is empty; write it."
        return Violation(rule, severity, written.key_span, message, _top_key(path))
    message = f"{name} has no “{key}”; add it."
    return Violation(rule, _severity(said.missing), place, message, _top_key(path), missing=True)


def _key_empty(said: "Annotation", name: str, place: Span, key: str) -> Violation:
    message = f"“{name}” is empty; give it a value, or remove the key."
    return Violation(DEFAULT_RULE, _severity(said.empty or said.severity), place, message, key)


def _value_wrong(
    schema: "Schema",
    root: YamlNode,
    error: Any,
    path: Sequence[str | int],
    keyword: str,
    top: Span,
    whole: str,
) -> Violation:
    node, entry = _find(root, path)
    key = _top_key(path)
    said = schema.annotation(key)
    name = _name(path) or f"the {whole}"
    place = _place(node, entry) if path else top
    value = error.instance
    if value == "" or value == []:
        return _key_empty(said, name, place, key)
    rule = said.rule or (CHOICE_RULE if keyword in ("enum", "const") else DEFAULT_RULE)
    if "propertyNames" in error.absolute_schema_path:
        message = f"“{_shown(value)}” is no name that the schema of the {whole} allows for a key."
        return Violation(DEFAULT_RULE, None, place, message, key)
    message, suggestion = _words(name, value, keyword, error, said)
    return Violation(rule, _severity(said.severity), place, message, key, suggestion=suggestion)


def _words(name: str, value: object, keyword: str, error: Any, said: "Annotation") -> tuple[str, str | None]:
    """Return the message and, where there is one, the value that should stand instead."""
    shown = _shown(value)
    wanted = error.validator_value
    if keyword in ("enum", "const"):
        return _choice_words(name, value, wanted if keyword == "enum" else [wanted])
    if said.form:
        return f"“{name}” is “{shown}”, but it must be {said.form}.", None
    if keyword == "type":
        kinds = [wanted] if isinstance(wanted, str) else wanted
        form = _either([_TYPES.get(kind, kind) for kind in kinds])
        quote = isinstance(value, int | float) and "string" in kinds
        advice = "; put it in quotes." if quote else "."
        return f"“{name}” must be {form}, but is {_TYPES[_type(value)]}{advice}", None
    if keyword == "pattern":
        return f"“{name}” is “{shown}”, which does not have the form {wanted}.", None
    if keyword in ("minLength", "maxLength"):
        size = len(value) if isinstance(value, str) else 0
        limit = "at least" if keyword == "minLength" else "at most"
        return f"“{name}” has {size} characters; it must have {limit} {wanted}.", None
    if keyword in ("minItems", "maxItems"):
        size = len(value) if isinstance(value, list) else 0
        limit = "at least" if keyword == "minItems" else "at most"
        return f"“{name}” has {size} entries; it must have {limit} {wanted}.", None
    if keyword in ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"):
        relation = {
            "minimum": "at least",
            "maximum": "at most",
            "exclusiveMinimum": "above",
            "exclusiveMaximum": "below",
        }
        return f"“{name}” is {shown}; it must be {relation[keyword]} {wanted}.", None
    if keyword == "uniqueItems":
        return f"“{name}” holds the same entry twice.", None
    if keyword in ("anyOf", "oneOf", "allOf", "not", "if", "contains", "dependentSchemas"):
        return f"“{name}” is “{shown}”, which its schema does not allow.", None
    return f"“{name}” breaks its schema: {_shortened(error.message)}.", None


def _choice_words(name: str, value: object, listed: Sequence[object]) -> tuple[str, str | None]:
    """Return the message about a value that is not among those listed, and the one that it may mean."""
    shown = _shown(value)
    allowed = [one for one in listed if one != ""]
    texts = [one for one in allowed if isinstance(one, str)]
    near = meant(value, texts, 2) if isinstance(value, str) else None
    if near:
        return f"“{shown}” is no value of “{name}”; did you mean “{near}”?", near
    return f"“{shown}” is no value of “{name}”; choose {_choice(allowed)}.", None


def _find(root: YamlNode, path: Sequence[str | int]) -> tuple[YamlNode, YamlEntry | None]:
    """Return the node at a path of keys and positions, and the innermost entry on the way."""
    node, entry = root, None
    for part in path:
        if isinstance(part, int):
            # Lists keep their empty elements, so positions hold.
            node = (node.elements or [node])[part] if node.elements else node
        elif node.entries and part in node.entries:
            entry = node.entries[part]
            node = entry.node
    return node, entry


def _place(node: YamlNode, entry: YamlEntry | None) -> Span:
    """Return where a value stands; an empty value, a list or a mapping is shown by its key."""
    if (
        entry is not None
        and node is entry.node
        and (node.entries is not None or node.elements is not None or node.style in ("|", ">"))
    ):
        return entry.key_span
    if node.span.end > node.span.start and node.entries is None and node.elements is None:
        return node.span
    if entry is not None:
        return entry.key_span
    return Span(node.span.start, node.span.start + 1)


def _severity(name: str) -> Severity | None:
    return Severity(name) if name else None


def _top_key(path: Sequence[str | int]) -> str:
    return str(path[0]) if path else ""


def _name(path: Sequence[str | int]) -> str:
    name = ""
    for part in path:
        name += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if name else part
    return name


def _type(value: object) -> str:
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int | float):
        return "number"
    if isinstance(value, str):
        return "string"
    return "array" if isinstance(value, list) else "object" if isinstance(value, dict) else "null"


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return _shortened(str(value))


def _shortened(text: str) -> str:
    text = " ".join(text.split()).rstrip(".")
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _choice(allowed: Sequence[object]) -> str:
    # “High” beside “high” says nothing new.
    lower = {one for one in allowed if isinstance(one, str) and one.islower()}
    allowed = [one for one in allowed if one in lower or str(one).lower() not in lower]
    shown = [f"“{_shown(one)}”" for one in allowed[:_MOST_SHOWN]]
    if len(allowed) > _MOST_SHOWN:
        shown.append("another of its values")
    return _either(shown)


def _either(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"
