"""What a file's place tells: locale, anchor flavour, include, table of contents."""

import json
from pathlib import Path

import pytest

from valint.project.locales import normalise
from valint.project.page import AnchorFlavour
from valint.project.settings import Override, Settings
from valint.project.surroundings import Surroundings, Surveyor


def survey(
    root: Path, path: str, *, settings: Settings | None = None, locale: str | None = None
) -> Surroundings:
    return Surveyor(settings or Settings(root=root), locale).survey(str(root / path))


def publish(root: Path, *docsets: tuple[str, str]) -> None:
    entries = [{"build_source_folder": folder, "locale": locale} for folder, locale in docsets]
    root.mkdir(parents=True, exist_ok=True)
    (root / ".openpublishing.publish.config.json").write_text(
        json.dumps({"docsets_to_publish": entries}), encoding="utf-8"
    )


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("da-dk", "da-DK"),
        ("da_DK", "da-DK"),
        ("zh-hans", "zh-Hans"),
        ("sr-latn-rs", "sr-Latn-RS"),
        ("es-419", "es-419"),
        ("de", "de"),
        ("danish", None),
        ("xx-YY", None),
        ("v1-to", None),
        ("", None),
    ],
)
def test_a_locale_is_written_in_one_way(tag: str, expected: str | None) -> None:
    assert normalise(tag) == expected


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("docs.da-DK/guide/a.md", "da-DK"),
        ("articles.ja-jp/a.md", "ja-JP"),
        ("docs/de/guide/a.md", "de"),
        ("docs/zh-Hans/a.md", "zh-Hans"),
        ("i18n/pt_BR/a.md", "pt-BR"),
        ("docs/guide.da-DK.md", "da-DK"),
        ("README.zh-CN.md", "zh-CN"),
        ("index.de.md", "de"),
        ("docs/ja/de-DE/a.md", "de-DE"),
        ("docs/it/a.md", None),
        ("docs/cs/a.md", None),
        ("src/ja/a.md", None),
        ("docs/add-on/a.md", None),
        ("docs/sign-in-us/a.md", None),
        ("docs/DE/a.md", None),
        ("docs/page.v2.md", None),
        ("docs/what-is.it.md", None),
    ],
)
def test_names_tell_the_locale(tmp_path: Path, path: str, expected: str | None) -> None:
    root = tmp_path / "tree"
    (root / path).parent.mkdir(parents=True)
    assert survey(root, path).locale == expected


def test_a_language_beside_others_needs_no_known_folder_above(tmp_path: Path) -> None:
    for name in ("en", "it", "ja"):
        (tmp_path / "handbook" / name).mkdir(parents=True)
    assert survey(tmp_path, "handbook/it/a.md").locale == "it"
    assert survey(tmp_path, "handbook/en/a.md").locale == "en"


def test_nothing_above_a_repository_tells_its_locale(tmp_path: Path) -> None:
    (tmp_path / "work.de-DE" / "project" / ".git").mkdir(parents=True)
    assert survey(tmp_path, "work.de-DE/project/a.md").locale is None


def test_the_publishing_configuration_tells_the_locale_of_its_docsets(tmp_path: Path) -> None:
    publish(tmp_path, ("articles", "da-dk"), ("articles/old", "nb-NO"))
    assert survey(tmp_path, "articles/a.md").locale == "da-DK"
    assert survey(tmp_path, "articles/old/x/a.md").locale == "nb-NO"
    assert survey(tmp_path, "README.md").locale is None


def test_files_outside_the_docsets_share_their_locale_if_there_is_but_one(tmp_path: Path) -> None:
    publish(tmp_path, ("articles", "da-dk"), ("more", "da-dk"))
    assert survey(tmp_path, "README.md").locale == "da-DK"


@pytest.mark.parametrize(
    "text", ["", "[]", "{", '{"docsets_to_publish": 3}', '{"docsets_to_publish": [{}, 1]}']
)
def test_a_broken_publishing_configuration_tells_nothing(tmp_path: Path, text: str) -> None:
    (tmp_path / ".openpublishing.publish.config.json").write_text(text, encoding="utf-8")
    assert survey(tmp_path, "a.md").locale is None


def test_command_line_overrides_and_configuration_go_before_the_tree(tmp_path: Path) -> None:
    publish(tmp_path / "docs.da-DK", ("x", "da-DK"))
    settings = Settings(root=tmp_path, locale="fr", overrides=(Override(("**/y/**",), locale="it"),))
    assert survey(tmp_path, "docs.da-DK/x/a.md", settings=settings).locale == "fr"
    assert survey(tmp_path, "docs.da-DK/y/a.md", settings=settings).locale == "it"
    assert survey(tmp_path, "docs.da-DK/y/a.md", settings=settings, locale="es").locale == "es"


@pytest.mark.parametrize(
    ("marker", "flavour"),
    [
        (".openpublishing.publish.config.json", AnchorFlavour.LEARN),
        ("docfx.json", AnchorFlavour.LEARN),
        ("mkdocs.yml", AnchorFlavour.EXPLICIT),
        ("package.json", None),
    ],
)
def test_the_publishing_files_tell_how_anchors_are_made(
    tmp_path: Path, marker: str, flavour: AnchorFlavour | None
) -> None:
    (tmp_path / marker).write_text("{}", encoding="utf-8")
    assert survey(tmp_path, "docs/deep/a.md").flavour is flavour


def test_the_configuration_tells_how_anchors_are_made_first_of_all(tmp_path: Path) -> None:
    (tmp_path / "docfx.json").write_text("{}", encoding="utf-8")
    settings = Settings(root=tmp_path, anchors=AnchorFlavour.GITHUB)
    assert survey(tmp_path, "a.md", settings=settings).flavour is AnchorFlavour.GITHUB


def test_includes_and_tables_of_contents_are_told_by_their_names(tmp_path: Path) -> None:
    assert survey(tmp_path, "guide/includes/a.md").is_include
    assert survey(tmp_path, "guide/_includes/deep/a.md").is_include
    assert not survey(tmp_path, "guide/includes.md").is_include
    assert survey(tmp_path, "guide/TOC.yml").is_toc
    assert survey(tmp_path, "toc.md").is_toc
    assert not survey(tmp_path, "tocs.md").is_toc


def test_a_very_deep_folder_is_surveyed(tmp_path: Path) -> None:
    assert survey(tmp_path, "d/" * 1500 + "a.md").locale is None


def test_the_configured_locale_is_not_that_of_the_source_beside_the_translation(tmp_path: Path) -> None:
    settings = Settings(root=tmp_path, locale="de-DE", source=tmp_path / "english")
    surveyor = Surveyor(settings)
    assert surveyor.survey(str(tmp_path / "english" / "guide" / "page.md")).locale == "en"
    assert surveyor.survey(str(tmp_path / "english.md")).locale == "de-DE"
    assert surveyor.survey(str(tmp_path / "deutsch" / "page.md")).locale == "de-DE"


def test_a_source_that_says_which_english_it_is_keeps_that(tmp_path: Path) -> None:
    settings = Settings(root=tmp_path, locale="da-DK", source=tmp_path / "docs.en-us")
    assert Surveyor(settings).survey(str(tmp_path / "docs.en-us" / "page.md")).locale == "en-US"
