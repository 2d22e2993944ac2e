"""Where links lead, in the order in which the site looks, and what is never touched on the way."""

import json
import os
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.trees import Tree
from valint.project.index import Project
from valint.project.page import AnchorFlavour
from valint.project.resolve import Resolution, Via
from valint.project.settings import Settings
from valint.project.settings_links import DocsetSetting, LinkSettings
from valint.project.target import TargetKind, is_external, split_target

CONFIG = ".openpublishing.publish.config.json"
SOURCE = {"path_to_root": "_repo.en-us", "url": "https://github.com/contoso/toolkits-pr"}
SHARED = {"path_to_root": "shared-content"}

PUBLISHED = {
    CONFIG: json.dumps(
        {
            "docsets_to_publish": [{"build_source_folder": "kit", "locale": "da-DK"}],
            "dependent_repositories": [SOURCE, SHARED],
        }
    ),
    "kit/docfx.json": json.dumps(
        {"build": {"globalMetadata": {"breadcrumb_path": "/kit/breadcrumb/toc.json"}}}
    ),
    "kit/breadcrumb/toc.yml": "[]",
    "kit/guide/start.md": "# Start\n",
    "kit/guide/slut.md": "# Slut\n",
    "kit/index.yml": "### YamlMime:Hub\n",
    "kit/moved.md": "# Still here\n",
    ".openpublishing.redirection.json": json.dumps(
        {"redirections": [{"source_path": "kit/moved.md", "redirect_url": "/kit/guide/slut"}]}
    ),
}


Resolve = Callable[..., Resolution]


@pytest.fixture
def published(tmp_path: Path) -> Tree:
    return Tree(tmp_path).write(PUBLISHED)


def resolver(
    tree: Tree,
    page: str = "kit/guide/start.md",
    *,
    settings: Settings | None = None,
    locale: str | None = "da-DK",
) -> Resolve:
    project = tree.project(page, settings=settings, locale=locale)

    def resolve(destination: str, *, include: bool = False) -> Resolution:
        return project.resolve(project.files[page], destination, include=include)

    return resolve


@pytest.mark.parametrize(
    ("destination", "kind", "path", "query", "fragment"),
    [
        ("a.md", TargetKind.RELATIVE, "a.md", None, None),
        (" a.md ", TargetKind.RELATIVE, "a.md", None, None),
        ("a.md?view=x#b", TargetKind.RELATIVE, "a.md", "view=x", "b"),
        ("a.md?view=x#b&preserve-view=true", TargetKind.RELATIVE, "a.md", "view=x", "b&preserve-view=true"),
        ("a.md#b?c#d", TargetKind.RELATIVE, "a.md", None, "b?c#d"),
        ("a%20b.md%23c", TargetKind.RELATIVE, "a b.md", None, "c"),
        ("%C3%A6ble.md", TargetKind.RELATIVE, "æble.md", None, None),
        ("#a", TargetKind.SELF, "", None, "a"),
        ("#", TargetKind.SELF, "", None, ""),
        ("?view=x", TargetKind.SELF, "", "view=x", None),
        ("", TargetKind.SELF, "", None, None),
        ("/kit/a", TargetKind.SITE, "/kit/a", None, None),
        ("\\kit\\a", TargetKind.SITE, "\\kit\\a", None, None),
        ("//example.com/a", TargetKind.EXTERNAL, "//example.com/a", None, None),
        ("\\\\host\\share", TargetKind.EXTERNAL, "\\\\host\\share", None, None),
        ("https://example.com/#a", TargetKind.EXTERNAL, "https://example.com/#a", None, None),
        ("mailto:a@example.com", TargetKind.EXTERNAL, "mailto:a@example.com", None, None),
        ("xref:some.uid", TargetKind.XREF, "xref:some.uid", None, None),
        ("C:\\docs\\a.md", TargetKind.LOCAL_PATH, "C:\\docs\\a.md", None, None),
        ("file:///etc/passwd", TargetKind.LOCAL_PATH, "file:///etc/passwd", None, None),
        ("{{ page.url }}", TargetKind.COMPUTED, "{{ page.url }}", None, None),
        ("@site/docs/a.md", TargetKind.COMPUTED, "@site/docs/a.md", None, None),
        ("@home/a.md", TargetKind.RELATIVE, "@home/a.md", None, None),
    ],
)
def test_a_destination_is_decoded_and_taken_apart(
    destination: str, kind: TargetKind, path: str, query: str | None, fragment: str | None
) -> None:
    assert split_target(destination) == (kind, path, query, fragment)


@given(st.text(max_size=60))
def test_taking_a_destination_apart_never_fails(destination: str) -> None:
    split_target(destination)
    is_external(destination)


@pytest.mark.parametrize(
    "destination",
    [
        "slut.md",
        "./slut.md",
        "../guide/slut.md",
        "..\\guide\\slut.md",
        "~/guide/slut.md",
        "~\\guide\\slut.md",
        "slut.md?view=a",
        "%73lut.md",
        "..%2fguide%2fslut.md",
        " slut.md",
    ],
)
def test_a_file_of_the_docset_is_found_however_its_path_is_written(published: Tree, destination: str) -> None:
    found = resolver(published)(destination)
    assert found.via is Via.DOCSET
    assert found.file == f"{published.root}/kit/guide/slut.md"
    assert found.spelling is None


def test_a_path_in_other_letters_is_found_and_its_spelling_told(published: Tree) -> None:
    found = resolver(published)("../Guide/SLUT.md")
    assert (found.via, found.spelling) == (Via.DOCSET, "kit/guide/slut.md")


def test_names_that_differ_in_unicode_form_are_the_same_file(published: Tree) -> None:
    published.write({"kit/guide/ge\u0301ne\u0301ral.md": "# Général\n"})
    assert resolver(published)("g%C3%A9n%C3%A9ral.md").via is Via.DOCSET


def test_a_redirection_wins_even_where_the_file_is_still_there(published: Tree) -> None:
    found = resolver(published)("../Moved.md#part")
    assert (found.via, found.address, found.file) == (Via.REDIRECT, "/kit/guide/slut", None)


def test_what_only_the_source_tree_has_is_served_from_there(published: Tree) -> None:
    published.write({"_repo.en-us/kit/guide/more.md": "# More\n", "_repo.en-us/kit/media/Map.png": b"x"})
    resolve = resolver(published)
    assert resolve("more.md").via is Via.FALLBACK
    assert resolve("more.md").file == f"{published.root}/_repo.en-us/kit/guide/more.md"
    image = resolve("../media/map.png")
    assert (image.via, image.spelling) == (Via.FALLBACK, "kit/media/Map.png")


def test_the_override_folder_goes_before_the_source_tree(published: Tree) -> None:
    published.write({"_repo.en-us/kit/a.md": "# A\n", ".fallback/kit/a.md": "# Ours\n"})
    assert resolver(published)("../a.md").file == f"{published.root}/.fallback/kit/a.md"


def test_what_the_source_tree_lacks_is_missing(published: Tree) -> None:
    published.write({"_repo.en-us/kit/media/map.png": b"x"})
    resolve = resolver(published)
    for destination in ("nowhere.md", "../media/nothing.png", "~/nowhere.md"):
        assert resolve(destination).via is Via.MISSING
        assert resolve(destination).certain


def test_without_the_source_tree_nothing_is_missing(published: Tree) -> None:
    resolve = resolver(published)
    for destination in ("nowhere.md", "../media/nothing.png", "~/includes/x.md"):
        assert resolve(destination).via is Via.UNVERIFIABLE


def test_a_configured_fallback_is_a_source_tree(
    published: Tree, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = Tree(tmp_path_factory.mktemp("source")).write({"kit/more.md": "# More\n", "kit/a.png": b"x"})
    links = LinkSettings(fallback=(elsewhere.root,))
    resolve = resolver(published, settings=Settings(root=published.root, links=links))
    assert resolve("../more.md").via is Via.FALLBACK
    assert resolve("../nowhere.md").via is Via.MISSING


def test_fallbacks_are_asked_in_their_order(
    published: Tree, tmp_path_factory: pytest.TempPathFactory
) -> None:
    first, second = (Tree(tmp_path_factory.mktemp(name)) for name in ("first", "second"))
    first.write({"kit/a.md": "# First\n"})
    second.write({"kit/a.md": "# Second\n", "kit/b.md": "# Second\n"})
    links = LinkSettings(fallback=(first.root, second.root))
    resolve = resolver(published, settings=Settings(root=published.root, links=links))
    assert resolve("../a.md").file == f"{first.root}/kit/a.md"
    assert resolve("../b.md").file == f"{second.root}/kit/b.md"


def test_the_source_trees_history_serves_resources_and_includes_but_no_pages(published: Tree) -> None:
    source = published.root / "_repo.en-us"
    Tree(source).write({"kit/old.png": b"x", "kit/old.md": "# Old\n", "kit/new.png": b"x"})
    identity = ["-c", "user.name=Tester", "-c", "user.email=tester@example.com"]
    for arguments in (
        ["init", "-q"],
        ["add", "."],
        ["commit", "-qm", "Begin"],
        ["rm", "-q", "kit/old.png", "kit/old.md"],
        ["commit", "-qm", "Tidy"],
    ):
        subprocess.run(["git", "-C", str(source), *identity, *arguments], check=True, capture_output=True)
    resolve = resolver(published)
    assert resolve("../old.png").via is Via.HISTORY
    assert resolve("../old.md", include=True).via is Via.HISTORY
    assert resolve("../old.md").via is Via.MISSING
    links = LinkSettings(fallback_history=False)
    without = resolver(published, settings=Settings(root=published.root, links=links))
    assert without("../old.png").via is Via.MISSING


def test_a_dependent_repository_answers_for_its_own_folder(published: Tree) -> None:
    assert resolver(published)("~/../shared-content/a.md", include=True).via is Via.UNVERIFIABLE
    published.write({"shared-content/a.md": "Shared\n"})
    assert resolver(published)("~/../shared-content/a.md", include=True).via is Via.DEPENDENCY
    assert resolver(published)("../../shared-content/b.md", include=True).via is Via.MISSING


def test_a_dependent_repository_may_be_checked_out_elsewhere(
    published: Tree, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = Tree(tmp_path_factory.mktemp("shared")).write({"a.md": "Shared\n"})
    links = LinkSettings(dependencies={"shared-content": elsewhere.root})
    resolve = resolver(published, settings=Settings(root=published.root, links=links))
    assert resolve("~/../shared-content/a.md").file == f"{elsewhere.root}/a.md"


@pytest.mark.parametrize(
    ("path", "file"),
    [
        ("/kit/guide/slut", "kit/guide/slut.md"),
        ("/KIT/Guide/Slut", "kit/guide/slut.md"),
        ("/kit/guide/slut/", "kit/guide/slut.md"),
        ("/kit", "kit/index.yml"),
        ("/kit/", "kit/index.yml"),
        ("/da-dk/kit/guide/slut", "kit/guide/slut.md"),
    ],
)
def test_a_site_path_of_the_docset_is_mapped_to_its_file(published: Tree, path: str, file: str) -> None:
    found = resolver(published)(path)
    assert (found.via, found.file) == (Via.DOCSET, f"{published.root}/{file}")


def test_a_site_path_may_be_redirected_or_served_from_the_source(published: Tree) -> None:
    published.write({"_repo.en-us/kit/guide/more.md": "# More\n"})
    resolve = resolver(published)
    assert resolve("/kit/moved").via is Via.REDIRECT
    assert resolve("/kit/guide/more").via is Via.FALLBACK


@pytest.mark.parametrize("path", ["/kit/community/a", "/other/a", "/en-us/kit/guide/slut", "/", "/kitchen"])
def test_a_site_path_that_no_file_answers_is_unknown_and_never_missing(published: Tree, path: str) -> None:
    published.write({"_repo.en-us/kit/a.png": b"x"})
    assert resolver(published)(path).via is Via.SITE_UNKNOWN


def test_configured_docsets_replace_what_the_publishing_files_say(published: Tree) -> None:
    links = LinkSettings(docsets=(DocsetSetting("kit", "/toolkits/"),))
    resolve = resolver(published, settings=Settings(root=published.root, links=links))
    assert resolve("/toolkits/guide/slut").via is Via.DOCSET
    assert resolve("/kit/guide/slut").via is Via.SITE_UNKNOWN


def test_a_path_without_extension_is_a_folder_or_a_page_by_its_address_and_never_missing(
    published: Tree,
) -> None:
    published.write({"_repo.en-us/kit/a.png": b"x"})
    resolve = resolver(published)
    assert resolve("../guide").via is Via.DOCSET
    assert resolve("slut").via is Via.DOCSET
    assert resolve("..").via is Via.DOCSET
    assert resolve("nowhere").via is Via.SITE_UNKNOWN


HOSTILE = [
    "../../../../etc/passwd.md",
    "..%2f..%2f..%2f..%2fetc%2fpasswd.md",
    "%2e%2e/%2e%2e/%2e%2e/x.md",
    "..\\..\\..\\x.md",
    "~/../../../etc/passwd.md",
    "../../../../../../../../../../etc/shadow.md",
]


@pytest.mark.parametrize("destination", HOSTILE)
def test_a_path_that_leads_out_of_the_checkout_is_not_looked_up(published: Tree, destination: str) -> None:
    assert resolver(published)(destination).via is Via.OUTSIDE


def test_nothing_outside_the_checkout_is_touched(published: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    touched: list[str] = []
    published.write({"_repo.en-us/kit/a.png": b"x"})
    (published.root / "kit/away").symlink_to("/etc")
    resolve = resolver(published)
    for name in ("stat", "lstat", "scandir", "listdir", "open", "readlink"):
        original = getattr(os, name)

        def spy(
            path: object = ".", *rest: object, original: Callable[..., object] = original, **more: object
        ) -> object:
            touched.append(os.fsdecode(path) if isinstance(path, (str, bytes, os.PathLike)) else "")
            return original(path, *rest, **more)

        monkeypatch.setattr(os, name, spy)
    for destination in (
        *HOSTILE,
        "file:///etc/passwd",
        "//etc/passwd",
        "C:\\x",
        "\\\\host\\share",
        "a\0b.md",
        "away/passwd.md",
        "x" * 5000 + ".md",
        "/etc/passwd",
        "../guide/\udcff.md",
    ):
        resolve(destination)
    root = str(published.root)
    assert [path for path in touched if not path.startswith(root)] == []
    assert not any("passwd" in path or "\0" in path for path in touched)


def test_the_tree_of_an_english_repository_is_all_there_is(published: Tree) -> None:
    tree = published.write({CONFIG: json.dumps({"docsets_to_publish": [{"build_source_folder": "kit"}]})})
    found = resolver(tree, locale="en-US")("nowhere.md")
    assert (found.via, found.certain) == (Via.MISSING, True)


def test_a_localized_tree_alone_tells_nothing_of_what_its_source_holds(tmp_path: Path) -> None:
    tree = Tree(tmp_path).write({".git/HEAD": "", "guide/a.md": "# A\n"})
    assert resolver(tree, "guide/a.md")("nowhere.md").via is Via.UNVERIFIABLE


def test_a_source_folder_in_the_same_repository_is_all_there_is(tmp_path: Path) -> None:
    tree = Tree(tmp_path).write(
        {".git/HEAD": "", "docs/da/a.md": "# A\n", "docs/en/b.md": "# B\n", "docs/en/c.png": b"x"}
    )
    resolve = resolver(tree, "docs/da/a.md")
    assert resolve("b.md").via is Via.FALLBACK
    assert resolve("c.png").via is Via.FALLBACK
    assert resolve("nowhere.md").via is Via.MISSING
    assert resolve("nowhere.md").certain


def test_a_folder_of_unknown_extent_proves_nothing_for_certain(tmp_path: Path) -> None:
    tree = Tree(tmp_path).write({"a.md": "# A\n"})
    resolve = resolver(tree, "a.md", locale=None)
    assert (resolve("nowhere.md").via, resolve("nowhere.md").certain) == (Via.MISSING, False)
    assert resolve("nothing.png").via is Via.UNVERIFIABLE
    assert (resolve("../x.md").via, resolve("../x.md").certain) == (Via.OUTSIDE, False)


def test_every_resolution_says_how_it_came_about(published: Tree) -> None:
    published.write({"_repo.en-us/kit/more.md": "# More\n"})
    resolve = resolver(published)
    destinations = [
        "slut.md",
        "../more.md",
        "../moved.md",
        "x.md",
        "#a",
        "https://example.com",
        "/elsewhere",
        "C:\\x",
        "../../../x.md",
        "{{ x }}",
        "../../shared-content/x.md",
    ]
    sentences = [resolve(destination).sentence for destination in destinations]
    assert len(set(sentences)) == len(destinations)
    assert all(sentence.endswith(".") for sentence in sentences)
    assert "“kit/more.md” is not translated" in sentences[1]


def test_links_of_two_repositories_are_resolved_each_in_its_own(tmp_path: Path) -> None:
    tree = Tree(tmp_path)
    for name in ("one", "two"):
        tree.write({f"{name}/{path}": content for path, content in PUBLISHED.items()})
    project: Project = tree.project("one/kit/guide/start.md", "two/kit/guide/start.md")
    for name in ("one", "two"):
        found = project.resolve(project.files[f"{name}/kit/guide/start.md"], "/kit/guide/slut")
        assert found.file == f"{tmp_path}/{name}/kit/guide/slut.md"


def test_a_flavour_does_not_change_what_is_there(published: Tree) -> None:
    project = published.project("kit/guide/start.md", flavour=AnchorFlavour.GITHUB)
    facts = replace(project.files["kit/guide/start.md"])
    assert project.resolve(facts, "slut.md").via is Via.DOCSET


def test_pages_far_apart_do_not_make_the_whole_disk_a_tree(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    from valint.project.checkouts import Checkouts

    monkeypatch.setattr("os.path.commonpath", lambda paths: "/")
    other = tmp_path_factory.mktemp("other")
    checkouts = Checkouts([f"{tmp_path}/a/b", f"{tmp_path}/a", str(other)], Settings(root=tmp_path), "/")
    assert checkouts.resolver(f"{tmp_path}/a/b").checkout.tree.root == f"{tmp_path}/a"
    assert checkouts.resolver(str(other)).checkout.tree.root == str(other)
