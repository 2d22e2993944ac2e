"""Fragments that name nothing; bookmarks that are doubled, missing or malformed."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from tests.trees import Found, Tree, findings, mended, page_of
from valint.markdown import parse
from valint.model.finding import Severity
from valint.project.page import AnchorFlavour
from valint.project.settings import Settings
from valint.project.settings_links import LinkSettings

LEARN, GITHUB, EXPLICIT = AnchorFlavour.LEARN, AnchorFlavour.GITHUB, AnchorFlavour.EXPLICIT
FRAGMENT_RULES = ("AN001", "AN002", "AN003", "AN004", "AN005")


def broken(
    tree: Tree, *checked: str, flavour: AnchorFlavour = LEARN, settings: Settings | None = None
) -> dict[str, list[Found]]:
    project = tree.project(*checked, flavour=flavour, settings=settings)
    found = {code: tree.findings(code, project) for code in FRAGMENT_RULES}
    return {code: some for code, some in found.items() if some}


def in_page(tmp_path: Path, text: str, flavour: AnchorFlavour = LEARN) -> dict[str, list[Found]]:
    return broken(Tree(tmp_path).write({"page.md": text}), flavour=flavour)


def test_a_fragment_that_names_nothing_is_an_error_at_the_address(tmp_path: Path) -> None:
    text = '# <a name="prices"></a>Priser\n\nSe også [dette](#pricing).\n'
    (found,) = in_page(tmp_path, text)["AN001"]
    assert (found.line, found.marked) == (3, "#pricing")
    assert found.message == "“#pricing” is no bookmark of this page; did you mean “#prices”?"


def test_the_bookmark_that_is_meant_is_an_unsafe_fix(tmp_path: Path) -> None:
    text = '# <a name="prices"></a>Priser\n\nSe også [dette](#pricing).\n'
    (found,) = in_page(tmp_path, text)["AN001"]
    assert found.finding.fix is not None
    assert not found.finding.fix.safe
    assert mended(text, found.finding) == text.replace("#pricing", "#prices")
    (lost,) = in_page(tmp_path, '# <a name="prices"></a>Priser\n\n[x](#xyzzy)\n')["AN001"]
    assert lost.finding.fix is None


def test_the_translated_words_of_a_frozen_heading_are_no_bookmark(tmp_path: Path) -> None:
    assert "AN001" in in_page(tmp_path, '# <a name="prices"></a>Priser\n\n[x](#priser)\n')


def test_a_fragment_made_of_a_translated_heading_is_told_the_headings_anchor(tmp_path: Path) -> None:
    text = '# <a name="opening-hours"></a>Öffnungszeiten am Samstag\n\n[x](#öffnungszeiten-am-samstag)\n'
    (found,) = in_page(tmp_path, text)["AN001"]
    assert found.message == (
        "“#öffnungszeiten-am-samstag” is no bookmark of this page; "
        "the heading “Öffnungszeiten am Samstag” answers to “#opening-hours” alone; write that."
    )


@pytest.mark.parametrize(
    "link",
    [
        "[x](#prices)",
        "[x](#)",
        "[x](#top)",
        "[x](#tab/windows)",
        "[x](#%70rices)",
        "[x](#mark)",
        "[x](#åbningstider)",
        "[x](#%C3%A5bningstider)",
        "[x]( #prices )",
        '<a href="#prices">x</a>',
        "[x](#:~:text=Priser)",
        "`[x](#nowhere)`",
        "<!-- [x](#nowhere) -->",
        "[x](page.md#prices)",
        "[x](PAGE.md?view=a#prices)",
    ],
)
def test_fragments_that_lead_somewhere_are_silent(tmp_path: Path, link: str) -> None:
    text = f'# <a name="prices"></a>Priser\n\n## Åbningstider\n\n<span id="mark"></span>\n\n{link}\n'
    assert in_page(tmp_path, text) == {}


@pytest.mark.parametrize(
    "link", ["[x](#Top)", '<a href="#nowhere">x</a>', "[x][d]\n\n[d]: #nowhere", "[x](page.md#nowhere)"]
)
def test_fragments_of_every_syntax_are_checked(tmp_path: Path, link: str) -> None:
    assert len(in_page(tmp_path, f"# Priser\n\n{link}\n")["AN001"]) == 1


def test_a_definition_used_thrice_is_reported_once(tmp_path: Path) -> None:
    text = "# Priser\n\n[a][x], [b][x], [c][x]\n\n[x]: #nowhere\n"
    (found,) = in_page(tmp_path, text)["AN001"]
    assert (found.line, found.marked) == (5, "#nowhere")


def test_an_includes_headings_are_bookmarks_of_the_page_and_the_other_way_round(tmp_path: Path) -> None:
    tree = Tree(tmp_path).write(
        {
            "page.md": "# Siden\n\n[x](#delt)\n\n[!INCLUDE [x](includes/a.md)]\n",
            "includes/a.md": "## Delt\n\n[y](#siden)\n",
        }
    )
    assert broken(tree) == {}


def test_an_include_that_no_page_at_hand_includes_gets_the_doubt(tmp_path: Path) -> None:
    assert broken(Tree(tmp_path).write({"includes/a.md": "[y](#siden)\n"})) == {}


def test_an_include_whose_pages_all_lack_the_bookmark_is_reported(tmp_path: Path) -> None:
    tree = Tree(tmp_path).write(
        {"page.md": "# Siden\n\n[!INCLUDE [x](includes/a.md)]\n", "includes/a.md": "[y](#sitet)\n"}
    )
    assert [found.path for found in broken(tree)["AN001"]] == ["includes/a.md"]


def test_a_page_whose_include_is_absent_is_not_judged(tmp_path: Path) -> None:
    assert in_page(tmp_path, "# Siden\n\n[x](#maybe)\n\n[!INCLUDE [x](includes/absent.md)]\n") == {}


def test_a_fragment_of_another_page_is_checked(tmp_path: Path) -> None:
    tree = Tree(tmp_path).write({"a.md": "Se [priser](guide/b.md#pricing).\n", "guide/b.md": "# Prices\n"})
    (found,) = broken(tree)["AN002"]
    assert (found.path, found.marked) == ("a.md", "guide/b.md#pricing")
    assert found.message == "“#pricing” is no bookmark of guide/b.md; did you mean “#prices”?"


def published(tmp_path: Path) -> Tree:
    return Tree(tmp_path).write(
        {
            ".openpublishing.publish.config.json": json.dumps(
                {
                    "docsets_to_publish": [{"build_source_folder": "kit"}],
                    "dependent_repositories": [{"path_to_root": "_repo.en-us"}],
                }
            ),
            "kit/docfx.json": json.dumps(
                {"build": {"globalMetadata": {"breadcrumb_path": "/kit/breadcrumb/toc.json"}}}
            ),
            "kit/breadcrumb/toc.yml": "[]",
            ".openpublishing.redirection.json": json.dumps(
                {"redirections": [{"source_path": "kit/moved.md", "redirect_url": "/kit/guide"}]}
            ),
            "kit/guide.md": '# <a name="prices"></a>Priser\n',
            "_repo.en-us/kit/more.md": "# More\n",
        }
    )


def test_a_fragment_of_the_docsets_own_site_path_is_checked(tmp_path: Path) -> None:
    tree = published(tmp_path).write({"kit/a.md": "[x](/kit/guide#prices) [y](/kit/guide?view=a#nowhere)\n"})
    assert [found.marked for found in broken(tree)["AN002"]] == ["/kit/guide?view=a#nowhere"]


def test_a_readme_beside_the_docset_is_read_on_github(tmp_path: Path) -> None:
    text = '# <a name="prices"></a>Priser\n\n[a](#priser) [b](#prices) [c](#pricing)\n'
    tree = published(tmp_path).write({"README.md": text, "kit/a.md": text})
    assert [(found.path, found.marked) for found in broken(tree)["AN001"]] == [
        ("README.md", "#pricing"),
        ("kit/a.md", "#priser"),
        ("kit/a.md", "#pricing"),
    ]


def test_site_paths_can_be_left_alone(tmp_path: Path) -> None:
    tree = published(tmp_path).write({"kit/a.md": "[y](/kit/guide#nowhere)\n"})
    settings = Settings(root=tmp_path, links=LinkSettings(site_paths="ignore"))
    assert broken(tree, settings=settings) == {}


def test_a_query_behind_the_fragment_belongs_to_the_fragment(tmp_path: Path) -> None:
    tree = published(tmp_path).write({"kit/a.md": "[y](/kit/guide?view=a#prices&preserve-view=true)\n"})
    (found,) = broken(tree)["AN002"]
    assert "put the part from “&” before the “#”" in found.message


@pytest.mark.parametrize(
    "link",
    [
        "moved.md#gone",
        "/kit/moved#gone",
        "/other/page#gone",
        "/kit/unknown#gone",
        "https://example.com/#gone",
        "data.yml#gone",
        "more.md#more",
    ],
)
def test_fragments_that_nobody_can_judge_are_silent(tmp_path: Path, link: str) -> None:
    tree = published(tmp_path).write({"kit/a.md": f"[y]({link})\n", "kit/data.yml": "### YamlMime:FAQ\n"})
    assert broken(tree) == {}


def test_a_fragment_of_an_untranslated_page_is_a_warning(tmp_path: Path) -> None:
    tree = published(tmp_path).write({"kit/a.md": "[y](more.md#gone) [z](/kit/more#gone)\n"})
    found = broken(tree)
    assert list(found) == ["AN003"]
    assert [one.marked for one in found["AN003"]] == ["more.md#gone", "/kit/more#gone"]
    settings = Settings(root=tmp_path, links=LinkSettings(check_fallback_fragments=False))
    assert broken(tree, settings=settings) == {}


def test_a_fragment_in_other_case_is_a_warning_with_a_safe_fix(tmp_path: Path) -> None:
    text = '# <a name="prices"></a>Priser\n\n[x](page.md#Prices)\n'
    found = in_page(tmp_path, text)
    assert list(found) == ["AN004"]
    fix = found["AN004"][0].finding.fix
    assert fix is not None
    assert fix.safe
    assert "(page.md#prices)" in mended(text, found["AN004"][0].finding)


DOUBLED = '# <a name="prices"></a>Priser\n\nEt.\n\n# <a name="prices"></a>Priser\n\nTo.\n'


def test_a_lost_number_is_told_from_a_lost_bookmark(tmp_path: Path) -> None:
    found = in_page(tmp_path, f"{DOUBLED}\n[x](#prices-1) [y](#prices-2)\n")
    assert [one.marked for one in found["AN005"]] == ["#prices-1"]
    assert [one.marked for one in found["AN001"]] == ["#prices-2"]


def test_a_lost_number_is_found_in_another_page(tmp_path: Path) -> None:
    tree = Tree(tmp_path).write({"a.md": "[x](b.md#prices-1)\n", "b.md": DOUBLED})
    (found,) = broken(tree)["AN005"]
    assert found.message == (
        "“#prices-1” leads nowhere, because b.md has the anchor “prices” 2 times; "
        "name the one that is meant “prices-1”."
    )


@pytest.mark.parametrize(
    ("flavour", "text"),
    [
        (GITHUB, "# Priser\n\n# Priser\n\n[a](#priser) [b](#priser-1)\n"),
        (GITHUB, "# नमस्ते\n\n[a](#नमस्ते)\n"),
        (EXPLICIT, "# Preise { #prices }\n\n[a](#prices)\n"),
        (EXPLICIT, "# Preise\n\n# Preise\n\n[a](#preise_1)\n"),
        (EXPLICIT, "# 価格\n\n[a](#_1) [b](#価格)\n"),
        (EXPLICIT, "Text. { #note }\n\n[a](#note)\n"),
        (EXPLICIT, "## 道具 {/*tools*/}\n\n## 값 {/* the-values */}\n\n[a](#tools) [b](#the-values)\n"),
        (EXPLICIT, "Text[^1].\n\n[^1]: Mehr.\n\n[a](#fn:1)\n"),
        (GITHUB, "# Priser\n\n[a](#user-content-priser)\n"),
    ],
)
def test_each_kind_of_site_has_its_own_bookmarks(tmp_path: Path, flavour: AnchorFlavour, text: str) -> None:
    assert in_page(tmp_path, text, flavour) == {}


def test_the_words_of_an_explicit_heading_are_no_bookmark(tmp_path: Path) -> None:
    assert "AN001" in in_page(tmp_path, "# Preise { #prices }\n\n[a](#preise)\n", EXPLICIT)


def test_one_finding_for_each_repeated_anchor_with_a_fix_for_all(tmp_path: Path) -> None:
    text = DOUBLED + '\n# <a name="prices"></a>Priser\n\n# <a name="prices-1"></a>Egne\n'
    (found,) = findings("AN006", page_of(text))
    assert (found.line, found.marked) == (5, "prices")
    assert found.finding.fix is not None
    assert found.finding.fix.safe
    fixed = mended(text, found.finding)
    assert [line.split('"')[1] for line in fixed.splitlines() if "name=" in line] == [
        "prices",
        "prices-2",
        "prices-3",
        "prices-1",
    ]
    assert findings("AN006", page_of(fixed)) == []


@pytest.mark.parametrize(
    ("number", "advice"),
    [
        (2, "Number the repetition: صفحة-1."),
        (3, "Number the repetitions: صفحة-1, صفحة-2."),
        (6, "Number the repetitions: صفحة-1, صفحة-2, صفحة-3 and so on."),
    ],
)
def test_as_many_numbers_are_offered_as_there_are_repetitions(number: int, advice: str) -> None:
    (found,) = findings("AN006", page_of('# <a name="صفحة"></a>صفحة\n\n' * number))
    assert found.finding.help == advice


def test_equal_headings_with_computed_ids_are_no_repetition() -> None:
    assert findings("AN006", page_of("# Mål\n\n# Mål\n")) == []


def test_repeated_explicit_ids_are_reported() -> None:
    assert len(findings("AN006", page_of("# A { #x }\n\n# B { #x }\n", flavour=EXPLICIT))) == 1


FROZEN = "".join(f'# <a name="h{n}"></a>Overskrift {n}\n\nTekst.\n\n' for n in range(4))


def test_a_prose_heading_without_the_anchor_of_its_fellows_is_reported() -> None:
    (found,) = findings("AN007", page_of(f"{FROZEN}# Ny overskrift\n"))
    assert found.marked == "Ny overskrift"
    assert found.finding.severity is None


@pytest.mark.parametrize(
    "heading",
    ["# `az login`", "# [Fane](#tab/fane)", "# 2026", '# <a id="x" />Ny', "<!-- # Skjult -->", "    # Kode"],
)
def test_headings_that_have_no_anchor_for_a_reason_are_silent(heading: str) -> None:
    assert findings("AN007", page_of(f"{FROZEN}{heading}\n")) == []


@pytest.mark.parametrize(
    ("locale", "heading"),
    [
        ("fr-FR", "new Shelf(label, import.meta.label)"),
        ("fr-FR", "Set the label of a shelf to never fade"),
        ("da-DK", "Next steps"),
        ("no", "Shelf labels"),
        ("pt-BR", "Tailwind Shelf Planner"),
        ("ja-JP", "Reset shelf labels"),
        ("ru-RU", "Shelves"),
        ("es-ES", "How to use `estante`"),
    ],
)
def test_code_and_unchanged_english_make_the_id_of_the_english_heading(locale: str, heading: str) -> None:
    assert findings("AN007", page_of(f"{FROZEN}# {heading}\n", locale=locale)) == []


def test_the_letters_of_a_page_tell_where_nothing_says_its_language() -> None:
    text = "".join(f"## 棚 {n} {{ #h{n} }}\n\n" for n in range(4)) + "## new Shelf(label, shelf.label)\n"
    assert findings("AN007", page_of(text, locale=None, flavour=EXPLICIT)) == []
    assert findings("AN007", page_of(text.replace("棚", "Regal"), locale=None, flavour=EXPLICIT)) != []


@pytest.mark.parametrize(
    ("locale", "heading"),
    [
        ("da-DK", "Trin 2: Opsætning"),
        ("da-DK", "Oversigt over hylder"),
        ("de-DE", "Was ist ein Container"),
        ("es-ES", "Requisitos previos"),
        ("fr-FR", "Utiliser Planner for Windows dans un groupe"),
        ("nl-NL", "Zie ook"),
        ("tr-TR", "Raf ekleme"),
        ("ja-JP", "Contoso の棚"),
        (None, "Shelves"),
    ],
)
def test_translated_headings_are_reported_in_plain_letters_too(locale: str | None, heading: str) -> None:
    (found,) = findings("AN007", page_of(f"{FROZEN}# {heading}\n", locale=locale))
    assert found.message.endswith("; give it the id that its heading has on the English page.")


def test_a_heading_whose_id_the_english_page_has_is_silent() -> None:
    here = "".join(f"# Kopf {n} {{ #h{n} }}\n\n" for n in range(4)) + "# Zeitplan\n"
    there = "".join(f"# Head {n} {{ #h{n} }}\n\n" for n in range(4))
    page = page_of(here, locale="de-DE", flavour=EXPLICIT)
    for last, found in (("# Zeitplan\n", []), ("# Zeitplan { #plan }\n", ["Zeitplan"])):
        beside = replace(page, source=parse(there + last, "en.md"))
        assert [one.marked for one in findings("AN007", beside)] == found


def test_pages_that_freeze_few_headings_are_silent() -> None:
    assert findings("AN007", page_of('# <a name="a"></a>A\n\n# Bravo\n\n# Charlie\n')) == []


def test_tables_of_contents_and_source_pages_are_silent() -> None:
    text = f"{FROZEN}# Ny overskrift\n"
    assert findings("AN007", page_of(text, "guide/TOC.md")) == []
    assert findings("AN007", page_of(text, locale="en-US")) == []


def test_an_explicit_id_can_be_missing_as_well() -> None:
    text = "".join(f"# Kopf {n} {{ #h{n} }}\n\n" for n in range(4)) + "# Neuer Kopf\n"
    assert [found.marked for found in findings("AN007", page_of(text, flavour=EXPLICIT))] == ["Neuer Kopf"]


@pytest.mark.parametrize(
    ("heading", "fault", "fixed"),
    [
        ('# <a name="x">Priser', "is never closed", '# <a name="x"></a>Priser'),
        ('# <a name="x">Priser</a>', "is wrapped round", '# <a name="x"></a>Priser'),
        ("# <a name='x'></a>Priser", "is not written in the one form", '# <a name="x"></a>Priser'),
        ('# <a class="c" name="x"></a>Priser', "is not written in the one form", '# <a name="x"></a>Priser'),
        ('# <a name="x"> </a>Priser', "is not written in the one form", '# <a name="x"></a>Priser'),
        ('# Priser <a name="x"></a>', "does not stand at the start", None),
        ('# <a name="x:y"></a>Priser', "has characters in “x:y”", None),
    ],
)
def test_an_anchor_in_any_other_form_is_reported(heading: str, fault: str, fixed: str | None) -> None:
    text = f"{heading}\n\nTekst.\n"
    (found,) = findings("AN009", page_of(text))
    assert fault in found.message
    assert found.marked.startswith("<a ")
    if fixed is None:
        assert found.finding.fix is None
    else:
        after = mended(text, found.finding)
        assert after == f"{fixed}\n\nTekst.\n"
        assert findings("AN009", page_of(after)) == []


@pytest.mark.parametrize(
    "heading",
    [
        '# <a name="x"></a>Priser',
        '# <a id="x.y z-1"></a>Priser',
        '# <a id="x" />Priser',
        "# Priser",
        '# <a href="#y" id="x">Priser</a>',
        '# <span id="x">Priser</span>',
    ],
)
def test_anchors_that_are_as_they_should_be_are_silent(heading: str) -> None:
    assert findings("AN009", page_of(f"{heading}\n")) == []


def test_authors_of_a_source_page_set_anchors_as_they_like() -> None:
    page = page_of("# <a name='x'></a>Prices\n", locale="en-US")
    assert findings("AN009", page) == []
    assert findings("AN009", replace(page, locale="da-DK")) != []


def test_severities_are_those_of_the_catalogue(tmp_path: Path) -> None:
    from valint.rules.registry import rule_of

    severities = {
        code: rule_of(code).severity
        for code in ("AN001", "AN002", "AN003", "AN004", "AN005", "AN006", "AN009")
    }
    assert severities == {
        "AN001": Severity.ERROR,
        "AN002": Severity.ERROR,
        "AN003": Severity.WARNING,
        "AN004": Severity.WARNING,
        "AN005": Severity.ERROR,
        "AN006": Severity.WARNING,
        "AN009": Severity.WARNING,
    }
