"""Whether a page has what rules need to find anything: looked at once, before any rule is asked.

Each look costs less than the call of the rule that it spares, and is never wrong in saying no.
"""

from collections.abc import Callable, Mapping
from operator import attrgetter
from typing import TYPE_CHECKING

from valint.model.document import LinkKind
from valint.model.lazy_regex import lazy_regex
from valint.project.page import AnchorFlavour, Latest
from valint.project.vocabulary import BEHIND_BOLD, may_ask_in_bold, vocabulary, watched
from valint.rules.given import Given

if TYPE_CHECKING:
    from valint.model.document import Anchor, Document, ExplicitId
    from valint.project.page import Page

watched([b"com"])
_MAYBE_DOCUMENT = lazy_regex(r"\.[cdpvx](?:df|pt|ps|ot|oc|ls|lt|sv|sd|ss|st)")
_LOCALE = lazy_regex(r"\.com/[a-z]{2,3}-[a-z]")


_OTHER_QUESTIONS = frozenset(["el", "hy"])
"""Greek ends questions in a semicolon, and Armenian has its mark within them."""


def _targets(document: "Document") -> tuple[str, str]:
    """Return the destinations of a page, each on a line of its own, as they are and in small letters."""
    found = "\n".join(["", *[link.destination for link in document.links], ""])
    return found, found.lower()


_TARGETS = Latest(_targets)


def targets(page: "Page") -> str:
    """Return the destinations of a page, each on a line of its own."""
    return _TARGETS.of(page.document)[0]


def _small_targets(page: "Page") -> str:
    return _TARGETS.of(page.document)[1]


def _has_brackets(page: "Page") -> bool:
    prose = page.document.prose
    return "[" in prose or "]" in prose


def _has_split_path(page: "Page") -> bool:
    prose = page.document.prose
    # There are few slashes in a text, and a look for one character costs a tenth of a look for more.
    at = prose.find("/")
    while at >= 0:
        if prose.endswith(".. ", 0, at):
            return True
        at = prose.find("/", at + 1)
    return False


def _leads_nowhere(page: "Page") -> bool:
    return not all(map(str.strip, [link.destination for link in page.document.links]))


def _fixes_address(page: "Page") -> bool:
    small = _small_targets(page)
    return "\nhttp:" in small or (".com/" in small and _LOCALE.search(small) is not None)


def _has_bare_text(page: "Page") -> bool:
    return False in [link.text[:1].isalnum() for link in page.document.links]


def _has_word_behind(page: "Page") -> bool:
    if not page.pack.spaced:
        return False
    text = page.document.text
    ends = [link.span.end for link in page.document.links]
    ends += [code.span.end for code in page.document.code_spans]
    return True in [text[end : end + 1].isalpha() for end in ends] or BEHIND_BOLD.search(text) is not None


def _steps(page: "Page") -> bool:
    levels = [one.level for one in page.document.headings if one.depth == 0 and one.tab is None]
    if levels and (levels[0] != 1 or levels.count(1) > 1):
        return True
    before = 1
    for level in levels:
        if level > before + 1:
            return True
        before = level
    return False


def _has_hollow_heading(page: "Page") -> bool:
    document = page.document
    kinds = " ".join(document.kinds)
    return (
        "heading heading" in kinds
        or kinds.endswith("heading")
        or "" in [heading.text for heading in document.headings]
    )


def _ids(page: "Page") -> "list[Anchor | ExplicitId | None]":
    """Return for each heading the id that is written into it."""
    if page.flavour is AnchorFlavour.EXPLICIT:
        return [heading.explicit for heading in page.document.headings]
    return [heading.frozen for heading in page.document.headings]


def _has_repeated_id(page: "Page") -> bool:
    names = [one.name for one in _ids(page) if one is not None]
    return len(set(names)) < len(names)


def _has_tag(page: "Page") -> bool:
    headings = page.document.headings
    return page.document.tag_count != 2 * len([1 for heading in headings if heading.frozen is not None])


def _may_ask(page: "Page") -> bool:
    document = page.document
    if page.profiles or document.mime is not None or page.language in _OTHER_QUESTIONS:
        return True
    if may_ask_in_bold(document.text):
        return True
    ids = [heading.frozen or heading.explicit for heading in document.headings]
    names = "\n".join([one.name for one in ids if one is not None]).lower()
    return "faq" in names or "question" in names


HOLDS: "Mapping[Given, Callable[[Page], object]]" = {
    Given.SOURCE: attrgetter("source"),
    Given.RESULTS: lambda page: page.settings.links.results is not None,
    Given.GLOSSARY: attrgetter("terms.glossary"),
    Given.PROFILE: attrgetter("profiles"),
    Given.YAML: lambda page: page.document.mime is not None,
    Given.QUOTES: attrgetter("document.quotes"),
    Given.FRONT_MATTER: attrgetter("document.front_matter"),
    Given.TABLES: attrgetter("document.tables"),
    Given.LISTS: attrgetter("document.lists"),
    Given.BRACKETS: _has_brackets,
    Given.SPLIT_PATHS: _has_split_path,
    Given.TABS: lambda page: "#tab/" in _small_targets(page).replace(" ", ""),
    Given.PASTED_TITLES: lambda page: b"com" in vocabulary(page.document.prose).present,
    Given.IMAGES: lambda page: True in [link.image for link in page.document.links],
    Given.INCLUDES: lambda page: LinkKind.INCLUDE in [link.kind for link in page.document.links],
    Given.EMPTY_TARGETS: _leads_nowhere,
    Given.SPACED_TARGETS: lambda page: " " in targets(page) or "\t" in targets(page),
    Given.BACKSLASHES: lambda page: "\\" in targets(page),
    Given.BARE_HOSTS: lambda page: "\n//" in targets(page),
    Given.DOCUMENTS: lambda page: _MAYBE_DOCUMENT.search(_small_targets(page)) is not None,
    Given.FIXED_ADDRESSES: _fixes_address,
    Given.BARE_TEXTS: _has_bare_text,
    Given.WORDS_BEHIND: _has_word_behind,
    Given.STEPS: _steps,
    Given.HOLLOW_HEADINGS: _has_hollow_heading,
    Given.LOOSE_HEADINGS: lambda page: None in _ids(page),
    Given.REPEATED_IDS: _has_repeated_id,
    Given.TAGS: _has_tag,
    Given.QUESTIONS: _may_ask,
}
"""What tells whether a page has it: what these return is true, or not."""
