"""TR002: what translations of one page have in common."""

from pathlib import Path

import pytest

from tests.trees import Found, Tree
from valint.engine.fact_records import decode_facts, encode_facts
from valint.model.finding import Origin, Severity
from valint.rules.registry import rule_of

HASH = "ms.openlocfilehash: 5b0c4d1e9a7f4d3c8b2a1f6e0d9c8b7a6f5e4d3c"
COMMIT = "ms.sourcegitcommit: 3f8c1d0a7be94b62c5d1e08f4a96b7d2350c9e61"
OWN = {
    "da-DK": "Vælg en vagt på tavlen, og bed din leder om at bytte den.",
    "de-DE": "Wählen Sie eine Schicht auf der Tafel aus.",
    "ja-JP": "ボードでシフトを選択します。",
    "ar-SA": "اختر وردية على اللوحة.",
}
ENGLISH = "Ask your manager."


def page(locale: str, *blocks: str, origin: str = HASH) -> str:
    head = f"---\ntitle: Side\nms.contentlocale: {locale}\n{origin}\n---\n"
    return head + "\n\n".join((OWN[locale], *blocks)) + "\n"


def check(folder: Path, files: dict[str, str]) -> list[Found]:
    tree = Tree(folder).write(files)
    return tree.findings("TR002", tree.project(*files))


@pytest.mark.parametrize("other", ["de-DE", "ja-JP", "ar-SA"])
def test_a_line_that_two_languages_share_is_source_text_in_both(tmp_path: Path, other: str) -> None:
    found = check(
        tmp_path,
        {"da-DK/plan.md": page("da-DK", ENGLISH), f"{other}/plan.md": page(other, ENGLISH)},
    )

    assert [(hit.path, hit.line, hit.marked) for hit in found] == sorted(
        [("da-DK/plan.md", 8, ENGLISH), (f"{other}/plan.md", 8, ENGLISH)]
    )
    danish = next(hit for hit in found if hit.path.startswith("da"))
    assert danish.message == (
        f"This text is word for word the same in another language (“{other[:2]}”, {other}/plan.md): "
        "translate it, unless it is a name."
    )
    assert danish.finding.origin is Origin.INTRODUCED
    assert rule_of("TR002").severity is Severity.INFO


def test_markup_and_list_markers_are_no_part_of_the_line_that_is_marked(tmp_path: Path) -> None:
    found = check(
        tmp_path,
        {
            "da-DK/plan.md": page("da-DK", "- **Ask your manager** first"),
            "ja-JP/plan.md": page("ja-JP", "* Ask your *manager* first"),
        },
    )

    assert [hit.marked for hit in found] == ["Ask your manager** first", "Ask your *manager* first"]


def test_more_languages_are_counted(tmp_path: Path) -> None:
    found = check(tmp_path, {f"{locale}/plan.md": page(locale, ENGLISH) for locale in OWN})

    assert len(found) == 4
    assert all(" and 2 more languages:" in hit.message for hit in found)


def test_the_same_place_and_commit_mean_the_same_english(tmp_path: Path) -> None:
    found = check(
        tmp_path,
        {
            "toolkit.da-DK/guide/plan.md": page("da-DK", ENGLISH, origin=COMMIT),
            "toolkit.ja-JP/guide/plan.md": page("ja-JP", ENGLISH, origin=COMMIT),
        },
    )

    assert len(found) == 2


def test_other_pages_of_the_same_commit_are_no_siblings(tmp_path: Path) -> None:
    assert not check(
        tmp_path,
        {
            "da-DK/plan.md": page("da-DK", ENGLISH, origin=COMMIT),
            "ja-JP/swap.md": page("ja-JP", ENGLISH, origin=COMMIT),
        },
    )


def test_a_page_with_both_marks_is_reported_once(tmp_path: Path) -> None:
    both = f"{HASH}\n{COMMIT}"
    found = check(
        tmp_path,
        {
            "da-DK/plan.md": page("da-DK", ENGLISH, origin=both),
            "ja-JP/plan.md": page("ja-JP", ENGLISH, origin=both),
        },
    )

    assert len(found) == 2


@pytest.mark.parametrize(
    "line",
    [
        "Contoso Shift Planner 365",  # a name
        "`Get-Shift -All | Where-Object { $_.Name and $_.Day }`",
        "<!-- Ask your manager. -->",
        "The app",  # too short to tell
    ],
)
def test_names_code_and_comments_may_be_the_same_everywhere(tmp_path: Path, line: str) -> None:
    assert not check(tmp_path, {"da-DK/plan.md": page("da-DK", line), "ja-JP/plan.md": page("ja-JP", line)})


def test_two_pages_of_one_language_may_share_what_they_like(tmp_path: Path) -> None:
    files = {"de-DE/a.md": page("de-DE", ENGLISH), "de-AT/a.md": page("de-DE", ENGLISH)}

    assert not check(tmp_path, files)


def test_an_english_page_is_no_sibling(tmp_path: Path) -> None:
    english = page("da-DK", ENGLISH).replace("da-DK", "en-US")

    assert not check(tmp_path, {"en-us/plan.md": english, "da-DK/plan.md": page("da-DK", ENGLISH)})


def test_pages_that_tell_no_source_are_left_alone(tmp_path: Path) -> None:
    assert not check(
        tmp_path,
        {
            "da-DK/plan.md": page("da-DK", ENGLISH, origin="author: ana"),
            "ja-JP/plan.md": page("ja-JP", ENGLISH, origin="author: ana"),
        },
    )


def test_a_page_in_english_throughout_keeps_few_lines(tmp_path: Path) -> None:
    lines = [f"Ask your manager for shift {number}." for number in range(500)]
    tree = Tree(tmp_path).write({"da-DK/plan.md": page("da-DK", *lines)})

    assert len(tree.facts("da-DK/plan.md").source_lines) == 64


def test_the_lines_and_entries_survive_the_cache(tmp_path: Path) -> None:
    tree = Tree(tmp_path).write(
        {"da-DK/plan.md": page("da-DK", ENGLISH), "da-DK/toc.yml": "- name: Plan\n  href: plan.md\n"}
    )
    for name in ("da-DK/plan.md", "da-DK/toc.yml"):
        facts = tree.facts(name)
        assert facts.source_lines or facts.toc_links
        assert decode_facts(name, encode_facts(facts)) == facts
