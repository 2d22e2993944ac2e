"""What Learn, GitHub and Python-Markdown make of a heading's text."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from valint.markdown import parse
from valint.markdown.slug import (
    SlugCounter,
    TocCounter,
    drop_cross_references,
    drop_emoji,
    github_slug,
    learn_slug,
    toc_slug,
)

# Text and id as the executable specifications of docfx v3 and v2 and Markdig's own tests have them.
LEARN_VECTORS = [
    ("Title from H1", "title-from-h1"),
    ("h1 title", "h1-title"),
    ("h2 title", "h2-title"),
    ("h3 title", "h3-title"),
    ("h4 title", "h4-title"),
    ("h1", "h1"),
    ("Heading from C", "heading-from-c"),
    ("Heading from D", "heading-from-d"),
    ("Title has value", "title-has-value"),
    ("c", "c"),
    ("Hello World", "hello-world"),
    ("test", "test"),
    ("Heading", "heading"),
    ("demo code", "demo-code"),
    ("1. Deploying the network", "1-deploying-the-network"),
    ("Scenario", "scenario"),
    ("Hello  dummy", "hello--dummy"),
    ("Title", "title"),
    ("Not yaml syntax", "not-yaml-syntax"),
    ("Inclusion", "inclusion"),
    ("Block inclusion", "block-inclusion"),
    ("Inline inclusion", "inline-inclusion"),
    ("Code Snippet", "code-snippet"),
    ("Note / Section / Video", "note--section--video"),
    ("Note Sample", "note-sample"),
    ("Section Sample", "section-sample"),
    ("Video Sample", "video-sample"),
    ("CommonMark sample", "commonmark-sample"),
    ("Foo", "foo"),
    ("Bar", "bar"),
    ("Note not in one line", "note-not-in-one-line"),
    ("Article 2", "article-2"),
    ("A Headline", "a-headline"),
    ("Another Headline", "another-headline"),
    ("Alt text", "alt-text"),
    ("Welcome", "welcome"),
    ("foo", "foo"),
    ("Québec", "québec"),
    ("This - is a &@! heading _ with . and ! -", "this---is-a--heading-_-with--and---"),
    ("Hello Include File A", "hello-include-file-a"),
    ("Hello Include File B", "hello-include-file-b"),
    ("title", "title"),
    ("/Unconfigure", "unconfigure"),
    ("Header identifiers in HTML", "header-identifiers-in-html"),
    ("* Dogs*?--in my house?", "-dogs--in-my-house"),
    ("[HTML], [S5], or [RTF]?", "html-s5-or-rtf"),
    ("3. Applications", "3-applications"),
    ("33", "33"),
]


@pytest.mark.parametrize(("text", "slug"), LEARN_VECTORS)
def test_learn_slugs_are_those_of_the_specifications(text: str, slug: str) -> None:
    assert learn_slug(text) == slug


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Vòng đời", "vòng-đời"),
        ("Vo\u0300ng đo\u031b\u0300i", "vong-đoi"),  # decomposed Vietnamese loses its marks
        ("ความปลอดภัย", "ความปลอดภย"),  # MAI HAN-AKAT is a mark
        ("नमस्ते दुनिया", "नमसत-दनय"),  # matras are marks
        ("مُقَدِّمة", "مقدمة"),  # harakat are marks
        ("バージョン ２", "バージョン-２"),  # full-width digits are decimal digits
        ("Ⅳ. ½ ①", "--"),  # other numbers go
        ("a\u00a0b\tc\u3000d", "abcd"),  # only U+0020 becomes a hyphen
        ("𝐀𝐁 𠮷", "-"),  # letters beyond U+FFFF are two surrogates
        ("İstanbul IŞIK", "İstanbul-işik"),  # .NET leaves the dotted capital I alone
        ("ΟΔΟΣ", "οδοσ"),  # letter by letter, so no final sigma
        ("STRAẞE", "straße"),
        ("!?", "section"),
        ("", "section"),
        ("two\nlines", "twolines"),
    ],
)
def test_learn_slugs_follow_utf16_units_and_invariant_casing(text: str, slug: str) -> None:
    assert learn_slug(text) == slug


@pytest.mark.parametrize(
    ("markdown", "slug"),
    [
        ("# `az login` and **more**", "az-login-and-more"),
        ("# See [the guide](guide.md) now", "see-the-guide-now"),
        ("# ![Logo](logo.png) Contoso", "logo-contoso"),
        ("# Tom &amp; Jerry", "tom--jerry"),
        ("# <span>Tag</span> soup", "tag-soup"),
        ("# [!INCLUDE[](b.md)] Overview", "-overview"),
        ("# Dogs --in *my* house?", "dogs---in-my-house"),
        ('# <a name="x"/> Title', "-title"),
    ],
)
def test_a_slug_is_made_of_what_the_heading_shows(markdown: str, slug: str) -> None:
    (heading,) = parse(f"{markdown}\n", "page.md").headings
    assert learn_slug(heading.slug_text) == slug


def test_a_cross_reference_adds_nothing_to_a_slug() -> None:
    assert learn_slug(drop_cross_references("This is a title using @b & <")) == "this-is-a-title-using---"


def test_an_address_is_no_cross_reference() -> None:
    assert drop_cross_references("Mail info@example.com") == "Mail info@example.com"


def test_an_emoji_shortcode_adds_nothing_to_a_slug() -> None:
    assert learn_slug(drop_emoji(":rocket: Launch")) == "-launch"


def test_a_time_of_day_is_no_emoji() -> None:
    assert drop_emoji("From 10:30:15 on") == "From 10:30:15 on"


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Getting Started", "getting-started"),
        ("नमस्ते", "नमस्ते"),  # marks stay
        ("𝐀 𠮷", "𝐀-𠮷"),
        ("What's new? (2026)", "whats-new-2026"),
        ("snake_case & more", "snake_case--more"),
        ("  padded  ", "padded"),
    ],
)
def test_github_keeps_marks_and_letters_of_every_plane(text: str, slug: str) -> None:
    assert github_slug(text) == slug


@pytest.mark.parametrize(
    ("text", "ascii_slug", "unicode_slug"),
    [
        ("Erste Schritte", "erste-schritte", "erste-schritte"),
        ("Prüfen & mehr", "prufen-mehr", "prüfen-mehr"),
        ("日本語", "", "日本語"),
        ("a - b -- c", "a-b-c", "a-b-c"),
    ],
)
def test_python_markdown_folds_to_ascii_unless_told_otherwise(
    text: str, ascii_slug: str, unicode_slug: str
) -> None:
    assert toc_slug(text) == ascii_slug
    assert toc_slug(text, unicode=True) == unicode_slug


def test_equal_slugs_are_numbered_from_one() -> None:
    ids = SlugCounter()
    assert [ids.claim("a") for _ in range(3)] == ["a", "a-1", "a-2"]


def test_numbering_skips_names_that_a_heading_has_already() -> None:
    ids = SlugCounter()
    assert [ids.claim(base) for base in ("a-1", "a", "a", "a-1")] == ["a-1", "a", "a-2", "a-1-1"]


def test_python_markdown_numbers_on_from_the_number_that_is_there() -> None:
    ids = TocCounter()
    assert [ids.claim(base) for base in ("a", "a", "a_1", "")] == ["a", "a_1", "a_2", "_1"]


def test_python_markdown_lets_explicit_ids_go_first() -> None:
    assert TocCounter(["intro"]).claim("intro") == "intro_1"


@given(st.text())
def test_a_learn_slug_holds_only_letters_digits_hyphens_and_underscores(text: str) -> None:
    slug = learn_slug(text)
    assert slug
    assert all(c in "-_" or unicodedata.category(c) in {"Lu", "Ll", "Lt", "Lm", "Lo", "Nd"} for c in slug)


@given(st.text())
def test_a_learn_slug_of_a_slug_is_itself(text: str) -> None:
    slug = learn_slug(text)
    assert learn_slug(slug) == slug


@given(st.text(), st.text())
def test_learn_slugs_are_made_unit_by_unit(left: str, right: str) -> None:
    parts = [learn_slug(part) if learn_slug(part + "-") != "-" else "" for part in (left, right)]
    assert learn_slug(left + right) == ("".join(parts) or "section")


@given(st.lists(st.sampled_from(["a", "a-1", "a-2", "b", "section"]), max_size=40))
def test_no_two_headings_get_the_same_id(bases: list[str]) -> None:
    ids = SlugCounter()
    names = [ids.claim(base) for base in bases]
    assert len(set(names)) == len(names)


@given(st.lists(st.sampled_from(["a", "a_1", "a_2", "", "_1"]), max_size=40))
def test_numbered_slugs_are_those_of_python_markdown(bases: list[str]) -> None:
    ids = TocCounter()
    taken: set[str] = set()
    for base in bases:
        assert ids.claim(base) == _unique(base, taken)


def _unique(name: str, taken: set[str]) -> str:
    """Number a name as `markdown.extensions.toc.unique` documents it, one step at a time."""
    while name in taken or not name:
        stem, mark, number = name.rpartition("_")
        name = f"{stem}_{int(number) + 1}" if mark and number.isdigit() else f"{name}_1"
    taken.add(name)
    return name


def test_thousands_of_equal_headings_cost_linear_time() -> None:
    ids, toc = SlugCounter(), TocCounter()
    for _ in range(50_000):
        ids.claim("a")
        toc.claim("a")
    assert len(ids.taken) == len(toc.taken) == 50_000
