"""What is known of a rule without running it, and how that is written in the index of the shipped rules."""

import importlib
from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from typing import Any

from valint.model.finding import Severity
from valint.model.named import NamedTuple
from valint.rules.given import Given


class Needs(StrEnum):
    """What a rule needs besides the page itself; it is silent where it does not get it."""

    SLUG = "slug"
    SOURCE = "source"
    SOURCE_TODAY = "source-today"
    SOURCE_FOR_FIX = "source-for-fix"
    """The English page tells the cure: without it there is the same finding without a fix."""
    SIBLINGS = "siblings"
    PROJECT = "project"
    NETWORK = "network"
    DATE = "date"
    """Today's date: a finding may vanish as days pass, and never comes with them."""


class Fixes(StrEnum):
    """Whether a rule's findings carry fixes."""

    SAFE = "safe"
    UNSAFE = "unsafe"
    NONE = "none"


class Yields(NamedTuple):
    """Rules that name a cause better than the one that yields to them.

    `codes` are codes or their beginnings; a finding yields to theirs on the same line.  To `losses`, which
    are among `codes`, it yields on the whole page if it says that something is missing.
    """

    codes: tuple[str, ...]
    losses: tuple[str, ...] = ()


class Where(NamedTuple):
    """Where a rule of single pages can find something: it is neither loaded nor run on other pages.

    A page must have something of what is `given`, or its text one of the `marks`, which have no white space;
    where there is neither, the rule can find something on any page.
    """

    given: tuple[Given, ...] = ()
    marks: tuple[str, ...] = ()


ANYWHERE = Where()


class Rule(NamedTuple):
    """A rule's metadata; its check's docstring is its reference page.

    An `engine` rule is not run over pages: the engine calls its check to word what happened in a run.  With
    `siblings` a rule about one page reports what the other translations of the page prove, too.
    """

    code: str
    name: str
    severity: Severity
    module: str
    project: bool
    enabled: bool
    needs: frozenset[Needs]
    fixes: Fixes
    engine: bool = False
    yields_to: Yields | None = None
    where: Where = ANYWHERE
    has_siblings: bool = False

    @property
    def family(self) -> str:
        """The two letters before the number."""
        return self.code[:2]

    @property
    def check(self) -> Callable[..., Any]:
        """The function behind the rule; its module is imported now if it was not before."""
        found = CHECKS.get(self.code)
        if found is None:
            importlib.import_module(self.module)
            found = CHECKS[self.code]
        return found

    @property
    def siblings(self) -> Callable[..., Any] | None:
        """The check of what other translations prove, None where it has none."""
        if not self.has_siblings:
            return None
        _ = self.check
        return SIBLINGS[self.code]


CHECKS: dict[str, Callable[..., Any]] = {}
"""The checks of the rules whose modules are imported, by code."""

SIBLINGS: dict[str, Callable[..., Any]] = {}
"""Of these rules, what reports what other translations prove."""

_PACKAGE = f"{__package__}."
_NOTHING = "-"
_KINDS = {"file": (False, False), "project": (True, False), "engine": (False, True)}


def read_index(text: str) -> Iterator[Rule]:
    """Yield the rules of an index: a line for each, its fields parted by blanks; `write_index` writes it."""
    needs: dict[str, frozenset[Needs]] = {_NOTHING: frozenset()}
    severities = {str(one): one for one in Severity}
    fixes = {str(one): one for one in Fixes}
    for line in text.splitlines():
        code, name, severity, state, module, kind, wanted, fix, yields, given, *marks = line.split()
        kind, _, siblings = kind.partition("+")
        if wanted not in needs:
            needs[wanted] = frozenset(map(Needs, wanted.split(",")))
        anywhere = given == _NOTHING and not marks
        yield Rule(
            code,
            name,
            severities[severity],
            _PACKAGE + module,
            _KINDS[kind][0],
            state == "on",
            needs[wanted],
            fixes[fix],
            _KINDS[kind][1],
            None if yields == _NOTHING else Yields(*(_several(part) for part in yields.split("/"))),
            ANYWHERE if anywhere else Where(tuple(map(Given, _several(given))), tuple(marks)),
            bool(siblings),
        )


def _several(text: str) -> tuple[str, ...]:
    return () if text == _NOTHING else tuple(filter(None, text.split(",")))


def write_index(rules: Iterable[Rule]) -> str:
    """Return the index of valint's own rules that `read_index` reads."""
    return "".join(f"{' '.join(_fields(rule))}\n" for rule in rules)


def _fields(rule: Rule) -> Iterator[str]:
    yield from (rule.code, rule.name, rule.severity, "on" if rule.enabled else "off")
    yield rule.module.removeprefix(_PACKAGE)
    kind = next(kind for kind, flags in _KINDS.items() if flags == (rule.project, rule.engine))
    yield f"{kind}+siblings" if rule.has_siblings else kind
    yield ",".join(sorted(rule.needs)) or _NOTHING
    yield rule.fixes
    yields = rule.yields_to
    yield _NOTHING if yields is None else "/".join(map(",".join, yields))
    yield ",".join(rule.where.given) or _NOTHING
    yield from rule.where.marks
