"""Work over a whole tree that may be done in parts.

What runs the rules knows how many processes there may be; a rule only says how its work divides.
"""

from collections.abc import Callable, Iterator, Sequence

Part = Callable[[int, int], bytes]
"""Do a part of the work, given its number and how many parts there are, and return what was found."""

Spread = Callable[[Part], Iterator[Sequence[bytes]]]
"""Have all parts done, in whatever processes: yield nothing when other processes have begun, so that this one
may do something else meanwhile, then what was found in the order of the parts."""


def in_one_process(part: Part) -> Iterator[Sequence[bytes]]:
    """Do the work here, when its result is asked for."""
    yield ()
    yield (part(0, 1),)


def at_once(spread: Spread, part: Part) -> Sequence[bytes]:
    """Have all parts done, and wait for what is found."""
    *_, found = spread(part)
    return found
