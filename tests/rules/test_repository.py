"""The tree as a whole beside the English tree."""

from pathlib import Path

import pytest

from tests.trees import Found, Tree

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
