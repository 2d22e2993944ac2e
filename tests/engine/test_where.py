"""Where a rule says that it can find something: elsewhere it is not even loaded."""

import random
from collections.abc import Collection, Iterator

import pytest

from tests.engine.conftest import Workshop, codes
from valint.engine.candidates import Candidates
from valint.engine.file_phase import FilePhase
from valint.engine.results import FileTask, Plan
from valint.markdown import parse
from valint.model.finding import Finding, Severity
from valint.model.span import Span
from valint.project.page import AnchorFlavour, Page
from valint.project.settings import Settings
from valint.rules import registry
from valint.rules.given import Given
from valint.rules.looks import HOLDS
from valint.rules.metadata import Where, read_index, write_index
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
        (Where((Given.FRONT_MATTER,)), "Side.\n", False),
        (Where((Given.FRONT_MATTER,)), "---\ntitle: Side\n---\n", True),
        (Where((Given.IMAGES,)), "Side.\n", False),
        (Where((Given.IMAGES,)), "![Side](a.png)\n", True),
        (Where((Given.LISTS,)), "Side.\n", False),
        (Where((Given.LISTS,)), "- Side\n", True),
        (Where((Given.TABLES,)), "Side.\n", False),
        (Where((Given.TABLES,)), "| Side |\n| --- |\n", True),
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


# Pieces of pages, each of which calls for some rule, or nearly so.
PIECES = (
    *(
        "::",
        ":",
        "：：",
        ":::row:::",
        "#tab/",
        "# [a](#tab/b)",
        "[!NOTE]",
        "> Citat",
        "- punkt",
        "1. maj",
        "9. maj",
    ),
    *("[a](b.md)", "[](b.md)", "[a]()", "[a](<b c.md>)", "[a](b\\\\c.md)", "[a](//b.dk)", "[a](b.pdf)"),
    *("[.a](b.md)", "[a](http://github.com/a)", "[a](https://support.microsoft.com/da-dk/a)", "[a] (b.md)"),
    *(
        "(a.md)[b]",
        ".. /a.md",
        "[!INCLUDE [a](b.txt)]",
        "[!INCLUDE[a](b.md)]",
        "![](a.png)",
        "a:::image-end:::",
    ),
    *("# A", "## A", "### A", "#", '## <a name="a"></a>A', '## <a name="faq"></a>B', "## A { #a }", "---"),
    *(
        "**Hvad?**",
        "**何？**",
        "**Τι;**",
        ".. /a/b/",
        "**Hvad**",
        "Svar",
        "| a |\n| - |\n| b",
        "| a |\n| - |\n| b | c |",
        "(microsoft.com)",
        "<b>",
        "</b>",
        "</a>",
        '<a href="a.md">',
        '# <a name="b"></a>B <sup>2',
    ),
)


def _pages(phase: FilePhase, number: int) -> Iterator[Page]:
    chance = random.Random(number)  # noqa: S311
    for _ in range(150):
        text = "\n\n".join(chance.choices(PIECES, k=chance.randrange(9)))
        head = chance.choice(("", "---\ntitle: A\nms.date: 1/2/2020\n---\n\n"))
        locale, flavour = (
            chance.choice(("da-DK", "ja-JP", "hy-AM", "el-GR", None)),
            chance.choice((None, *AnchorFlavour)),
        )
        task = FileTask("a.md", locale, flavour, is_include=False, is_toc=False)
        yield phase.pages.make(parse(head + text, "a.md"), task)


@pytest.mark.parametrize("number", range(6))
def test_a_rule_that_is_not_asked_has_nothing_to_say(workshop: Workshop, number: int) -> None:
    rules = [one for one in registry.all_rules() if not one.project and not one.engine]
    asked = Candidates(rules)
    for page in _pages(FilePhase(Plan(Settings(workshop.folder))), number):
        candidates = [one for one, _ in asked.on(page)]
        for one in rules:
            if one not in candidates:
                assert not list(one.check(page)), (one.code, page.document.text)


@pytest.mark.parametrize("number", range(3))
def test_the_rules_that_are_asked_are_those_whose_where_says_so(workshop: Workshop, number: int) -> None:
    register(Where((Given.LISTS,), marks=(":::", "：：")))
    rules = registry.all_rules()
    asked = Candidates(rules)
    for page in _pages(FilePhase(Plan(Settings(workshop.folder))), number):
        text, present = page.document.text, [one for one in Given if HOLDS[one](page)]
        assert [one for one, _ in asked.on(page)] == [
            one for one in rules if _includes(one.where, text, present)
        ]


def _includes(where: Where, text: str, present: Collection[Given]) -> bool:
    if not where.given and not where.marks:
        return True
    return any(one in present for one in where.given) or any(mark in text for mark in where.marks)


def test_a_mark_is_looked_for_though_the_one_within_it_need_not_be(workshop: Workshop) -> None:
    rule("ST991", "test-within", Severity.WARNING, where=Where((Given.QUOTES,), marks=("::",)))(everywhere)
    register(Where(marks=(":::",)))
    workshop.write("a.md", "> Side.\n")
    workshop.write("b.md", "> Side.\n\n:::zone\n")
    assert codes(workshop.check(select=("ST990", "ST991"))) == ["ST991", "ST990", "ST991"]


def test_all_rules_are_asked_where_a_look_at_the_page_fails(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_page: Page) -> bool:
        raise ValueError("broken")

    monkeypatch.setitem(HOLDS, Given.QUOTES, fail)
    register(Where((Given.QUOTES,)))
    workshop.write("a.md", "Side.\n")
    assert codes(workshop.check(select=("ST990",))) == ["ST990"]


def test_a_mark_with_a_space_is_refused(workshop: Workshop) -> None:
    with pytest.raises(ValueError, match="white space"):
        register(Where(marks=("> [",)))


def test_the_index_says_what_the_decorators_say() -> None:
    rules = declared()
    assert tuple(read_index(write_index(rules))) == rules
    assert any(one.where != Where() for one in rules)
