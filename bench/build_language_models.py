"""Build `rules/judge/languages.json`, the character models that tell languages apart.

    pip download --no-deps -d WHEELS django sphinx wtforms jupyterlab-language-pack-{da-dk,de-de,...}
    pip download --no-deps -d WHEELS home-assistant-frontend==20250109.2 homeassistant==2025.1.4
    pip download --no-deps -d WHEELS wagtail==8.0.1 django-oscar==4.2.1 django-cms==5.1.3 kolibri==0.19.5
    pip download --no-deps -d WHEELS apache-superset==6.1.0
    python bench/build_language_models.py WHEELS

The models are counts over the user interface translations of Django, Sphinx, WTForms, JupyterLab, Wagtail,
Oscar and django CMS (all BSD-3-Clause), of Kolibri (MIT), and of Superset, Home Assistant and its frontend
(Apache-2.0); no sentence of them is kept.  For each
language: its most frequent words and letter triples, both in steps of half a natural logarithm.
The same wheels give the same bytes.
"""

import gettext
import io
import json
import math
import re
import sys
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from valint.translation.words import WORD

_LANGUAGES_LIST = (
    "af az be bg ca cs cy da de el en es et eu fa fi fr ga gl he hi hr hu id is it kk lt lv mk mn mr ms "
    "nb ne nl nn pl pt ro ru sk sl sq sr sv tr uk ur vi ar "
)
LANGUAGES = tuple(_LANGUAGES_LIST.split())
TRIPLES, WORDS, FLOOR, STEP = 3000, 2000, -11.5, 0.5
STRINGS = re.compile(
    r"hass_frontend/static/translations/(.*?)([A-Za-z]{2,3}(?:-[A-Za-z0-9]+)*)-[0-9a-f]{32}\.json"
)
CORE_STRINGS = re.compile(
    r"(homeassistant/components/\w+/translations/)([A-Za-z]{2,3}(?:-[A-Za-z0-9]+)*)\.json"
)
ALIASES = {
    "es-419": "es",
    "pt-br": "pt",
    "sr-latn": "hr-",
    "zh-hans": "zh",
    "zh-hant": "zh",
    "no": "nb",
    "pt_br": "pt",
    "sr_latn": "hr-",
}
CATALOGUE = re.compile(r"(?:locales?|translations)/([A-Za-z_]+)(?:@\w+)?/LC_MESSAGES/\w+\.mo$")
MARKUP = re.compile(
    r"%\([^)]*\)[a-z]|%[a-z]|\{[^}]*\}|<[^>]*>|&[a-z]+;|https?:\S+|``?[^`]*``?|\S*[_/.=@\\]\S*|[A-Z]{2,}"
)
CASES = re.compile(r", *(?:plural|select)")
OUTPUT = Path(__file__).parent.parent / "rules" / "judge" / "languages.json"


def flat(strings: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    """Yield the path and text of every string in nested JSON."""
    for key, value in strings.items():
        if isinstance(value, dict):
            yield from flat(value, f"{prefix}{key}.")
        elif isinstance(value, str):
            yield prefix + key, value


def interface_messages(archive: zipfile.ZipFile, strings: re.Pattern[str]) -> Iterator[tuple[str, str, str]]:
    """Yield language, English and translation of the strings in Home Assistant or its frontend."""
    parts: dict[str, dict[str, str]] = defaultdict(dict)
    for name in sorted(archive.namelist()):
        match = strings.fullmatch(name)
        if match is not None:
            parts[match[1]][match[2]] = name
    for names in parts.values():
        if "en" not in names:
            continue
        english = dict(flat(json.loads(archive.read(names["en"]))))
        for code, name in names.items():
            if code not in ("en", "en-GB", "eo"):
                for key, text in flat(json.loads(archive.read(name))):
                    if key in english:
                        yield ALIASES.get(code.lower(), code.lower()), english[key], text


def messages(wheels: Path) -> Iterator[tuple[str, str, str]]:
    """Yield language, English and translation of every message in the wheels' catalogues."""
    for wheel in sorted(wheels.glob("*.whl")):
        with zipfile.ZipFile(wheel) as archive:
            if wheel.name.startswith("home_assistant_frontend"):
                yield from interface_messages(archive, STRINGS)
            elif wheel.name.startswith("homeassistant"):
                yield from interface_messages(archive, CORE_STRINGS)
            for name in sorted(archive.namelist()):
                match = CATALOGUE.search(name)
                if match is None:
                    continue
                code = match[1].lower()
                language = ALIASES.get(code, code.partition("_")[0])
                catalogue = gettext.GNUTranslations(io.BytesIO(archive.read(name)))._catalog  # type: ignore[attr-defined]
                for key, text in catalogue.items():
                    english = key[0] if isinstance(key, tuple) else key
                    if english and text:
                        yield language, english.rpartition("\x04")[2], text


def word_counts(wheels: Path) -> dict[str, Counter[str]]:
    """Count, by language, the words of the translations that differ from their English."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for language, english, text in sorted(set(messages(wheels))):
        originals = {word.lower() for word in WORD.findall(english)}
        # A message that varies by number or kind holds the names of the cases.
        if text.strip() != english.strip() and not CASES.search(english):
            found = (word.lower() for word in WORD.findall(MARKUP.sub(" ", text)))
            counts[language].update(word for word in found if word not in originals)
        if language == "fr":
            counts["en"].update(word.lower() for word in WORD.findall(MARKUP.sub(" ", english)))
    return counts


def model(words: Counter[str]) -> dict[str, object]:
    """Return the words and the graded letter triples of one language."""
    triples: Counter[str] = Counter()
    for word, number in words.items():
        padded = f" {word} "
        for at in range(len(padded) - 2):
            # A frequent word must not make its triples as frequent as itself.
            triples[padded[at : at + 3]] += 1 + math.log(number)  # type: ignore[assignment]
    total = sum(triples.values()) + 2000
    ranked = sorted(triples.items(), key=lambda item: (-item[1], item[0]))[:TRIPLES]
    graded: dict[int, list[str]] = defaultdict(list)
    for triple, number in ranked:
        graded[round((math.log((number + 0.1) / total) - FLOOR) / STEP)].append(triple)
    frequent = sorted(words.items(), key=lambda item: (-item[1], item[0]))[:WORDS]
    all_words = sum(words.values())
    ranked_words: dict[int, list[str]] = defaultdict(list)
    for word, number in frequent:
        if number >= 2:
            ranked_words[round((math.log(number / all_words) - FLOOR) / STEP)].append(word)
    return {
        "words": {str(grade): " ".join(sorted(ranked_words[grade])) for grade in sorted(ranked_words)},
        "triples": {str(grade): "".join(sorted(graded[grade])) for grade in sorted(graded)},
    }


def main() -> None:
    counts = word_counts(Path(sys.argv[1]))
    content = {
        "schema": 2,
        "floor": FLOOR,
        "step": STEP,
        "languages": {code: model(counts[code]) for code in sorted(LANGUAGES)},
    }
    OUTPUT.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
