"""The front matter beside that of the English page."""

import re
from collections.abc import Iterator, Mapping, Sequence

from valint.model.document import OBJECT, Document
from valint.model.finding import Edit, Finding, Fix, Origin, Severity
from valint.model.front_matter import YamlEntry, YamlNode
from valint.model.lazy_regex import lazy_regex
from valint.model.span import Span
from valint.project.json_schema import ARTICLE, provenance_keys, shipped_schema
from valint.project.page import Page
from valint.project.schemas import front_matter_violations
from valint.rules.registry import Fixes, Given, Needs, Where, rule

# What readers see, or search for in their own language.
_TRANSLATED_LIST = (
    "title titleSuffix description keywords search.keywords summary displayName toc_title caption tags "
    "appliesto applies_to ms.search.industry no-loc audience ms.audience products"
)
_TRANSLATED = frozenset(_TRANSLATED_LIST.split())
_FENCE = lazy_regex(r"(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)")
# Begins with a letter and holds nothing that YAML reads; the rest is put between quotes.
_PLAIN_SCALAR = lazy_regex(
    r"(?!(?:true|false|yes|no|on|off|null|y|n)\Z)[^\W\d_](?:[^:#\n]|:(?=\S)|(?<=\S)#)*(?<![\s:])", re.I
)
_MOST_SHOWN = 5
_LONGEST = 60


@rule(
    "FM009",
    "protected-value-changed",
    Severity.ERROR,
    needs=(Needs.SOURCE,),
    fixes=Fixes.UNSAFE,
    where=Where((Given.SOURCE,)),
)
def protected_value_changed(page: Page) -> Iterator[Finding]:
    """A key that no translation may touch has another value than on the English page.

    Versions, topic kinds, services and identifiers steer how the site builds, filters and counts a page.
    Tools that read and write YAML turn `7.0` into `7`; translators see words. Titles, descriptions and
    keywords are translated and are not compared, and a value that its schema does not allow is FM005's.

    Bad (da-DK):
        --- en-US/guide/page.md ---
        ---
        title: Plan a shift
        ms.topic: how-to
        ms.dyn365.ops.version: 7.0
        ---
        # Plan a shift
        --- da-DK/guide/page.md ---
        ---
        title: Planlæg en vagt
        ms.topic: how-to
        ms.dyn365.ops.version: 7
        ---
        # Planlæg en vagt
    Good (da-DK):
        --- en-US/guide/page.md ---
        ---
        title: Plan a shift
        ms.topic: how-to
        ms.dyn365.ops.version: 7.0
        ---
        # Plan a shift
        --- da-DK/guide/page.md ---
        ---
        title: Planlæg en vagt
        ms.topic: how-to
        ms.dyn365.ops.version: 7.0
        ---
        # Planlæg en vagt

    Source: the English page at the commit that `ms.sourcegitcommit` names.
    """
    pair = _entries(page)
    if pair is None or page.source is None:
        return
    here, there = pair
    told = {found.key for found in front_matter_violations(page) if found.rule == "FM005"}
    for key, entry in here.items():
        original = there.get(key)
        if original is None or not _is_protected(key) or key in told:
            continue
        now, before = _written(entry.node, page.document), _written(original.node, page.source)
        if now == before or entry.node.entries is not None:
            continue
        shown, right = _shown(now), _shown(before)
        message = f"“{key}” is “{shown}”, but “{right}” on the English page; write it as there."
        fix = None
        if entry.node.elements is None and original.node.elements is None and original.node.style not in "|>":
            written = page.source.text[original.node.span.start : original.node.span.end]
            fix = Fix((Edit(entry.node.span, written),), safe=False) if written else None
        yield Finding(
            _place(entry),
            message,
            fix=fix,
            origin=Origin.INTRODUCED,
            source=right,
            target=shown,
        )


@rule(
    "FM010",
    "key-set-drift",
    Severity.WARNING,
    needs=(Needs.SOURCE,),
    fixes=Fixes.UNSAFE,
    where=Where((Given.SOURCE,)),
)
def key_set_drift(page: Page) -> Iterator[Finding]:
    """The front matter lacks keys of the English page, or has keys that the English page has not.

    What a key steers is lost for this language alone: the page drops out of a collection, or search engines
    index what they should not. The six keys of the localization pipeline are expected, and empty keys count
    as absent.

    Bad (da-DK):
        --- en-US/guide/page.md ---
        ---
        title: Plan a shift
        ms.topic: how-to
        ms.collection: library
        ---
        # Plan a shift
        --- da-DK/guide/page.md ---
        ---
        title: Planlæg en vagt
        ms.topic: how-to
        ---
        # Planlæg en vagt
    Good (da-DK):
        --- en-US/guide/page.md ---
        ---
        title: Plan a shift
        ms.topic: how-to
        ms.collection: library
        ---
        # Plan a shift
        --- da-DK/guide/page.md ---
        ---
        title: Planlæg en vagt
        ms.topic: how-to
        ms.collection: library
        ms.contentlocale: da-DK
        ---
        # Planlæg en vagt

    Source: the English page at the commit that `ms.sourcegitcommit` names.
    """
    pair = _entries(page)
    if pair is None:
        return
    here, there = ({key for key, entry in side.items() if entry.node.value not in _EMPTY} for side in pair)
    ours = set(provenance_keys())
    lost = [key for key in pair[1] if key in there - pair[0].keys() - ours]
    gained = [key for key in pair[0] if key in here - pair[1].keys() - ours]
    front_matter = page.document.front_matter
    if lost and front_matter is not None:
        start = front_matter.span.start
        message = f"The front matter lacks what the English page has: {_list(lost)}; add it as there."
        yield Finding(
            Span(start, start + 3),
            message,
            fix=_put_back(page.document, page.source, [pair[1][key] for key in lost]),
            origin=Origin.INTRODUCED,
        )
    if gained:
        message = f"The front matter has what the English page has not: {_list(gained)}; remove it."
        yield Finding(pair[0][gained[0]].key_span, message, origin=Origin.INTRODUCED)


@rule(
    "FM013",
    "title-h1-divergence",
    Severity.INFO,
    needs=(Needs.SOURCE,),
    fixes=Fixes.UNSAFE,
    where=Where((Given.SOURCE,)),
)
def title_h1_divergence(page: Page) -> Iterator[Finding]:
    """Title and first heading differ, although they are equal on the English page.

    They were translated apart from each other, so that search results call a page otherwise than the page
    itself does. Many pages have a title of their own; those are not reported.

    Bad (da-DK):
        --- en-US/guide/page.md ---
        ---
        title: Plan a shift
        ms.topic: how-to
        ---
        # Plan a shift
        --- da-DK/guide/page.md ---
        ---
        title: Planlægge et skift
        ms.topic: how-to
        ---
        # Planlæg en vagt
    Good (da-DK):
        --- en-US/guide/page.md ---
        ---
        title: Plan a shift
        ms.topic: how-to
        ---
        # Plan a shift
        --- da-DK/guide/page.md ---
        ---
        title: Planlæg en vagt
        ms.topic: how-to
        ---
        # Planlæg en vagt

    Source: the English page at the commit that `ms.sourcegitcommit` names.
    """
    if page.source is None or page.document.front_matter is None or page.source.front_matter is None:
        return
    entry = page.document.front_matter.entry("title")
    original = page.source.front_matter.text("title")
    heading, english = _first_heading(page.document), _first_heading(page.source)
    if entry is None or original is None or heading is None or english is None:
        return
    title = entry.node.value
    if not isinstance(title, str) or not title or _plain(original) != _plain(english):
        return
    # A title that is word for word the English one is FM011's.
    if title != original and _plain(title) != _plain(heading):
        message = (
            f"The title differs from the heading “{heading}”, but on the English page the two are equal; use "
            "the same words for both."
        )
        yield Finding(
            entry.node.span,
            message,
            fix=_retitled(entry.node, heading),
            origin=Origin.INTRODUCED,
            source=english,
            target=title,
        )


_EMPTY: tuple[object, ...] = (None, "", [])


def _entries(page: Page) -> tuple[Mapping[str, YamlEntry], Mapping[str, YamlEntry]] | None:
    """Return the entries of the page's front matter and of its source's."""
    front_matter = page.document.front_matter
    original = None if page.source is None else page.source.front_matter
    if front_matter is None or original is None or front_matter.root is None or original.root is None:
        return None
    if front_matter.root.entries is None or original.root.entries is None:
        return None
    return front_matter.root.entries, original.root.entries


def _put_back(document: Document, source: Document | None, entries: Sequence[YamlEntry]) -> Fix | None:
    """Return the fix that writes entries of the English page below the last entry of this one.

    What a reader reads is not put back in English.
    """
    front_matter = document.front_matter
    if source is None or front_matter is None or any(not _is_protected(entry.key) for entry in entries):
        return None
    lines = [_as_written(source, entry) for entry in entries]
    end = document.text.rfind("\n", front_matter.span.start, front_matter.span.end - 1) + 1
    if not all(lines) or not _FENCE.match(document.text, end):
        return None
    break_ = "\r\n" if document.text[:end].endswith("\r\n") else "\n"
    text = "".join(f"{line}{break_}" for written in lines for line in (written or "").split("\n"))
    return Fix((Edit(Span(end, end), text),), safe=False)


def _as_written(source: Document, entry: YamlEntry) -> str | None:
    """Return the lines of a top-level entry, None where they cannot be taken as they stand."""
    start, end = entry.key_span.start, max(entry.key_span.end, entry.node.span.end)
    stop = source.text.find("\n", end)
    text = source.text[start:stop].replace("\r", "").rstrip()
    at_margin = start == 0 or source.text[start - 1] == "\n"
    rest = text.split("\n")[1:]
    # A list may stand at the margin; anything else there is the next entry.
    whole = stop >= 0 and all(line[:1] in (" ", "-", "") and line != "---" for line in rest)
    return text if at_margin and whole else None


def _retitled(node: YamlNode, heading: str) -> Fix | None:
    """Return the fix that writes the heading as the title, in the quotes that the title has."""
    if "\n" in heading or OBJECT in heading or node.style in ("|", ">"):
        return None
    if node.style == "'":
        written = "'" + heading.replace("'", "''") + "'"
    elif node.style == '"' or not _PLAIN_SCALAR.fullmatch(heading):
        written = '"' + heading.replace("\\", "\\\\").replace('"', '\\"') + '"'
    else:
        written = heading
    return Fix((Edit(node.span, written),), safe=False)


def _is_protected(key: str) -> bool:
    return key in shipped_schema(ARTICLE).keys and key not in _TRANSLATED


def _written(node: YamlNode, document: Document) -> tuple[str, ...]:
    """Return a value's parts as they are written, whatever their order and quotes: `7.0` is not `7`."""
    if node.elements is not None:
        return tuple(sorted(part for one in node.elements for part in _written(one, document)))
    if node.value is None or node.value == "":
        return ()
    if isinstance(node.value, str):
        return (" ".join(node.value.split()),)
    return (document.text[node.span.start : node.span.end],)


def _place(entry: YamlEntry) -> Span:
    """Return where a value stands, or its key where it has none or is a list."""
    node = entry.node
    return entry.key_span if node.elements is not None or node.span.end == node.span.start else node.span


def _shown(parts: tuple[str, ...]) -> str:
    text = ", ".join(parts)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _list(keys: list[str]) -> str:
    shown = ", ".join(f"“{key}”" for key in keys[:_MOST_SHOWN])
    return f"{shown} and {len(keys) - _MOST_SHOWN} more" if len(keys) > _MOST_SHOWN else shown


def _first_heading(document: Document) -> str | None:
    return next((heading.text for heading in document.headings if heading.level == 1), None)


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold().rstrip(".")
