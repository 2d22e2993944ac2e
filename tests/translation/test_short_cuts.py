"""What the judge of headings does without changes nothing that it says."""

import random
import re
from collections.abc import Iterator, Sequence
from itertools import chain

import pytest

from tests.translation.toolkits import LANGUAGES, pages, pair
from valint.model.span import Region
from valint.translation import judge as judging
from valint.translation import numbers, untranslated
from valint.translation.counts import Counts, Heading, HeadingPair, count
from valint.translation.data import judge_data
from valint.translation.identify import (
    ALPHABETS,
    holds_letters_outside,
    letters_beyond,
    letters_outside,
    scripts_of,
)
from valint.translation.judge import HeadingJudge, Verdict
from valint.translation.keeping import spelling
from valint.translation.lexicon import Cover, Lexicon
from valint.translation.words import is_unspaced, latin_pieces, letters_of

REGION = Region(1, 1, 1, 1)


def _spoilt(pairs: Sequence[HeadingPair]) -> Iterator[HeadingPair]:
    """Yield headings with all that may be wrong with them: words doubled, left out, English, foreign."""
    for one, other in zip(pairs, (*pairs[7:], *pairs[:7]), strict=True):
        words = one.text.split()
        english = one.source.replace("-", " ")
        for text in (
            f"{one.text} {words[-1]}",
            f"{one.text} 3",
            words[0],
            english.capitalize(),
            f"{one.text} (the {english.split()[-1]})",
            f"{words[0]} {english.split()[0]} not and the",
            f"{words[-1]} ausgewählte Benutzer löschen",
            f"{one.text} usuń użytkowników",
            f"{one.text} ikke и не",
            f"{one.text[:-1]}-{one.text}",
            other.text,
        ):
            yield pair(one.source, text, one.path)


def _verdicts(counts: Counts, tree: Sequence[Sequence[HeadingPair]]) -> list[tuple[str, tuple[Verdict, ...]]]:
    judge = HeadingJudge(counts, judge_data())
    return [
        (one.text, judge.judge(counts.heading(one), number))
        for number, page in enumerate(tree)
        for one in page
    ]


def _covers(heading: Heading, lexicon: Lexicon) -> list[Cover]:
    """Return how well a heading renders each word of its source, each form looked for by itself."""
    covers = []
    for stem, word in heading.content:
        if word in heading.latin:
            covers.append(Cover(stem, 0.5, 1.0, kept=True))
            continue
        top = reached = 0.0
        for share, elsewhere, target, _ in lexicon.renderings(stem):
            cognate = 0.3 if target[:4] == stem[:4] else 1.0
            part = target[1:] if target[0] == "~" else target if len(target) > 3 else ""
            here = 0.0
            if target in heading.targets:
                here = share = elsewhere
            elif part and part in heading.low_text:
                here = share = elsewhere * cognate
            else:
                share *= cognate
            reached, top = max(reached, here), max(top, share)
        pages = max(0.0, lexicon.weight(stem))
        known = (stem, top * pages / (pages + 2), min(1.0, reached / top)) if top > 0 else (stem, 0.0, 0.0)
        covers.append(Cover(*known, kept=False))
    return covers


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_heading_renders_what_it_does_form_by_form(language: str) -> None:
    tree = pages(language)
    spoilt = list(_spoilt(list(chain.from_iterable(tree))))
    counts = count([*tree, *([one] for one in spoilt)], language)
    lexicon = Lexicon(counts, judge_data().seeds(language))
    for heading in counts.headings.values():
        covers = _covers(heading, lexicon)
        found = lexicon.coverage(heading)
        assert found.covers == covers
        assert found.known == pytest.approx(sum(cover.expected for cover in covers))
        if found.known:
            reached = sum(cover.expected * cover.found for cover in covers)
            assert found.share == pytest.approx(reached / found.known)


@pytest.mark.parametrize("few", [0, 4000])
@pytest.mark.parametrize("language", LANGUAGES)
def test_headings_get_the_verdicts_that_they_get_the_long_way(
    language: str, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    tree = pages(language)
    spoilt = list(_spoilt(list(chain.from_iterable(tree))))[::3]
    tree = [*tree, *([one] for one in spoilt)]
    counts = count(tree, language)
    monkeypatch.setattr(judging, "_FEW", few)
    quickly = _verdicts(counts, tree)

    monkeypatch.setattr(judging, "least_foreign", lambda *_: -1e9)
    monkeypatch.setattr(untranslated, "_may_be_strong", lambda *_: True)
    monkeypatch.setattr(untranslated, "_is_too_little", lambda *_: False)
    monkeypatch.setattr(HeadingJudge, "_looks_odd", lambda *_, **__: True)
    assert quickly == _verdicts(counts, tree)
    assert len([found for _, found in quickly if found]) > len(spoilt) // 4


@pytest.mark.parametrize("seed", range(20))
def test_the_pieces_of_a_heading_are_those_of_its_text(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - nothing is secret
    for _ in range(100):
        text = "".join(chance.choices("aBcİé7_-'’`(\ufffc  ", k=chance.randint(1, 12)))
        prose = text.replace("B", "\ufffc") if chance.random() < 0.2 else text
        heading = Counts("da").heading(
            HeadingPair("", REGION, "a", "a", from_slug=True, text=text, prose=prose)
        )
        assert heading.latin == tuple(latin_pieces(text)), text


@pytest.mark.parametrize("seed", range(20))
def test_numbers_that_are_plainly_the_same_are_the_same_the_long_way(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = random.Random(seed)  # noqa: S311 - nothing is secret
    counts = Counts("da")
    headings = []
    for _ in range(300):
        source = "".join(chance.choices("ab0123-k", k=chance.randint(1, 8)))
        text = "".join(chance.choices("ab0123.,٣² ", k=chance.randint(1, 8)))
        for said in (text, source.replace("-", chance.choice(" .,"))):
            headings.append(
                counts.heading(HeadingPair("", REGION, source, source, from_slug=True, text=said, prose=said))
            )
    words = judge_data().words["da"]
    quickly = [numbers.drift(heading, words) for heading in headings]

    monkeypatch.setattr(numbers, "_are_plain", lambda _: False)
    assert quickly == [numbers.drift(heading, words) for heading in headings]


@pytest.mark.parametrize("seed", range(20))
def test_a_word_is_found_as_a_pattern_finds_it(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - nothing is secret
    for _ in range(300):
        prose = "".join(chance.choices("siIkSKİıſ\u212aßΣé_-’ 2", k=chance.randint(0, 9)))
        for word in ("is", "k", "si", "ski2", "i"):
            pattern = re.compile(rf"(?<![^\W_]){word}(?![^\W_])", re.IGNORECASE)
            match = pattern.search(prose)
            assert spelling(word, prose) == (match and match[0]), (word, prose)


@pytest.mark.parametrize("language", ["da", "ru", "ja", "ko", "zh", "hi", "xx"])
def test_letters_of_other_scripts_are_those_of_the_pattern(language: str) -> None:
    scripts = scripts_of(language)
    pattern, holds = letters_outside(scripts), holds_letters_outside(scripts)
    wrong = [
        code
        for code in range(0x20000)
        if holds(chr(code)) != (code >= 0x370 and pattern.search(chr(code)) is not None)
    ]
    assert not wrong


@pytest.mark.parametrize("language", ALPHABETS)
def test_letters_beyond_an_alphabet_are_all_others(language: str) -> None:
    alphabet = ALPHABETS[language]
    quick = re.compile(f"[{letters_beyond(alphabet)}]")
    pattern = re.compile(f"(?![{alphabet}])[à-öø-ɏḁ-ỹ]")
    for code in range(0x2000):
        assert bool(quick.match(chr(code))) == bool(pattern.match(chr(code))), chr(code)


def test_scripts_without_spaces_are_known_by_their_letters() -> None:
    ranges = r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3041-\u30ff\u3400-\u9fff\uac00-\ud7a3]"
    pattern = re.compile(ranges)
    assert not [
        code for code in range(0x20000) if is_unspaced(f"é{chr(code)}") != bool(pattern.search(chr(code)))
    ]


@pytest.mark.parametrize(
    ("text", "letters"),
    [("", 1), ("abc", 3), ("æøå", 3), ("はい", 2), ("設定の abc", 9), ("设置，", 5), ("설정", 2)],
)
def test_a_chinese_character_is_as_long_as_two_letters(text: str, letters: int) -> None:
    assert letters_of(text) == letters
