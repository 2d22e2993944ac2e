"""No text makes a rule for links or anchors fail, point outside the text, or take its time."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.timing import cpu_seconds
from tests.trees import collect_facts, page_of
from valint.model.span import Region
from valint.project.index import Project
from valint.project.page import AnchorFlavour
from valint.rules.registry import all_rules

RULES = [rule for rule in all_rules() if rule.family in ("LK", "AN")]
PIECES = [
    "[",
    "]",
    "(",
    ")",
    "](",
    "] (",
    "<",
    ">",
    ".. /",
    "../",
    "a.md",
    "#b",
    "?c",
    "&d",
    "%41",
    "%",
    "\\",
    "\n",
    "\n\n",
    "# ",
    "## ",
    '<a name="x"></a>',
    "<a name='y'>",
    "</a>",
    "{ #z }",
    "`",
    "```\n",
    "[!INCLUDE [i](i.md)]",
    "![",
    ':::image source="',
    '":::',
    "| ",
    "|\n|-|\n",
    "> ",
    "- ",
    "https://www.microsoft.com/en-us/",
    "//h.i/",
    "[]: ",
    "(microsoft.com)",
    "PDF",
    ".pdf",
    "é",
    "e\u0301",
    "日本",
    "\U0001f680",
    "\u202e",
    "\0",
    "[r]: ",
    "[r][]",
    " ",
]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=40), st.sampled_from(list(AnchorFlavour)))
def test_any_text_is_judged_without_fault_and_within_its_bounds(
    pieces: list[str], flavour: AnchorFlavour
) -> None:
    page = page_of("".join(pieces), "a.md", flavour=flavour)
    text, lines = page.document.text, page.document.lines
    project = Project([collect_facts(page)], base=Path("/nowhere-at-all"))
    for rule in RULES:
        found = [finding for _, finding in rule.check(project)] if rule.project else list(rule.check(page))
        for finding in found:
            places = [finding.place, *(edit.span for edit in (finding.fix.edits if finding.fix else ()))]
            for place in places:
                region = place if isinstance(place, Region) else lines.region(place)
                assert (1, 1) <= region[:2] <= region[2:]
                assert region.end_line <= len(lines.starts)
                if not isinstance(place, Region):
                    assert 0 <= place.start <= place.end <= len(text)


@pytest.mark.parametrize(
    "piece",
    [
        "[PDF](a.pptx) ",
        "[](a.md) ",
        "[a](//b.c/d) ",
        "[a](b\\c) ",
        '# <a name="x"></a>A\n\n',
        "# A\n\n",
        "[a](#b) ",
        "[a](https://www.microsoft.com/en-us/) ",
        "one two three (microsoft.com) ",
        "<a name='x'>",
        "[a]() ",
        "# A { #a }\n\n",
        "[a](<b / c>) ",
        "# <a name='x'>A\n\n",
        "[![](a.png)](b.pdf) ",
    ],
)
def test_four_times_the_text_takes_nothing_like_sixteen_times_the_time(piece: str) -> None:
    def cost(times: int) -> float:
        page = page_of(piece * times, "a.md")
        _ = page.document.prose, page.document.lines

        def judge() -> None:
            for rule in RULES:
                subject = Project([collect_facts(page)], base=Path("/nowhere")) if rule.project else page
                for _ in rule.check(subject):
                    pass

        return cpu_seconds(judge, enough=0.1)

    cost(50)
    small, large = cost(1_000), cost(4_000)
    assert large < max(12 * small, 2.0)
