"""Read glossaries that other tools keep: CSV tables and TBX files (ISO 30042)."""

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from valint.errors import ConfigError
from valint.project.locales import normalise
from valint.project.pack_files import read_text, shown
from valint.project.terms import Term, language_of

_SUFFIXES = frozenset([".csv", ".tsv", ".tbx"])
_SOURCE_LANGUAGE = "en"

# What the columns of the tables that translation tools write are called.
_COLUMNS = {
    "source": ("source", "term", "source term", "source_term", "en", "english"),
    "approved": ("approved", "target", "translation", "target term", "target_term", "preferred"),
    "forbidden": ("forbidden", "deprecated", "do not use", "not"),
    "variants": ("variants", "admitted", "synonyms"),
    "language": ("language", "locale", "target language", "target_language", "lang"),
    "note": ("note", "notes", "comment", "definition", "description"),
}
_DEPRECATED = ("deprecated", "superseded", "notrecommended", "forbidden", "obsolete")


def read_glossaries(paths: Sequence[Path]) -> Iterator[Term]:
    """Yield the terms of CSV and TBX files and of folders of them.

    Raises:
        ConfigError: a file cannot be read, is neither, or is not in the form of its kind.
    """
    for path in paths:
        files = sorted(path.iterdir()) if path.is_dir() else [path]
        for file in files:
            suffix = file.suffix.lower()
            if path.is_dir() and (suffix not in _SUFFIXES or not file.is_file()):
                continue
            text = read_text(file, "glossary")
            yield from read_tbx(text, shown(file)) if suffix == ".tbx" else read_csv(text, shown(file))


def read_csv(text: str, path: str) -> Iterator[Term]:
    """Yield the terms of a table whose first row names its columns.

    `source` and `approved` or `target` are the term and its translation, `forbidden` and `variants` hold
    more, with `|` between them; `language` is the translations' language.  A column may also be named by the
    language of the terms in it: `en,da,de`.

    Raises:
        ConfigError: the table has no header that tells source and translation; names the line.
    """
    sample = text.partition("\n")[0]
    delimiter = max(",;\t", key=sample.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        header = [cell.strip().lower() for cell in next(reader, [])]
        roles, languages = _roles(header)
        if "source" not in roles or not (languages or {"approved", "forbidden", "variants"} & roles.keys()):
            raise ConfigError(
                "the first row must name the columns: source and approved, and language, or two languages",
                path=path,
                line=1,
            )
        for row in reader:
            cells = dict(enumerate(cell.strip() for cell in row))
            yield from _of_row(cells, roles, languages, path, reader.line_num)
    except csv.Error as error:
        raise ConfigError(f"this is no CSV table: {error}", path=path, line=reader.line_num) from error


def _roles(header: Sequence[str]) -> tuple[dict[str, int], dict[str, int]]:
    """Return the columns by their role, and the columns of translations by their language."""
    roles: dict[str, int] = {}
    languages: dict[str, int] = {}
    for at, name in enumerate(header):
        for role, names in _COLUMNS.items():
            if name in names:
                roles.setdefault(role, at)
                break
        else:
            if name and len(name) <= 10 and normalise(name) is not None:
                language = language_of(name)
                if _is_source(language):
                    roles.setdefault("source", at)
                else:
                    languages[language] = at
    return roles, languages


def _of_row(
    cells: dict[int, str], roles: dict[str, int], languages: dict[str, int], path: str, line: int
) -> Iterator[Term]:
    def entries(role: str) -> tuple[str, ...]:
        return _entries(cells.get(roles.get(role, -1), ""))

    if not any(cells.values()):
        return
    note = cells.get(roles.get("note", -1)) or None
    for language, at in languages.items():
        approved = _entries(cells.get(at, ""))
        if approved and entries("source"):
            yield Term(entries("source"), language, approved, note=note)
    approved, forbidden, variants = entries("approved"), entries("forbidden"), entries("variants")
    if not (approved or forbidden or len(variants) > 1):
        return
    if approved and not entries("source"):
        raise ConfigError("this row has a translation and no source term", path=path, line=line)
    tag = cells.get(roles.get("language", -1), "")
    if normalise(tag) is None:
        raise ConfigError(
            "this row does not say its language; add a column language with da or da-DK", path=path, line=line
        )
    yield Term(entries("source"), language_of(tag), approved, forbidden, variants, note=note)


def _entries(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split("|") if part.strip())


def read_tbx(text: str, path: str) -> Iterator[Term]:
    """Yield the terms of a TBX file, of version 2 (`martif`) or 3 (`tbx`).

    A concept's English terms are the source; its terms in another language are approved, unless their
    administrative status says that they are deprecated or superseded.

    Raises:
        ConfigError: the file is no well-formed XML, or declares entities, which nothing here needs and which
            could be made to grow without end.
    """
    for concept in _concepts(text, path):
        source = tuple(term for language, term, _ in concept if _is_source(language))
        targets = dict.fromkeys(language for language, _, _ in concept if not _is_source(language))
        for language in targets:
            approved = tuple(t for own, t, deprecated in concept if own == language and not deprecated)
            forbidden = tuple(t for own, t, deprecated in concept if own == language and deprecated)
            if (source and approved) or forbidden:
                yield Term(source, language, approved if source else (), forbidden)


def _is_source(language: str) -> bool:
    return language.partition("-")[0] == _SOURCE_LANGUAGE


_Concept = list[tuple[str, str, bool]]


class _Tbx:
    """Collects language, term and whether it is deprecated, concept by concept."""

    def __init__(self) -> None:
        self.concepts: list[_Concept] = []
        self._languages: list[str] = []
        self._term: list[str] | None = None
        self._status: list[str] | None = None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        match name.rpartition(":")[2]:
            case "termEntry" | "conceptEntry":
                self.concepts.append([])
            case "langSet" | "langSec":
                self._languages.append(language_of(attributes.get("xml:lang", "")))
            case "term":
                self._term = []
            case "termNote" if attributes.get("type") == "administrativeStatus":
                self._status = []
            case "administrativeStatus":
                self._status = []

    def text(self, data: str) -> None:
        for part in (self._term, self._status):
            if part is not None:
                part.append(data)

    def end(self, name: str) -> None:
        match name.rpartition(":")[2]:
            case "langSet" | "langSec":
                if self._languages:
                    self._languages.pop()
            case "term" if self._term is not None:
                term = " ".join("".join(self._term).split())
                self._term = None
                if term and self.concepts and self._languages:
                    self.concepts[-1].append((self._languages[-1], term, False))
            case "termNote" | "administrativeStatus" if self._status is not None:
                status = "".join(self._status).strip().lower()
                self._status = None
                if status.startswith(_DEPRECATED) and self.concepts and self.concepts[-1]:
                    language, term, _ = self.concepts[-1][-1]
                    self.concepts[-1][-1] = (language, term, True)


class _EntityError(Exception):
    """The file declares an entity."""


def _concepts(text: str, path: str) -> list[_Concept]:
    from xml.parsers import expat

    tbx = _Tbx()
    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = True

    def refuse(*_: Any) -> None:
        raise _EntityError

    parser.EntityDeclHandler = refuse
    parser.StartElementHandler = tbx.start
    parser.EndElementHandler = tbx.end
    parser.CharacterDataHandler = tbx.text
    try:
        parser.Parse(text.encode("utf-8", "replace"), True)  # noqa: FBT003 - the API takes no keyword
    except expat.ExpatError as error:
        message = f"this is no well-formed XML: {expat.ErrorString(error.code)}"
        raise ConfigError(message, path=path, line=error.lineno) from error
    except _EntityError as error:
        raise ConfigError(
            "the file declares an entity, which is not read", path=path, line=parser.CurrentLineNumber
        ) from error
    return tbx.concepts
