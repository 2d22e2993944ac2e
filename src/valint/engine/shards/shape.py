"""Tell whether a record that a stranger may have written has the form of one that a check makes.

`records.decode` takes what our own processes and cache say at its word.  What goes on to the rules and the
reports from a fact file is looked at value by value, by the types that the fields declare.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from enum import StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from valint.engine import records
from valint.engine.fact_records import decode_facts
from valint.engine.records import Record
from valint.engine.results import Content, Fault, FileResult
from valint.model.finding import Diagnostic
from valint.model.span import Region
from valint.model.suppression import Suppressions
from valint.project.bookmarks import Mark
from valint.project.facts import FileFacts
from valint.project.locales import normalise
from valint.rules.registry import rule_of

_MOST = 1 << 63
_FARTHEST = 1 << 31
_MARKS = frozenset(map(str, Mark))

_Test = Callable[[Any], bool]


def read_record(path: str, record: Record) -> FileResult:
    """Return the result of the file at `path`, its facts open.

    Raises:
        ValueError: no check makes such a record.
    """
    facts = decode_facts(path, record.facts) if record.facts else None
    found = records.decode(path, record)
    known = found.known
    if (known and known.locale) != (facts and facts.locale) or (known is None) is not (facts is None):
        raise ValueError("the facts are those of another page")
    if not (_is_result(found) and (facts is None or _is_facts(facts))):
        raise ValueError("a value of another kind")
    return FileResult(
        *(path, found.diagnostics, facts, found.suppressions, found.faults),
        *(found.uncompared, found.content, found.dated),
    )


def _is_result(result: FileResult) -> bool:
    return (
        all(map(_test(Diagnostic), result.diagnostics))
        and all(map(_is_of_a_rule, result.diagnostics))
        and _test(Suppressions)(result.suppressions)
        and all(map(_test(Fault), result.faults))
        and (result.content is None or _test(Content)(result.content))
    )


def _is_of_a_rule(one: Diagnostic) -> bool:
    try:
        return rule_of(one.code).name == one.rule
    except KeyError:
        return False


def _is_facts(facts: FileFacts) -> bool:
    return (
        _test(FileFacts)(facts)
        # The locale names the pack to read.
        and (facts.locale is None or normalise(facts.locale) == facts.locale)
        and all(mark[:1] in _MARKS for mark in facts.outline)
    )


@cache
def _test(kind: Any) -> _Test:
    """Return what tells whether a value is of a type, and all within it."""
    if kind is Region:
        return _is_region
    if is_dataclass(kind) or (isinstance(kind, type) and issubclass(kind, tuple) and kind is not tuple):
        return _record_test(kind)
    origin, arguments = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        (inner,) = (_test(one) for one in arguments if one is not NoneType)
        return lambda value: value is None or inner(value)
    if origin is tuple and arguments[1:] != (...,):
        tests = [_test(one) for one in arguments]
        return lambda value: (
            value.__class__ is tuple
            and len(value) == len(tests)
            and all(test(one) for test, one in zip(tests, value, strict=True))
        )
    if origin is not None and issubclass(origin, Mapping):
        return lambda value: all(key.__class__ is str and one.__class__ is str for key, one in value.items())
    if origin is not None and issubclass(origin, Sequence):
        test = _test(arguments[0])
        return lambda value: value.__class__ is tuple and all(map(test, value))
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return lambda value: value.__class__ is kind
    if kind is int:
        return lambda value: value.__class__ is int and -_MOST < value < _MOST
    if kind in (str, bool):
        return lambda value: value.__class__ is kind
    raise TypeError(f"no test for {kind}")


def _record_test(kind: Any) -> _Test:
    hints = get_type_hints(kind)
    if not is_dataclass(kind):
        tests = [_test(hints[name]) for name in kind._fields]
        return lambda value: (
            value.__class__ is kind and all(test(one) for test, one in zip(tests, value, strict=True))
        )
    named = [(field.name, _test(hints[field.name])) for field in fields(kind)]
    return lambda value: value.__class__ is kind and all(test(getattr(value, name)) for name, test in named)


def _is_region(value: Any) -> bool:
    return (
        value.__class__ is Region
        and len(value) == 4
        and all(one.__class__ is int and 1 <= one < _FARTHEST for one in value)
        and value[:2] <= value[2:]
    )
