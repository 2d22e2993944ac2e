"""Regular expressions of rule packs: a part of Python's syntax that no text can make slow.

A pack may come from anybody, and a page too, so a pattern must not be able to stall a run.  Python's engine
backtracks; a pattern is accepted only when the number of ways in which it can match at one place has a small
bound, whatever the text:

* `*`, `+` and `{n,}` reach `REACH` characters at most;
* a group that is repeated is repeated `GROUP_REPEATS` times at most;
* repetitions that can share characters with what follows multiply, and the product stays below `MOST_WAYS`;
* there are no back-references and no conditional groups.

So the time for a text grows with its length alone.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from valint.model.lazy_regex import lazy_regex
from valint.model.named import NamedTuple
from valint.project.vocabulary import Vocabulary, vocabulary

if TYPE_CHECKING:
    from valint.project.pack_screens import Screen

REACH = 100
"""How many characters `*` and `+` match at most."""

GROUP_REPEATS = 8
"""How often a group may be repeated."""

MOST_WAYS = 2_000
"""In how many ways a pattern may match at one place."""

_LONGEST = 2_000
_DEEPEST = 20

_CLASS = lazy_regex(r"\[\^?\]?(?:\\.|[^\]\\\[])*\]", re.DOTALL)
_REPEAT = lazy_regex(r"([*+?]|\{(\d{1,4})(,(\d{0,4}))?\})([?+]?)")
_GROUP = lazy_regex(r"\((?:\?(?::|<?[=!]|P<[A-Za-z_]\w*>|(?:[aimsux]+(?:-[imsx]+)?|-[imsx]+):))?")
_ESCAPE = lazy_regex(r"\\(?:[dDsSwWbB]|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[nrtfv]|[^A-Za-z0-9])")
_CODE_POINT = lazy_regex(r"\\x([0-9a-fA-F]{2})|\\u([0-9a-fA-F]{4})|\\U([0-9a-fA-F]{8})")
_ASSERTIONS = frozenset(["^", "$", r"\b", r"\B"])
# Characters that stand for their kind when the engine is asked what a class matches.
_SAMPLE = "".join(map(chr, range(32, 127))) + "\n\t\u00a0éßøıİжЖяعبךअกあア漢字가。、؟“”’…–²٣"


class PatternError(ValueError):
    """A pattern is no regular expression, or none that is safe; the text says why."""


class Atom(NamedTuple):
    """Something that matches one character; `text` is the character where it is but one."""

    source: str
    text: str | None


class Assertion(NamedTuple):
    """Something that matches no character; `inner` is what a look-around looks for."""

    opening: str
    inner: "Choice | None"


class Repeat(NamedTuple):
    node: "Node"
    least: int
    most: int
    lazy: str


class Choice(NamedTuple):
    """Alternatives, each a sequence; `opening` is the group's first characters."""

    opening: str
    branches: tuple[tuple["Node", ...], ...]


Node = Atom | Assertion | Repeat | Choice


class TextPattern:
    """A checked pattern; letters match in either case unless the pattern says `(?-i:...)`.

    How long one that is `trusted` may take is not worked out: valint's tests have done that.

    Raises:
        PatternError: the pattern is not accepted; see the module.
    """

    def __init__(self, source: str, *, trusted: bool = False) -> None:
        self.source = source
        self._tree = _Parser(source).parse()
        if not trusted:
            _check_ways(self._tree, frozenset(_SAMPLE + source) | _escaped_in(source))

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        """The pattern for Python's engine."""
        try:
            return re.compile(_written(self._tree), re.IGNORECASE)
        except (re.error, OverflowError, RecursionError) as error:
            raise PatternError(f"is no regular expression: {error}") from error

    @cached_property
    def screen(self) -> "Screen":
        """What tells at little cost that a page holds no match."""
        from valint.project.pack_screens import screen

        return screen(self._tree)

    def may_match(self, words: Vocabulary) -> bool:
        """Tell at little cost whether a page of these words can hold a match at all."""
        return self.screen.may_match(words)

    def finditer(self, prose: str) -> Iterator[re.Match[str]]:
        """Yield the matches in a page's prose; none crosses a line feed."""
        hints = self.screen.hints
        # The engine is slow, and looking for a word is fast.
        for start, end in vocabulary(prose).lines_with(hints) if hints else _lines(prose):
            yield from self.compiled.finditer(prose, start, end)

    def search(self, prose: str) -> re.Match[str] | None:
        """Return the first match in a page's prose."""
        return next(self.finditer(prose), None)


def _lines(prose: str) -> Iterator[tuple[int, int]]:
    start = 0
    for line in prose.split("\n"):
        yield start, start + len(line)
        start += len(line) + 1


class _Parser:
    def __init__(self, source: str) -> None:
        if len(source) > _LONGEST:
            raise PatternError(f"is longer than {_LONGEST:,} characters")
        self._source = source
        self._at = 0
        self._depth = 0

    def parse(self) -> Choice:
        tree = self._choice("")
        if self._at < len(self._source):
            raise PatternError("has a “)” that closes nothing")
        return tree

    def _choice(self, opening: str) -> Choice:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise PatternError(f"nests groups deeper than {_DEEPEST} levels")
        branches: list[tuple[Node, ...]] = []
        sequence: list[Node] = []
        source = self._source
        while self._at < len(source) and source[self._at] != ")":
            if source[self._at] == "|":
                self._at += 1
                branches.append(tuple(sequence))
                sequence = []
            else:
                sequence.append(self._repeated(self._node()))
        branches.append(tuple(sequence))
        self._depth -= 1
        return Choice(opening, tuple(branches))

    def _node(self) -> Node:
        source, at = self._source, self._at
        character = source[at]
        if character == "(":
            return self._group()
        if character == "[":
            match = _CLASS.match(source, at)
            if match is None:
                raise PatternError("has a “[” that is not closed, or one “[” in another")
            self._at = match.end()
            _matches(match[0], "a")
            return Atom(match[0], None)
        if character == "\\":
            escape = _ESCAPE.match(source, at)
            if escape is None:
                raise PatternError(f"holds “{source[at : at + 2]}”, which packs may not use")
            self._at = escape.end()
            return _escaped(escape[0])
        if _REPEAT.match(source, at):
            raise PatternError(f"repeats nothing with “{character}”")
        self._at += 1
        if character in _ASSERTIONS:
            return Assertion(character, None)
        return Atom(character, None if character == "." else character)

    def _group(self) -> Node:
        match = _GROUP.match(self._source, self._at)
        assert match is not None  # noqa: S101 - an empty alternative matches "(" alone
        opening = match[0]
        self._at = match.end()
        if self._source.startswith("?", self._at):
            raise PatternError(
                f"holds “{self._source[self._at - 1 : self._at + 2]}”, which packs may not use"
            )
        inner = self._choice(opening)
        if not self._source.startswith(")", self._at):
            raise PatternError("has a “(” that is not closed")
        self._at += 1
        return Assertion(opening, inner) if opening.endswith(("=", "!")) else inner

    def _repeated(self, node: Node) -> Node:
        match = _REPEAT.match(self._source, self._at)
        if match is None:
            return node
        self._at = match.end()
        sign, least, comma, most, lazy = match.groups()
        low = {"*": 0, "+": 1, "?": 0}.get(sign, int(least or 0))
        high = 1 if sign == "?" else low if least and not comma else int(most) if most else max(low, REACH)
        if isinstance(node, Assertion | Repeat):
            raise PatternError("repeats what cannot be repeated")
        if isinstance(node, Choice) and high > GROUP_REPEATS:
            raise PatternError(f"repeats a group more than {GROUP_REPEATS} times")
        if high < low or high > REACH:
            raise PatternError(f"repeats more than {REACH} times, or less than it says")
        if _REPEAT.match(self._source, self._at):
            raise PatternError("repeats a repetition")
        return Repeat(node, low, high, lazy)


def _escaped_in(source: str) -> frozenset[str]:
    codes = (int("".join(digits), 16) for digits in _CODE_POINT.findall(source))
    return frozenset(chr(code) for code in codes if code <= 0x10FFFF)


def _escaped(source: str) -> Node:
    if source in _ASSERTIONS:
        return Assertion(source, None)
    if source[1] in "dDsSwW":
        return Atom(source, None)
    if source[1] in "xuU":
        return Atom(source, chr(int(source[2:], 16)))
    return Atom(source, {"n": "\n", "r": "\r", "t": "\t"}.get(source[1], source[1]))


def _written(node: Node) -> str:
    """Return a node in Python's syntax, every repetition with its bounds."""
    if isinstance(node, Atom):
        return node.source
    if isinstance(node, Repeat):
        return f"{_written(node.node)}{{{node.least},{node.most}}}{node.lazy}"
    if isinstance(node, Assertion):
        return node.opening if node.inner is None else f"{node.opening}{_branches(node.inner)})"
    text = _branches(node)
    return f"{node.opening}{text})" if node.opening else text


def _branches(choice: Choice) -> str:
    return "|".join("".join(map(_written, branch)) for branch in choice.branches)


def _matches(source: str, characters: str) -> frozenset[str]:
    """Return those of some characters that an atom matches."""
    try:
        matcher = re.compile(source, re.IGNORECASE)
    except re.error as error:
        raise PatternError(f"is no regular expression: {error}") from error
    return frozenset(filter(matcher.fullmatch, characters))


class _Sets:
    """What atoms match, of the characters that stand for all."""

    def __init__(self, characters: frozenset[str]) -> None:
        self.all = characters
        self._known: dict[str, frozenset[str]] = {}

    def of(self, atom: Atom) -> frozenset[str]:
        found = self._known.get(atom.source)
        if found is None:
            found = self._known[atom.source] = _matches(atom.source, "".join(self.all))
        return found

    def first(self, node: Node, after: frozenset[str]) -> frozenset[str]:
        """Return the characters that `node`, with `after` behind it, can begin with."""
        if isinstance(node, Atom):
            return self.of(node)
        if isinstance(node, Assertion):
            return after
        if isinstance(node, Repeat):
            inner = self.first(node.node, after)
            return inner if node.least else inner | after
        return frozenset().union(*(self.start(branch, after) for branch in node.branches))

    def start(self, nodes: Sequence[Node], after: frozenset[str]) -> frozenset[str]:
        for node in reversed(nodes):
            after = self.first(node, after)
        return after


def _check_ways(tree: Choice, characters: frozenset[str]) -> None:
    if _ways(tree, frozenset(), _Sets(characters)) > MOST_WAYS:
        raise PatternError(
            "repeats parts that match the same characters, which a text could make very slow; "
            "give the repetitions small bounds, as in “{1,20}”"
        )


def _ways(node: Node, after: frozenset[str], sets: _Sets) -> int:
    """Return in how many ways a node can match at one place, `after` being what may follow it."""
    if isinstance(node, Atom):
        return 1
    if isinstance(node, Assertion):
        return 1 if node.inner is None else _ways(node.inner, frozenset(), sets)
    if isinstance(node, Choice):
        return _choice_ways(node, after, sets)
    inner = _ways(node.node, after | sets.first(node.node, after), sets)
    total: int = min(inner**node.most, MOST_WAYS + 1)
    if node.most > node.least and sets.first(node.node, frozenset()) & after:
        total *= node.most - node.least + 1
    return total


def _choice_ways(node: Choice, after: frozenset[str], sets: _Sets) -> int:
    """Add up the branches that can match at one place: those that can begin with the same character."""
    branches = [(sets.start(branch, after), _sequence_ways(branch, after, sets)) for branch in node.branches]
    anywhere = sum(ways for first, ways in branches if not first)
    characters = frozenset[str]().union(*(first for first, _ in branches))
    return anywhere + max(
        (sum(ways for first, ways in branches if character in first) for character in characters), default=0
    )


def _sequence_ways(nodes: Sequence[Node], after: frozenset[str], sets: _Sets) -> int:
    total = 1
    for node in reversed(nodes):
        total = min(total * _ways(node, after, sets), MOST_WAYS + 1)
        after = sets.first(node, after)
    return total
