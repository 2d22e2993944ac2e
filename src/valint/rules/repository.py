"""RP: the tree as a whole."""

from collections.abc import Iterator

from valint.model.finding import Finding, Severity
from valint.model.span import Region
from valint.project.index import Project
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
        if not place.present and not _is_redirected(project, path):
            yield (
                path,
                Finding(
                    Region(1, 1, 1, 1),
                    f"The English tree has no page “{place.path}” any more; remove this page, or move it to "
                    "where the English page went.",
                    source=place.path,
                ),
            )


def _is_redirected(project: Project, path: str) -> bool:
    file = project.absolute(path)
    checkout = project.checkouts.resolver(file.rpartition("/")[0]).checkout
    inside = file[len(checkout.tree.root) :].lstrip("/")
    return checkout.redirections.target(inside) is not None
