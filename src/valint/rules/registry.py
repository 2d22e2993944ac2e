"""How a rule is written down, and the list of all rules.

A file rule is a generator that takes a `Page` and yields `Finding`s.  A project rule takes the `Project` and
yields `(path, Finding)` pairs whose places are regions.  Both are pure: what they see is what they are given.
"""

import importlib
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from valint.model.finding import Finding, Severity

if TYPE_CHECKING:
    from valint.project.index import Project
    from valint.project.page import Page

FAMILIES = {
    "FM": ("front_matter",),
    "LK": ("links", "external_links", "parity"),
    "AN": ("anchors", "parity"),
    "HD": ("headings", "heading_translation", "heading_consistency", "heading_glossary", "parity"),
    "TR": ("translation", "consensus", "parity"),
    "TM": ("terminology",),
    "FQ": ("faq",),
    "ST": ("structure", "tables", "parity"),
    "ML": ("learn_markdown",),
    "RP": ("repository",),
    "VL": ("housekeeping",),
}
"""Rule family to the modules that hold its rules."""

CODE = re.compile(r"[A-Z]{2}[0-9]{3}")

FileCheck = Callable[["Page"], Iterable[Finding]]
ProjectCheck = Callable[["Project"], Iterable[tuple[str, Finding]]]


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


@dataclass(frozen=True, slots=True)
class Yields:
    """Rules that name a cause better than the one that yields to them.

    `codes` are codes or their beginnings; a finding yields to theirs on the same line.  To `losses`, which
    are among `codes`, it yields on the whole page if it says that something is missing.
    """

    codes: tuple[str, ...]
    losses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule's metadata and its check; the check's docstring is its reference page.

    An `engine` rule is not run over pages: the engine calls its check to word what happened in a run.  With
    `siblings` a rule about one page reports what the other translations of the page prove, too.
    """

    code: str
    name: str
    severity: Severity
    check: Callable[..., Any]
    project: bool
    enabled: bool
    needs: frozenset[Needs]
    fixes: Fixes
    engine: bool = False
    yields_to: Yields | None = None
    siblings: ProjectCheck | None = None

    @property
    def family(self) -> str:
        """The two letters before the number."""
        return self.code[:2]


_RULES: dict[str, Rule] = {}


def rule(
    code: str,
    name: str,
    severity: Severity,
    *,
    enabled: bool = True,
    needs: Iterable[Needs] = (),
    fixes: Fixes = Fixes.NONE,
    yields_to: Yields | None = None,
    siblings: ProjectCheck | None = None,
) -> Callable[[FileCheck], FileCheck]:
    """Register a rule that sees one page at a time.

    Args:
        code: two capitals and three digits, unique.
        name: the code for people, in kebab case, unique.
        severity: of a finding that does not say otherwise.
        enabled: whether a run without `--select` includes it.
        needs: what it needs besides the page.
        fixes: what its findings' fixes are at best.
        yields_to: rules that name the cause better.
        siblings: reports the same defect from the facts of all translations of a page without a source.
    """

    def register(check: FileCheck) -> FileCheck:
        _add(
            Rule(
                code,
                name,
                severity,
                check,
                project=False,
                enabled=enabled,
                needs=frozenset(needs),
                fixes=fixes,
                yields_to=yields_to,
                siblings=siblings,
            )
        )
        return check

    return register


def project_rule(
    code: str,
    name: str,
    severity: Severity,
    *,
    enabled: bool = True,
    needs: Iterable[Needs] = (),
    fixes: Fixes = Fixes.NONE,
    yields_to: Yields | None = None,
) -> Callable[[ProjectCheck], ProjectCheck]:
    """Register a rule that sees the facts of all pages; see `rule` for the arguments."""

    def register(check: ProjectCheck) -> ProjectCheck:
        wanted = frozenset({*needs, Needs.PROJECT})
        _add(
            Rule(
                code,
                name,
                severity,
                check,
                project=True,
                enabled=enabled,
                needs=wanted,
                fixes=fixes,
                yields_to=yields_to,
            )
        )
        return check

    return register


Wording = TypeVar("Wording", bound=Callable[..., Finding])


def engine_rule(
    code: str, name: str, severity: Severity, *, fixes: Fixes = Fixes.NONE
) -> Callable[[Wording], Wording]:
    """Register a rule about the run itself; the decorated function builds the finding.

    See `rule` for the arguments.
    """

    def register(wording: Wording) -> Wording:
        needs: frozenset[Needs] = frozenset()
        _add(
            Rule(
                code,
                name,
                severity,
                wording,
                project=False,
                enabled=True,
                needs=needs,
                fixes=fixes,
                engine=True,
            )
        )
        return wording

    return register


def _add(new: Rule) -> None:
    if not CODE.fullmatch(new.code):
        raise ValueError(f"{new.code} is no rule code: two capitals and three digits")
    if any(old.code == new.code or old.name == new.name for old in _RULES.values()):
        raise ValueError(f"{new.code} {new.name} is registered already")
    _RULES[new.code] = new


@cache
def all_rules() -> tuple[Rule, ...]:
    """Return every rule, by code; imports all rule modules, and then those of plug-ins."""
    for modules in FAMILIES.values():
        for module in modules:
            importlib.import_module(f"valint.rules.{module}")
    from valint.rules import plugins

    plugins.load()
    return tuple(_RULES[code] for code in sorted(_RULES))


def is_own(rule: Rule) -> bool:
    """Tell whether valint ships a rule."""
    return rule.check.__module__.startswith(f"{__package__}.")


def foreign_rules() -> bool:
    """Tell whether a rule was registered that neither valint nor a plug-in brings."""
    from valint.rules import plugins

    known = {code for plugin in plugins.installed() for code in plugin.codes}
    # What valint and its plug-ins bring need not be imported for that.
    return any(not is_own(rule) and rule.code not in known for rule in _RULES.values())


def registered() -> frozenset[str]:
    """Return the codes that are registered by now; imports nothing."""
    return frozenset(_RULES)


def forget(codes: Iterable[str]) -> None:
    """Take rules back that a plug-in registered before it failed."""
    for code in codes:
        del _RULES[code]


def rule_of(code: str) -> Rule:
    """Return the rule of a code."""
    all_rules()
    return _RULES[code]


def matching(prefix: str) -> Iterator[Rule]:
    """Yield the rules whose code or name `prefix` selects: `AN`, `AN001`, `bookmark-not-found`."""
    for candidate in all_rules():
        if candidate.code.startswith(prefix.upper()) or candidate.name == prefix:
            yield candidate
