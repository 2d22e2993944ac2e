import os
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from valint.markdown.front_matter import split_front_matter
from valint.model.front_matter import FrontMatter
from valint.model.span import Span

CORPORA = Path(os.environ.get("VALINT_CORPORA", Path(__file__).parents[3] / "shared" / "corpora"))


def front_matter(text: str) -> tuple[FrontMatter, str]:
    """Return the front matter and the body's text."""
    found, body = split_front_matter(text)
    assert found is not None
    return found, text[body:]


# The cases of docfx v3 `ExtractYamlHeaderTest` and of Markdig's YAML specification.
@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("---\nthis: is front matter\n---\n# Titel\n", "# Titel\n"),
        ("---\nthis: is front matter\n---", ""),
        ("---\nthis: is front matter\n...\nbody", "body"),
        ("---\nthis: is front matter\n\n...", ""),
        ("---   \nthis: is front matter\n---\t \nbody", "body"),
        ("---\r\nthis: is front matter\r\n---\r\nbody", "body"),
        ("---\rthis: is front matter\r---\rbody", "body"),
        ("---\n---\nbody", "body"),
        ("---\n\n---\n", ""),
        ("---\na: b\n---\n---\nc: d\n---\n", "---\nc: d\n---\n"),
    ],
)
def test_front_matter_is_what_the_site_takes_for_it(text: str, body: str) -> None:
    assert front_matter(text)[1] == body


@pytest.mark.parametrize(
    "text",
    [
        "",
        "---",
        "---\n",
        "----\nthis: is no front matter\n---\n",
        "--- x\nthis: is no front matter\n---\n",
        " ---\nthis: is no front matter\n---\n",
        "\n---\nthis: is no front matter\n---\n",
        "text\n---\nthis: is no front matter\n---\n",
        "---\nnever closed: true\n# Titel\n",
        "---\nnever closed: true\n....\n",
        "---\nnever closed: true\n ---\n",
        "---\nnever closed: true\n---x\n",
    ],
)
def test_anything_else_is_body(text: str) -> None:
    assert split_front_matter(text) == (None, 0)


def test_the_spans_hold_the_fences_and_what_is_between_them() -> None:
    text = "---  \r\ntitel: Bøger 😀\r\n--- \r\nbody"
    found, _ = front_matter(text)
    assert text[slice(*found.span)] == "---  \r\ntitel: Bøger 😀\r\n---"
    assert text[slice(*found.content_span)] == "titel: Bøger 😀\r\n"


def test_values_stand_at_offsets_of_the_document() -> None:
    text = "---\ntitel: 予定を立てる\nliste:\n- én\n---\n"
    found, _ = front_matter(text)
    entry = found.entry("titel")
    assert entry is not None
    assert text[slice(*entry.key_span)] == "titel"
    assert text[slice(*entry.node.span)] == "予定を立てる"
    assert found.text("titel") == "予定を立てる"
    assert found.value("liste") == ["én"]
    assert found.entry("missing") is None


def test_broken_yaml_has_no_values_but_a_problem_at_its_place() -> None:
    text = "---\ntitel: Trin 1: Start\n---\n# Titel\n"
    found, body = front_matter(text)
    assert found.root is None
    assert found.problems[0].span == Span(text.index(": Start"), text.index(": Start") + 1)
    assert body == "# Titel\n"


def test_empty_front_matter_has_neither_values_nor_problems() -> None:
    found, _ = front_matter("---\n---\n")
    assert (found.root, found.problems) == (None, ())


@given(st.text(alphabet="-. \t\r\na:", max_size=40))
@settings(max_examples=1000, deadline=None)
def test_front_matter_and_body_make_up_the_text(rest: str) -> None:
    text = "---\n" + rest
    found, body = split_front_matter(text)
    if found is None:
        assert body == 0
    else:
        assert found.span.start == 0
        assert found.content_span.end + 3 == found.span.end <= body <= len(text)
        assert text[found.content_span.end : found.span.end] in ("---", "...")
        assert not text[found.span.end : body].strip()


@pytest.mark.parametrize("line", ["---x\n", "--- -\n", ".. \n", "a\n", "---" + " " * 50 + "x\n", "\r", "\n"])
def test_the_end_is_looked_for_in_linear_time(line: str) -> None:
    text = "---\n" + line * 100_000
    begin = time.process_time()
    split_front_matter(text)
    assert time.process_time() - begin < 2


@pytest.mark.corpus
def test_real_front_matter_has_no_problems() -> None:
    if not CORPORA.is_dir():
        pytest.skip("the real repositories are not here")
    read = 0
    for file in sorted(CORPORA.rglob("*.md")):
        found, _ = split_front_matter(file.read_bytes().decode("utf-8-sig"))
        if found is not None:
            assert (file, found.problems) == (file, ())
            assert found.root is not None, file
            read += 1
    assert read > 3_000
