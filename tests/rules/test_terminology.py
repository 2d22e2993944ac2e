"""Terms: what the glossary allows, forbids and keeps apart, in several languages and scripts."""

from dataclasses import replace

import pytest

from tests.trees import Found, findings, mended, page_of
from valint.markdown import parse
from valint.project.packs import locale_pack
from valint.project.terms import Term, Terms


def found(
    code: str, text: str, *terms: Term, locale: str = "da-DK", source: str | None = None
) -> list[Found]:
    page = page_of(text, locale=locale)
    return findings(
        code,
        replace(
            page,
            pack=locale_pack(locale),
            terms=Terms(glossary=terms),
            source=None if source is None else parse(source, "en/page.md"),
        ),
    )


def forbids(language: str, word: str, instead: str = "x") -> Term:
    return Term(("term",), language, (instead,), (word,))


class TestForbidden:
    @pytest.mark.parametrize(
        ("locale", "word", "text", "marked"),
        [
            ("da-DK", "udnævnelse", "Bestil udnævnelserne nu.\n", "udnævnelserne"),
            ("de-DE", "Ernennung", "Alle Ernennungen sehen.\n", "Ernennungen"),
            ("es-ES", "nombramiento", "Ver los nombramientos.\n", "nombramientos"),
            ("pl-PL", "nominacja", "Lista nominacji.\n", "nominacji"),
            ("ru-RU", "таблетка", "Откройте таблетку.\n", "таблетку"),
            ("tr-TR", "randevucu", "Randevucuları seçin.\n", "Randevucuları"),
            ("ar-SA", "تعيين", "احجز التعيينات الآن.\n", "التعيينات"),
            ("ja-JP", "アポイント", "アポイントを予約します。\n", "アポイント"),
            ("zh-CN", "任命", "预订任命。\n", "任命"),
        ],
    )
    def test_a_forbidden_word_is_found_in_all_its_forms(
        self, locale: str, word: str, text: str, marked: str
    ) -> None:
        [hit] = found("TM002", text, forbids(locale.partition("-")[0], word), locale=locale)
        assert hit.marked == marked
        assert "“x”" in hit.message
        assert hit.finding.fix is not None
        assert not hit.finding.fix.safe

    @pytest.mark.parametrize(
        ("locale", "word", "text"),
        [
            ("da-DK", "tal", "Betalingen er klar. Totalt.\n"),
            ("da-DK", "udnævnelse", "Skriv `udnævnelse`.\n"),
            ("de-DE", "Ernennung", "Die Ernennungsurkunde liegt bereit.\n"),
            ("ja-JP", "アポ", "アポイントを予約します。\n"),
            ("de-DE", "udnævnelse", "Bestil udnævnelse.\n"),
        ],
    )
    def test_longer_words_code_and_other_languages_are_silent(
        self, locale: str, word: str, text: str
    ) -> None:
        assert not found(
            "TM002", text, forbids("da" if word == "udnævnelse" else locale[:2], word), locale=locale
        )

    def test_a_part_of_an_approved_translation_is_right(self) -> None:
        term = Term(("key card",), "da", ("elektronisk nøglekort",), ("nøglekort",))
        assert not found("TM002", "Vis dit elektroniske nøglekort.\n", term)
        assert found("TM002", "Vis dit nøglekort.\n", term)

    def test_an_exact_entry_counts_case_and_no_endings(self) -> None:
        term = Term(("x",), "da", ("y",), ("Hold",), exact=True)
        assert [hit.marked for hit in found("TM002", "Hold, hold og Holdet.\n", term)] == ["Hold"]

    def test_a_glossary_for_another_region_is_not_asked(self) -> None:
        term = Term(("x",), "pt-br", ("y",), ("tela",))
        assert found("TM002", "A tela é grande.\n", term, locale="pt-BR")
        assert found("TM002", "A tela é grande.\n", term, locale="pt")
        assert not found("TM002", "A tela é grande.\n", term, locale="pt-PT")


class TestVariants:
    TERM = Term(("toolkit",), "da", variants=("værktøjspakke", "værktøjskasse"))

    def test_the_rarer_of_two_variants_is_marked(self) -> None:
        [hit] = found("TM003", "Værktøjskassen og værktøjskassen, så værktøjspakken.\n", self.TERM)
        assert hit.marked == "værktøjspakken"
        assert "“værktøjskasse” throughout" in hit.message

    def test_one_variant_alone_is_silent(self) -> None:
        assert not found("TM003", "Værktøjskassen og værktøjskasser.\n", self.TERM)


SOURCE = "# Calendar\n\nAdd shifts here.\n\nRemove one there.\n"


class TestAgainstTheSource:
    @pytest.mark.parametrize(
        ("locale", "right", "text", "lines"),
        [
            ("da-DK", "vagt", "Føj skift til her.\n\nFjern et der.\n", [3]),
            ("da-DK", "vagt", "Føj vagter til her.\n\nFjern et der.\n", []),
            ("da-DK", "vagt", "Rediger vagtplanen.\n\nFjern den.\n", []),
            ("ja-JP", "シフト", "勤務をここに追加します。\n\nそこで削除します。\n", [3]),
            ("ja-JP", "シフト", "シフトをここに追加します。\n\nそこで削除します。\n", []),
            ("pl-PL", "zmiana", "Dodaj tutaj zmiany.\n\nUsuń tam.\n", []),
        ],
    )
    def test_a_term_without_its_translation_is_told_where_it_stands(
        self, locale: str, right: str, text: str, lines: list[int]
    ) -> None:
        page = f'# <a name="calendar"></a>X\n\n{text}'
        hits = found("TM001", page, Term(("shift",), locale[:2], (right,)), locale=locale, source=SOURCE)
        assert [hit.line for hit in hits] == lines

    def test_without_a_source_nothing_is_told(self) -> None:
        assert not found("TM001", "# X\n\nTekst.\n", Term(("shift",), "da", ("vagt",)))

    def test_two_terms_that_became_one_word_are_told(self) -> None:
        terms = (
            Term(("client",), "da", ("klient",), distinct_from=("customer",)),
            Term(("customer",), "da", ("kunde",)),
        )
        source = "# A\n\nClients and customers.\n"
        [hit] = found("TM006", '# <a name="a"></a>A\n\nKunder og kunder.\n', *terms, source=source)
        assert (hit.line, hit.marked) == (3, "kunder")
        assert not found("TM006", '# <a name="a"></a>A\n\nKlienter og kunder.\n', *terms, source=source)

    @pytest.mark.parametrize(
        ("text", "hits"), [("Åbn Pas.\n", 1), ("Åbn Passport.\n", 0), ("`Passport`\n", 0)]
    )
    def test_a_word_that_is_not_to_be_translated_must_stand_somewhere(self, text: str, hits: int) -> None:
        source = "---\nno-loc: [Passport]\n---\n# A\n\nOpen Passport.\n"
        assert len(found("TM005", f"# A\n\n{text}", source=source)) == hits
        same = Term(("Passport",), "da", ("Passport",))
        assert len(found("TM005", f"# A\n\n{text}", same, source="# A\n\nOpen Passport.\n")) == hits


class TestHeadings:
    TERM = Term(("phone number",), "da", ("telefonnummer",))

    def test_a_heading_without_the_translation_is_told_and_mended(self) -> None:
        text = '## <a name="phone-number"></a>Telefon tal\n'
        [hit] = found("HD008", text, self.TERM)
        assert hit.marked == "Telefon tal"
        assert mended(text, hit.finding) == '## <a name="phone-number"></a>Telefonnummer\n'

    @pytest.mark.parametrize(
        "text",
        [
            '## <a name="phone-number-2"></a>Dit telefonnummer\n',
            '## <a name="phone-numbers"></a>Telefonnummeret\n',
            '## <a name="saxophone-numbering"></a>Andet\n',
            "## Telefon tal\n",
        ],
    )
    def test_forms_other_words_and_headings_without_an_anchor_are_silent(self, text: str) -> None:
        assert not found("HD008", text, self.TERM)
