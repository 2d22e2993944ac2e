"""Rule packs: what is shipped keeps its word, and what users bring is read or refused with a reason."""

import json
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from valint.engine.pack_tests import run_examples
from valint.errors import ConfigError
from valint.project.pack_errors import problems
from valint.project.pack_files import PackFile, own_packs, shipped_packs
from valint.project.pack_patterns import PatternError, TextPattern
from valint.project.packs import Packs, load_packs, locale_pack
from valint.project.resources import data_file
from valint.translation.english_prose import ENGLISH
from valint.translation.language_words import language_words

SHIPPED = list(shipped_packs())
ARTEFACT = """\
kind: locale
language: da
artefacts:
- pattern: '{}'
  why: x
  suggestion: x
  bad: [x]
  good: [x]
"""
LOCALES = [pack for pack in SHIPPED if pack.kind == "locale"]
LATIN = [pack for pack in LOCALES if "latin" in locale_pack(pack.data["language"]).scripts]


def refused(text: str) -> ConfigError:
    with pytest.raises(ConfigError) as error:
        Packs([PackFile(text, "own.yaml")])
    return error.value


def words_of(language: str) -> frozenset[str]:
    """Return the words that anything shipped names as words of a language."""
    pack = locale_pack(language)
    judged = language_words(yaml.safe_load(data_file("rules/judge", "words.yaml")).get(language, {}))
    asked = [line.split() for line in data_file("rules/faq", "interrogatives.txt").splitlines()]
    questions = [entry.partition("=")[2] for words in asked if words[0] == language for entry in words[1:]]
    return frozenset(
        {word for entry in questions for word in entry.split("|")}
        | {*pack.conjunctions, *pack.between, *pack.repeats, *pack.doubles, *pack.followers, *pack.particles}
        | {*pack.negation, *judged.negation, *judged.conjunctions, *(judged.numbers or ())}
    )


class TestShipped:
    @pytest.mark.parametrize("pack", LOCALES, ids=lambda pack: pack.path)
    def test_no_shipped_pattern_can_stall_a_run(self, pack: PackFile) -> None:
        tables = [pack.data, *pack.data.get("variants", ())]
        for entry in (
            entry for table in tables for key in ("artefacts", "products") for entry in table.get(key, ())
        ):
            assert TextPattern(entry["pattern"]).compiled

    @pytest.mark.parametrize("pack", SHIPPED, ids=lambda pack: pack.path)
    def test_every_example_of_a_shipped_pack_does_what_it_says(self, pack: PackFile) -> None:
        results = list(run_examples(pack))
        assert [f"{result.place}: {result.message}" for result in results if not result.passed] == []

    @pytest.mark.parametrize("pack", SHIPPED, ids=lambda pack: pack.path)
    def test_a_shipped_pack_obeys_the_schema(self, pack: PackFile) -> None:
        schema = json.loads(data_file("schemas", "rule-pack.schema.json"))
        Draft202012Validator(schema).validate(pack.data)

    @pytest.mark.parametrize("pack", LOCALES, ids=lambda pack: pack.path)
    def test_a_language_says_how_it_is_written_joined_and_asked(self, pack: PackFile) -> None:
        language = locale_pack(pack.data["language"])
        assert language.scripts
        assert language.conjunctions or language.clitics or language.reduplicates
        assert language.question_marks
        assert language.function_words or not language.spaced

    @pytest.mark.parametrize("pack", LATIN, ids=lambda pack: pack.path)
    def test_own_words_that_are_spelt_like_small_words_of_english_are_listed(self, pack: PackFile) -> None:
        language = pack.data["language"]
        known = words_of(language)
        assert sorted((known & ENGLISH) - locale_pack(language).function_words) == []

    @pytest.mark.parametrize("language", ["da", "de", "es", "fr", "ja", "ar", "pl", "tr", "zh", "ru"])
    def test_the_large_languages_know_artefacts_with_examples(self, language: str) -> None:
        artefacts = locale_pack(language).artefacts
        assert artefacts
        assert all(entry.bad and entry.good for entry in artefacts)

    def test_a_language_that_nobody_knows_has_an_empty_pack(self) -> None:
        pack = locale_pack("tlh")
        assert not pack.artefacts
        assert not pack.scripts

    @pytest.mark.parametrize(("tag", "language"), [("no", "nb"), ("iw-IL", "he"), ("zh-Hant-TW", "zh")])
    def test_old_tags_and_scripts_lead_to_the_language(self, tag: str, language: str) -> None:
        assert locale_pack(tag).language == language


class TestOwn:
    def test_lists_grow_and_answers_change(self) -> None:
        pack = PackFile("kind: locale\nlanguage: da\nrepeats: [sving]\nspaced: false\n", "own.yaml")
        danish = Packs([pack]).locale("da-DK")
        assert danish.repeats == locale_pack("da").repeats | {"sving"}
        assert not danish.spaced

    def test_another_language_is_left_as_it_is(self) -> None:
        pack = PackFile("kind: locale\nlanguage: da\nrepeats: [sving]\n", "own.yaml")
        assert Packs([pack]).locale("de-DE") == locale_pack("de-DE")

    def test_a_folder_gives_all_its_packs(self, tmp_path: Path) -> None:
        (tmp_path / "b.yaml").write_text("kind: locale\nlanguage: de\n", encoding="utf-8")
        (tmp_path / "a.yml").write_text("kind: locale\nlanguage: da\n", encoding="utf-8")
        (tmp_path / "notes.txt").write_text("nothing", encoding="utf-8")
        assert [Path(pack.path).name for pack in own_packs([tmp_path])] == ["a.yml", "b.yaml"]

    @pytest.mark.parametrize(
        ("text", "line", "told"),
        [
            ("kind: [", 1, ""),
            ("- a\n", 1, "mapping"),
            ("language: da\n", 1, "kind must be one of"),
            ("kind: locale\nlanguage: da\nconjunction: og\n", 3, "conjunctions"),
            ("kind: locale\nlanguage: 7\n", 2, "language"),
            ("kind: locale\n", 1, "language"),
            (
                ARTEFACT.format("(a"),
                4,
                "(a",
            ),
            (
                ARTEFACT.format("(a+)+$"),
                4,
                "(a+)+$",
            ),
            ("kind: terms\nterms:\n- source: key\n  approved: nøgle\n", 3, "language"),
            ("kind: terms\nlanguage: da\nterms:\n- source: key\n", 4, "approved or forbidden"),
        ],
    )
    def test_what_is_wrong_is_told_with_its_line(self, text: str, line: int, told: str) -> None:
        error = refused(text)
        assert (error.path, error.line) == ("own.yaml", line)
        assert told in str(error)

    @pytest.mark.parametrize(
        ("name", "content", "told"),
        [
            ("lost.yaml", None, "cannot be read"),
            ("latin.yaml", b"kind: locale\nlanguage: d\xe5\n", "not UTF-8"),
            ("large.yaml", b"#" * 2_000_001, "larger"),
        ],
    )
    def test_a_file_that_cannot_be_read_ends_the_run(
        self, tmp_path: Path, name: str, content: bytes | None, told: str
    ) -> None:
        if content is not None:
            (tmp_path / name).write_bytes(content)
        with pytest.raises(ConfigError, match=told):
            load_packs([tmp_path / name])

    def test_a_yaml_bomb_is_no_pack(self) -> None:
        bomb = "kind: locale\nlanguage: da\na: &a [x, x, x, x, x, x, x, x, x]\n"
        bomb += "".join(
            f"{new}: &{new} [{', '.join([f'*{old}'] * 9)}]\n"
            for old, new in zip("abcdefgh", "bcdefghi", strict=True)
        )
        assert refused(bomb).path == "own.yaml"

    @given(
        st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=8), st.lists, max_leaves=6)
    )
    def test_no_value_of_a_key_makes_a_pack_crash(self, value: object) -> None:
        text = f"kind: locale\nlanguage: da\nconjunctions: {json.dumps(value)}\n"
        try:
            Packs([PackFile(text, "own.yaml")]).locale("da-DK")
        except ConfigError as error:
            assert error.line is not None


class TestPatterns:
    @pytest.mark.parametrize(
        "pattern",
        ["(a+)+$", "(a|a)*b", ".*.*.*x", r"(\w+\s?)+:", "(?P<a>x)(?P=a)", r"(a)\1", "(" * 200],
    )
    def test_what_could_stall_a_run_is_refused(self, pattern: str) -> None:
        with pytest.raises(PatternError):
            _ = TextPattern(pattern).compiled

    @pytest.mark.parametrize(
        ("pattern", "text"),
        [
            (r"\bHvordan gør jeg (?!det\b)[^\W\d_]+", "hvordan gør jeg oprette"),
            (r"(?<=と)は", "これとは"),
            (r"[^?]{1,40}\?\?", "Nasıl yaparım??"),
        ],
    )
    def test_what_wordings_need_is_there(self, pattern: str, text: str) -> None:
        assert TextPattern(pattern).search(text)


def test_every_problem_has_a_place_and_words() -> None:
    schema = {"type": "object", "required": ["a"], "additionalProperties": False, "properties": {"a": {}}}
    assert all(message for _, message in problems(schema, {"b": 1}))
