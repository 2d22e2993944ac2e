"""How a rule is written down, and the list of all rules.

A file rule is a generator that takes a `Page` and yields `Finding`s.  A project rule takes the `Project` and
yields `(path, Finding)` pairs whose places are regions.  Both are pure: what they see is what they are given.

A rule is registered by its decorator.  Of valint's own rules the decorators' arguments are also in
`valint.rules.shipped`, written by `valint rule --write-index`, so that a run need not import a module to know
what it holds: a rule's module is imported when its check is first asked for.
"""

import importlib
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from valint.model.finding import Severity
from valint.rules.given import Given
from valint.rules.metadata import (
    ANYWHERE,
    CHECKS,
    SIBLINGS,
    Fixes,
    Needs,
    Rule,
    Where,
    Yields,
    read_index,
)
from valint.rules.shipped import INDEX

if TYPE_CHECKING:
    from valint.model.finding import Finding
    from valint.project.index import Project
    from valint.project.page import Page

__all__ = [
    "FAMILIES",
    "Fixes",
    "Given",
    "Needs",
    "Rule",
    "Where",
    "Yields",
    "all_rules",
    "engine_rule",
    "project_rule",
    "rule",
]

FAMILIES = {
    "FM": "front_matter",
    "LK": "links",
    "AN": "anchors",
    "HD": "headings",
    "TR": "translation",
    "TM": "terminology",
    "FQ": "faq",
    "ST": "structure",
    "ML": "learn_markdown",
    "RP": "repository",
    "VL": "housekeeping",
}
"""Rule family to the module or package whose docstring says what it is about; others have some of it, too."""

FileCheck = Callable[["Page"], Iterable["Finding"]]
ProjectCheck = Callable[["Project"], Iterable[tuple[str, "Finding"]]]

_RULES: dict[str, Rule] = {rule.code: rule for rule in read_index(INDEX)}


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
    where: Where = ANYWHERE,
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
        where: the only pages on which it can find something by itself.
    """

    def register(check: FileCheck) -> FileCheck:
        _add(
            Rule(
                code,
                name,
                severity,
                check.__module__,
                project=False,
                enabled=enabled,
                needs=frozenset(needs),
                fixes=fixes,
                yields_to=yields_to,
                has_siblings=siblings is not None,
                where=where,
            ),
            check,
            siblings,
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
                check.__module__,
                project=True,
                enabled=enabled,
                needs=wanted,
                fixes=fixes,
                yields_to=yields_to,
            ),
            check,
        )
        return check

    return register


Wording = TypeVar("Wording", bound="Callable[..., Finding]")


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
                wording.__module__,
                project=False,
                enabled=True,
                needs=needs,
                fixes=fixes,
                engine=True,
            ),
            wording,
        )
        return wording

    return register


def _add(new: Rule, check: Callable[..., Any], siblings: ProjectCheck | None = None) -> None:
    if not _is_code(new.code):
        raise ValueError(f"{new.code} is no rule code: two capitals and three digits")
    if any(" " in mark or not mark for mark in new.where.marks):
        raise ValueError(f"{new.code}: a mark is a text without white space")
    for old in _RULES.values():
        # The index may be of yesterday, when the rule stood in another module.
        announced = old.code == new.code and new.code not in CHECKS and is_own(old) and is_own(new)
        if (old.code == new.code or old.name == new.name) and not announced:
            raise ValueError(f"{new.code} {new.name} is registered already")
    _RULES[new.code] = new
    CHECKS[new.code] = check
    if siblings is not None:
        SIBLINGS[new.code] = siblings


def _is_code(text: str) -> bool:
    letters, digits = text[:2], text[2:]
    return text.isascii() and len(text) == 5 and letters.isalpha() and letters.isupper() and digits.isdigit()


def declared() -> tuple[Rule, ...]:
    """Return valint's own rules as their decorators say, by code; imports all rule modules."""
    import pkgutil

    from valint import rules

    for module in pkgutil.walk_packages(rules.__path__, f"{__package__}."):
        importlib.import_module(module.name)
    return tuple(_RULES[code] for code in sorted(_RULES) if code in CHECKS and is_own(_RULES[code]))


@cache
def all_rules() -> tuple[Rule, ...]:
    """Return every rule, by code; imports plug-ins, and none of the modules of valint's own rules."""
    from valint.rules import plugins

    plugins.load()
    return tuple(_RULES[code] for code in sorted(_RULES))


def is_own(rule: Rule) -> bool:
    """Tell whether valint ships a rule."""
    return rule.module.startswith(f"{__package__}.")


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
        CHECKS.pop(code, None)
        SIBLINGS.pop(code, None)


def rule_of(code: str) -> Rule:
    """Return the rule of a code."""
    all_rules()
    return _RULES[code]


def matching(prefix: str) -> Iterator[Rule]:
    """Yield the rules whose code or name `prefix` selects: `AN`, `AN001`, `bookmark-not-found`."""
    for candidate in all_rules():
        if candidate.code.startswith(prefix.upper()) or candidate.name == prefix:
            yield candidate
