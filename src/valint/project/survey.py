"""One pass over all links: which are missing, which go astray, which fragments name nothing.

Rules read from here, so that a tree's links are resolved once, however many rules ask.
"""

from collections import Counter
from collections.abc import Mapping, Sequence

from valint.markdown.slug import github_slug
from valint.model.named import NamedTuple
from valint.model.record import field, record
from valint.project.bookmarks import Bookmarks
from valint.project.facts import FileFacts, LinkFact
from valint.project.index import Project
from valint.project.page import AnchorFlavour
from valint.project.resolve import Origin, Resolution, Resolver, Via
from valint.project.target import Target, TargetKind, split_target

_TEXT_DIRECTIVE = ":~:"  # the browser's own, never a bookmark
_MOST_REMEMBERED = 8_000
# To look up a member of an enumeration takes as long as a call.
_SITE, _SELF, _UNVERIFIABLE = TargetKind.SITE, Via.SELF, Via.UNVERIFIABLE
_NOT_YET = Target(TargetKind.SELF, "", None, None), Resolution(Via.SELF)
"""Stands for what a link leads to that was not met before."""
_COUNTED = Target(TargetKind.SELF, "", None, None), Resolution(Via.UNVERIFIABLE)
"""And this for what is only counted."""
_Known = tuple[Target, Resolution] | None
"""What a link leads to; None where there is nothing to tell."""
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


class Unverified(NamedTuple):
    """How many links of a checkout lead to what nothing at hand tells of, and the first."""

    first: CheckedLink
    number: int


@record()
class Survey:
    """What became of all links, in the order of paths and places."""

    missing: list[CheckedLink] = field(default_factory=list)
    unverifiable: dict[str, Unverified] = field(default_factory=dict)
    """What only an absent source tree could tell, by the root of the checkout."""
    outside: dict[str, Unverified] = field(default_factory=dict)
    """What lies outside a checkout of which nobody knows whether it is a whole repository, by its root."""
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
        Via.FALLBACK: found.fallback,
    }
    maps_sites = project.settings.links.site_paths == "map"
    includers: dict[str, list[str]] = {}
    in_doubt: set[int] = set()
    unverifiable: Counter[str] = Counter()
    # The pages of a folder link to the same places again and again, and of most there is nothing to tell.
    remembered: dict[tuple[Resolver, Origin], dict[object, _Known]] = {}
    room = _MOST_REMEMBERED
    for facts in project.files.values():
        destinations, includes = facts.destinations
        if not destinations:
            continue
        links = _Links(facts)
        place = resolver, origin = project.origin(facts)
        if room <= 0:
            remembered.clear()
            room = _MOST_REMEMBERED
        known = remembered.setdefault(place, {})
        before = len(known)
        for at, destination in enumerate(destinations):
            is_include = bool(includes) and at in includes
            key = (destination,) if is_include else destination
            found_before = known.get(key, _NOT_YET)
            if found_before is None:
                continue
            if found_before is _NOT_YET:
                target = split_target(destination)
                if target[0] is _SITE and not maps_sites and not is_include:
                    known[key] = None
                    continue
                resolution = resolver.resolve(target, origin, include=is_include)
                known[key] = target, resolution
            elif found_before is _COUNTED:
                unverifiable[resolver.checkout.tree.root] += 1
                continue
            else:
                target, resolution = found_before
            kind, _, _, fragment = target
            via, _, file, spelling, _, certain = resolution
            if is_include and file is not None:
                includers.setdefault(file, []).append(project.absolute(facts.path))
            if kind is _SITE and not maps_sites:
                continue
            told = is_include or via is _SELF
            if kind is not _SITE:
                if via in lists:
                    checked = CheckedLink(facts, links[at], target, resolution)
                    if via is Via.OUTSIDE and not certain:
                        root = resolver.checkout.tree.root
                        first, number = found.outside.get(root, (checked, 0))
                        found.outside[root] = Unverified(first, number + 1)
                    else:
                        lists[via].append(checked)
                    told = True
                elif via is _UNVERIFIABLE:
                    # Where the source tree is absent these are thousands, and none is reported by itself.
                    root = resolver.checkout.tree.root
                    if root not in unverifiable:
                        first = CheckedLink(facts, links[at], target, resolution)
                        found.unverifiable[root] = Unverified(first, 1)
                    unverifiable[root] += 1
                    known[key] = _COUNTED
                    continue
            if spelling is not None:
                found.misspelled.append(CheckedLink(facts, links[at], target, resolution))
                told = True
            if fragment and fragment != "top":
                bookmarks = _lacking(project, facts, target, resolution)
                if bookmarks is not None:
                    if via is _SELF:
                        in_doubt.add(len(found.fragments))
                    found.fragments.append(_broken(project, facts, links[at], target, resolution, bookmarks))
                    told = True
            if not told:
                known[key] = None
        room -= len(known) - before
    for root, number in unverifiable.items():
        found.unverifiable[root] = found.unverifiable[root]._replace(number=number)
    found.fragments[:] = [
        broken
        for at, broken in enumerate(found.fragments)
        if at not in in_doubt or not _known_to_includers(project, broken, includers)
    ]
    return found


class _Links:
    """The links of a page, opened when one of them is to be reported."""

    def __init__(self, facts: FileFacts) -> None:
        self._facts = facts
        self._links: tuple[LinkFact, ...] = ()

    def __getitem__(self, at: int) -> LinkFact:
        if not self._links:
            self._links = self._facts.links
        return self._links[at]


def _lacking(project: Project, facts: FileFacts, target: Target, resolution: Resolution) -> Bookmarks | None:
    """Return the bookmarks of the page that a link leads to, None where its fragment may be one of them."""
    fragment = target.fragment
    if fragment is None or fragment.startswith((_TAB, _TEXT_DIRECTIVE)):
        return None
    via = resolution.via
    file = project.absolute(facts.path) if via is Via.SELF else resolution.file
    if file is None or not file.lower().endswith(_MARKDOWN):
        return None  # what a YAML page or a resource offers is up to its template or viewer
    if via is Via.FALLBACK and not project.settings.links.check_fallback_fragments:
        return None
    bookmarks = project.bookmarks(file)
    if bookmarks is None or fragment in bookmarks.known or not bookmarks.complete:
        return None
    return None if _made_by_the_site(project, file, fragment) else bookmarks


def _broken(
    project: Project,
    facts: FileFacts,
    link: LinkFact,
    target: Target,
    resolution: Resolution,
    bookmarks: Bookmarks,
) -> BrokenFragment:
    file = None if resolution.via is Via.SELF else resolution.file
    page = None if file is None or file == project.absolute(facts.path) else project.shown(file)
    return BrokenFragment(facts, link, target.fragment or "", resolution.via, page, bookmarks)


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


def _known_to_includers(
    project: Project, broken: BrokenFragment, includers: Mapping[str, Sequence[str]]
) -> bool:
    """Tell whether a page that includes this one has the bookmark; without any, an include gets the doubt."""
    including = includers.get(project.absolute(broken.facts.path), ())
    if not including:
        return broken.facts.is_include
    for includer in dict.fromkeys(including):
        bookmarks = project.bookmarks(includer)
        if bookmarks is None or broken.fragment in bookmarks.known or not bookmarks.complete:
            return True
    return False
