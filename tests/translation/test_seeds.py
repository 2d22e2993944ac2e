"""What is known of a stem is the same, however many stems a language's seeds have been asked for."""

from valint.translation.data import judge_data
from valint.translation.seeds import Seed, Seeds

TEXT = """# stem, messages, messages that keep it, renderings
# with their shares
open 12 0 åbn:80 åbent:20
openid 7 7
pen 3 1 pen:100
"""


def test_a_stem_is_found_by_its_whole_word() -> None:
    seeds = Seeds(TEXT)
    assert seeds.get("pen") == Seed(3, 1, (("pen", 1.0),))
    assert seeds.get("open") == Seed(12, 0, (("åbn", 0.8), ("åbent", 0.2)))
    assert seeds.get("openid") == Seed(7, 7, ())
    assert [seeds.get(stem) for stem in ("ope", "id", "#", "with", "", "12", "7")] == [None] * 7


def test_the_first_stems_that_are_asked_for_have_what_later_ones_have() -> None:
    text = "# made up\n" + "".join(f"stem{number} {number} 0 mål{number}:50\n" for number in range(300))
    asked_late = Seeds(text)
    for number in range(300):
        asked_late.get(f"none{number}")
    for number in range(0, 300, 7):
        asked_first = Seeds(text).get(f"stem{number}")
        assert asked_first is not None
        assert asked_first == asked_late.get(f"stem{number}")


def test_a_language_without_seeds_has_none() -> None:
    assert not Seeds()
    assert Seeds().get("open") is None
    assert judge_data().seeds("da")
    assert not judge_data().seeds("tlh")
