"""What each rule's unsafe fix makes of a page, in several scripts, with the real command."""

# ruff: noqa: E501 - a page reads best in one piece

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import pytest

from valint.rules.registry import all_rules

SAFE = [
    "AN004",
    "AN006",
    "AN008",
    "AN009",
    "FM006",
    "FM007",
    "FQ004",
    "FQ008",
    "LK003",
    "LK004",
    "LK007",
    "LK008",
    "LK009",
    "LK010",
    "ML001",
    "ML002",
    "ML005",
    "ML011",
    "ST005",
    "ST006",
    "ST007",
    "TR007",
    "TR011",
    "TR015",
    "VL001",
]
UNSAFE = [
    "AN001",
    "AN002",
    "AN007",
    "FM004",
    "FM005",
    "FM009",
    "FM010",
    "FM013",
    "HD007",
    "HD008",
    "HD009",
    "LK005",
    "LK011",
    "LK014",
    "ML003",
    "ML007",
    "ML008",
    "TM001",
    "TM002",
    "TM003",
    "TM004",
    "TM005",
    "TR004",
    "TR006",
    "TR010",
]


def test_the_rules_that_mend_are_these() -> None:
    """The fix for AN005, a lost number behind an anchor, is AN006's: it stands where the anchor is."""
    assert sorted(rule.code for rule in all_rules() if rule.fixes == "safe") == SAFE
    assert sorted(rule.code for rule in all_rules() if rule.fixes == "unsafe") == UNSAFE


class Case(NamedTuple):
    """A page of a rule before and after, with the files beside it."""

    code: str
    before: str
    after: str
    english: str = ""
    path: str = "da-DK/page.md"
    beside: Mapping[str, str] = {}
    config: str = 'source = "en-US"\n'


HEADED = '# <a name="prices"></a>{0}\n\n## <a name="groups"></a>{1}\n\n## <a name="children"></a>{2}\n\n## <a name="members"></a>{3}\n\n## {4}\n'
PRICES = "# Prices\n\n## Groups\n\n## Children\n\n## Members\n\n## Guests & friends\n"
CASES = [
    Case(
        "AN007",
        HEADED.format("Priser", "Hold", "Børn", "Medlemmer", "Gæster og venner"),
        HEADED.format("Priser", "Hold", "Børn", "Medlemmer", '<a name="guests--friends"></a>Gæster og venner'),
        PRICES,
    ),
    Case(
        "AN007",
        HEADED.format("料金", "団体", "お子様", "会員", "お客様"),
        HEADED.format("料金", "団体", "お子様", "会員", '<a name="guests--friends"></a>お客様'),
        PRICES,
        "ja-JP/page.md",
    ),
    Case(
        "FM010",
        "---\ntitle: Planlæg en vagt\nms.topic: how-to\n---\n# Planlæg en vagt\n",
        "---\ntitle: Planlæg en vagt\nms.topic: how-to\nms.collection:\n  - library\n  - rooms\nms.date: 01/02/2026\n---\n"
        "# Planlæg en vagt\n",
        "---\ntitle: Plan a shift\nms.collection:\n  - library\n  - rooms\nms.topic: how-to\nms.date: 01/02/2026\n---\n"
        "# Plan a shift\n",
    ),
    Case(
        "FM013",
        "---\ntitle: Planlægge et skift\nms.topic: how-to\n---\n# Planlæg: en “vagt”\n",
        '---\ntitle: "Planlæg: en “vagt”"\nms.topic: how-to\n---\n# Planlæg: en “vagt”\n',
        "---\ntitle: Plan a shift\nms.topic: how-to\n---\n# Plan a shift\n",
    ),
    Case(
        "FM013",
        "---\ntitle: 'シフト計画'\nms.topic: how-to\n---\n# シフトを計画する\n",
        "---\ntitle: 'シフトを計画する'\nms.topic: how-to\n---\n# シフトを計画する\n",
        "---\ntitle: Plan a shift\nms.topic: how-to\n---\n# Plan a shift\n",
        "ja-JP/page.md",
    ),
    Case(
        "HD007",
        '## <a name="next-steps"></a>Videre herfra\n',
        '## <a name="next-steps"></a>Næste trin\n',
        beside={f"da-DK/{name}.md": '## <a name="next-steps"></a>Næste trin\n' for name in "abcd"},
    ),
    Case(
        "HD009",
        '[Indstil appen](#set-up-the-app)\n\n## <a name="set-up-the-app"></a>Konfigurer appen\n',
        '[Konfigurer appen](#set-up-the-app)\n\n## <a name="set-up-the-app"></a>Konfigurer appen\n',
        "[Set up the app](#set-up-the-app)\n\n## Set up the app\n",
    ),
    Case(
        "TM001",
        '# <a name="calendar"></a>Kalender\n\n| Ord |\n| --- |\n| Skift |\n',
        '# <a name="calendar"></a>Kalender\n\n| Ord |\n| --- |\n| Vagt |\n',
        "# Calendar\n\n| Word |\n| --- |\n| Shift |\n",
        beside={"terms.csv": "source,approved,language\nshift,vagt,da\n"},
        config='source = "en-US"\nglossaries = ["terms.csv"]\n',
    ),
    Case(
        "HD008",
        '## <a name="phone-number"></a>Telefon tal\n\n## <a name="phone-number-1"></a>Telefonnummeret\n',
        '## <a name="phone-number"></a>Telefonnummer\n\n## <a name="phone-number-1"></a>Telefonnummeret\n',
        beside={"terms.csv": "source,approved,language\nphone number,telefonnummer,da\n"},
        config='source = "en-US"\nglossaries = ["terms.csv"]\n',
    ),
    Case(
        "HD008",
        '## <a name="phone-number"></a>電話の数\n',
        '## <a name="phone-number"></a>電話番号\n',
        path="ja-JP/page.md",
        beside={"terms.csv": "source,approved,language\nphone number,電話番号,ja\n"},
        config='source = "en-US"\nglossaries = ["terms.csv"]\n',
    ),
    Case("TM004", "Åbn Sharepoint og GITHUB.\n", "Åbn SharePoint og GITHUB.\n"),
    Case("TM004", "Powerpointで開きます。\n", "PowerPointで開きます。\n", path="ja-JP/page.md"),
    Case("TM004", "Journalen er integreret i teams.\n", "Journalen er integreret i Teams.\n"),
    Case("TM004", "Anmelden bei Microsoft teams und in teams.\n", "Anmelden bei Microsoft Teams und in teams.\n", path="de-DE/page.md"),
    Case(
        "TM005",
        "---\nno-loc: [Passport]\n---\n# <a name=\"sign-in\"></a>Log på\n\nÅbn passport. PASSPORT er din.\n",
        "---\nno-loc: [Passport]\n---\n# <a name=\"sign-in\"></a>Log på\n\nÅbn Passport. Passport er din.\n",
        "---\nno-loc: [Passport]\n---\n# Sign in\n\nOpen Passport.\n",
    ),
    Case("TR004", "Skriv dit telefon tal. Telefon tal mangler.\n", "Skriv dit telefonnummer. Telefonnummer mangler.\n"),
    Case("TR004", "Auf der Registerkarte „Haus“.\n", "Auf der Registerkarte „Start“.\n", path="de-DE/page.md"),
    Case(
        "TR011",
        "# <a name=\"plan\"></a>Plan\n\n> ```python\n> plan.tilføj(vagt)  # en ny\n> ```\n",
        "# <a name=\"plan\"></a>Plan\n\n> ```python\n> plan.add(shift)  # en ny\n> ```\n",
        "# Plan\n\n> ```python\n> plan.add(shift)  # a new one\n> ```\n",
    ),
    Case(
        "TR011",
        "# <a name=\"plan\"></a>计划\n\n```pyton\nplan.add(shift)  # 新\n```\n",
        "# <a name=\"plan\"></a>计划\n\n```python\nplan.add(shift)  # 新\n```\n",
        "# Plan\n\n```python\nplan.add(shift)  # a new one\n```\n",
        "zh-CN/page.md",
    ),
]  # fmt: skip


def mend(folder: Path, case: Case) -> None:
    subprocess.run(
        [sys.executable, "-m", "valint", "check", "--select", case.code, "--fix", "--unsafe-fixes", "--no-cache",
         "--allow-incomplete", *sorted({case.path, *(name for name in case.beside if name.endswith(".md"))})],
        cwd=folder, check=True, capture_output=True,
    )  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.code}-{case.path.partition('/')[0]}")
def test_a_finding_is_mended_to_the_letter_and_once(tmp_path: Path, case: Case) -> None:
    files = {"valint.toml": case.config, case.path: case.before, **case.beside}
    files["en-US/page.md"] = case.english or "# Elsewhere\n"
    for name, content in files.items():
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(content, encoding="utf-8", newline="")
    for _ in range(2):
        mend(tmp_path, case)
        assert (tmp_path / case.path).read_text(encoding="utf-8") == case.after


LEFT_ALONE = [
    # The headings do not correspond to the English ones, so nobody knows which anchor is missing.
    CASES[0]._replace(english="# Prices\n\n## Children\n\n## Groups\n\n## Members\n\n## Guests\n"),
    # A description is for readers: English would be put before them.
    Case(
        "FM010",
        "---\ntitle: Vagt\n---\n# Vagt\n",
        "",
        "---\ntitle: Shift\ndescription: Plan it.\n---\n# Shift\n",
    ),
    # In a sentence nobody can tell which word stands for the term.
    CASES[7]._replace(
        before='# <a name="calendar"></a>Kalender\n\nFøj et skift til.\n',
        english="# Calendar\n\nAdd a shift.\n",
    ),
    # Markup within the label would be lost.
    CASES[6]._replace(before=CASES[6].before.replace("[Indstil appen]", "[Indstil **appen**]")),
    # Something was added to the code, not only changed.
    CASES[-2]._replace(before=CASES[-2].before.replace("(vagt)", "(vagt, 1)")),
]


@pytest.mark.parametrize("case", LEFT_ALONE, ids=lambda case: case.code)
def test_what_nobody_can_know_is_left_to_people(tmp_path: Path, case: Case) -> None:
    test_a_finding_is_mended_to_the_letter_and_once(tmp_path, case._replace(after=case.before))
