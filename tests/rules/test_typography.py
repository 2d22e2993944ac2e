"""TR015: signs that nobody sees and spaces that a language wants, by locale."""

import pytest

from tests.trees import findings, mended, page_of


@pytest.mark.parametrize(
    ("locale", "text", "marked", "right"),
    [
        ("da-DK", "Mødet er kl 7.30.\n", "kl", "Mødet er kl. 7.30.\n"),
        ("nb-NO", "Møtet er kl 19:05.\n", "kl", "Møtet er kl. 19:05.\n"),
        ("fr-FR", "Comment faire?\n", "?", "Comment faire\u202f?\n"),
        ("fr", "## Bravo!\n", "!", "## Bravo\u202f!\n"),
        ("de-DE", "Ein Wort\u200bteil und Wort\u200bteil.\n", "\u200b", "Ein Wortteil und Wortteil.\n"),
        ("ar-SA", "مرحبـــا بكم.\n", "ـــ", "مرحبا بكم.\n"),
        ("pl-PL", "Wpisz &amp;lt; tutaj.\n", "&amp;", "Wpisz &lt; tutaj.\n"),
        ("th-TH", "แผน\ufeffงาน\n", "\ufeff", "แผนงาน\n"),
        ("he-IL", "כתבו \u202eabc כאן.\n", "\u202e", None),
    ],
)
def test_what_is_wrong_is_marked_and_mended(locale: str, text: str, marked: str, right: str | None) -> None:
    [found] = findings("TR015", page_of(text, locale=locale))
    assert (found.line, found.marked) == (1, marked)
    if right is None:
        assert found.finding.fix is None
    else:
        assert found.finding.fix is not None
        assert found.finding.fix.safe
        assert mended(text, found.finding) == right
        assert findings("TR015", page_of(right, locale=locale)) == []


@pytest.mark.parametrize(
    ("locale", "text"),
    [
        ("da-DK", "Se kl. 7.30, klokken 7 og kl 7."),
        ("sv-SE", "Mötet är kl 7.30."),
        ("fr-FR", "Comment faire ? Bravo\u00a0! Lisez `faire?` et https://example.com/?a=1 (quoi ?)."),
        ("fr-CA", "Comment faire?"),
        ("th-TH", "แผน\u200bงาน"),
        ("ja-JP", "計画\u200b表"),
        ("fa-IR", "می\u200cخواهم"),
        ("ar-SA", "هـ 1447 ـ"),
        ("de-DE", "Schreiben Sie `&amp;lt;` und &lt; und R&amp;D."),
        ("he-IL", "כתבו \u2067abc\u2069 ו-\u202aabc\u202c כאן."),
    ],
)
def test_what_is_right_is_left_alone(locale: str, text: str) -> None:
    assert [found.message for found in findings("TR015", page_of(f"{text}\n", locale=locale))] == []


def test_many_signs_on_a_page_are_one_finding_with_one_fix() -> None:
    text = "Et\u200b ord\u200b her\u200b.\n"
    [found] = findings("TR015", page_of(text))
    assert "3 times on this page" in found.message
    assert "\u200b" not in mended(text, found.finding)
