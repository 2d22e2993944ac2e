"""Named tuples that cost little to define.

To type checkers and to its users such a class is a `typing.NamedTuple`.  That one compiles a constructor for
each class and looks at each annotation, a tenth of a millisecond in all; a check of a single page defines two
hundred classes and makes instances of half of them.  Here a constructor is compiled when it is first called.
"""

from collections import _tuplegetter  # type: ignore[attr-defined]
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

__all__ = ["NamedTuple"]

if TYPE_CHECKING:
    from typing import NamedTuple
else:

    class _Meta(type):
        """Makes a class statement with the base `NamedTuple` a class of tuples, of no special type itself."""

        def __new__(cls, name: str, bases: tuple[type, ...], namespace: dict[str, Any]) -> type:
            if not bases:
                return super().__new__(cls, name, bases, namespace)
            fields = tuple(namespace.get("__annotations__", ()))
            defaults = {field: namespace[field] for field in fields if field in namespace}
            namespace.update(zip(fields, map(_getter, range(len(fields))), strict=True))
            namespace.update(
                __slots__=(), _fields=fields, _field_defaults=defaults, __match_args__=fields, __new__=_first
            )
            return type(name, (_Tuple,), namespace)

    class NamedTuple(metaclass=_Meta):
        """The base in a class statement; see `typing.NamedTuple`."""


class _Tuple(tuple[Any, ...]):
    """What all have in common; `collections.namedtuple` says what the methods do."""

    __slots__ = ()
    _fields: tuple[str, ...] = ()
    _field_defaults: dict[str, Any]

    @classmethod
    def _make(cls, values: Iterable[Any]) -> "_Tuple":
        made = tuple.__new__(cls, values)
        if len(made) != len(cls._fields):
            raise TypeError(f"Expected {len(cls._fields)} arguments, got {len(made)}")
        return made

    def _replace(self, /, **changes: Any) -> "_Tuple":
        made = self._make(map(changes.pop, self._fields, self))
        if changes:
            raise ValueError(f"Got unexpected field names: {list(changes)!r}")
        return made

    def _asdict(self) -> dict[str, Any]:
        return dict(zip(self._fields, self, strict=True))

    def __repr__(self) -> str:
        told = ", ".join(f"{name}={value!r}" for name, value in zip(self._fields, self, strict=True))
        return f"{type(self).__name__}({told})"

    def __getnewargs__(self) -> tuple[Any, ...]:
        return tuple(self)


def _getter(at: int) -> Any:
    return _tuplegetter(at, "")


def _first(cls: Any, /, *values: Any, **named: Any) -> Any:
    """Put the real constructor in the place of this one, and call it."""
    owner = next(
        one for one in cls.__mro__ if getattr(one.__dict__.get("__new__"), "__func__", None) is _first
    )
    made = _constructor(owner)
    owner.__new__ = staticmethod(made)
    return made(cls, *values, **named)


def _constructor(owner: Any) -> Any:
    names = ", ".join(owner._fields)
    tail = "," if len(owner._fields) == 1 else ""
    # As in `collections.namedtuple`; names of fields are names of Python, which the class statement saw to.
    code = f"lambda _cls, {names}: _new(_cls, ({names}{tail}))"
    made = eval(code, {"_new": tuple.__new__, "__builtins__": {}})  # noqa: S307
    made.__defaults__ = tuple(owner._field_defaults.values())
    made.__name__ = "__new__"
    made.__qualname__ = f"{owner.__qualname__}.__new__"
    return made
