"""What each letter triple costs in all languages of a script, read from a sorted table.

A run judges few headings or many thousand.  To unpack the models of two dozen languages takes longer than to
judge a page, so what is shipped can be searched as it stands: the first line names the languages, each other
line is a triple and a sign for each language, how frequent the triple is there.  All lines are equally long
and sorted by code point.  `bench/build_shipped_data.py` writes the tables from the models.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

_SIGNS = "0123456789abcdefghijklmnopqrstuvwxyz"
_NONE = "."
_LETTERS = 3


class LetterTable:
    """The columns of some languages; a triple is looked for when it is first asked for.

    Args:
        text: the table.
        languages: the wanted columns, all of them in the table.
        floor: the natural logarithm of the frequency of a triple that a language lacks.
        step: what one grade adds to it.
    """

    def __init__(self, text: str, languages: Sequence[str], floor: float, step: float) -> None:
        self._text = text
        self._start = text.index("\n") + 1
        names = text[: self._start].split()
        self._width = _LETTERS + len(names) + 1
        self._columns = [names.index(language) for language in languages]
        self._costs = {_NONE: floor, **{sign: floor + step * grade for grade, sign in enumerate(_SIGNS)}}
        self._rows = _Rows(self._find, [floor] * len(languages))

    def rows(self, triples: Iterable[str]) -> Iterator[list[float]]:
        """Return what each triple costs in each of the languages."""
        return map(self._rows.__getitem__, triples)

    def _find(self, triple: str) -> list[float] | None:
        text, start, width = self._text, self._start, self._width
        low, high = 0, (len(text) - start) // width
        while low < high:
            middle = (low + high) // 2
            at = start + middle * width
            if text[at : at + _LETTERS] < triple:
                low = middle + 1
            else:
                high = middle
        at = start + low * width
        if text[at : at + _LETTERS] != triple:
            return None
        signs = text[at + _LETTERS : at + width - 1]
        costs = self._costs
        return [costs[signs[column]] for column in self._columns]


class _Rows(dict[str, list[float]]):
    """What triples cost in each language, `nothing` one that none of them has."""

    def __init__(self, find: Callable[[str], list[float] | None], nothing: list[float]) -> None:
        self._find = find
        self._nothing = nothing

    def __missing__(self, triple: str) -> list[float]:
        row = self[triple] = self._find(triple) or self._nothing
        return row


def write_table(grades: Mapping[str, Mapping[str, int]]) -> str:
    """Return the table of some languages' triples and their grades."""
    languages = sorted(grades)
    triples = sorted({triple for own in grades.values() for triple in own})
    lines = (triple + "".join(_signs(triple, (grades[one] for one in languages))) for triple in triples)
    return "".join(f"{line}\n" for line in (" ".join(languages), *lines))


def _signs(triple: str, grades: Iterable[Mapping[str, int]]) -> Iterable[str]:
    return (_SIGNS[own[triple]] if triple in own else _NONE for own in grades)
