"""Run the examples in rule packs: every bad text must be reported, and no good one."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from valint.errors import ConfigError
from valint.markdown import parse
from valint.model.finding import Finding
from valint.model.named import NamedTuple
from valint.project.pack_files import PackFile
from valint.project.packs import Artefact, LocalePack, Packs, read_locale_pack
from valint.project.page import AnchorFlavour, Page
from valint.project.profiles import read_profile
from valint.project.settings import Settings
from valint.project.terms import Terms, read_names, read_terms
from valint.rules.registry import all_rules, rule_of

_TODAY = date(2026, 1, 1)


class Result(NamedTuple):
    """What became of one text: where its entry stands, and what went wrong, empty where nothing did."""

    place: str
    message: str

    @property
    def passed(self) -> bool:
        """Whether the text did what it should."""
        return not self.message


def run_examples(file: PackFile) -> Iterator[Result]:
    """Yield the results of all examples in a pack, in their order.

    Raises:
        ConfigError: the pack is wrong in itself, or an example names a rule that does not exist.
    """
    match file.kind:
        case "locale":
            yield from _wordings(file)
        case "terms":
            yield from _terms(file)
        case _:
            read_profile(file.data, file.path)
    for index, example in enumerate(file.data.get("examples", ())):
        if not any(rule.code == example["rule"] for rule in all_rules()):
            raise ConfigError(
                f"there is no rule {example['rule']}",
                path=file.path,
                line=file.line(("examples", index, "rule")),
            )
        locale = example.get("locale") or file.data.get("language")
        yield from _texts(file, ("examples", index), example, example["rule"], _Pages(file, locale))


def _wordings(file: PackFile) -> Iterator[Result]:
    pack = read_locale_pack(file)
    for key, entries in (("artefacts", pack.artefacts), ("products", pack.products)):
        for index, entry in enumerate(entries):
            yield from _patterns(file, (key, index), entry)
    for at, variant in enumerate(pack.variants):
        for key, entries in (("artefacts", variant.artefacts), ("products", variant.products)):
            for index, entry in enumerate(entries):
                yield from _patterns(file, ("variants", at, key, index), entry)


def _patterns(file: PackFile, keys: Sequence[str | int], entry: Artefact) -> Iterator[Result]:
    for text in entry.bad:
        match = entry.pattern.search(parse(text, "page.md").prose)
        yield _result(file, keys, match is not None, f"the pattern does not match the bad text “{text}”")
        if match is not None and entry.replacement is not None:
            mended = _mended(entry, match, text)
            again = entry.pattern.search(parse(mended, "page.md").prose) is not None
            yield _result(file, keys, not again, f"the pattern matches its own replacement in “{mended}”")
    for text in entry.good:
        match = entry.pattern.search(parse(text, "page.md").prose)
        shown = "" if match is None else match[0]
        yield _result(file, keys, match is None, f"the pattern matches “{shown}” in the good text “{text}”")


def _mended(entry: Artefact, match: re.Match[str], text: str) -> str:
    place = entry.place(match)
    fix = entry.fix(text, place)
    return text if fix is None else f"{text[: place.start]}{fix.edits[0].text}{text[place.end :]}"


def _terms(file: PackFile) -> Iterator[Result]:
    for index, group in enumerate(file.data.get("names", ())):
        names = tuple(read_names(file, index))
        yield from _texts(file, ("names", index), group, "TM004", _Pages(file, None, Terms(names=names)))
    for index, term in enumerate(read_terms(file)):
        pages = _Pages(file, term.language, Terms(glossary=(term,)))
        code = "TM002" if term.forbidden else "TM003"
        yield from _texts(file, ("terms", index), {"bad": term.bad, "good": term.good}, code, pages)


def _texts(
    file: PackFile, keys: Sequence[str | int], entry: Mapping[str, Any], code: str, pages: "_Pages"
) -> Iterator[Result]:
    rule = rule_of(code)
    for text in entry["bad"]:
        found = list(rule.check(pages.page(text)))
        yield _result(file, keys, bool(found), f"{code} does not report the bad text “{text}”")
    for text in entry["good"]:
        findings: list[Finding] = list(rule.check(pages.page(text)))
        why = findings[0].message if findings else ""
        yield _result(file, keys, not findings, f"{code} reports the good text “{text}”: {why}")


def _result(file: PackFile, keys: Sequence[str | int], passed: object, message: str) -> Result:
    return Result(f"{file.path}:{file.line(keys)}", "" if passed else message)


class _Pages:
    """Makes pages of texts, in a locale, with a pack beside the shipped ones."""

    def __init__(self, file: PackFile, locale: str | None, terms: Terms | None = None) -> None:
        packs = Packs() if file.trusted else Packs([file])
        self._locale = locale
        self._pack: LocalePack = packs.locale(locale)
        self._terms = packs.terms if terms is None else terms

    def page(self, text: str) -> Page:
        return Page(
            document=parse(text, "page.md"),
            locale=self._locale,
            flavour=AnchorFlavour.LEARN,
            pack=self._pack,
            terms=self._terms,
            profiles=(),
            settings=Settings(),
            today=_TODAY,
        )
