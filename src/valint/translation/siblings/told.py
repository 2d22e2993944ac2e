"""The checks by which rules report of a page what all other translations of it prove."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from valint.model.finding import Finding

if TYPE_CHECKING:
    from valint.project.index import Project


def beside_siblings(code: str) -> "Callable[[Project], Iterable[tuple[str, Finding]]]":
    """Return the check of the rule with a code, for its registration."""

    def check(project: "Project") -> Iterable[tuple[str, Finding]]:
        from valint.translation.siblings.verdict import told_by_siblings

        return told_by_siblings(project, code)

    return check
