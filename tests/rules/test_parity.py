"""A translated page beside its English page: whatever was lost or changed is named at its place."""

from dataclasses import replace

import pytest

from tests.trees import Found, findings, page_of
from valint.markdown import parse
from valint.model.finding import Origin, Severity
from valint.project.page import AnchorFlavour, Page
from valint.rules.registry import all_rules

CODES = sorted(
    rule.code
    for rule in all_rules()
    if rule.check.__module__.startswith("valint.rules.parity.") and not rule.project
)

ENGLISH = """\
# Plan a shift

Pick a day for the volunteers, and write 2,500 on the card.

> [!WARNING]
> A shift that has begun cannot be changed any more.

## Swap shifts

1. Open `shifts.csv` in the calendar.
2. Choose the colleague who can come at 7:00 AM.
3. Send the plan to [the office](office.md#desk) by mail.

| Day | Shift |
| --- | --- |
| Monday | Nora, from 9:30 |
| Tuesday | Ida, 45 minutes |

```python
plan.add(shift)  # a new one
```

## Get help

[!INCLUDE [help](../includes/help.md)]

The address is {office_mail}. See [our rules](https://example.com/en-us/rules), too.
"""

DANISH = """\
# <a name="plan-a-shift"></a>Planlæg en vagt

Vælg en dag til de frivillige, og skriv 2.500 på kortet.

> [!WARNING]
> En vagt, der er begyndt, kan ikke ændres længere.

## <a name="swap-shifts"></a>Byt vagter

1. Åbn `shifts.csv` i kalenderen.
2. Vælg den kollega, der kan komme kl. 7.00.
3. Send planen til [kontoret](office.md#desk) med posten.

| Dag | Vagt |
| --- | --- |
| Mandag | Nora fra 9.30 |
| Tirsdag | Ida, 45 minutter |

```python
plan.add(shift)  # en ny
```

## <a name="get-help"></a>Få hjælp

[!INCLUDE [hjælp](../includes/help.md)]

Se også [vores regler](https://example.com/da-dk/rules). Adressen er {office_mail}.
"""

JAPANESE = """\
# <a name="plan-a-shift"></a>シフトを計画する

ボランティアの日を選び、カードに 2,500 と書きます。

> [!WARNING]
> 始まったシフトはもう変更できません。

## <a name="swap-shifts"></a>シフトを交換する

1. カレンダーで `shifts.csv` を開きます。
2. 午前7時に来られる同僚を選びます。
3. 計画を[事務所](office.md#desk)に郵送します。

| 曜日 | シフト |
| --- | --- |
| 月曜日 | ノラ、9:30 から |
| 火曜日 | イダ、45 分 |

```python
plan.add(shift)  # 新しいもの
```

## <a name="get-help"></a>ヘルプ

[!INCLUDE [ヘルプ](../includes/help.md)]

[規則](https://example.com/ja-jp/rules)も参照してください。アドレスは {office_mail} です。
"""

ARABIC = """\
# <a name="plan-a-shift"></a>تخطيط نوبة

اختر يوما للمتطوعين واكتب ٢٬٥٠٠ على البطاقة.

> [!WARNING]
> لا يمكن تغيير نوبة بدأت بالفعل.

## <a name="swap-shifts"></a>تبديل النوبات

1. افتح `shifts.csv` في التقويم.
2. اختر الزميل الذي يمكنه الحضور في ٧:٠٠ ص.
3. أرسل الخطة إلى [المكتب](office.md#desk) بالبريد.

| اليوم | النوبة |
| --- | --- |
| الاثنين | نورا من ٩:٣٠ |
| الثلاثاء | إيدا، ٤٥ دقيقة |

```python
plan.add(shift)  # جديدة
```

## <a name="get-help"></a>الحصول على المساعدة

[!INCLUDE [مساعدة](../includes/help.md)]

راجع أيضا [قواعدنا](https://example.com/ar-sa/rules). العنوان هو {office_mail}.
"""

PAGES = {"da-DK": DANISH, "ja-JP": JAPANESE, "ar-SA": ARABIC}


def beside(text: str, source: str = ENGLISH, **options: object) -> Page:
    page = page_of(text, **options)  # type: ignore[arg-type]
    return replace(page, source=parse(source, "guide/page.md"))


def everything(text: str, locale: str = "da-DK", source: str = ENGLISH) -> list[tuple[str, Found]]:
    page = beside(text, source, locale=locale)
    return [(code, hit) for code in CODES for hit in findings(code, page)]


def line_of(text: str, part: str) -> int:
    return text[: text.index(part)].count("\n") + 1


@pytest.mark.parametrize("locale", PAGES)
def test_a_faithful_translation_is_silent(locale: str) -> None:
    assert [(code, hit.message) for code, hit in everything(PAGES[locale], locale)] == []


def test_without_a_source_nothing_is_compared() -> None:
    page = page_of("# En helt anden side\n")
    assert not [hit for code in CODES for hit in findings(code, page)]


DAMAGE = [
    ("da-DK", "Vælg en dag til de frivillige, og skriv 2.500 på kortet.\n\n", "", "ST001", "# <a"),
    ("da-DK", "2. Vælg den kollega, der kan komme kl. 7.00.\n", "", "ST001", "1. Åbn"),
    ("da-DK", "> [!WARNING]\n> En", "> [!NOTE]\n> En", "ST003", "> [!NOTE]"),
    ("da-DK", "> [!WARNING]\n> En", "> En", "ST003", "> En"),
    ("da-DK", "[!INCLUDE [hjælp](../includes/help.md)]\n\n", "", "ST003", '## <a name="get'),
    (
        "da-DK",
        "[!INCLUDE [hjælp](../includes/help.md)]",
        "[!INCLUDE [hjælp](../includes/hjælp.md)]",
        "ST003",
        "[!INCL",
    ),
    ("da-DK", '## <a name="get-help"></a>Få hjælp\n', "Få hjælp\n", "HD004", "Få hjælp"),
    ("da-DK", '## <a name="get-help"></a>', '### <a name="get-help"></a>', "HD004", "### <a"),
    ("da-DK", 'name="swap-shifts"', 'name="byt-vagter"', "AN008", '## <a name="byt'),
    ("da-DK", "2.500", "2.050", "TR008", "2.050"),
    ("da-DK", "45 minutter", "54 minutter", "TR008", "| Tirsdag"),
    ("da-DK", "2.500 på", "på", "TR008", "Vælg en dag"),
    ("da-DK", "kl. 7.00", "kl. 19.00", "TR009", "2. Vælg"),
    ("da-DK", "`shifts.csv`", "`vagter.csv`", "TR010", "1. Åbn"),
    ("da-DK", "`shifts.csv`", "shifts.csv", "TR010", "1. Åbn"),
    ("da-DK", "plan.add(shift)", "plan.tilføj(vagt)", "TR011", "```python"),
    ("da-DK", "```python", "```pyton", "TR011", "```pyton"),
    ("da-DK", "{office_mail}", "{kontor_mail}", "TR012", "Se også"),
    ("da-DK", "(office.md#desk)", "(kontor.md#desk)", "LK014", "3. Send"),
    ("da-DK", "[kontoret](office.md#desk)", "kontoret", "LK014", "3. Send"),
    ("da-DK", "com/da-dk/rules", "com/da-dk/regler", "LK014", "Se også"),
    ("ja-JP", "2,500 と", "2,300 と", "TR008", "ボランティア"),
    ("ja-JP", "午前7時", "午後7時", "TR009", "2. 午後"),
    ("ja-JP", "`shifts.csv`", "`シフト.csv`", "TR010", "1. カレンダー"),
    ("ja-JP", 'name="get-help"', 'name="ヘルプ"', "AN008", '## <a name="ヘルプ'),
    ("ar-SA", "٢٬٥٠٠", "٢٬٣٠٠", "TR008", "اختر يوما"),
    ("ar-SA", "٧:٠٠ ص", "٧:٠٠ م", "TR009", "2. اختر"),
    ("ar-SA", "> [!WARNING]\n> لا", "> لا", "ST003", "> لا"),
]


@pytest.mark.parametrize(("locale", "old", "new", "code", "at"), DAMAGE)
def test_a_damage_is_named_once_where_it_is(locale: str, old: str, new: str, code: str, at: str) -> None:
    text = PAGES[locale].replace(old, new, 1)
    assert text != PAGES[locale]
    hits = everything(text, locale)
    assert {named for named, _ in hits} == {code}
    assert [hit.line for _, hit in hits] == [line_of(text, at)]
    assert all(hit.finding.origin is Origin.INTRODUCED for _, hit in hits)


@pytest.mark.parametrize("locale", PAGES)
def test_a_page_that_is_cut_off_is_one_error_at_its_end(locale: str) -> None:
    text = PAGES[locale]
    cut = text[: text.index("```python")]
    hits = everything(cut, locale)
    assert [(code, hit.finding.severity) for code, hit in hits] == [("ST002", None)]


def test_a_translation_of_another_version_is_one_warning() -> None:
    other = "\n\n".join(f"Afsnit {number} med helt andre ord." for number in range(100, 130))
    hits = everything(f'# <a name="plan-a-shift"></a>Planlæg en vagt\n\n{other}\n')
    assert [code for code, _ in hits] == ["ST001"]


class TestNumbers:
    @pytest.mark.parametrize(
        ("english", "text"),
        [
            ("Up to 2,500 users.", "Op til 2.500 brugere."),
            ("Up to 10,000 users.", "Jusqu’à 10 000 utilisateurs."),
            ("Three of 12 users.", "3 af tolv brugere."),
            ("On 07/15/2022.", "Den 15. juli 2022."),
            ("From 9 AM to 5 PM.", "Kl. 9-17."),
            ("On July 15, 2022.", "15.07.2022."),
            ("About 100,000 pages.", "約 10 万ページ。"),
            ("The 21st day.", "Den 21. dag."),
            ("Version 10.0.8 of 365.", "365 版 10.0.8。"),
            ("At most 5,000 rows.", "अधिकतम ५,००० पंक्तियाँ।"),
            ("It costs $1,234.50.", "Es kostet 1.234,50 $."),
            ("Twenty-one days.", "21 dage."),
            ("A week has 7 days and 24 hours.", "24 Stunden und 7 Tage hat eine Woche."),
        ],
    )
    def test_what_languages_write_otherwise_is_silent(self, english: str, text: str) -> None:
        assert not findings("TR008", beside(f"# A\n\n{text}\n", f"# A\n\n{english}\n"))

    @pytest.mark.parametrize(
        ("english", "text", "marked"),
        [
            ("Wait 30 seconds.", "Vent 300 sekunder.", "300"),
            ("Port 443 or 8443.", "Port 443 oder 8433.", "8433"),
            ("Wait 5 days.", "3 日待ちます。", "3"),
        ],
    )
    def test_another_number_is_marked(self, english: str, text: str, marked: str) -> None:
        [hit] = findings("TR008", beside(f"# A\n\n{text}\n", f"# A\n\n{english}\n"))
        assert hit.marked == marked


class TestTimes:
    @pytest.mark.parametrize(
        ("english", "text"),
        [
            ("From 7:00 AM to 3:30 PM.", "Fra kl. 7.00 til 15.30."),
            ("At 3 PM.", "午後3時に。"),
            ("At 12:00 PM.", "Um 12:00 Uhr."),
            ("At 12:30 AM.", "Kl. 0.30."),
            ("At 3:15 p.m.", "A las 15:15."),
            ("At 7:00 PM.", "في ٧:٠٠ م."),
        ],
    )
    def test_the_same_time_in_another_form_is_silent(self, english: str, text: str) -> None:
        page = beside(f"# A\n\n{text}\n", f"# A\n\n{english}\n")
        assert not findings("TR009", page)
        assert not findings("TR008", page)

    @pytest.mark.parametrize(
        ("english", "text", "marked"),
        [
            ("At 7:00 AM.", "Kl. 19:00.", "19:00"),
            ("At 3 PM.", "午前3時に。", "3時"),
            ("At 9:30 PM.", "Um 9:30 AM.", "9:30 AM"),
        ],
    )
    def test_the_other_half_of_the_day_is_an_error(self, english: str, text: str, marked: str) -> None:
        [hit] = findings("TR009", beside(f"# A\n\n{text}\n", f"# A\n\n{english}\n"))
        assert hit.marked == marked
        assert hit.finding.severity is None


class TestLinks:
    def test_order_is_free_and_a_missing_link_names_its_text(self) -> None:
        source = "# A\n\nSee [one](a.md), [two](b.md) and [three](c.md).\n"
        assert not findings("LK014", beside("# A\n\n[tre](c.md)、[to](b.md)、[en](a.md)。\n", source))
        [hit] = findings("LK014", beside("# A\n\nSe [en](a.md) og [tre](c.md).\n", source))
        assert "“two”" in hit.message
        assert hit.line == 3

    @pytest.mark.parametrize(
        "address",
        [
            "https://example.com/da-dk/x",
            "https://example.com/x",
            "http://www.example.com/x/",
            "//example.com/x",
        ],
    )
    def test_locale_scheme_and_closing_slash_make_no_difference(self, address: str) -> None:
        source = "# A\n\nSee [it](https://example.com/en-us/x).\n"
        assert not findings("LK014", beside(f"# A\n\nSe [det]({address}).\n", source))

    def test_a_site_whose_paths_begin_with_the_language_is_understood(self) -> None:
        source = (
            "# A\n\nSee [it](https://example.com/rules) and [docs](https://docs.example.com/en/latest/).\n"
        )
        text = (
            "# A\n\nSe [det](https://example.com/da/rules) og [mere](https://docs.example.com/en/latest/).\n"
        )
        assert not findings("LK014", beside(text, source))

    def test_an_added_link_is_a_warning(self) -> None:
        source = "# A\n\nSee it.\n"
        [hit] = findings("LK014", beside("# A\n\nSe [det](x.md).\n", source))
        assert (hit.marked, hit.finding.severity) == ("x.md", Severity.WARNING)

    @pytest.mark.parametrize(
        ("locale", "heading", "slug"),
        [
            ("de-DE", "Erste Schritte & mehr", "erste-schritte--mehr"),
            ("ja-JP", "はじめに", "はじめに"),
            ("ar-SA", "بدء الاستخدام", "بدء-الاستخدام"),
            (
                "he-IL",
                "צעדים ראשונים",
                "%D7%A6%D7%A2%D7%93%D7%99%D7%9D-%D7%A8%D7%90%D7%A9%D7%95%D7%A0%D7%99%D7%9D",
            ),
            ("hi-IN", "आरंभ करें", "आरंभ-करें"),
        ],
    )
    def test_a_link_to_a_translated_heading_is_the_same_link(
        self, locale: str, heading: str, slug: str
    ) -> None:
        """So it is on GitHub, where a heading's address is made of its own words."""
        source = (
            "# A\n\nSee [it](#first-steps), [all](b.md#more) and [this](../en/).\n\n## First steps\n\nGo.\n"
        )
        folder = locale.partition("-")[0]
        text = f"# A\n\n[x](#{slug}) [x](b.md#{slug}) [x](../{folder}/)\n\n## {heading}\n\nx\n"
        page = beside(text, source, locale=locale, flavour=AnchorFlavour.GITHUB)
        assert not findings("LK014", page)

    def test_a_link_to_another_translated_heading_is_an_error(self) -> None:
        source = "# A\n\nSee [it](#first-steps).\n\n## First steps\n\nGo.\n\n## Next steps\n\nGo on.\n"
        text = "# A\n\nSiehe [da](#weiter).\n\n## Erste Schritte\n\nLos.\n\n## Weiter\n\nLos.\n"
        page = beside(text, source, locale="de-DE", flavour=AnchorFlavour.GITHUB)
        assert [hit.marked for hit in findings("LK014", page)] == ["#weiter"]

    def test_a_bar_of_languages_is_the_same_bar_on_every_page(self) -> None:
        source = "# A\n\n[English](a.md) [Deutsch](../de/a.md) [中文](../zh-Hant-TW/a.md)\n"
        text = "# A\n\n[English](../en/a.md) [Deutsch](a.md) [中文](../zh-Hant-TW/a.md)\n"
        assert not findings("LK014", beside(text, source, locale="de-DE", flavour=AnchorFlavour.GITHUB))


class TestExplicitIds:
    def test_a_lost_or_translated_id_is_an_error(self) -> None:
        source = "# Plan a shift { #plan-a-shift }\n\nPick a day.\n"
        for text in ("# Planificar { #planificar }\n\nElija.\n", "# Planificar\n\nElija.\n"):
            page = beside(text, source, locale="es-ES", flavour=AnchorFlavour.EXPLICIT)
            assert len(findings("AN008", page)) == 1


def test_long_pages_are_aligned_without_comparing_everything_with_everything() -> None:
    calls = 0

    def likeness(one: int, other: int) -> float:
        nonlocal calls
        calls += 1
        return 1.5 if one == other else -1.0

    from valint.translation.source.sequences import align

    first = list(range(5_000))
    second = [number for number in first if number != 2_500]
    pairs = align(first, second, likeness)
    assert len(pairs) == len(second)
    assert calls < 4 * len(first)


class TestNumbersInTables:
    ENGLISH = "# A\n\n| Step | Value |\n| - | - |\n| Begin | 1 |\n| Go on | 1 time |\n| End | 0 |\n"

    def hits(self, danish: str) -> list[tuple[int, str, str]]:
        text = "# A\n\n| Trin | Værdi |\n| - | - |\n" + danish
        page = beside(text, self.ENGLISH)
        return [(hit.line, hit.marked, hit.message) for hit in findings("TR008", page)]

    def test_each_cell_is_compared_with_its_own(self) -> None:
        assert self.hits("| Begynd | 0 |\n| Fortsæt | én gang |\n| Slut | 1 |\n") == [
            (5, "0", "The English text has “1”, this one has “0”; write the same."),
            (7, "1", "The English text has “0”, this one has “1”; write the same."),
        ]

    def test_a_number_that_moved_along_with_its_row_is_no_drift_where_a_row_is_missing(self) -> None:
        assert not self.hits("| Begynd | 1 |\n| Slut | 0 |\n")


class TestTables:
    ENGLISH = "# Plans\n\n| Plan | Shifts |\n| - | - |\n| Small | 20 |\n| Medium | 75 |\n| Large | 180 |\n"
    DANISH = "# Planer\n\n| Plan | Vagter |\n| - | - |\n| Lille | 20 |\n| Mellem | 75 |\n| Stor | 180 |\n"

    def hits(self, text: str) -> list[tuple[int, str]]:
        return [(hit.line, hit.message) for hit in findings("ST004", beside(text, self.ENGLISH))]

    def test_a_table_of_the_same_shape_is_silent(self) -> None:
        assert not self.hits(self.DANISH)

    def test_a_row_that_went_missing_is_named_behind_the_one_before_it(self) -> None:
        assert self.hits(self.DANISH.replace("| Mellem | 75 |\n", "")) == [
            (5, "A row of the English table is missing from here on: “Medium 75”; put it back.")
        ]

    def test_a_row_too_many_is_marked(self) -> None:
        assert self.hits(self.DANISH.replace("| Stor", "| Ekstra | 99 |\n| Stor")) == [
            (
                7,
                "This row has no counterpart on the English page; check whether it was split, or translated "
                "twice.",
            )
        ]

    def test_a_column_that_went_missing_is_told_once(self) -> None:
        one = "# Planer\n\n| Plan |\n| - |\n| Lille |\n| Mellem |\n| Stor |\n"
        assert self.hits(one) == [
            (3, "This table has 2 columns on the English page, and 1 here; give it as many.")
        ]

    def test_a_table_that_is_uneven_in_itself_is_reported_for_that_alone(self) -> None:
        joined = self.DANISH.replace("| 20 |\n", "| 20 |")
        assert [line for line, _ in self.hits(joined)] == [5]


class TestBold:
    ENGLISH = (
        "# Plans\n\nSelect **Save** and then **Close `app`**.\n\n"
        "| Key | Use |\n| - | - |\n| **Enter** | Saves |\n| Escape | **Closes** |\n"
    )
    DANISH = (
        "# Planer\n\nVælg **Gem** og så **Luk `app`**.\n\n"
        "| Tast | Brug |\n| - | - |\n| **Enter** | Gemmer |\n| Escape | **Lukker** |\n"
    )

    def hits(self, text: str, made_by: str | None = "MT", english: str = ENGLISH) -> list[Found]:
        head = f"---\ntitle: Planer\nms.translationtype: {made_by}\n---\n" if made_by else ""
        return findings("TR012", beside(head + text, english))

    @pytest.mark.parametrize("made_by", ["MT", "HT", None])
    def test_as_many_bold_words_are_silent(self, made_by: str | None) -> None:
        assert not self.hits(self.DANISH, made_by)

    @pytest.mark.parametrize(
        ("made_by", "severities"), [("MT", [None]), ("HT", [Severity.INFO]), (None, []), ("XX", [])]
    )
    def test_a_paragraph_without_its_bold_words_is_as_sure_as_its_translator(
        self, made_by: str | None, severities: list[Severity | None]
    ) -> None:
        hits = self.hits(self.DANISH.replace("**Gem**", "Gem").replace("**Luk `app`**", "Luk `app`"), made_by)

        assert [hit.finding.severity for hit in hits] == severities
        for hit in hits:
            assert hit.marked == "Vælg Gem og så Luk `app`."
            assert hit.message == (
                "The English text has “Save”, “Close” in bold, this one nothing; make the same words bold."
            )

    @pytest.mark.parametrize(("made_by", "count"), [("MT", 1), ("HT", 0)])
    def test_fewer_bold_words_are_information_about_a_machine(self, made_by: str, count: int) -> None:
        hits = self.hits(self.DANISH.replace("**Gem**", "Gem"), made_by)

        assert [hit.finding.severity for hit in hits] == count * [Severity.INFO]

    def test_cells_of_tables_are_compared_one_by_one(self) -> None:
        hits = self.hits(self.DANISH.replace("**Lukker**", "Lukker"))

        assert [(hit.line, hit.marked) for hit in hits] == [(12, "Lukker")]

    @pytest.mark.parametrize(
        ("english", "danish"),
        [
            ("Type `2**3` or `4**5`.", "Skriv `2**3` eller `4**5`."),
            ("Press ***Save*** now.", "Tryk ***Gem*** nu."),
            ("Five ** stars ** here.", "Fem stjerner her."),
        ],
    )
    def test_asterisks_that_make_nothing_bold_do_not_count(self, english: str, danish: str) -> None:
        assert not self.hits(f"# A\n\n{danish}\n", english=f"# A\n\n{english}\n")
