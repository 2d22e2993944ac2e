"""TR002: what translations of one page into several languages have in common."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from valint.model.finding import Finding, Origin, Severity
from valint.model.span import Region
from valint.project.facts import FileFacts
from valint.project.index import Project
from valint.project.locales import normalise, without_suffix
from valint.rules.registry import Needs, Yields, project_rule

_HASH = "ms.openlocfilehash"
_COMMIT = "ms.sourcegitcommit"


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
    for siblings in _families(project):
        seen: defaultdict[int, dict[str, str]] = defaultdict(dict)
        for facts in siblings:
            for line in facts.source_lines:
                seen[line.digest].setdefault(_language(facts), facts.path)
        for facts in siblings:
            for line in facts.source_lines:
                others = {
                    language: path
                    for language, path in seen[line.digest].items()
                    if language != _language(facts)
                }
                place = (facts.path, line.region.line, line.region.column)
                if others and place not in reported:
                    reported.add(place)
                    yield facts.path, _finding(line.region, others)


def _finding(region: Region, others: dict[str, str]) -> Finding:
    language, path = min(others.items())
    more = f" and {len(others) - 1} more languages" if len(others) > 2 else ""
    more = " and one more language" if len(others) == 2 else more
    return Finding(
        region,
        f"This text is word for word the same in another language (“{language}”, {path}){more}: "
        "translate it, unless it is a name.",
        origin=Origin.INTRODUCED,
    )


def _families(project: Project) -> Iterator[list[FileFacts]]:
    """Yield the pages that were translated from one English text, where there are several languages."""
    families: defaultdict[tuple[str, ...], list[FileFacts]] = defaultdict(list)
    for path, facts in project.files.items():
        if not facts.source_lines:
            continue  # without such a line it has nothing in common with any page
        digest, commit = facts.metadata.get(_HASH), facts.metadata.get(_COMMIT)
        if digest:
            families[(digest,)].append(facts)
        if commit:
            families[(commit, _place(project.absolute(path), facts.locale))].append(facts)
    for siblings in families.values():
        if len(set(map(_language, siblings))) > 1:
            yield siblings


def _language(facts: FileFacts) -> str:
    return (facts.locale or "").partition("-")[0].lower()


def _place(file: str, locale: str | None) -> str:
    """Return a path with the folder of the locale, or the locale in a repository's name, left out."""
    return "/".join(_without_locale(file.split("/"), locale))


def _without_locale(names: Iterable[str], locale: str | None) -> Iterator[str]:
    for name in names:
        plain = without_suffix(name)
        if plain is not None:
            yield plain
        else:
            yield "" if locale is not None and normalise(name) == locale else name
