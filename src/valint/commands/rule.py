"""`valint rule`: list the rules, or explain one."""

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import click

from valint.commands import completion

if TYPE_CHECKING:
    from valint.rules.reference import Example
    from valint.rules.registry import Rule


@click.command(short_help="List the rules, or explain one.")
@click.argument("code", required=False, shell_complete=completion.codes)
@click.option("--write-docs", type=click.Path(path_type=Path), hidden=True, metavar="DIR")
@click.option("--write-index", is_flag=True, hidden=True)
def rule(code: str | None, write_docs: Path | None, *, write_index: bool) -> int:
    """List the rules, or explain the one called CODE: why, bad and good examples, options."""
    from valint.engine.isolation import describe
    from valint.engine.selection import check_selectors
    from valint.rules.plugins import broken
    from valint.rules.registry import all_rules, matching

    if write_docs is not None:
        from valint.report.rule_pages import write

        for name in write(write_docs):
            click.echo(name)
        return 0
    if write_index:
        from valint.report.rule_pages import write_shipped

        click.echo(write_shipped())
        return 0
    for plugin in broken():
        if plugin.error is not None:
            why = describe(plugin.error).error
            click.echo(f"valint: the plug-in {plugin.name} could not be loaded: {why}", err=True)
    if code is None:
        click.echo("\n".join(_table(all_rules())))
        return 0
    check_selectors([code], "rule")
    found = tuple(matching(code))
    if len(found) == 1:
        click.echo("\n".join(_explanation(found[0])))
    else:
        click.echo("\n".join(_table(found)))
    return 0


def _table(rules: "tuple[Rule, ...]") -> Iterator[str]:
    from valint.rules.reference import family_title, reference

    width = max(len(rule.name) for rule in rules)
    for family, members in groupby(rules, key=lambda rule: rule.family):
        yield f"{family}: {family_title(family)}"
        for rule in members:
            severity = rule.severity if rule.enabled else "off"
            yield f"  {rule.code}  {severity:<8} {rule.name:<{width}}  {reference(rule).summary}"
        yield ""
    yield "`valint rule CODE` explains a rule."


def _explanation(rule: "Rule") -> Iterator[str]:
    from valint.rules.reference import reference
    from valint.rules.registry import Fixes

    page = reference(rule)
    state = "" if rule.enabled else ", off by default"
    yield f"{rule.code} {rule.name} ({rule.severity}{state})"
    yield ""
    yield page.summary
    if page.why:
        yield ""
        yield page.why
    for example in page.examples:
        yield from _example(example)
    if page.options:
        yield ""
        yield "Options:"
        yield from (f"    {line}" for line in page.options.splitlines())
    if rule.fixes is not Fixes.NONE:
        yield ""
        yield f"Its findings carry {rule.fixes} fixes."
    if page.source:
        yield ""
        yield f"Source: {page.source}"


def _example(example: "Example") -> Iterator[str]:
    yield ""
    about = f" ({example.locale})" if example.locale else ""
    yield f"{'Bad' if example.bad else 'Good'}{about}:"
    for file in example.files:
        if len(example.files) > 1:
            yield f"    --- {file.path} ---"
        yield from (f"    {line}".rstrip() for line in file.text.splitlines())
