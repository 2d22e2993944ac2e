"""Which rules run, and how severe their findings are."""

from collections.abc import Iterable, Mapping, Sequence

from valint.engine.isolation import describe
from valint.errors import UsageError
from valint.model.finding import Severity
from valint.model.named import NamedTuple
from valint.project.settings import Override, Settings
from valint.rules.plugins import broken
from valint.rules.registry import Rule, all_rules, matching

EVERYTHING = "ALL"
"""The selector of every rule, also of those that are off by default."""

FAULTS = frozenset(["VL002", "VL003", "VL004", "VL005", "VL006", "VL007", "VL009"])


class UnknownSelectorError(UsageError):
    """A code, prefix or name that no rule has."""


def check_selectors(selectors: Iterable[str], origin: str) -> None:
    """Refuse selectors that no rule has.

    Args:
        selectors: codes, code prefixes or names.
        origin: where they stand, for the message: `--select`, or a key of the configuration.

    Raises:
        UnknownSelectorError: names the selector and the nearest code or name.
    """
    for selector in selectors:
        if selector != EVERYTHING and not any(matching(selector)):
            raise UnknownSelectorError(f"{origin}: no rule is called {selector}{_reason(selector)}")


def _reason(selector: str) -> str:
    names = ", ".join(
        f"{plugin.name} ({describe(plugin.error).error})" for plugin in broken() if plugin.error
    )
    return f"; a plug-in could not be loaded: {names}" if names else nearest(selector)


def nearest(selector: str) -> str:
    """Return `; did you mean LK001?` for the nearest code or name, or nothing."""
    import difflib

    known = [word for rule in all_rules() for word in (rule.code, rule.name)]
    known += sorted({rule.family for rule in all_rules()})
    for word in (selector.upper(), selector.lower()):
        near = difflib.get_close_matches(word, known, n=9)
        if near:
            best = min(near, key=lambda one: (-difflib.SequenceMatcher(None, word, one).ratio(), one))
            return f"; did you mean {best}?"
    return "; `valint rule` lists them"


JUDGED = frozenset({"HD005", "HD006", "HD008", "HD009", "HD010"})
"""The rules that report what the judge of headings finds."""


class Choice(NamedTuple):
    """Selectors that switch rules on and off; an empty `select` means: what is on by default."""

    select: tuple[str, ...] = ()
    extend: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()

    def has(self, rule: Rule) -> bool:
        """Tell whether a rule runs: the most specific selector that names it decides, `ignore` on a tie."""
        wanted = max((_weight(rule, selector) for selector in (*self.select, *self.extend)), default=0)
        unwanted = max((_weight(rule, selector) for selector in self.ignore), default=0)
        if not wanted and not self.select and rule.enabled:
            wanted = 1
        return wanted > unwanted


def _weight(rule: Rule, selector: str) -> int:
    """Return how specifically a selector names a rule, 0 where it does not."""
    if selector == EVERYTHING:
        return 1
    if selector == rule.name:
        return len(rule.code) + 1
    return len(selector) + 1 if rule.code.startswith(selector.upper()) else 0


class ActiveRules(NamedTuple):
    """The rules that run on one file, by kind, and the severities that differ from the rules' own.

    A rule about one page that compares translations, too, is in both.
    """

    file: tuple[Rule, ...]
    project: tuple[Rule, ...]
    codes: frozenset[str]
    severities: Mapping[str, Severity]

    def severity(self, rule: Rule, own: Severity | None) -> Severity:
        """Return the severity of a finding: as configured, as the finding says, as the rule says."""
        return self.severities.get(rule.code) or own or rule.severity


class Selection:
    """Answers which rules are active, given the overrides that match a file.

    `choice` is what the command line and the configuration select for the whole tree.
    """

    def __init__(self, choice: Choice, severity: Mapping[str, Severity]) -> None:
        self.choice = choice
        self.severity = severity
        self._by_override: dict[tuple[int, ...], ActiveRules] = {}

    def active(self, overrides: Sequence[Override] = ()) -> ActiveRules:
        """Return the active rules of a file that `overrides` match; the same object for the same ones."""
        key = tuple(map(id, overrides))
        found = self._by_override.get(key)
        if found is None:
            found = self._by_override[key] = self._decide(overrides)
        return found

    def _decide(self, overrides: Sequence[Override]) -> ActiveRules:
        choices = [self.choice]
        severities = dict(_by_code(self.severity))
        for override in overrides:
            choices.append(Choice(extend=override.select, ignore=override.ignore))
            severities.update(_by_code(override.severity))
        rules = [rule for rule in all_rules() if _decided(choices, rule)]
        codes = frozenset(rule.code for rule in rules)
        return ActiveRules(
            file=tuple(rule for rule in rules if not rule.project and not rule.engine),
            project=tuple(rule for rule in rules if rule.project or rule.has_siblings),
            codes=codes | {rule.code for rule in all_rules() if _always(rule, choices)},
            severities=severities,
        )


def _always(rule: Rule, choices: Sequence[Choice]) -> bool:
    """A fault is a finding, never silence: `--select LK` still tells that a file could not be read."""
    ignored = any(_weight(rule, selector) for choice in choices for selector in choice.ignore)
    return rule.code in FAULTS and not ignored


def _decided(choices: Sequence[Choice], rule: Rule) -> bool:
    """Let the last choice that names a rule decide, and the first, the whole tree's, otherwise."""
    for choice in reversed(choices[1:]):
        if any(_weight(rule, selector) for selector in (*choice.extend, *choice.ignore)):
            return choice.has(rule)
    return choices[0].has(rule)


def _by_code(severity: Mapping[str, Severity]) -> Iterable[tuple[str, Severity]]:
    """Yield the severity of each rule that is named, the most specific selector last."""
    for selector in sorted(severity, key=len):
        for rule in all_rules():
            if _weight(rule, selector):
                yield rule.code, severity[selector]


def selection(settings: Settings, select: Sequence[str] = (), ignore: Sequence[str] = ()) -> Selection:
    """Combine configuration and command line.

    `select` takes the place of what the configuration selects and ignores; `ignore` alone adds to it.

    Raises:
        UnknownSelectorError: a selector that no rule has.
    """
    check_selectors(select, "--select")
    check_selectors(ignore, "--ignore")
    where = settings.file.name if settings.file else "configuration"
    check_selectors((*settings.select, *settings.extend_select), f"{where}: select")
    check_selectors(settings.ignore, f"{where}: ignore")
    check_selectors((*settings.severity, *settings.rules), f"{where}: severity")
    for override in settings.overrides:
        check_selectors((*override.select, *override.ignore, *override.severity), f"{where}: overrides")
    choice = Choice(
        select=tuple(select) or settings.select,
        extend=() if select else settings.extend_select,
        ignore=(*settings.ignore, *ignore) if not select else tuple(ignore),
    )
    return Selection(choice, settings.severity)
