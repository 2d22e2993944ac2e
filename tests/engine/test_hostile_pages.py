"""Text that is made to be slow is checked in little time, or cut off with a diagnostic that says so.

All rules run.  What counts is processor time, the least of several runs: what else the machine does must not
decide.  Quadratic work shows at once: each input is large enough to take minutes then.
"""

from pathlib import Path

import pytest

from tests.timing import cpu_seconds
from valint.engine.file_phase import FilePhase
from valint.engine.results import FileTask, Plan
from valint.project.settings import Limits, Settings

_MUCH = 4.0
"""Seconds; an idle machine of today takes less than half of it for any of these."""


def _nested(opening: str, depth: int, indent: str = "") -> str:
    return "".join(f"{indent * level}{opening}x\n" for level in range(depth))


ALIASES = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{chr(98 + n)}: &{chr(98 + n)} [{', '.join([f'*{chr(97 + n)}'] * 9)}]\n" for n in range(9)
)
PAGES = {
    "quotes in quotes": ">" * 20_000 + " x\n",
    "quotes in quotes, line by line": "".join(">" * level + " x\n" for level in range(1, 400)),
    "lists in lists": _nested("- ", 400, "  "),
    "lists on one line": "- " * 20_000 + "x\n",
    "lists and quotes by turns": "> - " * 5_000 + "x\n",
    "opening brackets": "[" * 50_000,
    "closing brackets": "]" * 50_000,
    "brackets in brackets": "[" * 20_000 + "x" + "]" * 20_000,
    "links that never end": "[a](" * 20_000,
    "link texts in link texts": "[a" * 10_000 + "](b)" * 10_000,
    "images in images": "![" * 20_000 + "x" + "](y)" * 20_000,
    "empty links": "[]()" * 20_000,
    "references without definitions": "[a][b]" * 20_000,
    "definitions": "".join(f"[a{n}]: b.md\n" for n in range(20_000)) + "\n[a1]",
    "one definition, many references": "[a]: b.md\n\n" + "[a] " * 20_000,
    "parentheses": "(" * 50_000,
    "emphasis that opens": "**a " * 20_000,
    "emphasis that opens and closes": "*a**b_c__" * 10_000,
    "asterisks": "*" * 50_000,
    "underscores in words": "a_" * 40_000,
    "code that never ends": "".join("`" * n + " " for n in range(1, 400)),
    "backticks": "`a" * 40_000,
    "tags that never end": "<a " * 40_000,
    "tags": "<b>" * 20_000,
    "tags in tags": "<div>" * 10_000 + "</div>" * 10_000,
    "comments that never end": "<!-- " * 20_000,
    "angle brackets": "<" * 50_000,
    "entities": "&amp;&#x41;&nosuch;" * 10_000,
    "escapes": "\\*" * 50_000,
    "a wide table": "|a" * 20_000 + "|\n" + "|-" * 20_000 + "|\n" + "|b" * 20_000 + "|\n",
    "a long table": "| a | b |\n| - | - |\n" + "| c | d |\n" * 20_000,
    "delimiter rows": "|-" * 40_000,
    "headings": "# a\n" * 10_000,
    "headings that say the same with anchors": '## <a name="a"></a>Det samme\n\n' * 5_000,
    "a heading of many signs": "# " + "#" * 50_000 + " x",
    "fences": "```\n" * 20_000,
    "alerts": "> [!NOTE]\n> x\n\n" * 5_000,
    "directives": ":::image source=" * 10_000,
    "directives that never end": '::: zone pivot="a"\n' * 5_000,
    "colons": ":" * 50_000,
    "includes": "[!INCLUDE [x](y.md)]\n" * 5_000,
    "addresses": "https://a.b/" * 10_000,
    "addresses, one by one": "Se https://example.com/a?b=c. " * 5_000,
    "blank lines": "\n" * 200_000,
    "white space": " " * 200_000 + "x",
    "tabs": "\t" * 100_000 + "x",
    "one long line of words": "ord " * 100_000,
    "one long word": "a" * 1_000_000,
    "letters that combine": "e\u0301" * 100_000,
    "marks of direction": "\u202e\u2066" * 50_000,
    "one sign of many scripts": "本ا予ก" * 50_000,
    "line separators": "a\u2028" * 50_000,
    "carriage returns": "a\r" * 50_000,
    "front matter that never ends": "---\n" + "a: b\n" * 20_000,
    "front matter of many keys": "---\n" + "".join(f"k{n}: v\n" for n in range(5_000)) + "---\n",
    "front matter nested by flow": "---\na: " + "[" * 2_000 + "]" * 2_000 + "\n---\n",
    "front matter nested by blocks": "---\n" + _nested("a:\n", 500, " ").replace("x\n", "") + "---\n",
    "a bomb of aliases": f"---\n{ALIASES}---\n",
    "merged keys": "---\na: &a {b: c}\n" + "".join(f"k{n}: {{<<: *a}}\n" for n in range(2_000)) + "---\n",
    "a long number": "---\na: " + "9" * 100_000 + "\n---\n",
    "question marks": "**Hvad?**\n\n" * 5_000,
    "percent signs": "[a](" + "%2e%2e/" * 10_000 + ")",
    "dots": "[a](" + "../" * 20_000 + "b.md)",
}  # fmt: skip


@pytest.fixture(scope="module")
def phase() -> FilePhase:
    return FilePhase(Plan(Settings()))


def _task(name: str) -> FileTask:
    return FileTask(name, "da-DK", None, is_include=False, is_toc=False)


@pytest.mark.parametrize("name", PAGES)
def test_a_hostile_page_takes_little_time(
    name: str, phase: FilePhase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("page.md").write_text(PAGES[name], encoding="utf-8", newline="")
    assert cpu_seconds(lambda: phase.check(_task("page.md")), enough=_MUCH / 2) < _MUCH
    result = phase.check(_task("page.md"))
    assert [fault.trace for fault in result.faults if fault.trace] == []


def test_a_line_of_ten_megabytes_is_cut_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("page.md").write_text("[a](b.md) ord " * 720_000, encoding="utf-8")
    phase = FilePhase(Plan(Settings(limits=Limits(time_limit=1.0))))
    assert cpu_seconds(lambda: phase.check(_task("page.md")), enough=2) < _MUCH
    assert [one.code for one in phase.check(_task("page.md")).diagnostics] in (["VL003"], ["VL006"])
