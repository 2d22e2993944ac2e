"""Write the rule reference, a page for each rule and an index, from the rules' metadata and docstrings."""

import re
from collections.abc import Iterator, Mapping
from itertools import groupby
from pathlib import Path

from valint.rules import shipped
from valint.rules.metadata import write_index
from valint.rules.reference import Example, family_title, reference
from valint.rules.registry import Fixes, Rule, all_rules, declared, is_own

INDEX = "index.md"
_NEEDS = {
    "slug": "the frozen anchors or explicit ids of the page",
    "source": "the English source page",
    "source-for-fix": "the English source page, for the fix",
    "siblings": "the same page in other locales",
    "project": "the other pages of the tree",
    "network": "the network",
}
_SIBLINGS = (
    "Without the English source page: what all other translations of the page agree on, where a run has "
    "three or more of them "
    "([Several languages at once](../explanation/pinned-source.md#several-languages-at-once))"
)
_FIXES = {
    Fixes.SAFE: "safe",
    Fixes.UNSAFE: "unsafe: look at each change",
    Fixes.NONE: "none",
}


def pages() -> Mapping[str, str]:
    """Return the text of every page of the reference by file name."""
    rules = tuple(rule for rule in all_rules() if is_own(rule))
    return {INDEX: _index(rules), **{f"{rule.code}.md": _page(rule) for rule in rules}}


def write(folder: Path) -> list[str]:
    """Bring the reference in `folder` up to date; return the names of the files that changed or went."""
    wanted = pages()
    folder.mkdir(parents=True, exist_ok=True)
    changed = stale(folder)
    for name in changed:
        if name in wanted:
            (folder / name).write_text(wanted[name], encoding="utf-8")
        else:
            (folder / name).unlink()
    return changed


def stale(folder: Path) -> list[str]:
    """Return the names of the files in `folder` that differ from what they should be."""
    wanted = pages()
    present = {file.name: file.read_text(encoding="utf-8") for file in folder.glob("*.md")}
    return sorted(name for name in {*wanted, *present} if wanted.get(name) != present.get(name))


def shipped_module() -> str:
    """Return what the module `valint.rules.shipped` should be, by the rules' decorators."""
    return f'"""{shipped.__doc__}"""\n\nINDEX = """\\\n{write_index(declared())}"""\n'


def write_shipped() -> Path:
    """Bring the index of the shipped rules up to date; return its file."""
    file = Path(shipped.__file__)
    file.write_text(shipped_module(), encoding="utf-8")
    return file


def _index(rules: tuple[Rule, ...]) -> str:
    lines = [
        "# Rules",
        "",
        "Codes are stable; `--select` and `--ignore` take a code, a prefix or a name.",
        "`valint rule CODE` prints a rule's page in the terminal.",
    ]
    for family, members in groupby(rules, key=lambda rule: rule.family):
        lines += ["", f"## {family}: {family_title(family)}", "", "| Rule | Name | Severity | Fix | Flags |"]
        lines += ["| --- | --- | --- | --- | --- |"]
        for rule in members:
            severity = rule.severity if rule.enabled else f"{rule.severity}, off by default"
            fix = "" if rule.fixes is Fixes.NONE else rule.fixes
            summary = reference(rule).summary.replace("|", "\\|")
            lines.append(f"| [{rule.code}]({rule.code}.md) | {rule.name} | {severity} | {fix} | {summary} |")
    return "\n".join(lines) + "\n"


def _page(rule: Rule) -> str:
    return "\n".join(_page_lines(rule)) + "\n"


def _page_lines(rule: Rule) -> Iterator[str]:
    page = reference(rule)
    yield f"# {rule.code}: {rule.name}"
    yield ""
    yield page.summary
    yield ""
    yield f"- Severity: {rule.severity}{'' if rule.enabled else ', off by default'}"
    needs = [_NEEDS[need] for need in sorted(rule.needs) if need in _NEEDS]
    if needs:
        yield f"- Needs: {', '.join(needs)}"
    if rule.has_siblings:
        yield f"- {_SIBLINGS}"
    yield f"- Fix: {_FIXES[rule.fixes]}"
    if page.why:
        yield ""
        yield "## Why"
        yield ""
        yield page.why
    if page.options:
        yield ""
        yield "## Options"
        yield ""
        yield page.options
    for title, bad in (("Reported", True), ("Not reported", False)):
        examples = [example for example in page.examples if example.bad is bad]
        if examples:
            yield ""
            yield f"## {title}"
        for example in examples:
            yield from _example_lines(example)
    if page.source:
        yield ""
        yield "## Source"
        yield ""
        yield page.source


def _example_lines(example: Example) -> Iterator[str]:
    if example.locale:
        yield ""
        yield f"Locale {example.locale}:"
    for file in example.files:
        if len(example.files) > 1 or not file.path.endswith(".md"):
            yield ""
            yield f"`{file.path}`"
        longest = max((len(run) for run in re.findall(r"`+", file.text)), default=0)
        fence = "`" * max(3, longest + 1)
        yield ""
        yield fence + ("markdown" if file.path.endswith(".md") else file.path.rpartition(".")[2])
        yield file.text.rstrip("\n")
        yield fence
