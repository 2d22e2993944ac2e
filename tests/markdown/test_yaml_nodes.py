import json
import time
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from valint.markdown.yaml_nodes import MAX_DEPTH, parse_events, parse_yaml
from valint.markdown.yaml_plain import parse_plain, plain_value
from valint.model.front_matter import YamlNode, YamlProblem
from valint.model.span import Span


def tree(text: str, base: int = 0) -> YamlNode:
    root, problems = parse_yaml(text, base)
    assert problems == ()
    assert root is not None
    return root


def problem(text: str) -> tuple[str, str]:
    """Return the first problem's message and the text at its place."""
    _, problems = parse_yaml(text)
    found: YamlProblem = problems[0]
    return found.message, text[found.span.start : found.span.end]


def nodes(node: YamlNode) -> Iterator[YamlNode]:
    yield node
    for entry in (node.entries or {}).values():
        yield from nodes(entry.node)
    for element in node.elements or ():
        yield from nodes(element)


class TestValues:
    @pytest.mark.parametrize(
        ("written", "value"),
        [
            ("", None),
            ("~", None),
            ("null", None),
            ("true", True),
            ("False", False),
            ("no", "no"),
            ("on", "on"),
            ("12", 12),
            ("-7", -7),
            ("007", 7),
            ("0x1F", 31),
            ("0o17", 15),
            ("7.0", 7.0),
            (".5e3", 500.0),
            ("1_000", "1_000"),
            ("12:30", "12:30"),
            ("07/15/2022", "07/15/2022"),
            ("2022-07-15", "2022-07-15"),
            ("2022-99-99", "2022-99-99"),
            ("=", "="),
            ("-", "-"),
            (".", "."),
            (".inf", ".inf"),
            (".nan", ".nan"),
            ("1e999", "1e999"),
            ("9" * 100_000, "9" * 100_000),
            ("5e5c2c1f7c321b5eb1c5b932c03bdd510005de13", "5e5c2c1f7c321b5eb1c5b932c03bdd510005de13"),
        ],
    )
    def test_a_plain_scalar_means_what_it_means_to_docfx(self, written: str, value: object) -> None:
        found = plain_value(written)
        assert (found, type(found)) == (value, type(value))

    def test_quoted_numbers_and_words_are_text(self) -> None:
        root = tree("a: \"66859066\"\nb: 'true'\nc: |\n  12\nd: !!str 12\n")
        assert root.value == {"a": "66859066", "b": "true", "c": "12\n", "d": "12"}

    def test_every_value_of_any_yaml_fits_into_json(self) -> None:
        root = tree("a: 2022-01-01\nb: [.inf, .nan, 0x10, ~]\nc: !!binary aGk=\nd: {e: =}\n<<: {f: 1}\n")
        assert json.loads(json.dumps(root.value, allow_nan=False)) == root.value
        assert root.value == {
            "a": "2022-01-01",
            "b": [".inf", ".nan", 16, None],
            "c": "aGk=",
            "d": {"e": "="},
            "<<": {"f": 1},
        }


class TestPositions:
    def test_keys_and_values_stand_where_they_are_written(self) -> None:
        text = 'titel: Bøger 😀 og blade\r\nliste:\r\n- én\r\n- "to"\r\ntom:\r\nblok: |\r\n  a\r\n  b\r\n\r\n'
        root = tree(text)
        assert root.entries is not None
        places = {
            key: (text[slice(*entry.key_span)], text[slice(*entry.node.span)])
            for key, entry in root.entries.items()
        }
        assert places == {
            "titel": ("titel", "Bøger 😀 og blade"),
            "liste": ("liste", '- én\r\n- "to"'),
            "tom": ("tom", ""),
            "blok": ("blok", "|\r\n  a\r\n  b"),
        }
        assert root.entries["liste"].node.elements is not None
        assert [text[slice(*item.span)] for item in root.entries["liste"].node.elements] == ["én", '"to"']

    def test_positions_count_from_the_base(self) -> None:
        root = tree("a: {b: [c]}\n", 100)
        assert [node.span for node in nodes(root)] == [
            Span(100, 111),
            Span(103, 111),
            Span(107, 110),
            Span(108, 109),
        ]

    def test_a_comment_behind_a_list_is_no_part_of_it(self) -> None:
        text = "a:\n- b\n# no part\n\nc: d\n"
        root = tree(text)
        assert root.entries is not None
        assert text[slice(*root.entries["a"].node.span)] == "- b"

    def test_a_byte_order_mark_is_counted(self) -> None:
        text = "\ufeffa: {b: c}\n"
        root = tree(text)
        assert text[slice(*root.span)] == "a: {b: c}"

    def test_an_alias_stands_where_it_is_written(self) -> None:
        text = "a: &x [b]\nc: *x\n"
        root = tree(text)
        assert root.value == {"a": ["b"], "c": ["b"]}
        assert root.entries is not None
        assert text[slice(*root.entries["c"].node.span)] == "*x"


class TestProblems:
    @pytest.mark.parametrize(
        ("text", "words", "place"),
        [
            ("title: Trin 1: Start\n", "second colon", ":"),
            ("a: 1\ntitle：値\nb: 2\n", "full-width colon", "："),
            ("title：値\nb: 2\n", "full-width colon", "："),
            ("a:\u00a0b\nc: 1\n", "plain space", ":\u00a0"),
            ("a: 1\nløs tekst\nb: 2\n", "no “key: value”", "løs tekst"),
            ("a: 1\n  b: 2\n", "indented deeper", "b"),
            ("a:\n  b: 1\n c: 2\n", "indentation fits no line", "c: 2"),
            ("a: @navn\n", "cannot begin with “@”", "@"),
            ("a: `kode`\n", "cannot begin with “`”", "`"),
            ("a: %d\n", "cannot begin with “%”", "%"),
            ("a: **fed** tekst\n", "begins with “*” must be in quotes", "*"),
            ("a: *ukendt\n", "begins with “*” must be in quotes", "*ukendt"),
            ("a: &nbsp; x\n", "begins with “&” must be in quotes", "&"),
            ("a: !!x{ y\n", "begins with “!” must be in quotes", "!"),
            ("a: [Eksempel] navn\n", "Text follows a closing “]”", "navn"),
            ("a: 'Det er 'ham' her'\n", "Text follows a closing quotation mark", "ham' her'"),
            ("a: [x, y\nb: 1\n", "is not closed", "["),
            ("a: 'x\nb: 1\n", "quotation mark that opens here is not closed", "'"),
            ('a: "C:\\dokumenter"\n', "“\\d” means nothing in double quotes", "\\d"),
            ("a:\n\t- b\n", "A tab stands where YAML wants spaces", "\t"),
            ("a: - b\n", "A list begins on the line below", "-"),
            ("a: | b\n", "the line must end", "b"),
            ("a: 1\nb: 2\na: 3\n", "The key “a” stands here twice", "a"),
            ("a: x\x07y\n", "U+0007", "\x07"),
            ("a: 1\n---\nb: 2\n", "second YAML document", "---"),
            ("? [a]\n: b\n", "A key must be plain text", "["),
            ("{a: [b}\n", "not closed", "["),
        ],
    )
    def test_a_fault_is_named_in_plain_words_at_its_place(self, text: str, words: str, place: str) -> None:
        message, found = problem(text)
        assert words in message
        assert found == place
        assert message.endswith(".")
        assert "\n" not in message

    def test_of_a_duplicate_key_the_last_one_holds(self) -> None:
        root, problems = parse_yaml("a: 1\na: 2\n")
        assert root is not None
        assert root.value == {"a": 2}
        assert problems[0].span == Span(5, 6)

    def test_text_that_cannot_be_read_has_no_tree(self) -> None:
        assert parse_yaml("a: b: c")[0] is None

    def test_nothing_is_nothing(self) -> None:
        assert parse_yaml("") == (None, ())
        assert parse_yaml("# only a comment\n") == (None, ())


BOMB = "a: &a [x,x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{name}: &{name} [{','.join([f'*{before}'] * 10)}]\n"
    for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)

HOSTILE = {
    "alias bomb": BOMB,
    "alias in itself": "a: &a [*a]\n",
    "many aliases": "a: &a [1, 2, 3]\n" + "".join(f"k{n}: *a\n" for n in range(20_000)),
    "aliases that deepen": "a0: &a0 [1]\n" + "".join(f"a{n + 1}: &a{n + 1} [*a{n}]\n" for n in range(200)),
    "brackets": "[" * 100_000,
    "braces": "{a: " * 50_000,
    "dashes": "- " * 50_000,
    "indentation": "".join(" " * n + "a:\n" for n in range(400)),
    "question marks": "? " * 50_000,
    "python objects": "a: !!python/object/apply:os.system [echo]\n",
    "huge number": "a: " + "9" * 1_000_000 + "\n",
    "huge key": "a" * 1_000_000 + ": b\n",
    "many keys": "".join(f"k{n}: v\n" for n in range(100_000)),
    "merge keys": "a: &a {x: 1}\nb:\n" + "  <<: *a\n" * 5_000,
    "quotes": '"' * 100_000,
    "anchors": "&a " * 50_000,
    "tags": "! " * 50_000,
    "commas": "[" + "," * 100_000,
    "tabs": "\t" * 100_000,
    "colons": ": " * 100_000,
    "blank lines": "a: |\n" + "\n" * 500_000,
    "folded lines": "a: b\n" + "  c\n" * 50_000,
    "comments": "#\n" * 300_000,
    "directives": "%YAML 1.1\n" * 10_000,
    "control characters": "\x07" * 100_000,
    "surrogates": "a: \ud800\udc00\n",
    "null": "\0" * 10,
    "only a mark": "\ufeff",
    "plain spaces": "a: b" + " " * 500_000 + "c",
    "escapes": 'a: "' + "\\x41" * 100_000 + '"',
}


class TestHostileText:
    @pytest.mark.parametrize("name", HOSTILE)
    def test_it_is_read_or_refused_in_little_time(self, name: str) -> None:
        text = HOSTILE[name]
        begin = time.process_time()
        root, problems = parse_yaml(text)
        assert time.process_time() - begin < 3
        for found in problems:
            assert 0 <= found.span.start <= found.span.end <= len(text)
        if root is not None:
            json.dumps(root.value)

    def test_an_alias_bomb_is_refused(self) -> None:
        root, problems = parse_yaml(BOMB)
        assert root is None
        assert "more than 10,000 values" in problems[0].message

    @pytest.mark.parametrize("opening", ["[", "{a: ", "- ", "[{a: ", "a:\n"])
    def test_nesting_has_a_limit(self, opening: str) -> None:
        text = "".join(" " * n + "a:\n" for n in range(60)) if opening == "a:\n" else opening * 60
        _, problems = parse_yaml(text)
        assert f"deeper than {MAX_DEPTH} levels" in problems[0].message

    def test_nesting_up_to_the_limit_is_read(self) -> None:
        root, problems = parse_yaml("[" * MAX_DEPTH + "]" * MAX_DEPTH)
        assert problems == ()
        assert root is not None

    @given(st.text(alphabet=" \n\r\t-:#'\"[]{}&*!|>%@`,?aé😀0.~<=\x85\u2028\ufeff\x07", max_size=60))
    @settings(max_examples=600, deadline=None)
    def test_no_text_raises(self, text: str) -> None:
        root, problems = parse_yaml(text, 5)
        for found in problems:
            assert 5 <= found.span.start <= found.span.end <= 5 + len(text)
        for node in nodes(root) if root else ():
            assert 5 <= node.span.start <= node.span.end <= 5 + len(text)

    @given(st.text(max_size=80))
    @settings(max_examples=300, deadline=None)
    def test_no_unicode_raises(self, text: str) -> None:
        parse_yaml(text)


WORDS = st.text(alphabet="abc æøå 日本 😀 ا'\"-:#,[]{}.0\t", min_size=0, max_size=25)
SCALARS = WORDS | st.integers(-(10**6), 10**6) | st.booleans() | st.none()
DATA = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WORDS, inner, max_size=4),
    max_leaves=12,
)
FORMS = st.sampled_from([None, "'", '"', "|", ">"])
FLOWS = st.sampled_from([{}, {"default_flow_style": True}, {"default_flow_style": False}])
BREAKS = st.sampled_from(["\n", "\r\n", "\r"])


class TestTreesAndPyYaml:
    @given(DATA, FORMS, FLOWS, BREAKS, st.integers(0, 9))
    @settings(max_examples=400, deadline=None)
    def test_each_scalar_reads_back_from_its_place(
        self, data: object, style: str | None, flow: dict[str, Any], line_break: str, base: int
    ) -> None:
        text = yaml.dump(data, default_style=style, allow_unicode=True, width=20, **flow)
        text = text.replace("\n", line_break)
        root, problems = parse_yaml(text, base)
        assert problems == ()
        assert root is not None
        for node in nodes(root):
            if node.entries is None and node.elements is None and node.style not in ("|", ">"):
                written = text[node.span.start - base : node.span.end - base]
                again, _ = parse_yaml(written)
                assert (again.value if again else None) == node.value

    @given(st.dictionaries(WORDS, WORDS | st.lists(WORDS, max_size=3), min_size=1, max_size=6), FORMS, BREAKS)
    @settings(max_examples=300, deadline=None)
    def test_text_is_read_as_pyyaml_reads_it(
        self, data: dict[str, object], style: str | None, line_break: str
    ) -> None:
        text = yaml.dump(data, default_style=style or "'", allow_unicode=True, width=30)
        root, _ = parse_yaml(text.replace("\n", line_break))
        assert root is not None
        assert root.value == data

    @given(DATA, FORMS, BREAKS)
    @settings(max_examples=150, deadline=None)
    def test_the_parser_without_libyaml_reads_the_same(
        self, data: object, style: str | None, line_break: str
    ) -> None:
        text = yaml.dump(data, default_style=style, allow_unicode=True, width=30).replace("\n", line_break)
        assert parse_events(text, pure=True) == parse_events(text)

    @pytest.mark.parametrize(
        "text", ["title: Trin 1: Start\n", "a: @x\n", "a: [x\nb: 1\n", "a: 'x\n", "a:\n\t- b\n", "[" * 60]
    )
    def test_without_libyaml_faults_have_the_same_words(self, text: str) -> None:
        assert parse_events(text, pure=True) == parse_events(text)


LINES = st.sampled_from(
    [
        "title: Hjælp dine kunder",
        "title: Vejledning: del 1",
        "ms.date: 07/15/2022",
        'ms.locfileid: "66859066"',
        "a: 'x y'",
        "a:  b  ",
        "a:b",
        "a:",
        "a: ",
        "- x",
        "- x: y",
        "  - x",
        "  - 'x'",
        "-  x",
        "-",
        " b",
        "b: # c",
        "b: x #c",
        "b: x#c",
        "# c",
        "  # c",
        "",
        " ",
        "c: [x, y]",
        "c: |",
        "d: -1",
        "d: http://a.b/c:d",
        'e: "a\\tb"',
        "e: 'it''s'",
        'e: "x" y',
        "f: *a",
        "f: a\u00a0: b",
        "f: 日本語　です",
        "f: \u2028x",
        "f: x\ty",
        "k-1_2.x: 12",
        "K: ~",
        "'q': r",
        "...",
    ]
)


class TestPlainFrontMatter:
    @given(st.lists(LINES, max_size=7), BREAKS)
    @settings(max_examples=1500, deadline=None)
    def test_the_fast_way_reads_what_the_parser_reads(self, lines: list[str], line_break: str) -> None:
        text = line_break.join(lines)
        fast = parse_plain(text, 3)
        if fast is not None:
            thorough, problems = parse_events(text, 3)
            assert (fast, ()) == (thorough, problems)
            assert thorough is not None
            assert list(fast.entries or ()) == list(thorough.entries or ())
            assert (fast.entries or {}).keys() == (thorough.entries or {}).keys()

    @given(st.text(alphabet="ab:- #'\"\n\r.\\,é😀", max_size=30))
    @settings(max_examples=1500, deadline=None)
    def test_the_fast_way_agrees_on_any_text(self, text: str) -> None:
        fast = parse_plain(text, 0)
        if fast is not None:
            assert (fast, ()) == parse_events(text)

    def test_ordinary_front_matter_goes_the_fast_way(self) -> None:
        text = (
            "title: Planlæg en måneds vagter\nauthor: someone\nms.date: 06/01/2023\nms.custom:\n"
            "- one\n- 'two'\n# a comment\n\nms.reviewer: ''\nms.locfileid: \"12345\"\n"
        )
        assert parse_plain(text, 0) is not None
