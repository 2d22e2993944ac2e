"""Which rules run where, and how severe their findings are."""

from collections.abc import Iterator

import pytest

from tests.engine.conftest import Workshop, codes, places
from valint.engine.selection import UnknownSelectorError
from valint.model.finding import Finding, Severity
from valint.model.span import Span
from valint.project.page import Page
from valint.project.settings import Override, Settings


def hit(page: Page) -> Iterator[Finding]:
    yield Finding(Span(0, 1), "Found.")


@pytest.fixture
def three(workshop: Workshop) -> Workshop:
    """A page on which ST990, ST991 and, if asked for, ST992 report something."""
    workshop.write("guide/page.md", "Text.\n")
    workshop.rule("ST990", hit)
    workshop.rule("ST991", hit)
    workshop.rule("ST992", hit, on=False)
    return workshop


@pytest.mark.parametrize(
    ("select", "ignore", "expected"),
    [
        (("ST99",), (), ["ST990", "ST991", "ST992"]),
        (("ST990",), (), ["ST990"]),
        (("test-st991",), (), ["ST991"]),
        (("st990",), (), ["ST990"]),
        (("ST99",), ("ST990",), ["ST991", "ST992"]),
        (("ST990",), ("ST99",), ["ST990"]),
        (("ST99",), ("ST99",), []),
        (("ST990", "ST99"), ("test-st991",), ["ST990", "ST992"]),
    ],
)
def test_the_more_specific_selector_wins(
    three: Workshop, select: tuple[str, ...], ignore: tuple[str, ...], expected: list[str]
) -> None:
    assert codes(three.check(select=select, ignore=ignore)) == expected


def test_a_rule_that_is_off_runs_only_when_it_is_named(three: Workshop) -> None:
    assert {"ST990", "ST991"} <= set(codes(three.check()))
    assert "ST992" not in codes(three.check())
    assert "ST992" in codes(three.check(settings=Settings(extend_select=("ST992",))))
    assert "ST992" in codes(three.check(select=("ALL",)))


def test_the_command_line_goes_before_the_configuration(three: Workshop) -> None:
    settings = Settings(select=("ST990",), ignore=("ST991",))
    assert codes(three.check(settings=settings)) == ["ST990"]
    assert codes(three.check(settings=settings, select=("ST991",))) == ["ST991"]
    assert codes(three.check(settings=settings, ignore=("ST990",))) == []


def test_overrides_hold_for_their_paths_alone(three: Workshop) -> None:
    three.write("archive/old.md", "Text.\n")
    overrides = (Override(("archive",), ignore=("ST99",), select=("ST992",)),)
    report = three.check(settings=Settings(select=("ST99",), ignore=("ST992",), overrides=overrides))
    assert places(report) == [
        ("archive/old.md", 1, "ST992"),
        ("guide/page.md", 1, "ST990"),
        ("guide/page.md", 1, "ST991"),
    ]


def test_severity_follows_the_most_specific_word_of_the_configuration(three: Workshop) -> None:
    overrides = (Override(("guide",), severity={"ST991": Severity.INFO}),)
    settings = Settings(
        severity={"ST": Severity.ERROR, "ST990": Severity.INFO, "test-st992": Severity.WARNING},
        overrides=overrides,
    )
    three.write("other.md", "Text.\n")
    report = three.check(settings=settings, select=("ST99",))
    assert [(one.path, one.code, one.severity) for one in report.diagnostics] == [
        ("guide/page.md", "ST990", "info"),
        ("guide/page.md", "ST991", "info"),
        ("guide/page.md", "ST992", "warning"),
        ("other.md", "ST990", "info"),
        ("other.md", "ST991", "error"),
        ("other.md", "ST992", "warning"),
    ]


@pytest.mark.parametrize(
    ("selector", "hint"),
    [
        ("AN01", "AN001"),
        ("zz-top-1", "valint rule"),
        ("test-st99O", "test-st990"),
        ("suppresion-problem", "suppression-problem"),
    ],
)
def test_an_unknown_selector_is_wrong_usage_and_told_the_nearest(
    three: Workshop, selector: str, hint: str
) -> None:
    with pytest.raises(UnknownSelectorError, match=hint):
        three.check(select=(selector,))
    with pytest.raises(UnknownSelectorError, match=selector):
        three.check(settings=Settings(overrides=(Override(("x",), ignore=(selector,)),)))


def test_a_rule_that_is_not_selected_is_not_called(workshop: Workshop) -> None:
    def never(page: Page) -> Iterator[Finding]:
        raise AssertionError("called")

    workshop.write("a.md", "Text.\n")
    workshop.rule("ST990", never)
    assert not workshop.check(ignore=("ST990",)).incomplete


def test_faults_are_reported_even_when_other_rules_are_selected(workshop: Workshop) -> None:
    workshop.write("a.md", b"\xff")
    assert codes(workshop.check(select=("LK",))) == ["VL007"]
    assert codes(workshop.check(select=("LK",), ignore=("VL007",))) == []
