"""Measure how well `valint check` judges headings, on toolkits of our own in seven languages.

    python bench/headings.py [--show]

Writes each language's toolkit (`tests/translation/toolkits.py`) as a tree of pages, plants defects of
every class in it, one to a page, runs the real command line once per tree, and prints by class and
language how many were found and how many sound headings were reported.  Infos do not count.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parent.parent))

from tests.translation.toolkits import LANGUAGES, headings, slug

CODES = "HD005,HD006,HD010"
STEP = {"da": "Trin", "de": "Schritt", "es": "Paso", "ja": "手順", "pl": "Krok", "ru": "Шаг", "tr": "Adım"}
AND = {"da": "og", "de": "und", "es": "y", "ja": "と", "pl": "i", "ru": "и", "tr": "ve"}
NOT = {"da": "ikke", "de": "nicht", "es": "no", "ja": "", "pl": "nie", "ru": "не", "tr": "değil"}
SHARED = {"a", "an", "in", "the", "Contoso", "portal"}
NEIGHBOUR = {"da": "de", "de": "da", "es": "pl", "ja": "ru", "pl": "es", "ru": "ja", "tr": "es"}

NEAR = {
    "Choose a new password for the project": {
        "da": "Velg et nytt passord for prosjektet",  # Norwegian
        "de": "Kies een nieuw wachtwoord voor het project",  # Dutch
        "es": "Escolha uma nova senha para o projeto",  # Portuguese
        "pl": "Vyberte nové heslo pro projekt",  # Czech
        "ru": "Виберіть новий пароль для проєкту",  # Ukrainian
        "tr": "Layihə üçün yeni parol seçin",  # Azerbaijani
        "ja": "选择项目的新密码",  # Chinese
    },
    "Remove unused pictures": {
        "da": "Ta bort oanvända bilder",  # Swedish
        "de": "Ongebruikte afbeeldingen verwijderen",
        "es": "Remover imagens não utilizadas",
        "pl": "Odebrat nepoužívané obrázky",
        "ru": "Видалення непотрібних зображень",
        "tr": "İstifadə edilməmiş şəkilləri silin",
        "ja": "删除未使用的图片",
    },
    "When was the page changed": {
        "da": "Når ble siden endret",
        "de": "Wanneer is de pagina gewijzigd",
        "es": "Quando a página foi alterada",
        "pl": "Kdy byla stránka změněna",
        "ru": "Коли змінено сторінку",
        "tr": "Səhifə nə vaxt dəyişdirilib",
        "ja": "页面何时更改",
    },
    "Waiting for an answer": {
        "da": "Väntar på svar",
        "de": "Wachten op antwoord",
        "es": "Aguardando uma resposta",
        "pl": "Čekání na odpověď",
        "ru": "Очікування відповіді",
        "tr": "Cavab gözlənilir",
        "ja": "等待答复",
    },
}
"""Headings in a language that is easily taken for the tree's."""


class Planted(NamedTuple):
    """A heading with a defect; `kind` is its class, empty for a sound one."""

    kind: str
    english: str
    text: str


def planted(language: str) -> Iterator[Planted]:
    """Yield eight headings of every class."""
    own, other = list(headings(language)), dict(headings(NEIGHBOUR[language]))
    space = "" if language == "ja" else " "
    for number, (english, text) in enumerate(own[3::10], 2):
        words = text.split(" ")
        yield Planted("untranslated", english, english)
        yield Planted("another language", english, other[english])
        if number - 2 < len(NEAR):
            near = list(NEAR)[number - 2]
            yield Planted("neighbouring language", near, NEAR[near][language])
        yield Planted("number", f"Step {number} {english}", f"{STEP[language]} {number + 1}{space}{text}")
        first = words[0] if language != "ja" else text.partition("で")[2].partition("を")[0]
        rest = text[text.index(first) + len(first) :]
        twice = space.join([first, AND[language], first.lower(), rest])
        yield Planted("doubled word", english, twice)
        if NOT[language]:
            yield Planted("negation", english, " ".join([words[0], NOT[language], *words[1:]]))
        else:
            yield Planted("negation", english, text.removesuffix("する") + "しない")
        swapped = own[(number * 17 + 5) % len(own)]
        if not set(swapped[0].split()) & set(english.split()) - SHARED:
            yield Planted("another heading", english, swapped[1])
    by_english = dict(own)
    for thing in ("report", "calendar", "group", "device"):
        article = "an" if thing[0] in "aeiou" else "a"
        for verb, contrary in (("Create", "Delete"), ("Enable", "Disable")):
            tail = f"{article} {thing} in the Contoso portal"
            yield Planted("opposite", f"{verb} {tail}", by_english[f"{contrary} {tail}"])


def write(folder: Path, language: str) -> dict[str, Planted]:
    """Write a tree; return what stands in each file of one heading."""
    own = list(headings(language))
    for at in range(0, len(own), 5):
        rows = [f'## <a name="{slug(english)}"></a>{text}\n\n{text}.\n' for english, text in own[at : at + 5]]
        (folder / f"page-{at // 5}.md").write_text("\n".join(rows), "utf-8")
    rows = {}
    for number, one in enumerate(planted(language)):
        name = f"planted-{number}.md"
        (folder / name).write_text(f'## <a name="{slug(one.english)}"></a>{one.text}\n', "utf-8")
        rows[name] = one
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--show", action="store_true", help="list what was missed or reported in vain")
    show = parser.parse_args().show
    total: Counter[tuple[str, str]] = Counter()
    found: Counter[tuple[str, str]] = Counter()
    false: Counter[str] = Counter()
    for language in LANGUAGES:
        with tempfile.TemporaryDirectory() as temporary:
            rows = write(Path(temporary), language)
            reported = {Path(path).name for path in check(temporary, language)}
        for name, one in rows.items():
            total[one.kind, language] += 1
            found[one.kind, language] += name in reported
            if show and name not in reported:
                print("missed", language, one.kind, one.english, "|", one.text)
        false[language] = len([name for name in reported if name not in rows])
        if show and false[language]:
            print("in vain", language, sorted(name for name in reported if name not in rows))
    table(total, found, false)


def check(folder: str, language: str) -> Iterator[str]:
    """Yield the path of every finding that is no info."""
    command = ["valint", "check", ".", "--select", CODES, "--locale", language, "--output-format", "json"]
    run = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if run.returncode not in (0, 1):
        sys.exit(run.stderr)
    for one in json.loads(run.stdout)["diagnostics"]:
        if one["severity"] != "info":
            yield one["path"]


def table(total: Counter[tuple[str, str]], found: Counter[tuple[str, str]], false: Counter[str]) -> None:
    """Print the shares by class and language as a Markdown table."""
    print("| class |", " | ".join(LANGUAGES), "| all |")
    print("|---|" + "---|" * (len(LANGUAGES) + 1))
    for kind in dict.fromkeys(kind for kind, _ in total):
        shares = [f"{found[kind, language]}/{total[kind, language]}" for language in LANGUAGES]
        everywhere = sum(found[kind, one] for one in LANGUAGES), sum(total[kind, one] for one in LANGUAGES)
        print(f"| {kind} |", " | ".join(shares), f"| {everywhere[0]}/{everywhere[1]} |")
    pages = len(list(headings("da"))) // 5
    print("| pages reported in vain |", " | ".join(f"{false[one]}/{pages}" for one in LANGUAGES), "| |")


if __name__ == "__main__":
    main()
