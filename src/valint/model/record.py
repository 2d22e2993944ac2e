"""Immutable records that cost next to nothing to define.

To type checkers and to its users a record is a frozen dataclass.  Python's own `dataclass` compiles six
methods for each class, which takes half a millisecond: of a check of a single page, a tenth.  Here all
records share their methods.
"""

from collections.abc import Callable
from itertools import repeat
from operator import attrgetter, call
from typing import TYPE_CHECKING, Any, TypeVar, dataclass_transform

if TYPE_CHECKING:
    from dataclasses import field, replace

__all__ = ["field", "record", "replace"]

T = TypeVar("T")


class _Factory:
    """A default that is made anew for each record."""

    def __init__(self, make: Callable[[], object]) -> None:
        self.make = make


if not TYPE_CHECKING:

    def field(*, default_factory: Callable[[], T]) -> T:
        """Give a field a default that `default_factory` makes anew for each record."""
        return _Factory(default_factory)

    def replace(instance: T, /, **changes: object) -> T:
        """Return a record with some fields changed."""
        for name in instance._fields:
            if name not in changes:
                changes[name] = getattr(instance, name)
        return type(instance)(**changes)


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def record(*, slots: bool = True, eq: bool = True) -> Callable[[type[T]], type[T]]:
    """Make a class a record of its annotated fields.

    Args:
        slots: whether instances have these fields alone; cached properties need a place of their own.
        eq: whether records with equal fields are equal, and hashed by them; else each equals itself alone.
    """

    def decorate(cls: type[T]) -> type[T]:
        names = tuple(cls.__annotations__)
        namespace = dict(cls.__dict__)
        defaults = {name: namespace.pop(name) for name in names if name in namespace}
        del namespace["__dict__"], namespace["__weakref__"]
        namespace.update(_SHARED, _fields=names, _defaults=defaults, __match_args__=names)
        if slots:
            namespace["__slots__"] = names
        else:
            namespace["__init__"] = _init_open
        if eq:
            namespace.update(__eq__=_equal, __hash__=_hash)
        namespace["_values"] = staticmethod(_values(names))
        made: Any = type(cls.__name__, cls.__bases__, namespace)
        if slots:
            made._setters = tuple(getattr(made, name).__set__ for name in names)
        done: type[T] = made
        return done

    return decorate


def _init(self: Any, *values: object, **named: object) -> None:
    if named or len(values) != len(self._fields):
        values = _completed(self, values, named)
    any(map(call, self._setters, repeat(self), values))  # each gives None, so all are called


def _init_open(self: Any, *values: object, **named: object) -> None:
    if named or len(values) != len(self._fields):
        values = _completed(self, values, named)
    self.__dict__.update(zip(self._fields, values, strict=True))


def _completed(self: Any, values: tuple[object, ...], named: dict[str, object]) -> tuple[object, ...]:
    """Return the values of all fields in their order."""
    found = list(values)
    for name in self._fields[len(values) :]:
        if name in named:
            found.append(named.pop(name))
        elif name in self._defaults:
            default = self._defaults[name]
            found.append(default.make() if default.__class__ is _Factory else default)
        else:
            raise TypeError(f"{type(self).__name__} lacks a value for “{name}”")
    if named or len(found) > len(self._fields):
        told = ", ".join(named) or f"value {len(self._fields) + 1}"
        raise TypeError(f"{type(self).__name__} has no field for {told}, or has it already")
    return tuple(found)


def _values(names: tuple[str, ...]) -> Callable[[Any], tuple[object, ...]]:
    """Return what gives the values of these fields."""
    if len(names) > 1:
        return attrgetter(*names)
    return lambda record: tuple([getattr(record, name) for name in names])


def _equal(self: Any, other: object) -> Any:
    if other.__class__ is not self.__class__:
        return NotImplemented
    mine: Any = self
    return mine._values(self) == mine._values(other)


def _hash(self: Any) -> int:
    return hash(self._values(self))


def _repr(self: Any) -> str:
    told = ", ".join(f"{name}={getattr(self, name)!r}" for name in self._fields)
    return f"{type(self).__qualname__}({told})"


def _reduce(self: Any) -> tuple[type, tuple[object, ...]]:
    return type(self), self._values(self)


def _refuse(self: Any, name: str, _value: object = None) -> None:
    raise AttributeError(f"{type(self).__name__} is immutable: “{name}” cannot be changed")


class _DataclassFields:
    """What makes the functions of `dataclasses` take a record for a dataclass; made when one of them asks."""

    def __get__(self, instance: object, cls: Any) -> dict[str, Any]:
        import dataclasses

        def of(name: str) -> Any:
            if name not in cls._defaults:
                return dataclasses.field()
            default = cls._defaults[name]
            if isinstance(default, _Factory):
                return dataclasses.field(default_factory=default.make)
            return dataclasses.field(default=default)

        fields = [(name, cls.__annotations__[name], of(name)) for name in cls._fields]
        found: dict[str, Any] = dataclasses.make_dataclass(cls.__name__, fields).__dict__[
            "__dataclass_fields__"
        ]
        return found


_SHARED: dict[str, object] = {
    "__init__": _init,
    "__repr__": _repr,
    "__reduce__": _reduce,
    "__setattr__": _refuse,
    "__delattr__": _refuse,
    "__dataclass_fields__": _DataclassFields(),
}
