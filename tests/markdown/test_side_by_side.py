"""Pages that carry the English beside its translation, for whoever asks for it."""

from hypothesis import given, settings
from hypothesis import strategies as st

from valint.markdown import parse
from valint.model.document import Document


def beside(translated: str, english: str) -> str:
    return (
        f'<span data-ttu-id="7f-101">{translated}</span>'
        f'<span class="sxs-lookup"><span data-stu-id="7f-101">{english}</span></span>'
    )


def words(document: Document) -> str:
    """Return the words of a page's own text."""
    return " ".join(document.prose.replace("\ufffc", " ").split())


def test_the_english_is_no_part_of_the_text() -> None:
    page = parse(
        f"{beside('Vælg **Gem**.', 'Select **Save**.')} {beside('Vent.', 'Wait for `it`.')}\n\n"
        f"- {beside('行を選びます。', 'Choose the row.')}\n\n"
        f"| {beside('Имя', 'Name')} |\n| --- |\n| {beside('Да', 'Yes')} |\n",
        "page.md",
    )
    assert words(page) == "Vælg Gem . Vent. 行を選びます。 Имя Да"
    assert not page.code_spans


def test_a_heading_says_what_readers_see_and_its_span_marks_that() -> None:
    title = beside("Del en mappe", "Share a folder")
    page = parse(f'# <a name="share-a-folder"></a>{title}\n', "page.md")
    (heading,) = page.headings
    assert heading.text == "Del en mappe"
    assert page.text[slice(*heading.text_span)] == "Del en mappe"


def test_the_site_makes_a_heading_s_id_of_both() -> None:
    (heading,) = parse(f"## {beside('Del', 'Share')}\n", "page.md").headings
    assert (heading.text, heading.slug_text) == ("Del", "DelShare")


def test_a_link_counts_once() -> None:
    page = parse(beside("Åbn [siden](a.md).", "Open [the page](a.md), or https://example.com/b."), "page.md")
    assert [(link.destination, link.text) for link in page.links] == [("a.md", "siden")]


def test_an_element_that_does_not_end_hides_nothing() -> None:
    page = parse('Åbn <span class="sxs-lookup"><span>the page</span> og vent.\n', "page.md")
    assert words(page) == "Åbn the page og vent."


def test_other_elements_within_it_go_with_it() -> None:
    inner = 'Open <b>the</b> <span lang="en">page</span><br/> now'
    assert words(parse(f"{beside('Åbn nu', inner)} her.\n", "page.md")) == "Åbn nu her."


PIECES = [
    "<span>",
    "</span>",
    '<span class="sxs-lookup">',
    "<b>",
    "ord ",
    "`x`",
    "[a](b)",
    "<br/>",
    "\n",
    "*",
]


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
@settings(max_examples=300, deadline=None)
def test_whatever_is_nested_the_prose_is_as_long_as_the_text(text: str) -> None:
    page = parse(text, "page.md")
    assert len(page.prose) == len(page.text)
    assert all(page.text[link.span.start] in "[" for link in page.links)
