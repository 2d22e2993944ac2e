"""TR002: what translations of one page into several languages have in common."""

from collections import defaultdict
from collections.abc import Iterator

from valint.model.finding import Finding, Origin, Severity
from valint.model.span import Region
from valint.project.index import Project
from valint.rules.registry import Needs, Yields, project_rule
from valint.translation.siblings.families import families, language


@project_rule(
    "TR002",
    "untranslated-by-consensus",
    Severity.INFO,
    needs=[Needs.SIBLINGS],
    yields_to=Yields(("TR001", "HD005")),
)
def untranslated_by_consensus(project: Project) -> Iterator[tuple[str, Finding]]:
    """A line reads the same, word for word, in translations of one page into different languages.

    Nobody arrives at the same English words by translating: the line was left as the source has it. It may
    be meant so (the title of a book, a label of the English screen), so this is information. No English
    page is needed, but the trees of at least two languages in one run: `valint check da-DK ja-JP`.

    Bad:
        --- da-DK/plan.md ---
        ---
        title: Planlæg en vagt
        ms.openlocfilehash: 1f2e3d4c5b6a79881f2e3d4c5b6a79881f2e3d4c
        ---
        Vælg en vagt på tavlen.

        Ask your manager.
        --- ja-JP/plan.md ---
        ---
        title: シフトを計画する
        ms.openlocfilehash: 1f2e3d4c5b6a79881f2e3d4c5b6a79881f2e3d4c
        ---
        ボードでシフトを選択します。

        Ask your manager.
    Good:
        --- da-DK/plan.md ---
        ---
        title: Planlæg en vagt
        ms.openlocfilehash: 1f2e3d4c5b6a79881f2e3d4c5b6a79881f2e3d4c
        ---
        Vælg en vagt på tavlen.

        Spørg din leder.
        --- ja-JP/plan.md ---
        ---
        title: シフトを計画する
        ms.openlocfilehash: 1f2e3d4c5b6a79881f2e3d4c5b6a79881f2e3d4c
        ---
        ボードでシフトを選択します。

        Ask your manager.

    Source: pages with the same `ms.openlocfilehash`, or at the same place with the same `ms.sourcegitcommit`,
    were translated from the same English text.
    """
    reported: set[tuple[str, int, int]] = set()
    # Without such a line a page has nothing in common with any other.
    for siblings in families(project, lambda facts: facts.source_lines):
        seen: defaultdict[int, dict[str, str]] = defaultdict(dict)
        for facts in siblings:
            for line in facts.source_lines:
                seen[line.digest].setdefault(language(facts), facts.path)
        for facts in siblings:
            for line in facts.source_lines:
                others = {
                    tongue: path for tongue, path in seen[line.digest].items() if tongue != language(facts)
                }
                place = (facts.path, line.region.line, line.region.column)
                if others and place not in reported:
                    reported.add(place)
                    yield facts.path, _finding(line.region, others)


def _finding(region: Region, others: dict[str, str]) -> Finding:
    tongue, path = min(others.items())
    more = f" and {len(others) - 1} more languages" if len(others) > 2 else ""
    more = " and one more language" if len(others) == 2 else more
    return Finding(
        region,
        f"This text is word for word the same in another language (“{tongue}”, {path}){more}: "
        "translate it, unless it is a name.",
        origin=Origin.INTRODUCED,
    )
