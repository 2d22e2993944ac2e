"""Named tuples behave as those of `typing` do, from their first instance on."""

import copy
import pickle
from collections.abc import Callable
from typing import NamedTuple as TypingNamedTuple

import pytest

from valint.model.named import NamedTuple


class Place(NamedTuple):
    """Where something is."""

    path: str
    line: int = 1
    tags: tuple[str, ...] = ()

    @property
    def shown(self) -> str:
        return f"{self.path}:{self.line}"

    @classmethod
    def top(cls, path: str) -> "Place":
        return cls(path)


class Named(Place):
    """A class below one of named tuples adds methods, and makes instances of its own."""

    def __new__(cls, path: str) -> "Named":
        return super().__new__(cls, path, 7)


class Alone(NamedTuple):
    value: int


class Expected(TypingNamedTuple):
    path: str
    line: int = 1
    tags: tuple[str, ...] = ()


def test_a_class_below_makes_its_own_instances_although_none_was_made_before() -> None:
    assert Named("ad.md") == ("ad.md", 7, ())
    assert type(Named("ad.md")) is Named
    assert type(Place("ad.md")) is Place


def test_an_instance_is_the_tuple_of_its_values() -> None:
    place = Place("ad.md", tags=("a",))
    assert (place.path, place.line, place.tags) == tuple(place)
    assert place.shown == "ad.md:1"
    assert hash(place) == hash(("ad.md", 1, ("a",)))
    assert place == ("ad.md", 1, ("a",))
    assert Place.top("å.md") == ("å.md", 1, ())
    assert Alone(3) == (3,)


def test_it_says_what_typing_says() -> None:
    for name in ("_fields", "_field_defaults", "__annotations__", "__match_args__"):
        assert getattr(Place, name) == getattr(Expected, name)
    assert repr(Place("é", 2)) == repr(Expected("é", 2)).replace("Expected", "Place")
    assert Place("a")._asdict() == Expected("a")._asdict()
    assert tuple(Place("a")._replace(line=4)) == Expected("a")._replace(line=4)
    assert tuple(Place._make(["a", 2, ()])) == Expected._make(["a", 2, ()])
    assert Place.__doc__ == "Where something is."


def test_copies_are_of_the_same_class() -> None:
    place = Place("a.md", 3)
    for other in (copy.copy(place), copy.deepcopy(place), pickle.loads(pickle.dumps(place))):  # noqa: S301
        assert other == place
        assert type(other) is Place


def test_a_pattern_tells_the_fields_apart() -> None:
    match Place("a.md", 5):
        case Place(path, line):
            assert (path, line) == ("a.md", 5)


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        (lambda: Place(), TypeError),  # type: ignore[call-arg]
        (lambda: Place("a", 1, (), 4), TypeError),  # type: ignore[call-arg]
        (lambda: Place("a", column=1), TypeError),  # type: ignore[call-arg]
        (lambda: Place._make(["a"]), TypeError),
        (lambda: Place("a")._replace(column=1), ValueError),  # type: ignore[call-arg]
        (lambda: setattr(Place("a"), "line", 2), AttributeError),
        (lambda: setattr(Place("a"), "more", 2), AttributeError),
    ],
)
def test_what_typing_refuses_is_refused(wrong: Callable[[], object], error: type[Exception]) -> None:
    with pytest.raises(error):
        wrong()
