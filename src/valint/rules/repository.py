"""RP: the tree as a whole."""

from collections.abc import Iterator

from valint.model.finding import Finding, Severity
from valint.model.span import Region
from valint.project.docset import below_base
from valint.project.index import Project
from valint.project.listing import fold
from valint.project.resolve import Resolver, Via
from valint.rules.registry import Needs, project_rule
from valint.translation.source.places import places_of

_COMMIT = "ms.sourcegitcommit"
# Below that share the folder that was named is not the one that the pages were translated from.
_LEAST_SHARE = 0.8


@project_rule("RP001", "orphan-page", Severity.WARNING, needs=[Needs.SOURCE])
def orphan_page(project: Project) -> Iterator[tuple[str, Finding]]:
    """A translated page whose English page is gone, and that no redirection leads away from.

    The English page was removed or moved; its translation stays behind, is found by search engines, and is
    never brought up to date again. Reported where the English tree holds nearly all other pages, so that
    the tree is surely the right one.

    Bad (da-DK):
        --- docs/en/guide/plan.md ---
        # Plan a shift
        --- docs/en/guide/swap.md ---
        # Swap a shift
        --- docs/en/guide/card.md ---
        # Library card
        --- docs/en/guide/rooms.md ---
        # Rooms
        --- docs/da/guide/plan.md ---
        ---
        title: Planlæg en vagt
        ms.sourcegitcommit: 3f8c1d0a7be94b62c5d1e08f4a96b7d2350c9e61
        ---
        # Planlæg en vagt
        --- docs/da/guide/swap.md ---
        ---
        title: Byt en vagt
        ms.sourcegitcommit: 3f8c1d0a7be94b62c5d1e08f4a96b7d2350c9e61
        ---
        # Byt en vagt
        --- docs/da/guide/card.md ---
        ---
        title: Lånerkort
        ms.sourcegitcommit: 3f8c1d0a7be94b62c5d1e08f4a96b7d2350c9e61
        ---
        # Lånerkort
        --- docs/da/guide/rooms.md ---
        ---
        title: Lokaler
        ms.sourcegitcommit: 3f8c1d0a7be94b62c5d1e08f4a96b7d2350c9e61
        ---
        # Lokaler
        --- docs/da/guide/fax.md ---
        ---
        title: Send en fax
        ms.sourcegitcommit: 3f8c1d0a7be94b62c5d1e08f4a96b7d2350c9e61
        ---
        # Send en fax
    Good (da-DK):
        --- docs/en/guide/plan.md ---
        # Plan a shift
        --- docs/da/guide/plan.md ---
        ---
        title: Planlæg en vagt
        ms.sourcegitcommit: 3f8c1d0a7be94b62c5d1e08f4a96b7d2350c9e61
        ---
        # Planlæg en vagt

    Source: the pages of the English tree; docfx v3, redirections.
    """
    pages = [
        path
        for path, facts in project.files.items()
        if _COMMIT in facts.metadata and not facts.is_include and not facts.is_toc
    ]
    places = places_of(pages, project.settings, project.base)
    present = sum(place.present for place in places.values())
    if not places or present < _LEAST_SHARE * len(places):
        return
    for path, place in places.items():
        if not place.present and _redirection(project, path) is None:
            yield (
                path,
                Finding(
                    Region(1, 1, 1, 1),
                    f"The English tree has no page “{place.path}” any more; remove this page, or move it to "
                    "where the English page went.",
                    source=place.path,
                ),
            )


def _redirection(project: Project, path: str) -> str | None:
    """Return where a redirection of a page's own checkout leads, None where there is none."""
    file = project.absolute(path)
    checkout = project.checkouts.resolver(file.rpartition("/")[0]).checkout
    return checkout.redirections.target(file[len(checkout.tree.root) :].lstrip("/"))


@project_rule("RP002", "toc-broken", Severity.WARNING)
def toc_broken(project: Project) -> Iterator[tuple[str, Finding]]:
    """An entry of a table of contents (`toc.yml`) leads to a file that is not there.

    The site cannot make the entry: readers do not find the page, or the build warns. As with links, what the
    English tree serves is no defect, and where that tree is not at hand a translated tree proves nothing.

    Bad:
        --- docs/toc.yml ---
        - name: Plan a shift
          href: plan.md
        - name: Send a fax
          href: fax.md
        --- docs/plan.md ---
        # Plan a shift
    Good:
        --- docs/toc.yml ---
        - name: Plan a shift
          href: plan.md
        --- docs/plan.md ---
        # Plan a shift

    Source: docfx v3, `TableOfContentsLoader`, file-not-found and toc-not-found.
    """
    for path, facts in project.files.items():
        for link in facts.toc_links:
            found = project.resolve(facts, link.destination)
            if found.via is Via.MISSING:
                yield (
                    path,
                    Finding(
                        link.region,
                        f"The table of contents leads to “{link.destination}”, which is not there; correct "
                        "the entry or remove it.",
                        severity=None if found.certain else Severity.INFO,
                        target=link.destination,
                    ),
                )


@project_rule("RP003", "redirect-conflict", Severity.WARNING)
def redirect_conflict(project: Project) -> Iterator[tuple[str, Finding]]:
    """A page is still there although a redirection of its own repository leads away from it.

    The site serves the redirection and never the page, so what is mended or translated here reaches nobody.
    Where the redirection leads back to the page itself, readers reach neither. In a translated tree this is
    information: its pages are removed where they are made.

    Bad:
        --- .openpublishing.publish.config.json ---
        {}
        --- .openpublishing.redirection.json ---
        {"redirections": [{"source_path": "docs/fax.md", "redirect_url": "/plan"}]}
        --- docs/fax.md ---
        # Send a fax
    Good:
        --- .openpublishing.publish.config.json ---
        {}
        --- .openpublishing.redirection.json ---
        {"redirections": [{"source_path": "docs/fax.md", "redirect_url": "/plan"}]}
        --- docs/plan.md ---
        # Plan a shift

    Source: docfx v3, `RedirectionProvider`, redirected-file-not-removed.
    """
    for path, facts in project.files.items():
        address = _redirection(project, path)
        if address is None or facts.is_include or facts.is_toc:
            continue
        resolver, origin = project.origin(facts)
        back = address.startswith("/") and _is_address_of(resolver, address, project.absolute(path))
        yield (
            path,
            Finding(
                Region(1, 1, 1, 1),
                "A redirection leads from this page back to itself, so nobody can read it; correct the "
                "redirection."
                if back
                else f"The site redirects this page to “{address}” and never shows it; remove the page, or "
                "the redirection.",
                severity=Severity.INFO if origin.localized else None,
                target=address,
            ),
        )


def _is_address_of(resolver: Resolver, address: str, file: str) -> bool:
    """Tell whether a site path is that of a page that is redirected to it."""
    checkout = resolver.checkout
    inside = file[len(checkout.tree.root) :].lstrip("/")
    for docset in checkout.docsets:
        below = below_base(address.partition("#")[0].partition("?")[0].rstrip("/"), docset)
        if below is not None and docset.holds(inside):
            name = inside[len(docset.root) :].lstrip("/").rpartition(".")[0]
            return fold(below.strip("/")) == fold(name.removesuffix("index").rstrip("/"))
    return False
