"""What a toolkit must contain, and how its questions stand.

The mutation tests break a good page in one way at a time: exactly the finding that names the break appears.
"""

import os
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

from tests.trees import Found, findings, mended, page_from, page_of
from valint.markdown import parse
from valint.model.finding import Origin, Severity
from valint.project.page import Page
from valint.project.profiles import ToolkitProfile, read_profile
from valint.project.resources import data_file

HERE = Path(__file__).parent / "toolkit"
LOCALES = ("da-DK", "ja-JP", "ar-SA")
SEED = (
    Path(os.environ.get("VALINT_CORPORA", Path(__file__).parents[2] / "../shared/corpora")).resolve().parent
)
SEED = SEED / "seed" / "virtual-appointments-toolkit.da-DK.md"
FAQ_RULES = tuple(f"FQ00{number}" for number in range(1, 10))

PROFILE = read_profile(yaml.safe_load((HERE / "profile.yaml").read_text(encoding="utf-8")), "profile.yaml")


def toolkit_page(
    text: str, locale: str, profile: ToolkitProfile = PROFILE, source: str | None = None
) -> Page:
    document = parse(text, "guide/repair-evening.md")
    page = replace(page_from(document, locale=locale, flavour=page_of("x").flavour), profiles=(profile,))
    return page if source is None else replace(page, source=parse(source, "guide/repair-evening.md"))


class Hit(NamedTuple):
    """A finding with its rule."""

    code: str
    found: Found


def faq_findings(page: Page) -> list[Hit]:
    return [Hit(code, found) for code in FAQ_RULES for found in findings(code, page)]


def found(code: str, text: str, **options: Any) -> list[Found]:
    return findings(code, page_of(text, **options))


class Cut(NamedTuple):
    """A broken page, with the code and the words of the one finding that must name the break."""

    name: str
    text: str
    code: str
    words: tuple[str, ...]


def heading_lines(lines: list[str]) -> list[int]:
    return [number for number, line in enumerate(lines) if re.match(r"##+ ", line)]


def without(lines: list[str], start: int, end: int) -> str:
    return "\n".join(lines[:start] + lines[end:])


def level(line: str) -> int:
    return len(line) - len(line.lstrip("#"))


def section_cuts(text: str) -> Iterator[Cut]:
    """Yield the page without each section, heading line and bookmark, and with each bookmark renamed."""
    lines = text.split("\n")
    headings = heading_lines(lines)
    for at, start in enumerate(headings):
        slug = re.search(r'name="([^"]+)"', lines[start])[1]  # type: ignore[index]
        end = next((h for h in headings[at + 1 :] if level(lines[h]) <= level(lines[start])), len(lines))
        words = (f"“{slug}”",)
        yield Cut(f"section {slug}", without(lines, start, end), "FQ001", words)
        yield Cut(f"heading {slug}", without(lines, start, start + 1), "FQ001", words)
        if f"(#{slug})" not in text:  # else the broken link names it
            yield Cut(f"bookmark {slug}", text.replace(f'<a name="{slug}"></a>', ""), "FQ001", words)
            renamed = text.replace(f'name="{slug}"', 'name="et-andet-navn"')
            yield Cut(f"rename {slug}", renamed, "FQ001", (*words, "“et-andet-navn”"))


def question_cuts(text: str, profile: ToolkitProfile) -> Iterator[Cut]:
    """Yield the page without each question, without each question's line, and without each answer."""
    lines = text.split("\n")
    numbers = [number for number, line in enumerate(lines) if re.fullmatch(r"\*\*.+[?？؟]\*\*", line)]
    asked = [
        (section.slug, place, question.wording, section.count)
        for section in profile.all_sections()
        for place, question in enumerate(section.questions, 1)
    ]
    assert len(numbers) == len(asked)
    for start, (slug, place, wording, count) in zip(numbers, asked, strict=True):
        end = next(n for n in range(start + 1, len(lines)) if lines[n].startswith(("**", "#")))
        words = (f"Question {place} of {count}", f"“{slug}”", f"“{wording}”")
        yield Cut(f"question {slug} {place}", without(lines, start, end), "FQ002", words)
        yield Cut(f"question line {slug} {place}", without(lines, start, start + 2), "FQ002", words)
        yield Cut(
            f"answer {slug} {place}", without(lines, start + 2, end), "FQ003", (lines[start].strip("*"),)
        )


def download_cuts(text: str) -> Iterator[Cut]:
    """Yield the page without each row of downloads and without each link that says what it offers."""
    lines = text.split("\n")
    for number, line in enumerate(lines):
        if not line.startswith("| [!["):
            continue
        yield Cut(f"row {number}", without(lines, number, number + 1), "FQ009", ("PDF and PowerPoint",))
        for link in re.findall(r"(?<=[|>] )\[[^!\]]+\]\([^)]+\)", line):
            kind = "PowerPoint" if ".pptx" in link else "PDF"
            rest = [*lines[:number], line.replace(link, "-"), *lines[number + 1 :]]
            yield Cut(f"link {number} {kind}", "\n".join(rest), "FQ009", (kind,))


def all_cuts(text: str, profile: ToolkitProfile) -> list[Cut]:
    return [*section_cuts(text), *question_cuts(text, profile), *download_cuts(text)]


def assert_named(cut: Cut, page: Page) -> None:
    hits = faq_findings(page)
    assert [hit.code for hit in hits] == [cut.code], (cut.name, [hit.found.message for hit in hits])
    for word in cut.words:
        assert word in hits[0].found.message, cut.name


class TestAToolkitPage:
    @pytest.mark.parametrize("locale", LOCALES)
    def test_that_has_everything_is_silent(self, locale: str) -> None:
        text = (HERE / f"{locale}.md").read_text(encoding="utf-8")
        assert not faq_findings(toolkit_page(text, locale))

    @pytest.mark.parametrize(
        ("locale", "cut"),
        [
            pytest.param(locale, cut, id=f"{locale}-{cut.name}")
            for locale in LOCALES
            for cut in all_cuts((HERE / f"{locale}.md").read_text(encoding="utf-8"), PROFILE)
        ],
    )
    def test_that_lost_one_thing_gets_the_finding_that_names_it(self, locale: str, cut: Cut) -> None:
        assert_named(cut, toolkit_page(cut.text, locale))

    @pytest.mark.corpus
    @pytest.mark.skipif(not SEED.is_file(), reason="the seed document is not beside this checkout")
    def test_the_same_holds_for_a_real_toolkit(self) -> None:
        profile = read_profile(
            yaml.safe_load(data_file("rules/toolkits", "virtual-appointments.yaml")), "virtual-appointments"
        )
        text = SEED.read_text(encoding="utf-8")
        cuts = [Cut("nothing", text, "", ()), *all_cuts(text, profile)]
        assert len(cuts) > 60
        for cut in cuts[1:]:
            assert_named(cut, toolkit_page(cut.text, "da-DK", profile))
        assert not faq_findings(toolkit_page(text, "da-DK", profile))


DANISH = (HERE / "da-DK.md").read_text(encoding="utf-8")


ENGLISH = """
# Hold a repair evening

## What's in this toolkit

Questions and posters.

## Guidance for your website

### Repair basics

**What is a repair evening?**

An evening.

**How much does a repair cost?**

Nothing.

**Who does the repairs?**

Volunteers.

### Bringing an item

**When should I come?**

At six.

**What can I bring?**

Bicycles.

## Resources for your team

A list.

## Resources for your visitors

Posters.

### Print a poster

Print it.
"""


class TestRequiredSection:
    def test_a_section_that_the_source_lacks_too_is_inherited(self) -> None:
        cut = DANISH.partition('### <a name="print-a-poster">')[0]
        [hit] = findings("FQ001", toolkit_page(cut, "da-DK", source=ENGLISH.partition("### Print")[0]))
        assert (hit.finding.origin, hit.finding.severity) == (Origin.INHERITED, Severity.WARNING)
        [hit] = findings("FQ001", toolkit_page(cut, "da-DK", source=ENGLISH))
        assert (hit.finding.origin, hit.finding.severity) == (Origin.INTRODUCED, None)

    def test_a_lost_bookmark_is_marked_at_its_heading(self) -> None:
        text = DANISH.replace('<a name="repair-basics"></a>', "")
        [hit] = findings("FQ001", toolkit_page(text, "da-DK"))
        assert hit.marked == "Det grundlæggende"
        assert "has no bookmark" in hit.message

    def test_a_renamed_bookmark_is_marked_itself(self) -> None:
        text = DANISH.replace('name="repair-basics"', 'name="det-grundlaeggende"')
        [hit] = findings("FQ001", toolkit_page(text, "da-DK"))
        assert hit.marked == "det-grundlaeggende"

    def test_a_lost_bookmark_that_a_link_needs_is_left_to_the_link(self) -> None:
        text = DANISH.replace('<a name="repair-basics"></a>', "") + "\n[Se](#repair-basics)\n"
        assert not findings("FQ001", toolkit_page(text, "da-DK"))

    def test_a_lost_section_is_reported_whoever_links_to_it(self) -> None:
        text = re.sub(r"### <a name=\"repair-basics\">.*?(?=### )", "", DANISH, flags=re.S)
        [hit] = findings("FQ001", toolkit_page(text + "\n[Se](#repair-basics)\n", "da-DK"))
        assert "put it back after “Vejledning til dit websted”" in hit.message

    def test_a_section_lost_with_its_subsections_is_one_finding(self) -> None:
        text = re.sub(
            r"## <a name=\"guidance.*?(?=## <a name=\"resources-for-your-team)", "", DANISH, flags=re.S
        )
        [hit] = findings("FQ001", toolkit_page(text, "da-DK"))
        assert "“guidance-for-your-website”" in hit.message

    @pytest.mark.parametrize(
        "written",
        ['<a id="repair-basics"></a>', '<a name="repair-basics"/>', "<a name='repair-basics'></a>"],
    )
    def test_a_bookmark_in_any_form_counts(self, written: str) -> None:
        text = DANISH.replace('<a name="repair-basics"></a>', written)
        assert not findings("FQ001", toolkit_page(text, "da-DK"))

    def test_a_bookmark_on_the_line_above_counts(self) -> None:
        text = DANISH.replace('### <a name="repair-basics"></a>', '<a name="repair-basics"></a>\n\n### ')
        assert not findings("FQ001", toolkit_page(text, "da-DK"))

    def test_the_source_page_itself_has_its_slugs(self) -> None:
        english = "# Repair\n\n## What's in this toolkit\n\nA\n\n## Guidance for your website\n\nB\n"
        profile = read_profile(
            {
                "kind": "toolkit",
                "name": "x",
                "applies_to": {"paths": ["*.md"]},
                "sections": [{"slug": "whats-in-this-toolkit"}, {"slug": "guidance-for-your-website"}],
            },
            "x",
        )
        assert not findings("FQ001", toolkit_page(english, "en-US", profile))

    def test_without_bookmarks_the_source_tells_which_heading_is_which(self) -> None:
        bare = re.sub(r"<a name=\"[^\"]+\"></a>", "", DANISH)
        source = re.sub(
            r"(#+) <a name=\"([^\"]+)\"></a>.*", lambda m: f"{m[1]} {m[2].replace('-', ' ')}", DANISH
        )
        assert not findings("FQ001", toolkit_page(bare, "da-DK", source=source))


class TestQuestionMissing:
    def test_the_message_names_place_and_source_wording(self) -> None:
        text = DANISH.replace(
            "**Hvor meget koster en reparation?**\n\nIkke noget, men I må gerne samle ind.\n\n", ""
        )
        [hit] = findings("FQ002", toolkit_page(text, "da-DK"))
        assert hit.message == (
            "Question 2 of 3 (“How much does a repair cost?”) is missing in section “repair-basics”, after “"
            "Hvad er en reparationsaften?”; put it back with its answer."
        )
        assert hit.marked == "Det grundlæggende"

    def test_where_the_translation_does_not_tell_the_message_says_so(self) -> None:
        text = DANISH.replace("**Hvor meget koster en reparation?**", "Ikke fed længere")
        [hit] = findings("FQ002", toolkit_page(text, "cy-GB"))
        assert hit.message.startswith("A question is missing in section “repair-basics”, which has 2 of 3")

    def test_a_question_too_many_is_a_warning(self) -> None:
        text = DANISH.replace("**Hvem reparerer", "**Hvorfor reparere?**\n\nFor miljøet.\n\n**Hvem reparerer")
        [hit] = findings("FQ002", toolkit_page(text, "da-DK"))
        assert hit.finding.severity is Severity.WARNING

    def test_a_bold_label_in_an_answer_is_no_question(self) -> None:
        text = DANISH.replace("Frivillige med værktøj.", "**Tip**\n\nFrivillige med værktøj.")
        assert not faq_findings(toolkit_page(text, "da-DK"))

    def test_question_and_answer_in_one_paragraph_count(self) -> None:
        text = DANISH.replace("tingene?**\n\nFrivillige", "tingene?** Frivillige")
        assert not faq_findings(toolkit_page(text, "da-DK"))

    def test_questions_may_be_headings(self) -> None:
        text = re.sub(r"^\*\*(.+\?)\*\*$", r"#### \1", DANISH, flags=re.M)
        assert not faq_findings(toolkit_page(text, "da-DK"))
        cut = text.replace("#### Hvem reparerer tingene?\n\nFrivillige med værktøj.\n\n", "")
        [hit] = faq_findings(toolkit_page(cut, "da-DK"))
        assert "“Who does the repairs?”" in hit.found.message

    def test_a_translation_is_not_to_blame_for_its_source(self) -> None:
        cut = DANISH.replace("**Hvem reparerer tingene?**\n\nFrivillige med værktøj.\n\n", "")
        english = ENGLISH.replace("**Who does the repairs?**\n\nVolunteers.\n\n", "")
        [hit] = findings("FQ002", toolkit_page(cut, "da-DK", source=english))
        assert (hit.finding.origin, hit.finding.severity) == (Origin.INHERITED, Severity.WARNING)
        [hit] = findings("FQ002", toolkit_page(cut, "da-DK", source=ENGLISH))
        assert (hit.finding.origin, hit.finding.severity) == (Origin.INTRODUCED, None)

    def test_the_source_page_counts_where_no_profile_does(self) -> None:
        source = "## Basics\n\n**Who may come?**\n\nAll.\n\n**When is it open?**\n\nAlways.\n"
        text = '## <a name="basics"></a>Grundlagen\n\n**Wer darf kommen?**\n\nAlle.\n'
        page = replace(page_of(text, locale="de-DE"), source=parse(source, "a.md"))
        [hit] = findings("FQ002", page)
        assert "“When is it open?”" in hit.message
        assert hit.finding.origin is Origin.INTRODUCED


class TestDownloads:
    def test_a_file_that_only_a_picture_leads_to_is_a_warning(self) -> None:
        text = DANISH.replace("[PDF](https://files.example.org/poster-bicycle.pdf)", "-")
        [hit] = findings("FQ009", toolkit_page(text, "da-DK"))
        assert hit.finding.severity is Severity.WARNING
        assert hit.message == "Only a picture leads to the bicycle poster as PDF; put its text link back."

    def test_addresses_may_carry_queries_and_capitals(self) -> None:
        text = DANISH.replace("poster-bicycle.pptx", "Poster-Bicycle.PPTX?download=1#page")
        assert not findings("FQ009", toolkit_page(text, "da-DK"))


class TestQuestionWithoutAnswer:
    def test_a_question_before_another_has_no_answer(self) -> None:
        [hit] = found("FQ003", "**Chi viene?**\n\n**Quando?**\n\nAlle sei.\n", locale="it-IT")
        assert hit.marked == "Chi viene?"

    def test_a_question_at_the_end_has_no_answer(self) -> None:
        [hit] = found("FQ003", "**Chi?**\n\nTutti.\n\n**Quando viene?**\n", locale="it-IT")
        assert hit.marked == "Quando viene?"

    @pytest.mark.parametrize(
        "answer",
        [
            "- Uno\n",
            "| a |\n| - |\n",
            "```\nx\n```\n",
            "![x](a.png)\n",
            "> Citat\n",
            "[!INCLUDE [a](b.md)]\n",
            "<p>Ja</p>\n",
        ],
    )
    def test_anything_is_an_answer(self, answer: str) -> None:
        assert not found("FQ003", f"**Hvem?**\n\n{answer}\n**Hvornår?**\n\nNu.\n")

    def test_a_comment_is_none(self) -> None:
        assert len(found("FQ003", "**Hvem?**\n\n<!-- senere -->\n\n**Hvornår?**\n\nNu.\n")) == 1

    def test_questions_in_a_list_are_for_the_reader(self) -> None:
        assert not found("FQ003", "Spørg dig selv:\n\n- **Hvem?**\n- **Hvornår?**\n")

    def test_a_heading_question_of_a_faq_section_needs_an_answer(self) -> None:
        text = '## <a name="faq"></a>Spørgsmål\n\n### Hvem?\n\n### Hvornår?\n\nNu.\n'
        [hit] = found("FQ003", text)
        assert hit.marked == "Hvem?"

    def test_lower_headings_begin_the_answer(self) -> None:
        text = '## <a name="faq"></a>Spørgsmål\n\n### Hvem?\n\n#### Alle\n\nJa.\n\n### Hvornår?\n\nNu.\n'
        assert not found("FQ003", text)


class TestQuestionForm:
    @pytest.mark.parametrize(
        ("locale", "wrong", "right"),
        [
            ("ar-SA", "كيف أحجز?", "كيف أحجز؟"),
            ("fa-IR", "چگونه رزرو کنم?", "چگونه رزرو کنم؟"),
            ("el-GR", "Πώς κλείνω ραντεβού?", "Πώς κλείνω ραντεβού;"),
            ("zh-CN", "如何预约?", "如何预约？"),
            ("da-DK", "Hvem kommer？", "Hvem kommer?"),
            ("he-IL", "מי מגיע؟", "מי מגיע?"),
            ("da-DK", "Hvem kommer??", "Hvem kommer?"),
            ("es-ES", "Cómo reservo?", "¿Cómo reservo?"),
        ],
    )
    def test_the_language_s_own_mark_is_put_in(self, locale: str, wrong: str, right: str) -> None:
        page = page_of(f"**{wrong}**\n\nA.\n", locale=locale)
        [hit] = findings("FQ004", page)
        assert mended(page.document.text, hit.finding) == f"**{right}**\n\nA.\n"
        assert not found("FQ004", f"**{right}**\n\nA.\n", locale=locale)

    @pytest.mark.parametrize(
        ("locale", "question"),
        [
            ("ja-JP", "予約方法は何ですか?"),
            ("fr-FR", "Comment réserver ?"),
            ("es-ES", "Si no puedo ir, ¿qué hago?"),
            ("hy-AM", "Ինչպե՞ս ամրագրել"),
            ("th-TH", "จองอย่างไร?"),
            ("zh-TW", "如何使用 Teams?"),
            ("ar-SA", "ما هو Teams؟\u200f"),
            ("da-DK", "Hvad betyder “klar?”"),
            ("pl-PL", "Naprawdę?!"),
        ],
    )
    def test_what_is_right_in_a_language_passes(self, locale: str, question: str) -> None:
        assert not found("FQ004", f"**{question}**\n\nA.\n", locale=locale)

    def test_a_mark_that_the_source_has_is_missed(self) -> None:
        text = DANISH.replace("**Hvem reparerer tingene?**", "**Hvem reparerer tingene**")
        [hit] = faq_findings(toolkit_page(text, "da-DK"))
        assert (hit.code, hit.found.marked) == ("FQ004", "Hvem reparerer tingene")

    def test_japanese_does_without(self) -> None:
        text = (HERE / "ja-JP.md").read_text(encoding="utf-8").replace("修理しますか？", "修理しますか。")
        assert not faq_findings(toolkit_page(text, "ja-JP"))


class TestQuestionUntranslated:
    @pytest.mark.parametrize(
        ("locale", "question"),
        [
            ("da-DK", "What equipment do I need?"),
            ("tr-TR", "How do I join a virtual appointment?"),
            ("ja-JP", "Where can I find the form?"),
            ("ar-SA", "Can I change the time for my visit?"),
            ("de-DE", "Why should my team use this?"),
            ("fr-FR", "What is a repair evening?"),
            ("pl-PL", "Who does the repairs?"),
        ],
    )
    def test_an_english_question_is_reported(self, locale: str, question: str) -> None:
        [hit] = found("FQ005", f"**{question}**\n\nA.\n", locale=locale)
        assert hit.marked == question

    @pytest.mark.parametrize(
        ("locale", "question"),
        [
            ("da-DK", "Hvad er Microsoft Teams for Education?"),
            ("nl-NL", "Is de app gratis?"),
            ("de-DE", "Was will der Benutzer?"),
            ("pt-BR", "Do que preciso?"),
            ("tr-TR", "Can suyu nedir?"),
            ("ja-JP", "Microsoft Teams とは何ですか？"),
            ("da-DK", "What's new?"),
            ("da-DK", "Who er ansvarlig for betaling?"),
            ("en-GB", "What equipment do I need?"),
            ("fr-FR", "Will Smith est-il ici ?"),
        ],
    )
    def test_questions_with_names_and_lookalikes_pass(self, locale: str, question: str) -> None:
        assert not found("FQ005", f"**{question}**\n\nA.\n", locale=locale)

    def test_another_script_is_reported(self) -> None:
        [hit] = found("FQ005", "**Какое оборудование нужно?**\n\nEt webcam.\n")
        assert "Cyrillic" in hit.message

    def test_the_wording_of_the_source_is_certain(self) -> None:
        text = DANISH.replace("Hvem reparerer tingene?", "Who does the repairs?")
        codes = [hit.code for hit in faq_findings(toolkit_page(text, "da-DK"))]
        assert codes == ["FQ005"]

    def test_a_heading_is_the_heading_rules_business(self) -> None:
        assert not found("FQ005", '## <a name="faq"></a>Spørgsmål\n\n### Who does the repairs?\n\nA.\n')

    def test_a_sections_heading_that_says_what_the_profile_says_is_a_warning(self) -> None:
        text = (HERE / "da-DK.md").read_text(encoding="utf-8").replace("Det grundlæggende", "Repair basics")
        [hit] = findings("FQ005", toolkit_page(text, "da-DK"))
        assert (hit.marked, hit.finding.severity) == ("Repair basics", Severity.WARNING)
        assert not findings("FQ005", toolkit_page(text, "en-US"))


class TestQuestionDuplicated:
    TEXT = "**Comment annuler ?**\n\nPar téléphone.\n\n**Comment  annuler ?**\n\nSur le site.\n"

    def test_the_second_is_marked(self) -> None:
        [hit] = found("FQ006", self.TEXT, locale="fr-FR")
        assert hit.line == 5

    def test_another_section_may_ask_again(self) -> None:
        text = self.TEXT.replace("**Comment  ", "## Autre\n\n**Comment  ")
        assert not found("FQ006", text, locale="fr-FR")

    def test_a_source_that_repeats_itself_is_to_blame(self) -> None:
        source = "## Faq\n\n**How to cancel?**\n\nA.\n\n**How to cancel?**\n\nB.\n"
        page = page_of(f'## <a name="faq"></a>Faq\n\n{self.TEXT}', locale="fr-FR")
        assert not findings("FQ006", replace(page, source=parse(source, "a.md")))


def test_pages_without_questions_and_profiles_are_silent() -> None:
    text = "# Titel\n\n**Vigtigt**\n\nTekst med **fed?** midt i.\n\n## Afsnit?\n\n## Næste\n\nTekst.\n"
    assert not faq_findings(page_of(text))


def test_thousands_of_questions_take_linear_time() -> None:
    text = "".join(f"**Spørgsmål {number}?**\n\n" for number in range(4000))
    assert len(found("FQ003", text)) == 4000


FAQ_PAGE = """
### YamlMime:FAQ
metadata:
  title: Spørgsmål om vagter
title: Spørgsmål om vagter
sections:
- name: Ignored
  questions:
  - question: Hvem kan tage en vagt?
    answer: Alle frivillige.
  - question: >
      Hvornår begynder den?
    answer: |
      Klokken ni.

      - Kom til tiden.
"""


def faq_page(text: str, locale: str = "da-DK", source: str | None = None) -> Page:
    page = page_of(text, "guide/faq.yml", locale=locale)
    return page if source is None else replace(page, source=parse(source.lstrip("\n"), "guide/faq.yml"))


class TestFaqPagesInYaml:
    def test_a_right_page_is_silent(self) -> None:
        assert not faq_findings(faq_page(FAQ_PAGE))

    @pytest.mark.parametrize(
        ("locale", "name"),
        [
            ("da-DK", "Ignoreret"),
            ("pl-PL", "Zignorowano"),
            ("tr-TR", "Yok sayıldı"),
            ("ar-SA", "تم التجاهل"),
            # The lone word is taken for a plural, for the other gender, for a verb, for the passive.
            ("sv-SE", "Ignoreras"),
            ("es-ES", "Omitidas"),
            ("es-MX", "ignoradas"),
            ("pt-BR", "Omitidos"),
            ("de-DE", "Wird ignoriert"),
            ("nl-NL", "Genegeerde"),
            ("ru-RU", "Игнорирован"),
            ("ru-RU", "Пропущены"),
            ("uk-UA", "Ігноруються"),
            ("el-GR", "Αγνοούνται"),
            ("pl-PL", "Pominięte"),
            ("tr-TR", "Göz ardı edildi"),
            ("fa-IR", "نادیده گرفته شده"),
            ("hi-IN", "अनदेखा की गई"),
            ("th-TH", "ถูกละเลย"),
            ("ja-JP", "無視されます"),
            ("ko-KR", "무시되었습니다"),
            ("zh-CN", "被忽略"),
        ],
    )
    def test_the_schema_s_word_is_put_back(self, locale: str, name: str) -> None:
        page = faq_page(FAQ_PAGE.replace("Ignored", name), locale)
        [hit] = findings("FQ008", page)
        assert hit.marked == name
        assert mended(page.document.text, hit.finding) == FAQ_PAGE.lstrip("\n")

    def test_a_section_with_a_name_of_its_own_is_fine(self) -> None:
        assert not findings("FQ008", faq_page(FAQ_PAGE.replace("Ignored", "Generelt")))

    @pytest.mark.parametrize(
        ("locale", "name"),
        [
            ("da-DK", "Ignorerede opkald"),
            ("es-ES", "Llamadas omitidas"),
            ("ru-RU", "Пропущенные"),
            ("nb-NO", "Oversett"),
            ("ja-JP", "無視リスト"),
        ],
    )
    def test_a_section_about_what_is_ignored_is_fine(self, locale: str, name: str) -> None:
        assert not findings("FQ008", faq_page(FAQ_PAGE.replace("Ignored", name), locale))

    def test_one_section_of_several_may_have_any_name(self) -> None:
        other = "- name: Vagter\n  questions:\n  - question: Hvem kan bytte?\n    answer: Alle.\n"
        page = faq_page(FAQ_PAGE.replace("Ignored", "Ignoreret") + other)
        assert not findings("FQ008", page)

    def test_the_source_is_certain(self) -> None:
        translated = FAQ_PAGE.replace("Ignored", "Ses bort fra")
        assert not findings("FQ008", faq_page(translated))
        assert findings("FQ008", faq_page(translated, source=FAQ_PAGE))
        named = FAQ_PAGE.replace("Ignored", "Shifts")
        assert not findings("FQ008", faq_page(FAQ_PAGE.replace("Ignored", "Ignoreret"), source=named))

    @pytest.mark.parametrize(
        ("old", "new", "marked"),
        [
            ("sections:", "afsnit:", "m"),
            ("questions:", "spørgsmål:", "spørgsmål"),
            ("- question: Hvem", "- spørg: Hvem", "spørg"),
            ("question: Hvem kan tage en vagt?", 'question: ""', "question"),
        ],
    )
    def test_a_key_that_the_schema_does_not_have_is_marked(self, old: str, new: str, marked: str) -> None:
        [hit] = findings("FQ007", faq_page(FAQ_PAGE.replace(old, new)))
        assert hit.marked == marked

    def test_an_empty_answer_is_none(self) -> None:
        [hit] = faq_findings(faq_page(FAQ_PAGE.replace("answer: Alle frivillige.", 'answer: ""')))
        assert (hit.code, hit.found.marked) == ("FQ003", "Hvem kan tage en vagt?")

    def test_a_question_in_a_block_is_marked_without_its_indicator(self) -> None:
        text = FAQ_PAGE.replace("Hvornår begynder den?", "When does it begin?")
        [hit] = faq_findings(faq_page(text))
        assert (hit.code, hit.found.marked) == ("FQ005", "When does it begin?")

    def test_a_mark_of_another_language_is_mended_in_place(self) -> None:
        page = faq_page(FAQ_PAGE.replace("den?", "den？"))
        [hit] = findings("FQ004", page)
        assert mended(page.document.text, hit.finding) == FAQ_PAGE.lstrip("\n")

    def test_a_question_that_the_source_has_is_missed(self) -> None:
        english = FAQ_PAGE.replace("Hvem kan tage en vagt?", "Who can take a shift?").replace(
            "Hvornår begynder den?", "When does it begin?"
        )
        cut = FAQ_PAGE.replace("  - question: Hvem kan tage en vagt?\n    answer: Alle frivillige.\n", "")
        [hit] = findings("FQ002", faq_page(cut, source=english))
        assert "“Who can take a shift?”" in hit.message
        assert hit.marked == "Ignored"

    def test_pages_of_other_kinds_are_left_alone(self) -> None:
        assert not faq_findings(
            faq_page(FAQ_PAGE.replace("YamlMime:FAQ", "YamlMime:Hub").replace("d\n", "ret\n"))
        )
