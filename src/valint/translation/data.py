"""Read what the heading judge brings along from `rules/judge`."""

import json
from collections.abc import Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING

from valint.model.record import replace
from valint.project.pack_files import packed
from valint.project.resources import MissingDataError, data_file
from valint.translation.identify import Models
from valint.translation.judge import JudgeData
from valint.translation.keeping import Translated
from valint.translation.known_names import KnownNames, names_of, read_names
from valint.translation.language_words import LanguageWords, language_words
from valint.translation.seeds import Seeds

if TYPE_CHECKING:
    from valint.project.settings import Settings

_DATA = "rules/judge"


@cache
def judge_data() -> JudgeData:
    """Return what the judge brings along, read once."""
    words: Mapping[str, Mapping[str, str]] = packed("judge", "words.yaml")
    known: dict[str, LanguageWords] = {code: language_words(entry) for code, entry in words.items()}
    return JudgeData(
        Models(
            json.loads(data_file(_DATA, "languages.json")),
            lambda script: data_file(f"{_DATA}/letters", f"{script}.txt"),
        ),
        Translated.unpacked(data_file("rules/packed/judge", "translated.txt")),
        known,
        _seeds,
        KnownNames(_shipped_names),
    )


def data_for(settings: "Settings") -> JudgeData:
    """Return what the judge brings along, and the names in the packs of a configuration."""
    data = judge_data()
    if not settings.packs:
        return data

    def own_names() -> Iterator[str]:
        from valint.project.packs import load_packs

        return names_of(load_packs(settings.packs).terms)

    return replace(data, names=data.names | own_names)


def _shipped_names() -> Iterator[str]:
    from valint.project.packs import shipped_terms

    yield from read_names(data_file(_DATA, "names.txt"))
    yield from names_of(shipped_terms())


@cache
def _seeds(language: str) -> Seeds:
    try:
        return Seeds(data_file(f"{_DATA}/seeds", f"{language}.txt"))
    except MissingDataError:
        return Seeds()
