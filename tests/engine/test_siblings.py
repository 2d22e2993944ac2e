"""Which pages of a run may be translations of one page, by their names."""

import pytest

from valint.engine.caching import place_of
from valint.engine.results import FileTask
from valint.engine.siblings import with_siblings
from valint.translation.source.places import SourcePlace, SourceTree


def task(path: str, locale: str | None, source: SourcePlace | None = None) -> FileTask:
    return FileTask(path, locale, None, is_include=False, is_toc=path.endswith("toc.yml"), source=source)


def marked(*tasks: FileTask) -> list[str]:
    return [one.path for one in with_siblings(tasks) if one.siblings]


def test_pages_of_one_name_in_two_languages_are_siblings() -> None:
    found = marked(task("da/a.md", "da-DK"), task("pl/a.md", "pl-PL"), task("pl/b.md", "pl-PL"))

    assert found == ["da/a.md", "pl/a.md"]


def test_the_locale_is_no_part_of_a_name() -> None:
    assert len(marked(task("a.da-DK.md", "da-DK"), task("A.pl-PL.md", "pl-PL"))) == 2


@pytest.mark.parametrize("other", ["da-DK", "en-US"])
def test_a_tree_in_one_language_has_none(other: str) -> None:
    assert not marked(task("x/index.md", "da-DK"), task("y/index.md", other))


def test_a_page_may_tell_its_language_itself() -> None:
    assert len(marked(task("x/a.md", None), task("y/a.md", None))) == 2


def test_tables_of_contents_have_none() -> None:
    assert not marked(task("x/toc.yml", "da-DK"), task("y/toc.yml", "pl-PL"))


@pytest.mark.parametrize(
    ("source", "has"),
    [
        (SourcePlace(SourceTree("/en"), "a.md", present=True), True),
        (SourcePlace(SourceTree("/en", "/en"), "a.md", present=False), True),
        (SourcePlace(SourceTree("/en"), "a.md", present=False), False),
    ],
)
def test_a_page_with_an_english_page_needs_no_siblings(source: SourcePlace, has: bool) -> None:  # noqa: FBT001
    found = marked(task("x/a.md", "da-DK", source), task("y/a.md", "pl-PL", source))

    assert bool(found) is not has


def test_a_result_without_siblings_does_not_stand_in_for_one_with_them() -> None:
    alone = task("x/a.md", "da-DK")

    assert place_of(alone, 100) != place_of(alone._replace(siblings=True), 100)
