"""Records behave as frozen dataclasses do, and patterns as compiled ones."""

import copy
import dataclasses
import re

import pytest

from valint.model.lazy_regex import LazyRegex, lazy_regex
from valint.model.record import field, record, replace


@record()
class Shift:
    """A record with all kinds of defaults."""

    place: str
    hours: int = 8
    people: list[str] = field(default_factory=list)


@record(eq=False)
class Ticket:
    """A record that equals itself alone."""

    number: int


def test_fields_are_given_by_place_or_by_name_and_defaults_are_made_anew() -> None:
    one, other = Shift("København", 6), Shift(hours=6, place="København")
    assert one == other
    one.people.append("Åse")
    assert other.people == []


@pytest.mark.parametrize(
    ("values", "named"), [((), {}), (("a", 1, [], 2), {}), (("a",), {"place": "b"}), (("a",), {"hour": 1})]
)
def test_a_record_refuses_what_fits_no_field(values: tuple[object, ...], named: dict[str, object]) -> None:
    with pytest.raises(TypeError, match="Shift"):
        Shift(*values, **named)  # type: ignore[arg-type]


def test_a_record_cannot_be_changed_but_copied_with_changes() -> None:
    shift = Shift("Aarhus")
    with pytest.raises(AttributeError, match="immutable"):
        shift.hours = 4  # type: ignore[misc]
    with pytest.raises(AttributeError, match="immutable"):
        del shift.hours
    assert replace(shift, hours=4) == Shift("Aarhus", 4)
    assert copy.copy(shift) == shift


def test_a_record_tells_what_it_holds() -> None:
    assert repr(Shift("Ribe")) == "Shift(place='Ribe', hours=8, people=[])"


def test_a_record_compares_by_its_fields_or_by_itself() -> None:
    ticket: object = Ticket(1)
    assert Shift("a") != ticket
    assert ticket in [ticket]
    assert ticket != Ticket(1)


def test_the_functions_of_dataclasses_take_a_record_for_one_of_theirs() -> None:
    assert dataclasses.asdict(Shift("Ribe")) == {"place": "Ribe", "hours": 8, "people": []}
    assert [one.name for one in dataclasses.fields(Shift)] == ["place", "hours", "people"]
    assert dataclasses.replace(Shift("Ribe"), hours=1) == Shift("Ribe", 1)


def test_a_pattern_is_compiled_when_it_is_first_used() -> None:
    pattern = lazy_regex(r"(?P<word>[a-zæøå]+)", re.IGNORECASE)
    assert isinstance(pattern, LazyRegex)
    assert "search" not in vars(pattern)
    found = pattern.search("12 Ærø")
    assert found is not None
    assert found["word"] == "Ærø"
    assert "search" in vars(pattern)
    assert pattern.pattern == r"(?P<word>[a-zæøå]+)"
    assert pattern.groupindex == {"word": 1}


def test_a_broken_pattern_is_told_when_it_is_first_used() -> None:
    pattern = lazy_regex("(")
    with pytest.raises(re.error):
        pattern.match("a")


def test_patterns_are_compiled_ahead_only_as_long_as_there_is_the_time() -> None:
    first, second = lazy_regex("first"), lazy_regex("second")
    times = iter([True, False])
    LazyRegex.compile_while(lambda: next(times))
    assert ("match" in vars(first), "match" in vars(second)) == (False, True)
