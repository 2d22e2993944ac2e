"""Which pages of a run were translated from one English text."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from valint.project.facts import FileFacts
from valint.project.locales import normalise, without_suffix

if TYPE_CHECKING:
    from valint.project.index import Project

_HASH = "ms.openlocfilehash"
_COMMIT = "ms.sourcegitcommit"


def families(project: "Project", has: Callable[[FileFacts], object]) -> Iterator[list[FileFacts]]:
    """Yield the pages that were translated from one English text, where there are several languages.

    Two pages were if both record the same digest of it, or are at the same place and record the same commit;
    a page that records both is in two families.

    Args:
        project: all pages.
        has: tells whether a page has what they are to be compared by.
    """
    found: defaultdict[tuple[str, ...], list[FileFacts]] = defaultdict(list)
    for path, facts in project.files.items():
        if not has(facts):
            continue
        digest, commit = facts.metadata.get(_HASH), facts.metadata.get(_COMMIT)
        if digest:
            found[(digest,)].append(facts)
        if commit:
            found[(commit, _place(project.absolute(path), facts.locale))].append(facts)
    for pages in found.values():
        if len(set(map(language, pages))) > 1:
            yield pages


def tells_source(metadata: Mapping[str, str]) -> bool:
    """Tell whether a page with this front matter records which English text it was translated from."""
    return bool(metadata.get(_HASH) or metadata.get(_COMMIT))


def language(facts: FileFacts) -> str:
    """Return the language of a page, empty where it is not known."""
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
