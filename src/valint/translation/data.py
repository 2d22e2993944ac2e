"""Read what the heading judge brings along from `rules/judge`."""

import json
from collections.abc import Mapping
from functools import cache

from valint.project.pack_files import packed
from valint.project.resources import MissingDataError, data_file
from valint.translation.identify import Models
from valint.translation.judge import JudgeData
from valint.translation.keeping import Translated
from valint.translation.language_words import LanguageWords, language_words
from valint.translation.seeds import Seeds, read_seeds

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
        Translated.read(data_file(_DATA, "translated.txt")),
        known,
        _seeds,
    )


@cache
def _seeds(language: str) -> Seeds:
    try:
        return read_seeds(data_file(f"{_DATA}/seeds", f"{language}.txt"))
    except MissingDataError:
        return Seeds()
