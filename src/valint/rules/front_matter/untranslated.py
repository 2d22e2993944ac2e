"""Titles and descriptions that were left in English."""

from collections.abc import Iterator

from valint.markdown.slug import learn_slug
from valint.model.document import Document, Heading
from valint.model.finding import Finding, Origin, Severity
from valint.model.front_matter import YamlEntry
from valint.model.lazy_regex import lazy_regex
from valint.model.span import Span
from valint.project.page import Page
from valint.rules.registry import Given, Needs, Where, rule
from valint.translation.english_prose import judge_of

_WORD = lazy_regex(r"[^\W\d_]{3,}")
# A title may name the site behind its own words: “Plan a shift | Library handbook”.
_SITE = lazy_regex(r"(?<!\s)\s+[|\-–—]\s+")
_DUPLICATE = lazy_regex(r"-\d+\Z")
# So much of a title must be left to translate; the rest may be names.
_LEAST_SHARE = 0.2


@rule(
    "FM011",
    "title-untranslated",
    Severity.WARNING,
    needs=(Needs.SLUG, Needs.SOURCE),
    where=Where((Given.FRONT_MATTER,)),
)
def title_untranslated(page: Page) -> Iterator[Finding]:
    """The title is still in English, although the page's heading is translated.

    Readers meet the title in search results and browser tabs, before the page itself. The frozen anchor of
    the first heading says how the English heading is worded; a title that says the same was not translated.
    Names that the translated heading keeps are no finding.

    Bad (da-DK):
        ---
        title: Plan a shift
        ms.topic: how-to
        ---
        # <a name="plan-a-shift"></a>Planlæg en vagt
    Good (da-DK):
        ---
        title: Planlæg en vagt
        ms.topic: how-to
        ---
        # <a name="plan-a-shift"></a>Planlæg en vagt

    Source: the frozen anchor in front of a translated heading is the slug of the English one.
    """
    entry = _text_entry(page, "title")
    if entry is None or page.language in (None, "en"):
        return
    heading = _first_heading(page.document)
    if heading is None:
        return
    title = str(entry.node.value).strip()
    english = _english_title(page, heading, title)
    if english is not None and _is_left_over(english, heading.text):
        yield Finding(
            entry.node.span,
            f"The title is still in English; the page's heading is “{heading.text}”.",
            origin=Origin.INTRODUCED,
            source=english,
            target=title,
        )


@rule("FM012", "description-untranslated", Severity.WARNING, where=Where((Given.FRONT_MATTER,)))
def description_untranslated(page: Page) -> Iterator[Finding]:
    """The description is still in English, in whole or in part.

    Search results show the description below the title. A sentence is reported only where it cannot be
    anything but English, or where the whole is word for word that of the English page.

    Bad (da-DK):
        ---
        title: Planlæg en vagt
        description: Learn how to plan a shift and which volunteers you can ask.
        ms.topic: how-to
        ---
        # Planlæg en vagt
    Good (da-DK):
        ---
        title: Planlæg en vagt
        description: Sådan planlægger du en vagt, og hvilke frivillige du kan spørge.
        ms.topic: how-to
        ---
        # Planlæg en vagt

    Source: small words of English that the locale pack does not list as words of its language; without a pack
    the script alone, where it is not Latin.
    """
    entry = _text_entry(page, "description")
    if entry is None or page.language in (None, "en") or page.is_include:
        return
    description = str(entry.node.value).strip()
    original = _source_text(page, "description")
    if original is not None and original == description:
        # Names and numbers alone stay as they are.
        if sum(word[0].islower() for word in _WORD.findall(description)) > 2:
            yield _still_english(page, entry, entry.node.span, "The description is")
        return
    english = judge_of(page)
    found = None if english is None else english.english_in(description)
    if found is not None and found.sure:
        whole = (found.start, found.end) == (0, len(description))
        span = _part(page.document, entry, description[found.start : found.end])
        yield _still_english(
            page, entry, span, "The description is" if whole else "A sentence of the description is"
        )


def _still_english(page: Page, entry: YamlEntry, span: Span, subject: str) -> Finding:
    return Finding(
        span,
        f"{subject} still in English; translate it.",
        origin=Origin.INTRODUCED,
        source=_source_text(page, "description"),
        target=str(entry.node.value),
    )


def _part(document: Document, entry: YamlEntry, part: str) -> Span:
    """Return where a part of a value stands; the whole value where it is written otherwise there."""
    span = entry.node.span
    at = document.text.find(part, span.start, span.end)
    return span if at < 0 else Span(at, at + len(part))


def _english_title(page: Page, heading: Heading, title: str) -> str | None:
    """Return the title's English words if it is that of the English page, or says what its heading says."""
    original = _source_text(page, "title")
    if original is not None:
        return title if original == title else None
    if heading.frozen is None:
        return None
    if title[0].isascii() and title[0].isalnum() and title[0].lower() != heading.frozen.name[:1].lower():
        return None  # a slug begins with the letter that its words begin with
    frozen = _DUPLICATE.sub("", heading.frozen.name)
    if frozen == _DUPLICATE.sub("", learn_slug(heading.text)):
        return None
    own = _SITE.split(title)[0]
    return next((words for words in (title, own) if learn_slug(words) in (frozen, heading.frozen.name)), None)


def _is_left_over(english: str, heading: str) -> bool:
    """Tell whether words of an English title are gone from the heading, which thus was translated."""
    words = [word.casefold() for word in _WORD.findall(english)]
    kept = {word.casefold() for word in _WORD.findall(heading)}
    lost = [word for word in words if word not in kept and word not in heading.casefold()]
    return bool(words) and len(lost) >= _LEAST_SHARE * len(words)


def _text_entry(page: Page, key: str) -> YamlEntry | None:
    front_matter = page.document.front_matter
    entry = None if front_matter is None else front_matter.entry(key)
    return (
        entry
        if entry is not None and isinstance(entry.node.value, str) and entry.node.value.strip()
        else None
    )


def _source_text(page: Page, key: str) -> str | None:
    source = None if page.source is None else page.source.front_matter
    found = None if source is None else source.text(key)
    return None if found is None else found.strip()


def _first_heading(document: Document) -> Heading | None:
    return next((heading for heading in document.headings if heading.level == 1), None)
