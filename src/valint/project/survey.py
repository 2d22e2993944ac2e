"""One pass over all links: which are missing, which go astray, which fragments name nothing.

Rules read from here, so that a tree's links are resolved once, however many rules ask.
"""

from dataclasses import dataclass, field
from typing import NamedTuple

from valint.markdown.slug import github_slug
from valint.model.document import LinkKind
from valint.project.bookmarks import Bookmarks
from valint.project.facts import FileFacts, LinkFact
from valint.project.index import Project
from valint.project.page import AnchorFlavour
from valint.project.resolve import Resolution, Via
from valint.project.target import Target, TargetKind

_TEXT_DIRECTIVE = ":~:"  # the browser's own, never a bookmark
_TAB = "tab/"
_MKDOCS_OWN = ("fn:", "fnref:", "__")  # footnotes, content tabs, code lines
_MARKDOWN = (".md", ".markdown")


class CheckedLink(NamedTuple):
    """A link with where it leads."""

    facts: FileFacts
    link: LinkFact
    target: Target
    resolution: Resolution


class BrokenFragment(NamedTuple):
    """A link whose fragment is no bookmark of the page it leads to.

    `page` is that page's path as reports show it, None when the link points into its own page.
    """

    facts: FileFacts
    link: LinkFact
    fragment: str
    via: Via
    page: str | None
    bookmarks: Bookmarks


@dataclass(frozen=True, slots=True)
class Survey:
    """What became of all links, in the order of paths and places."""

    missing: list[CheckedLink] = field(default_factory=list)
    unverifiable: list[CheckedLink] = field(default_factory=list)
    fallback: list[CheckedLink] = field(default_factory=list)
    misspelled: list[CheckedLink] = field(default_factory=list)
    fragments: list[BrokenFragment] = field(default_factory=list)


def survey(project: Project) -> Survey:
    """Resolve every link of the checked files."""
    found = Survey()
    lists = {
        Via.MISSING: found.missing,
        Via.LOCAL_PATH: found.missing,
        Via.OUTSIDE: found.missing,
        Via.UNVERIFIABLE: found.unverifiable,
        Via.FALLBACK: found.fallback,
    }
    maps_sites = project.settings.links.site_paths == "map"
    for facts in project.files.values():
        if not facts.links:
            continue
        resolver, origin = project.origin(facts)
        for link in facts.links:
            target = project.target(link.destination)
            if target.kind is TargetKind.SITE and not maps_sites:
                continue
            resolution = resolver.resolve(target, origin, include=link.kind == LinkKind.INCLUDE)
            via = resolution.via
            if via in lists and target.kind is not TargetKind.SITE:
                lists[via].append(CheckedLink(facts, link, target, resolution))
            if resolution.spelling is not None:
                found.misspelled.append(CheckedLink(facts, link, target, resolution))
            if target.fragment and target.fragment != "top":
                broken = _check_fragment(project, facts, link, target, resolution)
                if broken is not None:
                    found.fragments.append(broken)
    return found


def _check_fragment(
    project: Project, facts: FileFacts, link: LinkFact, target: Target, resolution: Resolution
) -> BrokenFragment | None:
    fragment = target.fragment
    if fragment is None or fragment.startswith((_TAB, _TEXT_DIRECTIVE)):
        return None
    via = resolution.via
    own = via is Via.SELF
    file = project.absolute(facts.path) if own else resolution.file
    if file is None or not file.lower().endswith(_MARKDOWN):
        return None  # what a YAML page or a resource offers is up to its template or viewer
    if via is Via.FALLBACK and not project.settings.links.check_fallback_fragments:
        return None
    bookmarks = project.bookmarks(file)
    if bookmarks is None or fragment in bookmarks.known or not bookmarks.complete:
        return None
    if _made_by_the_site(project, file, fragment):
        return None
    if own and _known_to_includers(project, file, fragment, is_include=facts.is_include):
        return None
    page = None if own or file == project.absolute(facts.path) else project.shown(file)
    return BrokenFragment(facts, link, fragment, via, page, bookmarks)


def _made_by_the_site(project: Project, file: str, fragment: str) -> bool:
    """Tell whether a site makes this bookmark beside those in the page."""
    facts = project.facts_of(file)
    if facts is None:
        return True
    if facts.flavour is AnchorFlavour.EXPLICIT:
        return fragment.startswith(_MKDOCS_OWN)
    if facts.flavour is AnchorFlavour.LEARN and not project.is_outside_docsets(file):
        return False
    # A README in the repository of a Learn site is read on GitHub, which also prefixes what it finds.
    plain = fragment.removeprefix("user-content-")
    if facts.flavour is AnchorFlavour.GITHUB:
        return plain in facts.bookmarks
    return plain in facts.bookmarks or plain in {github_slug(heading.text) for heading in facts.headings}


def _known_to_includers(project: Project, file: str, fragment: str, *, is_include: bool) -> bool:
    """Tell whether a page that includes `file` has the bookmark; without any, an include gets the doubt."""
    includers = project.includers.get(file, ())
    if not includers:
        return is_include
    for includer in includers:
        bookmarks = project.bookmarks(includer)
        if bookmarks is None or fragment in bookmarks.known or not bookmarks.complete:
            return True
    return False
