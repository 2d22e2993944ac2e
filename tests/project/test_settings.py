"""The configuration: what it may say, where it is found, and how its errors read."""

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from valint.errors import ConfigError
from valint.model.finding import Severity
from valint.project.page import AnchorFlavour
from valint.project.settings import Settings, find, load
from valint.project.toml_lines import key_lines


def write(folder: Path, text: str, name: str = "valint.toml") -> Path:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


def error_of(folder: Path, text: str, *, untrusted: bool = False) -> ConfigError:
    file = write(folder, text)
    with pytest.raises(ConfigError) as caught:
        load(file, untrusted=untrusted)
    return caught.value


def test_an_empty_file_gives_the_defaults(tmp_path: Path) -> None:
    settings = load(write(tmp_path, ""))
    assert settings == Settings(root=tmp_path, file=tmp_path / "valint.toml")


def test_every_key_becomes_a_typed_value(tmp_path: Path) -> None:
    settings = load(
        write(
            tmp_path,
            """
locale = "da-dk"
source = "../en"
anchors = "explicit"
select = ["LK", "file-not-found"]
ignore = ["AN001"]
exclude = ["drafts/**"]
packs = ["packs/ours.yaml"]
glossaries = ["terms.csv"]

[severity]
LK009 = "info"

[[schemas]]
paths = ["faq/*.yml"]
schema = "faq"

[[overrides]]
paths = ["archive"]
locale = "nb"
ignore = ["TR"]

[limits]
max_file_size = 1000
time_limit = 2.5

[links]
fallback = ["../en", "/srv/en"]
docsets = [{root = "articles", base_path = "/library"}]
dependencies = {shared = "../shared"}
site_paths = "ignore"

[rules.HD003]
depth = 3
""",
        )
    )
    assert settings.locale == "da-DK"
    assert settings.source == tmp_path.parent / "en"
    assert settings.anchors is AnchorFlavour.EXPLICIT
    assert settings.severity == {"LK009": Severity.INFO}
    assert settings.packs == (tmp_path / "packs" / "ours.yaml",)
    assert settings.schemas[0].paths == ("faq/*.yml",)
    assert settings.overrides[0].locale == "nb"
    assert settings.limits.max_file_size == 1000
    assert settings.links.fallback == (tmp_path.parent / "en", Path("/srv/en"))
    assert settings.links.docsets[0].base_path == "/library"
    assert settings.links.site_paths == "ignore"
    assert settings.option("HD003", "depth") == 3
    assert settings.option("HD003", "width") is None


def test_the_nearest_configuration_upward_counts(tmp_path: Path) -> None:
    deep = tmp_path / "docs" / "da" / "guide"
    deep.mkdir(parents=True)
    write(tmp_path, "")
    nearest = write(tmp_path / "docs", "")
    (deep / "page.md").write_text("# Side\n", encoding="utf-8")
    assert find(deep) == nearest
    assert find(deep / "page.md") == nearest


def test_a_pyproject_counts_only_with_a_table_of_ours(tmp_path: Path) -> None:
    outer = write(tmp_path, '[tool.valint]\nlocale = "de"\n', "pyproject.toml")
    inner = tmp_path / "site"
    inner.mkdir()
    write(inner, '[project]\nname = "site"\n', "pyproject.toml")
    assert find(inner) == outer
    assert load(outer).locale == "de"


def test_a_misspelt_key_is_named_with_its_line_and_the_right_spelling(tmp_path: Path) -> None:
    error = error_of(tmp_path, '# ours\nlocale = "da-DK"\nignroe = ["LK"]\n')
    assert error.line == 3
    assert "ignroe is no setting; did you mean ignore?" in str(error)


def test_a_key_in_a_pyproject_is_named_with_its_line(tmp_path: Path) -> None:
    file = write(tmp_path, '[project]\nname = "x"\n\n[tool.valint.links]\nfallbakc = []\n', "pyproject.toml")
    with pytest.raises(ConfigError) as caught:
        load(file)
    assert caught.value.line == 5
    assert "did you mean fallback?" in str(caught.value)


@pytest.mark.parametrize(
    ("text", "line", "part"),
    [
        ("locale = 3", 1, "locale is 3; it must be a text in quotes"),
        ('locale = "danish"', 1, "it must be a locale such as da-DK"),
        ('locale = "xx-YY"', 1, "it must be a locale such as da-DK"),
        ('\nanchors = "gihtub"', 2, "did you mean github?"),
        ('select = "LK"', 1, "it must be a list in square brackets"),
        ('select = [\n  "LK",\n  "!"\n]', 3, "it must be a rule's code, prefix or name"),
        ('[severity]\nLK001 = "eror"', 2, "did you mean error?"),
        ('[[overrides]]\nignore = ["LK"]', 1, "overrides[1] lacks paths"),
        ('[[overrides]]\npaths = ["a"]\n[[overrides]]\npaths = 1', 4, "overrides[2].paths is 1"),
        ('[links]\ndocsets = [\n  {root = "a", base_path = "a"},\n]', 3, "it must start with a slash"),
        ("[limits]\nmax_file_size = 0", 2, "limits.max_file_size"),
        ("[rules.hd]\na = 1", 1, "is no rule code"),
        ('[links]\nfallback_history = "no"', 2, "it must be true or false"),
    ],
)
def test_a_wrong_value_is_named_with_its_line(tmp_path: Path, text: str, line: int, part: str) -> None:
    error = error_of(tmp_path, text)
    assert error.line == line
    assert part in str(error)


def test_all_that_is_wrong_is_told_at_once(tmp_path: Path) -> None:
    lines = str(error_of(tmp_path, 'locale = 3\nselekt = []\nanchors = "x"\n')).splitlines()
    assert [line.partition("valint.toml:")[2][:1] for line in lines] == ["1", "2", "3"]


@pytest.mark.parametrize(
    ("text", "line"), [("locale = \n", 1), ('a = 1\nb = "x\n', 2), ("[links\n", 1), ("a = 1\na = 2\n", 2)]
)
def test_what_is_no_toml_is_told_with_its_line(tmp_path: Path, text: str, line: int) -> None:
    error = error_of(tmp_path, text)
    assert error.line == line
    assert "is not TOML" in str(error)


def test_a_file_that_is_not_utf8_is_told(tmp_path: Path) -> None:
    file = tmp_path / "valint.toml"
    file.write_bytes(b'locale = "d\xe6"\n')
    with pytest.raises(ConfigError, match="not UTF-8 at byte 11"):
        load(file)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read"):
        load(tmp_path / "valint.toml")


@pytest.mark.parametrize(
    "text",
    [
        '[links]\nfallback = ["/"]',
        '[links]\nfallback = ["../../secret"]',
        '[links]\nfallback = ["a/../../b"]',
        '[links]\nfallback = ["C:\\\\docs"]',
        '[links]\ndependencies = {a = "~/x"}',
        '[links]\ndocsets = [{root = "..", base_path = "/"}]',
        'source = "/etc"',
        'packs = ["rules"]',
        'glossaries = ["terms.csv"]',
        '[[schemas]]\npaths = ["**"]\nschema = "schemas/loose.json"',
        "[limits]\nmax_file_size = 9000000000",
        "[limits]\ntime_limit = 3600",
    ],
)
def test_an_untrusted_configuration_must_not_reach_out(tmp_path: Path, text: str) -> None:
    assert "--untrusted refuses" in str(error_of(tmp_path, text, untrusted=True))
    load(tmp_path / "valint.toml")


def test_an_untrusted_configuration_may_still_name_what_is_below_it(tmp_path: Path) -> None:
    file = write(tmp_path, 'source = "en"\n[links]\nfallback = ["docs/en"]\n[limits]\nmax_file_size = 100\n')
    assert load(file, untrusted=True).untrusted


@pytest.mark.parametrize("key", ["jobs", "plugins", "preprocess", "command"])
def test_no_key_runs_a_program_or_loads_code(tmp_path: Path, key: str) -> None:
    assert f"{key} is no setting" in str(error_of(tmp_path, f'{key} = ["x"]', untrusted=True))


def test_overrides_match_paths_below_the_configuration(tmp_path: Path) -> None:
    settings = load(
        write(tmp_path, '[[overrides]]\npaths = ["a/*.md"]\n[[overrides]]\npaths = ["**/x.md"]\n')
    )
    assert len(settings.overrides_for(tmp_path / "a" / "x.md")) == 2
    assert len(settings.overrides_for(tmp_path / "b" / "x.md")) == 1
    assert settings.overrides_for(tmp_path / "b" / "y.md") == ()


KEYS = st.text(st.sampled_from("abc.-_ #\"'[]=é\n"), min_size=1, max_size=5)
TEXTS = st.text(st.sampled_from("ab#\"'[]{},=\n\\"), max_size=8)
VALUES = st.recursive(
    st.one_of(st.integers(-5, 5), st.booleans(), TEXTS),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=8,
)
TABLES = st.dictionaries(KEYS, VALUES, max_size=5)


def toml(value: Any) -> str:
    """Write a value as TOML, with line breaks wherever the language allows them."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(key)} = {toml(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[ # a list ]\n" + "".join(f"  {toml(item)}, # {{ \n" for item in value) + "]"
    if isinstance(value, str) and "\n" in value and "'''" not in f"{value}'":
        return f"'''\n{value}'''"
    return json.dumps(value, ensure_ascii=False)


def document(data: dict[str, Any], tables: list[dict[str, Any]]) -> str:
    lines = [f"{json.dumps(key)} = {toml(item)} # [x]" for key, item in data.items()]
    for table in tables:
        lines += ["", "[[ table . 'of tables' ]] # [y]"]
        lines += [f"{json.dumps(key)} = {toml(item)}" for key, item in table.items()]
    return "\n".join(lines) + "\n"


@given(TABLES, st.lists(TABLES, max_size=3))
def test_every_key_of_any_toml_is_found_on_its_line(
    data: dict[str, Any], tables: list[dict[str, Any]]
) -> None:
    text = document(data, tables)
    loaded = tomllib.loads(text)
    assert loaded == data | ({"table": {"of tables": tables}} if tables else {})
    found = key_lines(text)
    lines = text.split("\n")
    for path, line in found.items():
        value: Any = loaded
        for part in path:
            value = value[part]
        key = path[-1]
        if isinstance(key, str):
            assert json.dumps(key) in lines[line - 1] or "[[" in lines[line - 1]
    for index, table in enumerate(tables):
        below = {path[3] for path in found if path[:3] == ("table", "of tables", index) and path[3:]}
        assert below == set(table)
    assert {path[0] for path in found} == set(loaded)
