"""The tree as a whole beside the English tree."""

from pathlib import Path

import pytest

from tests.trees import Found, Tree
from valint.model.finding import Severity

PAGE = "---\ntitle: Side\nms.sourcegitcommit: 3f8c1d0a7be94b62c5d1e08f4a96b7d2350c9e61\n---\n# Side\n"
NAMES = ["plan", "swap", "card", "rooms", "books"]


def tree(folder: Path, *, english: list[str], localized: list[str], locale: str = "da") -> Tree:
    return Tree(folder).write(
        {f"docs/en/{name}.md": "# Page\n" for name in english}
        | {f"docs/{locale}/{name}.md": PAGE for name in localized}
    )


def orphans(tree: Tree, locale: str = "da") -> list[Found]:
    checked = [
        file.relative_to(tree.root).as_posix() for file in sorted((tree.root / "docs" / locale).rglob("*.md"))
    ]
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tree.root)
        return tree.findings("RP001", tree.project(*checked, locale=locale))


@pytest.mark.parametrize("locale", ["da", "ja", "ar"])
def test_a_page_whose_english_page_is_gone_is_an_orphan(tmp_path: Path, locale: str) -> None:
    [hit] = orphans(tree(tmp_path, english=NAMES, localized=[*NAMES, "fax"], locale=locale), locale)
    assert (hit.path, hit.line) == (f"docs/{locale}/fax.md", 1)
    assert "“fax.md”" in hit.message


def test_pages_that_all_have_an_english_page_are_silent(tmp_path: Path) -> None:
    assert not orphans(tree(tmp_path, english=[*NAMES, "more"], localized=NAMES))


def test_another_tree_than_that_of_the_source_makes_no_orphans(tmp_path: Path) -> None:
    assert not orphans(tree(tmp_path, english=["plan"], localized=NAMES))


def test_a_page_that_the_site_redirects_is_no_orphan(tmp_path: Path) -> None:
    made = tree(tmp_path, english=NAMES, localized=[*NAMES, "fax"])
    made.write(
        {
            ".openpublishing.publish.config.json": "{}",
            ".openpublishing.redirection.json": (
                '{"redirections": [{"source_path": "docs/da/fax.md", "redirect_url": "/plan"}]}'
            ),
        }
    )
    assert not orphans(made)


def test_pages_that_are_no_translations_are_left_alone(tmp_path: Path) -> None:
    made = tree(tmp_path, english=NAMES, localized=NAMES).write({"docs/da/own.md": "# Egen side\n"})
    assert not orphans(made)


PUBLISHED = {".openpublishing.publish.config.json": "{}"}


def toc(folder: Path, text: str, locale: str = "en-US", **files: str) -> list[Found]:
    made = Tree(folder).write({**PUBLISHED, "docs/toc.yml": text, "docs/plan.md": "# Plan\n", **files})
    return made.findings("RP002", made.project("docs/toc.yml", locale=locale))


@pytest.mark.parametrize("written", ["fax.md", '"fax.md"', "'fax.md'", "fax.md  # later"])
def test_an_entry_that_leads_nowhere_is_marked_without_its_quotes(tmp_path: Path, written: str) -> None:
    [hit] = toc(tmp_path, f"- name: Plan\n  href: plan.md\n- name: Fax\n  href: {written}\n")
    assert (hit.path, hit.line, hit.marked) == ("docs/toc.yml", 4, "fax.md")
    assert "“fax.md”" in hit.message


def test_an_entry_of_a_nested_list_is_read_too(tmp_path: Path) -> None:
    [hit] = toc(tmp_path, "items:\r\n- name: Plan\r\n  items:\r\n  - href: gone/fax.md\r\n    name: Fax\r\n")
    assert (hit.line, hit.marked) == (4, "gone/fax.md")


@pytest.mark.parametrize(
    "written",
    [
        "plan.md",
        "plan.md?tabs=web#top",
        "./",
        "https://example.org/fax.md",
        "/site/fax",
        '"fax\\n.md"',
        "*fax",
        "",
    ],
)
def test_an_entry_that_leads_somewhere_or_cannot_be_judged_is_silent(tmp_path: Path, written: str) -> None:
    assert not toc(tmp_path, f"- name: Plan\n  href: {written}\n")


@pytest.mark.parametrize("locale", ["da-DK", "de-DE", "ja-JP", "ar-SA"])
def test_a_translated_tree_alone_proves_no_entry_wrong(tmp_path: Path, locale: str) -> None:
    assert not toc(tmp_path, "- name: Fax\n  href: fax.md\n", locale)


def test_many_spaces_in_a_name_are_part_of_it(tmp_path: Path) -> None:
    [hit] = toc(tmp_path, f"- name: Fax\n  href: fax{' ' * 50_000}.md\n")
    assert hit.line == 2


def redirected(folder: Path, address: str, locale: str = "en-US", page: str = "docs/fax.md") -> list[Found]:
    made = Tree(folder).write(
        {
            ".openpublishing.publish.config.json": (
                '{"docsets_to_publish": [{"docset_name": "d", "build_source_folder": "docs"}]}'
            ),
            "docs/docfx.json": (
                '{"build": {"globalMetadata": {"breadcrumb_path": "/desk/breadcrumb/toc.json"}}}'
            ),
            "docs/breadcrumb/toc.yml": "- name: Desk\n",
            ".openpublishing.redirection.json": (
                f'{{"redirections": [{{"source_path": "docs/fax.md", "redirect_url": "{address}"}}]}}'
            ),
            page: "# Fax\n",
        }
    )
    return made.findings("RP003", made.project(page, locale=locale))


def test_a_page_that_is_redirected_and_still_there_is_reported(tmp_path: Path) -> None:
    [hit] = redirected(tmp_path, "/desk/plan")
    assert (hit.path, hit.line, hit.finding.severity) == ("docs/fax.md", 1, None)
    assert "“/desk/plan”" in hit.message


def test_a_redirection_to_the_page_itself_is_told_apart(tmp_path: Path) -> None:
    [hit] = redirected(tmp_path, "/desk/Fax?view=new")
    assert "back to itself" in hit.message


@pytest.mark.parametrize("locale", ["da-DK", "de-DE", "ja-JP", "ar-SA"])
def test_in_a_translated_tree_a_redirected_page_is_information(tmp_path: Path, locale: str) -> None:
    [hit] = redirected(tmp_path, "/desk/plan", locale)
    assert hit.finding.severity is Severity.INFO


def test_another_page_than_the_redirected_one_is_silent(tmp_path: Path) -> None:
    assert not redirected(tmp_path, "/desk/plan", page="docs/plan.md")
