"""Write a tree of localized pages of any size, the same bytes for the same number of pages.

The pages are like those of a translated documentation site: front matter, frozen heading anchors, steps,
tables, alerts, code, links to each other, about 9 KB each; in four scripts, one folder for each locale.
"""

import random
from pathlib import Path
from typing import NamedTuple

_PAGES_PER_FOLDER = 60


class Tongue(NamedTuple):
    """What to write pages of a locale with: `text` is words between spaces."""

    locale: str
    text: str
    space: str
    stop: str

    @property
    def words(self) -> list[str]:
        """The words."""
        return self.text.split()


_TONGUES = (
    Tongue(
        "da-DK",
        "siden viser hvordan man åbner mappen og vælger den rigtige knap før arbejdet går videre "
        "derefter gemmes alle ændringer i samme rækkefølge som de blev skrevet brugeren får "
        "besked når noget mangler eller når adgangen ikke længere gælder læs vejledningen "
        "grundigt inden du begynder på næste trin",
        " ",
        ".",
    ),
    Tongue(
        "ja-JP",
        "この手順では 設定を開いて 必要な項目を選び 変更を保存してから 次の画面に進みます "
        "権限がない場合は 管理者に連絡し 接続を確認してください 詳しい説明は 別のページに "
        "あります すべての利用者が 同じ順序で 作業を行うと 結果が早く 表示されます",
        "",
        "。",
    ),
    Tongue(
        "ar-SA",
        "تعرض هذه الصفحة كيفية فتح المجلد واختيار الزر الصحيح قبل متابعة العمل ثم تحفظ جميع "
        "التغييرات بالترتيب نفسه الذي كتبت به ويتلقى المستخدم رسالة عندما ينقص شيء أو عندما تنتهي "
        "صلاحية الوصول",
        " ",
        ".",
    ),
    Tongue(
        "el-GR",
        "η σελίδα δείχνει πώς ανοίγει ο φάκελος και πώς επιλέγεται το σωστό κουμπί πριν "
        "συνεχιστεί η εργασία έπειτα αποθηκεύονται όλες οι αλλαγές με τη σειρά που γράφτηκαν και "
        "ο χρήστης λαμβάνει μήνυμα όταν κάτι λείπει",
        " ",
        ".",
    ),
)


def write(folder: Path, pages: int) -> None:
    """Write `pages` pages below `folder`, which is made."""
    each = -(-pages // len(_TONGUES))
    for tongue in _TONGUES:
        count = min(each, pages)
        pages -= count
        for number in range(count):
            file = folder / tongue.locale / _name(number)
            if number % _PAGES_PER_FOLDER == 0:
                file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(_page(tongue, number, count), encoding="utf-8")


def _name(number: int) -> str:
    return f"part-{number // _PAGES_PER_FOLDER}/page-{number}.md"


def _page(tongue: Tongue, number: int, pages: int) -> str:
    chance = random.Random(f"{tongue.locale} {number}")  # noqa: S311 - text to measure with, no secret
    title = _phrase(chance, tongue, 4)
    parts = [
        f"---\ntitle: {title}\ndescription: {_sentence(chance, tongue)[:120]}\nms.date: 05/04/2026\n"
        f"ms.topic: article\nms.locale: {tongue.locale}\n---\n",
        f'# <a name="start"></a>{title}\n',
    ]
    for section in range(12):
        parts += _section(chance, tongue, number, section, pages)
    return "\n".join(parts)


def _section(chance: random.Random, tongue: Tongue, number: int, section: int, pages: int) -> list[str]:
    other = chance.randrange(pages)
    there = f"../{_name(other)}"
    link = f"[{_phrase(chance, tongue, 3)}]({there}#part-{chr(97 + chance.randrange(8))})"
    parts = [
        f'## <a name="part-{chr(97 + section)}"></a>{_phrase(chance, tongue, 4)}\n',
        f"{_sentence(chance, tongue)} {link} {_sentence(chance, tongue)}\n",
    ]
    kind = (number + section) % 4
    if kind == 0:
        parts += [
            f"{step}. **{_phrase(chance, tongue, 2)}** {_sentence(chance, tongue)}\n" for step in range(1, 6)
        ]
    elif kind == 1:
        parts.append(f"| {_phrase(chance, tongue, 2)} | {_phrase(chance, tongue, 2)} |\n| --- | --- |")
        parts += [f"| `value-{row}` | {_sentence(chance, tongue)} |" for row in range(6)]
        parts.append("")
    elif kind == 2:
        parts.append(f"> [!NOTE]\n> {_sentence(chance, tongue)}\n")
        parts.append(f'```json\n{{ "page": {number} }}\n```\n')
    else:
        parts += [f"- {_sentence(chance, tongue)}" for _ in range(4)]
        parts.append(f"\n![{_phrase(chance, tongue, 3)}](https://example.com/picture-{number}.png)\n")
    return parts


def _phrase(chance: random.Random, tongue: Tongue, words: int) -> str:
    found = tongue.space.join(chance.sample(tongue.words * 2, words))
    return found[0].upper() + found[1:]


def _sentence(chance: random.Random, tongue: Tongue) -> str:
    return _phrase(chance, tongue, chance.randrange(8, 20)) + tongue.stop
