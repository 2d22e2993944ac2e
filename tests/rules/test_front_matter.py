"""The front matter: there, readable, by its schema, with right dates and provenance."""

from dataclasses import replace

import pytest

from tests.trees import Found, findings, mended, page_of
from valint.markdown import parse
from valint.model.finding import Origin, Route, Severity
from valint.project.packs import locale_pack
from valint.project.page import AnchorFlavour, Page

FM = [f"FM{number:03}" for number in range(1, 14)]
SHA = "3f8c1d0a7be94b62c5d1e08f4a96b7d2350c9e61"

PAGE = f"""\
---
title: Planlæg en vagt
description: Sådan planlægger du en vagt for bibliotekets frivillige.
author: nora
ms.author: nora
ms.topic: how-to
ms.date: 04/02/2025
ms.localizationpriority: medium
ms.openlocfilehash: 20c282ca9a793f13eb36a72ad6ac0739635c6ebd
ms.sourcegitcommit: {SHA}
ms.translationtype: MT
ms.contentlocale: da-DK
ms.lasthandoff: 04/10/2025
ms.locfileid: "9385690"
---
# <a name="plan-a-shift"></a>Planlæg en vagt

Vælg en dag.
"""


def found(code: str, text: str, **options: object) -> list[Found]:
    page = page_of(text, **options)  # type: ignore[arg-type]
    return findings(code, with_pack(page))


BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{new}: &{new} [{', '.join([f'*{old}'] * 9)}]\n" for old, new in zip("abcdefg", "bcdefgh", strict=True)
)


def with_pack(page: Page) -> Page:
    return page if page.locale is None else replace(page, pack=locale_pack(page.locale))


def everything(text: str) -> list[tuple[str, Found]]:
    page = with_pack(page_of(text))
    return [(code, hit) for code in FM for hit in findings(code, page)]


def front_matter(*lines: str) -> str:
    return "---\n" + "\n".join(lines) + "\n---\n# Titel\n"


def changed(old: str, new: str) -> str:
    assert PAGE.count(old) == 1
    return PAGE.replace(old, new)


def compared(here: str, there: str) -> Page:
    """Return a localized page beside its English one."""
    return replace(
        page_of(front_matter(*here.split("|"))), source=parse(front_matter(*there.split("|")), "en.md")
    )


class TestOneDefectOneFinding:
    """Whatever breaks the front matter is named once, by the rule that knows it, at its place."""

    def test_a_good_page_is_silent(self) -> None:
        assert not everything(PAGE)

    @pytest.mark.parametrize(
        ("old", "new", "code", "line", "marked"),
        [
            ('"9385690"\n---\n', '"9385690"\n', "FM001", 1, "---"),
            ("author: nora\nms.author", "author: nora\nauthor: ida\nms.author", "FM002", 5, "author"),
            ("title: Planlæg", "title: Trin 1: Planlæg", "FM002", 2, ":"),
            ("title: Planlæg en vagt", "title: !vigtigt Planlæg", "FM002", 2, "!vigtigt"),
            (
                "title: Planlæg en vagt",
                "title: !!python/name:os.system [ls]",
                "FM002",
                2,
                "!!python/name:os.system",
            ),
            ("title: Planlæg en vagt", 'title: "Planlæg en vagt', "FM002", 2, '"'),
            ("title: Planlæg en vagt", "title: 2025", "FM003", 2, "2025"),
            ("ms.topic: how-to", "ms.topic:\n  a: b", "FM003", 6, "ms.topic"),
            ("author: nora\nms.author", BOMB + "author: nora\nms.author", "FM002", 8, "*d"),
            ("author: nora\nms.author", "\tauthor: nora\nms.author", "FM002", 4, "\t"),
            ("title: Planlæg en vagt\n", "", "FM003", 1, "---"),
            ("title: Planlæg en vagt\n", "title:\n- Planlæg\n", "FM003", 2, "title"),
            ("title: Planlæg en vagt\n", 'title: ""\n', "FM003", 2, '""'),
            ("ms.topic: how-to", "ms.topc: how-to", "FM004", 6, "ms.topc"),
            ("ms.sourcegitcommit:", "ms.sourcegitcomit:", "FM004", 10, "ms.sourcegitcomit"),
            ("ms.author: nora", "MS.Author: nora", "FM004", 5, "MS.Author"),
            ("ms.topic: how-to", "ms.topic: how-too", "FM005", 6, "how-too"),
            ("priority: medium", "priority: mediumn", "FM005", 8, "mediumn"),
            ("04/02/2025", "4/2/2025", "FM006", 7, "4/2/2025"),
            ("04/02/2025", "2025-04-02", "FM006", 7, "2025-04-02"),
            ("04/02/2025", "02/30/2025", "FM006", 7, "02/30/2025"),
            ("04/02/2025", "04/02/2031", "FM006", 7, "04/02/2031"),
            ("da-DK", "sv-SE", "FM007", 12, "sv-SE"),
            (f"ms.sourcegitcommit: {SHA}\n", "", "FM008", 9, "ms.openlocfilehash"),
            (SHA, SHA[:7], "FM008", 10, SHA[:7]),
            ("type: MT", "type: MTX", "FM008", 11, "MTX"),
            ('"9385690"', "9385690", "FM008", 14, "9385690"),
            ("title: Planlæg en vagt\n", "title: Plan a shift\n", "FM011", 2, "Plan a shift"),
        ],
    )
    def test_a_defect_is_named_once(self, old: str, new: str, code: str, line: int, marked: str) -> None:
        [(named, hit)] = everything(changed(old, new))
        assert (named, hit.line, hit.marked) == (code, line, marked)


class TestMissing:
    def test_a_page_with_frozen_headings_needs_front_matter(self) -> None:
        [hit] = found("FM001", '# <a name="plan-a-shift"></a>シフトを計画する\n', locale="ja-JP")
        assert (hit.line, hit.marked) == (1, '# <a name="plan-a-shift"></a>シフトを計画する')

    def test_front_matter_without_its_first_fence_is_told(self) -> None:
        [hit] = found(
            "FM001", 'title: Plan\nms.topic: article\n---\n# <a name="plan"></a>الخطة\n', locale="ar-SA"
        )
        assert hit.marked == "title: Plan"
        assert "no opening line" in hit.message

    def test_front_matter_below_an_empty_line_is_told(self) -> None:
        page = replace(page_of(PAGE), document=parse("\n" + PAGE, "guide/page.md"))
        [hit] = findings("FM001", page)
        assert (hit.line, hit.marked) == (1, "\n---")
        assert "first line" in hit.message

    @pytest.mark.parametrize(
        ("path", "text"),
        [
            ("README.md", "# Om dette lager\n"),
            ("CODE_OF_CONDUCT.md", '# <a name="conduct"></a>Adfærd\n'),
            ("guide/page.md", "# Bare en overskrift\n"),
        ],
    )
    def test_files_that_are_no_articles_need_none(self, path: str, text: str) -> None:
        assert not found("FM001", text, path=path)

    def test_includes_and_other_sites_need_none(self) -> None:
        text = '# <a name="plan"></a>Plan\n'
        assert not found("FM001", text, is_include=True)
        assert not found("FM001", text, flavour=AnchorFlavour.EXPLICIT)

    def test_a_faq_page_needs_metadata(self) -> None:
        [hit] = found(
            "FM001", "### YamlMime:FAQ\ntitle: Ofte stillede spørgsmål\nsections: []\n", path="faq.yml"
        )
        assert "metadata" in hit.message


class TestInvalid:
    @pytest.mark.parametrize(
        "line",
        [
            "a: &a [x, x]\nb: &b [*a, *a, *a, *a, *a, *a, *a, *a]\nc: [*b, *b, *b, *b, *b, *b, *b, *b, *b]\n"
            * 1
            + "".join(
                f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]\n"
                for before, name in zip("bdefghi", "defghij", strict=True)
            ),
            "title: " + "[" * 2_000,
            "title: !!python/object/apply:os.system [ls]",
            "title: " + "9" * 100_000,
        ],
        ids=["alias bomb", "deep nesting", "foreign tag", "huge number"],
    )
    def test_hostile_yaml_is_refused_or_read_but_never_obeyed(self, line: str) -> None:
        for hit in found("FM002", front_matter(line)):
            assert hit.line > 1

    def test_an_alias_bomb_is_named(self) -> None:
        bomb = ["a: &a [x, x, x, x, x, x, x, x, x]"]
        bomb += [
            f"{new}: &{new} [{', '.join([f'*{old}'] * 9)}]"
            for old, new in zip("abcdefgh", "bcdefghi", strict=True)
        ]
        [hit] = found("FM002", front_matter(*bomb))
        assert hit.message

    def test_front_matter_that_is_a_list_is_told(self) -> None:
        [hit] = found("FM002", front_matter("- title", "- ms.topic"))
        assert (hit.line, hit.marked) == (2, "- title")

    def test_a_full_width_colon_is_no_key(self) -> None:
        assert found("FM002", front_matter("title： シフトを計画する"), locale="ja-JP")

    def test_on_other_sites_it_is_a_warning(self) -> None:
        [hit] = found("FM002", front_matter("title: a: b"), flavour=AnchorFlavour.EXPLICIT)
        assert hit.finding.severity is Severity.WARNING


class TestSchema:
    def test_empty_keys_are_information(self) -> None:
        hits = found("FM003", front_matter("title: Plan", "ms.topic: article", "ms.reviewer: ''"))
        assert [hit.finding.severity for hit in hits if hit.marked == "''"] == [Severity.INFO]

    def test_a_value_far_from_all_is_told_what_to_choose_from(self) -> None:
        [hit] = found("FM005", front_matter("title: Plan", "ms.topic: article", "ms.localizationpriority: x"))
        assert hit.message.endswith("choose “high”, “medium”, “low”, “none” or “priority”.")

    def test_a_slip_is_mended_in_its_own_case(self) -> None:
        [hit] = found("FM005", front_matter("title: x", "ms.localizationpriority: mediumn"))
        assert "did you mean “medium”" in hit.message

    @pytest.mark.parametrize("value", ["high", "None", "none", "Priority"])
    def test_priorities_that_learn_knows_are_allowed(self, value: str) -> None:
        assert not found("FM005", front_matter("title: x", f"ms.localizationpriority: {value}"))

    def test_an_empty_key_that_english_left_empty_too_is_inherited(self) -> None:
        page = compared(
            "title: x|ms.topic: article|ms.prod: ''|ms.suite: ''", "title: x|ms.prod:|ms.suite: y"
        )
        hits = [hit for hit in findings("FM003", page) if hit.marked == "''"]
        assert [hit.finding.origin for hit in hits] == [Origin.INHERITED, Origin.UNKNOWN]

    @pytest.mark.parametrize(
        "line",
        [
            "ms.prod: ''",
            'ms.custom: ""',
            "ms.reviewer: []",
            "ms.date: ''",
            "search.appverid: ''",
            "ms.suite:",
        ],
    )
    def test_an_empty_key_of_a_translation_is_for_the_author_of_the_english_page(self, line: str) -> None:
        text = changed("ms.topic: how-to\nms.date: 04/02/2025\n", f"ms.topic: how-to\n{line}\n")
        for hit in found("FM003", text):
            assert hit.finding.severity is Severity.INFO
            assert hit.finding.route is Route.SOURCE_AUTHOR

    def test_an_empty_key_that_has_a_value_in_english_is_the_translation_s(self) -> None:
        page = compared("title: x|ms.prod: ''|ms.suite: ''", "title: x|ms.prod: ''|ms.suite: y")
        hits = [hit for hit in findings("FM003", page) if "is empty" in hit.message]
        assert [hit.finding.severity for hit in hits] == [Severity.INFO] * 2
        assert [hit.finding.route for hit in hits] == [Route.SOURCE_AUTHOR, None]

    @pytest.mark.parametrize(
        ("old", "key"),
        [
            ("title: Planlæg en vagt\n", "title"),
            ("description: Sådan planlægger du en vagt for bibliotekets frivillige.\n", "description"),
            ("ms.topic: how-to\n", "ms.topic"),
        ],
    )
    def test_what_every_page_must_have_is_told_where_it_is_empty(self, old: str, key: str) -> None:
        [hit] = found("FM003", changed(old, f"{key}: ''\n"))
        assert hit.finding.route is None
        assert f"“{key}” is empty" in hit.message

    def test_an_include_needs_no_title(self) -> None:
        assert not found("FM003", front_matter("ms.topic: include"), is_include=True)

    def test_a_page_of_another_site_obeys_no_schema(self) -> None:
        assert not found("FM003", front_matter("weight: 3"), flavour=AnchorFlavour.EXPLICIT)

    def test_slips_of_usual_values_are_mended_on_request(self) -> None:
        text = front_matter("title: Plan", "ms.topic: conceptaul")
        [hit] = found("FM005", text)
        assert "conceptual" in hit.message
        assert hit.finding.fix is not None
        assert not hit.finding.fix.safe
        assert "ms.topic: conceptual\n" in mended(text, hit.finding)

    @pytest.mark.parametrize("key", ["our.own.key", "vendor.topic.kind", "x"])
    def test_keys_of_a_sites_own_are_never_reported(self, key: str) -> None:
        assert not found("FM004", front_matter("title: Plan", "ms.topic: article", f"{key}: 1"))

    def test_a_key_beside_the_one_that_it_resembles_is_meant(self) -> None:
        assert not found("FM004", front_matter("title: Plan", "ms.topic: a", "author: x", "authors: y"))

    @pytest.mark.parametrize(
        "line",
        [
            "ms.tgt.pltfrm: na", "TOCTitle: 予定", "ms:assetid: 1a2b", "ms:mtpsurl: https://example.com/1a2b",
            "ms:contentKeyID: 48184", "mtps_version: v=OFF.15",
        ],
    )  # fmt: skip
    def test_older_spellings_of_english_pages_are_no_slips(self, line: str) -> None:
        assert not found("FM004", front_matter("title: x", "ms.topic: article", line))


class TestDates:
    @pytest.mark.parametrize(
        ("written", "right", "safe"),
        [
            ("6/23/2020", "06/23/2020", True),
            ("2020-06-23", "06/23/2020", True),
            ("6/23/20", "06/23/2020", False),
            ("٠٦/٢٣/٢٠٢٠", "06/23/2020", True),
        ],
    )
    def test_a_date_in_another_form_is_rewritten(self, written: str, right: str, safe: bool) -> None:  # noqa: FBT001
        text = front_matter("title: Plan", f"ms.date: {written}")
        [hit] = found("FM006", text)
        assert hit.finding.fix is not None
        assert hit.finding.fix.safe is safe
        assert right in mended(text, hit.finding)

    def test_a_day_that_does_not_exist_is_not_guessed(self) -> None:
        [hit] = found("FM006", front_matter("title: Plan", "ms.date: 23/06/2020"))
        assert hit.finding.fix is None
        assert "does not exist" in hit.message

    def test_an_empty_date_is_no_wrong_date(self) -> None:
        assert not found("FM006", front_matter("title: Plan", "ms.date: ''"))

    def test_a_review_planned_for_the_next_weeks_is_right(self) -> None:
        assert not found("FM006", front_matter("title: Plan", "ms.date: 02/15/2026"))


class TestProvenance:
    @pytest.mark.parametrize("locale", ["nb-NO", "no", "zh-Hant-TW", "zh-TW", "sr-Latn-RS"])
    def test_tags_that_can_mean_one_locale_agree(self, locale: str) -> None:
        stated = {"no": "nb-NO", "zh-Hant-TW": "zh-TW"}.get(locale, locale)
        assert not found("FM007", front_matter("title: x", f"ms.contentlocale: {stated}"), locale=locale)

    def test_a_wrong_locale_is_mended(self) -> None:
        text = front_matter("title: x", "ms.contentlocale: pt-PT")
        [hit] = found("FM007", text, locale="pt-BR")
        assert "ms.contentlocale: pt-BR" in mended(text, hit.finding)

    def test_a_page_without_any_of_the_six_keys_is_no_translation(self) -> None:
        assert not found("FM008", front_matter("title: x", "ms.topic: article"))

    @pytest.mark.parametrize(("year", "is_missed"), [("2016", False), ("2018", False), ("2019", True)])
    def test_a_page_of_the_first_years_needs_no_number(self, year: str, is_missed: bool) -> None:  # noqa: FBT001
        text = changed('ms.lasthandoff: 04/10/2025\nms.locfileid: "9385690"', f"ms.lasthandoff: 04/10/{year}")
        assert [hit.marked for hit in found("FM008", text)] == ["ms.openlocfilehash"] * is_missed

    def test_what_else_such_a_page_lacks_is_told_without_the_number(self) -> None:
        text = changed('ms.lasthandoff: 04/10/2025\nms.locfileid: "9385690"', "ms.lasthandoff: 2/3/2018")
        [hit] = found("FM008", text.replace(f"ms.sourcegitcommit: {SHA}\n", ""))
        assert "“ms.sourcegitcommit”" in hit.message
        assert "ms.locfileid" not in hit.message

    def test_hashes_have_40_or_64_digits(self) -> None:
        assert not found("FM008", changed("20c282ca9a793f13eb36a72ad6ac0739635c6ebd", "2" * 64))


class TestBesideTheEnglishPage:
    def test_a_version_that_lost_its_zero_is_an_error(self) -> None:
        page = compared("title: Plan|ms.dyn365.ops.version: 7", "title: Plan|ms.dyn365.ops.version: 7.0")
        [hit] = findings("FM009", page)
        assert hit.marked == "7"
        assert (hit.finding.source, hit.finding.target) == ("7.0", "7")
        assert hit.finding.origin is Origin.INTRODUCED

    @pytest.mark.parametrize(
        ("here", "there"),
        [
            ("title: Planlæg|ms.topic: 'article'", "title: Plan|ms.topic: article"),
            ("f1.keywords: [A, B]", "f1.keywords: [B, A]"),
            ("description: En vagt", "description: A shift"),
        ],
    )
    def test_quotes_order_and_translated_texts_may_differ(self, here: str, there: str) -> None:
        assert not findings("FM009", compared(here, there))

    def test_lost_and_added_keys_are_listed(self) -> None:
        page = compared("title: x|manager: ida|ms.locfileid: '1'", "title: x|ms.collection: library")
        lost, added = findings("FM010", page)
        assert "ms.collection" in lost.message
        assert added.marked == "manager"

    def test_a_title_that_parts_from_its_heading_is_information(self) -> None:
        page = compared("title: Overskrift|x: 1", "title: Titel|x: 1")
        [hit] = findings("FM013", page)
        assert hit.marked == "Overskrift"

    def test_a_title_that_was_its_own_in_english_may_be_so_here(self) -> None:
        assert not findings("FM013", compared("title: Overskrift", "title: Something else"))


class TestLeftInEnglish:
    @pytest.mark.parametrize(
        ("title", "heading"),
        [
            ("Microsoft Teams Rooms", '<a name="microsoft-teams-rooms"></a>Microsoft Teams Rooms'),
            ("Contoso Kiosk", '<a name="contoso-kiosk"></a>Om Contoso Kiosk'),
        ],
    )
    def test_names_that_the_heading_keeps_are_no_finding(self, title: str, heading: str) -> None:
        assert not found("FM011", f"---\ntitle: {title}\n---\n# {heading}\n")

    def test_an_english_sentence_of_the_description_is_marked(self) -> None:
        text = front_matter(
            "title: x", "description: Sådan gør du. Learn how you plan the shifts of your volunteers."
        )
        [hit] = found("FM012", text)
        assert hit.marked == "Learn how you plan the shifts of your volunteers."

    @pytest.mark.parametrize(
        ("locale", "text"),
        [
            (
                "fr-FR",
                "Découvrez comment configurer Microsoft Teams Rooms on Android et Azure Active Directory.",
            ),
            ("nl-NL", "In die week is het team met de planning van de diensten in de software bezig."),
            ("de-DE", "Das Team kann in Windows Server den Start und Stop von Apps in der Cloud planen."),
            ("ja-JP", "Microsoft Teams で Get started with the app を選びます。"),
        ],
    )
    def test_other_languages_with_names_are_silent(self, locale: str, text: str) -> None:
        assert not found("FM012", front_matter("title: x", f"description: {text}"), locale=locale)
