"""Every target holds for text made of the pieces that it reads; `python -m tests.fuzz` goes further."""

import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fuzz.targets import TARGETS

EXAMPLES = int(os.environ.get("VALINT_FUZZ", "150"))

MARKDOWN = [
    '\u3000', '\xa0', '\x0b', '\x1c', '\r\n', '\r', '\0',
    '# ', '## ', '\n', '\n\n', '---\n', '- ', '1. ', '> ', '> [!NOTE]\n', '```\n', '`', '**', '*', '_', '[',
    ']', '(', ')', '](', '![', '<a name="x"></a>', '<', '>', '<!-- ', ' -->', '|', '|-|\n', '| a | b |\n',
    ':::', ' ', ':::image source="a.png":::', '::: zone-end', '[!INCLUDE [x](y.md)]', '{ #x }', '\\',
    '&amp;', '    ', '\t', '<!-- valint-disable LK -->', 'valint-enable LK001 ',
    'valint-disable-next-line ', 'https://a.b', 'å', '予', '\u202e', '́', '[a]: b.md\n', '![a](b.png)',
    '[a](b.md#c)', '===\n', '~~~', '\ufeff', '$', 'a', 'b c', "x" * 50,
]  # fmt: skip
YAML = [
    'title: ', 'ms.date: ', 'a', 'b: ', '- ', '\n', '  ', '|', '>', "'", '"', '[', ']', '{', '}', '&a ',
    '*a', '!!binary ', '<<: ', '=', '~', '#', ':', '? ', '2022-99-99', "9" * 40, '\t', 'å', '---\n',
    '...\n', '%YAML 1.1\n', 'null', '1e9', 'kind: locale\n', 'language: da\n', 'alerts:\n', 'wrong:\n',
    'pattern: ', '(a+)+', 'terms:\n', 'conjunctions: ', 'artefacts:\n', 'sections:\n', 'name: ',
    'examples:\n', '\u2028', "[" * 60,
]  # fmt: skip
TOML = [
    'select = ', 'ignore = ', 'locale = ', '[links]\n', '[limits]\n', 'fallback = ', 'max_file_size = ',
    '[[overrides]]\n', 'paths = ', '[severity]\n', 'LK001 = ', '"error"', '"../"', '[', ']', '"', "'", '=',
    '\n', '.', '1', '-1', '1e999', 'nan', 'true', '2020-01-01', '{', '}', ',', '"""', '#', '\\u0000', 'å',
    '[rules.LK001]\n', '[tool.valint]\n', 'packs = ', "[" * 60,
]  # fmt: skip
OTHER = [
    '[', ']', '{', '}', '"', ',', ':', '1', 'null', '"a"', 'term,da,status\n', ';', '\t', '\n', '<tbx>',
    "<!ENTITY a 'b'>", '<termEntry>', "<langSet xml:lang='da'>", '<term>', '</term>', '</langSet>',
    '</termEntry>', '&a;', '999999999999999999999999999999', '-', 'å', '{"version": 1, "findings": ',
    '"path": ', "[" * 60, '\\ud800',
]  # fmt: skip
FACTS = [
    'valint facts 1\n', 'valint facts 2\n', '{"shard": "1/1", ', '"day": "2026-01-15", ', '"run": {}}\n',
    '\n', '[0,"a.md"]\n', '[0,"../a.md"]\n', '[1,7]\n', '{"pages":1}\n', '{"pages": 0}\n', '[[],', '[null],',
    '["da-DK"],', 'null,[],false,["0",1,0,0,0],false]\n', '"unknown",null,null,null,null]],', '["x"],',
    '[[[1,1,1,2],"AN001","bookmark-not-found","error","m",null,', '["da-DK",false,false,',
    '[],[],[],{},[],"learn",null,[],[]]\n', '[["inline",false,"a.md#b",[1,1,1,2],"t",null]],',
    '[[1,"a","a",[1,1,1,2],null,null,"a",false]],', '999999999999999999999999', '1e999', 'NaN', '-1',
    '"\\ud800"', "[" * 60, "{" * 60, ',', ']', '}', 'å',
]  # fmt: skip
PIECES = {
    "parser": MARKDOWN, "source_map": MARKDOWN, "front_matter": YAML, "comments": MARKDOWN,
    "configuration": TOML,
    "packs": YAML, "glossaries": OTHER, "kept_records": OTHER,
    "fact_files": FACTS,
}  # fmt: skip


@pytest.mark.parametrize("name", TARGETS)
def test_no_text_breaks_a_target(name: str) -> None:
    pieces = st.lists(st.sampled_from(PIECES[name]) | st.text(max_size=4), max_size=40)

    @given(pieces.map("".join))
    @settings(max_examples=EXAMPLES)
    def check(text: str) -> None:
        TARGETS[name](text)

    check()


@pytest.mark.parametrize("name", TARGETS)
def test_no_depth_breaks_a_target(name: str) -> None:
    for opening in ("[", "{", "a = [", "a: [", '{"a": ', "> ", "- ", "<b>", "<term>", "(", "a.", "[a."):
        TARGETS[name](opening * 20_000)
        TARGETS[name]("a = " + opening * 20_000)
