"""Derive from a pattern which words a page must hold before the pattern can match anything in it."""

from collections import Counter
from collections.abc import Iterable, Sequence, Set
from itertools import chain, product

from valint.model.lazy_regex import lazy_regex
from valint.model.record import record
from valint.project.pack_patterns import Assertion, Atom, Choice, Node, Repeat
from valint.project.vocabulary import Hints, Vocabulary, forms, spellings

_MOST_TEXTS = 128
_EDGE = "\0"
"""Stands for `\\b` in the texts of a pattern."""

# Only what has an edge on both sides is a whole word in every match.
_WORD = lazy_regex(r"(?<=[\0 -/:-@])[^\W_]+(?=[\0 -/:-@])")
_SMALL_CLASS = lazy_regex(r"\[(-?[^\\^\]\[-]{0,8})\]")
_MOST_LOOKS = 6
_MOST_HINTS = 4
_MOST_IN_LINES = 12
_SHORTEST = 2
_MOST_KINDS = 1024


@record()
class Screen:
    """Words that a page must hold: one of each group; and texts of which one must stand in it.

    In every line with a match stands one of each group of `hints`; without hints nothing is known.
    """

    groups: tuple[frozenset[bytes], ...] = ()
    texts: tuple[bytes, ...] = ()
    hints: Hints = ()

    def may_match(self, words: Vocabulary) -> bool:
        """Tell whether a page of these words can hold a match."""
        if not self.lets_through(words.present):
            return False
        return not self.texts or any(text in words.encoded for text in self.texts)

    def lets_through(self, present: Set[bytes]) -> bool:
        """Tell whether one word of each group is among those that are present."""
        return not any(group.isdisjoint(present) for group in self.groups)


class Sieve:
    """Tells of many screens at once which a page may pass: always the same if it holds the same words."""

    def __init__(self, screens: Sequence[Screen]) -> None:
        self._screens = screens
        self._words = frozenset[bytes]().union(*(group for screen in screens for group in screen.groups))
        self._known: dict[Set[bytes], tuple[int, ...]] = {}

    def passing(self, words: Vocabulary) -> tuple[int, ...]:
        """Return the places of the screens that a page of these words may pass."""
        held = self._words & words.present
        found = self._known.get(held)
        if found is None:
            if len(self._known) >= _MOST_KINDS:
                self._known.clear()
            found = tuple([at for at, screen in enumerate(self._screens) if screen.lets_through(held)])
            self._known[held] = found
        return found


def screen(tree: Choice) -> Screen:
    """Return the screen of a pattern, one that lets every page pass where nothing is known."""
    texts = _of_choice(tree)
    if not texts:
        return Screen()
    caseless = {_caseless(text) for text in texts}
    if min(map(len, caseless)) >= _SHORTEST:
        few = _few(caseless)
        encoded = tuple(map(str.encode, few))
        return Screen(texts=encoded, hints=(encoded,))
    words = [frozenset(word.lower() for word in _WORD.findall(text)) for text in texts]
    if not all(words):
        return Screen()
    everywhere = frozenset[str].intersection(*words)
    groups = [spellings(word) for word in sorted(everywhere)]
    # The longest is looked for first: few lines have it.
    hints = [[word] for word in sorted(everywhere, key=lambda word: (-len(word), word))]
    rest = [word - everywhere for word in words]
    if all(rest):
        shared = Counter(chain.from_iterable(rest))
        # What few alternatives have in common tells more than what most of them do.
        telling = {min(word, key=lambda text: (shared[text], -len(text))) for word in rest}
        groups.append(frozenset[bytes]().union(*map(spellings, sorted(telling))))
        # To look for them within a line costs less than to look for them in the page.
        if len(telling) <= (_MOST_IN_LINES if hints else _MOST_HINTS):
            hints.append(sorted(telling))
    return Screen(tuple(groups), hints=tuple(map(_small, hints)))


def _small(words: Iterable[str]) -> tuple[bytes, ...]:
    """Return the forms of words as a page's text in small letters has them."""
    return tuple(sorted({form.encode().lower() for word in words for form in forms(word)}))


def _caseless(text: str) -> str:
    """Return the longest part of a text that is written in letters without case."""
    parts = "".join(
        letter if letter.isalpha() and letter.lower() == letter.upper() else " " for letter in text
    ).split()
    return max(parts, key=len, default="")


def _few(texts: set[str]) -> tuple[str, ...]:
    """Shorten texts until they are few."""
    longest = max(map(len, texts))
    while len(texts) > _MOST_LOOKS and longest > _SHORTEST:
        longest -= 1
        texts = {text[:longest] for text in texts}
    return tuple(sorted(texts))


def _of_choice(choice: Choice) -> frozenset[str]:
    """Return texts of which one must stand in every match; empty where no such set is small."""
    found: set[str] = set()
    for branch in choice.branches:
        best = _of_sequence(branch)
        if not best:
            return frozenset()
        found |= best
    return frozenset(found) if len(found) <= _MOST_TEXTS else frozenset()


def _of_sequence(nodes: Sequence[Node]) -> frozenset[str]:
    best: frozenset[str] = frozenset()
    run: frozenset[str] = frozenset([""])
    for node in (*nodes, None):
        texts = None if node is None else _texts(node)
        if texts is not None and len(run) * len(texts) <= _MOST_TEXTS:
            run = frozenset(a + b for a, b in product(run, texts))
            continue
        best = _better(best, run)
        run = frozenset([""]) if texts is None or len(texts) > _MOST_TEXTS else texts
        if isinstance(node, Choice):
            best = _better(best, _of_choice(node))
        elif isinstance(node, Repeat) and node.least and isinstance(node.node, Choice):
            best = _better(best, _of_choice(node.node))
    return best


def _better(one: frozenset[str], other: frozenset[str]) -> frozenset[str]:
    def worth(texts: frozenset[str]) -> int:
        return min((sum(map(len, _WORD.findall(text))) or len(text) // 2 for text in texts), default=0)

    return max(one, other, key=worth)


def _texts(node: Node) -> frozenset[str] | None:
    """Return all that a node can match where that is some plain texts, else None."""
    if isinstance(node, Atom):
        letters = _SMALL_CLASS.fullmatch(node.source)
        if letters is not None:
            return frozenset(letters[1])
        return None if node.text is None else frozenset([node.text])
    if isinstance(node, Assertion):
        return frozenset([_EDGE if node.opening == r"\b" else ""])
    if isinstance(node, Repeat):
        inner = _texts(node.node) if (node.least, node.most) == (0, 1) else None
        return None if inner is None else inner | {""}
    found: set[str] = set()
    for branch in node.branches:
        run: frozenset[str] = frozenset([""])
        for part in branch:
            texts = _texts(part)
            if texts is None or len(run) * len(texts) > _MOST_TEXTS:
                return None
            run = frozenset(a + b for a, b in product(run, texts))
        found |= run
    return frozenset(found)
