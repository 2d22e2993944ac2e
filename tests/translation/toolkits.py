"""Small localized toolkits of our own: enough headings in several scripts for the judge to learn from.

A tree pairs every verb with every thing, five headings to a page, and closes each page with a section that
all pages have.  Slugs are made as the site makes them.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from valint.model.span import Region
from valint.translation.counts import HeadingPair

_NOT_SLUG = re.compile(r"[^a-z0-9 -]")


class Language(NamedTuple):
    """A language's renderings; `order` joins a verb and a thing."""

    verbs: Mapping[str, str]
    things: Mapping[str, str]
    order: str
    closing: str


THINGS = (
    "report", "appointment", "calendar", "invitation", "group",
    "folder", "device", "message", "picture", "survey",
)  # fmt: skip
VERBS = ("Create", "Delete", "Share", "Change", "Enable", "Disable", "Print", "Search for")


def _language(verbs: str, things: str, order: str, closing: str) -> Language:
    return Language(
        dict(zip(VERBS, verbs.split("/"), strict=True)),
        dict(zip(THINGS, things.split("/"), strict=True)),
        order,
        closing,
    )


LANGUAGES = {
    "da": _language(
        "Opret/Slet/Del/Skift/Aktivér/Deaktiver/Udskriv/Søg efter",
        "en rapport/en aftale/en kalender/en invitation/en gruppe/en mappe/en enhed/en meddelelse/et billede/"
        "en undersøgelse",
        "{verb} {thing} i Contoso-portalen",
        "Næste trin",
    ),
    "de": _language(
        "erstellen/löschen/teilen/ändern/aktivieren/deaktivieren/drucken/suchen",
        "Einen Bericht/Einen Termin/Einen Kalender/Eine Einladung/Eine Gruppe/Einen Ordner/Ein Gerät/"
        "Eine Nachricht/Ein Bild/Eine Umfrage",
        "{thing} im Contoso-Portal {verb}",
        "Nächste Schritte",
    ),
    "es": _language(
        "Crear/Eliminar/Compartir/Cambiar/Habilitar/Deshabilitar/Imprimir/Buscar",
        "un informe/una cita/un calendario/una invitación/un grupo/una carpeta/un dispositivo/un mensaje/"
        "una imagen/una encuesta",
        "{verb} {thing} en el portal de Contoso",
        "Pasos siguientes",
    ),
    "pl": _language(
        "Tworzenie/Usuwanie/Udostępnianie/Zmienianie/Włączanie/Wyłączanie/Drukowanie/Wyszukiwanie",
        "raportu/terminu/kalendarza/zaproszenia/grupy/folderu/urządzenia/wiadomości/obrazu/ankiety",
        "{verb} {thing} w portalu Contoso",
        "Następne kroki",
    ),
    "ru": _language(
        "Создание/Удаление/Публикация/Изменение/Включение/Отключение/Печать/Поиск",
        "отчета/встречи/календаря/приглашения/группы/папки/устройства/сообщения/рисунка/опроса",
        "{verb} {thing} на портале Contoso",
        "Дальнейшие действия",
    ),
    "tr": _language(
        "oluşturma/silme/paylaşma/değiştirme/etkinleştirme/kapatma/yazdırma/arama",
        "rapor/randevu/takvim/davet/grup/klasör/cihaz/ileti/resim/anket",
        "Contoso portalında {thing} {verb}",
        "Sonraki adımlar",
    ),
    "ja": _language(
        "作成/削除/共有/変更/有効化/無効化/印刷/検索",
        "レポート/予定/カレンダー/招待状/グループ/フォルダー/デバイス/メッセージ/画像/アンケート",
        "Contoso ポータルで{thing}を{verb}する",
        "次の手順",
    ),
}


def slug(english: str) -> str:
    """Return the slug of an English heading."""
    return _NOT_SLUG.sub("", english.lower()).replace(" ", "-")


def pair(
    english: str, text: str, path: str = "page.md", line: int = 1, prose: str | None = None
) -> HeadingPair:
    """Pair a translated heading with the slug of its source."""
    region = Region(line, 4, line, 4 + len(text))
    wording = slug(english)
    return HeadingPair(path, region, wording, wording, from_slug=True, text=text, prose=prose or text)


def headings(language: str) -> Iterator[tuple[str, str]]:
    """Yield English and translation of every heading of a toolkit, the closing one left out."""
    words = LANGUAGES[language]
    for thing, translated in words.things.items():
        for verb, rendering in words.verbs.items():
            text = words.order.format(verb=rendering, thing=translated)
            article = "an" if thing[0] in "aeiou" else "a"
            yield f"{verb} {article} {thing} in the Contoso portal", text[0].upper() + text[1:]


def pages(language: str, extra: Sequence[HeadingPair] = ()) -> list[list[HeadingPair]]:
    """Return a toolkit as pages of five headings; each pair in `extra` gets a page of its own."""
    found = list(headings(language))
    tree = []
    for at in range(0, len(found), 5):
        path = f"page-{at // 5}.md"
        rows = [pair(english, text, path, line) for line, (english, text) in enumerate(found[at : at + 5], 1)]
        tree.append([*rows, pair("Next steps", LANGUAGES[language].closing, path, 9)])
    return [*tree, *([one] for one in extra)]
