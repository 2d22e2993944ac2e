"""Headings that are counted before all pages are known: the judgement is that of all pages at once."""

from collections.abc import Sequence
from pathlib import Path
from textwrap import dedent

import pytest

from tests.engine.conftest import Workshop
from tests.trees import Tree
from valint.engine import counting
from valint.engine.counting import HeadingCount
from valint.engine.results import FileResult
from valint.project.index import Project
from valint.translation.counting_ahead import CountedAhead, supply
from valint.translation.judgement import HeadingDefect, heading_defects, pages_of


def page(number: int) -> str:
    right = "Planlæg en vagt" if number % 3 else "Plan a shift"
    return f"""
        # <a name="plan-a-shift"></a>{right}

        ## <a name="swap-{number}-shifts"></a>Byt {number + (number == 7)} vagter

        ## <a name="get-help"></a>Få hjælp hjælp
        """


@pytest.fixture(autouse=True)
def _in_small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting, "_AT_ONCE", 3)


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    tree = Tree(tmp_path)
    tree.write({f"da-DK/p{number:02}.md": page(number) for number in range(40)})
    return tree


def counted_in(project: Project, order: Sequence[str], tasks: Sequence[str] | None = None) -> CountedAhead:
    """Return what is counted when results come in an order, for tasks in another."""
    count = HeadingCount(tasks or sorted(order))
    for path in order:
        count.add(FileResult(path, known=project.files[path]))
    assert count.counted is not None
    return count.counted


def judged(tree: Tree, ahead: CountedAhead | None = None) -> tuple[HeadingDefect, ...]:
    project = tree.project()
    if ahead is not None:
        supply(project, ahead)
    return heading_defects(project)


def test_what_was_counted_ahead_is_used_and_changes_nothing(tree: Tree) -> None:
    project = tree.project()
    paths = list(project.files)
    ahead = counted_in(project, paths[1::2] + paths[::2])
    supply(project, ahead)
    pages = pages_of(project)["da-DK"]
    known = [ahead.pairs_of(page.facts.path) for page in pages]
    assert [page.pairs for page in pages[:30]] == known[:30]

    assert len(judged(tree)) > 10
    assert heading_defects(project) == judged(tree)
    assert ahead.counted("da-DK", pages) is None, "the judge has taken it"


@pytest.mark.parametrize("first", [5, 25])
def test_the_pages_that_came_too_late_are_counted_after_it(tree: Tree, first: int) -> None:
    project = tree.project()
    paths = list(project.files)
    late = paths[first]
    ahead = counted_in(project, [path for path in paths if path != late], tasks=paths)
    assert ahead.pairs_of(paths[0]) is not None
    assert ahead.pairs_of(paths[-1]) is None
    assert judged(tree, ahead) == judged(tree)


def test_it_counts_for_nothing_where_an_english_page_tells_what_a_heading_says(tree: Tree) -> None:
    project = tree.project()
    ahead = counted_in(project, list(project.files))
    english = [
        "---",
        "ms.contentlocale: en-US",
        "---",
        "# Swap a shift",
        "## Leave a note",
        "## Get help",
        "",
    ]
    tree.write({"en-US/p07.md": "\n\n".join(english)})
    pages = pages_of(tree.project())["da-DK"]
    assert ahead.counted("da-DK", pages) is None
    assert judged(tree, counted_in(project, list(project.files))) == judged(tree)


def test_a_run_reports_the_same_in_however_many_processes_and_counted_ahead_or_not(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(40):
        workshop.write(f"da-DK/p{number:02}.md", dedent(page(number)).lstrip())
    alone = workshop.check(select=("HD",), locale="da-DK")
    monkeypatch.setattr(counting, "_WORTH_COUNTING", 1)
    assert len(alone.diagnostics) > 10
    for jobs in (None, 1, 2):
        report = workshop.check(select=("HD",), locale="da-DK", jobs=jobs)
        assert list(report.diagnostics) == list(alone.diagnostics)
