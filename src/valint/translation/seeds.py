"""Shipped knowledge of how a language renders common English words, for trees too small to teach it."""

from valint.model.named import NamedTuple

_FEW = 48
"""So many stems are looked for in the text before it is taken apart."""


class Seed(NamedTuple):
    """An English stem: the messages it rests on, those that keep it, and target stems with their shares."""

    messages: int
    kept: int
    renderings: tuple[tuple[str, float], ...]


class Seeds:
    """The seeds of a language; a line is read when its stem is first asked for.

    `text` is a file of `rules/judge/seeds`: the first lines are comments, each other one is of one stem.
    """

    def __init__(self, text: str = "") -> None:
        while text.startswith("#"):
            text = text.partition("\n")[2]
        self._text = f"\n{text}" if text else ""
        self._asked = 0
        self._lines: dict[str, str] | None = None
        self._known: dict[str, Seed | None] = {}

    def __bool__(self) -> bool:
        return bool(self._text)

    def get(self, stem: str) -> Seed | None:
        """Return what is known of an English stem."""
        try:
            return self._known[stem]
        except KeyError:
            line = self._line(stem)
            seed = self._known[stem] = None if line is None else _seed(line)
            return seed

    def _line(self, stem: str) -> str | None:
        """Return what stands behind a stem in its line."""
        # One page asks for a handful of stems in each of a dozen languages.
        self._asked += 1
        if self._asked <= _FEW:
            at = self._text.find(f"\n{stem} ")
            return None if at < 0 else self._text[at + len(stem) + 2 : self._text.find("\n", at + 1)]
        if self._lines is None:
            parts = (line.partition(" ") for line in self._text.split("\n"))
            self._lines = {stem: rest for stem, _, rest in parts if stem}
        return self._lines.get(stem)


def _seed(line: str) -> Seed:
    messages, kept, *renderings = line.split()
    pairs = (rendering.rpartition(":") for rendering in renderings)
    return Seed(int(messages), int(kept), tuple((target, int(share) / 100) for target, _, share in pairs))
