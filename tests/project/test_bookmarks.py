"""Which bookmarks a page has, on each kind of site."""

import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from valint.markdown import parse
from valint.project.bookmarks import assemble, heading_ids, nearest, outline
from valint.project.page import AnchorFlavour

LEARN, GITHUB, EXPLICIT = AnchorFlavour.LEARN, AnchorFlavour.GITHUB, AnchorFlavour.EXPLICIT


def names(text: str, flavour: AnchorFlavour = LEARN) -> tuple[str, ...]:
    document = parse(textwrap.dedent(text), "page.md")
    return assemble(outline(document, flavour), flavour).names


def known(text: str, flavour: AnchorFlavour = LEARN) -> frozenset[str]:
    document = parse(textwrap.dedent(text), "page.md")
    return assemble(outline(document, flavour), flavour).known


def ids(text: str, flavour: AnchorFlavour = LEARN) -> tuple[str, ...]:
    document = parse(textwrap.dedent(text), "page.md")
    marks = outline(document, flavour)
    return tuple(heading_ids(document.headings, marks, flavour))


def test_a_frozen_anchor_replaces_the_id_that_the_words_would_give() -> None:
    assert names('## <a name="prices"></a>Priser\n') == ("prices",)


@pytest.mark.parametrize(
    "heading",
    [
        "## <a name='prices'></a>Priser",
        '## <a id="prices" />Priser',
        '## <a class="x" name="prices"></a>Priser',
        '## <a name="prices">Priser</a>',
        '## Priser <a name="prices"></a>',
    ],
)
def test_any_other_shape_of_anchor_leaves_both(heading: str) -> None:
    assert {"prices"} < known(f"{heading}\n")
    assert any("riser" in name for name in names(f"{heading}\n"))


def test_frozen_anchors_are_not_told_apart() -> None:
    assert names('# <a name="a"></a>Et\n\n# <a name="a"></a>To\n') == ("a", "a")


def test_computed_ids_are_told_apart_and_a_replaced_one_takes_its_number() -> None:
    text = """
        # Mål

        # <a name="aims"></a>Mål

        # Mål
        """
    assert names(text) == ("mål", "aims", "mål-2")


def test_every_id_and_name_of_any_tag_counts() -> None:
    text = """
        <div id="block">

        Tekst <span id="inline">her</span> og <img name="picture" src="a.png">.

        </div>
        """
    assert names(text) == ("block", "inline", "picture")


def test_comments_and_code_make_no_bookmarks() -> None:
    text = """
        <!-- <a name="hidden"></a> -->

        `<a name="code"></a>`

            <a name="block"></a>
        """
    assert names(text) == ()


def test_a_tab_heading_has_no_bookmark() -> None:
    assert names("# [Windows](#tab/windows)\n\n# [macOS](#tab/macos)\n") == ()


def test_a_heading_with_a_link_is_named_after_its_text() -> None:
    assert names("# Se [vejledningen](guide.md)\n") == ("se-vejledningen",)


def test_an_emoji_shortcode_is_accepted_in_either_reading() -> None:
    assert {"-start", "rocket-start"} <= known("# :rocket: Start\n")
    assert names("# :rocket: Start\n") == ("-start",)


def test_github_numbers_every_heading_and_keeps_html_names() -> None:
    text = '# Start\n\n# Start\n\n<a name="own"></a>\n\n## <a name="frozen"></a>Frossen\n'
    assert names(text, GITHUB) == ("start", "start-1", "own", "frossen", "frozen")


def test_explicit_ids_win_over_the_words() -> None:
    assert names("# Erste Schritte { #first-steps }\n", EXPLICIT) == ("first-steps",)


def test_headings_without_explicit_id_are_named_as_python_markdown_does() -> None:
    text = "# Info\n\n# Info\n\n# Anderes { #info_1 }\n"
    assert names(text, EXPLICIT) == ("info", "info_2", "info_1")


def test_a_heading_without_latin_letters_is_accepted_in_either_reading() -> None:
    assert {"_1", "はじめに"} <= known("# はじめに\n", EXPLICIT)


def test_an_id_on_any_element_is_accepted_on_explicit_sites() -> None:
    assert "note" in known("A paragraph.\n{ .wide #note }\n", EXPLICIT)


def test_heading_ids_stand_in_the_order_of_the_headings() -> None:
    text = """
        <div id="first"></div>

        # Alfa

        ## <a name="beta"></a>Bravo

        # [Fane](#tab/fane)

        # Alfa
        """
    assert ids(text) == ("alfa", "beta", "", "alfa-1")
    assert ids("# Eins { #one }\n\n# Zwei\n", EXPLICIT) == ("one", "zwei")


@pytest.mark.parametrize(
    ("fragment", "bookmark"),
    [
        ("prices-for-group", "prices-for-groups"),
        ("Prices", "prices"),
        ("enable-intune", "intune"),
        ("prices-preview", "prices"),
        ("fa", None),  # too short to guess
        ("something-else-entirely", None),
    ],
)
def test_the_nearest_bookmark_is_suggested(fragment: str, bookmark: str | None) -> None:
    assert nearest(fragment, ["intune", "prices", "prices-for-groups", "fax"]) == bookmark


@given(st.text(max_size=30), st.lists(st.text(max_size=30), max_size=10))
def test_a_suggestion_is_always_one_of_the_bookmarks(fragment: str, bookmarks: list[str]) -> None:
    assert nearest(fragment, bookmarks) in {None, *bookmarks}
