"""Shipped knowledge of how a language renders common English words, for trees too small to teach it."""

from typing import NamedTuple


class Seed(NamedTuple):
    """An English stem: the messages it rests on, those that keep it, and target stems with their shares."""

    messages: int
    kept: int
    renderings: tuple[tuple[str, float], ...]


def read_seeds(text: str) -> dict[str, Seed]:
    """Read a file of `rules/judge/seeds`; its first line tells the form."""
    seeds = {}
    for line in text.splitlines():
        if line.startswith("#"):
            continue
        stem, messages, kept, *renderings = line.split()
        pairs = (rendering.rpartition(":") for rendering in renderings)
        seeds[stem] = Seed(
            int(messages), int(kept), tuple((target, int(share) / 100) for target, _, share in pairs)
        )
    return seeds
