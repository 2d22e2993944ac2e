"""A plan as plain JSON values and bytes, for a process that has neither the tree nor its configuration.

The types of the fields say how a value is written and read back, so a field that is new in the settings
travels without a word here; what no type of ours can say is refused.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path, PurePath
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from valint.engine.results import FileTask, Plan
from valint.errors import ConfigError


def plan_row(plan: Plan) -> Any:
    """Return a plan as JSON values.

    Raises:
        ConfigError: an option of a rule holds what JSON has no form for, such as a date.
    """
    row = _row(plan)
    try:
        json.dumps(row)
    except (TypeError, ValueError) as error:
        shown = plan.settings.file.name if plan.settings.file else None
        raise ConfigError(f"an option of a rule cannot be sent to a cluster: {error}", path=shown) from error
    return row


def plan_of(row: Any, place: Callable[[str], Path]) -> Plan:
    """Return the plan of a row; `place` says where a path of the sender lies here.

    Raises:
        ValueError, TypeError: the row is not what `plan_row` returns.
    """
    plan: Plan = _reader(Plan)(row, place)
    return plan


def task_row(task: FileTask) -> Any:
    """Return a task as JSON values."""
    return _row(task)


def task_of(row: Any) -> FileTask:
    """Return the task of a row.

    Raises:
        ValueError, TypeError: the row is not what `task_row` returns.
    """
    task: FileTask = _reader(FileTask)(row, Path)
    return task


def named_files(plan: Plan) -> Iterator[Path]:
    """Yield every file besides the pages that checking one of them may read."""
    settings = plan.settings
    for path in (*settings.packs, *settings.glossaries):
        yield from (file for file in sorted(path.rglob("*")) if file.is_file()) if path.is_dir() else (path,)
    yield from (settings.root / route.schema for route in settings.schemas)
    if settings.links.results is not None:
        yield settings.links.results


def _row(value: Any) -> Any:
    if is_dataclass(value):
        return [_row(getattr(value, field.name)) for field in fields(value)]
    if isinstance(value, Mapping):
        return {key: _row(one) for key, one in value.items()}
    if isinstance(value, tuple | list):
        return [_row(one) for one in value]
    if isinstance(value, PurePath):
        return str(value)
    if isinstance(value, date) and type(value) is date:
        return value.isoformat()
    return str(value) if isinstance(value, StrEnum) else value


_Read = Callable[[Any, Callable[[str], Path]], Any]


@cache
def _reader(kind: Any) -> _Read:
    """Return what reads a value of a type back."""
    if is_dataclass(kind) or (isinstance(kind, type) and issubclass(kind, tuple) and kind is not tuple):
        return _record_reader(kind)
    origin, arguments = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        (inner,) = (_reader(one) for one in arguments if one is not NoneType)
        return lambda row, place: None if row is None else inner(row, place)
    if origin is tuple and arguments[1:] == (...,):
        one = _reader(arguments[0])
        return lambda row, place: tuple([one(entry, place) for entry in row])
    if isinstance(origin, type) and issubclass(origin, Mapping):
        value = _reader(arguments[1])
        return lambda row, place: {key: value(entry, place) for key, entry in row.items()}
    if kind is Path:
        return lambda row, place: place(_checked(row, str))
    if kind is date:
        return lambda row, _place: date.fromisoformat(row)
    if kind is object:
        return lambda row, _place: row
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return lambda row, _place: kind(row)
    if kind in (str, bool, int, float):
        return lambda row, _place: _checked(row, kind)
    raise TypeError(f"no form for {kind}")


def _record_reader(kind: Any) -> _Read:
    hints = _hints(kind)
    names = [field.name for field in fields(kind)] if is_dataclass(kind) else kind._fields
    readers = [_reader(hints[name]) for name in names]

    def read(row: Any, place: Callable[[str], Path]) -> Any:
        return kind(*(one(entry, place) for one, entry in zip(readers, row, strict=True)))

    return read


def _hints(kind: Any) -> Mapping[str, Any]:
    """Return the types of a record's fields; results.py imports some of them for type checkers alone."""
    from valint.project.page import AnchorFlavour
    from valint.project.settings import Settings
    from valint.translation.source.places import SourcePlace

    names: Iterable[type] = (AnchorFlavour, Settings, SourcePlace)
    return get_type_hints(kind, localns={one.__name__: one for one in names})


def _checked(value: Any, kind: type) -> Any:
    if not isinstance(value, kind) and not (kind is float and isinstance(value, int)):
        raise TypeError(f"{value!r} is no {kind.__name__}")
    return value
