"""Leave out a finding whose cause another rule names better."""

from collections.abc import Iterable, Sequence

from valint.model.finding import Diagnostic
from valint.rules.registry import rule_of


def settled(diagnostics: Sequence[Diagnostic]) -> Sequence[Diagnostic]:
    """Return diagnostics without those that yield to another one.

    A rule that compares pages sees that something differs; where another rule knows why, one finding is
    enough.  What yields on a line, or on the page, is part of a rule's metadata (`yields_to`).
    """
    yielding = {code for code in {one.code for one in diagnostics} if rule_of(code).yields_to}
    if not yielding:
        return diagnostics
    paths = {one.path for one in diagnostics if one.code in yielding}
    lines: dict[str, list[tuple[str, int, int]]] = {}
    for one in diagnostics:
        if one.path in paths:
            lines.setdefault(one.path, []).append((one.code, one.region.line, one.region.end_line))
    return [one for one in diagnostics if one.code not in yielding or not _yields(one, lines[one.path])]


def _yields(one: Diagnostic, others: Iterable[tuple[str, int, int]]) -> bool:
    wanted = rule_of(one.code).yields_to
    assert wanted is not None  # noqa: S101 - asked of yielding rules alone
    lost = one.target is None
    for code, first, last in others:
        if code == one.code or not code.startswith(wanted.codes):
            continue
        if first <= one.region.end_line and one.region.line <= last:
            return True
        # What a missing section or question took along stands somewhere else on the page.
        if lost and code in wanted.losses:
            return True
    return False
