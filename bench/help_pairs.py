"""Read headings and their translations from the help of LibreOffice and GNOME as Debian packages them.

apt-get download libreoffice-help-{en-us,cs,da,de,...} libreoffice-l10n-{ar,bg,da,...} gnome-user-docs
for package in *.deb; do dpkg-deb -x $package FOLDER; done
"""

import gettext
import html
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

Page = list[tuple[str, str]]
Pages = dict[str, list[Page]]

HELP, DOCS = "usr/share/libreoffice/help", "usr/share/help"
STRINGS = "usr/lib/libreoffice/program/resource"
CODES = {"pt-BR": "pt", "pt_BR": "pt", "zh_CN": "zh-CN"}
SURELY_COMPLETE = ("cs", "da", "de", "es", "fr", "it", "nl", "hu", "ru")
_HEADING = re.compile(r'<h[1-5] id="([^"]+)"[^>]*>(.*?)</h[1-5]>', re.DOTALL)
_TITLE = re.compile(r"<title(?![^>]*type=)[^>]*>(.*?)</title>", re.DOTALL)
_NO_TITLE = re.compile(r"<!--.*?-->|<info>.*?</info>", re.DOTALL)
_TAG = re.compile(r"<[^>]+>")
_PLACEHOLDER = re.compile(r"[%$<>{}|=\\/]|\.\.\.|…")
MOST_WORDS, LONGEST = 9, 80


def clean(text: str) -> str:
    return re.sub(r"\s+", " ", html.unescape(_TAG.sub("", text))).replace("\u200b", "").strip()


def office_help(folder: Path) -> Pages:
    """Return, by language, the pages of LibreOffice's help: headings are paired by their ids."""
    english = sorted((folder / HELP / "en-US").rglob("*.html"))
    pages: Pages = defaultdict(list)
    for tree in sorted(path for path in (folder / HELP).iterdir() if path.is_dir()):
        if tree.name in ("en-US", "media"):
            continue
        for file in english:
            other = tree / file.relative_to(folder / HELP / "en-US")
            if other.exists():
                texts = dict(reversed(_HEADING.findall(other.read_text("utf-8"))))
                originals = dict(reversed(_HEADING.findall(file.read_text("utf-8"))))
                rows = [(clean(one), clean(texts[name])) for name, one in originals.items() if name in texts]
                pages[CODES.get(tree.name, tree.name)].append([row for row in reversed(rows) if all(row)])
    return pages


def desktop_help(folder: Path) -> Pages:
    """Return, by language, the pages of GNOME's help: titles are paired by their order."""
    pages: Pages = defaultdict(list)
    english = {file: _titles(file) for file in sorted((folder / DOCS / "C").rglob("*.page"))}
    for tree in sorted(path for path in (folder / DOCS).iterdir() if path.name not in ("C", "pt")):
        for file, titles in english.items():
            other = tree / file.relative_to(folder / DOCS / "C")
            texts = _titles(other) if other.exists() else []
            if texts and len(texts) == len(titles):
                rows = [row for row in zip(titles, texts, strict=True) if all(row)]
                pages[CODES.get(tree.name, tree.name)].append(rows)
    return pages


def _titles(file: Path) -> list[str]:
    return [clean(text) for text in _TITLE.findall(_NO_TITLE.sub("", file.read_text("utf-8")))]


def strings(folder: Path) -> Pages:
    """Return, by language, LibreOffice's texts of two to nine words, a dialogue to a page."""
    pages: Pages = {}
    for tree in sorted((folder / STRINGS).iterdir()):
        rows: dict[str, dict[str, str]] = defaultdict(dict)
        for file in sorted((tree / "LC_MESSAGES").glob("*.mo")):
            for dialogue, english, text in _messages(file):
                rows[f"{file.stem}/{dialogue}"].setdefault(english, text)
        pages[tree.name] = [list(found.items()) for _, found in sorted(rows.items())]
    return pages


def _messages(file: Path) -> Iterator[tuple[str, str, str]]:
    with file.open("rb") as catalogue:
        content = gettext.GNUTranslations(catalogue)._catalog  # type: ignore[attr-defined]
    for key, value in content.items():
        if key and not isinstance(key, tuple):
            context, _, original = key.rpartition("\x04")
            english, text = (clean(one.replace("_", "").replace("~", "")) for one in (original, value))
            sentence = english.endswith((".", "!", ":")) or _PLACEHOLDER.search(english + text)
            if text and not sentence and len(english) < LONGEST and 1 < len(english.split()) <= MOST_WORDS:
                yield context.partition("|")[0], english, text


def names(pages: Pages) -> set[str]:
    """Return what most languages that are translated to the end leave as it is: names, not forgotten text."""
    seen: Counter[str] = Counter()
    kept: Counter[str] = Counter()
    for language in SURELY_COMPLETE:
        for english, text in {row for page in pages.get(language, ()) for row in page}:
            seen[english] += 1
            kept[english] += english == text
    return {english for english, times in seen.items() if kept[english] >= 0.6 * times}
