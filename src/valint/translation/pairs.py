"""Pair every translated heading of a run with its source: the English heading, or the slug that froze it."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from valint.model.document import OBJECT
from valint.project.observations import see_path
from valint.project.presence import is_file
from valint.translation.counts import HeadingPair
from valint.translation.words import without_suffix_number

if TYPE_CHECKING:
    from valint.project.facts import FileFacts, HeadingFact
    from valint.project.index import Project

_COMMENT = re.compile(r"(?<=[a-z0-9])---.+--$")
"""What the slug keeps of `<!-- a comment -->` at the end of a heading."""
# Hugo's, Jekyll's and Jinja's: `{{% heading "whatsnext" %}}`, `{{ name }}`, `{% data name %}`.
_SHORTCODE = re.compile(r"\{\{[^{}\n]*\}\}|\{%[^{}\n]*%\}")
_REPEATED = re.compile(r"-[0-9]{1,3}$")
_ENGLISH = ("en", "en-us", "en-gb")


class PagePairs(NamedTuple):
    """One translated page; `source` is its English page where there is one."""

    facts: "FileFacts"
    source: "FileFacts | None"
    pairs: Sequence[HeadingPair]


def translated_pages(project: "Project") -> dict[str | None, list[PagePairs]]:
    """Return the translated pages by locale, those whose locale nothing tells under None."""
    sources = _english_pages(project)
    pages: defaultdict[str | None, list[PagePairs]] = defaultdict(list)
    for facts in project.files.values():
        if facts.is_toc or _is_english(facts.locale):
            continue
        source = _source_of(facts, sources, project)
        pairs = tuple(_pairs(facts, source))
        if pairs:
            pages[facts.locale].append(PagePairs(facts, source, pairs))
    return dict(pages)


def _is_english(locale: str | None) -> bool:
    return locale is not None and locale.lower().partition("-")[0] == "en"


def _english_pages(project: "Project") -> "Mapping[str, FileFacts]":
    return {
        key: facts
        for facts in project.files.values()
        if _is_english(facts.locale) and (key := _without_locale(facts.path, (facts.locale or "").lower()))
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


def _pairs(facts: "FileFacts", source: "FileFacts | None") -> Iterator[HeadingPair]:
    english = {} if source is None else {heading.id: heading for heading in source.headings if heading.id}
    aligned = source is not None and [one.level for one in source.headings] == [
        one.level for one in facts.headings
    ]
    slugs = {heading.frozen or heading.explicit for heading in facts.headings}
    for number, heading in enumerate(facts.headings):
        if heading.code_only or not heading.text.strip():
            continue
        slug = heading.frozen or heading.explicit
        original = english.get(slug) if slug else None
        if original is None and slug is None and aligned and source is not None:
            original = source.headings[number]
        if original is not None and any(letter.isalpha() for letter in original.prose):
            wording, from_slug = _plain(original), False
        elif slug and slug.isascii():
            plain = _REPEATED.sub("", slug)
            # `format-1` is the second heading “Format” only where the page has a first one.
            wording, from_slug = plain if plain in slugs else slug, True
            wording = _COMMENT.sub("", wording) or wording
        else:
            continue
        prose = _shortcodes_out(heading.prose)
        if not any(map(str.isalpha, prose)):
            continue
        yield HeadingPair(
            facts.path,
            heading.region,
            without_suffix_number(slug or wording),
            wording,
            from_slug,
            heading.text,
            prose,
        )


def _plain(heading: "HeadingFact") -> str:
    """Return the words of an English heading; code counts, since a translation keeps it."""
    return _shortcodes_out(heading.text).replace(OBJECT, " ")


def _shortcodes_out(text: str) -> str:
    """Blank what a template fills in when the site is built."""
    return _SHORTCODE.sub(OBJECT, text) if "{{" in text or "{%" in text else text
