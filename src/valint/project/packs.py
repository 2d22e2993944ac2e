"""Rule packs: what valint knows of a language, of product names and of toolkits, as data."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from valint.errors import ConfigError
from valint.project.profiles import ToolkitProfile, read_profile
from valint.project.resources import data_file, data_names


class Artefact(NamedTuple):
    """Wording that machine translation is known to leave behind."""

    pattern: re.Pattern[str]
    why: str
    suggestion: str
    bad: tuple[str, ...]
    good: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LocalePack:
    """What the rules must know of a language; the default knows nothing."""

    language: str | None = None
    conjunctions: tuple[str, ...] = ()
    repeats: frozenset[str] = frozenset()
    scripts: frozenset[str] = frozenset()
    artefacts: tuple[Artefact, ...] = ()
    products: tuple[Artefact, ...] = ()
    joined: re.Pattern[str] | None = None
    """Matches a word, a conjunction and the same word again; the word is group 1."""


@dataclass(frozen=True, slots=True)
class Terms:
    """Product names that a translation keeps."""

    products: tuple[str, ...] = ()


@cache
def locale_pack(locale: str | None) -> LocalePack:
    """Return the shipped pack of a locale's language, an empty one where none is shipped.

    Raises:
        ConfigError: the pack is broken.
    """
    language = None if locale is None else locale.partition("-")[0].lower()
    name = f"{language}.yaml"
    if language is None or name not in data_names("rules/locales"):
        return LocalePack(language)
    return read_locale_pack(_load("rules/locales", name), f"rules/locales/{name}")


@cache
def shipped_profiles() -> tuple[ToolkitProfile, ...]:
    """Return the toolkit profiles that valint ships.

    Raises:
        ConfigError: a pack is broken.
    """
    folder = "rules/toolkits"
    return tuple(read_profile(_load(folder, name), f"{folder}/{name}") for name in data_names(folder))


def configured_profiles(paths: Sequence[Path]) -> tuple[ToolkitProfile, ...]:
    """Return the toolkit profiles in the given pack files and folders of them.

    Raises:
        ConfigError: a pack cannot be read or is broken.
    """
    profiles = []
    for path in paths:
        files = sorted(path.glob("*.y*ml")) if path.is_dir() else [path]
        for file in files:
            data = _read(file)
            if isinstance(data, Mapping) and data.get("kind") == "toolkit":
                profiles.append(read_profile(data, str(file)))
            else:
                raise ConfigError(
                    "this is no rule pack; write “kind: toolkit” on its first line", path=str(file)
                )
    return tuple(profiles)


def _read(file: Path) -> Any:
    import yaml

    try:
        return yaml.safe_load(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"the rule pack cannot be read: {error}", path=str(file)) from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = None if mark is None else mark.line + 1
        raise ConfigError(
            "the rule pack is no valid YAML; check its indentation", path=str(file), line=line
        ) from error


@cache
def shipped_terms() -> Terms:
    """Return the product names that valint ships."""
    names: list[str] = []
    for name in data_names("rules/terms"):
        data = _load("rules/terms", name)
        names += data.get("products", [])
    return Terms(tuple(names))


def read_locale_pack(data: Mapping[str, Any], path: str) -> LocalePack:
    """Make a pack of its parsed YAML.

    Raises:
        ConfigError: a pattern is no regular expression.
    """
    conjunctions = tuple(data.get("conjunctions", ()))
    return LocalePack(
        language=data["language"],
        conjunctions=conjunctions,
        repeats=frozenset(data.get("repeats", ())),
        scripts=frozenset(data.get("scripts", ())),
        artefacts=_artefacts(data.get("artefacts", ()), path),
        products=_artefacts(data.get("products", ()), path),
        joined=_joined(conjunctions, data.get("clitics", ()), spaced=data.get("spaced", True)),
    )


def _artefacts(entries: Any, path: str) -> tuple[Artefact, ...]:
    found = []
    for entry in entries:
        try:
            pattern = re.compile(entry["pattern"], re.I)
        except re.error as error:
            raise ConfigError(f"“{entry['pattern']}” is no regular expression: {error}", path=path) from error
        found.append(
            Artefact(pattern, entry["why"], entry["suggestion"], tuple(entry["bad"]), tuple(entry["good"]))
        )
    return tuple(found)


def _joined(
    conjunctions: tuple[str, ...], clitics: tuple[str, ...], *, spaced: bool
) -> re.Pattern[str] | None:
    if not conjunctions and not clitics:
        return None
    words = "|".join(map(re.escape, conjunctions))
    if not spaced:
        # Whole runs of Kanji or Katakana alone: without spaces anything else matches inside words.
        runs = r"[\u4e00-\u9fff]{2,}|[\u30a1-\u30fa\u30fc]{2,}"
        return re.compile(
            rf"(?<![\u4e00-\u9fff\u30a1-\u30fa\u30fc])({runs})(?:{words})\1(?![\u4e00-\u9fff\u30a1-\u30fa\u30fc])"
        )
    parts = [rf"(?: +(?:{words}) +)"] if conjunctions else []
    parts += [rf"(?: +{re.escape(clitic)})" for clitic in clitics]
    return re.compile(rf"(?<![\w-])([^\W\d_]{{3,}})(?:{'|'.join(parts)})\1(?![\w-])", re.I)


def _load(folder: str, name: str) -> Any:
    import yaml

    return yaml.load(data_file(folder, name), getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - both are safe
