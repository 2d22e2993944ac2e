"""Shipped knowledge of how a language renders common English words, for trees too small to teach it."""

from collections.abc import Iterable
from typing import NamedTuple


class Seed(NamedTuple):
    """An English stem: the messages it rests on, those that keep it, and target stems with their shares."""

    messages: int
    kept: int
    renderings: tuple[tuple[str, float], ...]


class Seeds:
    """The seeds of a language; a line is read when its stem is first asked for."""

    def __init__(self, lines: Iterable[str] = ()) -> None:
        parts = (line.partition(" ") for line in lines if not line.startswith("#"))
        self._lines = {stem: rest for stem, _, rest in parts}
        self._known: dict[str, Seed | None] = {}

    def __bool__(self) -> bool:
        return bool(self._lines)

    def get(self, stem: str) -> Seed | None:
        """Return what is known of an English stem."""
        try:
            return self._known[stem]
        except KeyError:
            line = self._lines.get(stem)
            seed = self._known[stem] = None if line is None else _seed(line)
            return seed


def read_seeds(text: str) -> Seeds:
    """Read a file of `rules/judge/seeds`; its first line tells the form."""
    return Seeds(text.splitlines())


def _seed(line: str) -> Seed:
    messages, kept, *renderings = line.split()
    pairs = (rendering.rpartition(":") for rendering in renderings)
    return Seed(int(messages), int(kept), tuple((target, int(share) / 100) for target, _, share in pairs))
