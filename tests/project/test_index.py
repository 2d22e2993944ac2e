"""All pages at once: facts, bookmarks across includes, and runs on a part of a tree."""

import dataclasses
import json
import time
from pathlib import Path

import pytest

from tests.timing import cpu_seconds
from tests.trees import Tree, collect_facts, page_of
from valint.project.bookmarks import outline
from valint.project.facts import FileFacts, HeadingFact, LinkFact
from valint.project.page import AnchorFlavour


def bookmarks(tree: Tree, page: str, *checked: str) -> tuple[str, ...]:
    found = tree.project(*(checked or (page,))).bookmarks(f"{tree.root}/{page}")
    assert found is not None
    return found.names


def test_an_includes_headings_and_anchors_belong_to_the_page(tmp_path: Path) -> None:
    tree = Tree(tmp_path).write(
        {
            "guide/a.md": "# A\n\n[!INCLUDE [fælles](../includes/shared.md)]\n\n# Slut\n",
            "includes/shared.md": '## <a name="shared"></a>Fælles\n\n<span id="mark"></span>\n',
        }
    )
    assert bookmarks(tree, "guide/a.md") == ("a", "shared", "mark", "slut")


def test_ids_are_told_apart_across_an_include_in_document_order(tmp_path: Path) -> None:
    tree = Tree(tmp_path).write(
        {
            "a.md": "# Mål\n\n[!INCLUDE [x](b.md)]\n\n# Mål\n",
            "b.md": '# Mål\n\n# <a name="own"></a>Mål\n',
        }
    )
    assert bookmarks(tree, "a.md") == ("mål", "mål-1", "own", "mål-3")


def test_an_includes_include_is_resolved_from_where_it_stands(tmp_path: Path) -> None:
    tree = Tree(tmp_path).write(
        {
            "guide/a.md": "[!INCLUDE [x](parts/b.md)]\n",
            "guide/parts/b.md": "[!INCLUDE [x](c.md)]\n",
            "guide/parts/c.md": "# C\n",
        }
    )
    assert bookmarks(tree, "guide/a.md") == ("c",)


def test_an_include_that_only_the_source_has_brings_the_sources_bookmarks(tmp_path: Path) -> None:
    config = {"dependent_repositories": [{"path_to_root": "_repo.en-us"}]}
    tree = Tree(tmp_path).write(
        {
            ".openpublishing.publish.config.json": json.dumps(config),
            "a.md": "[!INCLUDE [x](includes/b.md)]\n",
            "_repo.en-us/includes/b.md": "# Shared part\n",
        }
    )
    assert bookmarks(tree, "a.md") == ("shared-part",)


def test_a_page_with_an_absent_include_is_incomplete(tmp_path: Path) -> None:
    tree = Tree(tmp_path).write({"a.md": "# A\n\n[!INCLUDE [x](nowhere.md)]\n"})
    found = tree.project().bookmarks(f"{tmp_path}/a.md")
    assert found is not None
    assert (found.names, found.complete) == (("a",), False)


def test_links_that_pages_repeat_are_each_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    links = "[a](b.md) [b](b.md#y) [c](b.md#z) [d](#y) [e](no.md) [f](B.md) [g](/x/y) [h](../up.md) [i](c#y)"
    page = f"# Y\n\n{links}\n\n[!INCLUDE [x](in.md)]\n"
    tree = Tree(tmp_path).write(
        {"a.md": page, "b.md": page.replace("# Y", "# X"), "c.md": page, "in.md": "# In\n\n[x](#y) [y](#z)\n"}
    )
    known = tree.project().survey
    monkeypatch.setattr("valint.project.survey._MOST_REMEMBERED", -1)
    anew = tree.project().survey
    for told in ("missing", "fallback", "misspelled", "unverifiable", "outside"):
        assert getattr(known, told) == getattr(anew, told)
    assert [one[:4] for one in known.fragments] == [one[:4] for one in anew.fragments]
    assert {one.link.destination for one in known.fragments} >= {"b.md#y", "b.md#z", "#y"}
    assert [(one.first.link.destination, one.number) for one in known.outside.values()] == [("../up.md", 3)]
    assert [one.number for one in known.unverifiable.values()] == [3]


@pytest.mark.parametrize(
    "files",
    [
        {"a.md": "# A\n\n[!INCLUDE [x](a.md)]\n"},
        {"a.md": "# A\n\n[!INCLUDE [x](b.md)]\n", "b.md": "# B\n\n[!INCLUDE [x](a.md)]\n"},
    ],
)
def test_an_include_cycle_is_cut(tmp_path: Path, files: dict[str, str]) -> None:
    assert "a" in bookmarks(Tree(tmp_path).write(files), "a.md")


def test_a_chain_of_ten_includes_is_followed(tmp_path: Path) -> None:
    files = {f"p{n}.md": f"# H{n}\n\n[!INCLUDE [x](p{n + 1}.md)]\n" for n in range(10)}
    tree = Tree(tmp_path).write({**files, "p10.md": "# H10\n"})
    assert bookmarks(tree, "p0.md") == tuple(f"h{n}" for n in range(11))


def test_a_bomb_of_includes_is_cut_off_and_counts_as_incomplete(tmp_path: Path) -> None:
    files = {
        f"p{n}.md": "".join(f"# H{n}\n\n[!INCLUDE [x](p{n + 1}.md)]\n\n" for _ in range(10)) for n in range(7)
    }
    tree = Tree(tmp_path).write({**files, "p7.md": "# End\n"})
    began = time.process_time()
    found = tree.project("p0.md").bookmarks(f"{tmp_path}/p0.md")
    assert time.process_time() - began < 4
    assert found is not None
    assert not found.complete


def test_a_target_that_was_not_checked_is_loaded_once_on_demand(tmp_path: Path) -> None:
    tree = Tree(tmp_path).write(
        {"a.md": "[x](b.md#y) [x](b.md#z) [x](c.md)\n", "b.md": "# Y\n", "c.md": "# C\n"}
    )
    survey = tree.project("a.md").survey
    assert [broken.fragment for broken in survey.fragments] == ["z"]
    assert tree.loaded == ["b.md"]


def test_a_target_that_cannot_be_read_is_never_guessed_at(tmp_path: Path) -> None:
    tree = Tree(tmp_path).write({"a.md": "[x](b.md#y)\n", "b.md": "# Z\n"})
    project = tree.project("a.md")
    project._load = lambda path: None
    assert project.survey.fragments == []


def test_a_run_on_a_subfolder_sees_the_repository_around_it(tmp_path: Path) -> None:
    tree = Tree(tmp_path).write(
        {
            ".openpublishing.publish.config.json": json.dumps(
                {"docsets_to_publish": [{"build_source_folder": "kit"}]}
            ),
            ".openpublishing.redirection.json": json.dumps(
                {"redirections": [{"source_path": "kit/old.md", "redirect_url": "/kit/new"}]}
            ),
            "kit/deep/down/a.md": "[x](../../old.md#a) [y](~/top.md#b)\n",
            "kit/top.md": "# B\n",
        }
    )
    survey = tree.project("kit/deep/down/a.md", locale="en-US").survey
    assert (survey.missing, survey.fragments) == ([], [])


def test_a_project_needs_no_files_on_disk() -> None:
    from valint.project.index import Project

    first = collect_facts(page_of("[x](b.md#y) [z](b.md#c)\n", "nowhere/a.md"))
    second = collect_facts(page_of("# C\n", "nowhere/b.md"))
    survey = Project([first, second], base=Path("/nowhere-at-all")).survey
    assert [broken.fragment for broken in survey.fragments] == ["y"]


def test_the_order_of_the_files_changes_nothing(tmp_path: Path) -> None:
    names = [f"p{n}.md" for n in range(6)]
    tree = Tree(tmp_path).write({name: f"[x](p{n}.md#nowhere)\n" for n, name in enumerate(names)})
    forward = tree.project(*names).survey
    backward = tree.project(*reversed(names)).survey
    assert [broken.link for broken in forward.fragments] == [broken.link for broken in backward.fragments]
    assert [broken.facts.path for broken in forward.fragments] == names


def test_facts_survive_json(tmp_path: Path) -> None:
    tree = Tree(tmp_path).write(
        {
            "a.md": """
                ---
                title: Priser
                ms.contentlocale: da-DK
                ---
                # <a name="prices"></a>Priser for `az`

                [Mere](#prices) ![Kort](kort.png) [x]: y
                """
        }
    )
    facts = tree.facts("a.md")
    again = json.loads(json.dumps(dataclasses.asdict(facts)))
    again["links"] = tuple(LinkFact(*link) for link in again["links"])
    assert again["metadata"] == {"title": "Priser", "ms.contentlocale": "da-DK"}
    assert again["outline"] == list(facts.outline)
    assert again["flavour"] == "learn"


def test_a_heading_fact_tells_text_place_and_ids() -> None:
    text = '# <a name="prices-for-az"></a>Priser for `az`\n\n# [Fane](#tab/fane)\n'
    first, second = collect_facts(page_of(text)).headings
    assert isinstance(first, HeadingFact)
    assert (first.text, first.prose, first.frozen, first.id) == (
        "Priser for az",
        "Priser for \ufffc\ufffc\ufffc\ufffc",
        "prices-for-az",
        "prices-for-az",
    )
    assert first.region[:2] == (1, 31)
    assert second.id == ""


def test_external_links_are_no_facts() -> None:
    text = "[a](https://example.com) [b](//example.com) <c@example.com> [d](d.md) [e](#e)\n"
    assert [link.destination for link in collect_facts(page_of(text)).links] == ["d.md", "#e"]


def test_a_definition_that_three_links_use_is_one_fact() -> None:
    text = "[a][x], [b][x] og [c][x]\n\n[x]: nowhere.md#y\n"
    (link,) = collect_facts(page_of(text)).links
    assert link.region[:2] == (3, 6)


def test_an_outline_names_replaced_headings_only_where_they_matter() -> None:
    frozen = page_of('# <a name="a"></a>Alfa\n\n# <a name="b"></a>Bravo\n').document
    assert outline(frozen, AnchorFlavour.LEARN) == ("aa", "ab")
    assert "ralfa" in outline(frozen, AnchorFlavour.LEARN, is_include=True)


def test_thousands_of_links_resolve_in_a_fraction_of_a_second(tmp_path: Path) -> None:
    names = [f"f{n % 40}/p{n}.md" for n in range(400)]
    links = "".join(f"[x](../f{n % 40}/p{n}.md#h) ![i](media/{n}.png)\n" for n in range(60))
    tree = Tree(tmp_path).write(dict.fromkeys(names, f"# H\n\n{links}"))
    facts = [tree.facts(name) for name in names]
    assert sum(len(one.links) for one in facts) == 48_000
    from valint.project.index import Project

    assert cpu_seconds(lambda: Project(facts, base=tmp_path).survey, enough=1.5) < 4
    survey = Project(facts, base=tmp_path).survey
    assert [found.number for found in survey.unverifiable.values()] == [24_000]


def test_file_facts_have_defaults_for_what_links_need() -> None:
    facts = FileFacts("a.md", None, is_include=False, is_toc=False, bookmarks=(), links=(), headings=())
    assert (facts.outline, facts.flavour, facts.mime) == ((), AnchorFlavour.LEARN, None)
