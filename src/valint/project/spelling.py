"""Find the word that somebody meant."""

from collections.abc import Iterable

from valint.model.lazy_regex import lazy_regex

_SEPARATORS = lazy_regex(r"[\s._\-]+")


def same_letters(one: str, other: str) -> bool:
    """Tell whether two words differ in case and separators alone: `ms-reviewer`, `MS.Reviewer`."""
    return _SEPARATORS.sub("", one).casefold() == _SEPARATORS.sub("", other).casefold()


def slips(word: str) -> int:
    """Return how many slips a word of that length may hold and still be recognised."""
    return 0 if len(word) < 5 else 1 if len(word) < 9 else 2 if len(word) < 15 else 3


def meant(word: str, known: Iterable[str], most: int | None = None) -> str | None:
    """Return the known word that `word` most likely is meant to be, None where none is near.

    Args:
        word: what is written.
        known: the words to choose from, in any order; those of the same letters go first, and of equally
            near ones one in the same case wins, then the first in alphabetical order.
        most: how many slips to allow; `slips(word)` where it is not given.
    """
    limit = slips(word) if most is None else most
    low = word.casefold()
    best: tuple[int, bool, str] | None = None
    for candidate in known:
        if same_letters(word, candidate):
            rank = -1, candidate.islower() != word.islower(), candidate
            best = rank if best is None else min(best, rank)
        elif abs(len(candidate) - len(word)) <= limit:
            distance = edits(low, candidate.casefold(), limit)
            rank = distance, candidate.islower() != word.islower(), candidate
            if distance <= limit and (best is None or rank < best):
                best = rank
    return None if best is None else best[2]


def edits(one: str, other: str, limit: int) -> int:
    """Count the letters to insert, delete, replace or swap; `limit + 1` where it takes more than `limit`.

    Optimal string alignment: the Damerau-Levenshtein distance in which no part is edited twice.
    """
    before: list[int] = []
    row = list(range(len(other) + 1))
    for at, letter in enumerate(one, 1):
        before, last, row = row, before, [at]
        for to, target in enumerate(other, 1):
            cost = min(before[to] + 1, row[to - 1] + 1, before[to - 1] + (letter != target))
            if last and to > 1 and letter == other[to - 2] and target == one[at - 2]:
                cost = min(cost, last[to - 2] + 1)
            row.append(cost)
        if min(row) > limit:
            return limit + 1
    return row[-1]
