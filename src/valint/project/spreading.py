"""Work over a whole tree that may be done in parts.

What runs the rules knows how many processes there may be; a rule only says how its work divides.
"""

from collections.abc import Callable, Sequence

Part = Callable[[int, int], bytes]
"""Do a part of the work, given its number and how many parts there are, and return what was found."""

Spread = Callable[[Part], Sequence[bytes]]
"""Have all parts done, in whatever processes, and return what was found in the order of the parts."""


def in_one_process(part: Part) -> Sequence[bytes]:
    """Do the work at once, here."""
    return (part(0, 1),)
