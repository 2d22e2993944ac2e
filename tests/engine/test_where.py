"""Where a rule says that it can find something: elsewhere it is not even loaded."""

from collections.abc import Iterator

import pytest

from tests.engine.conftest import Workshop, codes
from valint.model.finding import Finding, Severity
from valint.model.span import Span
from valint.project.page import Page
from valint.rules import registry
from valint.rules.metadata import Given, Where, read_index, write_index
from valint.rules.registry import declared, rule


def everywhere(_page: Page) -> Iterator[Finding]:
    yield Finding(Span(0, 1), "Found.")


def register(where: Where) -> None:
    rule("ST990", "test-where", Severity.WARNING, where=where)(everywhere)
    registry.all_rules.cache_clear()


@pytest.mark.parametrize(
    ("where", "text", "runs"),
    [
        (Where(), "Side.\n", True),
        (Where(marks=(":::", "：：")), "Side.\n", False),
        (Where(marks=(":::", "：：")), "：：zone\n", True),
        (Where((Given.QUOTES,)), "Side.\n", False),
        (Where((Given.QUOTES,)), "> Side.\n", True),
        (Where((Given.QUOTES,), marks=("[!",)), "[!NOTE]\n", True),
        (Where((Given.YAML,)), "### YamlMime:FAQ\ntitle: Side\n", True),
        (Where((Given.SOURCE,)), "Side.\n", False),
        (Where((Given.GLOSSARY, Given.RESULTS, Given.PROFILE)), "Side.\n", False),
    ],
)
def test_a_rule_runs_where_one_of_what_it_names_is_there(
    workshop: Workshop, where: Where, text: str, *, runs: bool
) -> None:
    register(where)
    workshop.write("a.md", text)
    assert ("ST990" in codes(workshop.check(select=("ST990",)))) is runs


def test_a_mark_with_a_space_is_refused(workshop: Workshop) -> None:
    with pytest.raises(ValueError, match="white space"):
        register(Where(marks=("> [",)))


def test_the_index_says_what_the_decorators_say() -> None:
    rules = declared()
    assert tuple(read_index(write_index(rules))) == rules
    assert any(one.where != Where() for one in rules)
