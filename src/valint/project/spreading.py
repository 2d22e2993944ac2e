"""Work over a whole tree that may be done in parts.

What runs the rules knows how many processes there may be; a rule only says how its work divides.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Protocol

Part = Callable[[int, int], bytes]
"""Do a part of the work, given its number and how many parts there are, and return what was found."""


def nothing() -> None:
    """Prepare nothing."""


class Spread(Protocol):
    """Has all parts of some work done, in whatever processes."""

    def __call__(self, part: Part, prepare: Callable[[], None] = nothing) -> Iterator[Sequence[bytes]]:
        """Yield nothing when other processes have begun, then what was found in the order of the parts.

        In between this process may do something else.  Where several processes do the parts, `prepare` is
        called first, in the one that the others are forked from; that need not be this one.
        """
        ...


def in_one_process(part: Part, prepare: Callable[[], None] = nothing) -> Iterator[Sequence[bytes]]:
    """Do the work here, when its result is asked for."""
    yield ()
    yield (part(0, 1),)


def at_once(spread: Spread, part: Part) -> Sequence[bytes]:
    """Have all parts done, and wait for what is found."""
    *_, found = spread(part)
    return found
