"""What words a page holds."""

import random
import re

import pytest

from valint.model.document import OBJECT
from valint.project.packs import locale_pack, possible
from valint.project.vocabulary import Vocabulary, spellings, watched


def test_a_word_is_present_in_every_spelling_that_text_gives_it() -> None:
    wanted = [spellings(word) for word in ("hvordan", "gør", "jeg", "det")]
    words = Vocabulary("“Hvordan” gør JEG det?")

    assert all(not words.present.isdisjoint(word) for word in wanted)


def test_a_word_after_an_anchor_or_code_is_present() -> None:
    wanted = spellings("hvordan")

    assert not Vocabulary(f"{OBJECT * 3}Hvordan gør jeg").present.isdisjoint(wanted)


def test_a_word_that_is_watched_only_now_is_found_on_a_page_that_was_asked_before() -> None:
    words = Vocabulary("Skemaet hedder Quokkaplan.")
    assert b"quokkaplan" not in words.present

    watched([b"quokkaplan"])

    assert b"quokkaplan" in words.present


def test_where_a_word_stands_twice_is_told_in_bytes_that_lead_to_letters() -> None:
    prose = f"Åbn {OBJECT} øl og  ØL, øl og vin, øl og øl."
    words = Vocabulary(prose)

    places = list(words.twice("øl".encode(), re.compile(rb" +og +")))

    start = prose.index("øl og øl")
    assert places == [(start, start + 6)]


def test_what_stands_three_times_is_told_as_two_pairs_and_a_word_within_a_gap_as_none() -> None:
    gap = re.compile(rb" +og +")

    assert list(Vocabulary("år og år og år").twice("år".encode(), gap)) == [(0, 6), (6, 12)]
    assert list(Vocabulary("æ og og og æ").twice(b"og", gap)) == [(2, 8)]


def test_the_lines_that_hold_a_text_are_found_in_either_case_and_none_beside_them() -> None:
    prose = "Første linje: Å.\n\nTeams og Møder\nANDEN\n\nmit teams\n"

    words = Vocabulary(prose)

    lines = words.lines_with(((b"teams", "øder".encode()),))
    assert [prose[line.start : line.end] for line in lines] == ["Teams og Møder", "mit teams"]
    assert words.lines_with(((b"teams",), (b" mit", b"mit "))) == lines[1:]


@pytest.mark.parametrize("number", range(20))
def test_lines_are_found_whichever_groups_were_asked_for_before(number: int) -> None:
    chance = random.Random(number)  # noqa: S311
    pieces = ("gør", "Gør", "hvordan", "hvordan gør", "jeg", "\n", "\n", OBJECT, "é")
    prose = " ".join(chance.choices(pieces, k=40))
    words = Vocabulary(prose)
    groups = ((b"hvordan",), ("gør".encode(),), (b"jeg", "é".encode()))
    for hints in (groups, groups[:2], (groups[1], groups[0]), groups[:1], groups):
        found = [prose[span.start : span.end] for span in words.lines_with(hints)]
        lines = [line.replace(OBJECT, " ").encode().lower() for line in prose.split("\n")]
        wanted = [all(any(text in line for text in texts) for texts in hints) for line in lines]
        assert found == [line for line, told in zip(prose.split("\n"), wanted, strict=True) if told]


@pytest.mark.parametrize("locale", ["da-DK", "de-DE", "ja-JP", "zh-TW", "ar-SA"])
def test_what_a_page_may_hold_of_a_pack_is_what_each_pattern_says(locale: str) -> None:
    pack = locale_pack(locale)
    texts = [text for one in (*pack.artefacts, *pack.products) for text in (*one.bad, *one.good)]
    chance = random.Random(locale)  # noqa: S311
    for _ in range(60):
        words = Vocabulary("\n".join(chance.choices(texts, k=3)))
        for artefacts in (pack.artefacts, pack.products):
            wanted = [one for one in artefacts if one.pattern.may_match(words)]
            assert list(possible(artefacts, words)) == wanted
