"""Where the English page of a localized one is."""

from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.translation.repository import Repository, write
from valint.project.settings import Settings
from valint.project.settings_links import LinkSettings
from valint.translation.source.places import SourcePlace, places_of

PUBLISH = """
    {"docsets_to_publish": [{"build_source_folder": "articles", "locale": "pt-BR"}],
     "dependent_repositories": [{"path_to_root": "_repo.en-us", "url": "https://example.org/toolkit-pr"}]}
"""


def _tree(root: Path, *names: str) -> None:
    for name in names:
        write(root / name, "# Page\n")


def _find(root: Path, pages: Iterable[str], settings: Settings | None = None) -> dict[str, str]:
    """Return where each page's source is, relative to `root`; what is not there today in brackets."""
    found = places_of(pages, settings or Settings(root=root), str(root))
    return {page: _shown(place, root) for page, place in found.items()}


def _shown(place: SourcePlace, root: Path) -> str:
    name = Path(place.file).relative_to(root).as_posix()
    return name if place.present else f"({name})"


def test_a_named_tree_has_the_same_paths(tmp_path: Path) -> None:
    pages = ["toolkit.pt-BR/articles/a.md", "toolkit.pt-BR/articles/guide/b.md"]
    _tree(tmp_path, *pages, "english/articles/a.md", "english/articles/guide/b.md")
    settings = Settings(root=tmp_path, source=tmp_path / "english")
    assert _find(tmp_path, pages, settings) == {
        pages[0]: "english/articles/a.md",
        pages[1]: "english/articles/guide/b.md",
    }
    assert _find(tmp_path, pages[1:], settings) == {pages[1]: "english/articles/guide/b.md"}


def test_the_pages_tell_which_folders_correspond(tmp_path: Path) -> None:
    pages = [f"i18n/ja/current/{name}.md" for name in ("index", "install", "guide/index")]
    _tree(tmp_path, *pages, "docs/index.md", "docs/install.md", "docs/guide/index.md")
    settings = Settings(root=tmp_path, source=tmp_path / "docs")
    assert _find(tmp_path, pages, settings) == {
        page: f"docs/{page.removeprefix('i18n/ja/current/')}" for page in pages
    }


def test_a_page_without_a_source_is_not_paired_with_one_of_the_same_name(tmp_path: Path) -> None:
    pages = [f"pl/guide/{name}.md" for name in ("a", "b", "c", "index")]
    _tree(tmp_path, *pages, "source/index.md", *(f"source/guide/{name}.md" for name in "abc"))
    settings = Settings(root=tmp_path, source=tmp_path / "source")
    assert _find(tmp_path, pages, settings)["pl/guide/index.md"] == "(source/guide/index.md)"


def test_a_tree_that_shares_but_a_readme_is_no_source(tmp_path: Path) -> None:
    pages = [f"ko/{name}.md" for name in ("README", *"abcdef")]
    _tree(tmp_path, *pages, "other/README.md", "other/x.md")
    assert _find(tmp_path, pages, Settings(root=tmp_path, source=tmp_path / "other")) == {}


@pytest.mark.parametrize(
    ("page", "source"),
    [
        ("docs/de/guide/a.md", "docs/en/guide/a.md"),
        ("fr/docs/a.md", "en/docs/a.md"),
        ("content/zh-Hant/a.md", "content/en-us/a.md"),
        ("site/da-DK/articles/a.md", "site/en/articles/a.md"),
    ],
)
def test_english_stands_beside_the_locale(tmp_path: Path, page: str, source: str) -> None:
    _tree(tmp_path, page, source)
    assert _find(tmp_path, [page]) == {page: source}


def test_the_innermost_locale_folder_that_holds_the_page_counts(tmp_path: Path) -> None:
    _tree(tmp_path, "sites/de/content/fr/x.md", "sites/en/content/fr/x.md", "sites/de/content/en/x.md")
    assert _find(tmp_path, ["sites/de/content/fr/x.md"]) == {
        "sites/de/content/fr/x.md": "sites/de/content/en/x.md"
    }


def test_an_english_page_has_no_source(tmp_path: Path) -> None:
    _tree(tmp_path, "docs/en/a.md", "docs/da/a.md")
    assert _find(tmp_path, ["docs/en/a.md"]) == {}
    assert _find(tmp_path, ["docs/en/a.md"], Settings(root=tmp_path, source=tmp_path / "docs/en")) == {}


def test_the_publishing_files_name_the_source(tmp_path: Path) -> None:
    write(tmp_path / "toolkit.pt-BR/.openpublishing.publish.config.json", PUBLISH)
    page = "toolkit.pt-BR/articles/a.md"
    _tree(tmp_path, page, "toolkit.pt-BR/_repo.en-us/articles/a.md")
    assert _find(tmp_path, [page]) == {page: "toolkit.pt-BR/_repo.en-us/articles/a.md"}


def test_a_configured_fallback_is_a_source(tmp_path: Path) -> None:
    _tree(tmp_path, "uk/a.md", "served/a.md")
    settings = Settings(root=tmp_path, links=LinkSettings(fallback=(tmp_path / "served",)))
    assert _find(tmp_path, ["uk/a.md"], settings) == {"uk/a.md": "served/a.md"}


def test_a_named_source_outranks_one_beside(tmp_path: Path) -> None:
    _tree(tmp_path, "docs/da/a.md", "docs/en/a.md", "named/a.md")
    settings = Settings(root=tmp_path, source=tmp_path / "named")
    assert _find(tmp_path, ["docs/da/a.md"], settings) == {"docs/da/a.md": "named/a.md"}


def test_a_link_out_of_the_source_is_not_followed(tmp_path: Path) -> None:
    _tree(tmp_path, "docs/da/a.md", "docs/da/b.md", "docs/en/b.md", "secret.md")
    (tmp_path / "docs/en/a.md").symlink_to(tmp_path / "secret.md")
    found = _find(tmp_path, ["docs/da/a.md", "docs/da/b.md"])
    assert found == {"docs/da/a.md": "(docs/en/a.md)", "docs/da/b.md": "docs/en/b.md"}


def test_an_untrusted_run_reads_no_folder_that_nothing_names_outside_its_root(tmp_path: Path) -> None:
    _tree(tmp_path, "docs/da/a.md", "docs/en/a.md")
    settings = Settings(root=tmp_path / "docs/da", untrusted=True)
    assert _find(tmp_path, ["docs/da/a.md"], settings) == {}
    assert _find(tmp_path, ["docs/da/a.md"], Settings(root=tmp_path, untrusted=True)) != {}


def test_a_repository_of_its_own_is_told_from_the_pages_own(tmp_path: Path) -> None:
    own = Repository(tmp_path / "own")
    own.commit({"docs/en/a.md": "# A\n", "docs/da/a.md": "# A\n"})
    beside = places_of(["own/docs/da/a.md"], Settings(root=tmp_path), str(tmp_path))
    assert [place.tree.apart for place in beside.values()] == [False]
    other = Repository(tmp_path / "other")
    other.commit({"site/docs/da/a.md": "# A\n"})
    settings = Settings(root=tmp_path, source=tmp_path / "other/site")
    (place,) = places_of(["own/docs/da/a.md"], settings, str(tmp_path)).values()
    assert place.tree.apart
    assert place.tree.inside(place.path) == "site/docs/da/a.md"


def test_a_repository_without_files_is_asked_for_its_names(tmp_path: Path) -> None:
    work = Repository(tmp_path / "work")
    work.commit({"articles/a.md": "# A\n"})
    work.git("clone", "-q", "--bare", str(work.folder), str(tmp_path / "source.git"))
    _tree(tmp_path, "toolkit/articles/a.md")
    settings = Settings(root=tmp_path, source=tmp_path / "source.git")
    (place,) = places_of(["toolkit/articles/a.md"], settings, str(tmp_path)).values()
    assert place.tree.bare
    assert place.path == "articles/a.md"
