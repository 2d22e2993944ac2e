"""Pair every translated heading of a run with its source: the English heading, or the slug that froze it."""

from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from valint.model.document import OBJECT
from valint.model.lazy_regex import lazy_regex
from valint.model.named import NamedTuple
from valint.model.span import Region
from valint.project.locales import is_english
from valint.project.observations import see_path
from valint.project.presence import is_file
from valint.translation.counts import HeadingPair, PackedPairs
from valint.translation.words import without_suffix_number

if TYPE_CHECKING:
    from valint.project.facts import FileFacts, HeadingFact
    from valint.project.index import Project

_COMMENT = lazy_regex(r"(?<=[a-z0-9])---.+--$")
"""What the slug keeps of `<!-- a comment -->` at the end of a heading."""
# Hugo's, Jekyll's and Jinja's: `{{% heading "whatsnext" %}}`, `{{ name }}`, `{% data name %}`.
_SHORTCODE = lazy_regex(r"\{\{[^{}\n]*\}\}|\{%[^{}\n]*%\}")
_REPEATED = lazy_regex(r"-[0-9]{1,3}$")
_NOWHERE = Region(1, 1, 1, 1)
# Tens of thousands are made; the generated constructor costs twice as much.
_new = tuple.__new__
_ENGLISH = ("en", "en-us", "en-gb")

Wording = tuple[str, str, bool, str, str]
"""What a pair says, wherever it stands: slug, source, from_slug, text, prose."""


class PagePairs(NamedTuple):
    """One translated page; `source` is its English page where there is one."""

    facts: "FileFacts"
    source: "FileFacts | None"
    pairs: Sequence[HeadingPair]


def translated_pages(
    project: "Project", known: Callable[[str], PackedPairs | None] = lambda _path: None
) -> dict[str | None, list[PagePairs]]:
    """Return the translated pages by locale, those whose locale nothing tells under None.

    `known` gives the pairs that a page has without an English page, where somebody has found them.
    """
    sources = _english_pages(project)
    pages: defaultdict[str | None, list[PagePairs]] = defaultdict(list)
    models: dict[Wording, HeadingPair] = {}
    for facts in project.files.values():
        if facts.is_toc or is_english(facts.locale):
            continue
        source = _source_of(facts, sources, project)
        pairs = known(facts.path) if source is None else None
        if pairs is None:
            pairs = packed_pairs(facts, () if source is None else source.headings, models)
        if pairs:
            pages[facts.locale].append(PagePairs(facts, source, pairs))
    return dict(pages)


def packed_pairs(
    facts: "FileFacts", originals: "Sequence[HeadingFact]", models: dict[Wording, HeadingPair]
) -> PackedPairs:
    """Return the pairs of a page with the headings of its English page; `models` are those of other pages."""
    chosen: list[HeadingPair] = []
    regions: list[Iterable[int]] = []
    for wording, region in _pairs(facts.heading_rows, originals):
        model = models.get(wording)
        if model is None:
            model = models[wording] = _new(HeadingPair, ("", _NOWHERE, *wording))
        chosen.append(model)
        regions.append(region)
    return PackedPairs(facts.path, chosen, regions)


def _english_pages(project: "Project") -> "Mapping[str, FileFacts]":
    return {
        key: facts
        for facts in project.files.values()
        if is_english(facts.locale) and (key := _without_locale(facts.path, (facts.locale or "").lower()))
    }


def _without_locale(path: str, locale: str) -> str | None:
    """Return a path with the folder that names the locale taken out, None where no folder does."""
    parts = path.split("/")
    names = {locale, locale.partition("-")[0]} if locale not in _ENGLISH else set(_ENGLISH)
    for at, part in enumerate(parts[:-1]):
        if part.lower().replace("_", "-") in names:
            return "/".join((*parts[:at], "", *parts[at + 1 :]))
    return None


def _source_of(
    facts: "FileFacts", sources: "Mapping[str, FileFacts]", project: "Project"
) -> "FileFacts | None":
    """Return the English page of a page: beside it in this run, or in the configured source tree."""
    if facts.locale is not None and sources:
        key = _without_locale(facts.path, facts.locale.lower())
        if key is not None and key in sources:
            return sources[key]
    folder = project.settings.source
    if folder is None:
        return None
    parts = facts.path.split("/")
    for skipped in range(len(parts)):
        file = folder.joinpath(*parts[skipped:])
        see_path(file.as_posix())
        if is_file(file):
            return project.facts_of(file.as_posix())
    return None


def _pairs(
    headings: Sequence[Sequence[Any]], originals: "Sequence[HeadingFact]"
) -> Iterator[tuple[Wording, Iterable[int]]]:
    english = {heading.id: heading for heading in originals if heading.id}
    aligned = bool(originals) and [one.level for one in originals] == [row[0] for row in headings]
    slugs = {frozen or explicit for _, _, _, _, frozen, explicit, _, _ in headings}
    for number, (_, text, prose, region, frozen, explicit, _, code_only) in enumerate(headings):
        if code_only or not text.strip():
            continue
        slug = frozen or explicit
        original = english.get(slug) if slug else None
        if original is None and slug is None and aligned:
            original = originals[number]
        if original is not None and any(letter.isalpha() for letter in original.prose):
            wording, from_slug = _plain(original), False
        elif slug and slug.isascii():
            wording, from_slug = _unfrozen(slug, slugs), True
        else:
            continue
        # Mostly one wording, and then one object.
        prose = text if prose == text else prose
        prose = _shortcodes_out(prose)
        if prose[:1].isalpha() or any(map(str.isalpha, prose)):
            yield (without_suffix_number(slug or wording), wording, from_slug, text, prose), region


def _unfrozen(slug: str, slugs: Container[str | None]) -> str:
    """Return the slug of a heading's wording, without what tells it from others and what no reader sees."""
    if slug[-1].isdigit():
        plain = _REPEATED.sub("", slug)
        # `format-1` is the second heading “Format” only where the page has a first one.
        slug = plain if plain in slugs else slug
    return (_COMMENT.sub("", slug) or slug) if "---" in slug else slug


def _plain(heading: "HeadingFact") -> str:
    """Return the words of an English heading; code counts, since a translation keeps it."""
    return _shortcodes_out(heading.text).replace(OBJECT, " ")


def _shortcodes_out(text: str) -> str:
    """Blank what a template fills in when the site is built."""
    return _SHORTCODE.sub(OBJECT, text) if "{{" in text or "{%" in text else text
