"""The rule reference: docstrings in the agreed form, pages up to date, and examples that do what they say."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from tests.trees import findings, page_from
from valint.engine.file_phase import FilePhase
from valint.engine.results import Plan
from valint.engine.run import SerialExecutor, run
from valint.engine.stopping import Stop
from valint.markdown import parse
from valint.project.discovery import discover
from valint.project.page import AnchorFlavour
from valint.project.settings import FILE_NAME, Settings, load
from valint.project.surroundings import Surveyor
from valint.report.rule_pages import shipped_module, stale
from valint.rules import shipped
from valint.rules.metadata import CHECKS
from valint.rules.reference import Example, ExampleFile, reference
from valint.rules.registry import FAMILIES, Needs, Rule, all_rules

PAGES = Path(__file__).parents[2] / "docs" / "rules"
RULES = all_rules()
EXAMPLES = [(rule, example) for rule in RULES for example in reference(rule).examples]


def _name(case: object) -> str:
    if isinstance(case, Rule):
        return case.code
    return ("bad" if case.bad else "good") if isinstance(case, Example) else str(case)


def test_the_index_of_the_shipped_rules_is_what_their_decorators_say() -> None:
    assert Path(shipped.__file__).read_text(encoding="utf-8") == shipped_module(), (
        "run: valint rule --write-index"
    )


def test_the_committed_pages_are_what_the_docstrings_say() -> None:
    assert not stale(PAGES), "run: valint rule --write-docs docs/rules"


@pytest.mark.parametrize("rule", RULES, ids=_name)
def test_a_rule_has_a_reference_page(rule: Rule) -> None:
    page = reference(rule)
    assert page.summary.endswith("."), "the first line is one sentence"
    assert page.why, "the docstring says why it matters"
    assert page.source, "the docstring names the source of its semantics"
    if not rule.engine:
        assert {example.bad for example in page.examples} == {True, False}, (
            "it has a Bad: and a Good: example"
        )


@pytest.mark.parametrize("rule", RULES, ids=_name)
def test_codes_and_names_have_one_form(rule: Rule) -> None:
    assert re.fullmatch(r"[A-Z]{2}\d{3}", rule.code)
    assert rule.family in FAMILIES
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)+", rule.name)


def _flavour(example: Example) -> AnchorFlavour:
    """Examples are for Learn, unless a heading says where it is."""
    explicit = any(re.search(r"^#+ .*\{ ?#", file.text, re.MULTILINE) for file in example.files)
    return AnchorFlavour.EXPLICIT if explicit else AnchorFlavour.LEARN


def _reported_beside_two_sources(rule: Rule, example: Example) -> list[str]:
    """Check an example's last file beside its English page as it was, the first file, and as it is."""
    then, now, here = (parse(file.text, file.path) for file in example.files)
    page = page_from(here, locale=example.locale, flavour=AnchorFlavour.LEARN)
    return [rule.code for _ in findings(rule.code, replace(page, source=then, source_today=now))]


def reported(rule: Rule, example: Example, folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Check an example as a tree of its own and return the codes of what is reported."""
    monkeypatch.chdir(folder)
    for file in example.files:
        path = folder / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(file.text, encoding="utf-8")
    settings = (
        load(folder / FILE_NAME) if (folder / FILE_NAME).exists() else Settings(anchors=_flavour(example))
    )
    # A comment needs the rule that it is about.
    select = () if rule.engine else (rule.code,)
    plan = Plan(settings, select)
    phase = FilePhase(plan)
    # Folders of an example may tell the locale of their pages.
    placed = any(Surveyor(settings).survey(file.path).locale for file in example.files)
    report = run(
        discover(["."], settings),
        plan,
        surveyor=Surveyor(settings, None if placed else example.locale),
        phase=phase,
        executor=SerialExecutor(phase),
        stop=Stop(),
    )
    assert not report.faults, report.faults
    return [one.code for one in report.diagnostics]


@pytest.mark.parametrize(("rule", "example"), EXAMPLES, ids=_name)
def test_an_example_does_what_it_says(
    rule: Rule, example: Example, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if Needs.SOURCE_TODAY in rule.needs:
        found = _reported_beside_two_sources(rule, example)
    else:
        found = reported(rule, example, tmp_path, monkeypatch)
    assert (rule.code in found) is example.bad


def _rule(docstring: str, monkeypatch: pytest.MonkeyPatch) -> Rule:
    def check() -> None: ...

    check.__doc__ = docstring
    monkeypatch.setitem(CHECKS, "ST999", check)
    template = RULES[0]
    return Rule(
        "ST999",
        "x-y",
        template.severity,
        __name__,
        project=False,
        enabled=True,
        needs=frozenset(),
        fixes=template.fixes,
    )


def test_a_docstring_is_read_in_full(monkeypatch: pytest.MonkeyPatch) -> None:
    page = reference(
        _rule(
            """A first line that goes
            on.

            Why it matters.

            More of it:

                indented text that is no example

            Options:
                depth: how deep.

            Bad (da-DK):
                ## Uden anker

                Tekst.
            Bad (ja-JP, guide/faq.yml):
                ### YamlMime:FAQ
            Good:
                --- a.md ---
                [b](b.md)
                --- deep/b.md ---
                # B

            Source: docfx v3
            and more.
            """,
            monkeypatch,
        )
    )
    assert page.summary == "A first line that goes on."
    assert page.why == "Why it matters.\n\nMore of it:\n\n    indented text that is no example"
    assert page.options == "depth: how deep."
    assert page.source == "docfx v3 and more."
    assert page.examples == (
        Example(True, "da-DK", (ExampleFile("guide/page.md", "## Uden anker\n\nTekst.\n"),)),  # noqa: FBT003
        Example(True, "ja-JP", (ExampleFile("guide/faq.yml", "### YamlMime:FAQ\n"),)),  # noqa: FBT003
        Example(
            False,  # noqa: FBT003
            None,
            (ExampleFile("a.md", "[b](b.md)\n"), ExampleFile("deep/b.md", "# B\n")),
        ),
    )
