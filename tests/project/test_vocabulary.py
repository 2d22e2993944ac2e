"""What words a page holds."""

from valint.model.document import OBJECT
from valint.project.vocabulary import Vocabulary, spellings


def test_a_word_is_known_in_every_spelling_that_text_gives_it() -> None:
    known = Vocabulary("“Hvordan” gør JEG det?").known

    assert all(not known.isdisjoint(spellings(word)) for word in ("hvordan", "gør", "jeg", "det"))


def test_a_word_after_an_anchor_or_code_is_known() -> None:
    known = Vocabulary(f"{OBJECT * 3}Hvordan gør jeg").known

    assert not known.isdisjoint(spellings("hvordan"))
