"""Links that lead nowhere, came apart, or are written badly."""

import json
from pathlib import Path

import pytest

from tests.timing import cpu_seconds
from tests.trees import Found, Tree, findings, mended, page_of
from valint.model.finding import Severity
from valint.project.page import AnchorFlavour
from valint.project.settings import Settings
from valint.project.settings_links import LinkSettings
from valint.rules.registry import rule_of

CONFIG = ".openpublishing.publish.config.json"
PUBLISHED = {
    CONFIG: json.dumps(
        {
            "docsets_to_publish": [{"build_source_folder": "kit"}],
            "dependent_repositories": [{"path_to_root": "_repo.en-us"}],
        }
    )
}


def found_in(tree: Tree, code: str, *checked: str, settings: Settings | None = None) -> list[Found]:
    return tree.findings(code, tree.project(*checked, settings=settings))


def marked(
    code: str, text: str, flavour: AnchorFlavour = AnchorFlavour.LEARN, path: str = "guide/a.md"
) -> list[str]:
    return [found.marked for found in findings(code, page_of(text, path, flavour=flavour))]


# LK001-LK003: where links lead


def with_source(tmp_path: Path) -> Tree:
    return Tree(tmp_path).write(
        PUBLISHED | {"_repo.en-us/kit/media/map.png": b"x", "_repo.en-us/kit/more.md": "# More\n"}
    )


def test_a_target_that_neither_tree_has_is_an_error(tmp_path: Path) -> None:
    text = "[a](nowhere.md) ![b](media/nothing.png)\n\n[!INCLUDE [c](includes/none.md)]\n"
    found = found_in(with_source(tmp_path).write({"kit/a.md": text}), "LK001")
    assert [one.marked for one in found] == ["nowhere.md", "media/nothing.png", "includes/none.md"]
    assert [one.message.split(" “")[0] for one in found] == ["The link target", "The image", "The include"]
    assert all(one.finding.severity is None for one in found)
    assert rule_of("LK001").severity is Severity.ERROR


def test_an_image_that_the_source_tree_serves_is_as_it_should_be(tmp_path: Path) -> None:
    tree = with_source(tmp_path).write({"kit/a.md": "![b](media/map.png)\n"})
    assert [found_in(tree, code) for code in ("LK001", "LK002", "LK003")] == [[], [], []]


def test_without_the_source_tree_a_single_info_counts_what_could_not_be_checked(tmp_path: Path) -> None:
    tree = Tree(tmp_path).write(PUBLISHED | {f"kit/p{n}.md": "![b](m.png) ![c](n.png)\n" for n in range(30)})
    (found,) = found_in(tree, "LK001")
    assert found.finding.severity is Severity.INFO
    assert found.path == "kit/p0.md"
    assert "and 59 more targets" in found.message
    assert "--fallback" in found.message


@pytest.mark.parametrize(
    ("pages", "subject"), [(1, "“m.png” is not"), (2, "“m.png” and 1 more target are not")]
)
def test_the_count_is_a_sentence_however_many_there_are(tmp_path: Path, pages: int, subject: str) -> None:
    tree = Tree(tmp_path).write(PUBLISHED | {f"kit/p{n}.md": "![地図](m.png)\n" for n in range(pages)})
    (found,) = found_in(tree, "LK001")
    advice = "name it with --fallback DIR"
    assert (
        found.message
        == f"{subject} in this tree and could not be checked without the English tree; {advice}."
    )


@pytest.mark.parametrize("marker", [{}, {"docs/.git/HEAD": ""}])
def test_a_path_out_of_a_folder_is_only_wrong_where_that_is_a_repository(
    tmp_path: Path, marker: dict[str, str]
) -> None:
    tree = Tree(tmp_path / "docs").write({"i.md": "![Painel](../media/p.png) ![Menu](../../p.png)\n"})
    Tree(tmp_path).write(marker)
    found = found_in(tree, "LK001")
    if marker:
        assert [one.finding.severity for one in found] == [Severity.WARNING] * 2
    else:
        (told,) = found
        assert told.finding.severity is Severity.INFO
        assert told.message.startswith(
            "“../media/p.png” and 1 more target lead out of the checked folder and"
        )
        assert "correct" not in told.message


def test_a_path_out_of_the_repository_and_a_path_on_a_disk_are_warnings(tmp_path: Path) -> None:
    tree = Tree(tmp_path).write(
        PUBLISHED | {"kit/a.md": "[a](../../../x.md) [b](<C:\\docs\\x.md>) [c](file:///x.md)\n"}
    )
    found = found_in(tree, "LK001")
    assert [one.finding.severity for one in found] == [Severity.WARNING] * 3
    assert "leads out of the repository" in found[0].message
    assert "author's own computer" in found[1].message


def test_a_missing_page_in_a_folder_of_unknown_extent_is_a_warning(tmp_path: Path) -> None:
    tree = Tree(tmp_path).write({"a.md": "[a](nowhere.md)\n"})
    project = tree.project(locale="en-US")
    (found,) = tree.findings("LK001", project)
    assert found.finding.severity is Severity.WARNING


def test_a_tree_that_is_its_own_fallback_is_complete(tmp_path: Path) -> None:
    tree = Tree(tmp_path).write({".git/HEAD": "", "a.md": "[a](nowhere.md)\n"})
    settings = Settings(root=tmp_path, links=LinkSettings(fallback=(tmp_path,)))
    (found,) = found_in(tree, "LK001", settings=settings)
    assert found.finding.severity is None


def test_templates_and_site_paths_are_never_missing(tmp_path: Path) -> None:
    tree = with_source(tmp_path).write(
        {"kit/a.md": "[a]({{ page.url }}) [b](/nowhere) [c](nowhere) <img src='${x}'>\n"}
    )
    assert found_in(tree, "LK001") == []


def test_a_page_that_only_the_source_has_is_an_info(tmp_path: Path) -> None:
    tree = with_source(tmp_path).write(
        {"kit/a.md": "[a](more.md)\n\n[!INCLUDE [b](more.md)]\n", "kit/TOC.md": "# [a](more.md)\n"}
    )
    found = found_in(tree, "LK002")
    assert [(one.path, one.marked) for one in found] == [("kit/a.md", "more.md")] * 2
    assert "this page shows a part in the source language" in found[1].message
    assert rule_of("LK002").severity is Severity.INFO


@pytest.mark.parametrize(
    ("written", "right"),
    [
        ("GUIDE/Start.MD#x", "guide/start.md#x"),
        ("./guide/Start.md?view=a", "./guide/start.md?view=a"),
        ("g%C3%89ne/a%20b.md", "g%C3%A9ne/A%20b.md"),
        ("~/kit/../Guide/start.md", "~/kit/../guide/start.md"),
    ],
)
def test_a_path_in_other_letters_is_a_warning_with_a_safe_fix(
    tmp_path: Path, written: str, right: str
) -> None:
    text = f"[a]({written})\n"
    tree = Tree(tmp_path).write({"a.md": text, "guide/start.md": "# X\n", "géne/A b.md": "# X\n"})
    (found,) = found_in(tree, "LK003", "a.md")
    assert found.marked == written
    assert found.finding.fix is not None
    assert found.finding.fix.safe
    assert mended(text, found.finding) == f"[a]({right})\n"
    tree.write({"a.md": mended(text, found.finding)})
    assert found_in(tree, "LK003", "a.md") == []


def test_names_in_another_unicode_form_are_told_by_their_name(tmp_path: Path) -> None:
    tree = Tree(tmp_path).write({"a.md": "[a](é.md)\n", "e\u0301.md": "# X\n"})
    (found,) = found_in(tree, "LK003", "a.md")
    assert found.finding.fix is not None


# LK004 and LK007: damage


@pytest.mark.parametrize(
    ("text", "place", "fixed"),
    [
        ("[a](<.. /x/y.md>)\n", ".. /x/y.md", "[a](<../x/y.md>)\n"),
        ("[a](<guide/ y.md>)\n", "guide/ y.md", "[a](<guide/y.md>)\n"),
        ("[a](<guide /y.md>)\n", "guide /y.md", "[a](<guide/y.md>)\n"),
        ("![a](<media/y. png>)\n", "media/y. png", "![a](<media/y.png>)\n"),
        ('<img src=".. /media/y.png">\n', ".. /media/y.png", '<img src="../media/y.png">\n'),
        (
            ':::image type="content" source=".. /m/y.png" alt-text="Et kort.":::\n',
            ".. /m/y.png",
            ':::image type="content" source="../m/y.png" alt-text="Et kort.":::\n',
        ),
    ],
)
def test_a_space_beside_a_slash_damages_a_path(text: str, place: str, fixed: str) -> None:
    page = page_of(text)
    (found,) = findings("LK004", page)
    assert found.marked == place
    assert found.finding.fix is not None
    assert found.finding.fix.safe
    assert mended(text, found.finding) == fixed


@pytest.mark.parametrize(
    "text",
    [
        "[a](<my guide.md>)",
        "[a](my%20guide.md)",
        "[a](x.md 'Titel / mere')",
        "`](.. /x.md)`",
        "Kode:\n\n    ](.. /x.md)",
        "<!-- [a](.. /x.md) -->",
        "[a]({{ base / path }})",
        "Skriv .. og / eller ...",
        "<a href='javascript:a / b'>x</a>",
        "Klik på Filer .. / Mere",
    ],
)
def test_spaces_that_belong_where_they_are_are_silent(text: str) -> None:
    assert marked("LK004", f"{text}\n") == []


@pytest.mark.parametrize(
    ("text", "place", "fixed"),
    [
        ("Se [Oversigt](Oversigt over A](.. /a/b.md).", ".. /a/b.md", "Se [Oversigt](../a/b.md)."),
        ("Se [Oversigt] (Oversigt over A](.. /a/b.md).", ".. /a/b.md", "Se [Oversigt](../a/b.md)."),
        ("Se [Oversigt] ((.. /b.md).", ".. /b.md", "Se [Oversigt](../b.md)."),
        ("Se [Oversigt](Titel](a/b.md), og", "a/b.md", "Se [Oversigt](a/b.md), og"),
        ("Brug [scriptet](server.md#installer script) nu.", "server.md#installer script", None),
        ("انظر [نظرة](.. /نظرة عامة/a.md).", ".. /نظرة عامة/a.md", "انظر [نظرة](../نظرةعامة/a.md)."),
    ],
)
def test_a_link_with_a_damaged_address_is_an_error_though_no_parser_sees_it(
    text: str, place: str, fixed: str | None
) -> None:
    (found,) = findings("LK004", page_of(f"{text}\n"))
    assert found.marked == place
    assert found.finding.severity is None
    if fixed is not None:
        assert mended(f"{text}\n", found.finding) == f"{fixed}\n"
    assert marked("LK007", f"{text}\n") == []


@pytest.mark.parametrize(
    ("text", "fault", "cure"),
    [
        ("Brug [scriptet](server.md#installer script) nu.", "holds spaces", "[text](address) without them"),
        ("参照 [概要](概要の説明](.. /a/b.md)。", "holds spaces", "[text](../a/b.md)"),
        ("Se [Oversigt](Titel](a/b.md), og", "is a damaged address", "[text](a/b.md)"),
    ],
)
def test_spaces_are_named_as_the_fault_of_an_address(text: str, fault: str, cure: str) -> None:
    (found,) = findings("LK004", page_of(f"{text}\n"))
    assert f"” {fault}" in found.message
    assert found.message.endswith(f"; write {cure}.")


def test_a_damaged_path_in_running_text_is_a_warning() -> None:
    (found,) = findings("LK004", page_of("- **Yammer** – (.. /yammer/index.yml)\n"))
    assert (found.marked, found.finding.severity) == (".. /yammer/index.yml", Severity.WARNING)


@pytest.mark.parametrize(
    ("text", "place", "fixed"),
    [
        ("Se [alle] (a.md#b).", "a.md#b", "Se [alle](a.md#b)."),
        ("Se [alle] (https://example.com/a).", "https://example.com/a", "Se [alle](https://example.com/a)."),
        ("Se [alle] (/windows/security/a).", "/windows/security/a", "Se [alle](/windows/security/a)."),
        ("Se [alle] (#alle-sider).", "#alle-sider", "Se [alle](#alle-sider)."),
        ("Voir [tous] (../a.md) ici", "../a.md", "Voir [tous](../a.md) ici"),
        ("参照 [概要] (a.md)。", "a.md", "参照 [概要](a.md)。"),
        (
            "Se (https://example.com/a)[alle].",
            "(https://example.com/a)[alle]",
            "Se [alle](https://example.com/a).",
        ),
        ("Se [alle](a.md.", "a.md.", "Se [alle](a.md)."),
        ("Se alle](a.md) nu", "a.md", None),
        ("Se [(a.md)] nu", "[(a.md)]", None),
        ("|[Brug det] (/windows/a/b <br/> mere|\n|-|", "/windows/a/b", None),
    ],
)
def test_a_link_that_came_apart_is_an_error(text: str, place: str, fixed: str | None) -> None:
    (found,) = findings("LK007", page_of(f"{text}\n"))
    assert found.marked == place
    assert found.finding.severity is None
    if fixed is not None:
        assert mended(f"{text}\n", found.finding) == f"{fixed}\n"
        assert marked("LK007", f"{fixed}\n") == []
    assert marked("LK004", f"{text}\n") == []


@pytest.mark.parametrize(
    "text",
    [
        "[alle](a.md) (b.md)",
        "[ ] (https://example.com)",
        "- [x] (https://example.com)",
        "[1] (https://example.com)",
        "[IP-adresse] (f.eks. 5.7.511)",
        "[] (se oplysninger om felter)",
        "Fejl [rettet] (#1234)",
        "a[0](se note 1)",
        "[DateTime]::Now (a) [b]",
        "(manuelt) [1](a.md)",
        "(se a.md)[a](b.md)",
        "`[a] (b.md)`",
        "\\[a\\] (b.md)",
        "<!-- [a] (b.md) -->",
        "[flag] (/quiet)",
        "[a][b] (https://example.com)\n\n[b]: c.md",
        "[^note] (a.md)",
        "(https://example.com)[^1]",
        "f(x)[i]",
        "Se [Type][] nu",
        "int[][] x",
        "[0, 1](b c)",
    ],
)
def test_brackets_beside_parentheses_are_silent_where_they_are_no_link(text: str) -> None:
    assert marked("LK007", f"{text}\n") == []


def test_words_in_place_of_an_address_are_a_warning() -> None:
    (found,) = findings("LK007", page_of("eller [beskyttelse](konfigureret med politikker.\n"))
    assert (found.marked, found.finding.severity) == ("konfigureret med politikker.", Severity.WARNING)


def test_a_reference_without_definition_is_a_warning() -> None:
    text = "Brug [de tilpassede politikker][] her.\n"
    (found,) = findings("LK007", page_of(text))
    assert (found.marked, found.finding.severity) == ("[de tilpassede politikker][]", Severity.WARNING)
    assert marked("LK007", f"{text}\n[de tilpassede politikker]: a.md\n") == []


def test_positions_hold_with_windows_line_endings_and_in_containers() -> None:
    page = page_of("> - Se\r\n>   [alle] (a.md).\r\n")
    (found,) = findings("LK007", page)
    assert (found.line, found.marked) == (2, "a.md")


@pytest.mark.parametrize(
    "piece", ["[", "](", "] (", ".. /", "[(", ")[", "((", "[a][]", "x.md", ". md", " / ", "] (a.md"]
)
def test_the_search_for_damage_is_linear(piece: str) -> None:
    page = page_of(piece * 8_000 + "\n")
    _ = page.document.prose
    assert cpu_seconds(lambda: (findings("LK004", page), findings("LK007", page)), enough=1.0) < 3


# LK005-LK010: form


def test_a_link_or_image_without_address_is_an_error() -> None:
    text = "Hent [filen]() og ![kortet](<>), [selv][d] og <img src=''>.\n\n[d]: <>\n"
    assert marked("LK005", text) == ["[filen]()", "![kortet](<>)", "[selv][d]", "<img src=''>"]


@pytest.mark.parametrize("text", ["[x](#)", '<a href="">x</a>', "`[x]()`", "[x](y)", "<!-- [x]() -->"])
def test_addresses_that_are_there_are_silent(text: str) -> None:
    assert marked("LK005", f"{text}\n") == []


def test_an_empty_entry_of_a_table_of_contents_is_a_heading() -> None:
    assert marked("LK005", "# [Kapitel]()\n", path="guide/TOC.md") == []


def test_an_id_holder_of_mkdocs_is_no_empty_link() -> None:
    assert marked("LK005", "[](){ #mark }\n", AnchorFlavour.EXPLICIT) == []


def test_an_address_as_text_can_become_the_address() -> None:
    text = "Se [https://example.com/a]() nu.\n"
    (found,) = findings("LK005", page_of(text))
    assert found.finding.fix is not None
    assert not found.finding.fix.safe
    assert mended(text, found.finding) == "Se <https://example.com/a> nu.\n"


@pytest.mark.parametrize(
    "text", ["[](a.md)", "[ ](a.md)", "[**](a.md)", "[\u200b](a.md)", "[][d]\n\n[d]: a.md"]
)
def test_a_link_without_text_is_an_error(text: str) -> None:
    assert len(marked("LK006", f"Vi anbefaler {text}\n")) == 1


@pytest.mark.parametrize(
    "text",
    [
        "[a](a.md)",
        "[![](i.png)](a.md)",
        "[`x`](a.md)",
        '[<img src="i.png">](a.md)',
        "![](i.png)",
        "[]()",
        "[!INCLUDE [](a.md)]",
        '<a href="a.md"></a>',
        "[&nbsp;x](a.md)",
        "[](xref:some.uid)",
        "[!code-csharp[](~/samples/a.cs?range=1-5)]",
    ],
)
def test_links_that_show_something_are_silent(text: str) -> None:
    assert marked("LK006", f"{text}\n") == []


def test_an_address_without_scheme_is_a_warning_with_a_safe_fix() -> None:
    text = "[PDF](//download.example.com/a.pdf) og <img src='//cdn.example.com:8080/b.png'>\n"
    found = findings("LK008", page_of(text))
    assert [one.marked for one in found] == ["//download.example.com/a.pdf", "//cdn.example.com:8080/b.png"]
    assert "(https://download.example.com/a.pdf)" in mended(text, found[0].finding)


def test_two_slashes_before_a_folder_are_reported_without_a_fix() -> None:
    (found,) = findings("LK008", page_of("[a](//etc/passwd)\n"))
    assert found.finding.fix is None


@pytest.mark.parametrize(
    ("address", "fixed"),
    [
        ("https://support.microsoft.com/en-us/office/a", "https://support.microsoft.com/office/a"),
        ("https://www.microsoft.com/da-DK/", "https://www.microsoft.com/"),
        ("https://www.microsoft.com/zh-tw", "https://www.microsoft.com/"),
        ("http://go.microsoft.com/fwlink/?LinkId=1", "https://go.microsoft.com/fwlink/?LinkId=1"),
        ("http://technet.microsoft.com/en-us/a#b", "https://technet.microsoft.com/a#b"),
    ],
)
def test_a_fixed_language_or_a_needless_http_is_a_warning_with_a_safe_fix(address: str, fixed: str) -> None:
    text = f"[a]({address})\n"
    (found,) = findings("LK009", page_of(text))
    assert found.marked == address
    assert mended(text, found.finding) == f"[a]({fixed})\n"
    assert marked("LK009", f"[a]({fixed})\n") == []


@pytest.mark.parametrize(
    "address",
    [
        "https://example.com/en-us/a",
        "http://example.com/",
        "https://www.microsoft.com/to-do/",
        "http://www.microsoft.com/pki/crl",
        "https://support.microsoft.com/office/en-us/a",
        "http://crl.microsoft.com/a",
        "/en-us/a",
        "https://microsoft.com.example/en-us/",
    ],
)
def test_other_hosts_and_paths_are_silent(address: str) -> None:
    assert marked("LK009", f"[a]({address})\n") == []


def test_an_address_that_is_shown_as_it_is_stays_as_it_is() -> None:
    assert marked("LK009", "Åbn http://www.microsoft.com/en-us/ i browseren.\n") == []


@pytest.mark.parametrize("text", ["![a](..\\media\\kort.png)", '<img src="..\\media\\kort.png">'])
def test_backslashes_are_a_warning_with_a_safe_fix(text: str) -> None:
    (found,) = findings("LK010", page_of(f"{text}\n"))
    assert found.marked == "..\\media\\kort.png"
    assert "../media/kort.png" in mended(f"{text}\n", found.finding)


@pytest.mark.parametrize(
    "text", ["[a](<C:\\x.md>)", "[a](\\\\\\\\host\\share)", "[a](https://example.com/a\\b)", "`a\\b`"]
)
def test_backslashes_that_are_no_separators_of_ours_are_silent(text: str) -> None:
    assert marked("LK010", f"{text}\n") == []


def test_what_shares_a_definition_is_reported_once() -> None:
    text = "[a][d], [b][d]\n\n[d]: //example.com/a\n"
    assert marked("LK008", text) == ["//example.com/a"]


# LK013, LK015: labels

ROW = (
    "| [![Kort]({n}.png)](https://example.com/{n}.pdf) "
    "| [PDF-fil](https://example.com/{a}.pdf) [PowerPoint-fil](https://example.com/{b}.pptx) |\n"
)
HEAD = "| Grafik | Links |\n| --- | --- |\n"


def test_a_label_that_promises_another_type_is_a_warning() -> None:
    assert marked("LK013", "[Hent som PDF](https://example.com/a.pptx)\n") == ["https://example.com/a.pptx"]


def test_two_labels_that_changed_places_are_both_reported() -> None:
    text = "[Als PDF-Datei](https://example.com/a.pptx) [Als PowerPoint-Datei](https://example.com/a.pdf)\n"
    assert marked("LK013", text) == ["https://example.com/a.pptx", "https://example.com/a.pdf"]


@pytest.mark.parametrize(
    "text",
    [
        "[Hent som PDF](a.pdf)",
        "[Kom i gang med PowerPoint](guide.pdf)",
        "[Word til iPhone](https://example.com/word)",
        "[PDF eller PowerPoint](a.pptx)",
        "[PDF ファイル](a.pdf?download=1)",
        "![PDF](a.pptx)",
        "[Excelhjælp](a.pdf)",
    ],
)
def test_labels_that_keep_their_word_are_silent(text: str) -> None:
    assert marked("LK013", f"{text}\n") == []


def test_a_picture_that_leads_to_another_rows_download_is_a_warning() -> None:
    good = HEAD + ROW.format(n="bank", a="bank", b="bank") + ROW.format(n="shop", a="shop", b="shop")
    assert marked("LK013", good) == []
    swapped = HEAD + ROW.format(n="shop", a="bank", b="bank") + ROW.format(n="bank", a="shop", b="shop")
    assert marked("LK013", swapped) == ["https://example.com/shop.pdf", "https://example.com/bank.pdf"]
    mixed = HEAD + ROW.format(n="bank", a="bank", b="shop") + ROW.format(n="shop", a="shop", b="shop")
    assert marked("LK013", mixed) == ["https://example.com/shop.pptx"]


def test_rows_whose_files_are_named_freely_are_silent() -> None:
    text = (
        HEAD
        + ROW.format(n="bank", a="bank-da", b="bank-deck")
        + ROW.format(n="shop", a="shop-da", b="shop-deck")
    )
    assert marked("LK013", text) == []


def test_a_pasted_title_without_its_link_is_a_warning() -> None:
    text = "Vis dine gæster her Deltag i et møde som gæst (microsoft.com) for at lære mere.\n"
    (found,) = findings("LK015", page_of(text))
    assert found.marked == "(microsoft.com)"


@pytest.mark.parametrize(
    "text",
    [
        "Se [Deltag i et møde (microsoft.com)](a.md).",
        "Jeres domæne er her (contoso.com).",
        "Se (microsoft.com).",
        "`Deltag i et møde (microsoft.com)`",
        "Lejeren hedder noget (a.onmicrosoft.com).",
    ],
)
def test_site_names_in_parentheses_that_lost_nothing_are_silent(text: str) -> None:
    assert marked("LK015", f"{text}\n") == []


def test_messages_say_what_is_wrong_and_what_to_do(tmp_path: Path) -> None:
    texts = {
        "LK004": "[a](<.. /x.md>)",
        "LK005": "[a]()",
        "LK006": "[](a.md)",
        "LK007": "[a] (b.md)",
        "LK008": "[a](//b.c/d)",
        "LK009": "[a](https://www.microsoft.com/en-us/)",
        "LK010": "[a](b\\c.md)",
        "LK013": "[PDF](a/b.pptx)",
        "LK015": "Et to tre fire (microsoft.com)",
    }
    for code, text in texts.items():
        (found,) = findings(code, page_of(f"{text}\n"))
        assert found.message.endswith((".", "?")), code
        assert "!" not in found.message, code
        assert 20 < len(found.message) < 200, code
