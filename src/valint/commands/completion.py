"""What a shell offers for a value that is being typed."""

import click


def codes(_context: click.Context, _parameter: click.Parameter, typed: str) -> list[str]:
    """Return the families and codes that begin like the last of those typed: `AN`, or `LK,AN00`."""
    from valint.rules.registry import all_rules

    before, comma, last = typed.rpartition(",")
    known = [rule.code for rule in all_rules()]
    words = [*dict.fromkeys(code[:2] for code in known), *known] if len(last) < 2 else known
    return [f"{before}{comma}{word}" for word in words if word.startswith(last.upper())]


def formats(_context: click.Context, _parameter: click.Parameter, typed: str) -> list[str]:
    """Return the output formats that begin so."""
    from valint.report.formats import NAMES

    return [name for name in NAMES if name.startswith(typed)]
