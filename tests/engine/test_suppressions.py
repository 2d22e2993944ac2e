"""Suppression comments: what they hide, and that they do not outlive their reason."""

import re
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.engine.conftest import Workshop
from valint.engine import suppressions
from valint.markdown import parse
from valint.model.finding import Diagnostic, Finding, RegionEdit
from valint.model.span import Region, Span
from valint.model.suppression import Suppression
from valint.project.index import Project
from valint.project.page import Page
from valint.rules.registry import rule_of


def each(word: str) -> object:
    def check(page: Page) -> Iterator[Finding]:
        start = page.document.text.find(word)
        while start >= 0:
            yield Finding(Span(start, start + len(word)), f"Found {word}.")
            start = page.document.text.find(word, start + 1)

    return check


@pytest.fixture
def words(workshop: Workshop) -> Workshop:
    """ST990 reports each BAD, ST991 each UGLY."""
    workshop.rule("ST990", each("BAD"))  # type: ignore[arg-type]
    workshop.rule("ST991", each("UGLY"))  # type: ignore[arg-type]
    return workshop


def lines(
    words: Workshop, text: str, name: str = "a.md", select: tuple[str, ...] = ("ST99", "VL001")
) -> list[str]:
    words.write(name, text)
    return [f"{one.region.line} {one.code}" for one in words.check(select=select).diagnostics]


def test_the_next_line_is_covered_and_no_other(words: Workshop) -> None:
    text = "BAD\n\n<!-- valint-disable-next-line ST990 because -->\nBAD UGLY\nBAD\n"
    assert lines(words, text) == ["1 ST990", "4 ST991", "5 ST990"]


def test_blank_lines_in_between_do_not_matter(words: Workshop) -> None:
    assert lines(words, "<!-- valint-disable-next-line ST990 -->\n\n  \nBAD\n") == []


def test_a_name_or_a_prefix_does_as_well_as_a_code(words: Workshop) -> None:
    assert lines(words, "<!-- valint-disable-next-line test-st990 -->\nBAD\n") == []
    assert lines(words, "<!-- valint-disable-next-line ST -->\nBAD UGLY\n") == []


def test_several_codes_stand_before_the_reason(words: Workshop) -> None:
    assert lines(words, "<!-- valint-disable-next-line ST990, ST991: it is so -->\nBAD UGLY\n") == []


def test_a_range_ends_at_its_own_enable(words: Workshop) -> None:
    text = (
        "BAD\n\n<!-- valint-disable ST990, ST991 -->\n\nBAD UGLY\n\n<!-- valint-enable ST990 -->\n\n"
        "BAD UGLY\n\n<!-- valint-enable ST991 -->\n\nBAD UGLY\n"
    )
    assert lines(words, text) == ["1 ST990", "9 ST990", "13 ST990", "13 ST991"]


def test_a_range_without_an_enable_ends_with_the_file(words: Workshop) -> None:
    assert lines(words, "<!-- valint-disable ST990 -->\n\nBAD\n\nBAD\n") == []


def test_comments_within_a_line_bound_a_range_within_it(words: Workshop) -> None:
    text = "BAD <!-- valint-disable ST990 --> BAD <!-- valint-enable ST990 --> BAD\n"
    words.write("a.md", text)
    columns = [one.region.column for one in words.check(select=("ST990",)).diagnostics]
    assert columns == [1, text.rindex("BAD") + 1]


def test_a_comment_in_code_is_text(words: Workshop) -> None:
    text = "```\n<!-- valint-disable ST990 -->\n```\n\nBAD\n\n`<!-- valint-disable ST990 -->`\n"
    assert lines(words, text) == ["5 ST990"]


def test_front_matter_takes_yaml_comments(words: Workshop) -> None:
    text = "---\n# valint-disable-next-line ST990 for now\ntitle: BAD\nother: BAD\n---\n\nBAD\n"
    assert lines(words, text) == ["4 ST990", "7 ST990"]


def test_a_yaml_page_takes_yaml_comments(words: Workshop) -> None:
    text = "### YamlMime:FAQ\nmetadata:\n  # valint-disable-next-line ST990\n  title: BAD\nsummary: BAD\n"
    assert lines(words, text, "a.yml") == ["5 ST990"]


def test_an_unused_comment_is_reported_with_a_fix_that_deletes_its_line(words: Workshop) -> None:
    words.write("a.md", "Text.\n\n<!-- valint-disable-next-line ST990 -->\nGood.\n")
    (problem,) = words.check(select=("ST99", "VL001")).diagnostics
    assert problem.code == "VL001"
    assert problem.message == "Nothing here is reported by ST990, so this comment can go."
    assert problem.region == Region(3, 31, 3, 36)
    assert problem.fix is not None
    assert problem.fix.safe
    assert problem.fix.edits == (RegionEdit(Region(3, 1, 4, 1), ""),)


def test_an_unused_comment_beside_text_is_deleted_alone(words: Workshop) -> None:
    words.write("a.md", "Good <!-- valint-disable ST990 --> text.\n")
    (problem,) = words.check(select=("ST99", "VL001")).diagnostics
    assert problem.fix is not None
    assert problem.fix.edits == (RegionEdit(Region(1, 6, 1, 35), ""),)


def test_a_comment_of_which_one_code_is_needed_is_not_deleted(words: Workshop) -> None:
    words.write("a.md", "<!-- valint-disable-next-line ST990, ST991 -->\nBAD\n")
    (problem,) = words.check(select=("ST99", "VL001")).diagnostics
    assert "ST991" in problem.message
    assert problem.fix is None


def test_a_comment_on_a_rule_that_did_not_run_is_left_in_peace(words: Workshop) -> None:
    assert lines(words, "<!-- valint-disable ST990 -->\n\nText.\n", select=("ST991", "VL001")) == []
    assert lines(words, "<!-- valint-disable ST -->\n\nText.\n", select=("ST991", "VL001")) == []


@pytest.mark.parametrize(
    ("comment", "message"),
    [
        ("valint-disable ST989", "No rule is called ST989; did you mean ST99"),
        ("valint-disable-next-line no-such-rule because", "No rule is called no-such-rule"),
        ("valint-disable", "valint-disable names no rule; write the rule's code behind it."),
        ("valint-disable-next-line because I say so", "names no rule"),
        ("valint-disabel ST990", "valint-disabel is no command; known are"),
        ("valint-enable ST990", "ST990 is not disabled above, so there is nothing to enable."),
    ],
)
def test_a_comment_that_cannot_work_is_reported(words: Workshop, comment: str, message: str) -> None:
    words.write("a.md", f"Text.\n\n<!-- {comment} -->\n")
    problems = words.check(select=("ST99", "VL001")).diagnostics
    assert [one.code for one in problems] == ["VL001"]
    assert message in problems[0].message
    assert problems[0].region.line == 3


def test_a_comment_about_valint_in_prose_is_no_command(words: Workshop) -> None:
    assert lines(words, "<!-- We use valint-disable here. -->\n\nvalint-disable ST990\n") == []


def test_findings_of_project_rules_are_suppressed_as_well(workshop: Workshop) -> None:
    def check(project: Project) -> Iterator[tuple[str, Finding]]:
        for path in project.files:
            yield path, Finding(Region(2, 1, 2, 2), "Found.")

    workshop.project_rule("RP990", check)
    workshop.write("a.md", "<!-- valint-disable-next-line RP990 -->\nText.\n")
    workshop.write("b.md", "Text.\nText.\n")
    report = workshop.check(select=("RP990", "VL001"))
    assert [(one.path, one.code) for one in report.diagnostics] == [("b.md", "RP990")]


def test_after_a_fault_in_a_file_no_comment_counts_as_unused(workshop: Workshop) -> None:
    def check(page: Page) -> Iterator[Finding]:
        raise ValueError("odd")
        yield

    workshop.rule("ST990", check)
    workshop.write("a.md", "<!-- valint-disable ST990 -->\n\nText.\n")
    assert [one.code for one in workshop.check(select=("ST990", "VL001")).diagnostics] == ["VL004"]


@given(
    st.lists(
        st.sampled_from(
            [
                "<!--",
                "-->",
                "valint-",
                "disable",
                "enable",
                "-next-line",
                " ",
                "\n",
                ",",
                "LK001",
                "LK",
                "#",
                "---\n",
                "x",
            ]
        ),
        max_size=30,
    )
)
def test_no_text_breaks_the_reading_of_comments(parts: list[str]) -> None:
    text = "".join(parts)
    found = suppressions.read(parse(text, "a.md"))
    for one in found.active:
        assert one.start <= one.end
        assert one.selector in text


TWO = {"BAD": rule_of("LK001"), "UGLY": rule_of("LK005")}
SELECTORS = ["LK", "LK001", "LK005", TWO["UGLY"].name, "LK001, LK005"]
COMMENTS = [f"<!-- valint-{verb} {what} -->" for verb in suppressions._VERBS for what in SELECTORS]


@given(st.lists(st.sampled_from([*COMMENTS, "BAD ", "UGLY ", "\n\n", "\n\n", "\n"]), max_size=40))
def test_what_a_comment_covers_is_what_stands_between_its_ends(parts: list[str]) -> None:
    document = parse("".join(parts), "a.md")
    active = suppressions.read(document).active
    diagnostics = [
        Diagnostic(
            "a.md", document.lines.region(Span(*match.span())), rule.code, rule.name, rule.severity, "!"
        )
        for match in re.finditer("BAD|UGLY", document.text)
        for rule in [TWO[match[0]]]
    ]

    def covers(one: Suppression, found: Diagnostic) -> bool:
        named = found.code.startswith(one.selector) or found.rule == one.selector
        return named and one.start <= found.region[:2] < one.end

    kept, used = suppressions.split(diagnostics, active)
    assert kept == [found for found in diagnostics if not any(covers(one, found) for one in active)]
    assert used == {one for one in active if any(covers(one, found) for found in diagnostics)}
