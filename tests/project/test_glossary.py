"""Glossaries that other tools keep: read as they are, refused with file, line and reason."""

from pathlib import Path

import pytest

from valint.errors import ConfigError
from valint.project.glossary import read_csv, read_glossaries, read_tbx
from valint.project.terms import Term, Terms

TBX = """\
<?xml version="1.0"?>
<martif type="TBX" xml:lang="en"><text><body>
<termEntry id="1">
  <langSet xml:lang="en-US"><tig><term>appointment</term></tig></langSet>
  <langSet xml:lang="da-DK">
    <tig><term>aftale</term></tig>
    <tig><term>udnævnelse</term>
      <termNote type="administrativeStatus">deprecatedTerm-admn-sts</termNote></tig>
  </langSet>
</termEntry>
</body></text></martif>
"""


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_table_names_its_columns(delimiter: str) -> None:
    rows = ["source", "approved", "forbidden", "language"], ["shift", "vagt|tur", "skift", "da"]
    text = "".join(delimiter.join(row) + "\n" for row in rows)
    assert list(read_csv(text, "t.csv")) == [Term(("shift",), "da", ("vagt", "tur"), ("skift",))]


def test_columns_may_be_languages() -> None:
    terms = list(read_csv("en,da,zh-TW\nshift,vagt,班次\n", "t.csv"))
    assert [(term.language, term.approved) for term in terms] == [
        ("da", ("vagt",)),
        ("zh-hant-tw", ("班次",)),
    ]


@pytest.mark.parametrize(
    ("text", "line"),
    [("a,b\n1,2\n", 1), ("source,approved\nshift,vagt\n", 2), ('source,approved,language\n"a"b,c,da\n', 2)],
)
def test_a_table_that_says_too_little_is_refused(text: str, line: int) -> None:
    with pytest.raises(ConfigError) as error:
        list(read_csv(text, "t.csv"))
    assert (error.value.path, error.value.line) == ("t.csv", line)


def test_a_tbx_file_tells_what_is_approved_and_what_deprecated() -> None:
    assert list(read_tbx(TBX, "t.tbx")) == [Term(("appointment",), "da-dk", ("aftale",), ("udnævnelse",))]


@pytest.mark.parametrize(
    "text",
    [
        '<!DOCTYPE m [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><martif>&b;</martif>',
        '<!DOCTYPE m [<!ENTITY x SYSTEM "file:///etc/passwd">]><martif>&x;</martif>',
        '<!DOCTYPE m [<!ENTITY % p SYSTEM "http://127.0.0.1/x">%p;]><martif/>',
        "<martif><term></martif>",
    ],
)
def test_entities_and_broken_xml_are_refused(text: str) -> None:
    with pytest.raises(ConfigError) as error:
        list(read_tbx(text, "t.tbx"))
    assert error.value.path == "t.tbx"
    assert error.value.line == 1


def test_a_folder_gives_its_glossaries_alone(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("en,da\nshift,vagt\n", encoding="utf-8")
    (tmp_path / "notes.md").write_text("nothing", encoding="utf-8")
    assert [term.source for term in read_glossaries([tmp_path])] == [("shift",)]


@pytest.mark.parametrize(
    ("language", "locale", "served"),
    [
        ("da", "da-DK", 1), ("da-dk", "da", 1), ("pt-br", "pt-PT", 0), ("no", "nb-NO", 1),
        ("zh-hant", "zh-TW", 1), ("zh-hant-tw", "zh-CN", 0), ("da", "de-DE", 0),
    ],
)  # fmt: skip
def test_a_term_serves_its_language_region_and_script(language: str, locale: str, served: int) -> None:
    assert len(Terms(glossary=(Term(("a",), language, ("b",)),)).of(locale)) == served
